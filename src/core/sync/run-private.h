/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the parts of a run share: reading, planning, writing, committing, clearing up. */
#pragma once

#include "auth/session.h"
#include "destination/destination.h"
#include "mapping/program.h"
#include "model/described-shape.h"
#include "source/cursor.h"
#include "source/record-source.h"
#include "store/record-index.h"
#include "sync/drift.h"
#include "sync/key-gate.h"
#include "sync/planned-keys.h"
#include "sync/run-facts.h"
#include "sync/run.h"
#include "sync/unit.h"

G_BEGIN_DECLS

typedef enum
{
  RUN_NEW,
  RUN_OPENING_SOURCE,
  RUN_OPENING_DESTINATION,
  RUN_DESCRIBING, /* asking which fields there are */
  RUN_PREPARING,  /* reading a sheet's header and such */
  RUN_INDEXING,   /* reading all that the destination has; nothing else goes on */
  RUN_WORKING,    /* clearing up what an earlier run left, reading, writing: all at once */
  RUN_STOPPING,   /* nothing new; waiting for what is under way */
  RUN_FINISHING,  /* the last commit */
  RUN_ENDED,
} RunState;

/* A run that could trip a brake plans first (run-trial.c). What planning code has to do for it: put every change into
 * ropeway_run_pending(), queue every write with ropeway_run_queue_write(), end every unit with ropeway_run_finish_unit()
 * or _park(): until the verdict, none of it is committed or sent. */
typedef enum
{
  TRIAL_NONE,      /* what is planned is written at once; also after the verdict */
  TRIAL_DUE,       /* begins once what an earlier run left is cleared up */
  TRIAL_HOLDING,   /* what is planned is held in memory */
  TRIAL_OVERFLOWN, /* it does not fit: it is only counted, and the source read again after the verdict */
} TrialState;

typedef struct
{
  GPtrArray *removals; /* owned RopewayHeld: what would be removed; ROPEWAY_LIMIT_HELD at most */
  GPtrArray *writes;   /* owned RopewayHeld: what would be overwritten, or all that would be written */
  GHashTable *claimed; /* owned: destination ids of held updates → source key */
  RopewayCursor high;  /* owned: where the mark was */
  TrialState state;
  RopewayFactsChange changed;
  guint64 counts[ROPEWAY_N_OUTCOMES]; /* of units that were only counted */
  guint64 base[ROPEWAY_N_OUTCOMES];   /* what was cleared up before */
  guint64 units;                      /* that were only counted */
  gsize shown;                        /* bytes of removals and writes */
  gsize kept;                         /* bytes of pages that are held, as they were last looked at */
  guint64 planned[3];                 /* writes by RopewayIntentKind */
  guint64 overwriting;                /* those with unit.is_overwriting */
  guint64 added;                      /* those of units without a link */
  gint64 links;                       /* at the beginning; -1: not looked at */
  gboolean was_needed;
  gboolean is_again; /* the source is read for the second time */
  gboolean is_judged;
  gboolean is_tripped;
} Trial;

/* Changes that wait to be written together, and who waits for them. */
typedef struct
{
  RopewayCommit *commit;
  GPtrArray *units;    /* owned RopewayUnit: done once it is durable */
  GPtrArray *sendings; /* owned Sending: may be sent once it is durable */
  GHashTable *taken;   /* destination id → source key, of its links */
  gboolean has_outcomes;
  gboolean has_position;
  gint64 oldest; /* monotonic µs of the first change */
} Batch;

/* One request on its way. */
typedef struct
{
  RopewayRun *run; /* owned while it is under way */
  RopewayPreparedRequest *prepared;
  const RopewayOperation *operation;
  GPtrArray *units; /* owned RopewayUnit */
} Sending;

/* What a callback about one unit needs. */
typedef struct
{
  RopewayRun *run;
  RopewayUnit *unit;
  RopewaySight sight; /* what was asked for */
  guint timer;
} UnitCall;

/* What a run knows of records that the source does not have any more (run-gone.c). */
typedef enum
{
  GONE_READING, /* nothing can be said yet */
  GONE_RECORDS, /* the whole source was read: what has a link and was not seen is gone */
  GONE_ITEMS,   /* only of records that were read it is known which of their items are gone */
  GONE_OVER,
} GonePhase;

