/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run can have a million outcomes; a list shows them without holding more than a few pages of them. */
#pragma once

#include <gio/gio.h>

#include "store/ledger-reader.h"

G_BEGIN_DECLS

/* Outcomes a page, and pages that are kept at once. */
#define ROPEWAY_OUTCOME_MODEL_PAGE 200
#define ROPEWAY_OUTCOME_MODEL_PAGES 24

#define ROPEWAY_TYPE_OUTCOME_ITEM (ropeway_outcome_item_get_type ())
G_DECLARE_FINAL_TYPE (RopewayOutcomeItem, ropeway_outcome_item, ROPEWAY, OUTCOME_ITEM, GObject)

/* Returns: (transfer none) (nullable): NULL where it could not be read. */
const RopewayOutcome *ropeway_outcome_item_get_outcome (RopewayOutcomeItem *self);

#define ROPEWAY_TYPE_OUTCOME_MODEL (ropeway_outcome_model_get_type ())
G_DECLARE_FINAL_TYPE (RopewayOutcomeModel, ropeway_outcome_model, ROPEWAY, OUTCOME_MODEL, GObject)

/* A GListModel of RopewayOutcomeItem over the outcomes of @run in @store, in the order they came; read a page at a time
 * when somebody asks. Main thread. Returns: (transfer full): empty until ropeway_outcome_model_set_length(). */
RopewayOutcomeModel *ropeway_outcome_model_new (RopewayStore *store, gint64 run);

/* Says how many there are now: they only become more. */
void ropeway_outcome_model_set_length (RopewayOutcomeModel *self, guint length);

/* Returns: how many of the outcomes of @run are kept one by one; the others are only counted. */
guint ropeway_outcome_model_count (const RopewayRunRecord *run);

/* Returns: how many pages it holds now: for tests. */
guint ropeway_outcome_model_get_n_pages (RopewayOutcomeModel *self);

G_END_DECLS
