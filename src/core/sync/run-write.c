/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: planned writes become requests: an intent first, then the request, then what its answer says. */
#include "sync/run-private.h"

#include <string.h>

#include "base/fail-point.h"
#include "base/limits.h"
#include "value/json-writer.h"

/* Requests whose intents are written ahead of being sent. A request that must not be repeated is not written
 * ahead: after a crash each would be in doubt. */
#define LOOK_AHEAD 256

void
ropeway_sending_free (Sending *sending)
{
  g_clear_pointer (&sending->prepared, ropeway_prepared_request_free);
  g_ptr_array_unref (sending->units);
  g_clear_object (&sending->run);
  g_free (sending);
}

static Sending *
sending_new (const RopewayOperation *operation)
{
  Sending *sending = g_new0 (Sending, 1);

  sending->operation = operation;
  sending->units = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_unit_free);
  return sending;
}

const RopewayOperation *
ropeway_run_operation_for (const RopewayRun *self, RopewayIntentKind kind)
{
  switch (kind)
    {
    case ROPEWAY_INTENT_CREATE:
      return self->bundle->create;
    case ROPEWAY_INTENT_UPDATE:
      return self->bundle->update;
    case ROPEWAY_INTENT_DELETE:
      break;
    }
  return self->bundle->job->destination.gone == ROPEWAY_GONE_ARCHIVE ? self->bundle->update
                                                                     : self->bundle->remove;
}

/* A PUT may take away what it does not hold. */
gboolean
ropeway_run_replaces (const RopewayRun *self)
{
  return self->bundle->update != NULL && g_str_equal (self->bundle->update->method, "PUT");
}

static GQueue *
queue_for (RopewayRun *self, RopewayIntentKind kind)
{
  switch (kind)
    {
    case ROPEWAY_INTENT_CREATE:
      return &self->creates;
    case ROPEWAY_INTENT_UPDATE:
      return &self->updates;
    case ROPEWAY_INTENT_DELETE:
      break;
    }
  return &self->removals;
}

static RopewayOutcomeKind
outcome_for (RopewayIntentKind kind)
{
  switch (kind)
    {
    case ROPEWAY_INTENT_CREATE:
      return ROPEWAY_OUTCOME_CREATED;
    case ROPEWAY_INTENT_UPDATE:
      return ROPEWAY_OUTCOME_UPDATED;
    case ROPEWAY_INTENT_DELETE:
      break;
    }
  return ROPEWAY_OUTCOME_DELETED;
}

void
ropeway_run_queue_write (RopewayRun *self, RopewayUnit *unit, RopewayIntentKind kind)
{
  RopewayProblem *problem = NULL;

  unit->kind = kind;
  if (kind == ROPEWAY_INTENT_UPDATE && !unit->takes_back)
    problem = ropeway_run_make_update (self, unit);
  else
    unit->body = unit->mapped;
  if (problem != NULL)
    {
      ropeway_run_settle_intent (self, unit);
      ropeway_run_park (self, unit, problem);
      return;
    }
  if (unit->body == NULL && kind == ROPEWAY_INTENT_UPDATE)
    {
      ropeway_run_settle_intent (self, unit);
      if (!ropeway_run_is_plan (self))
        ropeway_run_set_link (self, unit, unit->seq - 1);
      ropeway_run_finish_unit (self, unit, ROPEWAY_OUTCOME_UNCHANGED, NULL);
      return;
    }
  if (!ropeway_run_let_write (self, unit))
    return;
  if (ropeway_run_is_plan (self))
    {
      ropeway_run_finish_unit (self, unit, outcome_for (kind), NULL);
      return;
    }
  g_queue_push_tail (queue_for (self, kind), unit);
}

guint
ropeway_run_count_unsent (const RopewayRun *self)
{
  return self->armed.length + (self->pending != NULL ? self->pending->sendings->len : 0)
         + (self->committing != NULL ? self->committing->sendings->len : 0);
}

