/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a row that says what something is: the value stands at the right where there is room, and below where not. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ROPEWAY_TYPE_VALUE_ROW (ropeway_value_row_get_type ())
G_DECLARE_FINAL_TYPE (RopewayValueRow, ropeway_value_row, ROPEWAY, VALUE_ROW, AdwActionRow)

/* Returns: (transfer floating): a row called @title. */
GtkWidget *ropeway_value_row_new (const char *title);

/* Says @value, plain text. */
void ropeway_value_row_set_value (RopewayValueRow *self, const char *value);

/* Lets the row lead to action @name with @target ((nullable) (transfer floating)); NULL: nowhere. */
void ropeway_value_row_set_action (RopewayValueRow *self, const char *name, GVariant *target);

/* Whether the value stands below the title. */
void ropeway_value_row_set_narrow (RopewayValueRow *self, gboolean narrow);

G_END_DECLS
