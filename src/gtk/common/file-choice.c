/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/common/file-choice.h"

#include "base/i18n.h"

typedef struct
{
  GtkFileChooserNative *dialog; /* owned */
  RopewayFileChoiceFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Choice;

static void
on_response (Choice *choice, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (choice->dialog));
  choice->func (file, choice->data);
  if (choice->destroy != NULL)
    choice->destroy (choice->data);
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (choice->dialog));
  g_object_unref (choice->dialog);
  g_free (choice);
}

static Choice *
choice_new (GtkWidget *widget, const char *title, GtkFileChooserAction action, const char *accept)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  Choice *choice = g_new0 (Choice, 1);
  GtkFileFilter *jobs = gtk_file_filter_new ();
  GtkFileFilter *all = gtk_file_filter_new ();

  choice->dialog = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                action, accept, _ ("_Cancel"));
  gtk_file_filter_set_name (jobs, _ ("Jobs"));
  gtk_file_filter_add_pattern (jobs, "*.json");
  gtk_file_filter_set_name (all, _ ("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (choice->dialog), jobs);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (choice->dialog), all);
  g_object_unref (jobs);
  g_object_unref (all);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (choice->dialog), TRUE);
  g_signal_connect_swapped (choice->dialog, "response", G_CALLBACK (on_response), choice);
  return choice;
}

static void
choice_show (Choice *choice, RopewayFileChoiceFunc func, gpointer data, GDestroyNotify destroy)
{
  choice->func = func;
  choice->data = data;
  choice->destroy = destroy;
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (choice->dialog));
}

void
ropeway_file_choice_open (GtkWidget *widget, const char *title, RopewayFileChoiceFunc func, gpointer data,
                          GDestroyNotify destroy)
{
  choice_show (choice_new (widget, title, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open")), func, data, destroy);
}

void
ropeway_file_choice_save (GtkWidget *widget, const char *title, const char *name, RopewayFileChoiceFunc func,
                          gpointer data, GDestroyNotify destroy)
{
  Choice *choice = choice_new (widget, title, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (choice->dialog), name);
  choice_show (choice, func, data, destroy);
}
