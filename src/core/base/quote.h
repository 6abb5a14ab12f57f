/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: text from the other side may hold anything; inside a sentence it must stay on its line. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes @text fit to stand in a sentence: valid UTF-8 on one line, without control characters and without
 * marks that change the direction of writing (each becomes U+FFFD), cut with "…" after @max_chars
 * characters. @length in bytes, -1 if NUL-terminated. Any thread.
 * Returns: (transfer full). */
char *ropeway_quote (const char *text, gssize length, gsize max_chars);

G_END_DECLS
