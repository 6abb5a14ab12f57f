/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the arithmetic of the calendar and the spellings of time, the same in every locale. */
#include "base/timestamp.h"

#include "base/i18n.h"
#include "base/quote.h"

#include <string.h>

G_DEFINE_QUARK (ropeway_timestamp_error_quark, ropeway_timestamp_error)

#define SECOND_US ((gint64)1000000)
#define DAY_S ((gint64)86400)
#define FIRST_S ((gint64)-62135596800) /* 0001-01-01T00:00:00Z */
#define SHOWN_CHARS 40                 /* of a bad text, in the message */
#define LAST_S ((gint64)253402300799)  /* 9999-12-31T23:59:59Z */

#define SHOWN_CHARS 40 /* of a bad text, in a message */

/* The calendar: years are counted from March, so that the leap day is a year's last. */

#define ERA_DAYS 146097  /* 400 years */
#define ERA_SHIFT 719468 /* days from 0000-03-01 to 1970-01-01 */

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

/* The rest that belongs to floor_div(): never negative. */
static gint64
floor_rest (gint64 a, gint64 b)
{
  return a % b < 0 ? a % b + b : a % b;
}

static gint64
days_from_date (gint64 year, int month, int day)
{
  gint64 march_year = month > 2 ? year : year - 1;
  gint64 era = floor_div (march_year, 400);
  gint64 year_of_era = march_year - era * 400;
  gint64 day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;

  return era * ERA_DAYS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - ERA_SHIFT;
}

static void
date_from_days (gint64 days, gint64 *year, int *month, int *day)
{
  gint64 era = floor_div (days + ERA_SHIFT, ERA_DAYS);
  gint64 day_of_era = days + ERA_SHIFT - era * ERA_DAYS;
  gint64 year_of_era
      = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (ERA_DAYS - 1)) / 365;
  gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 month_from_march = (5 * day_of_year + 2) / 153;

  *day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  *month = (int)((month_from_march + 2) % 12 + 1);
  *year = era * 400 + year_of_era + (*month <= 2 ? 1 : 0);
}

static int
days_in_month (int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

  return month == 2 && leap ? 29 : days[month - 1];
}

