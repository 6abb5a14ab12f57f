/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: asks a service which fields its records have now, before a job relies on what they were. */
#pragma once

#include "auth/session.h"
#include "model/described-shape.h"

G_BEGIN_DECLS

/* Asks the operation that @operation's "describe" names. Without "fields" its records are the fields, and all its pages are
 * read, up to ROPEWAY_LIMIT_SHAPE_FIELDS records. @parameters: (nullable): of the job; borrowed until it ends, as @operation. */
void ropeway_describe_async (RopewaySession *session, const RopewayOperation *operation,
                             const RopewayValue *parameters, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable). On failure either *@problem is set (the service, or its answer: describe.no-fields) or
 * @error is G_IO_ERROR_CANCELLED. */
RopewayDescribed *ropeway_describe_finish (GAsyncResult *result, RopewayProblem **problem, GError **error);

G_END_DECLS
