/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/import.h"

#include <string.h>

#include "base/ident.h"
#include "base/limits.h"
#include "exchange/job-file.h"
#include "model/draft.h"

#define JOB "job"
#define CONNECTION "connection"

/* One import under way. */
typedef struct
{
  /* borrowed */
  RopewayImportLookup lookup;
  gpointer data;

  /* owned */
  GHashTable *taken; /* "kind/id" of what will be written */
  GHashTable *moved; /* id of a connection in the file → its id in the workspace */
  GPtrArray *items;
} Import;

void
ropeway_import_item_free (RopewayImportItem *item)
{
  g_free (item->kind);
  g_free (item->id);
  ropeway_tree_unref (item->tree);
  g_free (item);
}

/* ---- ids ---- */

static gboolean
is_free (const char *kind, const char *id, GHashTable *taken, RopewayImportLookup lookup, gpointer data)
{
  g_autofree char *key = g_strconcat (kind, "/", id, NULL);
  gboolean is_removed = FALSE;
  g_autoptr (RopewayTree) found = NULL;

  if (taken != NULL && g_hash_table_contains (taken, key))
    return FALSE;
  found = lookup (kind, id, &is_removed, data);
  return found == NULL;
}

/* Returns: (transfer full): @wanted, or where that is taken, it with the lowest free number from 2 behind it. */
static char *
dup_free_id (const char *kind, const char *wanted, GHashTable *taken, RopewayImportLookup lookup,
             gpointer data)
{
  if (is_free (kind, wanted, taken, lookup, data))
    return g_strdup (wanted);
  for (guint number = 2;; number++)
    {
      g_autofree char *suffix = g_strdup_printf ("-%u", number);
      gsize room = ROPEWAY_LIMIT_SLUG_BYTES - strlen (suffix);
      g_autofree char *stem = g_strndup (wanted, room);
      g_autofree char *id = g_strconcat (stem, suffix, NULL);

      if (is_free (kind, id, taken, lookup, data))
        return g_steal_pointer (&id);
    }
}

/* Returns: (transfer full): what a document called @name would be called by. */
static char *
dup_slug (const char *kind, const char *name)
{
  g_autofree char *slug = ropeway_ident_slugify (name);

  /* Of a name without a Latin letter nothing is left. */
  return g_str_equal (slug, "unnamed") ? g_strdup (kind) : g_steal_pointer (&slug);
}

char *
ropeway_import_make_id (const char *kind, const char *name, RopewayImportLookup lookup, gpointer data)
{
  g_autofree char *slug = NULL;

  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (lookup != NULL, NULL);

  slug = dup_slug (kind, name);
  return dup_free_id (kind, slug, NULL, lookup, data);
}

/* Returns: (transfer full): the id that @document has, or should have where that is none. */
static char *
dup_wanted_id (const char *kind, const RopewayValue *document)
{
  g_autofree char *id = ropeway_value_dup_member_text (document, "id");
  g_autofree char *name = NULL;

  if (id != NULL && ropeway_ident_is_slug (id))
    return g_steal_pointer (&id);
  name = ropeway_value_dup_member_text (document, "name");
  return dup_slug (kind, name != NULL ? name : id != NULL ? id : "");
}

/* ---- what will be written ---- */

static void
add_item (Import *self, const char *kind, const char *id, RopewayTree *tree)
{
  RopewayImportItem *item = g_new0 (RopewayImportItem, 1);

  item->kind = g_strdup (kind);
  item->id = g_strdup (id);
  item->tree = ropeway_tree_ref (tree);
  g_ptr_array_add (self->items, item);
  g_hash_table_add (self->taken, g_strconcat (kind, "/", id, NULL));
}

/* Returns: (transfer full): @document under @id, which stands first where there was none. */
static RopewayTree *
copy_with_id (const RopewayValue *document, const char *id)
{
  RopewayTree *tree = ropeway_tree_new_copy (document);
  RopewayValue *root = ropeway_tree_get_root (tree);

  if (!ropeway_value_is_text (ropeway_value_get (root, "id"), id))
    ropeway_value_set_text (tree, root, "id", id);
  return tree;
}

/* ---- connections ---- */

