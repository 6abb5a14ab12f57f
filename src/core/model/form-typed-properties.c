/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: records whose fields are objects that say their own kind; most of them stand beside facts about the record itself. */
#include "model/property-kind.h"
#include "model/record-form-kind.h"
#include "model/words.h"

static RopewayProblem *
problem_missing (const RopewayForm *form)
{
  return ropeway_problem_new ("form.properties-missing", NULL, "path",
                              form->path != NULL ? ropeway_path_get_text (form->path) : "$", NULL);
}

/* A property that is called like something beside it ("url") has a longer name, so that the key of a record is what it was
 * whatever columns people add. */
static void
add_property (const RopewayForm *form, RopewayValue *fields, const char *name, gsize length,
              RopewayValue *value, RopewayTree *tree)
{
  if (form->path == NULL || ropeway_value_get_sized (fields, name, length) == NULL)
    {
      ropeway_value_set (tree, fields, name, (gssize)length, value);
      return;
    }
  g_autofree char *longer = ropeway_form_join_name (form, name);
  ropeway_value_set (tree, fields, longer, -1, value);
}

static const RopewayValue *
flatten (const RopewayForm *form, const RopewayFormKnown *known, const RopewayValue *record,
         RopewayTree *tree, RopewayProblem **problem)
{
  const RopewayValue *properties = form->path != NULL ? ropeway_path_get (form->path, record) : record;
  RopewayValue *fields;

  if (properties == NULL || ropeway_value_get_kind (properties) != ROPEWAY_OBJECT)
    {
      *problem = problem_missing (form);
      return NULL;
    }
  fields = form->path != NULL ? ropeway_tree_copy (tree, record) : ropeway_tree_object (tree);
  if (form->path != NULL)
    ropeway_path_remove (form->path, tree, fields);
  for (const RopewayValue *property = ropeway_value_first (properties); property != NULL;
       property = ropeway_value_next (property))
    {
      gsize length;
      const char *name = ropeway_value_get_name (property, &length);
      RopewayValue *value = ropeway_property_read (property, tree);

      if (value == NULL)
        {
          *problem = ropeway_problem_new ("form.property-cut", NULL, "name", name, NULL);
          return NULL;
        }
      add_property (form, fields, name, length, value, tree);
    }
  return fields;
}

/* Returns: whether its kind is known. The form's own word goes before the service's. */
static gboolean
find_kind (const RopewayForm *form, GHashTable *kinds, const char *name, RopewayPropertyKind *kind)
{
  gpointer found;
  const char *word;

  if (form->kinds != NULL && g_hash_table_lookup_extended (form->kinds, name, NULL, &found))
    *kind = (RopewayPropertyKind)GPOINTER_TO_UINT (found);
  else if (kinds != NULL && (word = g_hash_table_lookup (kinds, name)) != NULL)
    *kind = (RopewayPropertyKind)ropeway_words_find (ropeway_words_property, word);
  else
    return FALSE;
  return *kind != ROPEWAY_PROPERTY_UNKNOWN;
}

static gboolean
add_field (const RopewayForm *form, const RopewayFormKnown *known, const RopewayValue *field,
           RopewayValue *properties, RopewayTree *tree, RopewayProblem **problem)
{
  const char *name = ropeway_value_get_name (field, NULL);
  const char *inner = ropeway_form_split_name (form, name);
  RopewayPropertyKind kind;
  RopewayValue *property;

  if (inner != NULL)
    name = inner;
  if (!find_kind (form, known->kinds, name, &kind))
    {
      *problem = ropeway_problem_new ("form.kind-missing", NULL, "name", name, NULL);
      return FALSE;
    }
  property = ropeway_property_write (kind, name, field, tree, problem);
  if (property == NULL)
    return FALSE;
  ropeway_value_set (tree, properties, name, -1, property);
  return TRUE;
}

static const RopewayValue *
build (const RopewayForm *form, const RopewayFormKnown *known, const RopewayValue *fields, RopewayTree *tree,
       RopewayProblem **problem)
{
  RopewayValue *properties = ropeway_tree_object (tree);
  RopewayValue *beside = form->path != NULL ? ropeway_tree_object (tree) : properties;

  for (const RopewayValue *field = ropeway_value_first (fields); field != NULL;
       field = ropeway_value_next (field))
    {
      const char *name = ropeway_value_get_name (field, NULL);

      if (form->beside != NULL && g_hash_table_contains (form->beside, name))
        ropeway_value_set (tree, beside, name, -1, ropeway_tree_copy (tree, field));
      else if (!add_field (form, known, field, properties, tree, problem))
        return NULL;
    }
  if (ropeway_value_get_length (properties) == 0 && ropeway_value_get_length (beside) > 0)
    return beside;
  return ropeway_form_put (form, beside, properties, tree, problem);
}

const RopewayFormKind ropeway_form_typed_properties = { flatten, build };

const char *
ropeway_record_form_find_inner_name (const RopewayForm *form, const char *name)
{
  const char *inner
      = form->type == ROPEWAY_FORM_TYPED_PROPERTIES ? ropeway_form_split_name (form, name) : NULL;

  if (form->beside != NULL && g_hash_table_contains (form->beside, name))
    return NULL;
  return inner != NULL ? inner : name;
}

RopewayProblem *
ropeway_record_form_judge (const RopewayForm *form, GHashTable *kinds, const char *name, const char *pointer)
{
  const char *inner = ropeway_record_form_find_inner_name (form, name);
  RopewayPropertyKind kind;

  if (form->type != ROPEWAY_FORM_TYPED_PROPERTIES || inner == NULL)
    return NULL;
  if (!find_kind (form, kinds, inner, &kind))
    return ropeway_problem_new ("form.kind-missing", pointer, "name", inner, NULL);
  if (ropeway_property_kind_is_writable (kind))
    return NULL;
  return ropeway_problem_new ("form.property-read-only", pointer, "name", inner, "kind",
                              ropeway_property_kind_get_word (kind), NULL);
}
