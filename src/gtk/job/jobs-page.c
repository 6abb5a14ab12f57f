/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/job/jobs-page.h"

#include <string.h>

#include "base/i18n.h"
#include "gtk/common/document-item.h"
#include "gtk/common/size-watch.h"
#include "gtk/job/job-row.h"
#include "gtk/welcome/welcome.h"

/* Rows are widgets, and those of a boxed list all exist: beyond this many, searching is the way. */
#define ROWS_AT_MOST 200

/* A heading and the jobs in one condition. */
typedef struct
{
  RopewayJobCondition condition;
  GtkWidget *box;                 /* borrowed */
  GtkWidget *more;                /* borrowed: says how many are not shown */
  GtkListBox *list;               /* borrowed */
  GtkFilterListModel *filtered;   /* owned */
  struct _RopewayJobsPage *owner; /* borrowed */
} Group;

static const struct
{
  RopewayJobCondition condition;
  const char *title;
} conditions[] = {
  { ROPEWAY_JOB_NEEDS_YOU, N_ ("Needs You") },
  { ROPEWAY_JOB_RUNNING, N_ ("Running") },
  { ROPEWAY_JOB_READY, N_ ("In Use") },
  { ROPEWAY_JOB_DRAFT, N_ ("Drafts") },
};

struct _RopewayJobsPage
{
  AdwBin parent;

  /* owned */
  RopewayWorkspace *workspace;
  Group groups_of[G_N_ELEMENTS (conditions)];
  char *searched; /* (nullable) casefolded */

  /* template */
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkStack *stack;
  AdwStatusPage *failed;
  AdwStatusPage *nothing_found;
  RopewaySizeWatch *size_watch;
  GtkBox *groups;
};

enum
{
  PROP_SEARCH_MODE = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (RopewayJobsPage, ropeway_jobs_page, ADW_TYPE_BIN)

/* ---- groups ---- */

static gboolean
contains (const char *text, const char *searched)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, searched) != NULL;
}

static gboolean
belongs (gpointer object, gpointer data)
{
  Group *group = data;
  RopewayJobItem *item = object;
  const char *searched = group->owner->searched;

  if (ropeway_job_item_get_condition (item) != group->condition)
    return FALSE;
  return searched == NULL || contains (ropeway_job_item_get_name (item), searched)
         || contains (ropeway_job_item_get_sentence (item), searched);
}

static GtkWidget *
make_row (gpointer object, gpointer data)
{
  Group *group = data;
  RopewayJobsPage *self = group->owner;
  GtkWidget *row = ropeway_job_row_new (self->workspace, object);

  ropeway_job_row_set_narrow (ROPEWAY_JOB_ROW (row),
                              ropeway_size_watch_get_width_class (self->size_watch) == ROPEWAY_WIDTH_NARROW);
  return row;
}

static void
on_group_changed (Group *group)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (group->filtered));

  gtk_widget_set_visible (group->box, n > 0);
  gtk_widget_set_visible (group->more, n > ROWS_AT_MOST);
  if (n > ROWS_AT_MOST)
    {
      guint rest = n - ROWS_AT_MOST;
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u more; search to find it", "%u more; search to find them", rest), rest);

      gtk_label_set_text (GTK_LABEL (group->more), text);
    }
}

static void
make_group (RopewayJobsPage *self, guint index)
{
  Group *group = &self->groups_of[index];
  GtkWidget *heading = gtk_label_new (_ (conditions[index].title));
  GListModel *jobs = ropeway_workspace_get_jobs (self->workspace);
  GtkCustomFilter *filter = gtk_custom_filter_new (belongs, group, NULL);
  g_autoptr (GtkSliceListModel) slice = NULL;

  group->owner = self;
  group->condition = conditions[index].condition;
  group->filtered = gtk_filter_list_model_new (g_object_ref (jobs), GTK_FILTER (filter));
  slice = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (group->filtered)), 0, ROWS_AT_MOST);
  group->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  group->list = GTK_LIST_BOX (gtk_list_box_new ());
  group->more = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (group->more, "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (group->list), "boxed-list");
  gtk_list_box_set_selection_mode (group->list, GTK_SELECTION_NONE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (group->list), GTK_ACCESSIBLE_RELATION_LABELLED_BY, heading,
                                  NULL, -1);
  gtk_list_box_bind_model (group->list, G_LIST_MODEL (slice), make_row, group, NULL);
  gtk_box_append (GTK_BOX (group->box), heading);
  gtk_box_append (GTK_BOX (group->box), GTK_WIDGET (group->list));
  gtk_box_append (GTK_BOX (group->box), group->more);
  gtk_box_append (self->groups, group->box);
  g_signal_connect_swapped (group->filtered, "items-changed", G_CALLBACK (on_group_changed), group);
  on_group_changed (group);
}

/* ---- which page ---- */

static guint
count_found (RopewayJobsPage *self)
{
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++)
    n += g_list_model_get_n_items (G_LIST_MODEL (self->groups_of[i].filtered));
  return n;
}

