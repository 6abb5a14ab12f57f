/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the text that a person reads in a piece of HTML. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends the text of @html to @out: tags and comments away, scripts and styles with all that is in them,
 * character references decoded (an unknown one stays), white space made one space, line breaks where
 * paragraphs, list items, table rows and <br> are; no more than one empty line, none at the ends. */
void ropeway_html_text (const char *html, gsize length, GString *out);

/* Appends @text to @out with character references decoded; an unknown one stays as it is. */
void ropeway_html_decode (const char *text, gsize length, GString *out);

G_END_DECLS
