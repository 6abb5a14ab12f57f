/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is remembered so that no record is lost or written twice: scopes, links, intents, positions,
 * outcomes. Reading is direct; every change is part of a commit that is written whole or not at all. */
#pragma once

#include "base/problem.h"
#include "base/repeat.h"
#include "store/ledger-reader.h"
#include "store/store.h"

G_BEGIN_DECLS

/* ---- scopes: what a memory belongs to ---- */

/* Job, and for each side connection, environment and container (parameters as canonical JSON: another sheet is
 * another scope). */
typedef struct
{
  const char *job;
  const char *source_connection;
  const char *source_environment;
  const char *source_address;   /* of the environment, as its document has it */
  const char *source_container; /* operation id and canonical parameters */
  const char *destination_connection;
  const char *destination_environment;
  const char *destination_address;
  const char *destination_container; /* canonical parameters, "" where there are none */
} RopewayScopeKey;

/* Finds or makes the scope. One that is older than the addresses (they are "" in it) takes those of @key. @is_new: (nullable) (out): nothing is remembered yet. Blocking, short.
 * Returns: its id, 0 on error. Errors: ROPEWAY_STORE_ERROR. */
gint64 ropeway_ledger_open_scope (RopewayStore *store, const RopewayScopeKey *key, gboolean *is_new,
                                  GError **error);

/* Returns: the id of the scope; 0 with @error unset where there is none yet. */
gint64 ropeway_ledger_find_scope (RopewayStore *store, const RopewayScopeKey *key, GError **error);

/* The scope's high-water mark: canonical JSON of the cursor value. Returns: (transfer full) (nullable). */
char *ropeway_ledger_dup_mark (RopewayStore *store, gint64 scope, GError **error);

/* What else a scope's runs have to know of those before them: an object that sync/ reads and writes (what was asked
 * for, the shape that was seen). Returns: (transfer full) (nullable): JSON. */
char *ropeway_ledger_dup_facts (RopewayStore *store, gint64 scope, GError **error);

/* Makes a new database at @path (not there yet) that holds the memory of @job alone: scopes, links, intents, parked units,
 * before-images and the store's identity, without runs. Whole or not at all. @store may be a reader. Blocking. Errors: ROPEWAY_STORE_ERROR: BUSY while a run of
 * @job is under way, CONFLICT where something stands at @path, OLDER for a reader of a file of an older schema. */
gboolean ropeway_ledger_export (RopewayStore *store, const char *job, const char *path, GError **error);

/* Forgets what was written to @connection in @environment, in every scope that has it as destination: links, intents,
 * parked units and marks go, runs that could be resumed are over. Whole or not at all. No run of such a scope may be under
 * way. Blocking. Errors: ROPEWAY_STORE_ERROR. */
gboolean ropeway_ledger_forget (RopewayStore *store, const char *connection, const char *environment,
                                GError **error);

/* ---- links: source key ↔ destination record ---- */

typedef enum
{
  ROPEWAY_LINK_MADE,       /* this job created the record there */
  ROPEWAY_LINK_ADOPTED,    /* it was there before */
  ROPEWAY_LINK_GIVEN_BACK, /* so it was, and what this job wrote into it was taken back */
} RopewayLinkOrigin;

typedef enum
{
  ROPEWAY_LINK_LIVE,
  ROPEWAY_LINK_ARCHIVED,      /* gone at the source, archived there by this job */
  ROPEWAY_LINK_REMOVED_THERE, /* somebody removed it there: it is not made again */
} RopewayLinkState;

typedef struct
{
  char *source_key;     /* canonical JSON list of key values */
  char *destination_id; /* (nullable): not known yet */
  char *match_key;      /* (nullable): canonical JSON list of the match fields' values */
  guint64 seq;          /* writes that reached the destination; 0: none yet */
  guint8 hash[32];      /* of what was last written; all zero: not known, write again */
  GBytes *fields;       /* (nullable): digests of single fields, as sync/ packs them */
  GBytes *
      shown; /* (nullable): the same of what the service showed right after, of fields where that was another */
  RopewayLinkOrigin origin;
  RopewayLinkState state;
  gint64 updated; /* µs UTC */
} RopewayLink;

/* Returns: (transfer full). */
RopewayLink *ropeway_link_copy (const RopewayLink *link);
void ropeway_link_free (RopewayLink *link);

/* Returns: (transfer full) (nullable): NULL with @error unset where there is none. */
RopewayLink *ropeway_ledger_get_link (RopewayStore *store, gint64 scope, const char *source_key,
                                      GError **error);
