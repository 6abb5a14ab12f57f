/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a secret comes through a pipe, so that it is in no message that others may watch. */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"
#include "secrets/secret.h"

G_BEGIN_DECLS

/* Reads the pipe @fd (transfer full) to its end, at most ROPEWAY_LIMIT_SECRET_BYTES and for ROPEWAY_LIMIT_PIPE_MS; what
 * was read is wiped but for the result. */
void ropeway_pipe_reader_read_async (int fd, RopewayClock *clock, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable): what was in it, of no length where it was empty. Errors: G_IO_ERROR:
 * INVALID_ARGUMENT (no pipe), MESSAGE_TOO_LARGE, INVALID_DATA (holds a NUL), TIMED_OUT, CANCELLED. */
RopewaySecret *ropeway_pipe_reader_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
