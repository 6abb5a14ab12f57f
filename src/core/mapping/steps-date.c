/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the steps between dates as services write them and RFC 3339, which every step understands. */
#include "base/timestamp.h"
#include "mapping/date-format.h"
#include "mapping/steps.h"

enum
{
  DATE_FORMAT,
  DATE_ZONE,
};

typedef struct
{
  GPtrArray *formats; /* RopewayDateFormat; may be empty */
  GTimeZone *zone;    /* (nullable) */
} Dates;

void
ropeway_step_free_date (gpointer data)
{
  Dates *dates = data;

  g_ptr_array_unref (dates->formats);
  g_clear_pointer (&dates->zone, g_time_zone_unref);
  g_free (dates);
}

/* Makes step->data and reads the zone. */
static gboolean
compile_zone (RopewayStep *step, const RopewayStepScope *scope)
{
  const char *zone = step->arguments[DATE_ZONE].text;
  Dates *data = g_new0 (Dates, 1);

  step->data = data;
  data->formats = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_date_format_free);
  if (zone == NULL)
    return TRUE;
  data->zone = ropeway_zone_new (zone, NULL);
  return data->zone != NULL
         || ropeway_step_refuse (step, scope, "zone", "mapping.setting-zone", NULL, "zone", zone);
}

static gboolean
add_format (RopewayStep *step, const RopewayStepScope *scope, const char *text, gboolean reads)
{
  Dates *data = step->data;
  g_autoptr (GError) error = NULL;
  RopewayDateFormat *format = ropeway_date_format_new (text, &error);

  if (format != NULL)
    {
      g_ptr_array_add (data->formats, format);
      if (!reads || ropeway_date_format_check_readable (format, &error))
        return TRUE;
    }
  return ropeway_step_refuse (step, scope, "format", "mapping.setting-date", NULL, "detail", error->message);
}

/* ---- parse-date ---- */

static gboolean
add_format_value (RopewayStep *step, const RopewayStepScope *scope, const RopewayValue *value)
{
  g_autofree char *text = ropeway_value_dup_text (value, NULL);

  if (text == NULL)
    return ropeway_step_refuse (step, scope, "format", "mapping.setting-type", NULL, "needs", "text");
  return add_format (step, scope, text, TRUE);
}

gboolean
ropeway_step_compile_parse_date (RopewayStep *step, const RopewayStepScope *scope)
{
  const RopewayValue *format = step->arguments[DATE_FORMAT].value;
  gboolean good = compile_zone (step, scope);

  if (format == NULL)
    return good;
  if (ropeway_value_get_kind (format) != ROPEWAY_ARRAY)
    return add_format_value (step, scope, format) && good;
  for (const RopewayValue *item = ropeway_value_first (format); item != NULL;
       item = ropeway_value_next (item))
    good = add_format_value (step, scope, item) && good;
  return good;
}

/* Reads the text with the first form that fits; without any, as RFC 3339 and ISO 8601. */
static RopewayCivilStatus
read_date (const Dates *data, const RopewayStepRun *run, RopewayCivilTime *time)
{
  RopewayCivilStatus worst = ROPEWAY_CIVIL_OTHER_FORM;

  if (data->formats->len == 0)
    return ropeway_civil_time_read (run->text, run->length, time);
  for (guint i = 0; i < data->formats->len; i++)
    {
      RopewayCivilStatus status
          = ropeway_date_format_read (g_ptr_array_index (data->formats, i), run->text, run->length, time);

      if (status == ROPEWAY_CIVIL_GOOD)
        return status;
      if (status == ROPEWAY_CIVIL_NO_SUCH)
        worst = status;
    }
  return worst;
}

static gboolean
fail_date (RopewayStepRun *run, RopewayCivilStatus status)
{
  return ropeway_step_fail (run,
                            status == ROPEWAY_CIVIL_NO_SUCH ? "mapping.no-such-date" : "mapping.not-date");
}

gboolean
ropeway_step_parse_date (const RopewayStep *step, RopewayStepRun *run)
{
  const Dates *data = step->data;
  RopewayCivilTime time;
  RopewayCivilStatus status = read_date (data, run, &time);

  if (status == ROPEWAY_CIVIL_GOOD && time.has_time
      && !ropeway_civil_time_resolve (&time, data->zone != NULL ? data->zone : run->zone))
    status = ROPEWAY_CIVIL_NO_SUCH;
  if (status != ROPEWAY_CIVIL_GOOD)
    return fail_date (run, status);
  ropeway_civil_time_write (&time, ropeway_step_begin_out (run));
  return ropeway_step_give_out (run);
}

/* ---- format-date ---- */

gboolean
ropeway_step_compile_format_date (RopewayStep *step, const RopewayStepScope *scope)
{
  gboolean good = compile_zone (step, scope);

  return add_format (step, scope, step->arguments[DATE_FORMAT].text, FALSE) && good;
}

/* A day is the same day everywhere; a time is shown on the clock of the step's zone, if it has one. */
static gboolean
place_in_zone (const Dates *data, const RopewayDateFormat *format, GTimeZone *zone, RopewayCivilTime *time)
{
  if (!time->has_time)
    return !ropeway_date_format_needs_offset (format)
           || ropeway_civil_time_resolve (time, data->zone != NULL ? data->zone : zone);
  if (data->zone == NULL && !ropeway_date_format_needs_offset (format))
    return TRUE;
  return ropeway_civil_time_resolve (time, zone)
         && (data->zone == NULL || ropeway_civil_time_move (time, data->zone));
}

gboolean
ropeway_step_format_date (const RopewayStep *step, RopewayStepRun *run)
{
  const Dates *data = step->data;
  const RopewayDateFormat *format = g_ptr_array_index (data->formats, 0);
  RopewayCivilTime time;
  RopewayCivilStatus status = ropeway_civil_time_read (run->text, run->length, &time);

  if (status == ROPEWAY_CIVIL_GOOD && !place_in_zone (data, format, run->zone, &time))
    status = ROPEWAY_CIVIL_NO_SUCH;
  if (status != ROPEWAY_CIVIL_GOOD)
    return status == ROPEWAY_CIVIL_NO_SUCH ? fail_date (run, status)
                                           : ropeway_step_fail (run, "mapping.not-iso-date");
  ropeway_date_format_write (format, &time, ropeway_step_begin_out (run));
  return ropeway_step_give_out (run);
}