RopewayLink *ropeway_ledger_find_link_by_destination (RopewayStore *store, gint64 scope,
                                                      const char *destination_id, GError **error);
RopewayLink *ropeway_ledger_find_link_by_match (RopewayStore *store, gint64 scope, const char *match_key,
                                                GError **error);

/* Links in the order of their source keys. @prefix: (nullable): only those whose key begins with it ('["1019",' finds the
 * items of order "1019"). @after: (nullable): source keys above this only.
 * Returns: (transfer full) (nullable): RopewayLink. */
GPtrArray *ropeway_ledger_list_links (RopewayStore *store, gint64 scope, const char *prefix,
                                      const char *after, guint limit, GError **error);

/* Returns: how many links the scope has, -1 on error. */
gint64 ropeway_ledger_count_links (RopewayStore *store, gint64 scope, GError **error);

/* ---- intents: requests whose fate is not known yet ---- */

typedef enum
{
  ROPEWAY_INTENT_CREATE,
  ROPEWAY_INTENT_UPDATE,
  ROPEWAY_INTENT_DELETE,
} RopewayIntentKind;

/* One record that a request carries. */
typedef struct
{
  char *source_key;
  char *destination_id; /* (nullable): of updates */
  char *match_key;      /* (nullable) */
  guint64 seq;          /* link.seq + 1: what this write will be */
  guint8 hash[32];
  GBytes *fields; /* (nullable) */
  char *record;   /* (nullable): canonical match fields as JSON object, for *find* and for parking */
} RopewayIntentItem;

/* One request, committed before it is sent. */
typedef struct
{
  gint64 id;
  gint64 run;
  RopewayIntentKind kind;
  RopewayRepeat repeat;
  char *operation;
  char *key;          /* (nullable): idempotency key */
  char *method;       /* with url and body: the exact request where repetition needs it; else (nullable) */
  char *url;          /* without credentials */
  GBytes *body;       /* (nullable) */
  char *content_type; /* (nullable) */
  gint64 created;     /* µs UTC */
  GPtrArray *items;   /* RopewayIntentItem, at least one */
} RopewayIntent;

/* Returns: (transfer full): an intent with a fresh id (unique in the file, without a round trip). */
RopewayIntent *ropeway_intent_new (RopewayStore *store);
/* Returns: (transfer none): a new item at the end of @intent. */
RopewayIntentItem *ropeway_intent_add_item (RopewayIntent *intent);
void ropeway_intent_free (RopewayIntent *intent);

/* Returns: (transfer full) (nullable): RopewayIntent of @scope in the order they were made. */
GPtrArray *ropeway_ledger_list_intents (RopewayStore *store, gint64 scope, GError **error);

/* ---- runs and parked units; how they are read stands in store/ledger-reader.h ---- */

/* Starts a run of at most @most units (0: all): a row of its own. Blocking, short.
 * Returns: (transfer full) (nullable). */
RopewayRunRecord *ropeway_ledger_begin_run (RopewayStore *store, gint64 scope, const char *job,
                                            gint64 version, guint64 most, GError **error);

/* The same for a run that does not read all of the source: of one unit, or of those that are set aside. None goes on where
 * it stopped, and where the run before it stopped stays known. Returns: (transfer full) (nullable). */
RopewayRunRecord *ropeway_ledger_begin_aside (RopewayStore *store, gint64 scope, const char *job,
                                              gint64 version, GError **error);

/* Returns: (transfer full) (nullable): the scope's last run that was not begun aside, where it was left RUNNING or
 * INTERRUPTED and so can be resumed. */
RopewayRunRecord *ropeway_ledger_get_open_run (RopewayStore *store, gint64 scope, GError **error);

/* Returns: how often the unit @source_key was parked since it was last delivered; 0 too on error. */
guint ropeway_ledger_get_attempts (RopewayStore *store, gint64 scope, const char *source_key, GError **error);

/* ---- what was there before ---- */

/* A record at the destination as it was when a run changed or removed it. One a unit and scope, the last; no more than
 * ROPEWAY_LIMIT_BEFORE_KEPT of a scope, the oldest go first. */
typedef struct
{
  char *source_key;
  gint64 run;
  RopewayIntentKind kind; /* what was done to it; CREATE: it was not there */
  guint64 seq;            /* of the write that did it, as in its link; 0: not known */
  char *destination_id;   /* (nullable) */
  char *record; /* (nullable): compact JSON of its fields; not kept beyond ROPEWAY_LIMIT_PARKED_BYTES */
  gint64 at;    /* µs UTC */
} RopewayBefore;

