/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a list of fields that can be stored in an operation and read again. */

#include "base/limits.h"
#include "value/json-reader.h"
#include "value/json-writer.h"
#include "value/path.h"
#include "value/shape-private.h"

#include <string.h>

struct _RopewayShape
{
  /* owned */
  GPtrArray *fields;   /* of RopewayField */
  GHashTable *by_path; /* path of a field → the field */

  /* state */
  gatomicrefcount references;
  gboolean cut;
};

static void
free_field (gpointer data)
{
  RopewayField *field = data;

  g_free ((char *)field->path);
  g_free ((char *)field->name);
  g_strfreev ((char **)field->samples);
  g_free (field);
}

RopewayShape *
ropeway_shape_new (void)
{
  RopewayShape *shape = g_new0 (RopewayShape, 1);

  g_atomic_ref_count_init (&shape->references);
  shape->fields = g_ptr_array_new_with_free_func (free_field);
  shape->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  return shape;
}

RopewayShape *
ropeway_shape_ref (RopewayShape *shape)
{
  g_return_val_if_fail (shape != NULL, NULL);

  g_atomic_ref_count_inc (&shape->references);
  return shape;
}

void
ropeway_shape_unref (RopewayShape *shape)
{
  g_return_if_fail (shape != NULL);

  if (!g_atomic_ref_count_dec (&shape->references))
    return;
  g_hash_table_unref (shape->by_path);
  g_ptr_array_unref (shape->fields);
  g_free (shape);
}

gboolean
ropeway_shape_add (RopewayShape *shape, const RopewayField *field)
{
  RopewayField *own;
  char **samples;

  if (shape->fields->len == ROPEWAY_LIMIT_SHAPE_FIELDS)
    {
      shape->cut = TRUE;
      return FALSE;
    }
  samples = g_new0 (char *, field->n_samples + 1);
  for (gsize i = 0; i < field->n_samples; i++)
    samples[i] = g_strdup (field->samples[i]);
  own = g_memdup2 (field, sizeof *field);
  own->path = g_strdup (field->path);
  own->name = g_strdup (field->name);
  own->samples = (const char *const *)samples;
  g_ptr_array_add (shape->fields, own);
  g_hash_table_insert (shape->by_path, (char *)own->path, own);
  return TRUE;
}

void
ropeway_shape_cut (RopewayShape *shape)
{
  shape->cut = TRUE;
}

gboolean
ropeway_shape_is_cut (const RopewayShape *shape)
{
  return shape->cut;
}

guint
ropeway_shape_get_n_fields (const RopewayShape *shape)
{
  return shape->fields->len;
}

const RopewayField *
ropeway_shape_get_field (const RopewayShape *shape, guint index)
{
  g_return_val_if_fail (index < shape->fields->len, NULL);

  return g_ptr_array_index (shape->fields, index);
}

const RopewayField *
ropeway_shape_find (const RopewayShape *shape, const char *path)
{
  return g_hash_table_lookup (shape->by_path, path);
}

/* ---- display paths ---- */

char *
ropeway_shape_build_path (const char *prefix, const char *name)
{
  g_autoptr (RopewayPath) path = ropeway_path_new_name (name);
  const char *text = ropeway_path_get_text (path);

  return g_strconcat (prefix, *prefix == '\0' || *text == '[' ? "" : ".", text, NULL);
}

/* Returns: (transfer full) (nullable): the path of the first items: "lines[].sku" → lines[0].sku */
static RopewayPath *
parse_display_path (const char *path)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char quote = '\0';

  for (const char *p = path; *p != '\0'; p++)
    {
      g_string_append_c (text, *p);
      if (quote != '\0' && *p == '\\' && p[1] != '\0')
        g_string_append_c (text, *++p);
      else if (quote != '\0' && *p == quote)
        quote = '\0';
      else if (quote == '\0' && (*p == '\'' || *p == '"'))
        quote = *p;
      else if (quote == '\0' && *p == '[' && p[1] == ']')
        g_string_append_c (text, '0');
    }
  return ropeway_path_parse (text->str, NULL);
}