typedef struct
{
  /* owned */
  RopewayRecordIndex *seen; /* (nullable): source keys; of records whose items could not all be told too */
  RopewayRecordIndex *vanished; /* (nullable): source keys of items that their record has no more */
  GHashTable *handed;           /* (nullable): source key that is gone → the one that takes its link over */
  GQueue rivals;                /* RopewayUnit: they wait to know whether a key is gone */
  char *after;                  /* (nullable): what is gone is removed up to this key */
  GPtrArray *earlier;           /* (nullable): RopewayIntent: removals of an earlier run (run-removals.c) */
  GHashTable
      *tied; /* (nullable): source key whose fate is known → intent of a batch of which it is not of all */
  GHashTable *doubted; /* (nullable): borrowed source key of one of them → its intent's id */
  GHashTable *back;    /* (nullable): those of the keys that the source has again */

  /* state */
  GonePhase phase;
  guint64 n_not_ours;
  guint64 n_not_known;
  gboolean unclear; /* a record has no key: nobody knows which one it is */
  gboolean told_places;
  gboolean is_told; /* why nothing can be said */
} Gone;
/* Where a run stands that does not read all of the source (run-input.c). */
typedef struct
{
  GStrv wanted;       /* (nullable): source keys that options.only can mean */
  char *after;        /* (nullable): the last source key that was tried again */
  guint next_key;     /* in options.keys */
  guint64 n_doubtful; /* rows left alone: they may have arrived */
  guint64 n_without;  /* the same: their record was not kept */
  guint64 n_changed;  /* the same: by today's rules their record has no such unit */
} RunInput;

/* What was set aside while a write of it was in doubt (run-doubt.c). */
typedef struct
{
  GHashTable *
      waiting; /* (nullable): their source keys, without those that this run reads itself; NULL: not looked yet */
  char *after;     /* (nullable): the last source key that was looked at */
  gboolean is_due; /* the source was read to its end */
} Doubts;

struct _RopewayRun
{
  GObject parent;

  /* owned */
  RopewayBundle *bundle;
  RopewayProgram *program;
  RopewayStore *store; /* (nullable) */
  RopewaySecretProvider *secrets;
  RopewayClock *clock;
  RopewayRedactor *redactor;
  RopewaySession *source_session;
  RopewaySession *destination_session;
  RopewayRecordSource *source;
  RopewayDestination *destination;
  RopewayRunRecord *record;
  RopewayProblem *problem; /* why it stops */
  GTask *task;
  GSource *cancel_source;            /* (nullable) */
  GCancellable *reading_cancellable; /* ends reading and finding */
  GCancellable *writing_cancellable; /* ends writes, after a grace */
  RopewayKeyGate *gate;
  GQueue pages;        /* RopewayPage, in order */
  GQueue ready;        /* RopewayUnit: let in by the gate */
  GQueue to_find;      /* RopewayUnit */
  GQueue to_index;     /* RopewayUnit: fate unknown, the index must be read again */
  GQueue creates;      /* RopewayUnit, planned */
  GQueue updates;      /* RopewayUnit, planned */
  GQueue removals;     /* RopewayUnit, planned */
  GQueue armed;        /* Sending: their intents are durable */
  GHashTable *waiting; /* RopewayUnit → UnitCall: fate unknown, the destination needs time to settle */
  GHashTable *blocked; /* keys of units whose fate stays unknown */
  GHashTable *doubts;  /* source key → RopewayParked: of them, those that this run set aside */
  GHashTable
      *refused; /* source key → RopewayOutcome: what an earlier run asked for in vain, not counted yet */
  GHashTable *delivered;       /* source keys: what an earlier run asked for, and this one got done */
  GHashTable *intents;         /* intent id → number of its units whose fate is open */
  GHashTable *latest;          /* (nullable): source key → gint64: the last stored intent to write it */
  RopewayPlannedKeys *planned; /* match keys of a dry run */
  Batch *pending;
  Batch *committing;
  RopewayPosition position; /* of the next page */
  char *question;           /* what the source is asked for */
  RopewayCursor since;      /* where reading starts */
  RopewayCursor high;       /* highest seen */
  RopewayCursor mark;       /* that of the runs before */
  RopewayCursor settled;    /* highest of what an earlier run had applied */
  Gone gone;
  RunInput input;
  Doubts kept;
  RopewayDescribed *described; /* (nullable): the fields that the source tells */
  GHashTable *create_kinds; /* (nullable): char * → char *: of properties there, in the service's words */
  GHashTable *update_kinds; /* (nullable): the same of records that are changed */
  GHashTable *left_out;     /* (nullable): ids of rules that are left out */
  RopewayRunFacts *facts;   /* what this run asks for, and sees */
  RopewayRunFacts *before;  /* (nullable): the same of the runs before it */
  RopewayRecordSource *index_source; /* (nullable): while the index is read */
  RopewayRecordIndex *index;         /* (nullable): what the destination has, in place of a search */
  RopewayPosition index_position;
  GHashTable *index_shown; /* (nullable): names of the fields that its records show */
  GHashTable *index_stale; /* ids of records that the index does not have as they are now */
  GHashTable *find_shown;  /* the same of searches */
  GPtrArray *removed_ids;  /* char *: the first of those that were removed there */
  GPtrArray *unseen_ids;   /* char *: the first of those that a plan's search did not show */
  char *twin;              /* (nullable): match fields that two records of the source share */

