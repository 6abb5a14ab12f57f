/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/activity/outcome-model.h"

/* ---- one outcome ---- */

struct _RopewayOutcomeItem
{
  GObject parent_instance;

  /* owned */
  RopewayOutcome *outcome; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (RopewayOutcomeItem, ropeway_outcome_item, G_TYPE_OBJECT)

static void
ropeway_outcome_item_finalize (GObject *object)
{
  RopewayOutcomeItem *self = ROPEWAY_OUTCOME_ITEM (object);

  g_clear_pointer (&self->outcome, ropeway_outcome_free);
  G_OBJECT_CLASS (ropeway_outcome_item_parent_class)->finalize (object);
}

static void
ropeway_outcome_item_class_init (RopewayOutcomeItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_outcome_item_finalize;
}

static void
ropeway_outcome_item_init (RopewayOutcomeItem *self)
{
}

const RopewayOutcome *
ropeway_outcome_item_get_outcome (RopewayOutcomeItem *self)
{
  g_return_val_if_fail (ROPEWAY_IS_OUTCOME_ITEM (self), NULL);
  return self->outcome;
}

/* ---- the pages ---- */

typedef struct
{
  guint number;
  GPtrArray *items; /* RopewayOutcomeItem */
} Page;

struct _RopewayOutcomeModel
{
  GObject parent_instance;

  /* owned */
  RopewayStore *store;
  GQueue pages;    /* Page, the one that was asked last first */
  GHashTable *map; /* page number → its link in pages */

  /* state */
  gint64 run;
  guint length;
};

static void
page_free (gpointer data)
{
  Page *page = data;

  g_ptr_array_unref (page->items);
  g_free (page);
}

static void
drop_page (RopewayOutcomeModel *self, GList *link)
{
  Page *page = link->data;

  g_hash_table_remove (self->map, GUINT_TO_POINTER (page->number));
  g_queue_delete_link (&self->pages, link);
  page_free (page);
}

static Page *
read_page (RopewayOutcomeModel *self, guint number)
{
  gint64 first = (gint64)number * ROPEWAY_OUTCOME_MODEL_PAGE;
  guint n = MIN (ROPEWAY_OUTCOME_MODEL_PAGE, self->length - (guint)first);
  g_autoptr (GPtrArray) outcomes = ropeway_ledger_list_outcomes (self->store, self->run, first, n, NULL);
  gsize n_read = 0;
  g_autofree gpointer *read = outcomes != NULL ? g_ptr_array_steal (outcomes, &n_read) : NULL;
  Page *page = g_new0 (Page, 1);

  page->number = number;
  page->items = g_ptr_array_new_full (n, g_object_unref);
  for (guint i = 0; i < n; i++)
    {
      RopewayOutcomeItem *item = g_object_new (ROPEWAY_TYPE_OUTCOME_ITEM, NULL);

      if (i < n_read)
        item->outcome = read[i];
      g_ptr_array_add (page->items, item);
    }
  return page;
}

static Page *
get_page (RopewayOutcomeModel *self, guint number)
{
  GList *link = g_hash_table_lookup (self->map, GUINT_TO_POINTER (number));
  Page *page;

  if (link != NULL)
    {
      g_queue_unlink (&self->pages, link);
      g_queue_push_head_link (&self->pages, link);
      return link->data;
    }
  if (self->pages.length >= ROPEWAY_OUTCOME_MODEL_PAGES)
    drop_page (self, self->pages.tail);
  page = read_page (self, number);
  g_queue_push_head (&self->pages, page);
  g_hash_table_insert (self->map, GUINT_TO_POINTER (number), self->pages.head);
  return page;
}

static GType
get_item_type (GListModel *model)
{
  return ROPEWAY_TYPE_OUTCOME_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return ROPEWAY_OUTCOME_MODEL (model)->length;
}

static gpointer
get_item (GListModel *model, guint position)
{
  RopewayOutcomeModel *self = ROPEWAY_OUTCOME_MODEL (model);
  Page *page;

  if (position >= self->length)
    return NULL;
  page = get_page (self, position / ROPEWAY_OUTCOME_MODEL_PAGE);
  return g_object_ref (g_ptr_array_index (page->items, position % ROPEWAY_OUTCOME_MODEL_PAGE));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RopewayOutcomeModel, ropeway_outcome_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
ropeway_outcome_model_finalize (GObject *object)
{
  RopewayOutcomeModel *self = ROPEWAY_OUTCOME_MODEL (object);

  g_queue_clear_full (&self->pages, page_free);
  g_hash_table_unref (self->map);
  g_clear_pointer (&self->store, ropeway_store_unref);
  G_OBJECT_CLASS (ropeway_outcome_model_parent_class)->finalize (object);
}

static void
ropeway_outcome_model_class_init (RopewayOutcomeModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_outcome_model_finalize;
}

static void
ropeway_outcome_model_init (RopewayOutcomeModel *self)
{
  g_queue_init (&self->pages);
  self->map = g_hash_table_new (NULL, NULL);
}

RopewayOutcomeModel *
ropeway_outcome_model_new (RopewayStore *store, gint64 run)
{
  RopewayOutcomeModel *self = g_object_new (ROPEWAY_TYPE_OUTCOME_MODEL, NULL);

  self->store = ropeway_store_ref (store);
  self->run = run;
  return self;
}

void
ropeway_outcome_model_set_length (RopewayOutcomeModel *self, guint length)
{
  guint before = self->length;
  GList *link;

  g_return_if_fail (ROPEWAY_IS_OUTCOME_MODEL (self));

  if (length <= before)
    return;
  /* The last page may have been read while it was shorter. */
  link = g_hash_table_lookup (self->map, GUINT_TO_POINTER (before / ROPEWAY_OUTCOME_MODEL_PAGE));
  if (link != NULL)
    drop_page (self, link);
  self->length = length;
  g_list_model_items_changed (G_LIST_MODEL (self), before, 0, length - before);
}

guint
ropeway_outcome_model_count (const RopewayRunRecord *run)
{
  guint64 n = run->counts[ROPEWAY_OUTCOME_CREATED] + run->counts[ROPEWAY_OUTCOME_UPDATED]
              + run->counts[ROPEWAY_OUTCOME_DELETED] + run->counts[ROPEWAY_OUTCOME_PARKED];

  return (guint)MIN (n, G_MAXINT);
}

guint
ropeway_outcome_model_get_n_pages (RopewayOutcomeModel *self)
{
  return self->pages.length;
}