static guint
look_ahead (RopewayRun *self, const RopewayOperation *operation)
{
  guint limit = ropeway_destination_get_in_flight_limit (self->destination);

  if (operation->repeat == ROPEWAY_REPEAT_NEVER)
    return limit > self->in_flight ? limit - self->in_flight : 0;
  return operation->batch.size > 1 ? 2 * limit : MAX (LOOK_AHEAD, 2 * limit);
}

/* What is looked for needs the record, and what is sent anew without those of its batch whose fate is known. A key may
 * become too old to be repeated. */
static gboolean
needs_record (const RopewayRun *self, const Sending *sending)
{
  switch (sending->operation->repeat)
    {
    case ROPEWAY_REPEAT_NEVER:
      return TRUE;
    case ROPEWAY_REPEAT_KEY:
      return self->bundle->find != NULL || self->bundle->index != NULL;
    case ROPEWAY_REPEAT_SAFE:
      break;
    }
  return sending->operation->batch.size > 1;
}

/* What is repeated is repeated as it was. */
static gboolean
needs_request (const Sending *sending)
{
  return sending->operation->repeat == ROPEWAY_REPEAT_KEY
         || (sending->operation->repeat == ROPEWAY_REPEAT_SAFE && sending->operation->batch.size <= 1);
}

static void
add_intent_item (RopewayIntent *intent, const RopewayUnit *unit, gboolean with_record)
{
  RopewayIntentItem *item = ropeway_intent_add_item (intent);

  item->source_key = g_strdup (unit->source_key);
  item->destination_id = g_strdup (unit->destination_id);
  item->match_key = g_strdup (unit->match_key);
  item->seq = unit->seq;
  memcpy (item->hash, unit->hash, sizeof item->hash);
  item->fields = unit->digests != NULL ? g_bytes_ref (unit->digests) : NULL;
  if (with_record)
    item->record = ropeway_json_write_text (unit->mapped, ROPEWAY_JSON_COMPACT, NULL);
}

static void
add_intent (RopewayRun *self, Sending *sending, const char *key)
{
  const RopewayUnit *first = g_ptr_array_index (sending->units, 0);
  RopewayIntent *intent = ropeway_intent_new (self->store);

  intent->run = self->record->id;
  intent->kind = first->kind;
  intent->repeat = sending->operation->repeat;
  intent->operation = g_strdup (sending->operation->id);
  intent->created = ropeway_clock_now (self->clock);
  if (needs_request (sending))
    {
      intent->key = g_strdup (key);
      intent->method = g_strdup (sending->prepared->method);
      intent->url = g_strdup (sending->prepared->url);
      intent->body = sending->prepared->body != NULL ? g_bytes_ref (sending->prepared->body) : NULL;
      intent->content_type = g_strdup (sending->prepared->content_type);
    }
  for (guint i = 0; i < sending->units->len; i++)
    {
      RopewayUnit *unit = g_ptr_array_index (sending->units, i);
      ropeway_run_take_over (self, unit);
      ropeway_run_settle_intent (self, unit);
      unit->intent = intent->id;
      add_intent_item (intent, unit, unit->kind == ROPEWAY_INTENT_DELETE || needs_record (self, sending));
    }
  g_hash_table_insert (self->intents, GSIZE_TO_POINTER ((gsize)intent->id),
                       GUINT_TO_POINTER (sending->units->len));
  ropeway_commit_add_intent (ropeway_run_pending (self)->commit, intent);
}

static void
send_alone (RopewayRun *self, RopewayUnit *unit)
{
  unit->alone = TRUE;
  g_queue_push_head (queue_for (self, unit->kind), unit);
}

static void
park_refused (RopewayRun *self, RopewayUnit *unit, RopewayProblem *problem)
{
  ropeway_run_uncount_write (self, unit);
  if (unit->kind == ROPEWAY_INTENT_DELETE)
    ropeway_run_park_removal (self, unit, problem);
  else
    ropeway_run_park (self, unit, ropeway_problem_ref (problem));
}

