/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: asks a service for the names of its columns, once a run, for reading rows as for writing them. */
#pragma once

#include "auth/session.h"

G_BEGIN_DECLS

/* Calls @form's header operation. @parameters: (nullable): of the job. */
void ropeway_header_row_read_async (RopewaySession *session, const RopewayForm *form,
                                    const RopewayValue *parameters, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable): char *, one a column, NULL for a blank one. On failure either *@problem
 * is set or @error is G_IO_ERROR_CANCELLED. */
GPtrArray *ropeway_header_row_read_finish (GAsyncResult *result, RopewayProblem **problem, GError **error);

G_END_DECLS