  /* borrowed */
  RopewayRunEvents events;
  gpointer events_data;

  /* state */
  RopewayRunOptions options;
  RunState state;
  guint asked; /* who told their fields (run-describe.c) */
  gint64 scope;
  gint64 total;
  guint grace_timer;
  guint flush_timer;
  guint in_flight; /* writes */
  guint finding;   /* finds */
  guint failures;  /* writes in a row of which the service only failed */
  guint find_failures;
  guint open_units; /* units that exist */
  guint page_size;  /* records in the last page */
  gint64 started;   /* monotonic µs */
  gint64 last_progress;
  gint64 index_began; /* µs UTC: the index is as the destination was then, or later */
  GPtrArray *doubted; /* RopewayLink: said not to be there, while no update was done yet */
  guint64 removed_there;
  guint64 unseen;       /* records that a plan's search did not show */
  gboolean doubts_all;  /* too many were said not to be there */
  gboolean has_updated; /* an update was done */
  guint64 twins;        /* records whose match fields another one of the source has */
  gint64 index_size;    /* records in it */
  gboolean twins_told;
  gboolean index_is_first;
  gboolean index_has_match; /* a record in it shows the match fields */
  gint64 prior_dismissed;   /* of the parked rows those that a person said to leave */
  gint64 prior_parked;      /* parked rows there may be: a delivery then clears its own */
  gboolean has_next;
  Trial trial;
  gboolean resumed;     /* the first page is one of an earlier run */
  gboolean was_resumed; /* what an earlier run read of this question is not read again */
  gboolean reading;
  gboolean pumping;
  gboolean pump_again;
  gboolean limited; /* stopped reading at options.limit */
  gboolean prime;   /* "from now on": only remember how far the source is */
  gboolean cancelled;
  gboolean keep_mark; /* a record was set aside that only has to be tried again: it must be read again */
  gint64 read_from;   /* µs: when the first page was answered; 0: there was none yet */
  guint64 pages_read;
  gboolean drift_checked;
  gboolean shifting; /* records may have been passed over */
  gboolean torn;     /* a commit was lost: nothing more is committed but how the run ended */
  gboolean flush_due;
};

/* run.c */
void ropeway_run_pump (RopewayRun *self);
/* Nothing ends at once: whoever stops it is at work with a unit, and pumps when that is done.
 * @problem: (transfer full) (nullable). */
void ropeway_run_stop (RopewayRun *self, RopewayProblem *problem);
/* Stops a run; a dry run says that a run would stop. @problem: (transfer full). */
void ropeway_run_stop_or_warn (RopewayRun *self, RopewayProblem *problem);
void ropeway_run_count_failure (RopewayRun *self, guint *failures, RopewayProblem *problem);
RopewayProblem *ropeway_run_redact (RopewayRun *self,
                                    RopewayProblem *problem); /* (transfer full) (nullable) */
gboolean ropeway_run_is_plan (const RopewayRun *self);
void ropeway_run_clear_timer (RopewayRun *self, guint *timer);
void ropeway_run_warn (RopewayRun *self, const RopewayProblem *problem);

/* run-trial.c */
gboolean ropeway_run_is_trial (const RopewayRun *self);
void ropeway_run_step_trial (RopewayRun *self); /* begins it, or gives the verdict, where it is time */
gboolean ropeway_run_has_room (const RopewayRun *self, guint expected); /* for a page of so many records */
void ropeway_run_prune_pages (RopewayRun *self);
void ropeway_run_end_trial (RopewayRun *self); /* it is stopped: nothing of it remains */
/* Counts a planned write. Returns: FALSE where @unit (transfer full then) is not to be written: it was only counted,
 * or the run stopped. */
