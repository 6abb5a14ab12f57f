/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/connection-check.h"

#include <string.h>

#include "auth/answer-problem.h"
#include "auth/secret-binding.h"
#include "auth/sign-in-lookup.h"
#include "base/i18n.h"
#include "http/http-url.h"
#include "source/connection-check-call.h"
#include "source/connection-check-reach.h"
#include "source/connection-check-verdict.h"
#include "source/open-source.h"

#define PROBE_NAME "ropeway_check"

typedef enum
{
  SECRETS,  /* each is asked for */
  STORING,  /* something is kept where a sign-in is kept */
  REMOVING, /* and taken away */
  REACHING, /* the way to the service */
  OPENING,  /* a session is made ready */
  CALLING,  /* and asked */
  DONE,
} State;

struct _RopewayConnectionCheck
{
  GObject parent;

  /* owned */
  RopewayConnection *connection;
  RopewaySecretProvider *secrets;
  RopewayRedactor *redactor; /* (nullable) */
  RopewayClock *clock;
  GStrv names; /* of secrets */
  GPtrArray *steps;
  RopewaySession *session; /* (nullable) */
  RopewayReached *reached; /* (nullable) */
  char *answered;          /* (nullable): the address that answered last */

  /* borrowed */
  const RopewayEnvironment *environment;
  RopewayCheckCall call;
  RopewayCheckFunc func;
  gpointer data;

  /* state */
  State state;
  guint next; /* secret */
  gboolean lacks_secret;
  gboolean is_file;
  gboolean has_skew;
  gint64 skew; /* µs that our clock is ahead of the service's */
};

G_DEFINE_FINAL_TYPE (RopewayConnectionCheck, ropeway_connection_check, G_TYPE_OBJECT)

static void
step_free (gpointer data)
{
  RopewayCheckStep *step = data;

  g_free (step->subject);
  g_free (step->note);
  g_clear_pointer (&step->problem, ropeway_problem_unref);
  g_free (step);
}

static void
drop_session (RopewayConnectionCheck *self)
{
  if (self->session != NULL)
    ropeway_http_client_set_trace (ropeway_session_get_client (self->session), NULL, NULL, NULL);
  g_clear_object (&self->session);
}

static void
ropeway_connection_check_finalize (GObject *object)
{
  RopewayConnectionCheck *self = ROPEWAY_CONNECTION_CHECK (object);

  drop_session (self);
  g_clear_pointer (&self->connection, ropeway_connection_unref);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->redactor, ropeway_redactor_unref);
  g_clear_pointer (&self->clock, ropeway_clock_unref);
  g_clear_pointer (&self->names, g_strfreev);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->reached, ropeway_reached_free);
  g_free (self->answered);
  G_OBJECT_CLASS (ropeway_connection_check_parent_class)->finalize (object);
}

static void
ropeway_connection_check_class_init (RopewayConnectionCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_connection_check_finalize;
}

static void
ropeway_connection_check_init (RopewayConnectionCheck *self)
{
  self->steps = g_ptr_array_new_with_free_func (step_free);
}

RopewayConnectionCheck *
ropeway_connection_check_new (RopewayConnection *connection, const RopewayEnvironment *environment,
                              const RopewayCheckCall *call, RopewaySecretProvider *secrets,
                              RopewayRedactor *redactor, RopewayClock *clock)
{
  RopewayConnectionCheck *self = g_object_new (ROPEWAY_TYPE_CONNECTION_CHECK, NULL);

  self->connection = ropeway_connection_ref (connection);
  self->environment = environment;
  self->call = *call;
  self->secrets = g_object_ref (secrets);
  self->redactor = redactor != NULL ? ropeway_redactor_ref (redactor) : NULL;
  self->clock = ropeway_clock_ref (clock);
  self->is_file = strcmp (connection->kind, "file") == 0;
  self->names = ropeway_connection_dup_secret_names (connection);
  return self;
}

void
ropeway_connection_check_set_func (RopewayConnectionCheck *self, RopewayCheckFunc func, gpointer data)
{
  self->func = func;
  self->data = data;
}

/* ---- telling ---- */

/* @problem: (transfer full) (nullable). @note: (nullable). */
static void
tell_of (RopewayConnectionCheck *self, RopewayCheckPart part, const char *subject,
         RopewayCheckVerdict verdict, const char *note, RopewayProblem *problem)
{
  RopewayCheckStep *step = g_new0 (RopewayCheckStep, 1);

  step->part = part;
  step->verdict = verdict;
  step->subject = g_strdup (subject);
  step->note = g_strdup (note);
  step->problem = problem != NULL && self->redactor != NULL
                      ? ropeway_redactor_problem (self->redactor, problem)
                      : problem;
  g_ptr_array_add (self->steps, step);
  if (self->func != NULL)
    self->func (step, self->data);
}

