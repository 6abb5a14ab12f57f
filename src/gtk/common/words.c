/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/common/words.h"

#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/quote.h"

#define SHORT_CHARS 80 /* of a name within a sentence */

gint64
ropeway_words_now (void)
{
  static RopewayClock *clock = NULL;

  if (clock == NULL)
    clock = ropeway_clock_new_system ();
  return ropeway_clock_now (clock);
}

char *
ropeway_words_dup_number (guint64 number)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, number);
}

static GDateTime *
to_local (gint64 us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / G_TIME_SPAN_SECOND);

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

/* Days since some day, of the calendar that the person sees. */
static int
day_of (GDateTime *moment)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay)g_date_time_get_day_of_month (moment),
                  (GDateMonth)g_date_time_get_month (moment), (GDateYear)g_date_time_get_year (moment));
  return (int)g_date_get_julian (&date);
}

char *
ropeway_words_dup_clock (gint64 us, gint64 now)
{
  g_autoptr (GDateTime) moment = to_local (us);
  g_autoptr (GDateTime) today = to_local (now);
  int days;

  if (moment == NULL || today == NULL)
    return g_strdup ("");
  days = day_of (today) - day_of (moment);
  if (days == 0)
    return g_date_time_format (moment, _ ("%H:%M"));
  if (days == 1)
    return g_date_time_format (moment, _ ("yesterday %H:%M"));
  if (days > 1 && days < 7)
    return g_date_time_format (moment, _ ("%a %H:%M"));
  if (g_date_time_get_year (today) == g_date_time_get_year (moment))
    return g_date_time_format (moment, _ ("%-d %b %H:%M"));
  return g_date_time_format (moment, _ ("%-d %b %Y %H:%M"));
}

char *
ropeway_words_dup_moment (gint64 us, gint64 now)
{
  g_autoptr (GDateTime) moment = to_local (us);
  g_autoptr (GDateTime) today = to_local (now);

  if (moment != NULL && today != NULL && day_of (today) == day_of (moment))
    return g_date_time_format (moment, _ ("today %H:%M"));
  return ropeway_words_dup_clock (us, now);
}

char *
ropeway_words_dup_duration (gint64 us)
{
  gint64 seconds = us / G_TIME_SPAN_SECOND;

  if (seconds < 10)
    return g_strdup_printf (_ ("%.1f s"), (double)us / (double)G_TIME_SPAN_SECOND);
  if (seconds < 60)
    return g_strdup_printf (_ ("%d s"), (int)seconds);
  if (seconds < 3600)
    return g_strdup_printf (_ ("%d min %d s"), (int)(seconds / 60), (int)(seconds % 60));
  return g_strdup_printf (_ ("%d h %d min"), (int)(seconds / 3600), (int)(seconds / 60 % 60));
}

static void
add_count (GString *text, guint64 count, const char *word)
{
  g_autofree char *number = NULL;

  if (count == 0)
    return;
  number = ropeway_words_dup_number (count);
  g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "", number, word);
}

char *
ropeway_words_dup_counts (const guint64 *counts, gboolean with_same)
{
  GString *text = g_string_new (NULL);

  add_count (text, counts[ROPEWAY_OUTCOME_CREATED], _ ("new"));
  add_count (text, counts[ROPEWAY_OUTCOME_UPDATED], _ ("changed"));
  add_count (text, counts[ROPEWAY_OUTCOME_DELETED], _ ("removed"));
  if (with_same)
    {
      add_count (text, counts[ROPEWAY_OUTCOME_UNCHANGED], _ ("the same"));
      add_count (text, counts[ROPEWAY_OUTCOME_LEFT_OUT], _ ("left out"));
    }
  add_count (text, counts[ROPEWAY_OUTCOME_PARKED], _ ("set aside"));
  return g_string_free (text, FALSE);
}

static gboolean
ends_in_consonant_and_y (const char *noun, gsize length)
{
  return length > 1 && noun[length - 1] == 'y' && strchr ("aeiou", noun[length - 2]) == NULL;
}

