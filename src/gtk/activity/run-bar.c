/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/activity/run-bar.h"

#include "base/i18n.h"
#include "gtk/activity/run-words.h"

/* How often the bar moves while nobody knows how much there is. */
#define PULSE_MS 200

struct _RopewayRunBar
{
  AdwBin parent_instance;

  /* template */
  GtkLabel *words_label;
  GtkProgressBar *progress_bar;
  GtkButton *stop_button;

  /* owned */
  RopewayTask *task; /* (nullable) */

  /* state */
  guint pulse; /* source id, 0: the bar stands */
  gboolean is_stopping;
};

G_DEFINE_FINAL_TYPE (RopewayRunBar, ropeway_run_bar, ADW_TYPE_BIN)

static gboolean
on_pulse (gpointer data)
{
  gtk_progress_bar_pulse (ROPEWAY_RUN_BAR (data)->progress_bar);
  return G_SOURCE_CONTINUE;
}

static void
set_fraction (RopewayRunBar *self, double fraction)
{
  if (fraction < 0.0 && self->pulse == 0)
    self->pulse = g_timeout_add (PULSE_MS, on_pulse, self);
  if (fraction < 0.0)
    return;
  g_clear_handle_id (&self->pulse, g_source_remove);
  gtk_progress_bar_set_fraction (self->progress_bar, fraction);
}

static void
refresh (RopewayRunBar *self)
{
  gboolean is_shown = self->task != NULL && ropeway_task_get_state (self->task) != ROPEWAY_TASK_STATE_ENDED;
  RopewayTree *progress = is_shown ? ropeway_task_get_progress (self->task) : NULL;
  double fraction = 0.0;
  g_autofree char *words = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), is_shown);
  if (!is_shown)
    {
      g_clear_handle_id (&self->pulse, g_source_remove);
      return;
    }
  words = ropeway_run_words_dup_progress (progress != NULL ? ropeway_tree_get_root (progress) : NULL,
                                          &fraction);
  if (self->is_stopping)
    {
      g_free (words);
      words = g_strdup (_ ("Stopping: answers under way are waited for"));
    }
  gtk_label_set_label (self->words_label, words);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stop_button), !self->is_stopping);
  set_fraction (self, fraction);
}

static void
on_stop_clicked (RopewayRunBar *self)
{
  if (self->task == NULL)
    return;
  self->is_stopping = TRUE;
  ropeway_task_cancel (self->task);
  refresh (self);
}

void
ropeway_run_bar_set_task (RopewayRunBar *self, RopewayTask *task)
{
  g_return_if_fail (ROPEWAY_IS_RUN_BAR (self));

  if (task == self->task)
    {
      refresh (self);
      return;
    }
  if (self->task != NULL)
    g_signal_handlers_disconnect_by_data (self->task, self);
  g_set_object (&self->task, task);
  self->is_stopping = FALSE;
  if (task != NULL)
    {
      g_signal_connect_swapped (task, "progress", G_CALLBACK (refresh), self);
      g_signal_connect_swapped (task, "notify::state", G_CALLBACK (refresh), self);
    }
  refresh (self);
}

static void
ropeway_run_bar_dispose (GObject *object)
{
  RopewayRunBar *self = ROPEWAY_RUN_BAR (object);

  g_clear_handle_id (&self->pulse, g_source_remove);
  if (self->task != NULL)
    g_signal_handlers_disconnect_by_data (self->task, self);
  g_clear_object (&self->task);
  G_OBJECT_CLASS (ropeway_run_bar_parent_class)->dispose (object);
}

static void
ropeway_run_bar_class_init (RopewayRunBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ropeway_run_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ropeway_app/Ropeway/activity/run-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, RopewayRunBar, words_label);
  gtk_widget_class_bind_template_child (widget_class, RopewayRunBar, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, RopewayRunBar, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_clicked);
}

static void
ropeway_run_bar_init (RopewayRunBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
