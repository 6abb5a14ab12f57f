/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: hash tables and balanced trees under a practice app's records. */
#include "practice/practice-table.h"

struct _RopewayPracticeTable
{
  /* owned */
  GSequence *places;
  GSequence *changes;
  GHashTable *ids;  /* id → record */
  GHashTable *keys; /* key → first record */

  /* state */
  guint64 next_serial;
};

static int
compare_places (gconstpointer a, gconstpointer b, gpointer data)
{
  const RopewayPracticeRecord *left = a, *right = b;

  return left->serial < right->serial ? -1 : left->serial > right->serial;
}

static int
compare_changes (gconstpointer a, gconstpointer b, gpointer data)
{
  const RopewayPracticeRecord *left = a, *right = b;

  if (left->updated != right->updated)
    return left->updated < right->updated ? -1 : 1;
  return compare_places (a, b, data);
}

static void
record_free (gpointer data)
{
  RopewayPracticeRecord *record = data;

  g_free (record->id);
  g_free (record->key);
  g_free (record->text);
  g_free (record);
}

RopewayPracticeTable *
ropeway_practice_table_new (void)
{
  RopewayPracticeTable *table = g_new0 (RopewayPracticeTable, 1);

  table->places = g_sequence_new (record_free);
  table->changes = g_sequence_new (NULL);
  table->ids = g_hash_table_new (g_str_hash, g_str_equal);
  table->keys = g_hash_table_new (g_str_hash, g_str_equal);
  return table;
}

void
ropeway_practice_table_free (RopewayPracticeTable *table)
{
  g_hash_table_unref (table->ids);
  g_hash_table_unref (table->keys);
  g_sequence_free (table->changes);
  g_sequence_free (table->places);
  g_free (table);
}

void
ropeway_practice_table_clear (RopewayPracticeTable *table)
{
  g_hash_table_remove_all (table->ids);
  g_hash_table_remove_all (table->keys);
  g_sequence_remove_range (g_sequence_get_begin_iter (table->changes),
                           g_sequence_get_end_iter (table->changes));
  g_sequence_remove_range (g_sequence_get_begin_iter (table->places),
                           g_sequence_get_end_iter (table->places));
  table->next_serial = 0;
}

RopewayPracticeRecord *
ropeway_practice_table_add (RopewayPracticeTable *table, char *id, gint64 updated)
{
  RopewayPracticeRecord *record = g_new0 (RopewayPracticeRecord, 1);

  record->id = id;
  record->serial = ++table->next_serial;
  record->updated = updated;
  record->place = g_sequence_append (table->places, record);
  record->change = g_sequence_insert_sorted (table->changes, record, compare_changes, NULL);
  g_hash_table_insert (table->ids, record->id, record);
  return record;
}

static void
take_key (RopewayPracticeTable *table, RopewayPracticeRecord *record)
{
  RopewayPracticeRecord *first = g_hash_table_lookup (table->keys, record->key);

  if (first == record)
    {
      g_hash_table_remove (table->keys, record->key);
      if (record->twin)
        g_hash_table_insert (table->keys, record->twin->key, record->twin);
    }
  else
    {
      while (first->twin != record)
        first = first->twin;
      first->twin = record->twin;
    }
  record->twin = NULL;
  g_clear_pointer (&record->key, g_free);
}

void
ropeway_practice_table_set_key (RopewayPracticeTable *table, RopewayPracticeRecord *record, char *key)
{
  RopewayPracticeRecord *last;

  if (record->key)
    take_key (table, record);
  if (!key)
    return;

  record->key = key;
  last = g_hash_table_lookup (table->keys, key);
  if (!last)
    {
      g_hash_table_insert (table->keys, record->key, record);
      return;
    }
  while (last->twin)
    last = last->twin;
  last->twin = record;
}

void
ropeway_practice_table_remove (RopewayPracticeTable *table, RopewayPracticeRecord *record)
{
  if (record->key)
    take_key (table, record);
  g_hash_table_remove (table->ids, record->id);
  g_sequence_remove (record->change);
  g_sequence_remove (record->place);
}

void
ropeway_practice_table_set_text (RopewayPracticeTable *table, RopewayPracticeRecord *record, char *text,
                                 gsize length)
{
  g_free (record->text);
  record->text = text;
  record->length = length;
}

void
ropeway_practice_table_touch (RopewayPracticeTable *table, RopewayPracticeRecord *record, gint64 updated)
{
  record->updated = updated;
  g_sequence_remove (record->change);
  record->change = g_sequence_insert_sorted (table->changes, record, compare_changes, NULL);
}

guint
ropeway_practice_table_get_length (RopewayPracticeTable *table)
{
  return g_hash_table_size (table->ids);
}

guint
ropeway_practice_table_count_twins (RopewayPracticeTable *table)
{
  GHashTableIter iter;
  gpointer value;
  guint twins = 0;

  g_hash_table_iter_init (&iter, table->keys);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    for (RopewayPracticeRecord *record = value; record->twin; record = record->twin)
      twins++;
  return twins;
}

RopewayPracticeRecord *
ropeway_practice_table_find (RopewayPracticeTable *table, const char *id)
{
  return g_hash_table_lookup (table->ids, id);
}

RopewayPracticeRecord *
ropeway_practice_table_find_key (RopewayPracticeTable *table, const char *key)
{
  return g_hash_table_lookup (table->keys, key);
}

/* ---- orders ---- */

GSequenceIter *
ropeway_practice_table_at (RopewayPracticeTable *table, RopewayPracticeOrder order, guint position)
{
  GSequence *sequence = order == ROPEWAY_PRACTICE_BY_PLACE ? table->places : table->changes;

  if (position >= ropeway_practice_table_get_length (table))
    return g_sequence_get_end_iter (sequence);
  return g_sequence_get_iter_at_pos (sequence, (int)position);
}

GSequenceIter *
ropeway_practice_table_behind (RopewayPracticeTable *table, RopewayPracticeOrder order, gint64 updated,
                               guint64 serial)
{
  RopewayPracticeRecord like = { .updated = updated, .serial = serial };

  if (order == ROPEWAY_PRACTICE_BY_PLACE)
    return g_sequence_search (table->places, &like, compare_places, NULL);
  return g_sequence_search (table->changes, &like, compare_changes, NULL);
}

guint
ropeway_practice_table_count_before (RopewayPracticeTable *table, gint64 updated)
{
  GSequenceIter *first = ropeway_practice_table_behind (table, ROPEWAY_PRACTICE_BY_CHANGE, updated, 0);

  return (guint)g_sequence_iter_get_position (first);
}
