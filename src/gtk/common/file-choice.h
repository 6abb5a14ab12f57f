/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the way to ask for a file changes with each version of GTK; here is the one place that knows. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @file: (nullable): NULL where the person thought better of it. */
typedef void (*RopewayFileChoiceFunc) (GFile *file, gpointer data);

/* Asks for a job file to read. @data is freed by @destroy when all is over. */
void ropeway_file_choice_open (GtkWidget *widget, const char *title, RopewayFileChoiceFunc func,
                               gpointer data, GDestroyNotify destroy);

/* Asks where to write a file that is to be called @name. */
void ropeway_file_choice_save (GtkWidget *widget, const char *title, const char *name,
                               RopewayFileChoiceFunc func, gpointer data, GDestroyNotify destroy);

G_END_DECLS
