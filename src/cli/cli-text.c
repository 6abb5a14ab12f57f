/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-text.h"

#include <string.h>

#include "base/decimal.h"
#include "base/i18n.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

/* Digits beyond which a number is shown as it is written. */
#define LONGEST_NUMBER 40

char *
cli_text_number (guint64 number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  gsize length = strlen (digits);
  GString *text = g_string_sized_new (length + length / 3);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
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

/* Keys are kept with their numbers in one canonical form, in which 1020 is 102e1. */
static char *
dup_number (const RopewayValue *value)
{
  gsize length;
  const char *token = ropeway_value_get_token (value, &length);
  RopewayDecimal decimal;

  if (!ropeway_decimal_parse (token, (gssize)length, &decimal, NULL) || ABS (decimal.scale) > LONGEST_NUMBER)
    return g_strndup (token, length);
  return ropeway_decimal_to_text (&decimal);
}

static char *
dup_plain (const RopewayValue *value)
{
  char *text;

  if (ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
    return dup_number (value);
  text = ropeway_value_dup_text (value, NULL);
  return text != NULL ? text : ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL);
}

GStrv
cli_text_split_key (const char *key)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (key, -1, NULL, NULL, NULL);
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();

  if (tree == NULL)
    g_strv_builder_add (parts, key);
  for (const RopewayValue *value = tree != NULL ? ropeway_value_first (ropeway_tree_get_root (tree)) : NULL;
       value != NULL; value = ropeway_value_next (value))
    {
      g_autofree char *part = dup_plain (value);

      g_strv_builder_add (parts, part);
    }
  return g_strv_builder_end (parts);
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
