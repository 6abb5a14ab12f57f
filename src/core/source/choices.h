/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: who makes a job picks a sheet or a board by its name, and never by its id. */
#pragma once

#include "auth/session.h"
#include "model/described-shape.h"

G_BEGIN_DECLS

/* What one parameter can be. */
typedef struct
{
  GPtrArray *choices; /* RopewayChoice: in the order of the service, each value once */
  gboolean is_cut;    /* there are more */
} RopewayChoices;

/* Frees it with its choices. */
void ropeway_choices_free (RopewayChoices *self);

/* Reads the operation that "choices" of @parameter, of the session's connection, names: all its pages, up to
 * ROPEWAY_LIMIT_CHOICES records. @parameters: (nullable): what is chosen already, for operations that need it; both borrowed
 * until it ends. */
void ropeway_choices_async (RopewaySession *session, const RopewayParameter *parameter,
                            const RopewayValue *parameters, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable). On failure either *@problem is set (the service, or its answer: choices.no-value) or
 * @error is G_IO_ERROR_CANCELLED. */
RopewayChoices *ropeway_choices_finish (GAsyncResult *result, RopewayProblem **problem, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayChoices, ropeway_choices_free)

G_END_DECLS
