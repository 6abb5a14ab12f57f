/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the practice apps' memory has to be right, or every test that asks it is wrong. */
#include "test-practice.h"

#include "practice/practice-table.h"

static char *
ids_from (GSequenceIter *iter)
{
  GString *ids = g_string_new (NULL);

  for (; !g_sequence_iter_is_end (iter); iter = g_sequence_iter_next (iter))
    g_string_append (ids, ((RopewayPracticeRecord *)g_sequence_get (iter))->id);
  return g_string_free (ids, FALSE);
}

static void
assert_order (RopewayPracticeTable *table, RopewayPracticeOrder order, const char *expected)
{
  g_autofree char *ids = ids_from (ropeway_practice_table_at (table, order, 0));

  g_assert_cmpstr (ids, ==, expected);
}

static RopewayPracticeTable *
new_table (void)
{
  RopewayPracticeTable *table = ropeway_practice_table_new ();

  ropeway_practice_table_add (table, g_strdup ("a"), 30);
  ropeway_practice_table_add (table, g_strdup ("b"), 10);
  ropeway_practice_table_add (table, g_strdup ("c"), 20);
  ropeway_practice_table_add (table, g_strdup ("d"), 20);
  return table;
}

static void
test_orders (void)
{
  g_autoptr (RopewayPracticeTable) table = new_table ();

  assert_order (table, ROPEWAY_PRACTICE_BY_PLACE, "abcd");
  assert_order (table, ROPEWAY_PRACTICE_BY_CHANGE, "bcda");
  ropeway_practice_table_touch (table, ropeway_practice_table_find (table, "b"), 40);
  assert_order (table, ROPEWAY_PRACTICE_BY_PLACE, "abcd");
  assert_order (table, ROPEWAY_PRACTICE_BY_CHANGE, "cdab");
  g_assert_cmpuint (ropeway_practice_table_count_before (table, 20), ==, 0);
  g_assert_cmpuint (ropeway_practice_table_count_before (table, 21), ==, 2);
  g_assert_cmpuint (ropeway_practice_table_count_before (table, 41), ==, 4);

  ropeway_practice_table_remove (table, ropeway_practice_table_find (table, "c"));
  g_assert_null (ropeway_practice_table_find (table, "c"));
  assert_order (table, ROPEWAY_PRACTICE_BY_CHANGE, "dab");
  g_assert_cmpuint (ropeway_practice_table_get_length (table), ==, 3);

  ropeway_practice_table_clear (table);
  assert_order (table, ROPEWAY_PRACTICE_BY_PLACE, "");
  assert_order (table, ROPEWAY_PRACTICE_BY_CHANGE, "");
}

/* A cursor goes on where it stood, also when its record has gone. */
static void
test_behind (void)
{
  g_autoptr (RopewayPracticeTable) table = new_table ();
  RopewayPracticeRecord c = *ropeway_practice_table_find (table, "c");

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *by_place
          = ids_from (ropeway_practice_table_behind (table, ROPEWAY_PRACTICE_BY_PLACE, c.updated, c.serial));
      g_autofree char *by_change
          = ids_from (ropeway_practice_table_behind (table, ROPEWAY_PRACTICE_BY_CHANGE, c.updated, c.serial));

      g_assert_cmpstr (by_place, ==, "d");
      g_assert_cmpstr (by_change, ==, "da");
      if (i == 0)
        ropeway_practice_table_remove (table, ropeway_practice_table_find (table, "c"));
    }
}

static void
test_keys (void)
{
  g_autoptr (RopewayPracticeTable) table = new_table ();
  RopewayPracticeRecord *a = ropeway_practice_table_find (table, "a");
  RopewayPracticeRecord *b = ropeway_practice_table_find (table, "b");
  RopewayPracticeRecord *c = ropeway_practice_table_find (table, "c");

  g_assert_null (ropeway_practice_table_find_key (table, "k"));
  ropeway_practice_table_set_key (table, a, g_strdup ("k"));
  ropeway_practice_table_set_key (table, b, g_strdup ("k"));
  ropeway_practice_table_set_key (table, c, g_strdup ("k"));
  g_assert_true (ropeway_practice_table_find_key (table, "k") == a && a->twin == b && b->twin == c
                 && !c->twin);
  g_assert_cmpuint (ropeway_practice_table_count_twins (table), ==, 2);

  ropeway_practice_table_set_key (table, b, g_strdup ("other"));
  g_assert_true (a->twin == c);
  g_assert_true (ropeway_practice_table_find_key (table, "other") == b);
  g_assert_cmpuint (ropeway_practice_table_count_twins (table), ==, 1);

  ropeway_practice_table_remove (table, a);
  g_assert_true (ropeway_practice_table_find_key (table, "k") == c);
  ropeway_practice_table_set_key (table, c, NULL);
  g_assert_null (ropeway_practice_table_find_key (table, "k"));
  g_assert_cmpuint (ropeway_practice_table_count_twins (table), ==, 0);
}

void
test_table_add (void)
{
  g_test_add_func ("/practice/table/orders", test_orders);
  g_test_add_func ("/practice/table/behind", test_behind);
  g_test_add_func ("/practice/table/keys", test_keys);
}
