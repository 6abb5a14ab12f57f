/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-text.h"

#include <string.h>

#include "agent/event-line.h"
#include "agent/verdict.h"
#include "base/i18n.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

char *
cli_text_number (guint64 number)
{
  return ropeway_verdict_dup_number (number);
}

char *
cli_text_duration (gint64 us)
{
  gint64 ms = MAX (us, 0) / 1000;
  gint64 s = ms / 1000;

  if (ms < 1000)
    return g_strdup_printf (_ ("%d ms"), (int)ms);
  if (s < 10)
    return g_strdup_printf (_ ("%d.%d s"), (int)s, (int)(ms % 1000 / 100));
  if (s < 60)
    return g_strdup_printf (_ ("%d s"), (int)s);
  if (s < 3600)
    return g_strdup_printf (_ ("%d min %d s"), (int)(s / 60), (int)(s % 60));
  return g_strdup_printf (_ ("%d h %d min"), (int)MIN (s / 3600, G_MAXINT), (int)(s / 60 % 60));
}

char *
cli_text_moment (gint64 us)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (us / G_TIME_SPAN_SECOND);

  return moment != NULL ? g_date_time_format (moment, "%Y-%m-%d %H:%M:%S") : g_strdup ("?");
}

GStrv
cli_text_split_key (const char *key)
{
  return ropeway_event_line_split_key (key);
}

char *
cli_text_key (const char *key)
{
  g_auto (GStrv) parts = cli_text_split_key (key);

  return g_strjoinv (" · ", parts);
}

char *
cli_text_value (const char *value, const char *missing)
{
  g_autoptr (RopewayTree) tree = NULL;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  if (value == NULL)
    return g_strdup (missing);
  tree = ropeway_json_read_text (value, -1, NULL, NULL, NULL);
  text = tree != NULL ? ropeway_value_dup_text (ropeway_tree_get_root (tree), NULL) : NULL;
  if (text == NULL)
    return cli_text_cut (value, G_MAXUINT);
  line = cli_text_cut (text, G_MAXUINT);
  return g_strdup_printf ("“%s”", line);
}

static guint
width_of (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

guint
cli_text_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += width_of (g_utf8_get_char (p));
  return width;
}

char *
cli_text_cut (const char *text, guint width)
{
  gboolean fits = cli_text_width (text) <= width;
  GString *line = g_string_new (NULL);
  guint used = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* A control in somebody's data must not move the cursor of the reader's terminal. */
      if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029)
        c = ' ';
      if (!fits && used + width_of (c) + 1 > width)
        break;
      g_string_append_unichar (line, c);
      used += width_of (c);
    }
  if (!fits && width > 0)
    g_string_append (line, "…");
  return g_string_free (line, FALSE);
}

char *
cli_text_pad (const char *text, guint width, gboolean right)
{
  g_autofree char *cut = cli_text_cut (text, width);
  guint gap = width - MIN (width, cli_text_width (cut));
  g_autofree char *spaces = g_strnfill (gap, ' ');

  return g_strconcat (right ? spaces : cut, right ? cut : spaces, NULL);
}
