/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/run-private.h"

#include "base/fail-point.h"
#include "base/limits.h"
#include "value/value-compare.h"

/* Answers that are under way when a run stops are worth waiting for: each saves a question later. */
#define GRACE_US (5 * G_TIME_SPAN_SECOND)
#define PROGRESS_US (100 * G_TIME_SPAN_MILLISECOND)

/* So many failures in a row are the service's trouble, not the records'. */
#define FAILURES_IN_A_ROW 20

G_DEFINE_FINAL_TYPE (RopewayRun, ropeway_run, G_TYPE_OBJECT)

void
ropeway_run_clear_timer (RopewayRun *self, guint *timer)
{
  if (*timer != 0)
    ropeway_clock_remove_timer (self->clock, *timer);
  *timer = 0;
}

static void
remove_waiting_timers (RopewayRun *self)
{
  GHashTableIter iter;
  UnitCall *call;

  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&call))
    ropeway_clock_remove_timer (self->clock, call->timer);
}

static void
remove_timers (RopewayRun *self)
{
  remove_waiting_timers (self);
  ropeway_run_clear_timer (self, &self->grace_timer);
  ropeway_run_clear_timer (self, &self->flush_timer);
}

static void
ropeway_run_finalize (GObject *object)
{
  RopewayRun *self = ROPEWAY_RUN (object);

  remove_timers (self);
  g_queue_clear_full (&self->pages, (GDestroyNotify)ropeway_page_unref);
  g_clear_pointer (&self->pending, ropeway_batch_free);
  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->blocked);
  g_hash_table_unref (self->doubts);
  g_clear_pointer (&self->latest, g_hash_table_unref);
  g_hash_table_unref (self->refused);
  g_hash_table_unref (self->delivered);
  g_hash_table_unref (self->intents);
  ropeway_planned_keys_free (self->planned);
  ropeway_key_gate_free (self->gate);
  ropeway_gone_clear (&self->gone);
  ropeway_position_clear (&self->position);
  g_free (self->question);
  ropeway_run_clear_input (self);
  ropeway_cursor_clear (&self->since);
  ropeway_cursor_clear (&self->high);
  ropeway_cursor_clear (&self->mark);
  ropeway_cursor_clear (&self->settled);
  ropeway_run_clear_index (self);
  g_hash_table_unref (self->find_shown);
  g_ptr_array_unref (self->removed_ids);
  g_ptr_array_unref (self->unseen_ids);
  g_ptr_array_unref (self->doubted);
  g_free (self->twin);
  g_clear_pointer (&self->facts, ropeway_run_facts_free);
  g_clear_pointer (&self->before, ropeway_run_facts_free);
  ropeway_trial_clear (&self->trial);
  g_clear_pointer (&self->described, ropeway_described_unref);
  g_clear_pointer (&self->create_kinds, g_hash_table_unref);
  g_clear_pointer (&self->update_kinds, g_hash_table_unref);
  g_clear_pointer (&self->left_out, g_hash_table_unref);
  g_clear_object (&self->source);
  g_clear_object (&self->destination);
  if (self->source_session != NULL)
    ropeway_session_set_notice (self->source_session, NULL, NULL);
  if (self->destination_session != NULL)
    ropeway_session_set_notice (self->destination_session, NULL, NULL);
  g_clear_object (&self->source_session);
  g_clear_object (&self->destination_session);
  g_clear_object (&self->reading_cancellable);
  g_clear_object (&self->writing_cancellable);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->record, ropeway_run_record_free);
  g_clear_pointer (&self->problem, ropeway_problem_unref);
  g_clear_pointer (&self->program, ropeway_program_unref);
  g_clear_pointer (&self->bundle, ropeway_bundle_unref);
  g_clear_pointer (&self->store, ropeway_store_unref);
  g_clear_pointer (&self->clock, ropeway_clock_unref);
  g_clear_pointer (&self->redactor, ropeway_redactor_unref);
  G_OBJECT_CLASS (ropeway_run_parent_class)->finalize (object);
}

