/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a schedule is read once into minutes and days, so that whoever computes the next run need not parse. */
#include "model/schedule.h"

#include <string.h>

#include "base/ident.h"
#include "base/limits.h"
#include "model/object-reader.h"
#include "model/words.h"

void
ropeway_schedule_free (RopewaySchedule *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->at);
  g_free (self->zone_name);
  g_free (self);
}

/* "09:00", on the 24-hour clock. */
static gboolean
parse_time (const char *text, guint *minutes)
{
  guint hour, minute;

  if (strlen (text) != 5 || !g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1]) || text[2] != ':'
      || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return FALSE;
  hour = (guint)(text[0] - '0') * 10 + (guint)(text[1] - '0');
  minute = (guint)(text[3] - '0') * 10 + (guint)(text[4] - '0');
  *minutes = hour * 60 + minute;
  return hour < 24 && minute < 60;
}

static int
compare_minutes (gconstpointer a, gconstpointer b)
{
  guint first = *(const guint *)a, second = *(const guint *)b;

  return first < second ? -1 : first > second;
}

/* A time that is said twice is meant once. */
static void
sort_times (GArray *at)
{
  g_array_sort (at, compare_minutes);
  for (guint i = at->len; i > 1; i--)
    if (g_array_index (at, guint, i - 1) == g_array_index (at, guint, i - 2))
      g_array_remove_index (at, i - 1);
}

/* Reads a list of words with @read_item. */
static void
read_list (RopewayObjectReader *reader, const char *name, RopewaySchedule *self,
           gboolean (*read_item) (RopewaySchedule *self, const char *text), const char *code)
{
  const RopewayValue *list = ropeway_object_reader_list (reader, name, ROPEWAY_NEEDED, 0);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (reader, name));
  gsize index = 0;

  if (list == NULL)
    return;
  if (ropeway_value_get_length (list) == 0)
    ropeway_problems_add (reader->problems,
                          ropeway_problem_new ("document.list-empty", pointer, "member", name, NULL));
  for (const RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    {
      g_autofree char *at = ropeway_pointer_join_index (pointer, index++);
      g_autofree char *text = ropeway_read_text (item, name, at, reader->problems);

      if (text != NULL && !read_item (self, text))
        ropeway_problems_add (reader->problems, ropeway_problem_new (code, at, "found", text, NULL));
    }
}

static gboolean
read_day (RopewaySchedule *self, const char *text)
{
  guint day = ropeway_words_find (ropeway_words_day, text);

  if (ropeway_words_day[day] == NULL)
    return FALSE;
  self->days |= 1u << day;
  return TRUE;
}

static gboolean
read_time (RopewaySchedule *self, const char *text)
{
  guint minutes;

  if (!parse_time (text, &minutes))
    return FALSE;
  g_array_append_val (self->at, minutes);
  return TRUE;
}

static void
read_type (RopewayObjectReader *reader, RopewaySchedule *self)
{
  g_autofree char *type = ropeway_object_reader_text (reader, "type", ROPEWAY_NEEDED);

  if (type == NULL)
    return;
  self->type = (RopewayScheduleType)ropeway_words_find (ropeway_words_schedule, type);
  if (self->type == ROPEWAY_SCHEDULE_UNKNOWN)
    ropeway_problems_add (
        reader->problems,
        ropeway_problem_new ("schedule.type-unsupported", ropeway_object_reader_at (reader, "type"), "found",
                             type, "suggestion", ropeway_ident_suggest (type, ropeway_words_schedule), NULL));
}

RopewaySchedule *
ropeway_schedule_parse (const RopewayValue *value, const char *pointer, RopewayProblems *problems)
{
  g_auto (RopewayObjectReader) reader = { 0 };
  g_autoptr (GTimeZone) zone = NULL;
  RopewaySchedule *self;

  g_return_val_if_fail (pointer != NULL, NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  self = g_new0 (RopewaySchedule, 1);
  self->at = g_array_new (FALSE, FALSE, sizeof (guint));
  if (!ropeway_object_reader_init (&reader, &ropeway_form_schedule, value, pointer, problems))
    return self;

  read_type (&reader, self);
  if (self->type == ROPEWAY_SCHEDULE_EVERY
      && ropeway_object_reader_get (&reader, "every", ROPEWAY_NEEDED) != NULL)
    self->every
        = ropeway_object_reader_duration (&reader, "every", ROPEWAY_LIMIT_EVERY_S * G_TIME_SPAN_SECOND,
                                          G_MAXINT64, ROPEWAY_LIMIT_EVERY_S * G_TIME_SPAN_SECOND);
  if (self->type == ROPEWAY_SCHEDULE_WEEKLY)
    read_list (&reader, "days", self, read_day, "schedule.day-unknown");
  if (self->type == ROPEWAY_SCHEDULE_WEEKLY || self->type == ROPEWAY_SCHEDULE_DAILY)
    read_list (&reader, "at", self, read_time, "schedule.time-bad");
  sort_times (self->at);
  self->zone_name = ropeway_object_reader_zone (&reader, "zone", &zone);
  self->missed = (RopewayMissed)ropeway_object_reader_word (&reader, "missed", ropeway_words_missed,
                                                            ROPEWAY_OPTIONAL, ROPEWAY_MISSED_ONCE);
  ropeway_object_reader_word (&reader, "overlap", ropeway_words_overlap, ROPEWAY_OPTIONAL, 0);
  return self;
}