/* A request that cannot be filled in is the fault of one of its records: each is tried alone. */
static void
arm_failed (RopewayRun *self, Sending *sending, RopewayProblem *problem)
{
  g_ptr_array_set_free_func (sending->units, NULL);
  for (guint i = sending->units->len; i > 0; i--)
    {
      RopewayUnit *unit = g_ptr_array_index (sending->units, i - 1);
      if (sending->units->len > 1)
        send_alone (self, unit);
      else
        {
          /* Of one that is sent anew because its fate is not known, it stays unknown. */
          if (unit->intent != 0)
            ropeway_run_block (self, unit);
          park_refused (self, unit, problem);
        }
    }
  ropeway_problem_unref (problem);
  ropeway_sending_free (sending);
}

/* A text that has a field in it which is to stay as it is would else bring back what was there before. */
static const RopewayValue *
filling_record (RopewayRun *self, const RopewayUnit *unit)
{
  if (unit->kind != ROPEWAY_INTENT_UPDATE || unit->takes_back || unit->existing == NULL)
    return unit->mapped;
  return ropeway_plan_filling_record (self->program, unit->mapped, unit->body, unit->existing,
                                      unit->page->made);
}

static void
arm_one (RopewayRun *self, Sending *sending)
{
  RopewayUnit *const *units = (RopewayUnit *const *)sending->units->pdata;
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autofree char *key = NULL;
  RopewayProblem *problem = NULL;

  for (guint i = 0; i < sending->units->len; i++)
    g_ptr_array_add (records, (gpointer)units[i]->body);
  if (sending->operation->repeat == ROPEWAY_REPEAT_KEY)
    key = ropeway_unit_make_idempotency_key (ropeway_store_get_uuid (self->store), sending->operation->id,
                                             units, sending->units->len);
  sending->prepared = ropeway_destination_prepare (self->destination, sending->operation, records,
                                                   filling_record (self, units[0]), units[0]->destination_id,
                                                   key, &problem);
  if (sending->prepared == NULL)
    {
      arm_failed (self, sending, problem);
      return;
    }
  add_intent (self, sending, key);
  g_ptr_array_add (ropeway_run_pending (self)->sendings, sending);
}

static gboolean
more_may_come (const RopewayRun *self)
{
  return self->reading || self->finding > 0 || self->to_find.length > 0 || ropeway_run_wants_page (self);
}

static void
arm_queue (RopewayRun *self, GQueue *queue, const RopewayOperation *operation)
{
  guint size = operation != NULL ? MAX (operation->batch.size, 1) : 1;

  while (queue->length > 0 && self->state == RUN_WORKING
         && ropeway_run_count_unsent (self) < look_ahead (self, operation))
    {
      const RopewayUnit *head = g_queue_peek_head (queue);
      if (queue->length < size && !head->alone && more_may_come (self))
        return;
      Sending *sending = sending_new (operation);
      do
        g_ptr_array_add (sending->units, g_queue_pop_head (queue));
      while (!head->alone && sending->units->len < size && queue->length > 0
             && !((RopewayUnit *)g_queue_peek_head (queue))->alone);
      arm_one (self, sending);
    }
}

void
ropeway_run_arm (RopewayRun *self)
{
  if (self->trial.state >= TRIAL_HOLDING)
    return;
  arm_queue (self, &self->creates, self->bundle->create);
  arm_queue (self, &self->updates, self->bundle->update);
  arm_queue (self, &self->removals, ropeway_run_operation_for (self, ROPEWAY_INTENT_DELETE));
}

void
ropeway_run_complete_write (RopewayRun *self, RopewayUnit *unit, const char *id)
{
  gboolean created = unit->kind == ROPEWAY_INTENT_CREATE;

  if (unit->kind == ROPEWAY_INTENT_DELETE)
    {
      ropeway_run_complete_removal (self, unit);
      return;
    }
  /* A row whose key was changed has another id from then on. */
  if ((created || self->bundle->table != NULL) && id != NULL && id != unit->destination_id)
    {
      ropeway_run_index_renamed (self, unit->destination_id, id);
      g_free (unit->destination_id);
      unit->destination_id = g_strdup (id);
    }
  if (unit->destination_id != NULL && ropeway_run_id_is_taken (self, unit->destination_id, unit->source_key))
    {
      RopewayProblem *problem
          = ropeway_problem_new ("sync.record-taken", NULL, "id", unit->destination_id, NULL);
      ropeway_run_keep_holder (self, unit->destination_id);
      ropeway_run_park (self, unit, problem);
      return;
    }
  self->has_updated |= unit->kind == ROPEWAY_INTENT_UPDATE;
  ropeway_run_keep_before (self, unit);
  ropeway_run_set_link (self, unit, unit->seq);
  ropeway_run_index_written (self, unit);
  ropeway_run_note_before (self, unit);
  ropeway_run_finish_unit (self, unit, created ? ROPEWAY_OUTCOME_CREATED : ROPEWAY_OUTCOME_UPDATED, NULL);
}

