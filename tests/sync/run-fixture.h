/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what every test of a run needs: services, a state file, a job, and a look at what became of them. */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"
#include "http/http-trace.h"
#include "secrets/secret-provider.h"
#include "support/practice-process.h"
#include "support/test-workspace.h"
#include "sync/run.h"

G_BEGIN_DECLS

/* One test's world. The practice server is one for all tests, as it was at first when a test begins. */
typedef struct
{
  TestWorkspace *workspace;
  RopewayClock *clock; /* many times as fast as the real one */
  RopewaySecretMemory *secrets;
  char *state;             /* path of the state file */
  char *server;            /* address that stands for {SERVER} in tests/data/sync/connections.json */
  char *other;             /* for {OTHER} */
  guint64 peak_kib;        /* memory of the process that run_fixture_wait() waited for last */
  const char *connections; /* (nullable): the list of connections, in place of that file's */

  /* borrowed */
  PracticeProcess *practice;
} RunFixture;

/* For g_test_add(). */
void run_fixture_set_up (RunFixture *self, gconstpointer data);
void run_fixture_tear_down (RunFixture *self, gconstpointer data);

/* Ends the server that all tests share. */
void run_fixture_shut_down (void);

/* Adds test @path that calls @func with a fixture. */
#define run_test_add(path, func)                                                                             \
  g_test_add (path, RunFixture, NULL, run_fixture_set_up, func, run_fixture_tear_down)

/* How a run is made. */
typedef struct
{
  RopewayRunKind kind;
  guint64 limit;
  const RopewayRunOptions *options; /* (nullable): in place of kind and limit */
  guint cancel_at;                  /* cancels once so many requests were made; 0: not */
  gboolean is_torn;                 /* the ledger is not looked at: the test knows that it is not in order */
  void (*on_request) (guint n, const RopewayHttpTrace *trace, gpointer data); /* (nullable): after the n-th */
  gpointer data;
} RunSettings;

/* How a run went. */
typedef struct
{
  char *summary; /* as run_summary() */
  char *problem; /* (nullable): the sentence why it failed */
  guint64 read;
  guint64 units;
  GHashTable *deliveries; /* source key → "created c-1001", "parked(sync.match-taken)" */
  GHashTable *changes;    /* source key → "name: before → after\n…" */
  GHashTable *opens;      /* source key → web address of the record */
  GPtrArray *warnings;    /* codes */
  GPtrArray *requests;    /* "POST /crm/contacts 201" */
} RunResult;

void run_result_free (RunResult *result);

/* Runs @job (the member "job" of a file; the connections are those of tests/data/sync/connections.json) with
 * the fixture's state file, and checks what must hold after every run (run-check.h). @settings: (nullable).
 * Returns: (transfer full). */
RunResult *run_fixture_run (RunFixture *self, const char *job, const RunSettings *settings);

/* The same, and compares the summary. */
void run_fixture_expect (RunFixture *self, const char *job, const char *summary);

/* Tells in the test's log what happened to each unit, and what was asked. */
void run_result_tell (const RunResult *result);

/* Returns: (transfer none) (nullable): what became of the unit with @key. */
const char *run_result_delivery (const RunResult *result, const char *key);

/* Writes the job file. Returns: (transfer full): its path. */
char *run_fixture_write_job (RunFixture *self, const char *job);

/* Starts run-job for @job in a process of its own. @fail_point: (nullable). Returns: (transfer full). */
GSubprocess *run_fixture_spawn (RunFixture *self, const char *job, const char *fail_point);

/* The same for taking back the last write of the record with @key. */
GSubprocess *run_fixture_spawn_take_back (RunFixture *self, const char *job, const char *key,
                                          const char *fail_point);

/* Waits until @child ends. Returns: (transfer full) (nullable): its summary; NULL where it was killed. */
char *run_fixture_wait (RunFixture *self, GSubprocess *child);

/* ---- looking at the services ---- */

/* Returns: (transfer full): the named fields ("email first_name") of each record of @collection, one line a record
 * ("a@b.c|Anna"), lines in order of their text. */
char *run_fixture_dup_fields (RunFixture *self, const char *collection, const char *fields);

/* Returns: how many requests the server got that may change something (all but GET), since it was reset. */
gint64 run_fixture_count_unsafe (RunFixture *self);

/* Puts @records (a JSON list) into Contacts. */
void run_fixture_load_people (RunFixture *self, const char *records);

/* "quick", "ci" or "long": ROPEWAY_TEST_TIER. Returns: whether the tests of @tier are to be run. */
gboolean run_fixture_has_tier (const char *tier);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RunResult, run_result_free)

G_END_DECLS