static void
ropeway_run_class_init (RopewayRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_run_finalize;
}

/* Not at once: a unit that is done in the same breath lets the next in, and so on, as deep as the queue is long. */
static void
go_unit (gpointer unit, gpointer run)
{
  RopewayRun *self = run;

  g_queue_push_tail (&self->ready, unit);
  self->pump_again = TRUE;
}

static void
ropeway_run_init (RopewayRun *self)
{
  self->gate = ropeway_key_gate_new (go_unit, self);
  self->waiting = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->blocked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->doubts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)ropeway_parked_free);
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)ropeway_outcome_free);
  self->delivered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->intents = g_hash_table_new (NULL, NULL);
  self->planned = ropeway_planned_keys_new ();
  self->find_shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->doubted = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_link_free);
  self->removed_ids = g_ptr_array_new_with_free_func (g_free);
  self->unseen_ids = g_ptr_array_new_with_free_func (g_free);
  self->reading_cancellable = g_cancellable_new ();
  self->writing_cancellable = g_cancellable_new ();
  self->redactor = ropeway_redactor_new ();
  self->total = -1;
}

RopewayRun *
ropeway_run_new (RopewayBundle *bundle, RopewayStore *store, RopewaySecretProvider *secrets,
                 RopewayClock *clock, const RopewayRunOptions *options, RopewayProblems *problems)
{
  g_autoptr (RopewayProgram) program
      = ropeway_program_compile (bundle->job, bundle->source_connection, problems);

  g_return_val_if_fail (store != NULL || options->kind == ROPEWAY_RUN_PLAN, NULL);
  if (program == NULL)
    return NULL;
  RopewayRun *self = g_object_new (ROPEWAY_TYPE_RUN, NULL);
  self->bundle = ropeway_bundle_ref (bundle);
  self->program = g_steal_pointer (&program);
  self->store = store != NULL ? ropeway_store_ref (store) : NULL;
  self->secrets = g_object_ref (secrets);
  self->clock = ropeway_clock_ref (clock);
  self->options = *options;
  self->facts = ropeway_run_facts_new (bundle);
  return self;
}

void
ropeway_run_set_events (RopewayRun *self, const RopewayRunEvents *events, gpointer data)
{
  self->events = *events;
  self->events_data = data;
}

gboolean
ropeway_run_is_plan (const RopewayRun *self)
{
  return self->options.kind == ROPEWAY_RUN_PLAN;
}

void
ropeway_run_warn (RopewayRun *self, const RopewayProblem *problem)
{
  if (self->events.warning != NULL)
    self->events.warning (problem, self->events_data);
}

RopewayProblem *
ropeway_run_redact (RopewayRun *self, RopewayProblem *problem)
{
  return ropeway_redactor_problem (self->redactor, problem);
}

static void
on_grace_over (gpointer data)
{
  RopewayRun *self = data;

  self->grace_timer = 0;
  g_cancellable_cancel (self->writing_cancellable);
}

void
ropeway_run_stop (RopewayRun *self, RopewayProblem *problem)
{
  if (self->problem == NULL)
    self->problem = ropeway_run_redact (self, problem);
  else
    g_clear_pointer (&problem, ropeway_problem_unref);
  if (self->state >= RUN_STOPPING)
    return;
  self->state = RUN_STOPPING;
  g_cancellable_cancel (self->reading_cancellable);
  self->grace_timer = ropeway_clock_add_timer (self->clock, GRACE_US, on_grace_over, self);
  self->pump_again = TRUE;
}

void
ropeway_run_stop_or_warn (RopewayRun *self, RopewayProblem *problem)
{
  if (!ropeway_run_is_plan (self))
    {
      ropeway_run_stop (self, problem);
      return;
    }
  g_autofree char *reason = ropeway_problem_dup_sentence (problem);
  g_autoptr (RopewayProblem) warning = ropeway_problem_new ("sync.would-stop", NULL, "reason", reason, NULL);
  ropeway_problem_unref (problem);
  ropeway_run_warn (self, warning);
}

