/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how far a source has been read: values of its changes field, compared exactly. */
#pragma once

#include "base/decimal.h"
#include "model/operation.h"

G_BEGIN_DECLS

/* A value of the changes field. Cleared with ropeway_cursor_clear(). */
typedef struct
{
  char *json; /* as it came; NULL: none yet */
  gint64 us;  /* date-time */
  RopewayDecimal number;
} RopewayCursor;

/* Frees what it owns and leaves it empty; makes @to a copy (what @to held before is not freed). */
void ropeway_cursor_clear (RopewayCursor *cursor);
void ropeway_cursor_copy (const RopewayCursor *from, RopewayCursor *to);

/* Reads the changes field of @record. @zone: (nullable): for dates without an offset.
 * Returns: FALSE where it is missing or not of its type. */
gboolean ropeway_cursor_read (const RopewayChanges *changes, GTimeZone *zone, const RopewayValue *record,
                              RopewayCursor *out);

/* Reads a stored one. Returns: whether it fits the type. */
gboolean ropeway_cursor_from_json (const RopewayChanges *changes, GTimeZone *zone, const char *json,
                                   RopewayCursor *out);

/* Reads the text of a job's "since". Returns: whether it fits the type. */
gboolean ropeway_cursor_from_text (const RopewayChanges *changes, GTimeZone *zone, const char *text,
                                   RopewayCursor *out);

/* Returns: <0, 0, >0. None comes before everything. Tokens are only equal (0) or newer (<0: @b). */
int ropeway_cursor_compare (const RopewayChanges *changes, const RopewayCursor *a, const RopewayCursor *b);

/* Gives in @out where reading starts again: @mark minus the look-back. Tokens are handed back as they are. */
void ropeway_cursor_look_back (const RopewayChanges *changes, const RopewayCursor *mark, RopewayCursor *out);

/* Returns: (transfer full): the text for the query parameter: RFC 3339 in UTC, the number, the token. */
char *ropeway_cursor_to_text (const RopewayChanges *changes, const RopewayCursor *cursor);

G_END_DECLS