/* Nobody could say what became of a request that may be repeated: the intent stays, and the next run repeats it before
 * anything else. */
static void
leave_unknown (RopewayRun *self, RopewayUnit *unit, RopewayProblem *cause)
{
  if (self->state != RUN_WORKING)
    {
      ropeway_run_drop_unit (self, unit);
      return;
    }
  ropeway_run_block (self, unit);
  if (unit->kind == ROPEWAY_INTENT_DELETE)
    ropeway_run_park_removal (self, unit, cause);
  else
    ropeway_run_park (self, unit,
                      ropeway_problem_new ("sync.fate-unknown", NULL, "reason",
                                           ropeway_problem_lookup (cause, "reason"), NULL));
}

/* @cause: (nullable): it was cancelled. */
static void
take_unknown (RopewayRun *self, Sending *sending, RopewayUnit *unit, RopewayProblem *cause)
{
  if (cause == NULL)
    ropeway_run_drop_unit (self, unit);
  else if (sending->operation->repeat != ROPEWAY_REPEAT_NEVER)
    leave_unknown (self, unit, cause);
  else
    {
      g_clear_pointer (&unit->problem, ropeway_problem_unref);
      unit->problem = ropeway_problem_ref (cause);
      ropeway_run_look_for (self, unit);
    }
}

/* Whether a refusal judges the record itself. A service that did the request before would have known its key first;
 * what refuses earlier than that (a right, an address, a conflict) says nothing about it. */
static gboolean
judges_record (const RopewayItemAnswer *answer)
{
  const char *status = ropeway_problem_lookup (answer->problem, "status");

  return status == NULL || g_str_equal (status, "400") || g_str_equal (status, "422");
}

/* Whether an earlier attempt, in this run or in the one that stored it, may have taken effect. */
static gboolean
may_have_arrived (const Sending *sending, const RopewayUnit *unit, const RopewayHttpResponse *response)
{
  return unit->stored
         || (sending->operation->repeat != ROPEWAY_REPEAT_NEVER
             && ropeway_http_response_get_attempts (response) > 1);
}

/* What the answer means for this write. Where an earlier attempt of the same request got no answer, a refusal may only
 * say that the first one is still being worked on, or that its key is taken. */
static RopewayAnswerKind
kind_of_answer (const Sending *sending, const RopewayUnit *unit, const RopewayItemAnswer *answer,
                const RopewayHttpResponse *response)
{
  RopewayAnswerKind kind = answer->kind;

  if (kind == ROPEWAY_ANSWER_GONE && unit->kind == ROPEWAY_INTENT_CREATE)
    kind = ROPEWAY_ANSWER_REFUSED;
  if (kind == ROPEWAY_ANSWER_REFUSED && sending->operation->repeat == ROPEWAY_REPEAT_KEY
      && (ropeway_http_response_is_after_unknown (response)
          || (may_have_arrived (sending, unit, response) && !judges_record (answer))))
    kind = ROPEWAY_ANSWER_UNKNOWN;
  return kind;
}

