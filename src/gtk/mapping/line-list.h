/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the lines of the mapping as rows of a table, or of a list where there is no room for one. */
#pragma once

#include <gtk/gtk.h>

#include "gtk/mapping/line-table.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_LINE_ITEM (ropeway_line_item_get_type ())
G_DECLARE_FINAL_TYPE (RopewayLineItem, ropeway_line_item, ROPEWAY, LINE_ITEM, GObject)

/* Signal "changed": its line is another one. Returns: (transfer none). */
const RopewayLine *ropeway_line_item_get_line (RopewayLineItem *self);

/* Returns: (transfer full): an empty list of RopewayLineItem. */
GListStore *ropeway_line_list_new (void);

/* Puts @lines (RopewayLine, taken out of the array) into @list; rows of the same field stay the same objects where their
 * order did not change. */
void ropeway_line_list_update (GListStore *list, GPtrArray *lines);

/* Returns: which row is for the field @to; GTK_INVALID_LIST_POSITION where there is none. */
guint ropeway_line_list_find (GListStore *list, const char *to);

/* Adds the columns of the table to @view. */
void ropeway_line_list_add_columns (GtkColumnView *view);

/* Returns: (transfer full): a factory for the list in a narrow window. */
GtkListItemFactory *ropeway_line_list_make_factory (void);

G_END_DECLS
