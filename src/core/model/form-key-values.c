/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: fields that people add themselves stand as a list of keys and values; services put what they are sent in its place by
 * the key, so entries that are not written stay, with their ids. */
#include "model/record-form-kind.h"

#include <string.h>

/* Returns: (transfer full) (nullable). */
static char *
dup_key (const RopewayForm *form, const RopewayValue *entry)
{
  const RopewayValue *key = ropeway_path_get (form->key, entry);
  gsize length;

  if (key == NULL)
    return NULL;
  if (ropeway_value_get_kind (key) != ROPEWAY_NUMBER)
    return ropeway_value_dup_text (key, NULL);
  const char *token = ropeway_value_get_token (key, &length);
  return g_strndup (token, length);
}

/* Of entries with one key the last counts, as of members with one name. */
static gboolean
add_entry (const RopewayForm *form, const RopewayValue *entry, RopewayValue *fields, RopewayTree *tree)
{
  g_autofree char *key = dup_key (form, entry);
  const RopewayValue *value = ropeway_path_get (form->value, entry);

  if (key == NULL)
    return FALSE;
  g_autofree char *name = ropeway_form_join_name (form, key);
  ropeway_value_set (tree, fields, name, -1,
                     value != NULL ? ropeway_tree_copy (tree, value) : ropeway_tree_null (tree));
  return TRUE;
}

/* A list that is not there, or null, has no entries: services leave it out where it is empty. */
static gboolean
is_missing (const RopewayForm *form, const RopewayValue *list)
{
  return form->path != NULL && (list == NULL || ropeway_value_get_kind (list) == ROPEWAY_NULL);
}

static const RopewayValue *
flatten (const RopewayForm *form, const RopewayFormKnown *known, const RopewayValue *record,
         RopewayTree *tree, RopewayProblem **problem)
{
  const RopewayValue *list = form->path != NULL ? ropeway_path_get (form->path, record) : record;
  gboolean is_good = is_missing (form, list) || ropeway_value_get_kind (list) == ROPEWAY_ARRAY;
  RopewayValue *fields = form->path != NULL ? ropeway_tree_copy (tree, record) : ropeway_tree_object (tree);

  if (form->path != NULL)
    ropeway_path_remove (form->path, tree, fields);
  for (const RopewayValue *entry = is_good ? ropeway_value_first (list) : NULL; is_good && entry != NULL;
       entry = ropeway_value_next (entry))
    is_good = add_entry (form, entry, fields, tree);
  if (is_good)
    return fields;
  *problem = ropeway_problem_new ("form.entries-expected", NULL, "path",
                                  form->path != NULL ? ropeway_path_get_text (form->path) : "$", "key",
                                  ropeway_path_get_text (form->key), NULL);
  return NULL;
}

/* Returns: (transfer none) (nullable): NULL where keys are numbers and this one is none. */
static RopewayValue *
make_entry (const RopewayForm *form, const char *key, const RopewayValue *value, RopewayTree *tree)
{
  RopewayValue *entry = ropeway_tree_object (tree);
  RopewayValue *name;

  if (form->number_keys && !ropeway_number_is_valid (key, strlen (key)))
    return NULL;
  name = form->number_keys ? ropeway_tree_number (tree, key, -1) : ropeway_tree_string (tree, key, -1);
  if (!ropeway_path_set (form->key, tree, &entry, name, NULL)
      || !ropeway_path_set (form->value, tree, &entry, ropeway_tree_copy (tree, value), NULL))
    return NULL;
  return entry;
}

static const RopewayValue *
build (const RopewayForm *form, const RopewayFormKnown *known, const RopewayValue *fields, RopewayTree *tree,
       RopewayProblem **problem)
{
  RopewayValue *list = ropeway_tree_array (tree);
  RopewayValue *beside = ropeway_tree_object (tree);

  for (const RopewayValue *field = ropeway_value_first (fields); field != NULL;
       field = ropeway_value_next (field))
    {
      const char *name = ropeway_value_get_name (field, NULL);
      const char *key = ropeway_form_split_name (form, name);
      RopewayValue *entry;

      if (key == NULL)
        {
          ropeway_value_set (tree, beside, name, -1, ropeway_tree_copy (tree, field));
          continue;
        }
      entry = make_entry (form, key, field, tree);
      if (entry == NULL)
        {
          *problem = ropeway_problem_new ("form.key-no-number", NULL, "name", key, NULL);
          return NULL;
        }
      ropeway_value_append (list, entry);
    }
  if (form->path != NULL && ropeway_value_get_length (list) == 0)
    return beside;
  return ropeway_form_put (form, beside, list, tree, problem);
}

const RopewayFormKind ropeway_form_key_values = { flatten, build };
