/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: upper and lower case by Unicode alone. g_utf8_strup() and _strdown() change what they do with the
 * locale of the process (Turkish, Azeri, Lithuanian), and data must not. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends @text (UTF-8, @length bytes) in upper case to @out: "straße" → "STRASSE". */
void ropeway_text_upper (const char *text, gsize length, GString *out);

/* Appends @text in lower case to @out; a capital sigma that ends a word becomes the final one. */
void ropeway_text_lower (const char *text, gsize length, GString *out);

G_END_DECLS
