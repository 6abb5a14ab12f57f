/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: marks are compared exactly and handed back in the service's own terms. */
#include "source/cursor.h"

#include "base/timestamp.h"
#include "test-source.h"
#include "value/json-reader.h"

typedef struct
{
  const char *name;
  RopewayCursorType type;
  gint64 look_back;
  const char *zone;
  const char *a;    /* JSON */
  const char *b;    /* JSON */
  int order;        /* of a to b */
  const char *text; /* of a after look-back; NULL: not readable */
} Row;

#define MINUTE G_TIME_SPAN_MINUTE

static const Row rows[] = {
  { "date-order", ROPEWAY_CURSOR_DATE_TIME, 0, NULL, "\"2026-11-09T10:00:00Z\"", "\"2026-11-09T10:00:01Z\"",
    -1, "2026-11-09T09:59:59Z" },
  { "date-offset", ROPEWAY_CURSOR_DATE_TIME, 0, NULL, "\"2026-11-09T11:00:00+01:00\"",
    "\"2026-11-09T10:00:00Z\"", 0, "2026-11-09T09:59:59Z" },
  { "date-zone", ROPEWAY_CURSOR_DATE_TIME, 0, "Europe/Berlin", "\"2026-07-09T10:00:00\"",
    "\"2026-07-09T08:00:00Z\"", 0, "2026-07-09T08:59:59" },
  { "date-local", ROPEWAY_CURSOR_DATE_TIME, 0, NULL, "\"2026-07-09 10:00\"", "\"2026-07-09T10:00:00Z\"", 0,
    "2026-07-09 08:59:59" },
  { "date-local-west", ROPEWAY_CURSOR_DATE_TIME, 10 * MINUTE, "America/New_York", "\"2026-01-09 10:00:00.5\"",
    "\"2026-01-09T15:00:00.500Z\"", 0, "2026-01-09 08:50:00.500" },
  { "date-alone", ROPEWAY_CURSOR_DATE_TIME, 0, "Europe/Berlin", "\"2026-07-09\"", "\"2026-07-08T22:00:00Z\"",
    0, "2026-07-08" },
  { "date-look-back", ROPEWAY_CURSOR_DATE_TIME, 10 * MINUTE, NULL, "\"2026-11-09T10:05:00Z\"",
    "\"2026-11-09T10:00:00Z\"", 1, "2026-11-09T09:55:00Z" },
  { "date-micro", ROPEWAY_CURSOR_DATE_TIME, 0, NULL, "\"2026-11-09T10:00:00.000002Z\"",
    "\"2026-11-09T10:00:00.000001Z\"", 1, "2026-11-09T09:59:59.000002Z" },
  { "number-exact", ROPEWAY_CURSOR_NUMBER, 0, NULL, "9007199254740993", "9007199254740992", 1,
    "9007199254740992" },
  { "number-look-back", ROPEWAY_CURSOR_NUMBER, 3, NULL, "10", "10.0", 0, "7" },
  { "number-text", ROPEWAY_CURSOR_NUMBER, 0, NULL, "\"12\"", "9", 1, "11" },
  { "token", ROPEWAY_CURSOR_TOKEN, 0, NULL, "\"zz\"", "\"aa\"", -1, "zz" },
  { "token-same", ROPEWAY_CURSOR_TOKEN, 0, NULL, "\"aa\"", "\"aa\"", 0, "aa" },
  { "date-none", ROPEWAY_CURSOR_DATE_TIME, 0, NULL, "\"yesterday\"", "null", 0, NULL },
  { "date-number", ROPEWAY_CURSOR_DATE_TIME, 0, NULL, "5", "5", 0, NULL },
  { "number-none", ROPEWAY_CURSOR_NUMBER, 0, NULL, "true", "\"\"", 0, NULL },
  { "token-none", ROPEWAY_CURSOR_TOKEN, 0, NULL, "{}", "[]", 0, NULL },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (RopewayPath) field = ropeway_path_new_name ("changed");
  g_autoptr (GTimeZone) zone = row->zone != NULL ? ropeway_zone_new (row->zone, NULL) : NULL;
  RopewayChanges changes = { .field = field, .type = row->type, .look_back = row->look_back };
  g_autofree char *record = g_strdup_printf ("{\"changed\":%s}", row->a);
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (record, -1, NULL, NULL, NULL);
  RopewayCursor a, b, back;

  gboolean readable = ropeway_cursor_read (&changes, zone, ropeway_tree_get_root (tree), &a);
  g_assert_cmpint (readable, ==, row->text != NULL);
  g_assert_cmpint (ropeway_cursor_from_json (&changes, zone, row->b, &b), ==, row->text != NULL);
  if (!readable)
    return;
  g_assert_cmpint (ropeway_cursor_compare (&changes, &a, &b), ==, row->order);
  g_assert_cmpstr (a.json, ==, row->a);
  ropeway_cursor_look_back (&changes, &a, &back);
  g_autofree char *text = ropeway_cursor_to_text (&changes, &back);
  g_assert_cmpstr (text, ==, row->text);
  ropeway_cursor_clear (&a);
  ropeway_cursor_clear (&b);
  ropeway_cursor_clear (&back);
}

static void
test_none (void)
{
  RopewayChanges changes = { .type = ROPEWAY_CURSOR_NUMBER };
  RopewayCursor none = { 0 }, some;

  g_assert_true (ropeway_cursor_from_text (&changes, NULL, "3", &some));
  g_assert_cmpint (ropeway_cursor_compare (&changes, &none, &some), <, 0);
  g_assert_cmpint (ropeway_cursor_compare (&changes, &some, &none), >, 0);
  g_assert_cmpint (ropeway_cursor_compare (&changes, &none, &none), ==, 0);
  ropeway_cursor_clear (&some);
}

void
test_cursor_add (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("/source/cursor/%s", rows[i].name);
      g_test_add_data_func (name, &rows[i], test_row);
    }
  g_test_add_func ("/source/cursor/none", test_none);
}