/* Returns: (transfer full): the connection in canonical spelling: the order of members that have one says nothing. */
static GBytes *
spell (const RopewayValue *connection)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *root = ropeway_tree_object (tree);
  RopewayValue *list = ropeway_tree_array (tree);

  ropeway_value_append (list, ropeway_tree_copy (tree, connection));
  ropeway_value_set (tree, root, "connections", -1, list);
  ropeway_tree_set_root (tree, root);
  return ropeway_job_file_write (tree);
}

static gboolean
is_same (const RopewayValue *a, const RopewayValue *b)
{
  g_autoptr (GBytes) spelled_a = spell (a);
  g_autoptr (GBytes) spelled_b = spell (b);

  return g_bytes_equal (spelled_a, spelled_b);
}

/* Returns: whether the workspace has just this connection. */
static gboolean
is_there (Import *self, const RopewayValue *connection, const char *id)
{
  gboolean is_removed = FALSE;
  g_autoptr (RopewayTree) found = self->lookup (CONNECTION, id, &is_removed, self->data);

  return found != NULL && !is_removed && is_same (ropeway_tree_get_root (found), connection);
}

static void
import_connection (Import *self, const RopewayValue *connection)
{
  g_autofree char *own = ropeway_value_dup_member_text (connection, "id");
  g_autofree char *wanted = dup_wanted_id (CONNECTION, connection);
  g_autofree char *id = NULL;
  g_autoptr (RopewayTree) tree = NULL;

  if (is_there (self, connection, wanted))
    {
      id = g_steal_pointer (&wanted);
    }
  else
    {
      id = dup_free_id (CONNECTION, wanted, self->taken, self->lookup, self->data);
      tree = copy_with_id (connection, id);
      add_item (self, CONNECTION, id, tree);
    }
  /* Where two have the same id, references mean the first. */
  if (own != NULL && !g_hash_table_contains (self->moved, own))
    g_hash_table_insert (self->moved, g_steal_pointer (&own), g_steal_pointer (&id));
}

/* ---- the job ---- */

/* @version: a job or its draft. */
static void
follow (Import *self, RopewayTree *tree, RopewayValue *version)
{
  static const char *const ends[] = { "source", "destination" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      RopewayValue *end = ropeway_value_get (version, ends[i]);
      g_autofree char *old = ropeway_value_dup_member_text (end, CONNECTION);
      const char *id = old != NULL ? g_hash_table_lookup (self->moved, old) : NULL;

      if (id == NULL && ropeway_value_get (end, CONNECTION) != NULL)
        ropeway_value_remove (end, CONNECTION, -1);
      else if (id != NULL && !g_str_equal (id, old))
        ropeway_value_set_text (tree, end, CONNECTION, id);
    }
}

static void
import_job (Import *self, const RopewayValue *job)
{
  g_autofree char *wanted = dup_wanted_id (JOB, job);
  g_autofree char *id = dup_free_id (JOB, wanted, self->taken, self->lookup, self->data);
  g_autoptr (RopewayTree) tree = copy_with_id (job, id);
  RopewayValue *root = ropeway_tree_get_root (tree);

  ropeway_value_set_integer (tree, root, "version", ropeway_draft_get_version (job) > 0 ? 1 : 0);
  follow (self, tree, root);
  follow (self, tree, ropeway_value_get (root, "draft"));
  add_item (self, JOB, id, tree);
}

static gboolean
is_object (const RopewayValue *value)
{
  return value != NULL && ropeway_value_get_kind (value) == ROPEWAY_OBJECT;
}

GPtrArray *
ropeway_import_prepare (RopewayTree *file, RopewayImportLookup lookup, gpointer data)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) moved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Import self = { .lookup = lookup, .data = data, .taken = taken, .moved = moved };
  const RopewayValue *root;
  const RopewayValue *job;

  g_return_val_if_fail (file != NULL, NULL);
  g_return_val_if_fail (lookup != NULL, NULL);

  root = ropeway_tree_get_root (file);
  self.items = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_import_item_free);
  for (const RopewayValue *connection = ropeway_value_first (ropeway_value_get (root, "connections"));
       connection != NULL; connection = ropeway_value_next (connection))
    if (is_object (connection))
      import_connection (&self, connection);
  job = ropeway_value_get (root, JOB);
  if (is_object (job))
    import_job (&self, job);
  return self.items;
}
