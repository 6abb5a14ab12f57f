/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/activity/activity-page.h"

#include "base/i18n.h"
#include "gtk/activity/run-model.h"
#include "gtk/activity/run-words.h"
#include "gtk/common/navigator.h"
#include "gtk/common/words.h"
#include "gtk/job/job-actions.h"

struct _RopewayActivityPage
{
  AdwBin parent_instance;

  /* template */
  GtkStack *stack;
  GtkWidget *empty_page;
  GtkWidget *list_page;
  GtkListView *list_view;

  /* owned */
  RopewayWorkspace *workspace;
  RopewayRunModel *model;

  /* state */
  guint refresh; /* source id, 0: nothing is to be done */
};

G_DEFINE_FINAL_TYPE (RopewayActivityPage, ropeway_activity_page, ADW_TYPE_BIN)

/* ---- rows ---- */

static GtkWidget *
make_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *moment = gtk_label_new (NULL);

  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_add_css_class (moment, "dim-label");
  gtk_widget_add_css_class (moment, "numeric");
  gtk_box_append (GTK_BOX (texts), make_label (NULL));
  gtk_box_append (GTK_BOX (texts), make_label ("caption"));
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), moment);
  gtk_widget_add_css_class (row, "record-row");
  gtk_list_item_set_child (list_item, row);
}

static const char *
get_icon (RopewayRunState state, const char **name)
{
  switch (state)
    {
    case ROPEWAY_RUN_DONE:
      *name = _ ("Done");
      return "emblem-ok-symbolic";
    case ROPEWAY_RUN_RUNNING:
      *name = _ ("Running");
      return "media-playback-start-symbolic";
    case ROPEWAY_RUN_INTERRUPTED:
      *name = _ ("Stopped");
      return "media-playback-stop-symbolic";
    case ROPEWAY_RUN_PARTLY:
      *name = _ ("Needs you");
      return "dialog-warning-symbolic";
    case ROPEWAY_RUN_FAILED:
      break;
    }
  *name = _ ("Failed");
  return "dialog-error-symbolic";
}

static void
fill (GtkListItem *list_item)
{
  RopewayRunItem *item = gtk_list_item_get_item (list_item);
  RopewayActivityPage *self
      = ROPEWAY_ACTIVITY_PAGE (g_object_get_data (G_OBJECT (list_item), "activity-page"));
  const RopewayRunRecord *run = ropeway_run_item_get_record (item);
  RopewayJobItem *job = ropeway_job_actions_find (self->workspace, run->job);
  GtkWidget *icon = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *texts = gtk_widget_get_next_sibling (icon);
  GtkWidget *title = gtk_widget_get_first_child (texts);
  GtkWidget *moment = gtk_widget_get_next_sibling (texts);
  g_autofree char *words = ropeway_run_words_dup_short (run);
  g_autofree char *when = ropeway_words_dup_moment (run->started, ropeway_words_now ());
  const char *state;

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), get_icon (run->state, &state));
  gtk_widget_set_tooltip_text (icon, state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, state, -1);
  gtk_label_set_label (GTK_LABEL (title), job != NULL ? ropeway_job_item_get_name (job) : run->job);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (title)), words);
  gtk_label_set_label (GTK_LABEL (moment), when);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, RopewayActivityPage *self)
{
  g_object_set_data (G_OBJECT (list_item), "activity-page", self);
  g_signal_connect_swapped (gtk_list_item_get_item (list_item), "changed", G_CALLBACK (fill), list_item);
  fill (list_item);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (list_item), list_item);
}

/* ---- the list ---- */

static void
on_activated (RopewayActivityPage *self, guint position)
{
  g_autoptr (RopewayRunItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  if (item != NULL)
    ropeway_navigator_go (GTK_WIDGET (self), "win.open-run",
                          g_variant_new_int64 (ropeway_run_item_get_record (item)->id));
}

static void
on_edge_reached (RopewayActivityPage *self, GtkPositionType edge)
{
  RopewayStore *store = ropeway_workspace_get_store (self->workspace);

  if (edge == GTK_POS_BOTTOM && store != NULL)
    ropeway_run_model_read_more (self->model, store);
}

static gboolean
on_refresh (gpointer data)
{
  RopewayActivityPage *self = data;
  RopewayStore *store = ropeway_workspace_get_store (self->workspace);

  self->refresh = 0;
  if (store != NULL)
    ropeway_run_model_update (self->model, store);
  gtk_stack_set_visible_child (self->stack, g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0
                                                ? self->list_page
                                                : self->empty_page);
  return G_SOURCE_REMOVE;
}

static void
queue_refresh (RopewayActivityPage *self)
{
  if (self->refresh == 0)
    self->refresh = g_idle_add (on_refresh, self);
}

static void
on_runs_changed (RopewayWorkspace *workspace, const char *job, RopewayActivityPage *self)
{
  queue_refresh (self);
}

/* ---- the object ---- */

static void
ropeway_activity_page_dispose (GObject *object)
{
  RopewayActivityPage *self = ROPEWAY_ACTIVITY_PAGE (object);

  g_clear_handle_id (&self->refresh, g_source_remove);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  g_clear_object (&self->model);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (ropeway_activity_page_parent_class)->dispose (object);
}

static void
ropeway_activity_page_class_init (RopewayActivityPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ropeway_activity_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ropeway_app/Ropeway/activity/activity-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RopewayActivityPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RopewayActivityPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, RopewayActivityPage, list_page);
  gtk_widget_class_bind_template_child (widget_class, RopewayActivityPage, list_view);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_edge_reached);
}

static void
ropeway_activity_page_init (RopewayActivityPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkNoSelection *selection;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->model = ropeway_run_model_new ();
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
}

GtkWidget *
ropeway_activity_page_new (RopewayWorkspace *workspace)
{
  RopewayActivityPage *self = g_object_new (ROPEWAY_TYPE_ACTIVITY_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect (workspace, "runs-changed", G_CALLBACK (on_runs_changed), self);
  g_signal_connect_swapped (workspace, "notify::state", G_CALLBACK (queue_refresh), self);
  queue_refresh (self);
  return GTK_WIDGET (self);
}
