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
    /* borrowed: whoever asks for these waits for them */
    const RopewayForgetting *forgetting;
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

/* Binds the seven parts of @key to the next parameters. */
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

/* Adds: put or remove a document. @change: (transfer none): must live until it is written; its revision stands in it
 * then. */
void ropeway_commit_change_document (RopewayCommit *commit, RopewayDocumentChange *change);

G_END_DECLS