static void
tell (RopewayConnectionCheck *self, RopewayCheckPart part, RopewayCheckVerdict verdict, const char *note)
{
  tell_of (self, part, NULL, verdict, note, NULL);
}

/* @problem: (transfer full). */
static void
tell_problem (RopewayConnectionCheck *self, RopewayCheckPart part, const char *note, RopewayProblem *problem)
{
  gboolean is_error = ropeway_problem_get_severity (problem) == ROPEWAY_SEVERITY_ERROR;

  tell_of (self, part, NULL, is_error ? ROPEWAY_CHECK_FAILED : ROPEWAY_CHECK_WARNING, note, problem);
}

/* The same where it may be good. @problem: (transfer full) (nullable). */
static void
tell_judged (RopewayConnectionCheck *self, RopewayCheckPart part, const char *note, RopewayProblem *problem)
{
  if (problem != NULL)
    tell_problem (self, part, note, problem);
  else
    tell (self, part, ROPEWAY_CHECK_GOOD, note);
}

static gboolean
is_secure (const RopewayConnectionCheck *self)
{
  return g_ascii_strncasecmp (self->environment->address, "https:", strlen ("https:")) == 0;
}

/* Whether @part belongs to a check of this connection at all. */
static gboolean
has_part (const RopewayConnectionCheck *self, RopewayCheckPart part)
{
  if (self->is_file)
    return part == ROPEWAY_CHECK_CALL || part == ROPEWAY_CHECK_SEES;
  return part != ROPEWAY_CHECK_TLS || is_secure (self);
}

static void
tell_not_tried (RopewayConnectionCheck *self, RopewayCheckPart from, RopewayCheckPart to)
{
  for (RopewayCheckPart part = from; part <= to; part++)
    if (has_part (self, part))
      tell (self, part, ROPEWAY_CHECK_NOT_TRIED, NULL);
}

/* ---- the parts: secrets ---- */

static void
take_secret (RopewayConnectionCheck *self, const char *name, RopewaySecretState state, const char *place,
             const char *reason)
{
  RopewayProblem *problem
      = ropeway_check_secret_problem (self->connection, self->environment, name, state, reason);

  self->lacks_secret |= problem != NULL;
  tell_of (self, ROPEWAY_CHECK_SECRET, name, problem != NULL ? ROPEWAY_CHECK_FAILED : ROPEWAY_CHECK_GOOD,
           state == ROPEWAY_SECRET_STATE_THERE ? place : NULL, problem);
}

static void step (GTask *task);

/* Returns: whether @error only says that somebody stopped it; then the task is ended. */
static gboolean
was_cancelled (GTask *task, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  drop_session (g_task_get_source_object (task));
  g_task_return_error (task, g_error_copy (error));
  g_object_unref (task);
  return TRUE;
}

static void
on_secret (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  RopewayConnectionCheck *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  RopewaySecretState state
      = ropeway_secret_provider_check_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);

  if (was_cancelled (task, error))
    return;
  take_secret (self, self->names[self->next++], state, ropeway_secret_provider_check_get_place (result),
               error != NULL ? error->message : NULL);
  step (task);
}

/* @name: borrowed by the result. */
static RopewaySecretQuery
query_of (const RopewayConnectionCheck *self, const char *name, const char *origin)
{
  return (RopewaySecretQuery){ name, self->environment->name, self->connection->id, origin };
}

static void
ask_secret (RopewayConnectionCheck *self, GTask *task)
{
  const char *name = self->names[self->next];
  g_autofree char *binding = ropeway_secret_binding_dup (self->connection, self->environment, name);
  const RopewaySecretQuery query = query_of (self, name, binding);

  ropeway_secret_provider_check_async (self->secrets, &query, g_task_get_cancellable (task), on_secret, task);
}

/* ---- the parts: the place for what is granted ---- */

/* @error: (nullable). */
static void
tell_store (RopewayConnectionCheck *self, const GError *error)
{
  tell_judged (self, ROPEWAY_CHECK_STORE, NULL,
               error == NULL ? NULL
                             : ropeway_problem_new ("check.store-read-only", NULL, "connection",
                                                    ropeway_sign_in_get_connection_name (self->connection),
                                                    "reason", error->message, NULL));
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  RopewayConnectionCheck *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  self->state = REMOVING;
  if (!ropeway_secret_provider_store_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error))
    {
      tell_store (self, error);
      self->state = REACHING;
    }
  step (task);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  RopewayConnectionCheck *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  self->state = REACHING;
  ropeway_secret_provider_remove_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);
  tell_store (self, error);
  step (task);
}

