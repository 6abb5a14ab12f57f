/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a page must fit half a small screen as well as a large one, and the oldest library we build on has no
 * breakpoints. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_WIDTH_NARROW, /* below 680: CSS class "narrow" */
  ROPEWAY_WIDTH_MEDIUM, /* below 1060: CSS class "medium" */
  ROPEWAY_WIDTH_WIDE,
} RopewayWidthClass;

#define ROPEWAY_TYPE_SIZE_WATCH (ropeway_size_watch_get_type ())
G_DECLARE_FINAL_TYPE (RopewaySizeWatch, ropeway_size_watch, ROPEWAY, SIZE_WATCH, GtkWidget)

/* A container that asks for no width of its own, so that the window can become as narrow as it likes, and tells how
 * much there is. Properties: "child" (GtkWidget), "width-class" (gint, RopewayWidthClass, read-only, notified when the
 * main loop is free, never while sizes are being given out). In templates the child is set as a property.
 * Returns: (transfer floating). */
GtkWidget *ropeway_size_watch_new (GtkWidget *child);

RopewayWidthClass ropeway_size_watch_get_width_class (RopewaySizeWatch *self);

G_END_DECLS