void
ropeway_run_count_failure (RopewayRun *self, guint *failures, RopewayProblem *problem)
{
  if (++*failures >= FAILURES_IN_A_ROW)
    ropeway_run_stop (self, ropeway_problem_ref (problem));
}

static guint64
count_requests (RopewayRun *self)
{
  guint64 n = 0;

  if (self->source_session != NULL)
    n += ropeway_http_client_get_n_sent (ropeway_session_get_client (self->source_session));
  if (self->destination_session != NULL && self->destination_session != self->source_session)
    n += ropeway_http_client_get_n_sent (ropeway_session_get_client (self->destination_session));
  return n;
}

static void
tell_progress (RopewayRun *self, gboolean at_once)
{
  gint64 now = ropeway_clock_monotonic (self->clock);
  RopewayRunProgress progress = { .total = self->total, .started = self->started };

  if (self->record == NULL || (!at_once && now - self->last_progress < PROGRESS_US))
    return;
  self->last_progress = now;
  self->record->requests = count_requests (self);
  if (self->events.progress == NULL)
    return;
  progress.read = self->record->read;
  progress.units = self->record->units;
  progress.requests = self->record->requests;
  for (guint i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    progress.counts[i] = self->record->counts[i];
  self->events.progress (&progress, self->events_data);
}

static void
stop_watching (RopewayRun *self)
{
  if (self->cancel_source == NULL)
    return;
  g_source_destroy (self->cancel_source);
  g_clear_pointer (&self->cancel_source, g_source_unref);
}

static void
end (RopewayRun *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  self->state = RUN_ENDED;
  remove_timers (self);
  stop_watching (self);
  tell_progress (self, TRUE);
  g_task_return_boolean (task, TRUE);
}

static gboolean
is_share_exceeded (RopewayRun *self)
{
  const char *share = self->bundle->job->stop_after_parked.share;
  RopewayDecimal allowed, units, parked;

  if (share == NULL || !ropeway_decimal_parse (share, -1, &allowed, NULL))
    return FALSE;
  ropeway_decimal_from_int64 ((gint64)self->record->units, &units);
  ropeway_decimal_from_int64 ((gint64)self->record->counts[ROPEWAY_OUTCOME_PARKED], &parked);
  return ropeway_decimal_multiply (&allowed, &units, &allowed, NULL)
         && ropeway_decimal_compare (&parked, &allowed) > 0;
}

static void
check_parked (RopewayRun *self)
{
  guint64 parked = self->record->counts[ROPEWAY_OUTCOME_PARKED];

  if (self->problem == NULL && !self->cancelled)
    self->problem = ropeway_run_check_input (self);
  if (self->problem != NULL || self->cancelled || parked == 0)
    return;
  if (parked == self->record->units)
    self->problem = ropeway_problem_new ("sync.nothing-delivered", NULL, NULL);
  else if (is_share_exceeded (self))
    self->problem = ropeway_problem_new ("sync.too-many-parked", NULL, "limit",
                                         self->bundle->job->stop_after_parked.share, NULL);
}

static RopewayRunState
final_state (RopewayRun *self)
{
  if (self->problem != NULL)
    return ROPEWAY_RUN_FAILED;
  if (self->cancelled || self->has_next || self->open_units > 0)
    return ROPEWAY_RUN_INTERRUPTED;
  return self->record->counts[ROPEWAY_OUTCOME_PARKED] > 0 ? ROPEWAY_RUN_PARTLY : ROPEWAY_RUN_DONE;
}

static void
on_finished (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayRun) self = data;
  g_autoptr (GError) error = NULL;

  if (!ropeway_ledger_commit_finish (self->store, result, &error))
    {
      self->record->state = ROPEWAY_RUN_FAILED;
      /* The first commit that was lost says why; those after it only that one was. */
      if (!self->torn)
        {
          g_clear_pointer (&self->record->problem, ropeway_problem_unref);
          self->record->problem
              = ropeway_problem_new ("sync.not-remembered", NULL, "reason", error->message, NULL);
        }
    }
  ropeway_fail_point ("run.after-mark");
  end (self);
}