/* Neither is cancelled: what was kept is always taken away again. */
static void
try_store (RopewayConnectionCheck *self, GTask *task)
{
  g_autofree char *origin = ropeway_http_url_dup_origin (self->environment->address);
  const RopewaySecretQuery query = query_of (self, PROBE_NAME, origin);
  g_autoptr (RopewaySecret) secret = ropeway_secret_new ("1", -1);

  if (self->state == STORING)
    ropeway_secret_provider_store_async (self->secrets, &query, secret, "Ropeway", NULL, on_stored, task);
  else
    ropeway_secret_provider_remove_async (self->secrets, &query, NULL, on_removed, task);
}

/* ---- the parts: the way there ---- */

/* Returns: whether the way is free. */
static gboolean
take_reached (RopewayConnectionCheck *self)
{
  const RopewayReached *reached = self->reached;
  RopewayProblem *problem = reached->problem != NULL ? ropeway_problem_ref (reached->problem) : NULL;

  if (reached->is_by_proxy)
    tell (self, ROPEWAY_CHECK_RESOLVE, ROPEWAY_CHECK_NOT_TRIED, _ ("A proxy looks the name up."));
  else if (reached->reach >= ROPEWAY_REACH_ADDRESS)
    tell (self, ROPEWAY_CHECK_RESOLVE, ROPEWAY_CHECK_GOOD, reached->addresses);
  if (problem != NULL)
    {
      RopewayCheckPart part = ROPEWAY_CHECK_RESOLVE + (RopewayCheckPart)reached->reach;

      if (part == ROPEWAY_CHECK_TLS)
        tell (self, ROPEWAY_CHECK_CONNECT, ROPEWAY_CHECK_GOOD, NULL);
      tell_problem (self, part, NULL, problem);
      tell_not_tried (self, part + 1, ROPEWAY_CHECK_SEES);
      return FALSE;
    }
  return TRUE;
}

static void
on_reached (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  RopewayConnectionCheck *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  self->reached = ropeway_reach_finish (result, &error);
  if (was_cancelled (task, error))
    return;
  self->state = take_reached (self) ? OPENING : DONE;
  step (task);
}

/* ---- the parts: the request ---- */

/* Whether @url is of the service. */
static gboolean
is_own_origin (const RopewayConnectionCheck *self, const char *url)
{
  g_autofree char *ours = ropeway_http_url_dup_origin (self->environment->address);
  g_autofree char *theirs = ropeway_http_url_dup_origin (url);

  return g_strcmp0 (ours, theirs) == 0;
}

static void
on_trace (const RopewayHttpTrace *trace, gpointer data)
{
  RopewayConnectionCheck *self = data;
  g_auto (GStrv) lines = NULL;
  gint64 now = ropeway_clock_now (self->clock);

  if (trace->status == 0)
    return;
  g_free (self->answered);
  self->answered = g_strdup (trace->url);
  if (trace->response_headers != NULL && is_own_origin (self, trace->url))
    self->has_skew = ropeway_check_read_skew (trace->response_headers, now, &self->skew);
}

/* What comes before @part, where something was answered there. */
static void
tell_before (RopewayConnectionCheck *self, RopewayCheckPart part)
{
  gboolean signs_in = self->connection->sign_in.type != ROPEWAY_SIGN_IN_NONE;

  if (self->is_file)
    return;
  if (part > ROPEWAY_CHECK_CONNECT)
    tell (self, ROPEWAY_CHECK_CONNECT, ROPEWAY_CHECK_GOOD, NULL);
  if (part > ROPEWAY_CHECK_TLS && is_secure (self))
    tell (self, ROPEWAY_CHECK_TLS, ROPEWAY_CHECK_GOOD, NULL);
  if (part <= ROPEWAY_CHECK_SIGN_IN)
    return;
  if (!signs_in)
    tell (self, ROPEWAY_CHECK_SIGN_IN, ROPEWAY_CHECK_GOOD, _ ("It asks for none."));
  else if (part == ROPEWAY_CHECK_CALL)
    tell (self, ROPEWAY_CHECK_SIGN_IN, ROPEWAY_CHECK_NOT_TRIED,
          _ ("Only an answer with data shows whether the credentials are accepted."));
  else
    tell (self, ROPEWAY_CHECK_SIGN_IN, ROPEWAY_CHECK_GOOD, NULL);
}

