/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a parser of XML compares each attribute of a tag with all others; before it begins, none has too many. */
#pragma once

#include "value/format-error.h"

G_BEGIN_DECLS

/* Looks through the tags of @text alone, well-formed or not. Returns: whether none has more than @attributes of them.
 * Errors: ROPEWAY_FORMAT_ERROR_LIMIT, with the line in the message. */
gboolean ropeway_xml_scan (const char *text, gsize length, guint attributes, GError **error);

G_END_DECLS
