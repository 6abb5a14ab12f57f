/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a date as people write it: year, month, day, perhaps a time, perhaps an offset; a moment only once the
 * zone is known. Between steps it travels as RFC 3339 text. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  int year; /* 1 to 9999 */
  int month;
  int day;
  int hour;
  int minute;
  int second;
  int micro;
  int offset; /* seconds east of UTC */
  gboolean has_time;
  gboolean has_offset;
} RopewayCivilTime;

typedef enum
{
  ROPEWAY_CIVIL_GOOD,
  ROPEWAY_CIVIL_OTHER_FORM, /* the text is written in another way */
  ROPEWAY_CIVIL_NO_SUCH,    /* there is no such day or time */
} RopewayCivilStatus;

/* Reads RFC 3339 and ISO 8601 as services write it: a date alone, or with "T" or a space and a time to the
 * minute or finer, with "Z", "+01:00", "+0100", "+01" or no offset. Digits beyond µs are cut. */
RopewayCivilStatus ropeway_civil_time_read (const char *text, gsize length, RopewayCivilTime *out);

/* Appends RFC 3339 to @out: a date alone, or date, time and offset; without an offset, none. A fraction has 3
 * or 6 digits. */
void ropeway_civil_time_write (const RopewayCivilTime *self, GString *out);

/* Whether day and time exist in the calendar and on the clock (a second 60 does not). */
gboolean ropeway_civil_time_is_valid (const RopewayCivilTime *self);

/* Gives a time without offset the one it has in @zone; of two (an hour that comes twice in autumn) that of
 * winter. Dates alone are midnight. Returns: FALSE where the clock of @zone skips that time. */
gboolean ropeway_civil_time_resolve (RopewayCivilTime *self, GTimeZone *zone);

/* Shows a time that has an offset on the clock of @zone. Returns: FALSE outside the years 1 to 9999. */
gboolean ropeway_civil_time_move (RopewayCivilTime *self, GTimeZone *zone);

/* The moment of a time that has an offset, in µs since 1970, UTC; and back (to UTC).
 * _from_moment() Returns: FALSE outside the years 1 to 9999. */
gint64 ropeway_civil_time_to_moment (const RopewayCivilTime *self);
gboolean ropeway_civil_time_from_moment (gint64 moment, RopewayCivilTime *out);

/* Seconds since 1970-01-01T00:00 of the clock on the wall, whatever its zone; and back, where what is smaller
 * than a second and the offset stay. _set_wall() Returns: FALSE outside the years 1 to 9999. */
gint64 ropeway_civil_time_get_wall (const RopewayCivilTime *self);
gboolean ropeway_civil_time_set_wall (RopewayCivilTime *self, gint64 wall);

/* Adds @n months, which may be negative; a day that the month does not have becomes its last. The offset stays.
 * Returns: FALSE outside the years 1 to 9999; then nothing has changed. */
gboolean ropeway_civil_time_add_months (RopewayCivilTime *self, gint64 n);

/* Returns: the day of the week, 1 Monday to 7 Sunday. */
int ropeway_civil_time_get_weekday (const RopewayCivilTime *self);

G_END_DECLS
