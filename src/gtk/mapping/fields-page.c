/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/mapping/fields-page.h"

#include "base/i18n.h"
#include "gtk/common/navigator.h"
#include "gtk/common/size-watch.h"
#include "gtk/job/job-actions.h"
#include "gtk/mapping/line-editor.h"
#include "gtk/mapping/line-list.h"
#include "gtk/mapping/rule-edit.h"
#include "gtk/mapping/sample-set.h"
#include "model/draft.h"

#define EDITOR_WIDTH 360
#define EDITOR_HEIGHT 300
#define MOST_UNDO 100

struct _RopewayFieldsPage
{
  AdwBin parent_instance;

  /* template */
  RopewaySizeWatch *size_watch;
  AdwWindowTitle *window_title;
  GtkMenuButton *add_button;
  GtkEditable *add_entry;
  GtkWidget *sample_bar;
  GtkWidget *sample_buttons;
  GtkSpinner *sample_spinner;
  GtkLabel *sample_label;
  GtkButton *sample_button;
  GtkBox *panes;
  GtkStack *stack;
  GtkWidget *table_page;
  GtkColumnView *column_view;
  GtkWidget *list_page;
  GtkListView *list_view;
  GtkWidget *empty_page;
  GtkWidget *editor_separator;
  RopewayLineEditor *editor;

  /* owned */
  RopewayWorkspace *workspace;
  char *id;
  GSimpleActionGroup *actions;
  RopewayJobItem *item;   /* (nullable) */
  RopewayJobCheck *check; /* (nullable): the job as it is shown */
  RopewaySampleSet *samples;
  GListStore *lines; /* RopewayLineItem */
  GtkSingleSelection *selection;
  GPtrArray *sources; /* (nullable): RopewaySourceField */
  GPtrArray *undo;    /* RopewayTree: the job before each edit, the last at the end */
  char *opened;       /* (nullable): the field whose line is open */

  /* state */
  guint sample;
  guint refresh;       /* source id, 0: nothing is to be done */
  guint scroll;        /* the same */
  gboolean is_putting; /* a change is on its way to the agent */
  gboolean is_dirty;   /* another was made meanwhile */
  gboolean is_refreshing;
  gboolean has_asked; /* for samples, once by itself */
};

G_DEFINE_FINAL_TYPE (RopewayFieldsPage, ropeway_fields_page, ADW_TYPE_BIN)

static void queue_refresh (RopewayFieldsPage *self);

/* ---- the job that is shown ---- */

/* Puts @job in the place of what is shown. */
static void
set_job (RopewayFieldsPage *self, const RopewayValue *job)
{
  g_autoptr (RopewayTree) file = ropeway_tree_new_copy (ropeway_tree_get_root (self->check->file));
  RopewayJobCheck *check;

  ropeway_value_set (file, ropeway_tree_get_root (file), "job", -1, ropeway_tree_copy (file, job));
  check = ropeway_job_check_new_file (file);
  ropeway_line_editor_set_check (self->editor, check);
  ropeway_job_check_free (self->check);
  self->check = check;
}

/* What the database says, unless there are changes of ours that it does not know yet. */
static void
read_job (RopewayFieldsPage *self)
{
  RopewayStore *store = ropeway_workspace_get_store (self->workspace);
  RopewayJobCheck *check;

  if (store == NULL || self->is_putting || self->is_dirty)
    return;
  check = ropeway_job_check_new (store, self->id, ROPEWAY_FACE_DRAFT, NULL);
  if (check == NULL)
    return;
  ropeway_line_editor_set_check (self->editor, check);
  g_clear_pointer (&self->check, ropeway_job_check_free);
  self->check = check;
}

static void put (RopewayFieldsPage *self);

static void
on_put (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayFieldsPage) self = data;
  g_autoptr (GError) error = NULL;
  gboolean failed = ropeway_workspace_put_finish (ROPEWAY_WORKSPACE (source), result, &error) == 0;

  self->is_putting = FALSE;
  if (self->workspace == NULL)
    return;
  if (failed)
    {
      self->is_dirty = FALSE;
      ropeway_navigator_complain (GTK_WIDGET (self), _ ("The Change Could Not Be Saved"), error);
    }
  if (self->is_dirty)
    put (self);
  queue_refresh (self);
}

static void
put (RopewayFieldsPage *self)
{
  g_autoptr (RopewayTree) tree = NULL;

  self->is_dirty = self->is_putting;
  if (self->is_putting || self->item == NULL)
    return;
  self->is_putting = TRUE;
  tree = ropeway_draft_replace (ropeway_tree_get_root (ropeway_job_item_get_document (self->item)),
                                self->check->job);
  ropeway_workspace_put_async (self->workspace, "job", tree, ropeway_job_item_get_revision (self->item),
                               on_put, g_object_ref (self));
}

