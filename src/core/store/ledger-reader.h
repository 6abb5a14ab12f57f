/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the window may see of the ledger: runs, outcomes, parked units, and what a job remembers. All of it
 * works on a store that is open for reading only; every call is one short statement. */
#pragma once

#include "base/problem.h"
#include "store/store-reader.h"

G_BEGIN_DECLS

/* ---- runs and outcomes ---- */

typedef enum
{
  ROPEWAY_RUN_RUNNING,
  ROPEWAY_RUN_DONE,
  ROPEWAY_RUN_PARTLY, /* done, and some are parked */
  ROPEWAY_RUN_FAILED,
  ROPEWAY_RUN_INTERRUPTED, /* stopped with its state saved */
} RopewayRunState;

typedef enum
{
  ROPEWAY_OUTCOME_CREATED,
  ROPEWAY_OUTCOME_UPDATED,
  ROPEWAY_OUTCOME_UNCHANGED,
  ROPEWAY_OUTCOME_LEFT_OUT,
  ROPEWAY_OUTCOME_DELETED,
  ROPEWAY_OUTCOME_PARKED,
} RopewayOutcomeKind;

#define ROPEWAY_N_OUTCOMES 6

/* Returns: the word in files and --json lines: "left-out". */
const char *ropeway_outcome_id (RopewayOutcomeKind kind);
const char *ropeway_run_state_id (RopewayRunState state);

typedef struct
{
  gint64 id;
  gint64 scope;
  char *job;
  gint64 version;
  RopewayRunState state;
  gint64 started; /* µs UTC */
  gint64 ended;   /* µs UTC; 0: not yet */
  guint64 read;   /* records */
  guint64 units;
  guint64 counts[ROPEWAY_N_OUTCOMES];
  guint64 requests;
  guint64 most;            /* units that it was to write at most; 0: all */
  gboolean aside;          /* it does not read all of the source; only set where it is begun */
  RopewayProblem *problem; /* (nullable): why it failed or was partly done */
  char *position;          /* (nullable): page position, canonical JSON; dies with the run */
  char *high;              /* (nullable): highest cursor value seen by this run */
} RopewayRunRecord;

/* Frees it with all it owns. */
void ropeway_run_record_free (RopewayRunRecord *run);

/* Runs, newest first. @job: (nullable): all. @before: ids below this only; 0: from the newest.
 * Returns: (transfer full) (nullable): RopewayRunRecord. */
GPtrArray *ropeway_ledger_list_runs (RopewayStore *store, const char *job, gint64 before, guint limit,
                                     GError **error);

/* What became of one unit. Outcomes UNCHANGED and LEFT_OUT are counted, not kept one by one. */
typedef struct
{
  gint64 id; /* given by the file */
  gint64 run;
  char *source_key;
  RopewayOutcomeKind kind;
  char *destination_id;    /* (nullable) */
  RopewayProblem *problem; /* (nullable) */
  char *changed;           /* (nullable): names of the fields written, canonical JSON list */
  gint64 at;               /* µs UTC */
} RopewayOutcome;

/* Frees it with all it owns. */
void ropeway_outcome_free (RopewayOutcome *outcome);

/* Outcomes of a run in order; their ids are 1, 2, 3 … in it. @after: ids above this only. Returns: (transfer full) (nullable): RopewayOutcome. */
GPtrArray *ropeway_ledger_list_outcomes (RopewayStore *store, gint64 run, gint64 after, guint limit,
                                         GError **error);

/* What a run that stopped before writing would have removed or overwritten; no more than ROPEWAY_LIMIT_HELD of a run. */
typedef struct
{
  gint64 id; /* 1, 2, 3 … in its run */
  gint64 run;
  char *source_key;
  RopewayOutcomeKind kind; /* DELETED, UPDATED, or CREATED where a changed job would make it */
  char *destination_id;    /* (nullable) */
  char *before;            /* (nullable): the record there, compact JSON */
  char *after;             /* (nullable): what would be sent, compact JSON */
} RopewayHeld;

/* Frees it with all it owns. */
void ropeway_held_free (RopewayHeld *held);

/* @after: ids above this only. Returns: (transfer full) (nullable): RopewayHeld. */
GPtrArray *ropeway_ledger_list_held (RopewayStore *store, gint64 run, gint64 after, guint limit,
                                     GError **error);

/* ---- parked ---- */

