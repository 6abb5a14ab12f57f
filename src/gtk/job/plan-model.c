/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/job/plan-model.h"

#include <string.h>

/* Lines that one update looks at, so that the window stays alive beside a fast reader. */
#define LINES_AT_ONCE 2000

/* ---- one line ---- */

struct _RopewayPlanItem
{
  GObject parent_instance;

  /* owned */
  RopewayTree *tree; /* (nullable) */

  /* state */
  RopewayOutcomeKind kind;
};

G_DEFINE_FINAL_TYPE (RopewayPlanItem, ropeway_plan_item, G_TYPE_OBJECT)

static void
ropeway_plan_item_finalize (GObject *object)
{
  RopewayPlanItem *self = ROPEWAY_PLAN_ITEM (object);

  g_clear_pointer (&self->tree, ropeway_tree_unref);
  G_OBJECT_CLASS (ropeway_plan_item_parent_class)->finalize (object);
}

static void
ropeway_plan_item_class_init (RopewayPlanItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_plan_item_finalize;
}

static void
ropeway_plan_item_init (RopewayPlanItem *self)
{
}

RopewayOutcomeKind
ropeway_plan_item_get_kind (RopewayPlanItem *self)
{
  return self->kind;
}

const RopewayValue *
ropeway_plan_item_get_line (RopewayPlanItem *self)
{
  return self->tree != NULL ? ropeway_tree_get_root (self->tree) : NULL;
}

/* ---- the list ---- */

/* A line of the file that is a delivery: where it stands, and what it says. */
typedef struct
{
  guint line;
  RopewayOutcomeKind kind;
} Entry;

typedef struct
{
  guint line;
  RopewayPlanItem *item;
} Kept;

struct _RopewayPlanModel
{
  GObject parent_instance;

  /* owned */
  GArray *entries; /* Entry, of all lines */
  GArray *shown;   /* guint: places in entries that the filter lets through */
  GQueue kept;     /* Kept, the one that was asked last first */
  GHashTable *map; /* line → its link in kept */

  /* borrowed */
  RopewayAgentEvents *events;

  /* state */
  RopewayPlanFilter filter;
  guint n_read; /* lines of the file that were looked at */
  guint counts[ROPEWAY_N_OUTCOMES];
};

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_object_unref (kept->item);
  g_free (kept);
}

static gboolean
is_shown (RopewayPlanFilter filter, RopewayOutcomeKind kind)
{
  switch (filter)
    {
    case ROPEWAY_PLAN_NEW:
      return kind == ROPEWAY_OUTCOME_CREATED;
    case ROPEWAY_PLAN_CHANGED:
      return kind == ROPEWAY_OUTCOME_UPDATED;
    case ROPEWAY_PLAN_SAME:
      return kind == ROPEWAY_OUTCOME_UNCHANGED || kind == ROPEWAY_OUTCOME_LEFT_OUT;
    case ROPEWAY_PLAN_SET_ASIDE:
      return kind == ROPEWAY_OUTCOME_PARKED;
    case ROPEWAY_PLAN_ALL:
      break;
    }
  return kind != ROPEWAY_OUTCOME_UNCHANGED && kind != ROPEWAY_OUTCOME_LEFT_OUT;
}