gboolean ropeway_run_let_write (RopewayRun *self, RopewayUnit *unit);
void ropeway_run_uncount_write (RopewayRun *self, RopewayUnit *unit); /* it was refused: nothing was done */
void ropeway_run_count_planned (RopewayRun *self, RopewayUnit *unit,
                                RopewayOutcomeKind kind); /* unit: (transfer full) */
guint64 ropeway_run_count_units (const RopewayRun *self); /* all that were made of what was read */
gboolean ropeway_run_asks_for_all (
    const RopewayRun *self); /* whether the service was asked for all that it has */
/* Asked when all is read and done. Returns: (transfer full) (nullable): why it must not go on to remove what is gone. */
RopewayProblem *ropeway_run_judge (RopewayRun *self);
void ropeway_run_add_held (RopewayRun *self, RopewayCommit *commit); /* what a stopped run lists */
void ropeway_trial_clear (Trial *trial);
/* Whether all that the source has is read by this run: nothing of it was left to a mark, a limit, another run. Says
 * something once all is read. */
gboolean ropeway_run_is_whole (const RopewayRun *self);

/* run-gone.c */
typedef void (*RopewayRunGoneFunc) (const RopewayLink *link, gpointer data);
/* Asked when all is read and every unit is done, or held in a trial: whether something is left to be removed. */
gboolean ropeway_run_wants_gone (RopewayRun *self);
/* Calls @func for what would be removed now that all is read, from the ledger and the keys that were seen; nothing
 * happens to it. Returns: how many; -1: the run was stopped, since the ledger could not be read. */
gint64 ropeway_run_each_gone (RopewayRun *self, RopewayRunGoneFunc func, gpointer data);
/* Makes units of kind DELETE of the next that are to be removed, as many as fit into ROPEWAY_LIMIT_WINDOW, and queues
 * them; asked again once they are done. */
void ropeway_run_start_gone (RopewayRun *self);

/* Begins anew what is known of it; what was seen once counts as seen. */
void ropeway_run_reset_gone (RopewayRun *self);
void ropeway_gone_clear (Gone *gone);
/* While the source is read: a unit was made, whatever becomes of it; a record has no key. */
/* Whether @key is of an item of a record whose items could not all be told. */
gboolean ropeway_run_is_record_unclear (RopewayRun *self, const char *key);
void ropeway_run_note_seen (RopewayRun *self, const char *source_key);
void ropeway_run_note_unclear (RopewayRun *self);
/* The units of the record with @record_key were made; @all: every one of them, so that its others are gone. */
void ropeway_run_note_items (RopewayRun *self, const char *record_key, gboolean all);
gboolean ropeway_run_has_vanished (const RopewayRun *self);
/* Whether this run is to remove what is gone; whether it can be told now; whether @source_key is then. */
gboolean ropeway_run_is_mirroring (const RopewayRun *self);
gboolean ropeway_run_is_gone_known (RopewayRun *self);
gboolean ropeway_run_is_gone (RopewayRun *self, const char *source_key);
/* What a request carries that archives or deletes @unit, made in its page. */
const RopewayValue *ropeway_run_make_removal (RopewayRun *self, const RopewayUnit *unit);
/* What became of the request that archives or deletes @unit ((transfer full)). */
void ropeway_run_complete_removal (RopewayRun *self, RopewayUnit *unit);
/* The service knows nothing at the address: the record is not there any more, if the address was that of a record. */
void ropeway_run_take_absence (RopewayRun *self, RopewayUnit *unit, const RopewayOperation *operation,
                               const RopewayProblem *problem);
void ropeway_run_park_removal (RopewayRun *self, RopewayUnit *unit, const RopewayProblem *cause);
/* Whether the record of @unit was archived and is there again; it is no more said to be archived in @body then, unless
 * the mapping says something about it. */
gboolean ropeway_unit_comes_back (const RopewayUnit *unit);
void ropeway_run_unarchive (RopewayRun *self, const RopewayUnit *unit, RopewayValue **body);
/* Whether @there says of itself that it is archived. */
gboolean ropeway_run_is_archived (const RopewayRun *self, const RopewayValue *there);
/* Of an earlier run, and the job does not remove anything any more: it is left as it may be. */
gboolean ropeway_run_removes (const RopewayRun *self);
void ropeway_run_forget_removal (RopewayRun *self, RopewayUnit *unit);

/* run-rivals.c */
/* @unit is to become the record that is @rival's: where that may be gone, it waits until this is known. Returns: whether it
 * does. */