static void
on_edited (RopewayFieldsPage *self, RopewayTree *job)
{
  if (self->check == NULL)
    return;
  if (self->undo->len >= MOST_UNDO)
    g_ptr_array_remove_index (self->undo, 0);
  g_ptr_array_add (self->undo, ropeway_tree_new_copy (self->check->job));
  set_job (self, ropeway_tree_get_root (job));
  put (self);
  queue_refresh (self);
}

static void
on_undo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RopewayFieldsPage *self = data;
  g_autoptr (RopewayTree) job = NULL;

  if (self->undo->len == 0 || self->check == NULL)
    return;
  job = g_ptr_array_steal_index (self->undo, self->undo->len - 1);
  set_job (self, ropeway_tree_get_root (job));
  put (self);
  queue_refresh (self);
}

static void
on_add (RopewayFieldsPage *self)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (self->add_entry));
  g_autoptr (RopewayPath) path = NULL;
  g_autoptr (RopewayTree) job = NULL;

  if (*g_strstrip (name) == '\0' || self->check == NULL)
    return;
  path = ropeway_path_parse (name, NULL);
  if (path == NULL || ropeway_path_get_n_segments (path) == 0)
    {
      g_clear_pointer (&path, ropeway_path_unref);
      path = ropeway_path_new_name (name);
    }
  gtk_menu_button_popdown (self->add_button);
  gtk_editable_set_text (self->add_entry, "");
  g_free (self->opened);
  self->opened = g_strdup (ropeway_path_get_text (path));
  if (ropeway_line_list_find (self->lines, self->opened) == GTK_INVALID_LIST_POSITION)
    {
      job = ropeway_rule_edit_add (self->check->job, self->opened, NULL);
      on_edited (self, job);
    }
  queue_refresh (self);
}

/* ---- samples ---- */

static const RopewayValue *
get_record (RopewayFieldsPage *self)
{
  GPtrArray *records = ropeway_sample_set_get_records (self->samples);

  return self->sample < records->len ? g_ptr_array_index (records, self->sample) : NULL;
}

static void
set_enabled (RopewayFieldsPage *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static gboolean
is_practice (RopewayFieldsPage *self)
{
  const RopewayEnvironment *environment
      = self->check->source != NULL && self->check->view->source.environment != NULL
            ? ropeway_connection_find_environment (self->check->source, self->check->view->source.environment)
            : NULL;

  return environment != NULL && environment->address != NULL
         && g_str_has_prefix (environment->address, "practice:");
}

static void
show_sample (RopewayFieldsPage *self)
{
  GPtrArray *records = ropeway_sample_set_get_records (self->samples);
  gboolean is_reading = ropeway_sample_set_is_reading (self->samples);
  const char *failure = ropeway_sample_set_get_failure (self->samples);
  const char *source = self->check->source != NULL && self->check->source->name != NULL
                           ? self->check->source->name
                           : _ ("There");
  g_autofree char *offer = g_strdup_printf (_ ("Show Values from %s"), source);
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;

  if (records->len > 0)
    {
      name = ropeway_sample_set_dup_name (self->samples, self->sample, self->check);
      words = g_strdup_printf (_ ("Values of %s (%u of %u)"), name, self->sample + 1, records->len);
    }
  else
    words = g_strdup (is_reading ? _ ("Reading a few values…") : failure != NULL ? failure : "");
  gtk_label_set_label (self->sample_label, words);
  gtk_button_set_label (self->sample_button, offer);
  gtk_widget_set_visible (GTK_WIDGET (self->sample_button), records->len == 0 && !is_reading);
  gtk_widget_set_visible (self->sample_buttons, records->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->sample_spinner), is_reading);
  gtk_spinner_set_spinning (self->sample_spinner, is_reading);
  set_enabled (self, "previous-sample", self->sample > 0);
  set_enabled (self, "next-sample", self->sample + 1 < records->len);
}

static void
on_samples_changed (RopewayFieldsPage *self)
{
  self->sample = 0;
  queue_refresh (self);
}

static void
on_read_sample (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RopewayFieldsPage *self = data;

  if (self->check != NULL)
    ropeway_sample_set_read (self->samples, self->check);
}

static void
on_step_sample (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RopewayFieldsPage *self = data;
  gboolean is_next = g_str_equal (g_action_get_name (G_ACTION (action)), "next-sample");

  self->sample = is_next ? self->sample + 1 : self->sample - 1;
  queue_refresh (self);
}

