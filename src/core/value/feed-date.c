/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/feed-date.h"

#include <string.h>

#include "base/timestamp.h"

/* Reads a number of up to @most digits at *@at and moves on. Returns: -1 where there is none. */
static gint
read_number (const char **at, guint most)
{
  gint number = 0;
  guint n = 0;

  for (; n < most && g_ascii_isdigit (**at); n++, (*at)++)
    number = number * 10 + (**at - '0');
  return n > 0 ? number : -1;
}

static void
skip_spaces (const char **at)
{
  *at += strspn (*at, " \t\r\n");
}

static gint
read_month (const char **at)
{
  static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
  char word[4] = { 0 };

  for (guint i = 0; i < 3 && g_ascii_isalpha ((*at)[i]); i++)
    word[i] = g_ascii_tolower ((*at)[i]);
  const char *found = strlen (word) == 3 ? strstr (months, word) : NULL;
  if (found == NULL || (found - months) % 3 != 0)
    return -1;
  *at += strspn (*at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  return (gint)(found - months) / 3 + 1;
}

/* Returns: whether a zone stands at @at; @offset: (out): as in "+01:00". */
static gboolean
read_zone (const char *at, char offset[7])
{
  static const struct
  {
    const char *name;
    const char *offset;
  } zones[] = { { "GMT", "+00:00" }, { "UTC", "+00:00" }, { "UT", "+00:00" },  { "Z", "+00:00" },
                { "EST", "-05:00" }, { "EDT", "-04:00" }, { "CST", "-06:00" }, { "CDT", "-05:00" },
                { "MST", "-07:00" }, { "MDT", "-06:00" }, { "PST", "-08:00" }, { "PDT", "-07:00" } };

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    if (g_ascii_strcasecmp (at, zones[i].name) == 0)
      {
        g_strlcpy (offset, zones[i].offset, 7);
        return TRUE;
      }
  if (strlen (at) != 5 || strchr ("+-", *at) == NULL || strspn (at + 1, "0123456789") != 4)
    return FALSE;
  g_snprintf (offset, 7, "%.3s:%.2s", at, at + 3);
  return TRUE;
}

static gboolean
read_time (const char **at, gint *hour, gint *minute, gint *second)
{
  *hour = read_number (at, 2);
  if (*hour < 0 || *(*at)++ != ':')
    return FALSE;
  *minute = read_number (at, 2);
  if (*minute < 0)
    return FALSE;
  *second = 0;
  if (**at == ':')
    {
      (*at)++;
      *second = read_number (at, 2);
    }
  return *second >= 0;
}

char *
ropeway_feed_date_dup (const char *text)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));
  const char *comma = strchr (copy, ',');
  const char *at = comma != NULL ? comma + 1 : copy;
  gint hour, minute, second;
  char offset[7];
  gint64 us;

  skip_spaces (&at);
  gint day = read_number (&at, 2);
  skip_spaces (&at);
  gint month = read_month (&at);
  skip_spaces (&at);
  const char *begin = at;
  gint year = read_number (&at, 4);
  if (year >= 0 && at - begin == 2)
    year += year < 70 ? 2000 : 1900;
  skip_spaces (&at);
  if (day < 0 || month < 0 || year < 0 || !read_time (&at, &hour, &minute, &second))
    return NULL;
  skip_spaces (&at);
  if (!read_zone (at, offset))
    return NULL;
  g_autofree char *written
      = g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d%s", year, month, day, hour, minute, second, offset);
  return ropeway_timestamp_parse (written, -1, NULL, &us, NULL) ? ropeway_timestamp_format (us) : NULL;
}