gboolean ropeway_run_put_off (RopewayRun *self, RopewayUnit *unit, const char *rival);
/* The same with whoever has the record @unit->destination_id; if it is not gone, @unit ((transfer full)) is parked. */
void ropeway_run_claim (RopewayRun *self, RopewayUnit *unit);
void ropeway_run_settle_rivals (RopewayRun *self);
/* The link that @unit takes over gets its key, with the next commit. */
void ropeway_run_take_over (RopewayRun *self, RopewayUnit *unit);
/* Returns: (transfer none): the key that @link belongs to, now that it may have been taken over. */
const char *ropeway_run_get_holder (const RopewayRun *self, const RopewayLink *link);
/* The record @destination_id is not removed by this run: another unit claims it. */
void ropeway_run_keep_holder (RopewayRun *self, const char *destination_id);

/* run-open.c */
void ropeway_run_open (RopewayRun *self); /* the next thing to open; then work begins */
void ropeway_run_work (RopewayRun *self);

/* run-read.c */
gboolean ropeway_run_wants_page (const RopewayRun *self);
void ropeway_run_read_page (RopewayRun *self);
void ropeway_run_pop_pages (RopewayRun *self);

/* run-describe.c: ropeway_run_open() goes on once both ends have told their fields */
void ropeway_run_describe (RopewayRun *self);

/* run-drift.c */
/* Warns of what has changed. Returns: whether the run may go on, without the rules that are affected. */
gboolean ropeway_run_go_on_without (RopewayRun *self, const RopewayDrift *drift);
gboolean ropeway_run_check_drift (RopewayRun *self,
                                  const RopewaySourcePage *page); /* FALSE: the run was stopped */

/* run-mark.c */
void ropeway_run_note_page (RopewayRun *self, const RopewaySourcePage *page);
gboolean ropeway_run_note_cursor (RopewayRun *self,
                                  const RopewayValue *record); /* FALSE: it is from before the mark */
/* Whether every record of the source belongs to this job, so that one from before the mark is only late, or was dated
 * back: it has been read anyway where the service cannot be asked for changes only. */
gboolean ropeway_run_takes_late (const RopewayRun *self);
void ropeway_run_note_settled (RopewayRun *self, const RopewayUnit *unit);
char *ropeway_run_dup_mark (
    const RopewayRun *self); /* (transfer full) (nullable): for the ledger, at the end */
/* Returns: (transfer full) (nullable): the source key of a unit of @page (ropeway_unit_make_child_key()). */
char *ropeway_run_make_key (const RopewayRun *self, const RopewayPage *page, const RopewayValue *record,
                            const GPtrArray *item_key, const RopewayValue *item, gsize index,
                            const char **missing);
RopewayUnit *ropeway_run_add_unit (RopewayRun *self, RopewayPage *page, const RopewayValue *record,
                                   const RopewayValue *item); /* (transfer full): a unit of @page, counted */
void ropeway_run_pass_warnings (RopewayRun *self, const RopewayProblems *problems);

/* run-input.c */
gboolean ropeway_run_is_aside (const RopewayRun *self);      /* mark and position are not its own to move */
gboolean ropeway_run_has_own_input (const RopewayRun *self); /* the source is not read */
/* Before the run begins. What the person named must be there; what is sent again because the person says that it did not
 * arrive is not in doubt any more. Returns: FALSE with @error. */
gboolean ropeway_run_prepare_input (RopewayRun *self, GError **error);
void ropeway_run_clear_input (RopewayRun *self);
void ropeway_run_read_input (RopewayRun *self); /* the next units, in place of a page */
/* Begins the unit that options.only names, if @record ((nullable)) has it. */
void ropeway_run_search_unit (RopewayRun *self, RopewayPage *page, const RopewayValue *record);
/* Writes what undoes the last write of @unit, whose link is loaded. */
void ropeway_run_queue_take_back (RopewayRun *self, RopewayUnit *unit);
/* Whether a stored request undoes what a run of one record made. */
gboolean ropeway_run_takes_back (RopewayRun *self, const RopewayIntent *intent,
                                 const RopewayIntentItem *item);
/* @unit was written: what may be taken back, and what was. */
void ropeway_run_note_before (RopewayRun *self, const RopewayUnit *unit);
/* Once all is done. Returns: (transfer full) (nullable): what was asked for is not there. */
RopewayProblem *ropeway_run_check_input (const RopewayRun *self);

/* The units of @parked with what was kept of their record. Returns: FALSE: it was not kept. */
gboolean ropeway_run_begin_kept (RopewayRun *self, const RopewayParked *parked);