static void
finish (RopewayRun *self)
{
  RopewayRunRecord *record = self->record;

  self->state = RUN_FINISHING;
  g_autoptr (RopewayCommit) commit = ropeway_commit_new (self->scope);
  ropeway_run_warn_there (self);
  ropeway_run_count_refusals (self, commit);
  check_parked (self);
  record->state = final_state (self);
  record->ended = ropeway_clock_now (self->clock);
  record->requests = count_requests (self);
  record->problem = self->problem != NULL ? ropeway_problem_ref (self->problem) : NULL;
  if (ropeway_run_is_plan (self))
    {
      end (self);
      return;
    }
  gboolean complete = record->state == ROPEWAY_RUN_DONE || record->state == ROPEWAY_RUN_PARTLY;
  if (complete || record->state == ROPEWAY_RUN_FAILED)
    {
      g_clear_pointer (&record->position, g_free);
      g_clear_pointer (&record->high, g_free);
    }
  /* "From now on" over an empty source is a place too: the first record to come is new. */
  if (complete)
    ropeway_run_keep_facts (self, commit);
  ropeway_run_add_held (self, commit);
  g_autofree char *mark = ropeway_run_dup_mark (self);
  if (complete && !self->limited && !self->keep_mark && !ropeway_run_is_aside (self)
      && (mark != NULL || self->prime))
    ropeway_commit_set_mark (commit, mark != NULL ? mark : "null");
  ropeway_commit_set_run (commit, record);
  ropeway_fail_point ("run.before-mark");
  ropeway_ledger_commit_async (self->store, g_steal_pointer (&commit), on_finished, g_object_ref (self));
}

static void
drop_queue (RopewayRun *self, GQueue *queue)
{
  RopewayUnit *unit;

  while ((unit = g_queue_pop_head (queue)) != NULL)
    ropeway_run_drop_unit (self, unit);
}

static void
drop_waiting_unit (gpointer unit, gpointer run)
{
  ropeway_run_drop_unit (run, unit);
}

/* Nothing new begins. What was not sent is taken back; what may have arrived stays an intent. */
static void
drop_everything (RopewayRun *self)
{
  GHashTableIter iter;
  gpointer unit;
  Sending *sending;

  drop_queue (self, &self->to_find);
  drop_queue (self, &self->to_index);
  drop_queue (self, &self->creates);
  drop_queue (self, &self->updates);
  drop_queue (self, &self->removals);
  drop_queue (self, &self->gone.rivals);
  remove_waiting_timers (self);
  g_autoptr (GHashTable) waiting = g_steal_pointer (&self->waiting);
  self->waiting = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_hash_table_iter_init (&iter, waiting);
  while (g_hash_table_iter_next (&iter, &unit, NULL))
    ropeway_run_drop_unit (self, unit);
  while ((sending = g_queue_pop_head (&self->armed)) != NULL)
    {
      ropeway_run_drop_sending (self, sending);
      ropeway_sending_free (sending);
    }
  ropeway_key_gate_drop_waiting (self->gate, drop_waiting_unit, self);
  drop_queue (self, &self->ready);
}

static void
plan_ready (RopewayRun *self)
{
  RopewayUnit *unit;

  while ((unit = g_queue_pop_head (&self->ready)) != NULL)
    ropeway_run_plan_unit (self, unit);
}

static gboolean
is_under_way (const RopewayRun *self)
{
  return self->reading || self->finding > 0 || self->in_flight > 0 || self->pending != NULL
         || self->committing != NULL;
}

/* Nothing moves any more but what was sent. */
static gboolean
is_stalled (const RopewayRun *self)
{
  return self->state == RUN_WORKING && self->in_flight > 0 && !self->pump_again && !self->reading
         && self->finding == 0 && self->pending == NULL && self->committing == NULL
         && self->armed.length == 0;
}