char *
ropeway_timestamp_format (gint64 us)
{
  gint64 seconds = floor_div (us, SECOND_US);
  gint64 days = floor_div (seconds, DAY_S);
  int fraction = (int)floor_rest (us, SECOND_US);
  int second_of_day = (int)floor_rest (seconds, DAY_S);
  gint64 year;
  int month, day;
  g_autoptr (GString) text = g_string_new (NULL);

  date_from_days (days, &year, &month, &day);
  if (year < 0 || year > 9999)
    g_string_append_printf (text, "%c%06" G_GINT64_FORMAT, year < 0 ? '-' : '+', ABS (year));
  else
    g_string_append_printf (text, "%04" G_GINT64_FORMAT, year);
  g_string_append_printf (text, "-%02d-%02dT%02d:%02d:%02d", month, day, second_of_day / 3600,
                          second_of_day / 60 % 60, second_of_day % 60);
  if (fraction % 1000 != 0)
    g_string_append_printf (text, ".%06d", fraction);
  else if (fraction != 0)
    g_string_append_printf (text, ".%03d", fraction / 1000);
  g_string_append_c (text, 'Z');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Reading */

typedef struct
{
  const char *at;
  const char *end;
} Cursor;

typedef struct
{
  int year, month, day;
  int hour, minute, second;
  int fraction_us;
  gboolean has_offset;
  int offset_s;
} Fields;

static gboolean
take (Cursor *cursor, const char *any_of)
{
  if (cursor->at == cursor->end || *cursor->at == '\0' || strchr (any_of, *cursor->at) == NULL)
    return FALSE;
  cursor->at++;
  return TRUE;
}

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

/* Reads the digits after the point; those beyond µs are cut. */
static gboolean
take_fraction (Cursor *cursor, int *us)
{
  int scale = 100000;

  *us = 0;
  if (cursor->at == cursor->end || !g_ascii_isdigit (*cursor->at))
    return FALSE;
  for (; cursor->at < cursor->end && g_ascii_isdigit (*cursor->at); cursor->at++, scale /= 10)
    *us += (*cursor->at - '0') * scale;
  return TRUE;
}

/* hh:mm, hh:mm:ss, hh:mm:ss.ffffff */
static gboolean
take_time (Cursor *cursor, Fields *fields)
{
  if (!take_digits (cursor, 2, &fields->hour) || !take (cursor, ":")
      || !take_digits (cursor, 2, &fields->minute))
    return FALSE;
  if (!take (cursor, ":"))
    return TRUE;
  if (!take_digits (cursor, 2, &fields->second))
    return FALSE;
  return !take (cursor, ".,") || take_fraction (cursor, &fields->fraction_us);
}

/* Z, +hh, +hhmm, +hh:mm */
static gboolean
take_offset (Cursor *cursor, Fields *fields, gboolean *in_range)
{
  gboolean negative;
  int hours, minutes = 0;

  fields->has_offset = TRUE;
  if (take (cursor, "Zz"))
    return TRUE;

  negative = *cursor->at == '-';
  if (!take (cursor, "+-") || !take_digits (cursor, 2, &hours))
    return FALSE;
  if (cursor->at < cursor->end)
    {
      take (cursor, ":");
      if (!take_digits (cursor, 2, &minutes))
        return FALSE;
    }
  *in_range = hours <= 23 && minutes <= 59;
  fields->offset_s = (hours * 3600 + minutes * 60) * (negative ? -1 : 1);
  return TRUE;
}

static gboolean
read_fields (Cursor *cursor, Fields *fields, gboolean *offset_in_range)
{
  if (!take_digits (cursor, 4, &fields->year) || !take (cursor, "-")
      || !take_digits (cursor, 2, &fields->month) || !take (cursor, "-")
      || !take_digits (cursor, 2, &fields->day))
    return FALSE;
  if (cursor->at == cursor->end)
    return TRUE;
  if (!take (cursor, "Tt ") || !take_time (cursor, fields))
    return FALSE;
  if (cursor->at < cursor->end && !take_offset (cursor, fields, offset_in_range))
    return FALSE;
  return cursor->at == cursor->end;
}

/* Second 60 is left to seconds_from_fields(), which knows the moment in UTC. */
static gboolean
fields_exist (const Fields *fields)
{
  return fields->year >= 1 && fields->month >= 1 && fields->month <= 12 && fields->day >= 1
         && fields->day <= days_in_month (fields->year, fields->month) && fields->hour <= 23
         && fields->minute <= 59 && fields->second <= 60;
}

static gint64
zone_offset (GTimeZone *zone, gint64 utc_s)
{
  return g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, utc_s));
}

/* Where the clock was put back, a local time exists twice: the first is taken. Where it was put forward, a
 * local time does not exist: it is read with the offset from before (02:30 becomes 03:30). */
static gint64
utc_from_local (GTimeZone *zone, gint64 local_s)
{
  gint64 before = local_s - zone_offset (zone, local_s - DAY_S);
  gint64 after = local_s - zone_offset (zone, local_s + DAY_S);
  gboolean before_exists = before + zone_offset (zone, before) == local_s;
  gboolean after_exists = after + zone_offset (zone, after) == local_s;

  if (before_exists && after_exists)
    return MIN (before, after);
  return after_exists ? after : before;
}

static gboolean
seconds_from_fields (const Fields *fields, GTimeZone *zone, gint64 *out)
{
  gint64 local = days_from_date (fields->year, fields->month, fields->day) * DAY_S + fields->hour * 3600
                 + fields->minute * 60 + MIN (fields->second, 59);
  gint64 utc = local;

  if (fields->has_offset)
    utc = local - fields->offset_s;
  else if (zone != NULL)
    utc = utc_from_local (zone, local);

  /* A leap second is the last of a month in UTC, and has no number of its own: it is the moment after. */
  if (fields->second == 60)
    {
      gint64 year;
      int month, day;

      utc++;
      date_from_days (floor_div (utc, DAY_S), &year, &month, &day);
      if (day != 1 || utc % DAY_S != 0)
        return FALSE;
    }
  *out = utc;
  return utc >= FIRST_S && utc <= LAST_S;
}

