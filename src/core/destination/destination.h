/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a run asks of the place that it writes to, be it a service, rows of a sheet or a file. */
#pragma once

#include "destination/answers.h"
#include "model/prepared-request.h"
#include "source/record-source.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_DESTINATION (ropeway_destination_get_type ())
G_DECLARE_DERIVABLE_TYPE (RopewayDestination, ropeway_destination, ROPEWAY, DESTINATION, GObject)

/* A request is plain data wherever it goes, so that the ledger can keep it, and what became of it is told as an answer of
 * a service would tell it: ropeway_answers_read() reads it. All on the thread that made the destination. */
struct _RopewayDestinationClass
{
  GObjectClass parent_class;

  void (*open_async) (RopewayDestination *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer data);
  gboolean (*open_finish) (RopewayDestination *self, GAsyncResult *result, RopewayProblem **problem,
                           GError **error);
  const RopewayValue *(*make_record) (RopewayDestination *self, const RopewayValue *mapped, RopewayTree *tree,
                                      RopewayProblem **problem); /* (nullable) */
  RopewayPreparedRequest *(*prepare) (RopewayDestination *self, const RopewayOperation *operation,
                                      const GPtrArray *records, const RopewayValue *fields, const char *id,
                                      const char *key, RopewayProblem **problem);
  RopewayPreparedRequest *(*prepare_stored) (RopewayDestination *self, const RopewayOperation *operation,
                                             const char *method, const char *url, GBytes *body,
                                             const char *content_type, const char *key,
                                             RopewayProblem **problem);
  void (*send_async) (RopewayDestination *self, const RopewayPreparedRequest *prepared,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  RopewayHttpResponse *(*send_finish) (RopewayDestination *self, GAsyncResult *result,
                                       RopewayProblem **problem, GError **error);
  gboolean (*was_begun) (RopewayDestination *self, GAsyncResult *result);
  guint (*get_in_flight_limit) (RopewayDestination *self);
  void (*flush) (RopewayDestination *self); /* (nullable) */
  void (*drop) (RopewayDestination *self);  /* (nullable) */
  void (*find_async) (RopewayDestination *self, const RopewayValue *fields, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data);
  RopewayFoundList *(*find_finish) (RopewayDestination *self, GAsyncResult *result, RopewayProblem **problem,
                                    GError **error);
  void (*read_async) (RopewayDestination *self, const char *id, const RopewayValue *fields,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  RopewayFoundList *(*read_finish) (RopewayDestination *self, GAsyncResult *result, RopewayProblem **problem,
                                    GError **error);
  RopewayRecordSource *(*make_index) (RopewayDestination *self);
};

/* Reads what is needed before the first write (the header of a sheet). */
void ropeway_destination_open_async (RopewayDestination *self, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);

/* Returns: whether it is ready; else *@problem is set, or @error is G_IO_ERROR_CANCELLED. */
gboolean ropeway_destination_open_finish (RopewayDestination *self, GAsyncResult *result,
                                          RopewayProblem **problem, GError **error);

/* What a mapped record is there: the texts of cells, where it has cells. Records are planned, compared and kept like that.
 * Returns: (transfer none) (nullable): @mapped itself or a new record in @tree, and then *@problem may be a warning; NULL with
 * *@problem. */
const RopewayValue *ropeway_destination_make_record (RopewayDestination *self, const RopewayValue *mapped,
                                                     RopewayTree *tree, RopewayProblem **problem);

/* Fills @operation in for @records (const RopewayValue *: flat fields; one, or several for a batch). @fields:
 * (nullable): the whole record, where only a part of it is sent: it fills places too. @id: (nullable): of the
 * record to change. @key: (nullable): idempotency key.
 * Returns: (transfer full) (nullable): NULL with *@problem. */
RopewayPreparedRequest *ropeway_destination_prepare (RopewayDestination *self,
                                                     const RopewayOperation *operation,
                                                     const GPtrArray *records, const RopewayValue *fields,
                                                     const char *id, const char *key,
                                                     RopewayProblem **problem);

/* The same for a request that a ledger kept. @body, @content_type, @key: (nullable).
 * Returns: (transfer full) (nullable): NULL with *@problem. */
RopewayPreparedRequest *ropeway_destination_prepare_stored (RopewayDestination *self,
                                                            const RopewayOperation *operation,
                                                            const char *method, const char *url, GBytes *body,
                                                            const char *content_type, const char *key,
                                                            RopewayProblem **problem);

/* Does what @prepared (which need not outlive the call) says. */
void ropeway_destination_send_async (RopewayDestination *self, const RopewayPreparedRequest *prepared,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable): what became of it; NULL with *@problem where it certainly was not done and nothing
 * else can be, or with @error. Errors: those of ropeway_session_send_finish(). */
RopewayHttpResponse *ropeway_destination_send_finish (RopewayDestination *self, GAsyncResult *result,
                                                      RopewayProblem **problem, GError **error);

/* Returns: whether the sending that ended in @result was begun: one that was cancelled before its turn came was not,
 * and certainly did nothing. */
gboolean ropeway_destination_was_begun (RopewayDestination *self, GAsyncResult *result);

/* Returns: how many requests may be under way at once. */
guint ropeway_destination_get_in_flight_limit (RopewayDestination *self);

/* Nothing else is under way: what was sent and waits to be done together is done now. */
void ropeway_destination_flush (RopewayDestination *self);

/* The run stops: what was sent and waits is not done, and ends as cancelled and not begun. */
void ropeway_destination_drop (RopewayDestination *self);

/* Looks for the records that match @fields (borrowed until it is finished), with the job's *find*: on all of its pages,
 * up to ROPEWAY_LIMIT_FOUND records. */
void ropeway_destination_find_async (RopewayDestination *self, const RopewayValue *fields,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable): NULL with *@problem, or with @error G_IO_ERROR_CANCELLED. */
RopewayFoundList *ropeway_destination_find_finish (RopewayDestination *self, GAsyncResult *result,
                                                   RopewayProblem **problem, GError **error);

/* Reads the record @id with the job's *read*. @fields: the mapped record, which fills other places. */
void ropeway_destination_read_async (RopewayDestination *self, const char *id, const RopewayValue *fields,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable): a list of one record, or of none where it is not there; NULL as above. */
RopewayFoundList *ropeway_destination_read_finish (RopewayDestination *self, GAsyncResult *result,
                                                   RopewayProblem **problem, GError **error);

/* What lists all that is there, with the job's *index*. Returns: (transfer full). */
RopewayRecordSource *ropeway_destination_make_index (RopewayDestination *self);

G_END_DECLS
