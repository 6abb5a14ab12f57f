/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one JSON value a line is a list of them (NDJSON, JSON lines). */
#pragma once

#include "value/format-error.h"
#include "value/value.h"

G_BEGIN_DECLS

/* Reads the lines of @bytes (UTF-8) as a list. A line ends with LF or CRLF, the last one also without; lines with nothing
 * but white space are passed over, as is a byte order mark.
 * Returns: (transfer full) (nullable). Errors: ROPEWAY_FORMAT_ERROR: _SYNTAX with the number of the line, _LIMIT. */
RopewayTree *ropeway_ndjson_read (GBytes *bytes, GError **error);

/* Writes each item of the list @value, or @value alone, in a line. Returns: (transfer full). */
GBytes *ropeway_ndjson_write (const RopewayValue *value);

G_END_DECLS