gboolean
ropeway_timestamp_parse (const char *text, gssize length, GTimeZone *zone, gint64 *us, GError **error)
{
  gsize n = text == NULL ? 0 : length < 0 ? strlen (text) : (gsize)length;
  Cursor cursor = { text, text + n };
  Fields fields = { 0 };
  gboolean in_range = TRUE;
  gint64 seconds;
  g_autofree char *quoted = NULL;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (us != NULL, FALSE);

  if (!read_fields (&cursor, &fields, &in_range))
    {
      quoted = ropeway_quote (text, (gssize)n, SHOWN_CHARS);
      g_set_error (error, ROPEWAY_TIMESTAMP_ERROR, ROPEWAY_TIMESTAMP_ERROR_SYNTAX,
                   _ ("“%s” is not a date or a time as in “2026-11-09T09:12:00Z”."), quoted);
      return FALSE;
    }
  if (!in_range || !fields_exist (&fields) || !seconds_from_fields (&fields, zone, &seconds))
    {
      quoted = ropeway_quote (text, (gssize)n, SHOWN_CHARS);
      g_set_error (error, ROPEWAY_TIMESTAMP_ERROR, ROPEWAY_TIMESTAMP_ERROR_RANGE,
                   _ ("“%s” is written like a date, but there is no such date or time."), quoted);
      return FALSE;
    }
  *us = seconds * SECOND_US + (fields.second == 60 ? 0 : fields.fraction_us);
  return TRUE;
}

/* Durations */

static const struct
{
  char letter;
  gboolean in_time; /* after the T */
  gint64 us;
} duration_units[] = {
  { 'W', FALSE, 7 * DAY_S *SECOND_US }, { 'D', FALSE, DAY_S *SECOND_US }, { 'H', TRUE, 3600 * SECOND_US },
  { 'M', TRUE, 60 * SECOND_US },        { 'S', TRUE, SECOND_US },
};

/* Reads one component ("10M") and adds it to @us. @next_unit: the first unit that may still come. */
static gboolean
take_component (Cursor *cursor, gboolean in_time, gsize *next_unit, gint64 *us)
{
  gint64 count = 0, part;
  int fraction_us = 0;
  gboolean has_fraction;

  if (!g_ascii_isdigit (*cursor->at))
    return FALSE;
  for (; g_ascii_isdigit (*cursor->at); cursor->at++)
    if (__builtin_mul_overflow (count, 10, &count)
        || __builtin_add_overflow (count, *cursor->at - '0', &count))
      return FALSE;
  has_fraction = take (cursor, ".,");
  if (has_fraction && !take_fraction (cursor, &fraction_us))
    return FALSE;

  for (gsize i = *next_unit; i < G_N_ELEMENTS (duration_units); i++)
    if (duration_units[i].letter == *cursor->at && duration_units[i].in_time == in_time)
      {
        cursor->at++;
        *next_unit = i + 1;
        return (!has_fraction || duration_units[i].letter == 'S')
               && !__builtin_mul_overflow (count, duration_units[i].us, &part)
               && !__builtin_add_overflow (*us, part, us) && !__builtin_add_overflow (*us, fraction_us, us);
      }
  return FALSE;
}

static gboolean
read_duration (Cursor *cursor, gint64 *us)
{
  gboolean in_time = FALSE;
  gsize next_unit = 0;

  if (!take (cursor, "P"))
    return FALSE;
  do
    {
      if (!in_time && take (cursor, "T"))
        in_time = TRUE;
      if (!take_component (cursor, in_time, &next_unit, us))
        return FALSE;
    }
  while (cursor->at < cursor->end);
  return TRUE;
}

