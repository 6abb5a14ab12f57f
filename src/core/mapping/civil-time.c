/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the few calculations between a date on paper and a moment. */
#include "mapping/civil-time.h"

#define DAY_S ((gint64)86400)
#define SECOND_US ((gint64)1000000)
#define DAYS_TO_1970 719163 /* from the day before 0001-01-01, as GDate counts */

gboolean
ropeway_civil_time_is_valid (const RopewayCivilTime *self)
{
  return self->year >= 1 && self->year <= 9999 && self->month >= 1 && self->month <= 12 && self->day >= 1
         && g_date_valid_dmy ((GDateDay)self->day, (GDateMonth)self->month, (GDateYear)self->year)
         && self->hour <= 23 && self->minute <= 59 && self->second <= 59;
}

static GDate
to_date (const RopewayCivilTime *self)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay)self->day, (GDateMonth)self->month, (GDateYear)self->year);
  return date;
}

int
ropeway_civil_time_get_weekday (const RopewayCivilTime *self)
{
  GDate date = to_date (self);

  return (int)g_date_get_weekday (&date);
}

gint64
ropeway_civil_time_get_wall (const RopewayCivilTime *self)
{
  GDate date = to_date (self);

  return ((gint64)g_date_get_julian (&date) - DAYS_TO_1970) * DAY_S + self->hour * 3600 + self->minute * 60
         + self->second;
}

gboolean
ropeway_civil_time_set_wall (RopewayCivilTime *self, gint64 wall)
{
  gint64 days = wall / DAY_S - (wall % DAY_S < 0 ? 1 : 0);
  int seconds = (int)(wall - days * DAY_S);
  GDate date;

  if (days + DAYS_TO_1970 < 1 || days + DAYS_TO_1970 > G_MAXINT32)
    return FALSE;
  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32)(days + DAYS_TO_1970));
  self->year = g_date_get_year (&date);
  self->month = (int)g_date_get_month (&date);
  self->day = g_date_get_day (&date);
  self->hour = seconds / 3600;
  self->minute = seconds / 60 % 60;
  self->second = seconds % 60;
  return self->year <= 9999;
}

gboolean
ropeway_civil_time_add_months (RopewayCivilTime *self, gint64 n)
{
  gint64 month = (gint64)self->year * 12 + self->month - 1;

  /* An amount beyond all years must not overflow. */
  if (ABS (n) > 12 * 10000)
    return FALSE;
  month += n;
  if (month < 12 || month >= 12 * 10000)
    return FALSE;
  self->year = (int)(month / 12);
  self->month = (int)(month % 12) + 1;
  self->day = MIN (self->day, g_date_get_days_in_month ((GDateMonth)self->month, (GDateYear)self->year));
  return TRUE;
}

gboolean
ropeway_civil_time_resolve (RopewayCivilTime *self, GTimeZone *zone)
{
  int interval;

  if (self->has_offset)
    return TRUE;
  interval = g_time_zone_find_interval (zone, G_TIME_TYPE_STANDARD, ropeway_civil_time_get_wall (self));
  if (interval < 0)
    return FALSE;
  self->offset = g_time_zone_get_offset (zone, interval);
  self->has_offset = TRUE;
  return TRUE;
}

gboolean
ropeway_civil_time_move (RopewayCivilTime *self, GTimeZone *zone)
{
  gint64 utc = ropeway_civil_time_get_wall (self) - self->offset;

  self->offset = g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, utc));
  return ropeway_civil_time_set_wall (self, utc + self->offset);
}

gint64
ropeway_civil_time_to_moment (const RopewayCivilTime *self)
{
  return (ropeway_civil_time_get_wall (self) - self->offset) * SECOND_US + self->micro;
}

gboolean
ropeway_civil_time_from_moment (gint64 moment, RopewayCivilTime *out)
{
  gint64 seconds = moment / SECOND_US - (moment % SECOND_US < 0 ? 1 : 0);

  *out = (RopewayCivilTime){ .micro = (int)(moment - seconds * SECOND_US),
                             .has_time = TRUE,
                             .has_offset = TRUE };
  return ropeway_civil_time_set_wall (out, seconds);
}

/* ---- RFC 3339 ---- */

typedef struct
{
  const char *at;
  const char *end;
} Cursor;