/* Finds the field's name and depth in its path. Returns: FALSE where it ends in no name. */
static gboolean
read_display_path (const char *path, char **name, guint *depth)
{
  g_autoptr (RopewayPath) parsed = parse_display_path (path);
  guint n = parsed != NULL ? ropeway_path_get_n_segments (parsed) : 0;
  const char *last = n > 0 ? ropeway_path_get_segment (parsed, n - 1, NULL) : NULL;

  if (last == NULL || ropeway_path_is_rooted (parsed))
    return FALSE;
  *depth = 0;
  for (guint i = 0; i + 1 < n; i++)
    if (ropeway_path_get_segment (parsed, i, NULL) != NULL)
      (*depth)++;
  *name = g_strdup (last);
  return TRUE;
}

/* ---- the stored form ---- */

static void
read_samples (const RopewayValue *value, GPtrArray *samples)
{
  const RopewayValue *list = ropeway_value_get (value, "samples");

  if (list == NULL || ropeway_value_get_kind (list) != ROPEWAY_ARRAY)
    return;
  for (const RopewayValue *v = ropeway_value_first (list);
       v != NULL && samples->len < ROPEWAY_LIMIT_SHAPE_SAMPLES; v = ropeway_value_next (v))
    {
      gsize length;
      g_autofree char *text = ropeway_json_write_text (v, ROPEWAY_JSON_COMPACT, &length);

      if (length <= ROPEWAY_LIMIT_SHAPE_SAMPLE_BYTES)
        g_ptr_array_add (samples, g_steal_pointer (&text));
    }
}

static gboolean
read_field (RopewayShape *shape, const RopewayValue *value)
{
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = ropeway_value_dup_member_text (value, "path");
  g_autofree char *type = ropeway_value_dup_member_text (value, "type");
  g_autofree char *name = NULL;
  RopewayField field = { 0 };

  if (path == NULL || !read_display_path (path, &name, &field.depth))
    return FALSE;
  read_samples (value, samples);
  field.path = path;
  field.name = name;
  field.type = ropeway_field_type_from_id (type);
  field.optional = ropeway_value_get_member_boolean (value, "optional", FALSE);
  field.nullable = ropeway_value_get_member_boolean (value, "nullable", FALSE);
  field.n_samples = samples->len;
  field.samples = (const char *const *)samples->pdata;
  ropeway_shape_add (shape, &field);
  return TRUE;
}

RopewayShape *
ropeway_shape_from_value (const RopewayValue *value)
{
  const RopewayValue *fields = ropeway_value_get (value, "fields");
  g_autoptr (RopewayShape) shape = NULL;

  if (fields == NULL || ropeway_value_get_kind (fields) != ROPEWAY_ARRAY)
    return NULL;
  shape = ropeway_shape_new ();
  shape->cut = ropeway_value_get_member_boolean (value, "cut", FALSE);
  for (const RopewayValue *v = ropeway_value_first (fields); v != NULL; v = ropeway_value_next (v))
    if (!read_field (shape, v))
      return NULL;
  return g_steal_pointer (&shape);
}

static void
write_samples (const RopewayField *field, RopewayTree *tree, RopewayValue *object)
{
  RopewayValue *list = ropeway_tree_array (tree);

  for (gsize i = 0; i < field->n_samples; i++)
    {
      /* We wrote it, and it is too short to be nested too deeply. */
      g_autoptr (RopewayTree) sample = ropeway_json_read_text (field->samples[i], -1, NULL, NULL, NULL);

      ropeway_value_append (list, ropeway_tree_copy (tree, ropeway_tree_get_root (sample)));
    }
  ropeway_value_set (tree, object, "samples", -1, list);
}

RopewayValue *
ropeway_shape_to_value (const RopewayShape *shape, RopewayTree *tree, gboolean with_samples)
{
  RopewayValue *value = ropeway_tree_object (tree);
  RopewayValue *fields = ropeway_tree_array (tree);

  ropeway_value_set (tree, value, "fields", -1, fields);
  for (guint i = 0; i < shape->fields->len; i++)
    {
      const RopewayField *field = ropeway_shape_get_field (shape, i);
      RopewayValue *object = ropeway_tree_object (tree);

      ropeway_value_set_text (tree, object, "path", field->path);
      ropeway_value_set_text (tree, object, "type", ropeway_field_type_id (field->type));
      if (field->optional)
        ropeway_value_set_boolean (tree, object, "optional", TRUE);
      if (field->nullable)
        ropeway_value_set_boolean (tree, object, "nullable", TRUE);
      if (with_samples && field->n_samples > 0)
        write_samples (field, tree, object);
      ropeway_value_append (fields, object);
    }
  if (shape->cut)
    ropeway_value_set_boolean (tree, value, "cut", TRUE);
  return value;
}