/* Frees it with all it owns. */
void ropeway_before_free (RopewayBefore *before);

/* Returns: (transfer full) (nullable): NULL with @error unset where there is none. */
RopewayBefore *ropeway_ledger_get_before (RopewayStore *store, gint64 scope, const char *source_key,
                                          GError **error);

/* ---- a person decides about a parked unit ---- */

/* "Leave it": the unit stays out of the list and is not tried again until its record changes. Of one that may or may not
 * have arrived: it did, so its intents go and a link without id is made, that it is not sent again.
 * No run of the scope may be under way. Blocking. Errors: ROPEWAY_STORE_ERROR (NOT_THERE: it is not parked). */
gboolean ropeway_ledger_dismiss (RopewayStore *store, gint64 scope, const char *source_key, GError **error);

/* "It did not arrive, send it": its intents go; the unit stays parked until it is tried again. Nothing happens to one
 * whose fate is known. The same conditions. */
gboolean ropeway_ledger_release (RopewayStore *store, gint64 scope, const char *source_key, GError **error);

/* ---- commits ---- */

/* A set of changes that is written whole or not at all. Filled on one thread, then given away. */
typedef struct _RopewayCommit RopewayCommit;

/* Returns: (transfer full): an empty set for @scope. */
RopewayCommit *ropeway_commit_new (gint64 scope);
void ropeway_commit_free (RopewayCommit *commit);

/* Returns: number of changes in it. */
guint ropeway_commit_get_size (const RopewayCommit *commit);

/* @intent: (transfer full). */
void ropeway_commit_add_intent (RopewayCommit *commit, RopewayIntent *intent);
void ropeway_commit_clear_intent (RopewayCommit *commit, gint64 intent);

/* Inserts or replaces by source key. @link: (transfer full). */
void ropeway_commit_set_link (RopewayCommit *commit, RopewayLink *link);
void ropeway_commit_remove_link (RopewayCommit *commit, const char *source_key);

/* @outcome: (transfer full): dropped where it is one of those that are only counted. */
void ropeway_commit_add_outcome (RopewayCommit *commit, RopewayOutcome *outcome);

/* @parked: (transfer full). */
void ropeway_commit_set_parked (RopewayCommit *commit, RopewayParked *parked);
void ropeway_commit_clear_parked (RopewayCommit *commit, const char *source_key);

/* Writes state, counts, position, problem of @run (transfer none) as they are now. */
void ropeway_commit_set_run (RopewayCommit *commit, const RopewayRunRecord *run);

/* @mark: (transfer none): canonical JSON. */
void ropeway_commit_set_mark (RopewayCommit *commit, const char *mark);

/* @facts: (transfer none): JSON object; replaces what was there. */
void ropeway_commit_set_facts (RopewayCommit *commit, const char *facts);

/* @before: (transfer full). */
void ropeway_commit_set_before (RopewayCommit *commit, RopewayBefore *before);
void ropeway_commit_clear_before (RopewayCommit *commit, const char *source_key);

/* @held: (transfer full): numbered in the order they are added to a run. */
void ropeway_commit_add_held (RopewayCommit *commit, RopewayHeld *held);

/* Queues @commit (transfer full) for the writer thread, which writes all that wait as one transaction
 * (each in a savepoint of its own: a commit that fails takes no other with it), in the order queued. The
 * callback runs in the thread-default main context once it is durable, also after the store was closed.
 * Not cancellable: once queued it is written. After a commit that was lost (no room, a broken disk) all
 * further ones of its scope are refused until ropeway_ledger_open_scope() opens that scope again: a mark
 * must not be written behind lost outcomes. Errors: ROPEWAY_STORE_ERROR. */
void ropeway_ledger_commit_async (RopewayStore *store, RopewayCommit *commit, GAsyncReadyCallback callback,
                                  gpointer data);
gboolean ropeway_ledger_commit_finish (RopewayStore *store, GAsyncResult *result, GError **error);

/* The same, blocking; for the begin and end of a run and for tests. */
gboolean ropeway_ledger_commit (RopewayStore *store, RopewayCommit *commit, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayLink, ropeway_link_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayIntent, ropeway_intent_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayBefore, ropeway_before_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayCommit, ropeway_commit_free)

G_END_DECLS