/* Credentials go to nobody but the service: whoever else was asked instead did not get them. @problem: (transfer full). */
static RopewayProblem *
see_where (const RopewayConnectionCheck *self, RopewayProblem *problem)
{
  if (ropeway_check_call_place (problem) != ROPEWAY_CHECK_SIGN_IN || self->answered == NULL
      || !g_str_has_prefix (ropeway_problem_get_code (problem), "service.")
      || is_own_origin (self, self->answered))
    return ropeway_check_explain_refusal (self->connection, self->environment, problem);
  ropeway_problem_unref (problem);
  return ropeway_problem_new ("check.led-away", NULL, "connection",
                              ropeway_sign_in_get_connection_name (self->connection), "address",
                              self->answered, NULL);
}

/* @problem: (transfer full). */
static void
take_problem (RopewayConnectionCheck *self, RopewayProblem *problem)
{
  RopewayProblem *seen = see_where (self, problem);
  RopewayCheckPart part = self->is_file ? ROPEWAY_CHECK_CALL : ropeway_check_call_place (seen);

  tell_before (self, part);
  if (part == ROPEWAY_CHECK_SEES)
    tell (self, ROPEWAY_CHECK_CALL, ROPEWAY_CHECK_GOOD, NULL);
  if (self->is_file && self->call.may_be_missing
      && g_str_equal (ropeway_problem_get_code (seen), "file.missing"))
    {
      tell (self, part, ROPEWAY_CHECK_NOT_TRIED, _ ("There is no file yet: the first run makes it."));
      ropeway_problem_unref (seen);
    }
  else
    tell_problem (self, part, NULL, seen);
  tell_not_tried (self, part + 1, ROPEWAY_CHECK_SEES);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  RopewayConnectionCheck *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  RopewayProblem *problem = NULL;
  g_autofree char *note = NULL;
  g_autoptr (RopewaySourcePage) page
      = ropeway_record_source_read_finish (ROPEWAY_RECORD_SOURCE (source), result, &problem, &error);

  if (was_cancelled (task, error))
    return;
  self->state = DONE;
  if (page == NULL)
    {
      take_problem (self, problem);
      step (task);
      return;
    }
  tell_before (self, ROPEWAY_CHECK_SEES);
  tell (self, ROPEWAY_CHECK_CALL, ROPEWAY_CHECK_GOOD, NULL);
  problem = ropeway_check_call_judge (self->connection, &self->call, page, &note);
  tell_judged (self, ROPEWAY_CHECK_SEES, note, problem);
  step (task);
}

/* The answer to a search for a record that is nowhere. */
static void
take_search (RopewayConnectionCheck *self, const RopewayHttpResponse *response)
{
  RopewayProblem *problem;
  g_autofree char *note = NULL;

  if (ropeway_check_call_is_unclear (self->call.operation, response))
    {
      tell_before (self, ROPEWAY_CHECK_CALL);
      note = g_strdup_printf (_ ("The search for a record that is nowhere was answered with status %u, which "
                                 "shows neither that it works nor that it does not."),
                              ropeway_http_response_get_status (response));
      tell (self, ROPEWAY_CHECK_CALL, ROPEWAY_CHECK_NOT_TRIED, note);
      tell_not_tried (self, ROPEWAY_CHECK_SEES, ROPEWAY_CHECK_SEES);
      return;
    }
  problem = ropeway_check_call_judge_search (self->connection, self->call.operation, response);
  if (problem != NULL)
    {
      take_problem (self, problem);
      return;
    }
  tell_before (self, ROPEWAY_CHECK_SEES);
  tell (self, ROPEWAY_CHECK_CALL, ROPEWAY_CHECK_GOOD, NULL);
  tell (self, ROPEWAY_CHECK_SEES, ROPEWAY_CHECK_NOT_TRIED,
        _ ("Nothing but a search could be asked, and it looked for a record that is nowhere."));
}

static void
on_searched (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  RopewayConnectionCheck *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response
      = ropeway_session_send_finish (ROPEWAY_SESSION (source), result, &error);

  if (was_cancelled (task, error))
    return;
  self->state = DONE;
  if (response == NULL)
    take_problem (self, ropeway_request_problem (self->connection, error));
  else
    take_search (self, response);
  step (task);
}

static void
call_service (RopewayConnectionCheck *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  RopewayPosition position = { 0 };

  if (self->call.match != NULL)
    {
      g_autoptr (RopewayPreparedRequest) prepared
          = ropeway_check_call_prepare_search (self->connection, self->environment, &self->call);

      ropeway_session_send_async (self->session, prepared, cancellable, on_searched, task);
      return;
    }
  g_autoptr (RopewayRecordSource) source
      = ropeway_open_source (self->session, self->call.operation, self->call.parameters);
  ropeway_position_init (&position, &self->call.operation->paging);
  ropeway_record_source_read_async (source, &position, cancellable, on_page, task);
  ropeway_position_clear (&position);
}

