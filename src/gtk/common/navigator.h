/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a page that leads to another names it, and does not know who shows it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The window's actions for going somewhere; with a target where one stands in brackets:
 *   win.show-jobs, win.show-connections, win.show-activity   the three lists
 *   win.open-job (s: id), win.open-connection (s: id), win.open-run (x: run id), win.preview-job (s: id)
 *   win.new-job, win.new-connection, win.import, win.try-practice, win.back
 *   win.run-job (s: id): starts it, and shows the job
 * Pages that are pushed over the window bring their own header bar. */

/* Says @text in a toast of the window that @widget is in; with @action (nullable), a button @label that activates it. */
void ropeway_navigator_say (GtkWidget *widget, const char *text, const char *label, const char *action,
                            GVariant *target);

/* Shows an error that needs reading: a dialog with @heading and @error's sentence. */
void ropeway_navigator_complain (GtkWidget *widget, const char *heading, const GError *error);

/* Goes to a place: activates the window's action @action. @target: (nullable) (transfer floating). */
void ropeway_navigator_go (GtkWidget *widget, const char *action, GVariant *target);

G_END_DECLS