static gboolean
take_digits (Cursor *cursor, int n, int *out)
{
  int value = 0;

  if (cursor->end - cursor->at < n)
    return FALSE;
  for (int i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (cursor->at[i]))
        return FALSE;
      value = value * 10 + (cursor->at[i] - '0');
    }
  cursor->at += n;
  *out = value;
  return TRUE;
}

static gboolean
take (Cursor *cursor, char c)
{
  if (cursor->at == cursor->end || *cursor->at != c)
    return FALSE;
  cursor->at++;
  return TRUE;
}

static gboolean
take_fraction (Cursor *cursor, int *micro)
{
  int scale = 100000;

  *micro = 0;
  if (cursor->at == cursor->end || !g_ascii_isdigit (*cursor->at))
    return FALSE;
  for (; cursor->at < cursor->end && g_ascii_isdigit (*cursor->at); cursor->at++, scale /= 10)
    *micro += (*cursor->at - '0') * scale;
  return TRUE;
}

static gboolean
take_time (Cursor *cursor, RopewayCivilTime *out)
{
  out->has_time = TRUE;
  if (!take_digits (cursor, 2, &out->hour) || !take (cursor, ':') || !take_digits (cursor, 2, &out->minute))
    return FALSE;
  if (!take (cursor, ':'))
    return TRUE;
  return take_digits (cursor, 2, &out->second)
         && (!(take (cursor, '.') || take (cursor, ',')) || take_fraction (cursor, &out->micro));
}

static gboolean
take_offset (Cursor *cursor, RopewayCivilTime *out)
{
  gboolean west = cursor->at < cursor->end && *cursor->at == '-';
  int hours;
  int minutes = 0;

  out->has_offset = TRUE;
  if (take (cursor, 'Z') || take (cursor, 'z'))
    return TRUE;
  if (!(take (cursor, '+') || take (cursor, '-')) || !take_digits (cursor, 2, &hours))
    return FALSE;
  if (take (cursor, ':') || cursor->at < cursor->end)
    if (!take_digits (cursor, 2, &minutes))
      return FALSE;
  out->offset = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
  return hours <= 23 && minutes <= 59;
}

RopewayCivilStatus
ropeway_civil_time_read (const char *text, gsize length, RopewayCivilTime *out)
{
  Cursor cursor = { text, text + length };

  *out = (RopewayCivilTime){ 0 };
  if (!take_digits (&cursor, 4, &out->year) || !take (&cursor, '-') || !take_digits (&cursor, 2, &out->month)
      || !take (&cursor, '-') || !take_digits (&cursor, 2, &out->day))
    return ROPEWAY_CIVIL_OTHER_FORM;
  if (cursor.at < cursor.end)
    {
      if (!(take (&cursor, 'T') || take (&cursor, 't') || take (&cursor, ' ')) || !take_time (&cursor, out))
        return ROPEWAY_CIVIL_OTHER_FORM;
      if (cursor.at < cursor.end && (!take_offset (&cursor, out) || cursor.at < cursor.end))
        return ROPEWAY_CIVIL_OTHER_FORM;
    }
  return ropeway_civil_time_is_valid (out) ? ROPEWAY_CIVIL_GOOD : ROPEWAY_CIVIL_NO_SUCH;
}

/* RFC 3339 knows no seconds in an offset; those of local times before the zones are written in UTC. */
static RopewayCivilTime
in_whole_minutes (const RopewayCivilTime *self)
{
  RopewayCivilTime utc = *self;

  if (self->has_offset && self->offset % 60 != 0
      && ropeway_civil_time_from_moment (ropeway_civil_time_to_moment (self), &utc))
    return utc;
  return *self;
}

void
ropeway_civil_time_write (const RopewayCivilTime *self, GString *out)
{
  RopewayCivilTime time = in_whole_minutes (self);
  int offset = ABS (time.offset) / 60;

  g_string_append_printf (out, "%04d-%02d-%02d", time.year, time.month, time.day);
  if (!time.has_time)
    return;
  g_string_append_printf (out, "T%02d:%02d:%02d", time.hour, time.minute, time.second);
  if (time.micro % 1000 != 0)
    g_string_append_printf (out, ".%06d", time.micro);
  else if (time.micro != 0)
    g_string_append_printf (out, ".%03d", time.micro / 1000);
  if (!time.has_offset)
    return;
  if (time.offset == 0)
    g_string_append_c (out, 'Z');
  else
    g_string_append_printf (out, "%c%02d:%02d", time.offset < 0 ? '-' : '+', offset / 60, offset % 60);
}