/* run-doubt.c */
/* Before the first page: looks what there is. */
void ropeway_run_look_for_kept (RopewayRun *self);
/* What the source says of @key by now counts, not what was kept of it. @key: (nullable). */
void ropeway_run_forgo_kept (RopewayRun *self, const char *key);
/* After the last page: whether there is something that it did not bring; it is read as if it were a page more. */
gboolean ropeway_run_wants_kept (RopewayRun *self);
void ropeway_run_read_kept (RopewayRun *self);
/* What is read from the beginning may be brought by the source, or not, once more. */
void ropeway_run_forget_kept (RopewayRun *self);
/* Whether the row of @unit, of a stored request that is not in doubt any more, holds what is still to be written. */
gboolean ropeway_run_is_owed (RopewayRun *self, const RopewayUnit *unit);

/* run-plan.c */
void ropeway_run_begin_unit (RopewayRun *self, RopewayUnit *unit);     /* (transfer full) */
gboolean ropeway_run_enter_gate (RopewayRun *self, RopewayUnit *unit); /* FALSE: it waits */
void ropeway_run_plan_anew (RopewayRun *self, RopewayUnit *unit); /* (transfer full): as if it had no link */
void ropeway_run_plan_unit (RopewayRun *self, RopewayUnit *unit);
void ropeway_run_note_planned (RopewayRun *self, const RopewayUnit *unit); /* its match key is taken */
void ropeway_run_act (RopewayRun *self, RopewayUnit *unit, RopewayAction action);
gboolean ropeway_run_can_find (const RopewayRun *self);
RopewayProblem *ropeway_run_problem_unknown (const RopewayUnit *unit); /* (transfer full) */

/* run-find.c */
/* Whether a search or reading failed for what may be over by the next run. */
gboolean ropeway_run_is_failure (const RopewayProblem *problem);
void ropeway_run_start_finds (RopewayRun *self);
void ropeway_run_look_for (RopewayRun *self, RopewayUnit *unit);   /* its fate is unknown */
void ropeway_run_look_there (RopewayRun *self, RopewayUnit *unit); /* before it is written */
/* @found: (transfer full): what @sight gave for @unit. */
void ropeway_run_take_found (RopewayRun *self, RopewayUnit *unit, RopewayFoundList *found,
                             RopewaySight sight);
const char *ropeway_run_known_id (const RopewayUnit *unit); /* (nullable): the one record that it can be */
gboolean ropeway_run_can_read (const RopewayRun *self);
RopewayProblem *ropeway_run_problem_ambiguous (const RopewayUnit *unit); /* (transfer full) */

/* The record @from (nullable) is called @to from now on. */
void ropeway_run_index_renamed (RopewayRun *self, const char *from, const char *to);

/* run-index.c */
gboolean ropeway_run_wants_index (const RopewayRun *self);
/* Reads the index, then works; or reads it again, then looks up what waits for it. */
void ropeway_run_read_index (RopewayRun *self);
gboolean ropeway_run_needs_index_again (const RopewayRun *self);
void ropeway_run_look_up (RopewayRun *self, RopewayUnit *unit);
gboolean ropeway_run_index_has (RopewayRun *self, const char *id);
/* Whether a record that was written at @since (µs UTC) and is not in the index is not there. */
gboolean ropeway_run_index_proves (const RopewayRun *self, gint64 since);
/* Shows what @unit, which is to be removed, has there, where the index knows it. */
void ropeway_run_show_indexed (RopewayRun *self, RopewayUnit *unit);
/* It was written, or removed. */
void ropeway_run_index_written (RopewayRun *self, const RopewayUnit *unit);
void ropeway_run_clear_index (RopewayRun *self);

