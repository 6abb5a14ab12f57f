/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/described-shape.h"

#include <string.h>

#include "base/ident.h"
#include "base/limits.h"

struct _RopewayDescribed
{
  int ref_count;
  GPtrArray *fields;   /* owned RopewayDescribedField */
  GHashTable *by_name; /* borrowed name → RopewayDescribedField */
  RopewayProblem *cut; /* (nullable) */
  gboolean complete;
  gboolean is_cut; /* there are fields that are not among these */
};

void
ropeway_choice_free (gpointer data)
{
  RopewayChoice *choice = data;

  g_free (choice->value);
  g_free (choice->label);
  g_free (choice);
}

static void
field_free (gpointer data)
{
  RopewayDescribedField *field = data;

  g_free (field->name);
  g_free (field->label);
  g_free (field->word);
  g_clear_pointer (&field->choices, g_ptr_array_unref);
  g_free (field);
}

RopewayDescribed *
ropeway_described_ref (RopewayDescribed *self)
{
  self->ref_count++;
  return self;
}

void
ropeway_described_unref (RopewayDescribed *self)
{
  if (--self->ref_count > 0)
    return;
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->fields);
  g_clear_pointer (&self->cut, ropeway_problem_unref);
  g_free (self);
}

/* ---- one field ---- */

