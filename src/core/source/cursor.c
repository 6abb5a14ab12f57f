/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/cursor.h"

#include <string.h>

#include "base/timestamp.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#define DATE_LENGTH 10 /* "2026-11-09" */

void
ropeway_cursor_clear (RopewayCursor *cursor)
{
  g_clear_pointer (&cursor->json, g_free);
  g_clear_pointer (&cursor->local, g_free);
  g_clear_pointer (&cursor->zone, g_time_zone_unref);
  memset (cursor, 0, sizeof *cursor);
}

void
ropeway_cursor_copy (const RopewayCursor *from, RopewayCursor *to)
{
  *to = *from;
  to->json = g_strdup (from->json);
  to->local = g_strdup (from->local);
  to->zone = from->zone != NULL ? g_time_zone_ref (from->zone) : NULL;
}

/* A date comes first: what else may begin an offset stands in it as well. */
static gboolean
has_offset (const char *text)
{
  return strlen (text) > DATE_LENGTH && strpbrk (text + DATE_LENGTH, "Zz+-") != NULL;
}

/* Whoever writes moments without an offset reads them so: an offset may be overlooked, and the moment be another. */
static void
note_spelling (RopewayCursor *cursor, const RopewayValue *value, GTimeZone *zone)
{
  g_autofree char *text = ropeway_value_dup_text (value, NULL);

  if (text == NULL || has_offset (text))
    return;
  cursor->local = g_steal_pointer (&text);
  cursor->zone = zone != NULL ? g_time_zone_ref (zone) : NULL;
}

static gboolean
read_value (const RopewayChanges *changes, GTimeZone *zone, const RopewayValue *value, RopewayCursor *out)
{
  g_autofree char *text = NULL;
  gsize length;

  switch (changes->type)
    {
    case ROPEWAY_CURSOR_DATE_TIME:
      text = ropeway_value_dup_text (value, NULL);
      if (text == NULL || !ropeway_timestamp_parse (text, -1, zone, &out->us, NULL))
        return FALSE;
      break;
    case ROPEWAY_CURSOR_NUMBER:
      if (ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
        {
          const char *token = ropeway_value_get_token (value, &length);
          text = g_strndup (token, length);
        }
      else
        text = ropeway_value_dup_text (value, NULL);
      if (text == NULL || !ropeway_decimal_parse (text, -1, &out->number, NULL))
        return FALSE;
      break;
    case ROPEWAY_CURSOR_TOKEN:
      text = ropeway_value_dup_text (value, NULL);
      if (text == NULL)
        return FALSE;
      break;
    }
  out->json = ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL);
  return TRUE;
}

gboolean
ropeway_cursor_read (const RopewayChanges *changes, GTimeZone *zone, const RopewayValue *record,
                     RopewayCursor *out)
{
  const RopewayValue *value = ropeway_path_get (changes->field, record);

  memset (out, 0, sizeof *out);
  if (value == NULL || !read_value (changes, zone, value, out))
    return FALSE;
  if (changes->type == ROPEWAY_CURSOR_DATE_TIME)
    note_spelling (out, value, zone);
  return TRUE;
}

gboolean
ropeway_cursor_from_json (const RopewayChanges *changes, GTimeZone *zone, const char *json,
                          RopewayCursor *out)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);

  memset (out, 0, sizeof *out);
  if (tree == NULL || !read_value (changes, zone, ropeway_tree_get_root (tree), out))
    return FALSE;
  if (changes->type == ROPEWAY_CURSOR_DATE_TIME)
    note_spelling (out, ropeway_tree_get_root (tree), zone);
  return TRUE;
}

gboolean
ropeway_cursor_from_text (const RopewayChanges *changes, GTimeZone *zone, const char *text,
                          RopewayCursor *out)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();

  memset (out, 0, sizeof *out);
  return g_utf8_validate (text, -1, NULL)
         && read_value (changes, zone, ropeway_tree_string (tree, text, -1), out);
}

int
ropeway_cursor_compare (const RopewayChanges *changes, const RopewayCursor *a, const RopewayCursor *b)
{
  if (a->json == NULL || b->json == NULL)
    return (a->json != NULL) - (b->json != NULL);
  switch (changes->type)
    {
    case ROPEWAY_CURSOR_DATE_TIME:
      return (a->us > b->us) - (a->us < b->us);
    case ROPEWAY_CURSOR_NUMBER:
      return ropeway_decimal_compare (&a->number, &b->number);
    case ROPEWAY_CURSOR_TOKEN:
      break;
    }
  return g_str_equal (a->json, b->json) ? 0 : -1;
}

static char *
format_moment (const RopewayCursor *cursor)
{
  gint64 offset = 0;

  if (cursor->local == NULL)
    return ropeway_timestamp_format (cursor->us);
  if (cursor->zone != NULL)
    {
      gint interval
          = g_time_zone_find_interval (cursor->zone, G_TIME_TYPE_UNIVERSAL, cursor->us / G_TIME_SPAN_SECOND);
      offset = g_time_zone_get_offset (cursor->zone, MAX (interval, 0));
    }
  char *text = ropeway_timestamp_format (cursor->us + offset * G_TIME_SPAN_SECOND);
  if (strlen (cursor->local) <= DATE_LENGTH)
    text[MIN (strlen (text), DATE_LENGTH)] = '\0';
  else
    {
      text[strlen (text) - 1] = '\0';
      text[DATE_LENGTH] = cursor->local[DATE_LENGTH];
    }
  return text;
}

void
ropeway_cursor_at (const RopewayCursor *like, gint64 us, RopewayCursor *out)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();

  ropeway_cursor_copy (like, out);
  out->us = us;
  g_free (out->json);
  g_autofree char *text = format_moment (out);
  out->json = ropeway_json_write_text (ropeway_tree_string (tree, text, -1), ROPEWAY_JSON_COMPACT, NULL);
}

void
ropeway_cursor_look_back (const RopewayChanges *changes, const RopewayCursor *mark, RopewayCursor *out)
{
  RopewayDecimal back;

  ropeway_cursor_copy (mark, out);
  switch (changes->type)
    {
    case ROPEWAY_CURSOR_DATE_TIME:
      out->us -= MAX (changes->look_back, G_TIME_SPAN_SECOND) + (mark->local != NULL ? G_TIME_SPAN_HOUR : 0);
      break;
    case ROPEWAY_CURSOR_NUMBER:
      ropeway_decimal_from_int64 (MAX (changes->look_back, 1), &back);
      /* A number of more digits than the arithmetic holds keeps its own place: nothing is read twice then. */
      if (!ropeway_decimal_subtract (&mark->number, &back, &out->number, NULL))
        out->number = mark->number;
      break;
    case ROPEWAY_CURSOR_TOKEN:
      break;
    }
}

char *
ropeway_cursor_to_text (const RopewayChanges *changes, const RopewayCursor *cursor)
{
  switch (changes->type)
    {
    case ROPEWAY_CURSOR_DATE_TIME:
      return format_moment (cursor);
    case ROPEWAY_CURSOR_NUMBER:
      return ropeway_decimal_to_text (&cursor->number);
    case ROPEWAY_CURSOR_TOKEN:
      break;
    }
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (cursor->json, -1, NULL, NULL, NULL);
  return ropeway_value_dup_text (ropeway_tree_get_root (tree), NULL);
}
