/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the one door to the engine: starts a run or a dry run, tells how it goes, stops it. */
#pragma once

#include <gio/gio.h>

#include "http/http-trace.h"
#include "model/bundle.h"
#include "secrets/secret-provider.h"
#include "store/ledger.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_RUN_WRITE, /* a run */
  ROPEWAY_RUN_PLAN,  /* a dry run: safe methods only, nothing is remembered */
} RopewayRunKind;

/* How a run that stopped and asked may go on. */
typedef struct
{
  guint64 remove;    /* records it may remove; 0: as many as need no consent */
  guint64 overwrite; /* records it may overwrite; 0: the same */
  gboolean change;   /* the filter, key or unit was changed on purpose */
  gboolean empty;    /* the source is empty on purpose */
} RopewayConsent;

/* All zero is a plain run. Texts are borrowed until the run has ended. */
typedef struct
{
  RopewayRunKind kind;
  guint64 limit; /* units at most; 0: all. A limited run does not move the high-water mark */
  RopewayConsent consent;
  const char
      *start; /* (nullable): starting point of a memory that has none yet, instead of the job's: "everything",
                        "from-now", or a date or number. Also the answer to sync.scope-changed */
  const char
      *again; /* (nullable): read again from this date or number; "": from the beginning. What was applied is
                        recognised; the mark never goes back */
  const char *only;   /* (nullable): source key: nothing but this unit (Try One); the mark stays */
  gboolean take_back; /* with @only: undo what the last write of this unit did */
  gboolean parked;    /* no source: the units that are set aside, as they were kept, by today's mapping */
  const char *const *keys; /* (nullable) (array zero-terminated=1): with @parked: only these source keys */
} RopewayRunOptions;

/* How far it is. */
typedef struct
{
  guint64 read;
  guint64 units;
  guint64 counts[ROPEWAY_N_OUTCOMES];
  guint64 requests;
  gint64 total;   /* records in all, where the source says so; -1 */
  gint64 started; /* µs of the clock's monotonic time */
} RopewayRunProgress;

/* One field of a record: before and after as compact JSON. */
typedef struct
{
  const char *name;
  const char *before; /* (nullable): not known, or not there */
  const char *after;  /* (nullable): not sent */
} RopewayFieldChange;

/* What became, or in a dry run what would become, of one unit. Valid during the call. */
typedef struct
{
  const char *source_key;
  RopewayOutcomeKind kind;
  const char *destination_id;        /* (nullable) */
  const char *open;                  /* (nullable): web address where a person sees the record */
  const RopewayProblem *problem;     /* (nullable) */
  const RopewayFieldChange *changes; /* (array length=n_changes) */
  guint n_changes;
} RopewayDelivery;

/* Who wants to know; each (nullable). Called on the run's thread. */
typedef struct
{
  void (*progress) (const RopewayRunProgress *progress,
                    gpointer data); /* at most 10 a second, and at the end */
  void (*delivery) (const RopewayDelivery *delivery, gpointer data);
  void (*warning) (const RopewayProblem *problem, gpointer data);
  RopewayHttpTraceFunc trace;
} RopewayRunEvents;

#define ROPEWAY_TYPE_RUN (ropeway_run_get_type ())
G_DECLARE_FINAL_TYPE (RopewayRun, ropeway_run, ROPEWAY, RUN, GObject)

/* A run of @bundle's job. @store: (nullable) in a dry run: nothing is remembered yet. Belongs to the
 * thread-default main context. @problems gets what keeps the mapping from being compiled.
 * Returns: (transfer full) (nullable): NULL with errors in @problems. */
RopewayRun *ropeway_run_new (RopewayBundle *bundle, RopewayStore *store, RopewaySecretProvider *secrets,
                             RopewayClock *clock, const RopewayRunOptions *options,
                             RopewayProblems *problems);

/* @events is copied; @data is handed to each of its functions. Before the start. */
void ropeway_run_set_events (RopewayRun *self, const RopewayRunEvents *events, gpointer data);

/* Starts, once. Cancelling @cancellable stops it in order: nothing more is read or begun, answers under way
 * are waited for a few seconds, the state is saved, and the run ends as ROPEWAY_RUN_INTERRUPTED. */
void ropeway_run_start_async (RopewayRun *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data);

/* Returns: (transfer none) (nullable): how it ended; its problem says why it failed. NULL with @error where it
 * could not begin: ROPEWAY_STORE_ERROR. */
const RopewayRunRecord *ropeway_run_start_finish (RopewayRun *self, GAsyncResult *result, GError **error);

G_END_DECLS