static void
on_open (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  RopewayConnectionCheck *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  RopewayHttpClient *client;

  self->session = ropeway_session_open_finish (result, &error);
  if (was_cancelled (task, error))
    return;
  self->state = CALLING;
  if (self->session == NULL)
    {
      take_problem (self, ropeway_request_problem (self->connection, error));
      self->state = DONE;
      step (task);
      return;
    }
  client = ropeway_session_get_client (self->session);
  ropeway_http_client_set_trace (client, on_trace, self, NULL);
  ropeway_session_set_max_attempts (self->session, 1);
  ropeway_session_set_asks_anew (self->session, TRUE);
  step (task);
}

/* Returns: whether it may be asked; else what was found out so far is told. */
static gboolean
may_call (RopewayConnectionCheck *self)
{
  if (!self->lacks_secret && self->call.operation != NULL)
    return TRUE;
  if (!self->is_file)
    {
      gboolean is_connected = self->reached->reach >= ROPEWAY_REACH_CONNECTED;

      if (is_connected)
        tell (self, ROPEWAY_CHECK_CONNECT, ROPEWAY_CHECK_GOOD, NULL);
      tell_not_tried (self, is_connected ? ROPEWAY_CHECK_TLS : ROPEWAY_CHECK_CONNECT, ROPEWAY_CHECK_SIGN_IN);
    }
  if (self->call.operation == NULL)
    tell_problem (self, ROPEWAY_CHECK_CALL, NULL,
                  ropeway_problem_new ("check.no-safe-call", NULL, "connection",
                                       ropeway_sign_in_get_connection_name (self->connection), NULL));
  else
    tell_not_tried (self, ROPEWAY_CHECK_CALL, ROPEWAY_CHECK_CALL);
  tell_not_tried (self, ROPEWAY_CHECK_SEES, ROPEWAY_CHECK_SEES);
  return FALSE;
}

/* ---- the end ---- */

static void
end (RopewayConnectionCheck *self, GTask *task)
{
  drop_session (self);
  if (!self->is_file && !self->has_skew)
    tell (self, ROPEWAY_CHECK_CLOCK, ROPEWAY_CHECK_NOT_TRIED, NULL);
  else if (!self->is_file)
    tell_judged (self, ROPEWAY_CHECK_CLOCK, NULL, ropeway_check_clock_problem (self->connection, self->skew));
  else if (self->call.writes && self->call.operation != NULL)
    tell_judged (self, ROPEWAY_CHECK_WRITE, NULL,
                 ropeway_check_writing_problem (self->environment, self->call.operation));
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* @task: (transfer full). */
static void
step (GTask *task)
{
  RopewayConnectionCheck *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, &error) && self->state != REMOVING)
    {
      was_cancelled (task, error);
      g_error_free (error);
      return;
    }
  g_clear_error (&error);
  switch (self->state)
    {
    case SECRETS:
      if (self->names[self->next] != NULL)
        {
          ask_secret (self, task);
          break;
        }
      self->state
          = self->is_file ? OPENING : (ropeway_check_takes_a_person (self->connection) ? STORING : REACHING);
      step (task);
      break;
    case STORING:
    case REMOVING:
      try_store (self, task);
      break;
    case REACHING:
      ropeway_reach_async (self->connection, self->environment, cancellable, on_reached, task);
      break;
    case OPENING:
      if (!may_call (self))
        {
          self->state = DONE;
          step (task);
          break;
        }
      ropeway_session_open_async (self->connection, self->environment, self->secrets, self->redactor,
                                  self->clock, cancellable, on_open, task);
      break;
    case CALLING:
      call_service (self, task);
      break;
    case DONE:
      end (self, task);
      break;
    }
}

void
ropeway_connection_check_run_async (RopewayConnectionCheck *self, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_return_if_fail (self->steps->len == 0);
  g_task_set_source_tag (task, ropeway_connection_check_run_async);
  step (task);
}

const GPtrArray *
ropeway_connection_check_run_finish (RopewayConnectionCheck *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_boolean (G_TASK (result), error) ? self->steps : NULL;
}

gboolean
ropeway_connection_check_is_good (RopewayConnectionCheck *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    if (((const RopewayCheckStep *)g_ptr_array_index (self->steps, i))->verdict == ROPEWAY_CHECK_FAILED)
      return FALSE;
  return TRUE;
}
