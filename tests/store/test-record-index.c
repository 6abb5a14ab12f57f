/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what was read of the destination is found again, also when it is more than fits into memory. */
#include "base/limits.h"
#include "store/record-index.h"
#include "store/test-store.h"

static RopewayRecordIndex *
make_index (guint64 most)
{
  g_autoptr (GError) error = NULL;
  RopewayRecordIndex *index = ropeway_record_index_new_bounded (most, &error);

  g_assert_no_error (error);
  return index;
}

static void
add (RopewayRecordIndex *index, const char *match_key, const char *id, const char *record)
{
  g_autoptr (GError) error = NULL;

  ropeway_record_index_add (index, match_key, id, record, &error);
  g_assert_no_error (error);
}

/* Returns: (transfer full): the ids found, with their records. */
static char *
find (RopewayRecordIndex *index, const char *match_key, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = ropeway_record_index_find (index, match_key, limit, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    {
      const RopewayIndexed *indexed = g_ptr_array_index (found, i);

      g_string_append_printf (text, "%s=%s;", indexed->id, indexed->record);
    }
  return g_string_free (text, FALSE);
}

static void
test_found (void)
{
  g_autoptr (RopewayRecordIndex) index = make_index (ROPEWAY_LIMIT_INDEX);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayIndexed) one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *first = NULL;
  g_autofree char *none = NULL;

  add (index, "[\"a\"]", "2", "{\"n\":2}");
  add (index, "[\"a\"]", "1", "{\"n\":1}");
  add (index, "[\"b\"]", "3", "{\"n\":3}");
  add (index, NULL, "4", "{}");
  two = find (index, "[\"a\"]", 10);
  g_assert_cmpstr (two, ==, "1={\"n\":1};2={\"n\":2};");
  first = find (index, "[\"a\"]", 1);
  g_assert_cmpstr (first, ==, "1={\"n\":1};");
  none = find (index, "[\"A\"]", 10);
  g_assert_cmpstr (none, ==, "");
  one = ropeway_record_index_get (index, "4", &error);
  g_assert_cmpstr (one->id, ==, "4");
  g_assert_cmpstr (one->record, ==, "{}");
  g_assert_null (ropeway_record_index_get (index, "5", &error));
  gint64 n = ropeway_record_index_count (index, &error);
  g_assert_true (ropeway_record_index_remove (index, "5", &error));
  g_assert_cmpint (ropeway_record_index_count (index, &error), ==, n);
  g_assert_true (ropeway_record_index_add (index, "[\"five\"]", "5", "{}", &error));
  g_assert_true (ropeway_record_index_remove (index, "5", &error));
  g_assert_null (ropeway_record_index_get (index, "5", &error));
  g_assert_cmpint (ropeway_record_index_count (index, &error), ==, n);
  g_assert_no_error (error);
  g_assert_cmpint (ropeway_record_index_count (index, &error), ==, 4);
}

/* A page that shifts while it is read gives a record twice. */
static void
test_same_id_replaces (void)
{
  g_autoptr (RopewayRecordIndex) index = make_index (1);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  add (index, "[\"a\"]", "1", "{\"n\":1}");
  add (index, "[\"b\"]", "1", "{\"n\":2}");
  before = find (index, "[\"a\"]", 10);
  g_assert_cmpstr (before, ==, "");
  after = find (index, "[\"b\"]", 10);
  g_assert_cmpstr (after, ==, "1={\"n\":2};");
  g_assert_cmpint (ropeway_record_index_count (index, &error), ==, 1);
}