char *
ropeway_words_dup_plural (const char *noun)
{
  gsize length = strlen (noun);

  /* Documents are spelled in English, or by a person who chose the word for this place. */
  if (length == 0 || !g_ascii_isalpha (noun[length - 1]))
    return g_strdup (noun);
  if (ends_in_consonant_and_y (noun, length))
    return g_strdup_printf ("%.*sies", (int)(length - 1), noun);
  if (g_str_has_suffix (noun, "s") || g_str_has_suffix (noun, "x") || g_str_has_suffix (noun, "ch")
      || g_str_has_suffix (noun, "sh"))
    return g_strconcat (noun, "es", NULL);
  return g_strconcat (noun, "s", NULL);
}

char *
ropeway_words_dup_address (const char *address)
{
  const char *rest;

  if (g_str_has_prefix (address, "practice:"))
    return g_strdup (_ ("Practice app"));
  rest = strstr (address, "://");
  rest = rest != NULL ? rest + 3 : address;
  if (g_str_has_suffix (rest, "/"))
    return g_strndup (rest, strlen (rest) - 1);
  return g_strdup (rest);
}

/* ---- sentences ---- */

static char *
dup_name (const RopewayValue *object, const char *member)
{
  g_autofree char *text = ropeway_value_dup_member_text (object, member);

  if (text == NULL || *text == '\0')
    return NULL;
  return ropeway_quote (text, -1, SHORT_CHARS);
}

static const RopewayValue *
find_operation (const RopewayValue *connection, const char *id)
{
  const RopewayValue *operations = ropeway_value_get (connection, "operations");

  for (const RopewayValue *item = ropeway_value_first (operations); id != NULL && item != NULL;
       item = ropeway_value_next (item))
    if (ropeway_value_is_text (ropeway_value_get (item, "id"), id))
      return item;
  return NULL;
}

static const RopewayValue *
find_named (const RopewayValue *connection, const RopewayValue *end, const char *member)
{
  g_autofree char *id = ropeway_value_dup_member_text (end, member);

  return find_operation (connection, id);
}

/* What the destination calls a record that is written. */
static char *
dup_written (const RopewayValue *connection, const RopewayValue *end)
{
  g_autofree char *noun = dup_name (find_named (connection, end, "create"), "noun");

  if (noun == NULL)
    noun = dup_name (find_named (connection, end, "update"), "noun");
  return noun != NULL ? ropeway_words_dup_plural (noun) : NULL;
}

static char *
dup_connection_name (const RopewayValue *connection, const RopewayValue *end)
{
  char *name = dup_name (connection, "name");

  if (name == NULL)
    name = dup_name (end, "connection");
  return name;
}

static char *
dup_read (const RopewayValue *connection, const RopewayValue *end)
{
  const RopewayValue *operation = find_named (connection, end, "operation");
  char *name = dup_name (operation, "name");

  if (name == NULL)
    name = dup_name (end, "operation");
  return name != NULL ? name : g_strdup (_ ("Everything"));
}

char *
ropeway_words_dup_sentence (const RopewayValue *job, const RopewayValue *source,
                            const RopewayValue *destination)
{
  const RopewayValue *from = ropeway_value_get (job, "source");
  const RopewayValue *to = ropeway_value_get (job, "destination");
  g_autofree char *from_name = dup_connection_name (source, from);
  g_autofree char *to_name = dup_connection_name (destination, to);
  g_autofree char *written = dup_written (destination, to);
  g_autofree char *read = NULL;

  if (from_name == NULL || to_name == NULL)
    return g_strdup (_ ("Not decided yet what should go where"));
  read = dup_read (source, from);
  if (written == NULL)
    return g_strdup_printf (_ ("%s from %s go to %s"), read, from_name, to_name);
  return g_strdup_printf (_ ("%s from %s become %s in %s"), read, from_name, written, to_name);
}

char *
ropeway_words_dup_problem (const RopewayProblem *problem)
{
  const char *connection = ropeway_problem_lookup (problem, "connection");

  /* The reason that comes with it names a secret, and a variable of the environment. */
  if (connection != NULL && g_str_equal (ropeway_problem_get_code (problem), "sign-in.secret"))
    return g_strdup_printf (_ ("%s cannot sign in: its key is missing, locked away, or saved for another "
                               "address. Look at the connection."),
                            connection);
  return ropeway_problem_dup_sentence (problem);
}
