/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what every test of the window needs: an application, a window at a size, and eyes for what is in it. */
#pragma once

#include "gtk/common/document-item.h"
#include "gtk/window.h"

G_BEGIN_DECLS

/* Returns: (transfer none): the one application of the test program, registered, on a workspace that is being
 * connected. */
RopewayApplication *gtk_fixture_get_application (void);

/* Shows @window and gives it @width × @height; returns when it has that size on the screen. */
void gtk_fixture_show (GtkWindow *window, int width, int height);

/* Fails the test where a widget that can have the focus says nothing to who cannot see it. */
void gtk_fixture_check_names (GtkWidget *root);

/* Fails the test where @window needs more than @width. */
void gtk_fixture_check_fits (GtkWidget *window, int width);

/* Returns: (transfer none) (nullable): the first visible widget in @root of @type that shows @text (its label, title or
 * accessible name). @text: (nullable): any. */
GtkWidget *gtk_fixture_find (GtkWidget *root, GType type, const char *text);

/* Returns: (transfer none): a new window of the application at @width × 700, when its workspace has an agent. */
RopewayWindow *gtk_fixture_open_window (int width);

/* Returns: (transfer none) (nullable): the newest window on the screen of @type. */
GtkWidget *gtk_fixture_find_window (GType type);

/* Returns: (transfer none) (nullable): the job (connection) @id of the application's workspace. */
RopewayJobItem *gtk_fixture_find_job (const char *id);
RopewayConnectionItem *gtk_fixture_find_connection (const char *id);

/* Closes @window, and waits until it is gone. */
void gtk_fixture_close (GtkWindow *window);

G_END_DECLS
