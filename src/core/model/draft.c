/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/draft.h"

#include <string.h>

#include "value/json-writer.h"

/* What is the job's own; everything else belongs to a version. */
static gboolean
is_own (const char *name)
{
  return strcmp (name, "id") == 0 || strcmp (name, "version") == 0 || strcmp (name, "draft") == 0;
}

static gboolean
is_name (const char *name)
{
  return strcmp (name, "name") == 0;
}

/* Returns: (nullable). */
static const RopewayValue *
get_draft (const RopewayValue *job)
{
  const RopewayValue *draft = ropeway_value_get (job, "draft");

  return draft != NULL && ropeway_value_get_kind (draft) == ROPEWAY_OBJECT ? draft : NULL;
}

gboolean
ropeway_draft_exists (const RopewayValue *job)
{
  return get_draft (job) != NULL;
}

gint64
ropeway_draft_get_version (const RopewayValue *job)
{
  const RopewayValue *number = ropeway_value_get (job, "version");
  gint64 version;

  if (number != NULL && ropeway_value_get_int64 (number, &version, NULL) && version >= 0)
    return version;
  for (const RopewayValue *member = ropeway_value_first (job); member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, NULL);

      if (name != NULL && !is_own (name) && !is_name (name))
        return 1;
    }
  return 0;
}

/* ---- putting a job together: whole objects are copied, so that names keep their tokens too ---- */

static void
remove_own (RopewayValue *version)
{
  ropeway_value_remove (version, "id", -1);
  ropeway_value_remove (version, "version", -1);
  ropeway_value_remove (version, "draft", -1);
}

/* Sets member @name of the root as @job has it, if it has. */
static void
take_over (RopewayTree *tree, const RopewayValue *job, const char *name)
{
  const RopewayValue *member = ropeway_value_get (job, name);

  if (member != NULL)
    ropeway_value_set (tree, ropeway_tree_get_root (tree), name, -1, ropeway_tree_copy (tree, member));
}

RopewayTree *
ropeway_draft_discard (const RopewayValue *job)
{
  RopewayTree *tree;

  g_return_val_if_fail (job != NULL, NULL);

  tree = ropeway_tree_new_copy (job);
  ropeway_value_remove (ropeway_tree_get_root (tree), "draft", -1);
  return tree;
}

RopewayTree *
ropeway_draft_view (const RopewayValue *job)
{
  static const char *const first[] = { "id", "name", "version", NULL };
  const RopewayValue *draft = get_draft (job);
  RopewayTree *tree;

  g_return_val_if_fail (job != NULL, NULL);

  if (draft == NULL)
    return ropeway_draft_discard (job);
  tree = ropeway_tree_new_copy (draft);
  remove_own (ropeway_tree_get_root (tree));
  take_over (tree, job, "id");
  take_over (tree, job, "version");
  /* A draft that says no name has the job's. */
  if (ropeway_value_get (draft, "name") == NULL)
    take_over (tree, job, "name");
  ropeway_value_order_members (ropeway_tree_get_root (tree), first);
  return tree;
}

/* ---- comparing: by what would be written, so that a token that was changed is a change ---- */

static gboolean
is_equal (const RopewayValue *a, const RopewayValue *b)
{
  g_autofree char *text_a = NULL;
  g_autofree char *text_b = NULL;

  if (a == NULL || b == NULL)
    return a == b;
  text_a = ropeway_json_write_text (a, ROPEWAY_JSON_COMPACT, NULL);
  text_b = ropeway_json_write_text (b, ROPEWAY_JSON_COMPACT, NULL);
  return strcmp (text_a, text_b) == 0;
}

/* Returns: whether every member of a version in @a stands in @b too. */
static gboolean
is_within (const RopewayValue *a, const RopewayValue *b)
{
  for (const RopewayValue *member = ropeway_value_first (a); member != NULL;
       member = ropeway_value_next (member))
    {
      gsize length;
      const char *name = ropeway_value_get_name (member, &length);

      if (!is_own (name) && !is_name (name) && !is_equal (member, ropeway_value_get_sized (b, name, length)))
        return FALSE;
    }
  return TRUE;
}

RopewayTree *
ropeway_draft_replace (const RopewayValue *job, const RopewayValue *edited)
{
  const RopewayValue *name;
  gboolean is_renamed;
  RopewayTree *tree;
  RopewayValue *draft;

  g_return_val_if_fail (job != NULL, NULL);
  g_return_val_if_fail (edited != NULL, NULL);

  name = ropeway_value_get (edited, "name");
  is_renamed = name != NULL && !is_equal (name, ropeway_value_get (job, "name"));
  tree = ropeway_draft_discard (job);
  if (!is_renamed && is_within (edited, job) && is_within (job, edited))
    return tree;
  draft = ropeway_tree_copy (tree, edited);
  remove_own (draft);
  if (!is_renamed)
    ropeway_value_remove (draft, "name", -1);
  ropeway_value_set (tree, ropeway_tree_get_root (tree), "draft", -1, draft);
  return tree;
}

RopewayTree *
ropeway_draft_use (const RopewayValue *job)
{
  RopewayTree *tree = ropeway_draft_view (job);
  gint64 version;

  g_return_val_if_fail (tree != NULL, NULL);

  version = ropeway_draft_get_version (job);
  if (get_draft (job) != NULL && version < G_MAXINT64)
    ropeway_value_set_integer (tree, ropeway_tree_get_root (tree), "version", version + 1);
  return tree;
}
