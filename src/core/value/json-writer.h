/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a tree becomes bytes again, tokens untouched. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_JSON_COMPACT,  /* no white space */
  ROPEWAY_JSON_INDENTED, /* two spaces, one member a line, a final newline: our canonical spelling */
} RopewayJsonStyle;

/* Appends @value to @out, without recursion. Empty containers are [] and {} in both styles. Below 64 levels
 * lines are not indented further. Any thread. */
void ropeway_json_write (const RopewayValue *value, RopewayJsonStyle style, GString *out);

/* Returns: (transfer full): the text, NUL-terminated. @length: (nullable) (out): bytes. */
char *ropeway_json_write_text (const RopewayValue *value, RopewayJsonStyle style, gsize *length);

/* Returns: (transfer full). */
GBytes *ropeway_json_write_bytes (const RopewayValue *value, RopewayJsonStyle style);

G_END_DECLS
