/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a service wrote in another character set is read exactly, or not at all. */
#pragma once

#include <glib.h>

#include "value/format-error.h"

G_BEGIN_DECLS

/* Returns: whether @name is a character set that can be read ("windows-1252", "Shift_JIS", …). */
gboolean ropeway_charset_is_known (const char *name);

/* Returns: (transfer full) (nullable): the parameter "charset" of a Content-Type (RFC 9110 §8.3.2); %NULL where there
 * is none. @content_type: (nullable). */
char *ropeway_charset_dup_from_type (const char *content_type);

/* Returns: (transfer full) (nullable): the encoding that an XML declaration names (XML 1.0 §4.3.3); only of bytes in
 * which ASCII is ASCII. */
char *ropeway_charset_dup_from_xml (GBytes *bytes);

/* Turns @bytes into UTF-8 without byte order mark. A byte order mark (UTF-8, UTF-16, UTF-32) wins over @name; without
 * either they are UTF-8. ISO-8859-1 is read as windows-1252, as every browser does (WHATWG Encoding §4.2), since its
 * other 32 characters are controls that no text has. Nothing is replaced or left out. Any thread.
 * Returns: (transfer full) (nullable): @bytes themselves where they are so already. Errors:
 * ROPEWAY_FORMAT_ERROR_CHARSET, with the place in the message; _LIMIT. */
GBytes *ropeway_charset_to_utf8 (GBytes *bytes, const char *name, GError **error);

G_END_DECLS
