/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: records become a table again that reads back the same. */
#pragma once

#include "value/format-error.h"
#include "value/value.h"

G_BEGIN_DECLS

/* Appends one field, in quotation marks where it needs them. Nothing is changed in it: a text that begins with "="
 * stays what was typed. */
void ropeway_csv_write_field (GString *out, const char *text, gsize length, char delimiter);

/* Appends one line: the scalars of the list or object @row, CRLF behind them (RFC 4180 §2). A number stands as it was
 * written, true and false as words, null as nothing.
 * Returns: whether it could. Errors: ROPEWAY_FORMAT_ERROR_VALUE for a list, an object or a text that is none. */
gboolean ropeway_csv_write_row (GString *out, const RopewayValue *row, char delimiter, GError **error);

/* Writes @value, a list of objects or one of them, with a line for each. The columns are @columns ((nullable): char *,
 * NULL-terminated) and then what else the records have, in the order in which it comes; a first line names them unless
 * @no_header. Returns: (transfer full) (nullable). Errors: ROPEWAY_FORMAT_ERROR_VALUE. */
GBytes *ropeway_csv_write (const RopewayValue *value, const char *const *columns, char delimiter,
                           gboolean no_header, GError **error);

G_END_DECLS