static void
show_nothing_found (RopewayJobsPage *self)
{
  g_autofree char *title = g_markup_printf_escaped (
      _ ("No Job Named “%s”"), gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));

  adw_status_page_set_title (self->nothing_found, title);
  gtk_stack_set_visible_child_name (self->stack, "nothing-found");
}

static void
show_page (RopewayJobsPage *self)
{
  RopewayWorkspaceState state = ropeway_workspace_get_state (self->workspace);
  guint n = g_list_model_get_n_items (ropeway_workspace_get_jobs (self->workspace));
  g_autofree char *problem = NULL;
  g_autofree char *escaped = NULL;

  if (n > 0 && self->searched != NULL && count_found (self) == 0)
    show_nothing_found (self);
  else if (n > 0)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else if (state == ROPEWAY_WORKSPACE_READY)
    gtk_stack_set_visible_child_name (self->stack, "welcome");
  else if (state == ROPEWAY_WORKSPACE_FAILED)
    {
      g_object_get (self->workspace, "problem", &problem, NULL);
      escaped = g_markup_escape_text (problem != NULL ? problem : "", -1);
      adw_status_page_set_description (self->failed, escaped);
      gtk_stack_set_visible_child_name (self->stack, "failed");
    }
  else
    gtk_stack_set_visible_child_name (self->stack, "starting");
}

static void
on_search_changed (RopewayJobsPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_clear_pointer (&self->searched, g_free);
  if (*text != '\0')
    self->searched = g_utf8_casefold (text, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++)
    gtk_filter_changed (gtk_filter_list_model_get_filter (self->groups_of[i].filtered),
                        GTK_FILTER_CHANGE_DIFFERENT);
  show_page (self);
}

static void
on_width_class (RopewayJobsPage *self)
{
  gboolean is_narrow = ropeway_size_watch_get_width_class (self->size_watch) == ROPEWAY_WIDTH_NARROW;

  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++)
    for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->groups_of[i].list)); row != NULL;
         row = gtk_widget_get_next_sibling (row))
      if (ROPEWAY_IS_JOB_ROW (row))
        ropeway_job_row_set_narrow (ROPEWAY_JOB_ROW (row), is_narrow);
}

/* ---- the object ---- */

static void
on_search_mode (RopewayJobsPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH_MODE]);
}

static void
ropeway_jobs_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SEARCH_MODE:
      gtk_search_bar_set_search_mode (ROPEWAY_JOBS_PAGE (object)->search_bar, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ropeway_jobs_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SEARCH_MODE:
      g_value_set_boolean (value, gtk_search_bar_get_search_mode (ROPEWAY_JOBS_PAGE (object)->search_bar));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ropeway_jobs_page_dispose (GObject *object)
{
  RopewayJobsPage *self = ROPEWAY_JOBS_PAGE (object);

  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++)
    if (self->groups_of[i].filtered != NULL)
      {
        gtk_list_box_bind_model (self->groups_of[i].list, NULL, NULL, NULL, NULL);
        g_signal_handlers_disconnect_by_data (self->groups_of[i].filtered, &self->groups_of[i]);
        gtk_filter_list_model_set_filter (self->groups_of[i].filtered, NULL);
        g_clear_object (&self->groups_of[i].filtered);
      }
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->searched, g_free);
  G_OBJECT_CLASS (ropeway_jobs_page_parent_class)->dispose (object);
}

static void
ropeway_jobs_page_class_init (RopewayJobsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = ropeway_jobs_page_set_property;
  object_class->get_property = ropeway_jobs_page_get_property;
  object_class->dispose = ropeway_jobs_page_dispose;
  properties[PROP_SEARCH_MODE] = g_param_spec_boolean (
      "search-mode", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (ROPEWAY_TYPE_SIZE_WATCH);
  g_type_ensure (ROPEWAY_TYPE_WELCOME);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ropeway_app/Ropeway/job/jobs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RopewayJobsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobsPage, failed);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobsPage, nothing_found);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobsPage, size_watch);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobsPage, groups);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "win.paste", NULL);
}

static void
ropeway_jobs_page_init (RopewayJobsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  g_signal_connect_swapped (self->search_bar, "notify::search-mode-enabled", G_CALLBACK (on_search_mode),
                            self);
  g_signal_connect_swapped (self->size_watch, "notify::width-class", G_CALLBACK (on_width_class), self);
}

GtkWidget *
ropeway_jobs_page_new (RopewayWorkspace *workspace)
{
  RopewayJobsPage *self = g_object_new (ROPEWAY_TYPE_JOBS_PAGE, NULL);
  GListModel *jobs = ropeway_workspace_get_jobs (workspace);

  self->workspace = g_object_ref (workspace);
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    make_group (self, i);
  g_signal_connect_object (workspace, "notify", G_CALLBACK (show_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (jobs, "items-changed", G_CALLBACK (show_page), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  show_page (self);
  return GTK_WIDGET (self);
}

void
ropeway_jobs_page_capture_keys (RopewayJobsPage *self, GtkWidget *window)
{
  g_return_if_fail (ROPEWAY_IS_JOBS_PAGE (self));
  gtk_search_bar_set_key_capture_widget (self->search_bar, window);
}
