/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the runs of all jobs, newest first, as a list that is read as far as somebody looks. */
#pragma once

#include <gio/gio.h>

#include "store/ledger-reader.h"

G_BEGIN_DECLS

/* Runs that are read at once. */
#define ROPEWAY_RUN_MODEL_PAGE 100

#define ROPEWAY_TYPE_RUN_ITEM (ropeway_run_item_get_type ())
G_DECLARE_FINAL_TYPE (RopewayRunItem, ropeway_run_item, ROPEWAY, RUN_ITEM, GObject)

/* Signal "changed": its record is another one. Returns: (transfer none). */
const RopewayRunRecord *ropeway_run_item_get_record (RopewayRunItem *self);

#define ROPEWAY_TYPE_RUN_MODEL (ropeway_run_model_get_type ())
G_DECLARE_FINAL_TYPE (RopewayRunModel, ropeway_run_model, ROPEWAY, RUN_MODEL, GObject)

/* A GListModel of RopewayRunItem. Main thread. Returns: (transfer full): empty. */
RopewayRunModel *ropeway_run_model_new (void);

/* Reads what is new in @store, and what became of the runs that were under way. */
void ropeway_run_model_update (RopewayRunModel *self, RopewayStore *store);

/* Reads the next older runs. Returns: whether there were some. */
gboolean ropeway_run_model_read_more (RopewayRunModel *self, RopewayStore *store);

G_END_DECLS
