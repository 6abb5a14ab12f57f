/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: records come in as JSON objects and are kept as the text in which they are answered. */
#include "practice/practice-collection.h"

#include <string.h>

#include "base/limits.h"
#include "base/timestamp.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#define SECOND_US 1000000

/* What the service sets itself, whatever the client sends. */
static const char *const own_members[] = { "id", "created_at", "updated_at" };

gint64
ropeway_practice_world_tick (RopewayPracticeWorld *world)
{
  return world->now += SECOND_US;
}

RopewayPracticeCollection *
ropeway_practice_collection_new (const RopewayPracticeKind *kind, RopewayPracticeWorld *world,
                                 guint settle_ms)
{
  RopewayPracticeCollection *collection = g_new0 (RopewayPracticeCollection, 1);

  collection->kind = kind;
  collection->world = world;
  collection->settle_ms = settle_ms;
  collection->table = ropeway_practice_table_new ();
  collection->next_id = kind->first_id;
  return collection;
}

void
ropeway_practice_collection_free (RopewayPracticeCollection *collection)
{
  ropeway_practice_table_free (collection->table);
  g_free (collection);
}

static char *
next_id (RopewayPracticeCollection *collection)
{
  const char *prefix = collection->kind->id_prefix;

  return g_strdup_printf ("%s%u", prefix ? prefix : "", collection->next_id++);
}

static RopewayPracticeRecord *
add_generated (RopewayPracticeCollection *collection, guint seed, gint64 updated)
{
  RopewayPracticeRecord *record
      = ropeway_practice_table_add (collection->table, next_id (collection), updated);

  record->seed = seed;
  return record;
}

void
ropeway_practice_collection_reset (RopewayPracticeCollection *collection, guint n)
{
  ropeway_practice_table_clear (collection->table);
  collection->next_id = collection->kind->first_id;
  collection->n_created = collection->n_updated = collection->n_deleted = 0;
  for (guint seed = 0; seed < n; seed++)
    add_generated (collection, seed, collection->kind->get_updated (seed));
}

/* ---- texts ---- */

/* (transfer full) (nullable): an id as text, whether it is a string or a number. */
static char *
dup_id (const RopewayValue *record)
{
  const RopewayValue *id = ropeway_value_get (record, "id");
  const char *token;
  gsize length;

  if (!id || ropeway_value_get_kind (id) == ROPEWAY_STRING)
    return ropeway_value_dup_member_text (record, "id");
  if (ropeway_value_get_kind (id) != ROPEWAY_NUMBER)
    return NULL;
  token = ropeway_value_get_token (id, &length);
  return g_strndup (token, length);
}

static void
write_id (RopewayPracticeCollection *collection, const char *id, GString *out)
{
  if (collection->kind->id_prefix)
    g_string_append_printf (out, "\"%s\"", id);
  else
    g_string_append (out, id);
}

/* Keeps @value as the record's text. */
static void
keep_value (RopewayPracticeCollection *collection, RopewayPracticeRecord *record, const RopewayValue *value)
{
  gsize length;
  char *text = ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, &length);

  ropeway_practice_table_set_text (collection->table, record, text, length);
  if (collection->kind->dup_key)
    ropeway_practice_table_set_key (collection->table, record, collection->kind->dup_key (value));
}

/* A new record's text: its id before what the client sent, its moments behind. */
static void
keep_new (RopewayPracticeCollection *collection, RopewayPracticeRecord *record, const RopewayValue *object)
{
  g_autofree char *moment = ropeway_timestamp_format (record->updated);
  GString *text = g_string_sized_new (1024);
  gsize start, length;

  g_string_append (text, "{\"id\":");
  write_id (collection, record->id, text);
  if (ropeway_value_get_length (object) > 0)
    {
      start = text->len;
      ropeway_json_write (object, ROPEWAY_JSON_COMPACT, text);
      text->str[start] = ',';
      g_string_truncate (text, text->len - 1);
    }
  g_string_append_printf (text, ",\"created_at\":\"%s\",\"updated_at\":\"%s\"}", moment, moment);
  length = text->len;
  ropeway_practice_table_set_text (collection->table, record, g_string_free (text, FALSE), length);
  if (collection->kind->dup_key)
    ropeway_practice_table_set_key (collection->table, record, collection->kind->dup_key (object));
}

void
ropeway_practice_collection_write (RopewayPracticeCollection *collection, RopewayPracticeRecord *record,
                                   GString *out)
{
  if (record->text)
    g_string_append_len (out, record->text, (gssize)record->length);
  else
    collection->kind->generate (record->seed, record->id, record->updated, out);
}

/* ---- changes ---- */

