/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: signing in at both ends and reading what must be known before the first record. */
#include "sync/run-private.h"

#include "destination/file-destination.h"
#include "destination/rest-destination.h"
#include "destination/sheet-destination.h"
#include "source/child-source.h"
#include "source/open-source.h"
#include "source/rest-source.h"

void
ropeway_run_work (RopewayRun *self)
{
  g_autoptr (GError) error = NULL;

  self->state = RUN_WORKING;
  self->has_next = TRUE;
  if (!ropeway_run_is_plan (self) && !ropeway_run_recover (self, &error))
    ropeway_run_stop (self,
                      ropeway_problem_new ("sync.not-remembered", NULL, "reason", error->message, NULL));
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayRun) self = data;
  RopewayProblem *problem = NULL;

  self->reading = FALSE;
  if (!ropeway_destination_open_finish (self->destination, result, &problem, NULL))
    ropeway_run_stop (self, problem);
  else if (self->state == RUN_PREPARING && ropeway_run_wants_index (self))
    ropeway_run_read_index (self);
  else if (self->state == RUN_PREPARING)
    ropeway_run_work (self);
  ropeway_run_pump (self);
}

/* What the service says of itself may hold anything. */
static void
on_notice (const RopewayProblem *problem, gpointer data)
{
  g_autoptr (RopewayProblem) clean
      = ropeway_run_redact (data, ropeway_problem_ref ((RopewayProblem *)problem));

  ropeway_run_warn (data, clean);
}

static void
watch (RopewayRun *self, RopewaySession *session)
{
  ropeway_session_set_notice (session, on_notice, self);
  if (self->events.trace != NULL)
    ropeway_http_client_set_trace (ropeway_session_get_client (session), self->events.trace,
                                   self->events_data, NULL);
}

static RopewayRecordSource *
open_source (RopewayRun *self)
{
  const RopewayJob *job = self->bundle->job;
  const RopewayOperation *operation = self->bundle->source_operation;
  /* What is passed over is not read again later, or is taken for gone. */
  gboolean strict = operation->changes.field != NULL || job->destination.gone != ROPEWAY_GONE_LEAVE;

  if (operation->table.type != ROPEWAY_TABLE_NONE)
    return ropeway_open_source (self->source_session, operation, job->source.parameters);
  if (self->bundle->parent_operation != NULL)
    return ROPEWAY_RECORD_SOURCE (ropeway_child_source_new (
        self->source_session, self->bundle->parent_operation, operation, &job->source, &self->since, strict));
  RopewayRestSource *source
      = ropeway_rest_source_new (self->source_session, operation, job->source.parameters, &self->since);
  ropeway_rest_source_set_strict (source, strict);
  ropeway_rest_source_set_probing (source, ropeway_run_is_plan (self));
  return ROPEWAY_RECORD_SOURCE (source);
}

/* A file that rows were written to and that is not there was moved: to make another would lose it. */
static gboolean
knows_nothing (RopewayRun *self)
{
  return self->store == NULL || self->scope == 0
         || ropeway_ledger_count_links (self->store, self->scope, NULL) == 0;
}

static RopewayDestination *
open_destination (RopewayRun *self)
{
  if (self->bundle->table != NULL && self->bundle->table->table.type == ROPEWAY_TABLE_SHEET)
    return ROPEWAY_DESTINATION (ropeway_sheet_destination_new (self->destination_session, self->bundle));
  if (self->bundle->table != NULL)
    return ROPEWAY_DESTINATION (ropeway_file_destination_new (self->bundle, knows_nothing (self)));
  RopewayRestDestination *destination
      = ropeway_rest_destination_new (self->destination_session, self->bundle);
  ropeway_rest_destination_set_kinds (destination, self->create_kinds, self->update_kinds);
  return ROPEWAY_DESTINATION (destination);
}

static void
prepare (RopewayRun *self)
{
  self->source = open_source (self);
  self->destination = open_destination (self);
  self->reading = TRUE;
  ropeway_destination_open_async (self->destination, self->reading_cancellable, on_prepared,
                                  g_object_ref (self));
}

static void
on_session (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayRun) self = data;
  g_autoptr (GError) error = NULL;
  RopewaySession *session = ropeway_session_open_finish (result, &error);
  gboolean of_source = self->state == RUN_OPENING_SOURCE;

  self->reading = FALSE;
  if (session == NULL)
    {
      const RopewayConnection *connection
          = of_source ? self->bundle->source_connection : self->bundle->destination_connection;
      ropeway_run_stop (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                                  ? NULL
                                  : ropeway_request_problem (connection, error));
    }
  else if (self->state >= RUN_STOPPING)
    g_object_unref (session);
  else
    {
      /* Who wants to read again does not want to hear that nothing is new. */
      ropeway_session_set_asks_anew (session, self->options.again != NULL);
      *(of_source ? &self->source_session : &self->destination_session) = session;
      ropeway_run_open (self);
    }
  ropeway_run_pump (self);
}

static void
open_session (RopewayRun *self, const RopewayConnection *connection, const RopewayEnvironment *environment)
{
  self->reading = TRUE;
  ropeway_session_open_async ((RopewayConnection *)connection, environment, self->secrets, self->redactor,
                              self->clock, self->reading_cancellable, on_session, g_object_ref (self));
}

void
ropeway_run_open (RopewayRun *self)
{
  const RopewayBundle *bundle = self->bundle;

  switch (self->state)
    {
    case RUN_NEW:
      self->state = RUN_OPENING_SOURCE;
      open_session (self, bundle->source_connection, bundle->source_environment);
      break;
    case RUN_OPENING_SOURCE:
      self->state = RUN_OPENING_DESTINATION;
      if (bundle->source_environment != bundle->destination_environment)
        {
          open_session (self, bundle->destination_connection, bundle->destination_environment);
          break;
        }
      self->destination_session = g_object_ref (self->source_session);
      G_GNUC_FALLTHROUGH;
    case RUN_OPENING_DESTINATION:
      self->state = RUN_DESCRIBING;
      watch (self, self->source_session);
      watch (self, self->destination_session);
      ropeway_run_describe (self);
      break;
    case RUN_DESCRIBING:
      self->state = RUN_PREPARING;
      prepare (self);
      break;
    case RUN_PREPARING:
    case RUN_INDEXING:
    case RUN_WORKING:
    case RUN_STOPPING:
    case RUN_FINISHING:
    case RUN_ENDED:
      break;
    }
}