static void
take_answer (RopewayRun *self, Sending *sending, RopewayUnit *unit, RopewayItemAnswer *answer,
             const RopewayHttpResponse *response)
{
  RopewayAnswerKind kind = kind_of_answer (sending, unit, answer, response);

  if (kind != ROPEWAY_ANSWER_DONE)
    ropeway_run_note_exchange (self, sending, unit, response);
  switch (kind)
    {
    case ROPEWAY_ANSWER_DONE:
      ropeway_run_settle_intent (self, unit);
      ropeway_run_note_answer (self, sending, unit, response, answer->id);
      ropeway_run_look_after (self, unit);
      ropeway_run_complete_write (self, unit, answer->id);
      break;
    case ROPEWAY_ANSWER_GONE:
      ropeway_run_settle_intent (self, unit);
      if (unit->kind == ROPEWAY_INTENT_DELETE)
        ropeway_run_take_absence (self, unit, sending->operation, answer->problem);
      else
        ropeway_run_take_gone (self, unit);
      break;
    case ROPEWAY_ANSWER_REFUSED:
      ropeway_run_settle_intent (self, unit);
      park_refused (self, unit, answer->problem);
      break;
    case ROPEWAY_ANSWER_UNKNOWN:
      take_unknown (self, sending, unit, answer->problem);
      break;
    case ROPEWAY_ANSWER_NOT_PROCESSED:
    case ROPEWAY_ANSWER_STOP:
      if (!may_have_arrived (sending, unit, response))
        ropeway_run_settle_intent (self, unit);
      ropeway_run_stop (self, g_steal_pointer (&answer->problem));
      ropeway_run_drop_unit (self, unit);
      break;
    }
}

static GPtrArray *
read_answers (RopewayRun *self, const Sending *sending, const RopewayHttpResponse *response)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  for (guint i = 0; i < sending->units->len; i++)
    {
      const RopewayUnit *unit = g_ptr_array_index (sending->units, i);
      g_ptr_array_add (records, (gpointer)(unit->body != NULL ? unit->body : unit->mapped));
    }
  return ropeway_answers_read (ropeway_session_get_connection (self->destination_session), sending->operation,
                               records, response);
}

/* A batch that was refused as a whole may have one bad record in it. */
static gboolean
must_be_apart (const Sending *sending, const RopewayHttpResponse *response, const GPtrArray *answers)
{
  const RopewayUnit *first = g_ptr_array_index (sending->units, 0);

  for (guint i = 0; i < answers->len; i++)
    {
      const RopewayItemAnswer *answer = g_ptr_array_index (answers, i);
      if (answer->kind != ROPEWAY_ANSWER_REFUSED && answer->kind != ROPEWAY_ANSWER_GONE)
        return FALSE;
    }
  return sending->units->len > 1 && !first->stored && ropeway_http_response_get_status (response) >= 400
         && !ropeway_http_response_is_after_unknown (response);
}

/* Whether a request fails again and again says nothing about the service: each counts once. */
static void
count_failure (RopewayRun *self, const Sending *sending, RopewayProblem *problem)
{
  const RopewayUnit *first = g_ptr_array_index (sending->units, 0);

  if (first->attempts <= 1)
    ropeway_run_count_failure (self, &self->failures, problem);
}

static void
count_answers (RopewayRun *self, const Sending *sending, const GPtrArray *answers)
{
  for (guint i = 0; i < answers->len; i++)
    if (((RopewayItemAnswer *)g_ptr_array_index (answers, i))->kind != ROPEWAY_ANSWER_UNKNOWN)
      {
        self->failures = 0;
        return;
      }
  count_failure (self, sending, ((RopewayItemAnswer *)g_ptr_array_index (answers, 0))->problem);
}

static void
take_response (RopewayRun *self, Sending *sending, const RopewayHttpResponse *response)
{
  g_autoptr (GPtrArray) answers = read_answers (self, sending, response);
  gboolean apart = must_be_apart (sending, response, answers);

  count_answers (self, sending, answers);
  g_ptr_array_set_free_func (sending->units, NULL);
  for (guint i = sending->units->len; apart && i > 0; i--)
    {
      RopewayUnit *unit = g_ptr_array_index (sending->units, i - 1);
      ropeway_run_settle_intent (self, unit);
      if (unit->known)
        ropeway_run_let_go (self, unit);
      else
        send_alone (self, unit);
    }
  for (guint i = 0; !apart && i < sending->units->len; i++)
    {
      RopewayUnit *unit = g_ptr_array_index (sending->units, i);
      if (unit->known)
        {
          ropeway_run_settle_intent (self, unit);
          ropeway_run_let_go (self, unit);
        }
      else
        take_answer (self, sending, unit, g_ptr_array_index (answers, i), response);
    }
}

