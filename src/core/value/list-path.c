/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/list-path.h"

#include <string.h>

#include "value/path.h"

static gboolean
is_nothing (const RopewayValue *value)
{
  gsize length = 1;

  if (ropeway_value_get_kind (value) == ROPEWAY_STRING)
    ropeway_value_get_token (value, &length);
  return length == 0 || ropeway_value_get_kind (value) == ROPEWAY_NULL;
}

/* Returns: (nullable): the list @name of @object, made if need be. */
static RopewayValue *
make_list (RopewayTree *tree, RopewayValue *object, const char *name)
{
  RopewayValue *there = ropeway_value_get (object, name);
  RopewayValue *list;

  if (there != NULL && ropeway_value_get_kind (there) == ROPEWAY_ARRAY)
    return there;
  list = ropeway_tree_array (tree);
  if (there != NULL && !is_nothing (there))
    ropeway_value_append (list, ropeway_tree_copy (tree, there));
  ropeway_value_set (tree, object, name, -1, list);
  return list;
}

/* Returns: (nullable): the object @name of @object. */
static RopewayValue *
go_down (RopewayTree *tree, RopewayValue *object, const char *name)
{
  RopewayValue *child = ropeway_value_get (object, name);

  if (child != NULL && is_nothing (child))
    {
      child = ropeway_tree_object (tree);
      ropeway_value_set (tree, object, name, -1, child);
    }
  return child != NULL && ropeway_value_get_kind (child) == ROPEWAY_OBJECT ? child : NULL;
}

static RopewayValue *
find_list (RopewayTree *tree, RopewayValue *object, const RopewayPath *path)
{
  guint n = ropeway_path_get_n_segments (path);

  for (guint i = 0; i < n && object != NULL; i++)
    {
      const char *name = ropeway_path_get_segment (path, i, NULL);

      if (name == NULL || ropeway_value_get_kind (object) != ROPEWAY_OBJECT)
        return NULL;
      if (i + 1 == n)
        return make_list (tree, object, name);
      object = go_down (tree, object, name);
    }
  return NULL;
}

void
ropeway_list_path_apply (RopewayTree *tree, RopewayValue *object, const char *path)
{
  const char *brackets = strstr (path, "[]");
  g_autofree char *head = brackets != NULL ? g_strndup (path, (gsize)(brackets - path)) : g_strdup (path);
  const char *tail = brackets != NULL ? brackets + strlen ("[]") : "";
  g_autoptr (RopewayPath) parsed = ropeway_path_parse (head, NULL);
  RopewayValue *list = parsed != NULL ? find_list (tree, object, parsed) : NULL;

  tail += *tail == '.';
  if (*tail == '\0')
    return;
  for (RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    ropeway_list_path_apply (tree, item, tail);
}
