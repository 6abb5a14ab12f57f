/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/job/job-row.h"

#include "base/i18n.h"
#include "bus/agent-names.h"
#include "gtk/common/navigator.h"
#include "gtk/common/removal.h"
#include "gtk/common/task.h"
#include "gtk/common/words.h"
#include "gtk/job/job-actions.h"

struct _RopewayJobRow
{
  AdwActionRow parent;

  /* owned */
  RopewayWorkspace *workspace;
  RopewayJobItem *item;

  /* template */
  GtkLabel *news;
  GtkWidget *run_button;
  GtkMenuButton *menu_button;

  /* state */
  gboolean is_narrow;
};

G_DEFINE_FINAL_TYPE (RopewayJobRow, ropeway_job_row, ADW_TYPE_ACTION_ROW)

/* ---- what it shows ---- */

/* A run that failed says why, in the list already. */
static char *
dup_trouble (RopewayJobItem *item)
{
  const RopewayRunRecord *run = ropeway_job_item_get_last_run (item);

  if (ropeway_job_item_get_condition (item) != ROPEWAY_JOB_NEEDS_YOU || run == NULL || run->problem == NULL)
    return NULL;
  return ropeway_words_dup_problem (run->problem);
}

static void
show_text (RopewayJobRow *self)
{
  const char *news = ropeway_job_item_get_news (self->item);
  const char *sentence = ropeway_job_item_get_sentence (self->item);
  g_autofree char *trouble = dup_trouble (self->item);
  GString *subtitle = g_string_new (NULL);

  if (self->is_narrow)
    g_string_append_printf (subtitle, "%s\n", news);
  g_string_append (subtitle, sentence);
  if (trouble != NULL)
    g_string_append_printf (subtitle, "\n%s", trouble);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle->str);
  g_string_free (subtitle, TRUE);
  gtk_label_set_text (self->news, news);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->news), news);
  gtk_widget_set_visible (GTK_WIDGET (self->news), !self->is_narrow);
}

/* @label: (transfer full). */
static void
take_label (GtkWidget *widget, char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_free (label);
}

static void
show_button (RopewayJobRow *self)
{
  RopewayJobCondition condition = ropeway_job_item_get_condition (self->item);
  const char *name = ropeway_job_item_get_name (self->item);
  gboolean is_running = condition == ROPEWAY_JOB_RUNNING;

  gtk_button_set_icon_name (GTK_BUTTON (self->run_button),
                            is_running ? "media-playback-stop-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (self->run_button, is_running ? _ ("Stop") : _ ("Run Now"));
  gtk_widget_set_visible (self->run_button, condition != ROPEWAY_JOB_DRAFT);
  take_label (self->run_button, is_running ? g_strdup_printf (_ ("Stop “%s”"), name)
                                           : g_strdup_printf (_ ("Run “%s” Now"), name));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu_button), _ ("More"));
  take_label (GTK_WIDGET (self->menu_button), g_strdup_printf (_ ("More for “%s”"), name));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "row.remove", !is_running);
}

static void
show_all (RopewayJobRow *self)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), ropeway_job_item_get_name (self->item));
  show_text (self);
  show_button (self);
}

/* ---- what it does ---- */

static void
on_ended (RopewayTask *task, RopewayJobRow *self)
{
  const char *failure = ropeway_task_get_failure (task, NULL);

  if (failure != NULL)
    ropeway_navigator_say (GTK_WIDGET (self), failure, NULL, NULL, NULL);
}

static void
on_run (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RopewayJobRow *self = ROPEWAY_JOB_ROW (widget);
  const char *id = ropeway_job_item_get_id (self->item);
  RopewayTask *running = ropeway_workspace_find_run (self->workspace, id);
  g_autoptr (RopewayTree) request = NULL;
  g_autoptr (RopewayTask) task = NULL;
  RopewayValue *root;

  if (running != NULL)
    {
      ropeway_task_cancel (running);
      return;
    }
  request = ropeway_tree_new ();
  root = ropeway_tree_object (request);
  ropeway_value_set_text (request, root, "job", id);
  ropeway_tree_set_root (request, root);
  task = ropeway_workspace_start (self->workspace, ROPEWAY_TASK_RUN, request);
  g_signal_connect_object (task, "ended", G_CALLBACK (on_ended), self, 0);
}

static void
on_open (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RopewayJobRow *self = ROPEWAY_JOB_ROW (widget);

  ropeway_navigator_go (widget, "win.open-job", g_variant_new_string (ropeway_job_item_get_id (self->item)));
}

static void
on_activated (RopewayJobRow *self)
{
  on_open (GTK_WIDGET (self), NULL, NULL);
}

static void
on_export (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RopewayJobRow *self = ROPEWAY_JOB_ROW (widget);

  ropeway_job_actions_export (widget, self->workspace, self->item);
}

static void
on_remove (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RopewayJobRow *self = ROPEWAY_JOB_ROW (widget);

  ropeway_removal_begin (widget, self->workspace, ROPEWAY_DOCUMENT_JOB, ropeway_job_item_get_id (self->item),
                         ropeway_job_item_get_revision (self->item), ropeway_job_item_get_name (self->item));
}

static void
on_menu (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_menu_button_popup (ROPEWAY_JOB_ROW (widget)->menu_button);
}

static void
on_secondary_press (RopewayJobRow *self)
{
  gtk_menu_button_popup (self->menu_button);
}

static void
on_long_press (RopewayJobRow *self)
{
  gtk_menu_button_popup (self->menu_button);
}

/* ---- the object ---- */

static void
ropeway_job_row_dispose (GObject *object)
{
  RopewayJobRow *self = ROPEWAY_JOB_ROW (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (ropeway_job_row_parent_class)->dispose (object);
}

static void
ropeway_job_row_class_init (RopewayJobRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ropeway_job_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ropeway_app/Ropeway/job/job-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RopewayJobRow, news);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobRow, run_button);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobRow, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, on_secondary_press);
  gtk_widget_class_bind_template_callback (widget_class, on_long_press);
  gtk_widget_class_install_action (widget_class, "row.run", NULL, on_run);
  gtk_widget_class_install_action (widget_class, "row.open", NULL, on_open);
  gtk_widget_class_install_action (widget_class, "row.export", NULL, on_export);
  gtk_widget_class_install_action (widget_class, "row.remove", NULL, on_remove);
  gtk_widget_class_install_action (widget_class, "row.menu", NULL, on_menu);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "row.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "row.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "row.remove", NULL);
}

static void
ropeway_job_row_init (RopewayJobRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ropeway_job_row_new (RopewayWorkspace *workspace, RopewayJobItem *item)
{
  RopewayJobRow *self = g_object_new (ROPEWAY_TYPE_JOB_ROW, NULL);

  self->workspace = g_object_ref (workspace);
  self->item = g_object_ref (item);
  g_signal_connect_object (item, "notify", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "activated", G_CALLBACK (on_activated), NULL);
  show_all (self);
  return GTK_WIDGET (self);
}

RopewayJobItem *
ropeway_job_row_get_item (RopewayJobRow *self)
{
  g_return_val_if_fail (ROPEWAY_IS_JOB_ROW (self), NULL);
  return self->item;
}

void
ropeway_job_row_set_narrow (RopewayJobRow *self, gboolean is_narrow)
{
  g_return_if_fail (ROPEWAY_IS_JOB_ROW (self));
  if (self->is_narrow == is_narrow)
    return;
  self->is_narrow = is_narrow;
  show_text (self);
}
