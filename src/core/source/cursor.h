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
  char *local;     /* (nullable): a date-time without offset, as the service writes it */
  GTimeZone *zone; /* (nullable): where that is; NULL: UTC */
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

/* Makes a date-time of @us, written as @like is. */
void ropeway_cursor_at (const RopewayCursor *like, gint64 us, RopewayCursor *out);

/* Gives in @out where reading starts again: @mark minus the look-back, at least a second or one, since some services give
 * only what is newer, and an hour more where moments have no offset: in the hour that comes twice, what is later looks
 * earlier. Tokens are handed back as they are. */
void ropeway_cursor_look_back (const RopewayChanges *changes, const RopewayCursor *mark, RopewayCursor *out);

/* Returns: (transfer full): the text for the query parameter: RFC 3339 in UTC, or without an offset and in the zone of
 * the service where it writes moments so; the number, the token. */
char *ropeway_cursor_to_text (const RopewayChanges *changes, const RopewayCursor *cursor);

G_END_DECLS
