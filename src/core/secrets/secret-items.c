/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "secrets/secret-items.h"

static const SecretSchema schema = { ROPEWAY_APP_ID ".Secret",
                                     SECRET_SCHEMA_NONE,
                                     { { "connection", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                       { "environment", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                       { "slot", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                       { "origin", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                       { NULL, 0 } } };

const SecretSchema *
ropeway_secret_items_get_schema (void)
{
  return &schema;
}

GHashTable *
ropeway_secret_items_make_attributes (const RopewaySecretQuery *query, gboolean common, const char *origin)
{
  GHashTable *attributes = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (attributes, (char *)"connection", (char *)query->connection);
  g_hash_table_insert (attributes, (char *)"environment", common ? (char *)"" : (char *)query->environment);
  g_hash_table_insert (attributes, (char *)"slot", (char *)query->name);
  if (origin != NULL)
    g_hash_table_insert (attributes, (char *)"origin", (char *)origin);
  return attributes;
}

char *
ropeway_secret_items_dup_origin (SecretItem *item)
{
  g_autoptr (GHashTable) attributes
      = secret_item_get_locked (item) ? NULL : secret_item_get_attributes (item);

  return attributes != NULL ? g_strdup (g_hash_table_lookup (attributes, "origin")) : NULL;
}

SecretItem *
ropeway_secret_items_find (GList *items, const char *origin)
{
  SecretItem *found = NULL;

  for (GList *l = items; l != NULL; l = l->next)
    {
      g_autofree char *theirs = ropeway_secret_items_dup_origin (l->data);

      if (g_strcmp0 (theirs, origin) == 0
          && (found == NULL || secret_item_get_modified (l->data) > secret_item_get_modified (found)))
        found = l->data;
    }
  return found;
}

gboolean
ropeway_secret_items_any_locked (GList *items)
{
  for (GList *l = items; l != NULL; l = l->next)
    if (secret_item_get_locked (l->data))
      return TRUE;
  return FALSE;
}

GList *
ropeway_secret_items_drop (GList *items, const char *origin)
{
  for (GList *l = items, *next; l != NULL; l = next)
    {
      g_autofree char *theirs = ropeway_secret_items_dup_origin (l->data);

      next = l->next;
      if (g_strcmp0 (theirs, origin) != 0)
        continue;
      g_object_unref (l->data);
      items = g_list_delete_link (items, l);
    }
  return items;
}