gboolean
ropeway_duration_parse (const char *text, gint64 *us, GError **error)
{
  g_autofree char *quoted = NULL;
  Cursor cursor;
  gint64 sum = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (us != NULL, FALSE);

  cursor = (Cursor){ text, text + strlen (text) };
  if (read_duration (&cursor, &sum))
    {
      *us = sum;
      return TRUE;
    }
  quoted = ropeway_quote (text, -1, SHOWN_CHARS);
  g_set_error (
      error, ROPEWAY_TIMESTAMP_ERROR, ROPEWAY_TIMESTAMP_ERROR_SYNTAX,
      _ ("“%s” is not a length of time; write weeks, days, hours, minutes or seconds as in “PT10M” or "
         "“P1DT12H”."),
      quoted);
  return FALSE;
}

char *
ropeway_duration_format (gint64 us)
{
  g_autoptr (GString) text = g_string_new ("P");
  gboolean in_time = FALSE;

  g_return_val_if_fail (us >= 0, NULL);

  if (us == 0)
    return g_strdup ("PT0S");
  for (gsize i = 0; i < G_N_ELEMENTS (duration_units); i++)
    {
      gint64 count = us / duration_units[i].us;
      gint64 rest = us % duration_units[i].us;
      gboolean is_seconds = duration_units[i].letter == 'S';

      /* ISO 8601 has weeks only by themselves. */
      if ((count == 0 && !(is_seconds && rest != 0)) || (duration_units[i].letter == 'W' && rest != 0))
        continue;
      if (duration_units[i].in_time && !in_time)
        g_string_append_c (text, 'T');
      in_time = duration_units[i].in_time;
      g_string_append_printf (text, "%" G_GINT64_FORMAT, count);
      if (is_seconds && rest != 0)
        {
          g_string_append_printf (text, ".%06d", (int)rest);
          while (text->str[text->len - 1] == '0')
            g_string_truncate (text, text->len - 1);
        }
      g_string_append_c (text, duration_units[i].letter);
      us = rest;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Zones */

/* IANA names without a folder and with digits in them. GLib takes any other text of that look ("GMT+1") for
 * a POSIX rule, whose sign means the opposite of what people expect. */
static const char *const plain_zone_names[]
    = { "CST6CDT", "EST5EDT", "GMT+0", "GMT-0", "GMT0", "MST7MDT", "PST8PDT", NULL };

/* These stand in the zone folder but are not zones of IANA, or not the same everywhere. */
static const char *const foreign_zone_names[] = { "Factory", "leapseconds", "localtime", "posixrules", NULL };

static gboolean
is_zone_name (const char *name)
{
  gboolean has_folder = strchr (name, '/') != NULL;

  if (!g_ascii_isalpha (*name) || strchr (name, '\0')[-1] == '/' || strstr (name, "//") != NULL)
    return FALSE;
  if (g_str_has_prefix (name, "posix/") || g_str_has_prefix (name, "right/")
      || g_strv_contains (foreign_zone_names, name))
    return FALSE;
  if (g_strv_contains (plain_zone_names, name))
    return TRUE;
  for (const char *at = name; *at != '\0'; at++)
    {
      gboolean allowed = g_ascii_isalpha (*at) || *at == '-' || *at == '_' || *at == '/'
                         || (has_folder && (g_ascii_isdigit (*at) || *at == '+'));

      if (!allowed)
        return FALSE;
    }
  /* "Z" is an offset, not a place. */
  return name[1] != '\0';
}

GTimeZone *
ropeway_zone_new (const char *name, GError **error)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autofree char *quoted = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  if (is_zone_name (name))
    zone = g_time_zone_new_identifier (name);
  if (zone == NULL)
    {
      quoted = ropeway_quote (name, -1, SHOWN_CHARS);
      g_set_error (error, ROPEWAY_TIMESTAMP_ERROR, ROPEWAY_TIMESTAMP_ERROR_ZONE,
                   _ ("“%s” is not a time zone; write one as in “Europe/Berlin” or “UTC”."), quoted);
    }
  return g_steal_pointer (&zone);
}