/* run-there.c */
gboolean ropeway_run_guards_edits (const RopewayRun *self);
gboolean ropeway_run_keeps_digests (const RopewayRun *self);
/* Whether the record of @unit must be seen before it is changed. */
gboolean ropeway_run_needs_before (const RopewayRun *self, const RopewayUnit *unit);
/* (nullable): the record there, where a run that writes would look at it too: a plan looks at more, to show it. */
const RopewayValue *ropeway_run_seen (const RopewayRun *self, const RopewayUnit *unit);
void ropeway_run_note_shown (GHashTable *shown, const RopewayValue *fields);
/* Whether what a list or search shows of the record is not enough. */
gboolean ropeway_run_needs_read (const RopewayRun *self, const RopewayUnit *unit);
/* Sets the body of an update; NULL: it has nothing to say. Returns: (transfer full) (nullable): why not. */
RopewayProblem *ropeway_run_make_update (RopewayRun *self, RopewayUnit *unit);
void ropeway_run_save_existing (RopewayUnit *unit); /* it is looked at again */
void ropeway_run_keep_before (RopewayRun *self, const RopewayUnit *unit);
gboolean ropeway_run_is_removed (RopewayRun *self, RopewayUnit *unit);
/* The answer to an update says that the record is not there. */
void ropeway_run_take_gone (RopewayRun *self, RopewayUnit *unit); /* unit: (transfer full) */
/* Whether an update must not be sent without a look at what is there: it could take away what others wrote. */
gboolean ropeway_run_must_see (const RopewayRun *self, const RopewayUnit *unit);
void ropeway_run_leave_removed (RopewayRun *self, RopewayUnit *unit); /* unit: (transfer full), with a link */
/* Returns: (transfer full): the first of @n @names, and how many more. */
char *ropeway_run_dup_names (const GPtrArray *names, guint64 n);
/* A plan's search by the same match fields did not show a record that was written. */
void ropeway_run_note_unseen (RopewayRun *self, const RopewayUnit *unit);
void ropeway_run_note_twin (RopewayRun *self, const RopewayUnit *unit);
void ropeway_run_warn_twins (RopewayRun *self);   /* once */
void ropeway_run_forget_there (RopewayRun *self); /* what was counted: all is read again */
void ropeway_run_warn_there (RopewayRun *self);   /* at the end */

/* run-shown.c */
/* @response: to the write of @unit. @id: (nullable): the id in it. Whether somebody edited a field is said later by what it
 * shows: services have their own spelling of what they are given. */
void ropeway_run_note_answer (RopewayRun *self, const Sending *sending, RopewayUnit *unit,
                              const RopewayHttpResponse *response, const char *id);
/* @unit, which holds its key, was written: where its answer shows nothing and it matters, it is read once it is durable. */
void ropeway_run_look_after (RopewayRun *self, const RopewayUnit *unit);
void ropeway_run_start_look (RopewayRun *self, RopewayUnit *unit); /* unit: (transfer full), that looks */
void ropeway_run_take_look (RopewayRun *self, RopewayUnit *unit,
                            const RopewayFoundList *found); /* unit: (transfer full), that looks */

/* run-write.c */
void ropeway_run_queue_write (RopewayRun *self, RopewayUnit *unit, RopewayIntentKind kind);
void ropeway_run_arm (RopewayRun *self);
void ropeway_run_send (RopewayRun *self);
void ropeway_run_drop_sending (RopewayRun *self, Sending *sending); /* it was not sent, or not taken */
guint ropeway_run_count_unsent (const RopewayRun *self);
void ropeway_run_complete_write (RopewayRun *self, RopewayUnit *unit, const char *id);
gboolean ropeway_run_replaces (const RopewayRun *self);
const RopewayOperation *ropeway_run_operation_for (const RopewayRun *self, RopewayIntentKind kind);
void ropeway_sending_free (Sending *sending);

/* run-commit.c */
Batch *ropeway_run_pending (RopewayRun *self);
void ropeway_run_finish_unit (
    RopewayRun *self, RopewayUnit *unit, RopewayOutcomeKind kind,
    RopewayProblem *problem); /* unit: (transfer full); problem: (transfer full) (nullable) */
void ropeway_run_park (RopewayRun *self, RopewayUnit *unit,
                       RopewayProblem *problem);                    /* both (transfer full) */
void ropeway_run_heed_parked (RopewayRun *self);                    /* stops it where too many are */
void ropeway_run_block (RopewayRun *self, const RopewayUnit *unit); /* nothing more is written for its keys */
gboolean ropeway_run_is_in_doubt (const RopewayRun *self,
                                  const RopewayUnit *unit); /* its own fate is unknown */
gboolean ropeway_run_is_blocked (const RopewayRun *self, const RopewayUnit *unit);
void ropeway_run_drop_unit (RopewayRun *self, RopewayUnit *unit);     /* (transfer full) */
void ropeway_run_let_go (RopewayRun *self, RopewayUnit *unit);        /* (transfer full): nothing to tell */
void ropeway_run_release_unit (RopewayRun *self, RopewayUnit *unit);  /* (transfer full): the next may go */
void ropeway_run_tell_pending (RopewayRun *self);                     /* what was held back from listeners */
void ropeway_run_discard_pending (RopewayRun *self);                  /* as if it had not been planned */
void ropeway_run_settle_intent (RopewayRun *self, RopewayUnit *unit); /* its fate is known */
void ropeway_run_set_link (RopewayRun *self, RopewayUnit *unit, guint64 seq);
gboolean ropeway_run_id_is_taken (RopewayRun *self, const char *id, const char *source_key);
gboolean ropeway_run_should_commit (RopewayRun *self);
void ropeway_run_commit (RopewayRun *self);
void ropeway_batch_free (Batch *batch);

