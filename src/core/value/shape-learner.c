/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a shape from samples: each place where values stand gathers what was seen there. */

#include "base/limits.h"
#include "value/json-writer.h"
#include "value/shape-private.h"
#include "value/value-private.h"

typedef struct _Place Place;

/* Where objects stand: the record, a field, or the items of a list. */
struct _Place
{
  /* owned */
  char *prefix;
  GPtrArray *fields; /* of LearnedField, in the order first seen */
  GHashTable *by_name;
  Place *items; /* (nullable): of lists that stand here */

  /* state */
  guint depth;
  guint n_segments; /* of a path that leads here */
  gsize n_objects;
};

typedef struct
{
  /* owned */
  char *path;
  char *name;
  GPtrArray *samples;
  Place *below; /* (nullable) */

  /* state */
  RopewayFieldType type;
  gsize n_seen;
  gsize seen_in; /* number of the object that had it last: a name twice counts once */
  gboolean has_text;
  gboolean has_null;
} LearnedField;

typedef struct
{
  /* state */
  gsize n_fields;
  gsize n_objects;
  gboolean cut;
} Learner;

static void free_place (Place *place);

static void
free_field (gpointer data)
{
  LearnedField *field = data;

  g_free (field->path);
  g_free (field->name);
  g_ptr_array_unref (field->samples);
  g_clear_pointer (&field->below, free_place);
  g_free (field);
}

static void
free_place (Place *place)
{
  g_clear_pointer (&place->items, free_place);
  g_hash_table_unref (place->by_name);
  g_ptr_array_unref (place->fields);
  g_free (place->prefix);
  g_free (place);
}

/* @prefix: (transfer full). */
static Place *
new_place (char *prefix, guint depth, guint n_segments)
{
  Place *place = g_new0 (Place, 1);

  place->prefix = prefix;
  place->depth = depth;
  place->n_segments = n_segments;
  place->fields = g_ptr_array_new_with_free_func (free_field);
  place->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  return place;
}

/* Returns: (nullable): the field @name of @place, made where it is new and there is room. */
static LearnedField *
get_field (Learner *learner, Place *place, const char *name)
{
  LearnedField *field = g_hash_table_lookup (place->by_name, name);
  g_autofree char *path = NULL;

  if (field != NULL)
    return field;
  path = ropeway_shape_build_path (place->prefix, name);
  /* As a real path it has an index for each pair of brackets. */
  if (learner->n_fields == ROPEWAY_LIMIT_SHAPE_FIELDS || place->n_segments == ROPEWAY_LIMIT_PATH_SEGMENTS
      || strlen (path) + place->n_segments > ROPEWAY_LIMIT_PATH_BYTES)
    {
      learner->cut = TRUE;
      return NULL;
    }
  learner->n_fields++;
  field = g_new0 (LearnedField, 1);
  field->name = g_strdup (name);
  field->path = g_steal_pointer (&path);
  field->samples = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (place->fields, field);
  g_hash_table_insert (place->by_name, field->name, field);
  return field;
}

/* Objects show themselves through their fields, and so do lists of objects. */
static gboolean
is_worth_keeping (const RopewayValue *value)
{
  if (value->kind == ROPEWAY_OBJECT || value->kind == ROPEWAY_NULL)
    return FALSE;
  if (value->kind == ROPEWAY_ARRAY)
    for (const RopewayValue *v = value->first; v != NULL; v = ropeway_value_next (v))
      if (ropeway_value_is_container (v))
        return FALSE;
  return TRUE;
}

static void
keep_sample (LearnedField *field, const RopewayValue *value)
{
  g_autofree char *text = NULL;
  gsize length;

  if (field->samples->len == ROPEWAY_LIMIT_SHAPE_SAMPLES || !is_worth_keeping (value))
    return;
  text = ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, &length);
  if (length > ROPEWAY_LIMIT_SHAPE_SAMPLE_BYTES
      || g_ptr_array_find_with_equal_func (field->samples, text, g_str_equal, NULL))
    return;
  g_ptr_array_add (field->samples, g_steal_pointer (&text));
}

