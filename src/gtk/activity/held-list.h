/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run that stopped to ask must show what it asks about. */
#pragma once

#include <gio/gio.h>

#include "store/ledger-reader.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_HELD_ITEM (ropeway_held_item_get_type ())
G_DECLARE_FINAL_TYPE (RopewayHeldItem, ropeway_held_item, ROPEWAY, HELD_ITEM, GObject)

/* Returns: (transfer none). */
const RopewayHeld *ropeway_held_item_get_held (RopewayHeldItem *self);

/* Gives each field that would change to @func: @before and @after as compact JSON, (nullable): it was not there, it would
 * not be sent. Of a record that would go away all fields that are known are given. */
typedef void (*RopewayHeldFieldFunc) (const char *name, const char *before, const char *after, gpointer data);
void ropeway_held_item_each_field (RopewayHeldItem *self, RopewayHeldFieldFunc func, gpointer data);

/* Returns: (transfer full): a list of RopewayHeldItem, what run @run would have done; no more than ROPEWAY_LIMIT_HELD. */
GListModel *ropeway_held_list_new (RopewayStore *store, gint64 run);

G_END_DECLS
