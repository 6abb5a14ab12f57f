/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the window: three lists beside a sidebar, and the pages that are pushed over both. */
#pragma once

#include "gtk/application.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_WINDOW (ropeway_window_get_type ())
G_DECLARE_FINAL_TYPE (RopewayWindow, ropeway_window, ROPEWAY, WINDOW, AdwApplicationWindow)

/* The application's windows share its workspace. Returns: (transfer none): a new window, which GTK keeps. */
RopewayWindow *ropeway_window_new (RopewayApplication *application);

/* Returns: (transfer none): what there is. */
RopewayWorkspace *ropeway_window_get_workspace (RopewayWindow *self);

/* Shows @page (with a header bar of its own) over the whole window, on top of the one that is there. @title: what the
 * window is called meanwhile. A page that has an action "page.leave" is asked before win.back takes it away: the action
 * is activated instead, and the page goes by ropeway_window_pop() (win.pop) when it likes, or says win.stay. */
void ropeway_window_push (RopewayWindow *self, GtkWidget *page, const char *title);

/* Takes the topmost page away. */
void ropeway_window_pop (RopewayWindow *self);

/* Takes all pages away, and shows list @place: "jobs", "connections" or "activity". */
void ropeway_window_show_place (RopewayWindow *self, const char *place);

/* Returns: (transfer none) (nullable): the topmost page; NULL where none is pushed. */
GtkWidget *ropeway_window_get_page (RopewayWindow *self);

/* Brings the job in @file into the workspace and shows it, as soon as there is one. */
void ropeway_window_import (RopewayWindow *self, GFile *file);

G_END_DECLS