/* run-scope.c */
gint64 ropeway_run_find_scope (RopewayRun *self, GError **error); /* 0: none yet (in a dry run), or @error */
/* Stops a run that would begin anew because its job works with another place. @mark: (nullable). */
gboolean ropeway_run_check_scope (RopewayRun *self, const char *mark, GError **error);
/* run-removals.c: removals that an earlier run asked for, and nobody knows whether they were done. */
/* Whether @intent (transfer full then) waits until it is known what the source has. */
gboolean ropeway_run_hold_removal (RopewayRun *self, RopewayIntent *intent);
void ropeway_run_note_back (RopewayRun *self, const char *source_key); /* the source has it */
/* @unit (known) was sent together with others: its link must stay as long as their fate is open, or it would be taken for one of
 * them. */
void ropeway_run_tie (RopewayRun *self, const RopewayUnit *unit);
gboolean ropeway_run_is_tied (const RopewayRun *self, const char *source_key);
gboolean ropeway_run_doubts_removal (const RopewayRun *self, const char *source_key);
/* The record of @unit is to be there, and may have been removed: notes it. */
void ropeway_run_meet_removal (RopewayRun *self, RopewayUnit *unit);
void ropeway_run_end_removal (RopewayRun *self, RopewayUnit *unit); /* it is there */
void ropeway_run_doubt_removals (RopewayRun *self); /* the source is read again: all of them */
/* It is not there any more: the removal was done. Returns: whether it was in doubt, and @unit was taken to make it anew. */
gboolean ropeway_run_take_removed (RopewayRun *self, RopewayUnit *unit);
/* Asks again, once all is read, for what the source still does not have. Returns: whether there was something to do. */
gboolean ropeway_run_repeat_removals (RopewayRun *self);

/* run-parked.c */
void ropeway_run_add_parked (RopewayRun *self, const RopewayUnit *unit, RopewayProblem *problem);
/* Keeps with @unit what was sent, and what came back (@response: (nullable): nothing). */
void ropeway_run_note_exchange (RopewayRun *self, const Sending *sending, RopewayUnit *unit,
                                const RopewayHttpResponse *response);
/* Where this run has set aside a stored request of @unit: they are one. Returns: whether, and @unit was taken. */
gboolean ropeway_run_join_parked (RopewayRun *self, RopewayUnit *unit);
/* What an earlier run asked for was set aside now: what becomes of the record itself, if this run comes by it, counts in
 * its place. @problem: of @unit. */
void ropeway_run_put_off_refusal (RopewayRun *self, const RopewayUnit *unit, RopewayProblem *problem);
void ropeway_run_forget_refusal (RopewayRun *self, const RopewayUnit *unit); /* it has come by */
void ropeway_run_count_refusals (RopewayRun *self, RopewayCommit *commit);   /* those it did not come by */
/* Leaves @unit out, and takes it, where a person said so and its record is still the same. */
gboolean ropeway_run_leave_dismissed (RopewayRun *self, RopewayUnit *unit);

/* run-remember.c */
gboolean ropeway_run_can_resume (const RopewayRun *self);              /* a read that was cut off may go on */
gboolean ropeway_run_remember (RopewayRun *self, GError **error);      /* where this run starts */
void ropeway_run_keep_consent (RopewayRun *self);                      /* a changed job was agreed to */
void ropeway_run_keep_facts (RopewayRun *self, RopewayCommit *commit); /* of a run that ended well */

char *ropeway_run_dup_position (const RopewayRun *self, const RopewayPosition *position); /* for the ledger */

/* run-recover.c */
gboolean ropeway_run_recover (RopewayRun *self, GError **error);
void ropeway_run_recover_intent (RopewayRun *self, RopewayPage *page, const RopewayIntent *intent);
/* Of a removal: its fate stays unknown, and a person is told. */
void ropeway_run_leave_removal (RopewayRun *self, RopewayPage *page, const RopewayIntent *intent);
/* Forgets the requests of @source_key whose fate the next run would not find out by itself. Returns: FALSE with @error. */
gboolean ropeway_run_release (RopewayRun *self, const char *source_key, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sending, ropeway_sending_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Batch, ropeway_batch_free)

G_END_DECLS