void
ropeway_practice_collection_load (RopewayPracticeCollection *collection, const RopewayValue *list)
{
  ropeway_practice_table_clear (collection->table);
  for (const RopewayValue *item = ropeway_value_first (list); item; item = ropeway_value_next (item))
    {
      g_autofree char *moment = ropeway_value_dup_member_text (item, "updated_at");
      char *id = dup_id (item);
      gint64 updated;

      if (ropeway_value_get_kind (item) != ROPEWAY_OBJECT)
        continue;
      if (!moment || !ropeway_timestamp_parse (moment, -1, NULL, &updated, NULL))
        updated = ropeway_practice_world_tick (collection->world);
      if (id && ropeway_practice_table_find (collection->table, id))
        g_clear_pointer (&id, g_free);
      keep_value (collection,
                  ropeway_practice_table_add (collection->table, id ? id : next_id (collection), updated),
                  item);
    }
}

static void
settle (RopewayPracticeCollection *collection, RopewayPracticeRecord *record)
{
  if (collection->settle_ms > 0)
    record->visible
        = ropeway_clock_monotonic (collection->world->clock) + (gint64)collection->settle_ms * 1000;
}

RopewayPracticeRecord *
ropeway_practice_collection_create (RopewayPracticeCollection *collection, RopewayTree *tree,
                                    RopewayValue *object, RopewayPracticeFlaw *flaw)
{
  RopewayPracticeRecord *record;

  if (collection->kind->check && !collection->kind->check (object, flaw))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (own_members); i++)
    ropeway_value_remove (object, own_members[i], -1);
  record = ropeway_practice_table_add (collection->table, next_id (collection),
                                       ropeway_practice_world_tick (collection->world));
  keep_new (collection, record, object);
  settle (collection, record);
  collection->n_created++;
  return record;
}

RopewayPracticeRecord *
ropeway_practice_collection_create_next (RopewayPracticeCollection *collection)
{
  collection->n_created++;
  return add_generated (collection, collection->next_id - collection->kind->first_id,
                        ropeway_practice_world_tick (collection->world));
}

/* The record as it is to be. */
static RopewayTree *
changed_tree (RopewayPracticeCollection *collection, RopewayPracticeRecord *record,
              const RopewayValue *changes, gboolean replace)
{
  g_autoptr (GString) text = g_string_new (NULL);
  static const RopewayJsonLimits none = { G_MAXSIZE, ROPEWAY_LIMIT_JSON_DEPTH, G_MAXSIZE, G_MAXSIZE, FALSE };
  RopewayTree *tree;
  RopewayValue *old, *new;

  ropeway_practice_collection_write (collection, record, text);
  tree = ropeway_json_read_text (text->str, (gssize)text->len, &none, NULL, NULL);
  new = old = ropeway_tree_get_root (tree);
  if (replace)
    {
      new = ropeway_tree_object (tree);
      for (gsize i = 0; i < G_N_ELEMENTS (own_members); i++)
        if (ropeway_value_get (old, own_members[i]))
          ropeway_value_set (tree, new, own_members[i], -1,
                             ropeway_tree_copy (tree, ropeway_value_get (old, own_members[i])));
      ropeway_tree_set_root (tree, new);
    }
  for (const RopewayValue *member = ropeway_value_first (changes); member;
       member = ropeway_value_next (member))
    {
      gsize length;
      const char *name = ropeway_value_get_name (member, &length);
      gboolean own = FALSE;

      for (gsize i = 0; i < G_N_ELEMENTS (own_members); i++)
        own |= strlen (own_members[i]) == length && memcmp (own_members[i], name, length) == 0;
      if (!own)
        ropeway_value_set (tree, new, name, (gssize)length, ropeway_tree_copy (tree, member));
    }
  return tree;
}

gboolean
ropeway_practice_collection_update (RopewayPracticeCollection *collection, RopewayPracticeRecord *record,
                                    const RopewayValue *changes, gboolean replace, RopewayPracticeFlaw *flaw)
{
  g_autoptr (RopewayTree) tree = changed_tree (collection, record, changes, replace);
  RopewayValue *root = ropeway_tree_get_root (tree);
  g_autofree char *moment = NULL;

  if (collection->kind->check && !collection->kind->check (root, flaw))
    return FALSE;
  ropeway_practice_table_touch (collection->table, record, ropeway_practice_world_tick (collection->world));
  moment = ropeway_timestamp_format (record->updated);
  ropeway_value_set_text (tree, root, "updated_at", moment);
  keep_value (collection, record, root);
  collection->n_updated++;
  return TRUE;
}

static RopewayPracticeRecord *
first_visible (RopewayPracticeCollection *collection, RopewayPracticeRecord *record)
{
  if (collection->settle_ms > 0)
    while (record && record->visible > ropeway_clock_monotonic (collection->world->clock))
      record = record->twin;
  return record;
}

RopewayPracticeRecord *
ropeway_practice_collection_find (RopewayPracticeCollection *collection, const char *key)
{
  return first_visible (collection, ropeway_practice_table_find_key (collection->table, key));
}

RopewayPracticeRecord *
ropeway_practice_collection_next_found (RopewayPracticeCollection *collection, RopewayPracticeRecord *record)
{
  return first_visible (collection, record->twin);
}