/* ---- the lines ---- */

static const RopewayLine *
find_open_line (RopewayFieldsPage *self)
{
  guint position
      = self->opened != NULL ? ropeway_line_list_find (self->lines, self->opened) : GTK_INVALID_LIST_POSITION;
  g_autoptr (RopewayLineItem) item = NULL;

  if (position == GTK_INVALID_LIST_POSITION)
    return NULL;
  item = g_list_model_get_item (G_LIST_MODEL (self->lines), position);
  gtk_single_selection_set_selected (self->selection, position);
  return ropeway_line_item_get_line (item);
}

/* The line that is open stays visible when the editor takes room from the list. */
static gboolean
on_scroll (gpointer data)
{
  RopewayFieldsPage *self = data;
  guint position = gtk_single_selection_get_selected (self->selection);
  GtkWidget *view = gtk_stack_get_visible_child (self->stack) == self->list_page
                        ? GTK_WIDGET (self->list_view)
                        : gtk_widget_get_last_child (GTK_WIDGET (self->column_view));

  self->scroll = 0;
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (view, "list.scroll-to-item", "u", position);
  return G_SOURCE_REMOVE;
}

static void
show_editor (RopewayFieldsPage *self)
{
  const RopewayLine *line = find_open_line (self);

  gtk_widget_set_visible (GTK_WIDGET (self->editor), line != NULL);
  gtk_widget_set_visible (self->editor_separator, line != NULL);
  if (line == NULL)
    return;
  ropeway_line_editor_show (self->editor, self->check, line, self->sources, get_record (self));
  if (self->scroll == 0)
    self->scroll = g_idle_add_full (G_PRIORITY_LOW, on_scroll, self, NULL);
}

static void
show_lines (RopewayFieldsPage *self)
{
  g_autoptr (GPtrArray) lines = ropeway_line_table_make (self->check, get_record (self));
  gboolean narrow = ropeway_size_watch_get_width_class (self->size_watch) == ROPEWAY_WIDTH_NARROW;
  gboolean is_empty = lines->len == 0;

  g_clear_pointer (&self->sources, g_ptr_array_unref);
  self->sources = ropeway_line_table_make_sources (
      self->check, ropeway_sample_set_get_records (self->samples), get_record (self));
  ropeway_line_list_update (self->lines, lines);
  gtk_stack_set_visible_child (self->stack, is_empty ? self->empty_page
                                            : narrow ? self->list_page
                                                     : self->table_page);
}

static void
refresh (RopewayFieldsPage *self)
{
  RopewayJobItem *item = ropeway_job_actions_find (self->workspace, self->id);

  if (item != self->item)
    {
      if (self->item != NULL)
        g_signal_handlers_disconnect_by_data (self->item, self);
      g_set_object (&self->item, item);
      if (item != NULL)
        g_signal_connect_swapped (item, "notify", G_CALLBACK (queue_refresh), self);
    }
  read_job (self);
  if (item == NULL || self->check == NULL)
    return;
  self->is_refreshing = TRUE;
  adw_window_title_set_subtitle (self->window_title, ropeway_job_item_get_name (item));
  if (!self->has_asked && is_practice (self))
    {
      self->has_asked = TRUE;
      ropeway_sample_set_read (self->samples, self->check);
    }
  show_sample (self);
  show_lines (self);
  show_editor (self);
  set_enabled (self, "undo", self->undo->len > 0);
  self->is_refreshing = FALSE;
}

static gboolean
on_refresh (gpointer data)
{
  RopewayFieldsPage *self = data;

  self->refresh = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
queue_refresh (RopewayFieldsPage *self)
{
  if (self->refresh == 0)
    self->refresh = g_idle_add (on_refresh, self);
}

static void
on_selected (RopewayFieldsPage *self)
{
  RopewayLineItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (self->is_refreshing || item == NULL)
    return;
  ropeway_fields_page_select (self, ropeway_line_item_get_line (item)->to);
}

static void
on_editor_closed (RopewayFieldsPage *self)
{
  g_clear_pointer (&self->opened, g_free);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  show_editor (self);
}

static void
on_width_changed (RopewayFieldsPage *self)
{
  gboolean narrow = ropeway_size_watch_get_width_class (self->size_watch) == ROPEWAY_WIDTH_NARROW;
  gboolean wide = ropeway_size_watch_get_width_class (self->size_watch) == ROPEWAY_WIDTH_WIDE;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->panes),
                                  wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->editor_separator),
                                  wide ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_size_request (GTK_WIDGET (self->editor), wide ? EDITOR_WIDTH : -1,
                               wide ? -1 : EDITOR_HEIGHT);
  if (gtk_stack_get_visible_child (self->stack) != self->empty_page)
    gtk_stack_set_visible_child (self->stack, narrow ? self->list_page : self->table_page);
}