/* Returns: (transfer full) (nullable): a text, or a number as it is written. */
static char *
dup_scalar (const RopewayValue *value)
{
  gsize length;

  if (value == NULL)
    return NULL;
  if (ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
    {
      const char *token = ropeway_value_get_token (value, &length);
      return g_strndup (token, length);
    }
  if (ropeway_value_get_kind (value) == ROPEWAY_BOOLEAN)
    return g_strdup (ropeway_value_get_boolean (value) ? "true" : "false");
  return ropeway_value_get_kind (value) == ROPEWAY_STRING ? ropeway_value_dup_text (value, NULL) : NULL;
}

static char *
dup_at (const RopewayPath *path, const RopewayValue *value)
{
  return path != NULL ? dup_scalar (ropeway_path_get (path, value)) : NULL;
}

static RopewayFieldType
type_of (const RopewayDescribe *describe, const char *word)
{
  gpointer type;

  if (word == NULL)
    return ROPEWAY_FIELD_UNKNOWN;
  if (g_hash_table_lookup_extended (describe->types, word, NULL, &type))
    return (RopewayFieldType)GPOINTER_TO_INT (type);
  return ropeway_field_type_from_id (word);
}

static gboolean
is_true (const RopewayPath *path, const RopewayValue *value)
{
  const RopewayValue *found = path != NULL ? ropeway_path_get (path, value) : NULL;

  return found != NULL && ropeway_value_get_kind (found) == ROPEWAY_BOOLEAN
         && ropeway_value_get_boolean (found);
}

RopewayChoice *
ropeway_choice_read (const RopewayPath *value, const RopewayPath *label, const RopewayValue *item)
{
  char *text = value != NULL ? dup_at (value, item) : dup_scalar (item);
  RopewayChoice *choice;

  if (text == NULL)
    return NULL;
  choice = g_new0 (RopewayChoice, 1);
  choice->value = text;
  choice->label = dup_at (label, item);
  if (choice->label == NULL)
    choice->label = g_strdup (text);
  return choice;
}

/* A list without choices leaves the field free. Returns: (transfer full) (nullable). */
static GPtrArray *
read_choices (const RopewayDescribe *describe, const RopewayValue *value)
{
  const RopewayValue *list = NULL;
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (ropeway_choice_free);

  if (describe->choices_open)
    return NULL;
  for (guint i = 0; list == NULL && describe->choices != NULL && i < describe->choices->len; i++)
    list = ropeway_path_get (g_ptr_array_index (describe->choices, i), value);
  if (list == NULL || ropeway_value_get_kind (list) != ROPEWAY_ARRAY)
    return NULL;
  for (const RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    {
      RopewayChoice *choice = ropeway_choice_read (describe->choices_value, describe->choices_label, item);

      /* What cannot be read might be the one. */
      if (choice == NULL)
        return NULL;
      g_ptr_array_add (choices, choice);
    }
  return choices->len > 0 ? g_steal_pointer (&choices) : NULL;
}

static void
add_field (RopewayDescribed *self, const RopewayDescribe *describe, const RopewayValue *value)
{
  const char *member = ropeway_value_get_name (value, NULL);
  g_autofree char *name = dup_at (describe->name, value);
  RopewayDescribedField *field;

  if (name == NULL)
    name = g_strdup (member);
  if (name == NULL || g_hash_table_contains (self->by_name, name))
    return;
  if (self->fields->len >= ROPEWAY_LIMIT_SHAPE_FIELDS)
    {
      self->is_cut = TRUE;
      return;
    }
  field = g_new0 (RopewayDescribedField, 1);
  field->name = g_steal_pointer (&name);
  field->label = dup_at (describe->label, value);
  field->word = dup_at (describe->type, value);
  field->type = type_of (describe, field->word);
  field->required = is_true (describe->required, value);
  field->choices = read_choices (describe, value);
  g_ptr_array_add (self->fields, field);
  g_hash_table_insert (self->by_name, field->name, field);
}

/* ---- all of them ---- */

static RopewayDescribed *
described_new (const RopewayDescribe *describe)
{
  RopewayDescribed *self = g_new0 (RopewayDescribed, 1);

  self->ref_count = 1;
  self->fields = g_ptr_array_new_with_free_func (field_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->complete = describe->complete;
  return self;
}

/* No fields at all are no description; what is not known is not gone. @self: (transfer full). */
static RopewayDescribed *
finish (RopewayDescribed *self, const RopewayDescribe *describe, RopewayProblem **problem)
{
  if (self->is_cut)
    {
      self->complete = FALSE;
      self->cut = ropeway_problem_new ("describe.cut", NULL, "operation", describe->operation, NULL);
    }
  if (self->fields->len > 0)
    return self;
  *problem = ropeway_problem_new ("describe.no-fields", NULL, "operation", describe->operation, NULL);
  ropeway_described_unref (self);
  return NULL;
}

/* Returns: (transfer none) (nullable): the table, among those that @answer describes, that the job has chosen. */
static const RopewayValue *
find_among (const RopewayDescribe *describe, const RopewayValue *answer, const RopewayValue *parameters)
{
  const RopewayValue *list = ropeway_path_get (describe->among, answer);
  const RopewayValue *choice
      = parameters != NULL ? ropeway_value_get (parameters, describe->among_parameter) : NULL;
  g_autofree char *wanted = dup_scalar (choice);

  if (list == NULL || wanted == NULL || ropeway_value_get_kind (list) != ROPEWAY_ARRAY)
    return NULL;
  for (const RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    {
      g_autofree char *found = dup_at (describe->among_field, item);

      if (g_strcmp0 (found, wanted) == 0)
        return item;
    }
  return NULL;
}

RopewayDescribed *
ropeway_described_read (const RopewayDescribe *describe, const RopewayValue *answer,
                        const RopewayValue *parameters, RopewayProblem **problem)
{
  RopewayDescribed *self = described_new (describe);
  const RopewayValue *within = describe->among != NULL ? find_among (describe, answer, parameters) : answer;
  const RopewayValue *fields
      = within != NULL && describe->fields != NULL ? ropeway_path_get (describe->fields, within) : within;

  for (const RopewayValue *field = fields != NULL ? ropeway_value_first (fields) : NULL; field != NULL;
       field = ropeway_value_next (field))
    if (ropeway_value_get_kind (field) == ROPEWAY_OBJECT)
      add_field (self, describe, field);
  return finish (self, describe, problem);
}

RopewayDescribed *
ropeway_described_read_records (const RopewayDescribe *describe, const RopewayValue *const *records, gsize n,
                                gboolean is_cut, RopewayProblem **problem)
{
  RopewayDescribed *self = described_new (describe);

  for (gsize i = 0; i < n; i++)
    if (records[i] != NULL)
      add_field (self, describe, records[i]);
  self->is_cut = self->is_cut || is_cut;
  return finish (self, describe, problem);
}

guint
ropeway_described_get_n_fields (const RopewayDescribed *self)
{
  return self->fields->len;
}

const RopewayDescribedField *
ropeway_described_get_field (const RopewayDescribed *self, guint index)
{
  return g_ptr_array_index (self->fields, index);
}

const RopewayDescribedField *
ropeway_described_find (const RopewayDescribed *self, const char *name)
{
  return g_hash_table_lookup (self->by_name, name);
}

gboolean
ropeway_described_is_complete (const RopewayDescribed *self)
{
  return self->complete;
}

const RopewayProblem *
ropeway_described_get_cut (const RopewayDescribed *self)
{
  return self->cut;
}

const char *
ropeway_described_suggest (const RopewayDescribed *self, const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  const char *meant;

  for (guint i = 0; i < self->fields->len; i++)
    {
      const RopewayDescribedField *field = g_ptr_array_index (self->fields, i);

      if (g_strcmp0 (field->label, name) == 0)
        return field->name;
      g_ptr_array_add (names, field->name);
      g_ptr_array_add (labels, field->label != NULL ? field->label : field->name);
    }
  g_ptr_array_add (names, NULL);
  g_ptr_array_add (labels, NULL);
  meant = ropeway_ident_suggest (name, (const char *const *)names->pdata);
  if (meant != NULL)
    return meant;
  meant = ropeway_ident_suggest (name, (const char *const *)labels->pdata);
  for (guint i = 0; meant != NULL && i < self->fields->len; i++)
    if (g_ptr_array_index (labels, i) == meant)
      return g_ptr_array_index (names, i);
  return NULL;
}

GHashTable *
ropeway_described_kinds (const RopewayDescribed *self)
{
  GHashTable *kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < self->fields->len; i++)
    {
      const RopewayDescribedField *field = g_ptr_array_index (self->fields, i);

      if (field->word != NULL)
        g_hash_table_insert (kinds, g_strdup (field->name), g_strdup (field->word));
    }
  return kinds;
}