/* While it is filled, and after the first question. */
static void
test_same_id_in_any_order (void)
{
  g_autoptr (RopewayRecordIndex) index = make_index (ROPEWAY_LIMIT_INDEX);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  for (int i = 0; i < 30; i++)
    {
      g_autofree char *id = g_strdup_printf ("%d", i % 7);
      g_autofree char *record = g_strdup_printf ("%d", i);

      add (index, "[1]", id, record);
    }
  g_assert_cmpint (ropeway_record_index_count (index, &error), ==, 7);
  before = find (index, "[1]", 10);
  g_assert_cmpstr (before, ==, "0=28;1=29;2=23;3=24;4=25;5=26;6=27;");
  add (index, "[1]", "3", "x");
  add (index, "[1]", "7", "y");
  add (index, "[2]", "0", "z");
  after = find (index, "[1]", 10);
  g_assert_cmpstr (after, ==, "1=29;2=23;3=x;4=25;5=26;6=27;7=y;");
  g_assert_cmpint (ropeway_record_index_count (index, &error), ==, 8);
}

static void
test_ceiling (void)
{
  g_autoptr (RopewayRecordIndex) index = make_index (2);
  g_autoptr (GError) error = NULL;

  add (index, NULL, "1", "{}");
  add (index, NULL, "2", "{}");
  g_assert_false (ropeway_record_index_add (index, NULL, "3", "{}", &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, "2 records"));
  add (index, "[1]", "2", "{}");
  g_clear_error (&error);
  g_assert_cmpint (ropeway_record_index_count (index, &error), ==, 2);
}

static void
test_seen (void)
{
  g_autoptr (RopewayRecordIndex) index = make_index (ROPEWAY_LIMIT_INDEX);
  g_autoptr (GError) error = NULL;
  gboolean is_new = FALSE;

  g_assert_false (ropeway_record_index_was_seen (index, "[1]", &error));
  g_assert_true (ropeway_record_index_mark_seen (index, "[1]", &is_new, &error));
  g_assert_true (is_new);
  g_assert_true (ropeway_record_index_mark_seen (index, "[1]", &is_new, &error));
  g_assert_false (is_new);
  g_assert_true (ropeway_record_index_mark_seen (index, "[2]", NULL, &error));
  g_assert_true (ropeway_record_index_was_seen (index, "[1]", &error));
  g_assert_true (ropeway_record_index_was_seen (index, "[2]", &error));
  g_assert_false (ropeway_record_index_was_seen (index, "[12]", &error));
  g_assert_no_error (error);
}

/* More than the cache holds: what lies in the nameless file is found as well. */
static void
test_many (void)
{
  g_autoptr (RopewayRecordIndex) index = make_index (ROPEWAY_LIMIT_INDEX);
  g_autofree char *filler = g_strnfill (2000, 'x');
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 20000; i++)
    {
      g_autofree char *id = g_strdup_printf ("c-%d", (i * 7919) % 20011);
      g_autofree char *match_key = g_strdup_printf ("[%d]", i % 5000);

      add (index, match_key, id, filler);
      ropeway_record_index_mark_seen (index, id, NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (ropeway_record_index_count (index, &error), ==, 20000);
  for (int i = 0; i < 20000; i += 97)
    {
      g_autofree char *id = g_strdup_printf ("c-%d", (i * 7919) % 20011);
      g_autofree char *match_key = g_strdup_printf ("[%d]", i % 5000);
      g_autoptr (RopewayIndexed) indexed = ropeway_record_index_get (index, id, &error);
      g_autoptr (GPtrArray) found = ropeway_record_index_find (index, match_key, 10, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (indexed->record, ==, filler);
      g_assert_cmpuint (found->len, ==, 4);
      g_assert_true (ropeway_record_index_was_seen (index, id, &error));
    }
}

void
add_record_index_cases (void)
{
  g_test_add_func ("/store/index/found", test_found);
  g_test_add_func ("/store/index/same-id", test_same_id_replaces);
  g_test_add_func ("/store/index/any-order", test_same_id_in_any_order);
  g_test_add_func ("/store/index/ceiling", test_ceiling);
  g_test_add_func ("/store/index/seen", test_seen);
  g_test_add_func ("/store/index/many", test_many);
}
