/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a database in a folder of its own, and short ways to fill it. */
#pragma once

#include "store/documents.h"
#include "store/ledger.h"
#include "support/test-workspace.h"

G_BEGIN_DECLS

typedef struct
{
  TestWorkspace *workspace; /* owned */
  RopewayClock *clock;      /* owned */
  char *path;               /* owned */
  RopewayStore *store;      /* owned */
  gint64 scope;
} StoreFixture;

void store_fixture_set_up (StoreFixture *fixture, gconstpointer data);
void store_fixture_tear_down (StoreFixture *fixture, gconstpointer data);

/* Closes and opens the store again. */
void store_fixture_reopen (StoreFixture *fixture);

/* Adds a test case with a StoreFixture. */
#define store_fixture_add(path, function)                                                                    \
  g_test_add (path, StoreFixture, NULL, store_fixture_set_up, function, store_fixture_tear_down)

/* The scope of @job: everything else is the same. Returns: its id. */
gint64 store_fixture_open_scope (RopewayStore *store, const char *job, gboolean *is_new);

/* Returns: (transfer full): a link with @seq in every byte of its hash. */
RopewayLink *store_fixture_link (const char *source_key, const char *destination_id, guint64 seq);

/* Returns: (transfer full): the link [number] → [number]. */
RopewayLink *store_fixture_numbered_link (int number);

/* Commits the links 0 to @n - 1. */
void store_fixture_add_links (StoreFixture *fixture, int n);

/* Returns: (transfer full): an intent to create a record, with one item. */
RopewayIntent *store_fixture_intent (RopewayStore *store, const char *source_key, guint64 seq);

/* Returns: (transfer full). */
RopewayOutcome *store_fixture_outcome (gint64 run, const char *source_key, RopewayOutcomeKind kind);

/* Returns: (transfer full). */
RopewayParked *store_fixture_parked (const char *source_key, gint64 run);

/* Commits and waits; fails the test on an error. @commit: (transfer full). */
void store_fixture_commit (StoreFixture *fixture, RopewayCommit *commit);

/* Returns: (transfer full): the document @text, in which ' stands for ". */
RopewayTree *store_fixture_read (const char *text);

/* Returns: (transfer full): @tree (transfer full) as compact text, with ' for ". */
char *store_fixture_spell (RopewayTree *tree);

/* Puts the document @text as ropeway_documents_put() does; fails the test on an error. Returns: its revision. */
gint64 store_fixture_put (RopewayStore *store, const char *kind, const char *text, gint64 expected);

/* Makes a file of schema 1, as the first release left it, with one link in the scope of job "orders". */
void store_fixture_make_first_schema (const char *path);

/* Makes a file of schema 2 with rows in every table: two scopes, of which the first has a mark, two links, an intent with
 * two items, a run under way with an outcome, and three parked units; a document and a version of it. */
void store_fixture_make_second_schema (const char *path);

/* Makes a file of schema 3: one link that is archived, what was before it, and a run under way. */
void store_fixture_make_third_schema (const char *path);

/* Changes the database behind the store's back. */
void store_fixture_run_sql (const char *path, const char *text);

/* Fails the test unless the database stands SQLite's own checks. */
void store_fixture_check_file (const char *path);

G_END_DECLS