static void learn_place (Learner *learner, Place *place, const RopewayValue *value);

static void
learn_field (Learner *learner, LearnedField *field, const RopewayValue *value)
{
  if (field->seen_in != learner->n_objects)
    field->n_seen++;
  field->seen_in = learner->n_objects;
  if (value->kind == ROPEWAY_NULL)
    {
      field->has_null = TRUE;
      return;
    }
  field->has_text |= value->kind == ROPEWAY_STRING;
  field->type = ropeway_field_type_join (field->type, ropeway_field_type_of (value));
  keep_sample (field, value);
}

static void
learn_below (Learner *learner, Place *place, const RopewayValue *value)
{
  LearnedField *field = g_hash_table_lookup (place->by_name, value->name->text);

  if (field == NULL || !ropeway_value_is_container (value))
    return;
  if (field->below == NULL)
    field->below = new_place (g_strdup (field->path), place->depth + 1, place->n_segments + 1);
  learn_place (learner, field->below, value);
}

static void
learn_object (Learner *learner, Place *place, const RopewayValue *object)
{
  place->n_objects++;
  learner->n_objects++;
  for (const RopewayValue *v = object->first; v != NULL; v = ropeway_value_next (v))
    {
      /* No path can name a field with U+0000. */
      LearnedField *field
          = strlen (v->name->text) == v->name->length ? get_field (learner, place, v->name->text) : NULL;

      if (field != NULL)
        learn_field (learner, field, v);
    }
  for (const RopewayValue *v = object->first; v != NULL; v = ropeway_value_next (v))
    learn_below (learner, place, v);
}

/* Recursion ends with the depth of a path. */
static void
learn_place (Learner *learner, Place *place, const RopewayValue *value)
{
  if (value->kind == ROPEWAY_OBJECT)
    learn_object (learner, place, value);
  if (value->kind != ROPEWAY_ARRAY || value->first == NULL)
    return;
  if (place->n_segments == ROPEWAY_LIMIT_PATH_SEGMENTS)
    {
      learner->cut = TRUE;
      return;
    }
  if (place->items == NULL)
    place->items = new_place (g_strconcat (place->prefix, "[]", NULL), place->depth, place->n_segments + 1);
  for (const RopewayValue *v = value->first; v != NULL; v = ropeway_value_next (v))
    learn_place (learner, place->items, v);
}

static void
add_fields (RopewayShape *shape, const Place *place)
{
  for (guint i = 0; i < place->fields->len; i++)
    {
      const LearnedField *learned = g_ptr_array_index (place->fields, i);
      RopewayField field = { 0 };

      field.path = learned->path;
      field.name = learned->name;
      field.depth = place->depth;
      field.type = learned->type;
      if (field.type == ROPEWAY_FIELD_UNKNOWN && learned->has_text)
        field.type = ROPEWAY_FIELD_TEXT;
      field.optional = learned->n_seen < place->n_objects;
      field.nullable = learned->has_null;
      field.n_samples = learned->samples->len;
      field.samples = (const char *const *)learned->samples->pdata;
      ropeway_shape_add (shape, &field);
      if (learned->below != NULL)
        add_fields (shape, learned->below);
    }
  if (place->items != NULL)
    add_fields (shape, place->items);
}

RopewayShape *
ropeway_shape_learn (const RopewayValue *const *records, gsize n)
{
  Place *root = new_place (g_strdup (""), 0, 0);
  RopewayShape *shape = ropeway_shape_new ();
  Learner learner = { 0 };

  for (gsize i = 0; i < n; i++)
    if (records[i]->kind == ROPEWAY_OBJECT)
      learn_object (&learner, root, records[i]);
  add_fields (shape, root);
  if (learner.cut)
    ropeway_shape_cut (shape);
  free_place (root);
  return shape;
}