/* No answer, and it may have taken effect. */
static void
take_silence (RopewayRun *self, Sending *sending, const GError *error)
{
  RopewayConnection *connection = ropeway_session_get_connection (self->destination_session);
  g_autoptr (RopewayProblem) cause = NULL;

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      cause = ropeway_request_problem (connection, error);
      count_failure (self, sending, cause);
    }
  g_ptr_array_set_free_func (sending->units, NULL);
  for (guint i = 0; i < sending->units->len; i++)
    {
      RopewayUnit *unit = g_ptr_array_index (sending->units, i);
      if (unit->known)
        ropeway_run_let_go (self, unit);
      else
        {
          ropeway_run_note_exchange (self, sending, unit, NULL);
          unit->timed_out = g_error_matches (error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_TIMEOUT);
          take_unknown (self, sending, unit, cause);
        }
    }
}

/* Takes back what was not sent. Of an earlier run it may have been. */
void
ropeway_run_drop_sending (RopewayRun *self, Sending *sending)
{
  g_ptr_array_set_free_func (sending->units, NULL);
  for (guint i = 0; i < sending->units->len; i++)
    {
      RopewayUnit *unit = g_ptr_array_index (sending->units, i);
      if (!unit->stored)
        ropeway_run_settle_intent (self, unit);
      ropeway_run_drop_unit (self, unit);
    }
}

/* A value in an address or a header that cannot be sent is its record's own fault. */
static gboolean
is_unsendable (const GError *error)
{
  return g_error_matches (error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_ADDRESS)
         || g_error_matches (error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_HEADER);
}

/* Nothing reached the service. */
static void
take_failure (RopewayRun *self, Sending *sending, const GError *error)
{
  RopewayUnit *first = g_ptr_array_index (sending->units, 0);
  RopewayProblem *problem
      = ropeway_request_problem (ropeway_session_get_connection (self->destination_session), error);

  if (is_unsendable (error) && sending->units->len == 1 && !first->stored)
    {
      g_ptr_array_set_free_func (sending->units, NULL);
      ropeway_run_settle_intent (self, first);
      park_refused (self, first, problem);
      ropeway_problem_unref (problem);
      return;
    }
  ropeway_run_drop_sending (self, sending);
  ropeway_run_stop (self, problem);
}

static gboolean
is_unknown (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || ropeway_http_error_is_unknown (error);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Sending) sending = data;
  g_autoptr (RopewayRun) self = g_steal_pointer (&sending->run);
  RopewayProblem *problem = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response
      = ropeway_destination_send_finish (self->destination, result, &problem, &error);

  ropeway_fail_point ("write.after-send");
  self->in_flight--;
  if (response != NULL)
    take_response (self, sending, response);
  else if (problem != NULL)
    {
      ropeway_run_drop_sending (self, sending);
      ropeway_run_stop (self, problem);
    }
  else if (!ropeway_destination_was_begun (self->destination, result)
           && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ropeway_run_drop_sending (self, sending);
  else if (is_unknown (error))
    take_silence (self, sending, error);
  else
    take_failure (self, sending, error);
  ropeway_run_pump (self);
}

static void
send_now (RopewayRun *self, Sending *sending)
{
  gint64 now = ropeway_clock_now (self->clock);

  for (guint i = 0; i < sending->units->len; i++)
    {
      RopewayUnit *unit = g_ptr_array_index (sending->units, i);
      unit->sent_at = now;
      unit->attempts++;
    }
  sending->run = g_object_ref (self);
  self->in_flight++;
  ropeway_fail_point ("write.before-send");
  ropeway_destination_send_async (self->destination, sending->prepared, self->writing_cancellable, on_sent,
                                  sending);
}

void
ropeway_run_send (RopewayRun *self)
{
  guint limit = ropeway_destination_get_in_flight_limit (self->destination);

  while (self->in_flight < limit && self->armed.length > 0 && self->state == RUN_WORKING)
    send_now (self, g_queue_pop_head (&self->armed));
}
