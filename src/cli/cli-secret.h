/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a secret comes from a pipe or from the keyboard, never from an argument, and is wiped wherever it was. */
#pragma once

#include <gio/gio.h>

#include "secrets/secret.h"

G_BEGIN_DECLS

/* Reads a secret from standard input: from a terminal one line without echo, after @prompt; else everything to the end.
 * One line's end behind it is cut. Blocking.
 * Returns: (transfer full) (nullable). Errors: G_IO_ERROR: nothing there, more than ROPEWAY_LIMIT_SECRET_BYTES, a zero
 * byte in it, not readable; _CANCELLED where a signal came while it was typed. */
RopewaySecret *cli_secret_read (const char *prompt, GError **error);

G_END_DECLS
