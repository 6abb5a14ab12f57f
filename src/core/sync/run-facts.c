/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/run-facts.h"

#include "value/json-reader.h"
#include "value/json-writer.h"
#include "value/value-compare.h"

static char *
dup_canonical (const RopewayValue *value)
{
  g_autoptr (GString) text = NULL;

  if (value == NULL || ropeway_value_get_kind (value) == ROPEWAY_NULL)
    return NULL;
  text = g_string_new (NULL);
  ropeway_value_canonical (value, text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
append_paths (RopewayTree *tree, RopewayValue *list, const GPtrArray *paths)
{
  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      const char *text = ropeway_path_get_text (g_ptr_array_index (paths, i));
      ropeway_value_append (list, ropeway_tree_string (tree, text, -1));
    }
}

static char *
dup_key (const RopewayBundle *bundle)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *list = ropeway_tree_array (tree);

  if (bundle->parent_operation != NULL)
    append_paths (tree, list, bundle->parent_operation->key);
  append_paths (tree, list, bundle->source_operation->key);
  return dup_canonical (list);
}

static char *
dup_unit (const RopewayJob *job)
{
  g_autoptr (RopewayTree) tree = NULL;

  if (job->unit_each == NULL)
    return NULL;
  tree = ropeway_tree_new ();
  RopewayValue *unit = ropeway_tree_object (tree);
  RopewayValue *key = ropeway_tree_array (tree);
  append_paths (tree, key, job->unit_key);
  ropeway_value_set_text (tree, unit, "each", ropeway_path_get_text (job->unit_each));
  ropeway_value_set (tree, unit, "key", -1, job->unit_key != NULL ? key : ropeway_tree_null (tree));
  return dup_canonical (unit);
}

/* As it stands in the document: a condition has no other form. */
static char *
dup_filter (const RopewayBundle *bundle)
{
  const RopewayValue *job = ropeway_value_get (ropeway_tree_get_root (bundle->tree), "job");
  const RopewayValue *source = job != NULL ? ropeway_value_get (job, "source") : NULL;

  return bundle->job->source.filter != NULL && source != NULL
             ? dup_canonical (ropeway_value_get (source, "filter"))
             : NULL;
}

RopewayRunFacts *
ropeway_run_facts_new (const RopewayBundle *bundle)
{
  RopewayRunFacts *self = g_new0 (RopewayRunFacts, 1);

  self->filter = dup_filter (bundle);
  self->key = dup_key (bundle);
  self->unit = dup_unit (bundle->job);
  self->read = -1;
  return self;
}

RopewayRunFacts *
ropeway_run_facts_parse (const char *json)
{
  g_autoptr (RopewayTree) tree = json != NULL ? ropeway_json_read_text (json, -1, NULL, NULL, NULL) : NULL;
  const RopewayValue *root = tree != NULL ? ropeway_tree_get_root (tree) : NULL;
  const RopewayValue *read;

  if (root == NULL || ropeway_value_get_kind (root) != ROPEWAY_OBJECT)
    return NULL;
  RopewayRunFacts *self = g_new0 (RopewayRunFacts, 1);
  self->filter = dup_canonical (ropeway_value_get (root, "filter"));
  self->key = dup_canonical (ropeway_value_get (root, "key"));
  self->unit = dup_canonical (ropeway_value_get (root, "unit"));
  self->start = ropeway_value_dup_member_text (root, "start");
  self->shape = dup_canonical (ropeway_value_get (root, "shape"));
  read = ropeway_value_get (root, "read");
  if (read == NULL || !ropeway_value_get_int64 (read, &self->read, NULL))
    self->read = -1;
  return self;
}

static void
set_json (RopewayTree *tree, RopewayValue *object, const char *name, const char *json)
{
  g_autoptr (RopewayTree) value = json != NULL ? ropeway_json_read_text (json, -1, NULL, NULL, NULL) : NULL;

  if (value != NULL)
    ropeway_value_set (tree, object, name, -1, ropeway_tree_copy (tree, ropeway_tree_get_root (value)));
}

char *
ropeway_run_facts_to_json (const RopewayRunFacts *self)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *object = ropeway_tree_object (tree);

  set_json (tree, object, "filter", self->filter);
  set_json (tree, object, "key", self->key);
  set_json (tree, object, "unit", self->unit);
  if (self->start != NULL)
    ropeway_value_set_text (tree, object, "start", self->start);
  if (self->read >= 0)
    ropeway_value_set (tree, object, "read", -1, ropeway_tree_integer (tree, self->read));
  set_json (tree, object, "shape", self->shape);
  return ropeway_json_write_text (object, ROPEWAY_JSON_COMPACT, NULL);
}

void
ropeway_run_facts_free (RopewayRunFacts *self)
{
  g_free (self->filter);
  g_free (self->key);
  g_free (self->unit);
  g_free (self->start);
  g_free (self->shape);
  g_free (self);
}

RopewayFactsChange
ropeway_run_facts_compare (const RopewayRunFacts *before, const RopewayRunFacts *now)
{
  return (g_strcmp0 (before->filter, now->filter) != 0 ? ROPEWAY_FACTS_FILTER : 0)
         | (g_strcmp0 (before->key, now->key) != 0 ? ROPEWAY_FACTS_KEY : 0)
         | (g_strcmp0 (before->unit, now->unit) != 0 ? ROPEWAY_FACTS_UNIT : 0);
}