static gboolean
read_kind (const RopewayValue *line, RopewayOutcomeKind *kind)
{
  if (!ropeway_value_is_text (ropeway_value_get (line, "event"), "delivery"))
    return FALSE;
  for (guint i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    if (ropeway_value_is_text (ropeway_value_get (line, "outcome"),
                               ropeway_outcome_id ((RopewayOutcomeKind)i)))
      {
        *kind = (RopewayOutcomeKind)i;
        return TRUE;
      }
  return FALSE;
}

static GType
get_item_type (GListModel *model)
{
  return ROPEWAY_TYPE_PLAN_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return ROPEWAY_PLAN_MODEL (model)->shown->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  RopewayPlanModel *self = ROPEWAY_PLAN_MODEL (model);
  const Entry *entry;
  GList *link;
  Kept *kept;

  if (position >= self->shown->len)
    return NULL;
  entry = &g_array_index (self->entries, Entry, g_array_index (self->shown, guint, position));
  link = g_hash_table_lookup (self->map, GUINT_TO_POINTER (entry->line));
  if (link != NULL)
    {
      g_queue_unlink (&self->kept, link);
      g_queue_push_head_link (&self->kept, link);
      return g_object_ref (((Kept *)link->data)->item);
    }
  if (self->kept.length >= ROPEWAY_PLAN_MODEL_KEPT)
    {
      kept = g_queue_pop_tail (&self->kept);
      g_hash_table_remove (self->map, GUINT_TO_POINTER (kept->line));
      kept_free (kept);
    }
  kept = g_new0 (Kept, 1);
  kept->line = entry->line;
  kept->item = g_object_new (ROPEWAY_TYPE_PLAN_ITEM, NULL);
  kept->item->kind = entry->kind;
  kept->item->tree = ropeway_agent_events_get (self->events, entry->line);
  g_queue_push_head (&self->kept, kept);
  g_hash_table_insert (self->map, GUINT_TO_POINTER (entry->line), self->kept.head);
  return g_object_ref (kept->item);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RopewayPlanModel, ropeway_plan_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
ropeway_plan_model_finalize (GObject *object)
{
  RopewayPlanModel *self = ROPEWAY_PLAN_MODEL (object);

  g_array_unref (self->entries);
  g_array_unref (self->shown);
  g_queue_clear_full (&self->kept, kept_free);
  g_hash_table_unref (self->map);
  G_OBJECT_CLASS (ropeway_plan_model_parent_class)->finalize (object);
}

static void
ropeway_plan_model_class_init (RopewayPlanModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_plan_model_finalize;
}

static void
ropeway_plan_model_init (RopewayPlanModel *self)
{
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
  self->map = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->kept);
}

RopewayPlanModel *
ropeway_plan_model_new (RopewayAgentEvents *events)
{
  RopewayPlanModel *self = g_object_new (ROPEWAY_TYPE_PLAN_MODEL, NULL);

  self->events = events;
  return self;
}

gboolean
ropeway_plan_model_update (RopewayPlanModel *self)
{
  guint n = ropeway_agent_events_update (self->events);
  guint end = MIN (n, self->n_read + LINES_AT_ONCE);
  guint before = self->shown->len;

  for (; self->n_read < end; self->n_read++)
    {
      g_autoptr (RopewayTree) tree = ropeway_agent_events_get (self->events, self->n_read);
      Entry entry = { .line = self->n_read };
      guint place = self->entries->len;

      if (tree == NULL || !read_kind (ropeway_tree_get_root (tree), &entry.kind))
        continue;
      self->counts[entry.kind]++;
      g_array_append_val (self->entries, entry);
      if (is_shown (self->filter, entry.kind))
        g_array_append_val (self->shown, place);
    }
  if (self->shown->len > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->shown->len - before);
  return self->n_read < n;
}

void
ropeway_plan_model_set_filter (RopewayPlanModel *self, RopewayPlanFilter filter)
{
  guint before = self->shown->len;

  if (self->filter == filter)
    return;
  self->filter = filter;
  g_array_set_size (self->shown, 0);
  for (guint i = 0; i < self->entries->len; i++)
    if (is_shown (filter, g_array_index (self->entries, Entry, i).kind))
      g_array_append_val (self->shown, i);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->shown->len);
}

guint
ropeway_plan_model_get_count (RopewayPlanModel *self, RopewayOutcomeKind kind)
{
  return self->counts[kind];
}

guint
ropeway_plan_model_get_n_kept (RopewayPlanModel *self)
{
  return self->kept.length;
}
