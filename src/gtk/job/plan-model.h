/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a preview can have as many lines as the source has records; a list shows those that one asked for without
 * holding them. */
#pragma once

#include <gio/gio.h>

#include "bus/agent-events.h"
#include "store/ledger-reader.h"

G_BEGIN_DECLS

/* Lines that are kept read at once. */
#define ROPEWAY_PLAN_MODEL_KEPT 256

#define ROPEWAY_TYPE_PLAN_ITEM (ropeway_plan_item_get_type ())
G_DECLARE_FINAL_TYPE (RopewayPlanItem, ropeway_plan_item, ROPEWAY, PLAN_ITEM, GObject)

/* Returns: what would happen. */
RopewayOutcomeKind ropeway_plan_item_get_kind (RopewayPlanItem *self);

/* Returns: (transfer none) (nullable): the line of the task's file: {"key", "outcome", "id", "problem", "changes"}. */
const RopewayValue *ropeway_plan_item_get_line (RopewayPlanItem *self);

/* What a list may be narrowed to. */
typedef enum
{
  ROPEWAY_PLAN_ALL, /* all that would be written or set aside */
  ROPEWAY_PLAN_NEW,
  ROPEWAY_PLAN_CHANGED,
  ROPEWAY_PLAN_SAME,
  ROPEWAY_PLAN_SET_ASIDE,
} RopewayPlanFilter;

#define ROPEWAY_TYPE_PLAN_MODEL (ropeway_plan_model_get_type ())
G_DECLARE_FINAL_TYPE (RopewayPlanModel, ropeway_plan_model, ROPEWAY, PLAN_MODEL, GObject)

/* A GListModel of RopewayPlanItem over the lines "delivery" of @events (borrowed: it must live as long). Main thread.
 * Returns: (transfer full): empty until ropeway_plan_model_update(). */
RopewayPlanModel *ropeway_plan_model_new (RopewayAgentEvents *events);

/* Looks for new lines: at most as many as can be read in a moment. Returns: whether there are more. */
gboolean ropeway_plan_model_update (RopewayPlanModel *self);

/* Narrows what the list shows. */
void ropeway_plan_model_set_filter (RopewayPlanModel *self, RopewayPlanFilter filter);

/* Returns: how many lines say @kind. */
guint ropeway_plan_model_get_count (RopewayPlanModel *self, RopewayOutcomeKind kind);

/* Returns: how many lines it holds read now: for tests. */
guint ropeway_plan_model_get_n_kept (RopewayPlanModel *self);

G_END_DECLS
