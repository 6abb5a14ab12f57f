/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: letters without their accents, for systems that know no others. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends @text to @out with the accents of Latin and Greek letters taken off (by Unicode's compatibility
 * decomposition) and ß, ø, ł, æ and their like written in plain letters. @german: ä, ö, ü become ae, oe, ue.
 * Other scripts stay as they are: a mark there is often part of the letter. */
void ropeway_text_plain (const char *text, gsize length, gboolean german, GString *out);

G_END_DECLS