/* ---- the object ---- */

static const GActionEntry action_entries[] = {
  { .name = "undo", .activate = on_undo },
  { .name = "read-sample", .activate = on_read_sample },
  { .name = "previous-sample", .activate = on_step_sample },
  { .name = "next-sample", .activate = on_step_sample },
};

static void
ropeway_fields_page_dispose (GObject *object)
{
  RopewayFieldsPage *self = ROPEWAY_FIELDS_PAGE (object);

  g_clear_handle_id (&self->refresh, g_source_remove);
  g_clear_handle_id (&self->scroll, g_source_remove);
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  if (self->samples != NULL)
    g_signal_handlers_disconnect_by_data (self->samples, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (ropeway_workspace_get_jobs (self->workspace), self);
  if (self->column_view != NULL)
    {
      gtk_column_view_set_model (self->column_view, NULL);
      gtk_list_view_set_model (self->list_view, NULL);
    }
  g_clear_object (&self->item);
  g_clear_object (&self->samples);
  g_clear_object (&self->selection);
  g_clear_object (&self->lines);
  g_clear_object (&self->actions);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (ropeway_fields_page_parent_class)->dispose (object);
}

static void
ropeway_fields_page_finalize (GObject *object)
{
  RopewayFieldsPage *self = ROPEWAY_FIELDS_PAGE (object);

  g_free (self->id);
  g_free (self->opened);
  g_ptr_array_unref (self->undo);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->check, ropeway_job_check_free);
  G_OBJECT_CLASS (ropeway_fields_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ropeway_app/Ropeway/mapping/fields-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, size_watch);
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, add_entry);
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, sample_bar);
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, sample_buttons);
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, sample_spinner);
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, sample_label);
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, sample_button);
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, panes);
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, table_page);
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, column_view);
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, list_page);
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, editor_separator);
  gtk_widget_class_bind_template_child (widget_class, RopewayFieldsPage, editor);
}

static void
ropeway_fields_page_class_init (RopewayFieldsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ropeway_fields_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ropeway_fields_page_finalize;
  g_type_ensure (ROPEWAY_TYPE_SIZE_WATCH);
  g_type_ensure (ROPEWAY_TYPE_LINE_EDITOR);
  bind_template (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_width_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_editor_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "fields.undo", NULL);
}

static void
free_tree (gpointer data)
{
  ropeway_tree_unref (data);
}

static void
ropeway_fields_page_init (RopewayFieldsPage *self)
{
  g_autoptr (GtkListItemFactory) factory = ropeway_line_list_make_factory ();

  self->undo = g_ptr_array_new_with_free_func (free_tree);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), action_entries,
                                   G_N_ELEMENTS (action_entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "fields", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->lines = ropeway_line_list_new ();
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->lines)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self);
  ropeway_line_list_add_columns (self->column_view);
  /* The rows live in a list inside the table, which has the focus. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_last_child (GTK_WIDGET (self->column_view))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Fields"), -1);
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (self->selection));
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  on_width_changed (self);
}

GtkWidget *
ropeway_fields_page_new (RopewayWorkspace *workspace, const char *id)
{
  RopewayFieldsPage *self = g_object_new (ROPEWAY_TYPE_FIELDS_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->id = g_strdup (id);
  self->samples = ropeway_sample_set_new (workspace);
  g_signal_connect_swapped (self->samples, "changed", G_CALLBACK (on_samples_changed), self);
  g_signal_connect_swapped (workspace, "notify::state", G_CALLBACK (queue_refresh), self);
  g_signal_connect_swapped (ropeway_workspace_get_jobs (workspace), "items-changed",
                            G_CALLBACK (queue_refresh), self);
  refresh (self);
  return GTK_WIDGET (self);
}

void
ropeway_fields_page_select (RopewayFieldsPage *self, const char *to)
{
  char *opened = g_strdup (to);

  g_return_if_fail (ROPEWAY_IS_FIELDS_PAGE (self));

  g_free (self->opened);
  self->opened = opened;
  queue_refresh (self);
}

GListModel *
ropeway_fields_page_get_lines (RopewayFieldsPage *self)
{
  g_return_val_if_fail (ROPEWAY_IS_FIELDS_PAGE (self), NULL);
  return G_LIST_MODEL (self->lines);
}
