/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how another operation tells the fields of this one's records, in whatever words its service has. */
#include "model/operation-private.h"

void
ropeway_describe_clear (RopewayDescribe *self)
{
  g_clear_pointer (&self->operation, g_free);
  g_clear_pointer (&self->fields, ropeway_path_unref);
  g_clear_pointer (&self->among, ropeway_path_unref);
  g_clear_pointer (&self->among_field, ropeway_path_unref);
  g_clear_pointer (&self->among_parameter, g_free);
  g_clear_pointer (&self->name, ropeway_path_unref);
  g_clear_pointer (&self->label, ropeway_path_unref);
  g_clear_pointer (&self->type, ropeway_path_unref);
  g_clear_pointer (&self->required, ropeway_path_unref);
  g_clear_pointer (&self->types, g_hash_table_unref);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->choices_value, ropeway_path_unref);
  g_clear_pointer (&self->choices_label, ropeway_path_unref);
}

static gboolean
is_same_path (const RopewayPath *a, const RopewayPath *b)
{
  return g_strcmp0 (a != NULL ? ropeway_path_get_text (a) : NULL,
                    b != NULL ? ropeway_path_get_text (b) : NULL)
         == 0;
}

static gboolean
are_same_choices (const GPtrArray *a, const GPtrArray *b)
{
  if ((a == NULL) != (b == NULL) || (a != NULL && a->len != b->len))
    return FALSE;
  for (guint i = 0; a != NULL && i < a->len; i++)
    if (!is_same_path (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

static gboolean
are_same_types (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer word, type, other;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &word, &type))
    if (!g_hash_table_lookup_extended (b, word, NULL, &other) || other != type)
      return FALSE;
  return TRUE;
}

gboolean
ropeway_describe_equal (const RopewayDescribe *a, const RopewayDescribe *b)
{
  return g_strcmp0 (a->operation, b->operation) == 0 && is_same_path (a->fields, b->fields)
         && is_same_path (a->among, b->among) && is_same_path (a->among_field, b->among_field)
         && g_strcmp0 (a->among_parameter, b->among_parameter) == 0 && is_same_path (a->name, b->name)
         && is_same_path (a->label, b->label) && is_same_path (a->type, b->type)
         && is_same_path (a->required, b->required) && are_same_types (a->types, b->types)
         && are_same_choices (a->choices, b->choices) && is_same_path (a->choices_value, b->choices_value)
         && is_same_path (a->choices_label, b->choices_label) && a->choices_open == b->choices_open
         && a->complete == b->complete;
}

/* One answer may describe the fields of several tables. */
static void
read_among (RopewayDescribe *self, RopewayObjectReader *describe)
{
  g_auto (RopewayObjectReader) among = { 0 };

  if (!ropeway_object_reader_init_member (&among, &ropeway_form_describe_among, describe, "among",
                                          ROPEWAY_OPTIONAL))
    return;
  self->among = ropeway_object_reader_path (&among, "list", ROPEWAY_NEEDED);
  self->among_field = ropeway_object_reader_path (&among, "field", ROPEWAY_NEEDED);
  self->among_parameter = ropeway_object_reader_text (&among, "parameter", ROPEWAY_NEEDED);
}

/* Where a field's choices are may hang on its type: then there are several places, and the first that is there counts. */
static void
read_choices (RopewayDescribe *self, RopewayObjectReader *describe)
{
  g_auto (RopewayObjectReader) choices = { 0 };
  const RopewayValue *list;

  if (!ropeway_object_reader_init_member (&choices, &ropeway_form_described_choices, describe, "choices",
                                          ROPEWAY_OPTIONAL))
    return;
  list = ropeway_object_reader_get (&choices, "list", ROPEWAY_NEEDED);
  if (list != NULL && ropeway_value_get_kind (list) == ROPEWAY_ARRAY)
    self->choices = ropeway_object_reader_paths (&choices, "list", ROPEWAY_NEEDED);
  else if (list != NULL)
    {
      RopewayPath *path = ropeway_object_reader_path (&choices, "list", ROPEWAY_NEEDED);

      self->choices = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_path_unref);
      if (path != NULL)
        g_ptr_array_add (self->choices, path);
    }
  self->choices_value = ropeway_object_reader_path (&choices, "value", ROPEWAY_OPTIONAL);
  self->choices_label = ropeway_object_reader_path (&choices, "label", ROPEWAY_OPTIONAL);
  self->choices_open = ropeway_object_reader_boolean (&choices, "open", FALSE);
}

static void
read_types (RopewayDescribe *self, RopewayObjectReader *describe)
{
  const RopewayValue *types = ropeway_object_reader_object (describe, "types", ROPEWAY_OPTIONAL);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (describe, "types"));

  self->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (const RopewayValue *member = types != NULL ? ropeway_value_first (types) : NULL; member != NULL;
       member = ropeway_value_next (member))
    {
      const char *word = ropeway_value_get_name (member, NULL);
      g_autofree char *at = ropeway_pointer_join (pointer, word);
      g_autofree char *found = ropeway_read_text (member, word, at, describe->problems);
      RopewayFieldType type = found != NULL ? ropeway_field_type_from_id (found) : ROPEWAY_FIELD_UNKNOWN;

      if (found != NULL && type == ROPEWAY_FIELD_UNKNOWN)
        ropeway_problems_add (describe->problems,
                              ropeway_problem_new ("operation.describe-type", at, "found", found, NULL));
      g_hash_table_insert (self->types, g_strdup (word), GINT_TO_POINTER (type));
    }
}

void
ropeway_describe_read (RopewayDescribe *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) describe = { 0 };

  if (!ropeway_object_reader_init_member (&describe, &ropeway_form_describe, reader, "describe",
                                          ROPEWAY_OPTIONAL))
    return;
  self->operation = ropeway_object_reader_slug (&describe, "operation", ROPEWAY_NEEDED);
  self->fields = ropeway_object_reader_path (&describe, "fields", ROPEWAY_OPTIONAL);
  read_among (self, &describe);
  self->name = ropeway_object_reader_path (&describe, "name", ROPEWAY_OPTIONAL);
  self->label = ropeway_object_reader_path (&describe, "label", ROPEWAY_OPTIONAL);
  self->type = ropeway_object_reader_path (&describe, "type", ROPEWAY_OPTIONAL);
  self->required = ropeway_object_reader_path (&describe, "required", ROPEWAY_OPTIONAL);
  self->complete = ropeway_object_reader_boolean (&describe, "complete", TRUE);
  read_types (self, &describe);
  read_choices (self, &describe);
}
