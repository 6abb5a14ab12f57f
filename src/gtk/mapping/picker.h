/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: choosing a field or a step out of many: a list with a search, the same for both. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ROPEWAY_TYPE_PICKER (ropeway_picker_get_type ())
G_DECLARE_FINAL_TYPE (RopewayPicker, ropeway_picker, ROPEWAY, PICKER, GtkPopover)

/* A popover for a menu button. @search: what its entry asks for. Signal "picked" (const char *id): the person chose; the
 * popover is closed before. Returns: (transfer floating). */
GtkWidget *ropeway_picker_new (const char *search);

/* Empties it. */
void ropeway_picker_clear (RopewayPicker *self);

/* Adds a choice: @title, and below it @subtitle ((nullable)). */
void ropeway_picker_add (RopewayPicker *self, const char *id, const char *title, const char *subtitle);

G_END_DECLS
