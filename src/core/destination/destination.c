/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "destination/destination.h"

G_DEFINE_ABSTRACT_TYPE (RopewayDestination, ropeway_destination, G_TYPE_OBJECT)

static void
ropeway_destination_class_init (RopewayDestinationClass *klass)
{
}

static void
ropeway_destination_init (RopewayDestination *self)
{
}

void
ropeway_destination_open_async (RopewayDestination *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  ROPEWAY_DESTINATION_GET_CLASS (self)->open_async (self, cancellable, callback, data);
}

gboolean
ropeway_destination_open_finish (RopewayDestination *self, GAsyncResult *result, RopewayProblem **problem,
                                 GError **error)
{
  return ROPEWAY_DESTINATION_GET_CLASS (self)->open_finish (self, result, problem, error);
}

const RopewayValue *
ropeway_destination_make_record (RopewayDestination *self, const RopewayValue *mapped, RopewayTree *tree,
                                 RopewayProblem **problem)
{
  RopewayDestinationClass *klass = ROPEWAY_DESTINATION_GET_CLASS (self);

  return klass->make_record != NULL ? klass->make_record (self, mapped, tree, problem) : mapped;
}

RopewayPreparedRequest *
ropeway_destination_prepare (RopewayDestination *self, const RopewayOperation *operation,
                             const GPtrArray *records, const RopewayValue *fields, const char *id,
                             const char *key, RopewayProblem **problem)
{
  return ROPEWAY_DESTINATION_GET_CLASS (self)->prepare (self, operation, records, fields, id, key, problem);
}

RopewayPreparedRequest *
ropeway_destination_prepare_stored (RopewayDestination *self, const RopewayOperation *operation,
                                    const char *method, const char *url, GBytes *body,
                                    const char *content_type, const char *key, RopewayProblem **problem)
{
  return ROPEWAY_DESTINATION_GET_CLASS (self)->prepare_stored (self, operation, method, url, body,
                                                               content_type, key, problem);
}

void
ropeway_destination_send_async (RopewayDestination *self, const RopewayPreparedRequest *prepared,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  ROPEWAY_DESTINATION_GET_CLASS (self)->send_async (self, prepared, cancellable, callback, data);
}

RopewayHttpResponse *
ropeway_destination_send_finish (RopewayDestination *self, GAsyncResult *result, RopewayProblem **problem,
                                 GError **error)
{
  return ROPEWAY_DESTINATION_GET_CLASS (self)->send_finish (self, result, problem, error);
}

gboolean
ropeway_destination_was_begun (RopewayDestination *self, GAsyncResult *result)
{
  return ROPEWAY_DESTINATION_GET_CLASS (self)->was_begun (self, result);
}

guint
ropeway_destination_get_in_flight_limit (RopewayDestination *self)
{
  return ROPEWAY_DESTINATION_GET_CLASS (self)->get_in_flight_limit (self);
}

void
ropeway_destination_flush (RopewayDestination *self)
{
  RopewayDestinationClass *klass = ROPEWAY_DESTINATION_GET_CLASS (self);

  if (klass->flush != NULL)
    klass->flush (self);
}

void
ropeway_destination_drop (RopewayDestination *self)
{
  RopewayDestinationClass *klass = ROPEWAY_DESTINATION_GET_CLASS (self);

  if (klass->drop != NULL)
    klass->drop (self);
}

void
ropeway_destination_find_async (RopewayDestination *self, const RopewayValue *fields,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  ROPEWAY_DESTINATION_GET_CLASS (self)->find_async (self, fields, cancellable, callback, data);
}

RopewayFoundList *
ropeway_destination_find_finish (RopewayDestination *self, GAsyncResult *result, RopewayProblem **problem,
                                 GError **error)
{
  return ROPEWAY_DESTINATION_GET_CLASS (self)->find_finish (self, result, problem, error);
}

void
ropeway_destination_read_async (RopewayDestination *self, const char *id, const RopewayValue *fields,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  ROPEWAY_DESTINATION_GET_CLASS (self)->read_async (self, id, fields, cancellable, callback, data);
}

RopewayFoundList *
ropeway_destination_read_finish (RopewayDestination *self, GAsyncResult *result, RopewayProblem **problem,
                                 GError **error)
{
  return ROPEWAY_DESTINATION_GET_CLASS (self)->read_finish (self, result, problem, error);
}

RopewayRecordSource *
ropeway_destination_make_index (RopewayDestination *self)
{
  return ROPEWAY_DESTINATION_GET_CLASS (self)->make_index (self);
}
