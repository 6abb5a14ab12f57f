/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a commit consists of, between who fills it and who writes it. */
#pragma once

#include "store/documents-private.h"
#include "store/ledger.h"
#include "store/store-sql.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_CHANGE_OPEN_SCOPE,
  ROPEWAY_CHANGE_BEGIN_RUN,
  ROPEWAY_CHANGE_ADD_INTENT,
  ROPEWAY_CHANGE_CLEAR_INTENT,
  ROPEWAY_CHANGE_SET_LINK,
  ROPEWAY_CHANGE_REMOVE_LINK,
  ROPEWAY_CHANGE_ADD_OUTCOME,
  ROPEWAY_CHANGE_SET_PARKED,
  ROPEWAY_CHANGE_CLEAR_PARKED,
  ROPEWAY_CHANGE_SET_RUN,
  ROPEWAY_CHANGE_SET_MARK,
  ROPEWAY_CHANGE_SET_FACTS,
  ROPEWAY_CHANGE_SET_BEFORE,
  ROPEWAY_CHANGE_CLEAR_BEFORE,
  ROPEWAY_CHANGE_ADD_HELD,
  ROPEWAY_CHANGE_DECIDE,
  ROPEWAY_CHANGE_FORGET,
  ROPEWAY_CHANGE_DOCUMENT,
} RopewayChangeKind;

/* Whose memory goes. */
typedef struct
{
  const char *connection;
  const char *environment;
  gint64 at; /* µs UTC */
} RopewayForgetting;

/* What a person says of a parked unit. */
typedef struct
{
  const char *source_key;
  gboolean dismisses; /* else it is to be sent again */
  gint64 at;          /* µs UTC */
} RopewayDecision;

typedef struct
{
  RopewayChangeKind kind;
  union
  {
    const RopewayScopeKey *scope_key; /* borrowed: whoever opens a scope waits for it */
    RopewayRunRecord *run;            /* owned */
    RopewayIntent *intent;            /* owned */
    gint64 id;
    RopewayLink *link;       /* owned */
    char *text;              /* owned */
    RopewayOutcome *outcome; /* owned */
    RopewayParked *parked;   /* owned */
    RopewayBefore *before;   /* owned */
    RopewayHeld *held;       /* owned */
    /* borrowed: whoever asks for these waits for them */
    const RopewayForgetting *forgetting;
    const RopewayDecision *decision;
    RopewayDocumentChange *document;
  };
} RopewayChange;

struct _RopewayCommit
{
  gint64 scope;
  GArray *changes; /* owned; RopewayChange */

  /* found while writing */
  gint64 opened; /* the scope of an OPEN_SCOPE */
  gboolean is_new;
};

/* Returns: (transfer full): a deep copy. */
RopewayRunRecord *ropeway_run_record_copy (const RopewayRunRecord *run);

/* Returns: (transfer full) (nullable): @problem (nullable) as JSON. */
char *ropeway_ledger_problem_to_json (const RopewayProblem *problem);

/* Returns: (transfer full) (nullable): NULL where @json is not what _to_json() writes. */
RopewayProblem *ropeway_ledger_problem_from_json (const char *json);

/* Reads a (nullable) problem; one that is not readable is damage, not silence. */
RopewayProblem *ropeway_ledger_get_problem (RopewayQuery *query, int column);

/* Reads a number of an enumeration up to @last; one that this version does not have cannot be in a file it may open. */
int ropeway_ledger_get_choice (RopewayQuery *query, int column, int last);

/* Ends @query. Returns: @rows (transfer full), or NULL after an error. */
GPtrArray *ropeway_ledger_end_rows (RopewayQuery *query, GPtrArray *rows, GError **error);

/* Returns: what @text (a literal) counts of ?1, @scope; -1 on error. */
gint64 ropeway_ledger_get_count (RopewayStore *store, const char *text, gint64 scope, GError **error);

/* The scope of a key in its nine parts, as they are bound; else the one that is older than the addresses. */
#define ROPEWAY_LEDGER_WHERE_SCOPE_KEY                                                                       \
  " WHERE job = ?1 AND source_connection = ?2 AND source_environment = ?3 AND source_container = ?4"         \
  " AND destination_connection = ?5 AND destination_environment = ?6 AND destination_container = ?7"         \
  " AND ((source_address = ?8 AND destination_address = ?9)"                                                 \
  "  OR (source_address = '' AND destination_address = ''))"                                                 \
  " ORDER BY source_address = ?8 AND destination_address = ?9 DESC LIMIT 1"

/* Binds the nine parts of @key to the next parameters. */
void ropeway_ledger_bind_scope_key (RopewayQuery *query, const RopewayScopeKey *key);

/* Makes the changes of @commit in the open transaction. Errors: ROPEWAY_STORE_ERROR. */
gboolean ropeway_commit_apply (RopewayCommit *commit, RopewaySql *sql, GError **error);

/* Adds: find or make the scope of @key (transfer none; must live until the commit is written). */
void ropeway_commit_open_scope (RopewayCommit *commit, const RopewayScopeKey *key);

/* Adds: make a row of @run (transfer full), which gets its id when it is written. Older runs of the job
 * beyond ROPEWAY_LIMIT_RUNS_KEPT go, with their outcomes. */
void ropeway_commit_begin_run (RopewayCommit *commit, RopewayRunRecord *run);

/* Adds: what is said of ropeway_ledger_forget(). @forgetting: (transfer none): must live until it is written. */
void ropeway_commit_forget (RopewayCommit *commit, const RopewayForgetting *forgetting);
gboolean ropeway_ledger_apply_forget (const RopewayForgetting *forgetting, RopewaySql *sql, GError **error);

/* Adds: what is said of ropeway_ledger_dismiss() and _release(). @decision: (transfer none): must live until it is
 * written. */
void ropeway_commit_decide (RopewayCommit *commit, const RopewayDecision *decision);
gboolean ropeway_ledger_apply_decision (RopewaySql *sql, gint64 scope, const RopewayDecision *decision,
                                        GError **error);

/* Each makes one change in the open transaction. Errors: ROPEWAY_STORE_ERROR. */
gboolean ropeway_ledger_apply_clear_intent (RopewaySql *sql, gint64 scope, gint64 intent, GError **error);
gboolean ropeway_ledger_apply_set_link (RopewaySql *sql, gint64 scope, const RopewayLink *link,
                                        GError **error);
gboolean ropeway_ledger_apply_set_parked (RopewaySql *sql, gint64 scope, const RopewayParked *parked,
                                          GError **error);
gboolean ropeway_ledger_apply_set_before (RopewaySql *sql, gint64 scope, const RopewayBefore *before,
                                          GError **error);
gboolean ropeway_ledger_apply_add_held (RopewaySql *sql, const RopewayHeld *held, GError **error);

/* Adds: put or remove a document. @change: (transfer none): must live until it is written; its revision stands in it
 * then. */
void ropeway_commit_change_document (RopewayCommit *commit, RopewayDocumentChange *change);

G_END_DECLS