/* All is read and done. */
static void
go_on_or_finish (RopewayRun *self)
{
  RopewayProblem *problem = NULL;

  if (!ropeway_run_is_plan (self) && !self->trial.is_judged)
    problem = ropeway_run_judge (self);
  if (problem != NULL)
    ropeway_run_stop (self, problem);
  else if (self->state == RUN_WORKING && !ropeway_run_is_plan (self) && ropeway_run_repeat_removals (self))
    self->pump_again = TRUE;
  else if (self->state == RUN_WORKING && ropeway_run_wants_gone (self))
    {
      ropeway_run_start_gone (self);
      self->pump_again = TRUE;
    }
  else if (self->state == RUN_WORKING)
    {
      if (ropeway_run_is_plan (self) && (problem = ropeway_run_judge (self)) != NULL)
        ropeway_run_stop_or_warn (self, problem);
      finish (self);
    }
}

static void
step (RopewayRun *self)
{
  switch (self->state)
    {
    case RUN_WORKING:
      plan_ready (self);
      if (ropeway_run_wants_page (self))
        ropeway_run_read_page (self);
      ropeway_run_settle_rivals (self);
      ropeway_run_start_finds (self);
      ropeway_run_step_trial (self);
      ropeway_run_arm (self);
      ropeway_run_send (self);
      if (ropeway_run_should_commit (self))
        ropeway_run_commit (self);
      if (self->state == RUN_WORKING && !is_under_way (self) && ropeway_run_needs_index_again (self))
        ropeway_run_read_index (self);
      if (is_stalled (self))
        ropeway_destination_flush (self->destination);
      if (self->state == RUN_WORKING && !ropeway_run_is_trial (self) && !is_under_way (self)
          && !self->has_next && self->open_units == 0)
        go_on_or_finish (self);
      break;
    case RUN_STOPPING:
      ropeway_run_end_trial (self);
      drop_everything (self);
      if (self->destination != NULL)
        ropeway_destination_drop (self->destination);
      if (ropeway_run_should_commit (self))
        ropeway_run_commit (self);
      if (!is_under_way (self) && self->record != NULL)
        finish (self);
      break;
    case RUN_NEW:
    case RUN_OPENING_SOURCE:
    case RUN_OPENING_DESTINATION:
    case RUN_DESCRIBING:
    case RUN_PREPARING:
    case RUN_INDEXING:
    case RUN_FINISHING:
    case RUN_ENDED:
      break;
    }
}

void
ropeway_run_pump (RopewayRun *self)
{
  self->pump_again = TRUE;
  if (self->pumping || self->state == RUN_ENDED)
    return;
  g_autoptr (RopewayRun) held = g_object_ref (self);
  self->pumping = TRUE;
  while (self->pump_again)
    {
      self->pump_again = FALSE;
      step (self);
    }
  self->pumping = FALSE;
  if (self->state != RUN_ENDED)
    tell_progress (self, FALSE);
}

/* From the loop, not from within whoever cancels. */
static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  RopewayRun *self = data;

  self->cancelled = TRUE;
  ropeway_run_stop (self, NULL);
  ropeway_run_pump (self);
  return G_SOURCE_REMOVE;
}

static void
watch_cancellable (RopewayRun *self, GCancellable *cancellable)
{
  if (cancellable == NULL)
    return;
  self->cancel_source = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->cancel_source, G_SOURCE_FUNC (on_cancelled), self, NULL);
  g_source_attach (self->cancel_source, g_main_context_get_thread_default ());
}

void
ropeway_run_start_async (RopewayRun *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer data)
{
  GError *error = NULL;

  g_return_if_fail (self->state == RUN_NEW);
  self->task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (self->task, ropeway_run_start_async);
  self->started = ropeway_clock_monotonic (self->clock);
  if (!ropeway_run_remember (self, &error))
    {
      self->state = RUN_ENDED;
      g_task_return_error (self->task, error);
      g_clear_object (&self->task);
      return;
    }
  watch_cancellable (self, cancellable);
  if (self->state >= RUN_STOPPING)
    ropeway_run_pump (self);
  else
    ropeway_run_open (self);
}

const RopewayRunRecord *
ropeway_run_start_finish (RopewayRun *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_boolean (G_TASK (result), error) ? self->record : NULL;
}
