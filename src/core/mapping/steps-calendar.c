/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the steps that move dates: by the calendar where people count days and months, by the moment where they
 * count hours. A day is the same day everywhere; a time that carries no offset is in the zone of the source. */
#include "base/timestamp.h"
#include "mapping/civil-time.h"
#include "mapping/date-names.h"
#include "mapping/steps.h"

#include <string.h>

#define DAY_S ((gint64)86400)
#define SECOND_US ((gint64)1000000)
#define MOST_AMOUNT ((gint64)1000000000000)

typedef enum
{
  UNIT_YEAR,
  UNIT_QUARTER,
  UNIT_MONTH,
  UNIT_WEEK,
  UNIT_DAY,
  UNIT_HOUR,
  UNIT_MINUTE,
  UNIT_SECOND,
} Unit;

typedef struct
{
  GTimeZone *zone; /* owned (nullable) */
  gint64 months;   /* to add */
  gint64 days;
  gint64 seconds;
  Unit unit;
} Calendar;

void
ropeway_step_free_calendar (gpointer data)
{
  Calendar *self = data;

  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self);
}

/* @id: "day" or "days". */
static Unit
unit_from_id (const char *id)
{
  static const char *const ids[] = { "year", "quarter", "month", "week", "day", "hour", "minute", "second" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    if (id != NULL && g_str_has_prefix (id, ids[i]))
      return (Unit)i;
  return UNIT_DAY;
}

static const RopewayStepArgument *
find_argument (const RopewayStep *step, const char *name)
{
  for (guint i = 0; step->info->settings[i].name != NULL; i++)
    if (strcmp (step->info->settings[i].name, name) == 0)
      return &step->arguments[i];
  return NULL;
}

/* Reads the settings "zone" and "unit" of a step. */
gboolean
ropeway_step_compile_calendar (RopewayStep *step, const RopewayStepScope *scope)
{
  const RopewayStepArgument *zone = find_argument (step, "zone");
  const RopewayStepArgument *unit = find_argument (step, "unit");
  Calendar *data = g_new0 (Calendar, 1);

  step->data = data;
  data->unit = unit_from_id (unit != NULL ? unit->text : NULL);
  if (zone == NULL || zone->value == NULL)
    return TRUE;
  data->zone = ropeway_zone_new (zone->text, NULL);
  return data->zone != NULL
         || ropeway_step_refuse (step, scope, "zone", "mapping.setting-zone", NULL, "zone", zone->text);
}

/* ---- reading and writing ---- */

static gboolean
read_date (RopewayStepRun *run, RopewayCivilTime *time)
{
  switch (ropeway_civil_time_read (run->text, run->length, time))
    {
    case ROPEWAY_CIVIL_GOOD:
      return TRUE;
    case ROPEWAY_CIVIL_NO_SUCH:
      return ropeway_step_fail (run, "mapping.no-such-date");
    default:
      return ropeway_step_fail (run, "mapping.not-iso-date");
    }
}

static gboolean
resolve (RopewayStepRun *run, RopewayCivilTime *time, GTimeZone *zone)
{
  return ropeway_civil_time_resolve (time, zone) || ropeway_step_fail (run, "mapping.no-such-date");
}

static gboolean
fail_range (RopewayStepRun *run)
{
  return ropeway_step_fail (run, "mapping.date-range");
}

/* Shows a time on the clock of the step's zone, if it has one. @home: (out) (nullable): the zone whose clock
 * goes on counting; where only an offset is known there is none. */
static gboolean
place (const Calendar *data, RopewayStepRun *run, RopewayCivilTime *time, GTimeZone **home)
{
  gboolean knew_offset = time->has_offset || !time->has_time;

  *home = data->zone != NULL ? data->zone : knew_offset && time->has_time ? NULL : run->zone;
  if (!time->has_time)
    return TRUE;
  if (!resolve (run, time, run->zone))
    return FALSE;
  return data->zone == NULL || ropeway_civil_time_move (time, data->zone) || fail_range (run);
}

static gboolean
add_days (RopewayCivilTime *time, gint64 days)
{
  return ropeway_civil_time_set_wall (time, ropeway_civil_time_get_wall (time) + days * DAY_S);
}

/* Gives a time whose day or hour was changed the offset of that day. What the clock skips is shown as if it had
 * not been changed: 02:30 becomes 03:30. */
static void
settle (RopewayCivilTime *time, GTimeZone *home)
{
  RopewayCivilTime day_before = *time;

  if (!time->has_time || home == NULL)
    return;
  time->has_offset = FALSE;
  if (ropeway_civil_time_resolve (time, home))
    return;
  if (add_days (&day_before, -1) && ropeway_civil_time_move (&day_before, home))
    time->offset = day_before.offset;
  time->has_offset = TRUE;
  ropeway_civil_time_move (time, home);
}

static gboolean
give_date (RopewayStepRun *run, const RopewayCivilTime *time)
{
  ropeway_civil_time_write (time, ropeway_step_begin_out (run));
  return ropeway_step_give_out (run);
}

/* ---- date-add ---- */

enum
{
  ADD_AMOUNT,
  ADD_UNIT,
  ADD_DURATION,
};

static void
add_unit (Calendar *data, Unit unit, gint64 n)
{
  static const gint64 months[] = { [UNIT_YEAR] = 12, [UNIT_QUARTER] = 3, [UNIT_MONTH] = 1 };
  static const gint64 seconds[] = { [UNIT_HOUR] = 3600, [UNIT_MINUTE] = 60, [UNIT_SECOND] = 1 };

  if (unit <= UNIT_MONTH)
    data->months += months[unit] * n;
  else if (unit <= UNIT_DAY)
    data->days += (unit == UNIT_WEEK ? 7 : 1) * n;
  else
    data->seconds += seconds[unit] * n;
}

/* ISO 8601 with years and months: "P1Y2M", "-P1W", "PT90M"; whole numbers, large units first. */
static gboolean
read_duration (const char *text, Calendar *data)
{
  static const Unit date_units[] = { UNIT_YEAR, UNIT_MONTH, UNIT_WEEK, UNIT_DAY };
  static const Unit time_units[] = { UNIT_HOUR, UNIT_MINUTE, UNIT_SECOND };
  const gint64 sign = *text == '-' ? -1 : 1;
  const char *letters = "YMWD";
  const Unit *units = date_units;
  gboolean in_time = FALSE;
  gboolean any = FALSE;

  text += *text == '-' || *text == '+' ? 1 : 0;
  if (*text++ != 'P')
    return FALSE;
  for (; *text != '\0'; text++)
    {
      const char *digits;
      const char *letter;
      gint64 n = 0;

      if (*text == 'T' && !in_time)
        {
          in_time = TRUE;
          letters = "HMS";
          units = time_units;
          text++;
        }
      for (digits = text; g_ascii_isdigit (*text) && n <= MOST_AMOUNT; text++)
        n = n * 10 + (*text - '0');
      letter = *text != '\0' ? strchr (letters, *text) : NULL;
      if (digits == text || letter == NULL || n > MOST_AMOUNT)
        return FALSE;
      add_unit (data, units[letter - letters], sign * n);
      units += letter - letters + 1;
      letters = letter + 1;
      any = TRUE;
    }
  return any;
}

gboolean
ropeway_step_compile_date_add (RopewayStep *step, const RopewayStepScope *scope)
{
  const RopewayStepArgument *amount = &step->arguments[ADD_AMOUNT];
  const RopewayStepArgument *duration = &step->arguments[ADD_DURATION];
  gboolean good = ropeway_step_compile_calendar (step, scope);
  Calendar *data = step->data;
  gint64 n = 0;

  if ((amount->value != NULL) == (duration->value != NULL)
      || (amount->value != NULL && step->arguments[ADD_UNIT].value == NULL))
    return ropeway_step_refuse (step, scope, "amount", "mapping.setting-duration", NULL, NULL, NULL);
  if (duration->value != NULL)
    return (read_duration (duration->text, data)
            || ropeway_step_refuse (step, scope, "duration", "mapping.setting-duration", NULL, NULL, NULL))
           && good;
  if (!ropeway_decimal_to_int64 (&amount->number, &n) || ABS (n) > MOST_AMOUNT)
    return ropeway_step_refuse (step, scope, "amount", "mapping.setting-whole", NULL, NULL, NULL);
  add_unit (data, data->unit, n);
  return good;
}

gboolean
ropeway_step_date_add (const RopewayStep *step, RopewayStepRun *run)
{
  const Calendar *data = step->data;
  RopewayCivilTime time;
  GTimeZone *home;

  if (!read_date (run, &time) || !place (data, run, &time, &home))
    return FALSE;
  if (data->seconds != 0 && !time.has_time)
    {
      time.has_time = TRUE;
      if (!resolve (run, &time, home))
        return FALSE;
    }
  if (data->months != 0 || data->days != 0)
    {
      if (!ropeway_civil_time_add_months (&time, data->months) || !add_days (&time, data->days))
        return fail_range (run);
      settle (&time, home);
    }
  if (data->seconds != 0
      && (!ropeway_civil_time_set_wall (&time, ropeway_civil_time_get_wall (&time) + data->seconds)
          || (home != NULL && !ropeway_civil_time_move (&time, home))))
    return fail_range (run);
  return give_date (run, &time);
}

/* ---- start-of, end-of ---- */

enum
{
  BORDER_UNIT,
  BORDER_WEEK,
};

/* Days since the week began. */
static int
days_into_week (const RopewayStep *step, const RopewayCivilTime *time)
{
  const char *week = step->arguments[BORDER_WEEK].text;
  int first = g_strcmp0 (week, "sunday") == 0 ? 7 : g_strcmp0 (week, "saturday") == 0 ? 6 : 1;

  return (ropeway_civil_time_get_weekday (time) - first + 7) % 7;
}

static gboolean
go_to_start (const RopewayStep *step, RopewayCivilTime *time)
{
  const Calendar *data = step->data;

  time->minute = time->second = time->micro = 0;
  if (data->unit == UNIT_HOUR)
    return TRUE;
  time->hour = 0;
  if (data->unit == UNIT_WEEK)
    return add_days (time, -days_into_week (step, time));
  if (data->unit <= UNIT_MONTH)
    time->day = 1;
  if (data->unit == UNIT_QUARTER)
    time->month -= (time->month - 1) % 3;
  else if (data->unit == UNIT_YEAR)
    time->month = 1;
  return TRUE;
}

/* From a start to the last second, of days to the last day. */
static gboolean
go_to_end (const RopewayStep *step, RopewayCivilTime *time)
{
  const Calendar *data = step->data;
  Calendar whole = { .months = 0 };

  if (data->unit == UNIT_HOUR)
    {
      time->minute = time->second = 59;
      return TRUE;
    }
  /* The end of the year 9999 has no day behind it. */
  add_unit (&whole, data->unit, 1);
  if (whole.months > 0)
    {
      if (!ropeway_civil_time_add_months (time, whole.months - 1))
        return FALSE;
      time->day = g_date_get_days_in_month ((GDateMonth)time->month, (GDateYear)time->year);
    }
  else if (!add_days (time, whole.days - 1))
    return FALSE;
  if (time->has_time)
    {
      time->hour = 23;
      time->minute = time->second = 59;
    }
  return TRUE;
}

static gboolean
give_border (const RopewayStep *step, RopewayStepRun *run, gboolean end)
{
  const Calendar *data = step->data;
  RopewayCivilTime time;
  GTimeZone *home;

  if (!read_date (run, &time) || !place (data, run, &time, &home))
    return FALSE;
  if (data->unit == UNIT_HOUR && !time.has_time)
    return give_date (run, &time);
  if (!go_to_start (step, &time) || (end && !go_to_end (step, &time)))
    return fail_range (run);
  if (data->unit != UNIT_HOUR)
    settle (&time, home);
  return give_date (run, &time);
}

gboolean
ropeway_step_start_of (const RopewayStep *step, RopewayStepRun *run)
{
  return give_border (step, run, FALSE);
}

gboolean
ropeway_step_end_of (const RopewayStep *step, RopewayStepRun *run)
{
  return give_border (step, run, TRUE);
}

/* ---- change-zone ---- */

gboolean
ropeway_step_change_zone (const RopewayStep *step, RopewayStepRun *run)
{
  RopewayCivilTime time;
  GTimeZone *home;

  return read_date (run, &time) && place (step->data, run, &time, &home) && give_date (run, &time);
}

/* ---- seconds and milliseconds since 1970 ---- */

static gint64
get_unit_us (const RopewayStep *step)
{
  return g_strcmp0 (step->arguments[0].text, "milliseconds") == 0 ? 1000 : SECOND_US;
}

gboolean
ropeway_step_to_epoch (const RopewayStep *step, RopewayStepRun *run)
{
  const Calendar *data = step->data;
  gint64 unit = get_unit_us (step);
  RopewayCivilTime time;
  gint64 moment;

  if (!read_date (run, &time) || !resolve (run, &time, data->zone != NULL ? data->zone : run->zone))
    return FALSE;
  moment = ropeway_civil_time_to_moment (&time);
  return ropeway_step_give_made (
      run, ropeway_tree_integer (run->tree, moment / unit - (moment % unit < 0 ? 1 : 0)));
}

gboolean
ropeway_step_from_epoch (const RopewayStep *step, RopewayStepRun *run)
{
  const Calendar *data = step->data;
  RopewayDecimal us;
  RopewayCivilTime time;
  gint64 moment;

  ropeway_decimal_from_int64 (get_unit_us (step), &us);
  if (!ropeway_decimal_multiply (&run->number, &us, &us, NULL)
      || !ropeway_decimal_round (&us, 0, ROPEWAY_ROUND_FLOOR, &us, NULL)
      || !ropeway_decimal_to_int64 (&us, &moment) || !ropeway_civil_time_from_moment (moment, &time)
      || (data->zone != NULL && !ropeway_civil_time_move (&time, data->zone)))
    return fail_range (run);
  return give_date (run, &time);
}

/* ---- date-difference ---- */

static gint64
get_wall_us (const RopewayCivilTime *time)
{
  return ropeway_civil_time_get_wall (time) * SECOND_US + time->micro;
}

/* Whole months from @a to @b, which is not before it. */
static gint64
count_months (const RopewayCivilTime *a, const RopewayCivilTime *b)
{
  gint64 n = (b->year - a->year) * 12 + b->month - a->month;
  RopewayCivilTime reached = *a;

  ropeway_civil_time_add_months (&reached, n);
  return get_wall_us (&reached) > get_wall_us (b) ? n - 1 : n;
}

/* The two dates: two sources, or a list of two. Returns: FALSE where there are not two of them. */
static gboolean
get_two (const RopewayStepRun *run, const RopewayValue *two[2])
{
  if (run->named != NULL)
    {
      two[0] = run->named[0];
      two[1] = run->n_named == 2 ? run->named[1] : NULL;
      return run->n_named == 2;
    }
  two[0] = ropeway_value_get_element (run->value, 0);
  two[1] = ropeway_value_get_element (run->value, 1);
  return ropeway_value_get_kind (run->value) == ROPEWAY_ARRAY && ropeway_value_get_length (run->value) == 2;
}

/* Both on the same clock, a day at its midnight. */
static gboolean
read_both (const Calendar *data, RopewayStepRun *run, const RopewayValue *const two[2],
           RopewayCivilTime times[2])
{
  GTimeZone *zone = data->zone != NULL ? data->zone : run->zone;

  for (guint i = 0; i < 2; i++)
    {
      if (!ropeway_step_text_of (run, two[i], run->decoded, &run->text, &run->length)
          || !read_date (run, &times[i]))
        return FALSE;
      if (times[i].has_time
          && (!resolve (run, &times[i], run->zone)
              || (!ropeway_civil_time_move (&times[i], zone) && !fail_range (run))))
        return FALSE;
      if (data->unit >= UNIT_HOUR && !times[i].has_time && !resolve (run, &times[i], zone))
        return FALSE;
    }
  return TRUE;
}

static gint64
count_units (Unit unit, const RopewayCivilTime *a, const RopewayCivilTime *b)
{
  static const gint64 us[] = { [UNIT_WEEK] = 7 * DAY_S * SECOND_US,
                               [UNIT_DAY] = DAY_S * SECOND_US,
                               [UNIT_HOUR] = 3600 * SECOND_US,
                               [UNIT_MINUTE] = 60 * SECOND_US,
                               [UNIT_SECOND] = SECOND_US };

  switch (unit)
    {
    case UNIT_YEAR:
      return count_months (a, b) / 12;
    case UNIT_QUARTER:
      return count_months (a, b) / 3;
    case UNIT_MONTH:
      return count_months (a, b);
    case UNIT_WEEK:
    case UNIT_DAY:
      return (get_wall_us (b) - get_wall_us (a)) / us[unit];
    default:
      return (ropeway_civil_time_to_moment (b) - ropeway_civil_time_to_moment (a)) / us[unit];
    }
}

gboolean
ropeway_step_date_difference (const RopewayStep *step, RopewayStepRun *run)
{
  const Calendar *data = step->data;
  const RopewayValue *two[2];
  RopewayCivilTime times[2];
  gboolean back;
  gint64 n;

  if (!get_two (run, two))
    return ropeway_step_fail (run, "mapping.not-two");
  if (ropeway_step_is_empty (two[0]) || ropeway_step_is_empty (two[1]))
    return ropeway_step_give (run, NULL);
  if (!read_both (data, run, two, times))
    return FALSE;
  back = get_wall_us (&times[0]) > get_wall_us (&times[1]);
  n = count_units (data->unit, &times[back ? 1 : 0], &times[back ? 0 : 1]);
  return ropeway_step_give_made (run, ropeway_tree_integer (run->tree, back ? -n : n));
}

/* ---- date-part ---- */

enum
{
  PART_PART,
  PART_ZONE,
  PART_LANGUAGE,
};

static gboolean
is_part (const RopewayStep *step, const char *id)
{
  return strcmp (step->arguments[PART_PART].text, id) == 0;
}

static gint64
get_date_part (const RopewayStep *step, const RopewayCivilTime *time)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay)time->day, (GDateMonth)time->month, (GDateYear)time->year);
  if (is_part (step, "year"))
    return time->year;
  if (is_part (step, "quarter"))
    return (time->month + 2) / 3;
  if (is_part (step, "month"))
    return time->month;
  if (is_part (step, "week"))
    return g_date_get_iso8601_week_of_year (&date);
  if (is_part (step, "weekday"))
    return ropeway_civil_time_get_weekday (time);
  if (is_part (step, "day-of-year"))
    return g_date_get_day_of_year (&date);
  return time->day;
}

/* A day has no hours. */
gboolean
ropeway_step_date_part (const RopewayStep *step, RopewayStepRun *run)
{
  const char *language = step->arguments[PART_LANGUAGE].text;
  gboolean of_clock = is_part (step, "hour") || is_part (step, "minute") || is_part (step, "second");
  RopewayCivilTime time;
  GTimeZone *home;
  const char *name = NULL;
  gint64 number;

  if (!read_date (run, &time) || !place (step->data, run, &time, &home))
    return FALSE;
  if (is_part (step, "weekday-name"))
    name = ropeway_date_weekday_name (language, ropeway_civil_time_get_weekday (&time));
  else if (is_part (step, "month-name"))
    name = ropeway_date_month_name (language, time.month);
  if (name != NULL)
    return ropeway_step_give_text (run, name, strlen (name));
  if (of_clock && !time.has_time)
    return ropeway_step_give (run, NULL);
  number = is_part (step, "hour") ? time.hour : is_part (step, "minute") ? time.minute : time.second;
  if (!of_clock)
    number = get_date_part (step, &time);
  return ropeway_step_give_made (run, ropeway_tree_integer (run->tree, number));
}
