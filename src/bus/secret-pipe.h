/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a secret goes from process to process through a pipe: it is in no message that others may watch. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Makes a pipe and pours @secret (NUL-terminated) into it: all that fits at once, which is all of it nearly always, so
 * that nobody reads half a secret because this process ended; the rest, a copy that is wiped, while the thread-default
 * main context runs. Then the pipe ends.
 * Returns: the reading end, which the caller closes; -1 with @error. */
int ropeway_secret_pipe_new (const char *secret, GError **error);

G_END_DECLS
