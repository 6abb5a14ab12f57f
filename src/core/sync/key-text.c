/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/key-text.h"

#include "base/limits.h"
#include "value/json-reader.h"
#include "value/value-compare.h"

/* Each part can mean two things. */
#define MOST_PARTS 6

static gboolean
is_scalar (const RopewayValue *value)
{
  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_STRING:
    case ROPEWAY_NUMBER:
    case ROPEWAY_BOOLEAN:
      return TRUE;
    case ROPEWAY_NULL:
    case ROPEWAY_ARRAY:
    case ROPEWAY_OBJECT:
      break;
    }
  return FALSE;
}

/* Returns: (transfer full) (nullable): @text where it is a key itself. */
static char *
read_list (const char *text)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (text, -1, NULL, NULL, NULL);
  const RopewayValue *root = tree != NULL ? ropeway_tree_get_root (tree) : NULL;
  g_autoptr (GString) key = g_string_new (NULL);

  if (root == NULL || ropeway_value_get_kind (root) != ROPEWAY_ARRAY || ropeway_value_get_length (root) == 0)
    return NULL;
  for (const RopewayValue *value = ropeway_value_first (root); value != NULL;
       value = ropeway_value_next (value))
    if (!is_scalar (value))
      return NULL;
  ropeway_value_canonical (root, key);
  return g_string_free (g_steal_pointer (&key), FALSE);
}

/* What @part means as it stands: a number or a boolean. Returns: (transfer none) (nullable): in @tree. */
static const RopewayValue *
read_plain (RopewayTree *tree, const char *part)
{
  g_autoptr (RopewayTree) read = ropeway_json_read_text (part, -1, NULL, NULL, NULL);
  const RopewayValue *root = read != NULL ? ropeway_tree_get_root (read) : NULL;

  if (root == NULL || !is_scalar (root) || ropeway_value_get_kind (root) == ROPEWAY_STRING)
    return NULL;
  return ropeway_tree_copy (tree, root);
}

/* @choice: one bit for each part: as it stands, not as a text. Returns: (transfer full) (nullable). */
static char *
make_key (const char *const *parts, guint n, guint choice)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  g_autoptr (GString) key = g_string_new ("[");

  for (guint i = 0; i < n; i++)
    {
      gboolean plain = (choice & (1u << i)) != 0;
      const RopewayValue *value
          = plain ? read_plain (tree, parts[i]) : ropeway_tree_string (tree, parts[i], -1);

      if (value == NULL || *parts[i] == '\0')
        return NULL;
      if (i > 0)
        g_string_append_c (key, ',');
      ropeway_value_canonical (value, key);
    }
  g_string_append_c (key, ']');
  return key->len <= ROPEWAY_LIMIT_KEY_BYTES ? g_string_free (g_steal_pointer (&key), FALSE) : NULL;
}

static void
add_keys (GStrvBuilder *keys, const char *const *parts)
{
  guint n = g_strv_length ((char **)parts);

  if (n == 0 || n > MOST_PARTS)
    return;
  for (guint choice = 0; choice < (1u << n); choice++)
    {
      g_autofree char *key = make_key (parts, n, choice);

      if (key != NULL)
        g_strv_builder_add (keys, key);
    }
}

static void
add_parts (GStrvBuilder *keys, const char *text, const char *between)
{
  g_auto (GStrv) parts = g_strsplit (text, between, MOST_PARTS + 1);

  if (g_strv_length (parts) < 2)
    return;
  for (guint i = 0; parts[i] != NULL; i++)
    g_strstrip (parts[i]);
  add_keys (keys, (const char *const *)parts);
}

GStrv
ropeway_key_text_read (const char *text)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  g_autofree char *list = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return g_strv_builder_end (keys);
  list = read_list (text);
  if (list != NULL)
    {
      g_strv_builder_add (keys, list);
      return g_strv_builder_end (keys);
    }
  add_keys (keys, (const char *const[]){ text, NULL });
  add_parts (keys, text, "·");
  add_parts (keys, text, "/");
  return g_strv_builder_end (keys);
}

gboolean
ropeway_key_text_has (const char *const *keys, const char *key)
{
  return g_strv_contains (keys, key);
}
