/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: moments, durations and zones as text, without the locale. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ROPEWAY_TIMESTAMP_ERROR (ropeway_timestamp_error_quark ())
GQuark ropeway_timestamp_error_quark (void);

typedef enum
{
  ROPEWAY_TIMESTAMP_ERROR_SYNTAX,
  ROPEWAY_TIMESTAMP_ERROR_RANGE, /* a date that does not exist, or outside the years 1 to 9999 */
  ROPEWAY_TIMESTAMP_ERROR_ZONE,  /* no such zone */
} RopewayTimestampError;

/* Returns: (transfer full): RFC 3339 in UTC with as many fraction digits as needed (0, 3 or 6):
 * "2026-11-09T09:12:00Z". @us: µs since 1970, UTC. Outside the years 0 to 9999, which
 * ropeway_timestamp_parse() refuses, the year has a sign and six digits (ISO 8601, expanded). */
char *ropeway_timestamp_format (gint64 us);

/* Reads RFC 3339, and ISO 8601 as services write it: "T" or a space, fraction of any length (beyond µs
 * cut), "Z", "+01:00", "+0100", "+01"; a date alone is its midnight. Without an offset the moment is in
 * @zone ((nullable): UTC): of a local time that the clock shows twice the first, and one that it leaves out
 * as if the clock had not been changed (02:30 becomes 03:30). Seconds may be missing. A leap second is the
 * moment after it. @length in bytes, -1 if NUL-terminated.
 * Errors: ROPEWAY_TIMESTAMP_ERROR. */
gboolean ropeway_timestamp_parse (const char *text, gssize length, GTimeZone *zone, gint64 *us,
                                  GError **error);

/* Reads an ISO 8601 duration of fixed length (weeks, days, hours, minutes, seconds with fraction:
 * "PT10M", "P1D", "P2W"); months and years have no fixed length and are refused.
 * Errors: ROPEWAY_TIMESTAMP_ERROR_SYNTAX. */
gboolean ropeway_duration_parse (const char *text, gint64 *us, GError **error);

/* Returns: (transfer full): large units first, none that is zero: 600000000 → "PT10M", 5400000000 →
 * "PT1H30M"; weeks only by themselves. @us: not negative. */
char *ropeway_duration_format (gint64 us);

/* Finds an IANA zone; unlike g_time_zone_new() a bad name is an error, not UTC.
 * Returns: (transfer full). Errors: ROPEWAY_TIMESTAMP_ERROR_ZONE. */
GTimeZone *ropeway_zone_new (const char *name, GError **error);

G_END_DECLS
