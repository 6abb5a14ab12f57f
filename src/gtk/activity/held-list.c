/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/activity/held-list.h"

#include "base/limits.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

struct _RopewayHeldItem
{
  GObject parent_instance;

  /* owned */
  RopewayHeld *held;
};

G_DEFINE_FINAL_TYPE (RopewayHeldItem, ropeway_held_item, G_TYPE_OBJECT)

static void
ropeway_held_item_finalize (GObject *object)
{
  ropeway_held_free (ROPEWAY_HELD_ITEM (object)->held);
  G_OBJECT_CLASS (ropeway_held_item_parent_class)->finalize (object);
}

static void
ropeway_held_item_class_init (RopewayHeldItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_held_item_finalize;
}

static void
ropeway_held_item_init (RopewayHeldItem *self)
{
}

const RopewayHeld *
ropeway_held_item_get_held (RopewayHeldItem *self)
{
  g_return_val_if_fail (ROPEWAY_IS_HELD_ITEM (self), NULL);
  return self->held;
}

static RopewayTree *
read_object (const char *json)
{
  return json != NULL ? ropeway_json_read_text (json, -1, NULL, NULL, NULL) : NULL;
}

void
ropeway_held_item_each_field (RopewayHeldItem *self, RopewayHeldFieldFunc func, gpointer data)
{
  g_autoptr (RopewayTree) before = NULL;
  g_autoptr (RopewayTree) after = NULL;
  gboolean is_removal;

  g_return_if_fail (ROPEWAY_IS_HELD_ITEM (self));

  before = read_object (self->held->before);
  after = read_object (self->held->after);
  is_removal = self->held->kind == ROPEWAY_OUTCOME_DELETED && after == NULL;
  RopewayTree *shown = is_removal ? before : after;
  if (shown == NULL)
    return;
  for (const RopewayValue *field = ropeway_value_first (ropeway_tree_get_root (shown)); field != NULL;
       field = ropeway_value_next (field))
    {
      gsize length;
      const char *name = ropeway_value_get_name (field, &length);
      const RopewayValue *there
          = before != NULL ? ropeway_value_get_sized (ropeway_tree_get_root (before), name, length) : NULL;
      g_autofree char *was
          = there != NULL ? ropeway_json_write_text (there, ROPEWAY_JSON_COMPACT, NULL) : NULL;
      g_autofree char *becomes
          = is_removal ? NULL : ropeway_json_write_text (field, ROPEWAY_JSON_COMPACT, NULL);

      func (name, was, becomes, data);
    }
}

GListModel *
ropeway_held_list_new (RopewayStore *store, gint64 run)
{
  GListStore *list = g_list_store_new (ROPEWAY_TYPE_HELD_ITEM);
  g_autoptr (GPtrArray) page = ropeway_ledger_list_held (store, run, 0, ROPEWAY_LIMIT_HELD, NULL);

  for (guint i = 0; page != NULL && i < page->len; i++)
    {
      g_autoptr (RopewayHeldItem) item = g_object_new (ROPEWAY_TYPE_HELD_ITEM, NULL);

      item->held = g_ptr_array_index (page, i);
      g_list_store_append (list, item);
    }
  if (page != NULL)
    g_ptr_array_set_free_func (page, NULL);
  return G_LIST_MODEL (list);
}