/* A unit that could not be delivered. One row a unit and scope; a new failure replaces it. */
typedef struct
{
  char *source_key;
  gint64 run;
  RopewayProblem *problem;
  /* (nullable): the source record, or the item of it that is the unit, compact JSON; never cut, left out beyond
   * ROPEWAY_LIMIT_PARKED_BYTES */
  char *input;
  char *record;       /* (nullable): where @input is an item: the whole source record; the same limit */
  gint64 item_index;  /* of @input in its list; -1: it is no item */
  char *output;       /* (nullable): the mapped record */
  char *request;      /* (nullable): method, address and body that was refused, redacted, cut */
  char *answer;       /* (nullable): status and body of the answer, redacted, cut */
  gboolean doubtful;  /* it may or may not have arrived */
  gboolean dismissed; /* a person said to leave it */
  guint8 digest[32];  /* of @input: another one is tried again after it was dismissed; all zero: not known */
  guint attempts;
  gint64 at; /* µs UTC */
} RopewayParked;

/* Frees it with all it owns. */
void ropeway_parked_free (RopewayParked *parked);

/* Those that were not dismissed. @after: (nullable): source keys above this only.
 * Returns: (transfer full) (nullable): RopewayParked. */
GPtrArray *ropeway_ledger_list_parked (RopewayStore *store, gint64 scope, const char *after, guint limit,
                                       GError **error);
/* The same, of those only whose write may have arrived. Returns: (transfer full) (nullable): RopewayParked. */
GPtrArray *ropeway_ledger_list_doubtful (RopewayStore *store, gint64 scope, const char *after, guint limit,
                                         GError **error);
/* Returns: (transfer full) (nullable): dismissed or not; NULL with @error unset where there is none. */
RopewayParked *ropeway_ledger_get_parked (RopewayStore *store, gint64 scope, const char *source_key,
                                          GError **error);
/* Returns: how many that were not dismissed, -1 on error. */
gint64 ropeway_ledger_count_parked (RopewayStore *store, gint64 scope, GError **error);
/* Returns: how many that were, -1 on error. */
gint64 ropeway_ledger_count_dismissed (RopewayStore *store, gint64 scope, GError **error);

/* Units that are in the way of the same thing: the same code at the same place of the job, with the same reason. */
typedef struct
{
  RopewayProblem *problem; /* of one of them */
  char *cause;             /* what they have in common, for ropeway_ledger_list_cause() */
  guint64 n;
} RopewayCause;

/* Frees it with all it owns. */
void ropeway_cause_free (RopewayCause *cause);

/* The one with the most units first. Returns: (transfer full) (nullable): RopewayCause. */
GPtrArray *ropeway_ledger_list_causes (RopewayStore *store, gint64 scope, guint limit, GError **error);
/* As ropeway_ledger_list_parked(), of one cause. Returns: (transfer full) (nullable): RopewayParked. */
GPtrArray *ropeway_ledger_list_cause (RopewayStore *store, gint64 scope, const char *cause, const char *after,
                                      guint limit, GError **error);

/* ---- what a job remembers ---- */

/* One memory of a job (src/DESIGN.md §1, ledger scope), and how much is in it. */
typedef struct
{
  gint64 id;
  char *job;
  char *source_connection;
  char *source_environment;
  char *source_address; /* "" in a memory that is older than addresses in it */
  char *source_container;
  char *destination_connection;
  char *destination_environment;
  char *destination_address;
  char *destination_container;
  char *mark;       /* (nullable): read up to here, canonical JSON */
  gint64 n_links;   /* records it recognises */
  gint64 n_parked;  /* units that are set aside */
  gint64 n_intents; /* writes whose answer is unknown */
} RopewayScopeRecord;

/* Frees it with all it owns. */
void ropeway_scope_record_free (RopewayScopeRecord *scope);

/* The memories of @job, the one that was used last first. Returns: (transfer full) (nullable): RopewayScopeRecord. */
GPtrArray *ropeway_ledger_list_scopes (RopewayStore *store, const char *job, GError **error);

/* Runs of any job whose state says that they are under way: while nothing runs, those that were killed.
 * Returns: (transfer full) (nullable): RopewayRunRecord. */
GPtrArray *ropeway_ledger_list_running (RopewayStore *store, GError **error);

/* Returns: (transfer full) (nullable): the run with that id; NULL with @error unset where there is none. */
RopewayRunRecord *ropeway_ledger_get_run (RopewayStore *store, gint64 id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayRunRecord, ropeway_run_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayOutcome, ropeway_outcome_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayParked, ropeway_parked_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayHeld, ropeway_held_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayCause, ropeway_cause_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayScopeRecord, ropeway_scope_record_free)

G_END_DECLS
