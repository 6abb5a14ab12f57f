/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/activity/run-model.h"

/* ---- one run ---- */

struct _RopewayRunItem
{
  GObject parent_instance;

  /* owned */
  RopewayRunRecord *record;
};

G_DEFINE_FINAL_TYPE (RopewayRunItem, ropeway_run_item, G_TYPE_OBJECT)

static guint changed_signal;

static void
ropeway_run_item_finalize (GObject *object)
{
  g_clear_pointer (&ROPEWAY_RUN_ITEM (object)->record, ropeway_run_record_free);
  G_OBJECT_CLASS (ropeway_run_item_parent_class)->finalize (object);
}

static void
ropeway_run_item_class_init (RopewayRunItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_run_item_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
ropeway_run_item_init (RopewayRunItem *self)
{
}

/* @record: (transfer full). */
static RopewayRunItem *
run_item_new (RopewayRunRecord *record)
{
  RopewayRunItem *self = g_object_new (ROPEWAY_TYPE_RUN_ITEM, NULL);

  self->record = record;
  return self;
}

const RopewayRunRecord *
ropeway_run_item_get_record (RopewayRunItem *self)
{
  g_return_val_if_fail (ROPEWAY_IS_RUN_ITEM (self), NULL);
  return self->record;
}

/* ---- the list ---- */

struct _RopewayRunModel
{
  GObject parent_instance;

  /* owned */
  GPtrArray *items; /* RopewayRunItem, newest first */
};

static GType
get_item_type (GListModel *model)
{
  return ROPEWAY_TYPE_RUN_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return ROPEWAY_RUN_MODEL (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  RopewayRunModel *self = ROPEWAY_RUN_MODEL (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RopewayRunModel, ropeway_run_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
ropeway_run_model_finalize (GObject *object)
{
  g_ptr_array_unref (ROPEWAY_RUN_MODEL (object)->items);
  G_OBJECT_CLASS (ropeway_run_model_parent_class)->finalize (object);
}

static void
ropeway_run_model_class_init (RopewayRunModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_run_model_finalize;
}

static void
ropeway_run_model_init (RopewayRunModel *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

RopewayRunModel *
ropeway_run_model_new (void)
{
  return g_object_new (ROPEWAY_TYPE_RUN_MODEL, NULL);
}

static gint64
get_id (RopewayRunModel *self, guint index)
{
  return ((RopewayRunItem *)g_ptr_array_index (self->items, index))->record->id;
}

/* Runs above those that are known, page by page, newest first. */
static void
read_new (RopewayRunModel *self, RopewayStore *store)
{
  gint64 newest = self->items->len > 0 ? get_id (self, 0) : 0;
  guint n_known = self->items->len;
  guint place = 0;
  gint64 before = 0;

  for (gboolean more = TRUE; more;)
    {
      g_autoptr (GPtrArray) runs
          = ropeway_ledger_list_runs (store, NULL, before, ROPEWAY_RUN_MODEL_PAGE, NULL);
      gsize n = 0;
      g_autofree gpointer *taken = runs != NULL ? g_ptr_array_steal (runs, &n) : NULL;

      more = n == ROPEWAY_RUN_MODEL_PAGE && n_known > 0;
      for (gsize i = 0; i < n; i++)
        {
          RopewayRunRecord *record = taken[i];

          before = record->id;
          if (record->id > newest)
            {
              g_ptr_array_insert (self->items, (int)place++, run_item_new (record));
              continue;
            }
          more = FALSE;
          ropeway_run_record_free (record);
        }
    }
  if (place > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, place);
}

void
ropeway_run_model_update (RopewayRunModel *self, RopewayStore *store)
{
  g_return_if_fail (ROPEWAY_IS_RUN_MODEL (self));

  for (guint i = 0; i < self->items->len; i++)
    {
      RopewayRunItem *item = g_ptr_array_index (self->items, i);
      RopewayRunRecord *record;

      /* One that was interrupted may have been taken up again. */
      if (item->record->state != ROPEWAY_RUN_RUNNING && item->record->state != ROPEWAY_RUN_INTERRUPTED)
        continue;
      record = ropeway_ledger_get_run (store, item->record->id, NULL);
      if (record == NULL)
        continue;
      ropeway_run_record_free (item->record);
      item->record = record;
      g_signal_emit (item, changed_signal, 0);
    }
  read_new (self, store);
}

gboolean
ropeway_run_model_read_more (RopewayRunModel *self, RopewayStore *store)
{
  guint before = self->items->len;
  g_autoptr (GPtrArray) runs = NULL;
  g_autofree gpointer *taken = NULL;
  gsize n = 0;

  g_return_val_if_fail (ROPEWAY_IS_RUN_MODEL (self), FALSE);

  if (before == 0)
    return FALSE;
  runs = ropeway_ledger_list_runs (store, NULL, get_id (self, before - 1), ROPEWAY_RUN_MODEL_PAGE, NULL);
  taken = runs != NULL ? g_ptr_array_steal (runs, &n) : NULL;
  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (self->items, run_item_new (taken[i]));
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, (guint)n);
  return n > 0;
}
