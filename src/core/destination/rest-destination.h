/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: writes records with REST operations, and looks for them. */
#pragma once

#include "auth/session.h"
#include "destination/answers.h"
#include "model/bundle.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_REST_DESTINATION (ropeway_rest_destination_get_type ())
G_DECLARE_FINAL_TYPE (RopewayRestDestination, ropeway_rest_destination, ROPEWAY, REST_DESTINATION, GObject)

/* The destination of @bundle's job, asked through @session. Returns: (transfer full). */
RopewayRestDestination *ropeway_rest_destination_new (RopewaySession *session, RopewayBundle *bundle);

/* Reads what is needed before the first write (the header of a sheet). */
void ropeway_rest_destination_open_async (RopewayRestDestination *self, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer data);

/* Returns: whether it is ready; else *@problem is set, or @error is G_IO_ERROR_CANCELLED. */
gboolean ropeway_rest_destination_open_finish (RopewayRestDestination *self, GAsyncResult *result,
                                               RopewayProblem **problem, GError **error);

/* Fills @operation in for @records (const RopewayValue *: flat fields; one, or several for a batch). @fields:
 * (nullable): the whole record, where only a part of it is sent: it fills places too. @id: (nullable): of the
 * record to change. @key: (nullable): idempotency key.
 * Returns: (transfer full) (nullable): NULL with *@problem. */
RopewayPreparedRequest *ropeway_rest_destination_prepare (RopewayRestDestination *self,
                                                          const RopewayOperation *operation,
                                                          const GPtrArray *records,
                                                          const RopewayValue *fields, const char *id,
                                                          const char *key, RopewayProblem **problem);

/* The same for a request that a ledger kept. @body, @content_type, @key: (nullable).
 * Returns: (transfer full) (nullable): NULL with *@problem. */
RopewayPreparedRequest *ropeway_rest_destination_prepare_stored (RopewayRestDestination *self,
                                                                 const RopewayOperation *operation,
                                                                 const char *method, const char *url,
                                                                 GBytes *body, const char *content_type,
                                                                 const char *key, RopewayProblem **problem);

/* Looks for the records that match @fields (borrowed until it is finished), with the job's *find*: on all of its pages, up
 * to ROPEWAY_LIMIT_FOUND records. */
void ropeway_rest_destination_find_async (RopewayRestDestination *self, const RopewayValue *fields,
                                          GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer data);

/* Returns: (transfer full) (nullable): NULL with *@problem, or with @error G_IO_ERROR_CANCELLED. */
RopewayFoundList *ropeway_rest_destination_find_finish (RopewayRestDestination *self, GAsyncResult *result,
                                                        RopewayProblem **problem, GError **error);

/* Reads the record @id with the job's *read*. @fields: the mapped record, which fills other places. */
void ropeway_rest_destination_read_async (RopewayRestDestination *self, const char *id,
                                          const RopewayValue *fields, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable): a list of one record, or of none where it is not there; NULL as above. */
RopewayFoundList *ropeway_rest_destination_read_finish (RopewayRestDestination *self, GAsyncResult *result,
                                                        RopewayProblem **problem, GError **error);

/* Returns: (transfer none). */
RopewaySession *ropeway_rest_destination_get_session (RopewayRestDestination *self);

G_END_DECLS
