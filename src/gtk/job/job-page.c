/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/job/job-edit.h"
#include "gtk/job/job-page.h"

#include "base/i18n.h"
#include "gtk/activity/run-bar.h"
#include "gtk/activity/run-words.h"
#include "bus/agent-names.h"
#include "gtk/common/navigator.h"
#include "gtk/common/size-watch.h"
#include "gtk/common/words.h"
#include "gtk/job/job-actions.h"
#include "gtk/job/job-check.h"
#include "gtk/job/job-problems.h"
#include "gtk/job/job-words.h"
#include "gtk/job/value-row.h"
#include "gtk/mapping/rule-words.h"
#include "model/draft.h"
#include "model/words.h"

/* Rows of problems, and of runs, that the page shows before it leads elsewhere. */
#define MOST_PROBLEMS 5
#define MOST_RUNS 3

struct _RopewayJobPage
{
  AdwBin parent_instance;

  /* template */
  RopewaySizeWatch *size_watch;
  AdwWindowTitle *window_title;
  GtkWidget *header_actions;
  GtkButton *header_run_button;
  GtkLabel *sentence_label;
  RopewayRunBar *run_bar;
  GtkBox *draft_bar;
  GtkLabel *draft_label;
  GtkWidget *discard_button;
  AdwPreferencesGroup *problems_group;
  RopewayValueRow *from_row;
  RopewayValueRow *to_row;
  RopewayValueRow *fields_row;
  AdwComboRow *match_row;
  AdwComboRow *mode_row;
  RopewayValueRow *memory_row;
  AdwPreferencesGroup *runs_group;
  GtkWidget *bottom_bar;
  GtkButton *bottom_run_button;

  /* owned */
  RopewayWorkspace *workspace;
  char *id;
  GSimpleActionGroup *actions;
  RopewayJobItem *item;    /* (nullable): not there yet, or any more */
  RopewayJobCheck *edited; /* (nullable): the draft, or the version in use where there is none */
  RopewayTask *task;       /* (nullable): the run under way */
  GPtrArray *problem_rows; /* borrowed from the group */
  GPtrArray *run_rows;     /* borrowed from the group */
  char **match_paths;      /* (nullable): what the rows of match_row mean; "" for one that cannot be chosen */
  char *reason;            /* (nullable): why it cannot run */

  /* state */
  guint refresh;     /* source id, 0: nothing is to be done */
  gboolean is_stale; /* the document may be another one */
  gboolean is_refreshing;
  gboolean is_started_here; /* the run under way */
};

G_DEFINE_FINAL_TYPE (RopewayJobPage, ropeway_job_page, ADW_TYPE_BIN)

static void queue_refresh (RopewayJobPage *self);
static void queue_reading (RopewayJobPage *self);

/* ---- what stands in the way ---- */

static void
clear_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

static void
add_problem_row (RopewayJobPage *self, GtkWidget *row)
{
  adw_preferences_group_add (self->problems_group, row);
  g_ptr_array_add (self->problem_rows, row);
}

static void
show_problems (RopewayJobPage *self)
{
  guint n = self->edited != NULL ? ropeway_problems_get_n (self->edited->problems) : 0;
  guint n_errors = self->edited != NULL ? ropeway_job_check_count_errors (self->edited) : 0;
  RopewaySeverity shown = n_errors > 0 ? ROPEWAY_SEVERITY_ERROR : ROPEWAY_SEVERITY_WARNING;
  guint total = 0;

  clear_rows (self->problems_group, self->problem_rows);
  for (guint i = 0; i < n; i++)
    {
      RopewayProblem *problem = ropeway_problems_get (self->edited->problems, i);

      if (ropeway_problem_get_severity (problem) == shown && total++ < MOST_PROBLEMS)
        add_problem_row (self, ropeway_job_problems_make_row (self->edited, problem));
    }
  if (total > MOST_PROBLEMS)
    {
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *more = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", total - MOST_PROBLEMS),
          total - MOST_PROBLEMS);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), more);
      add_problem_row (self, row);
    }
  adw_preferences_group_set_title (self->problems_group, n_errors > 0 ? _ ("To Be Corrected")
                                                         : total > 0  ? _ ("Worth a Look")
                                                                      : "");
  adw_preferences_group_set_description (self->problems_group, self->reason);
  gtk_widget_set_visible (GTK_WIDGET (self->problems_group), total > 0 || self->reason != NULL);
}

/* ---- the document ---- */

static void
set_enabled (RopewayJobPage *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
show_draft (RopewayJobPage *self)
{
  const RopewayValue *root = ropeway_tree_get_root (ropeway_job_item_get_document (self->item));
  gint64 version = ropeway_job_problems_get_version (self->item);
  gboolean has_draft = ropeway_draft_exists (root);
  gboolean is_right = self->edited != NULL && ropeway_job_check_count_errors (self->edited) == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->draft_bar), has_draft);
  gtk_widget_set_visible (self->discard_button, version > 0);
  gtk_label_set_label (self->draft_label, version > 0
                                              ? _ ("Changes not in use yet: the job still runs as before.")
                                              : _ ("Not in use yet: nothing runs until you say so."));
  set_enabled (self, "use", has_draft && is_right);
  set_enabled (self, "discard", has_draft && version > 0);
  set_enabled (self, "preview", is_right);
}

static void
show_ends (RopewayJobPage *self)
{
  const RopewayJob *view = self->edited->view;
  guint n_filled = ropeway_job_check_count_filled (self->edited);
  g_auto (GStrv) targets = ropeway_job_check_dup_targets (self->edited, NULL);
  guint n_known = g_strv_length (targets);
  g_autofree char *filled = ropeway_job_words_dup_filled (n_filled, n_known > n_filled ? n_known : 0);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  ropeway_value_row_set_value (self->fields_row, filled);
  ropeway_value_row_set_action (self->fields_row, "win.edit-fields", g_variant_new_string (self->id));
  if (view == NULL)
    return;
  from = ropeway_job_words_dup_end (self->edited->source, view->source.environment, view->source.operation);
  to = ropeway_job_words_dup_end (self->edited->destination, view->destination.environment, NULL);
  ropeway_value_row_set_value (self->from_row, from);
  ropeway_value_row_set_value (self->to_row, to);
  ropeway_value_row_set_action (self->from_row, self->edited->source != NULL ? "win.open-connection" : NULL,
                                self->edited->source != NULL ? g_variant_new_string (view->source.connection)
                                                             : NULL);
  ropeway_value_row_set_action (
      self->to_row, self->edited->destination != NULL ? "win.open-connection" : NULL,
      self->edited->destination != NULL ? g_variant_new_string (view->destination.connection) : NULL);
}

static void
show_match (RopewayJobPage *self)
{
  g_auto (GStrv) targets = ropeway_job_check_dup_targets (self->edited, NULL);
  g_autofree char *path = ropeway_job_words_dup_match_path (self->edited->job);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  guint selected = 0;
  guint n = 0;

  if (path == NULL || !g_strv_contains ((const char *const *)targets, path))
    {
      g_autofree char *words = ropeway_job_words_dup_match (self->edited->job);

      gtk_string_list_append (names, words);
      g_strv_builder_add (paths, "");
      n++;
    }
  for (guint i = 0; targets[i] != NULL; i++, n++)
    {
      gtk_string_list_take (names, ropeway_rule_words_dup_path (targets[i]));
      g_strv_builder_add (paths, targets[i]);
      if (g_strcmp0 (targets[i], path) == 0)
        selected = n;
    }
  g_strfreev (self->match_paths);
  self->match_paths = g_strv_builder_end (paths);
  adw_combo_row_set_model (self->match_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->match_row, selected);
}

static guint
get_mode (RopewayJobPage *self)
{
  g_autofree char *word
      = ropeway_value_dup_member_text (ropeway_value_get (self->edited->job, "destination"), "mode");

  return word != NULL ? ropeway_words_find (ropeway_words_mode, word) : (guint)ROPEWAY_MODE_UPSERT;
}

static void
show_mode (RopewayJobPage *self)
{
  guint mode = get_mode (self);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *noun = ropeway_job_check_dup_noun (self->edited);
  g_autofree char *title = noun != NULL ? g_strdup_printf (_ ("If the %s is already there"), noun)
                                        : g_strdup (_ ("If it is already there"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->mode_row), title);
  for (guint i = 0; i < (guint)ROPEWAY_MODE_MIRROR; i++)
    gtk_string_list_append (names, ropeway_job_words_mode ((RopewayMode)i));
  /* To remove what is gone needs settings that this page does not have: it is shown where a job says it. */
  if (mode >= (guint)ROPEWAY_MODE_MIRROR)
    gtk_string_list_append (names, ropeway_job_words_mode ((RopewayMode)MIN (mode, ROPEWAY_MODE_UNKNOWN)));
  adw_combo_row_set_model (self->mode_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->mode_row, MIN (mode, (guint)ROPEWAY_MODE_MIRROR));
}

/* ---- edits ---- */

static void
edit_destination (RopewayJobPage *self, const char *name, RopewayTree *value)
{
  g_autoptr (RopewayTree) tree
      = ropeway_job_edit_destination (ropeway_tree_get_root (ropeway_job_item_get_document (self->item)),
                                      name, ropeway_tree_get_root (value));

  ropeway_job_actions_edit (GTK_WIDGET (self), self->workspace, self->item, ropeway_tree_get_root (tree));
}

static void
on_mode_selected (RopewayJobPage *self)
{
  guint selected = adw_combo_row_get_selected (self->mode_row);
  g_autoptr (RopewayTree) value = NULL;

  /* A row says that it was selected when it only changes its form, too: what is so already is no edit. */
  if (self->is_refreshing || self->edited == NULL || selected >= (guint)ROPEWAY_MODE_MIRROR
      || selected == get_mode (self))
    return;
  value = ropeway_tree_new ();
  ropeway_tree_set_root (value, ropeway_tree_string (value, ropeway_words_mode[selected], -1));
  edit_destination (self, "mode", value);
}

static void
on_match_selected (RopewayJobPage *self)
{
  guint selected = adw_combo_row_get_selected (self->match_row);
  g_autoptr (RopewayTree) value = NULL;
  g_autofree char *path = NULL;

  if (self->is_refreshing || self->edited == NULL || self->match_paths == NULL
      || selected >= g_strv_length (self->match_paths) || *self->match_paths[selected] == '\0')
    return;
  path = ropeway_job_words_dup_match_path (self->edited->job);
  if (g_strcmp0 (path, self->match_paths[selected]) == 0)
    return;
  value = ropeway_tree_new ();
  ropeway_tree_set_root (value, ropeway_tree_array (value));
  ropeway_value_append (ropeway_tree_get_root (value),
                        ropeway_tree_string (value, self->match_paths[selected], -1));
  edit_destination (self, "match", value);
}

/* ---- runs ---- */

static gboolean
is_running (RopewayJobPage *self)
{
  return self->task != NULL && ropeway_task_get_state (self->task) != ROPEWAY_TASK_STATE_ENDED;
}

static void
show_memory (RopewayJobPage *self, RopewayStore *store)
{
  g_autoptr (GPtrArray) scopes = ropeway_ledger_list_scopes (store, self->id, NULL);
  RopewayScopeRecord *scope = scopes != NULL && scopes->len > 0 ? g_ptr_array_index (scopes, 0) : NULL;
  g_autofree char *noun = ropeway_job_check_dup_noun (self->edited);
  g_autofree char *memory = NULL;

  /* What is on its way now is no doubt. */
  if (scope != NULL && is_running (self))
    scope->n_intents = 0;
  memory = ropeway_job_words_dup_memory (scope, noun, ropeway_words_now ());
  ropeway_value_row_set_value (self->memory_row, memory);
}

static void
add_run_row (RopewayJobPage *self, GtkWidget *row)
{
  adw_preferences_group_add (self->runs_group, row);
  g_ptr_array_add (self->run_rows, row);
}

static void
show_runs (RopewayJobPage *self, RopewayStore *store)
{
  g_autoptr (GPtrArray) runs = ropeway_ledger_list_runs (store, self->id, 0, MOST_RUNS, NULL);
  gboolean narrow = ropeway_size_watch_get_width_class (self->size_watch) == ROPEWAY_WIDTH_NARROW;

  clear_rows (self->runs_group, self->run_rows);
  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      const RopewayRunRecord *run = g_ptr_array_index (runs, i);
      g_autofree char *moment = ropeway_words_dup_moment (run->started, ropeway_words_now ());
      g_autofree char *words = ropeway_run_words_dup_short (run);
      GtkWidget *row = ropeway_value_row_new (moment);

      ropeway_value_row_set_value (ROPEWAY_VALUE_ROW (row), words);
      ropeway_value_row_set_action (ROPEWAY_VALUE_ROW (row), "win.open-run", g_variant_new_int64 (run->id));
      ropeway_value_row_set_narrow (ROPEWAY_VALUE_ROW (row), narrow);
      add_run_row (self, row);
    }
  if (self->run_rows->len == 0)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("It has not run yet"));
      gtk_widget_add_css_class (row, "dim-label");
      add_run_row (self, row);
    }
}

static void
set_task (RopewayJobPage *self, RopewayTask *task)
{
  if (task == self->task)
    return;
  if (self->task != NULL)
    g_signal_handlers_disconnect_by_data (self->task, self);
  g_set_object (&self->task, task);
  if (task != NULL)
    g_signal_connect_swapped (task, "ended", G_CALLBACK (queue_refresh), self);
}

static void
set_run_button (RopewayJobPage *self, GtkButton *button)
{
  gboolean running = is_running (self);

  gtk_button_set_label (button, running ? _ ("_Stop") : _ ("_Run Now"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), running ? "job.stop" : "job.run");
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), running ? _ ("Stop in order: what is done is saved")
                                                    : self->reason != NULL ? self->reason
                                                                           : _ ("Run what is in use, once"));
  if (running)
    gtk_widget_remove_css_class (GTK_WIDGET (button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (button), "suggested-action");
}

static void
show_task (RopewayJobPage *self)
{
  RopewayTask *found = ropeway_workspace_find_run (self->workspace, self->id);
  g_autofree char *noun = self->edited != NULL ? ropeway_job_check_dup_noun (self->edited) : NULL;

  if (self->task != NULL && ropeway_task_get_state (self->task) == ROPEWAY_TASK_STATE_ENDED)
    {
      if (self->is_started_here)
        ropeway_job_actions_say_end (GTK_WIDGET (self), self->workspace, self->task, noun);
      self->is_started_here = FALSE;
      set_task (self, NULL);
    }
  if (found != NULL && self->task == NULL)
    set_task (self, found);
  ropeway_run_bar_set_task (self->run_bar, self->task);
  set_enabled (self, "run", self->reason == NULL && !is_running (self));
  set_enabled (self, "stop", is_running (self));
  set_run_button (self, self->header_run_button);
  set_run_button (self, self->bottom_run_button);
}

/* ---- all of it ---- */

static void
set_item (RopewayJobPage *self, RopewayJobItem *item)
{
  if (item == self->item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    {
      g_signal_connect_swapped (item, "notify::revision", G_CALLBACK (queue_reading), self);
      g_signal_connect_swapped (item, "notify", G_CALLBACK (queue_refresh), self);
    }
}

static void
read_document (RopewayJobPage *self, RopewayStore *store)
{
  RopewayJobCheck *edited = ropeway_job_check_new (store, self->id, ROPEWAY_FACE_DRAFT, NULL);

  if (edited == NULL)
    return;
  g_clear_pointer (&self->edited, ropeway_job_check_free);
  self->edited = edited;
  self->is_stale = FALSE;
  g_free (self->reason);
  self->reason = ropeway_job_problems_dup_reason (self->workspace, self->item, self->edited);
  adw_window_title_set_title (self->window_title, ropeway_job_item_get_name (self->item));
  gtk_label_set_label (self->sentence_label, ropeway_job_item_get_sentence (self->item));
  show_problems (self);
  show_draft (self);
  show_ends (self);
  show_match (self);
  show_mode (self);
}

static void
refresh (RopewayJobPage *self)
{
  RopewayStore *store = ropeway_workspace_get_store (self->workspace);
  RopewayJobItem *item = ropeway_job_actions_find (self->workspace, self->id);
  gboolean was_there = self->item != NULL;

  set_item (self, item);
  if (item == NULL && was_there)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
  if (item == NULL || store == NULL)
    return;
  self->is_refreshing = TRUE;
  if (self->is_stale || self->edited == NULL)
    read_document (self, store);
  if (self->edited != NULL)
    {
      show_task (self);
      show_memory (self, store);
      show_runs (self, store);
    }
  self->is_refreshing = FALSE;
}

static gboolean
on_refresh (gpointer data)
{
  RopewayJobPage *self = data;

  self->refresh = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
queue_refresh (RopewayJobPage *self)
{
  if (self->refresh == 0)
    self->refresh = g_idle_add (on_refresh, self);
}

/* The document is read anew, too: not while a run goes on, which would close what the person has open. */
static void
queue_reading (RopewayJobPage *self)
{
  self->is_stale = TRUE;
  queue_refresh (self);
}

static void
on_runs_changed (RopewayWorkspace *workspace, const char *job, RopewayJobPage *self)
{
  if (g_strcmp0 (job, self->id) == 0)
    queue_refresh (self);
}

static void
on_width_changed (RopewayJobPage *self)
{
  gboolean narrow = ropeway_size_watch_get_width_class (self->size_watch) == ROPEWAY_WIDTH_NARROW;

  gtk_widget_set_visible (self->header_actions, !narrow);
  gtk_widget_set_visible (self->bottom_bar, narrow);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->draft_bar),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  ropeway_value_row_set_narrow (self->from_row, narrow);
  ropeway_value_row_set_narrow (self->to_row, narrow);
  ropeway_value_row_set_narrow (self->fields_row, narrow);
  ropeway_value_row_set_narrow (self->memory_row, narrow);
  adw_combo_row_set_use_subtitle (self->match_row, narrow);
  adw_combo_row_set_use_subtitle (self->mode_row, narrow);
  for (guint i = 0; i < self->run_rows->len; i++)
    if (ROPEWAY_IS_VALUE_ROW (g_ptr_array_index (self->run_rows, i)))
      ropeway_value_row_set_narrow (g_ptr_array_index (self->run_rows, i), narrow);
}

/* ---- actions ---- */

void
ropeway_job_page_run (RopewayJobPage *self)
{
  g_autoptr (RopewayTree) request = ropeway_tree_new ();
  g_autoptr (RopewayTask) task = NULL;

  g_return_if_fail (ROPEWAY_IS_JOB_PAGE (self));

  ropeway_tree_set_root (request, ropeway_tree_object (request));
  ropeway_value_set_text (request, ropeway_tree_get_root (request), "job", self->id);
  task = ropeway_workspace_start (self->workspace, ROPEWAY_TASK_RUN, request);
  self->is_started_here = TRUE;
  set_task (self, task);
  show_task (self);
}

static void
on_run (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ropeway_job_page_run (data);
}

static void
on_stop (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RopewayJobPage *self = data;

  if (self->task != NULL)
    ropeway_task_cancel (self->task);
}

static void
on_preview (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ropeway_navigator_go (GTK_WIDGET (data), "win.preview-job",
                        g_variant_new_string (ROPEWAY_JOB_PAGE (data)->id));
}

typedef void (*JobAction) (GtkWidget *widget, RopewayWorkspace *workspace, RopewayJobItem *item);

static void
on_job_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  static const struct
  {
    const char *name;
    JobAction act;
  } table[] = {
    { "use", ropeway_job_actions_use },       { "discard", ropeway_job_actions_discard },
    { "rename", ropeway_job_actions_rename }, { "remove", ropeway_job_actions_remove },
    { "export", ropeway_job_actions_export },
  };
  RopewayJobPage *self = data;

  for (guint i = 0; self->item != NULL && i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (g_action_get_name (G_ACTION (action)), table[i].name))
      {
        table[i].act (GTK_WIDGET (self), self->workspace, self->item);
        return;
      }
}

static const GActionEntry action_entries[] = {
  { .name = "run", .activate = on_run },
  { .name = "stop", .activate = on_stop },
  { .name = "preview", .activate = on_preview },
  { .name = "use", .activate = on_job_action },
  { .name = "discard", .activate = on_job_action },
  { .name = "rename", .activate = on_job_action },
  { .name = "remove", .activate = on_job_action },
  { .name = "export", .activate = on_job_action },
};

/* ---- the object ---- */

static void
ropeway_job_page_dispose (GObject *object)
{
  RopewayJobPage *self = ROPEWAY_JOB_PAGE (object);

  g_clear_handle_id (&self->refresh, g_source_remove);
  set_task (self, NULL);
  set_item (self, NULL);
  if (self->workspace != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->workspace, self);
      g_signal_handlers_disconnect_by_data (ropeway_workspace_get_jobs (self->workspace), self);
      g_signal_handlers_disconnect_by_data (ropeway_workspace_get_connections (self->workspace), self);
    }
  g_clear_object (&self->workspace);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (ropeway_job_page_parent_class)->dispose (object);
}

static void
ropeway_job_page_finalize (GObject *object)
{
  RopewayJobPage *self = ROPEWAY_JOB_PAGE (object);

  g_free (self->id);
  g_free (self->reason);
  g_strfreev (self->match_paths);
  g_ptr_array_unref (self->problem_rows);
  g_ptr_array_unref (self->run_rows);
  g_clear_pointer (&self->edited, ropeway_job_check_free);
  G_OBJECT_CLASS (ropeway_job_page_parent_class)->finalize (object);
}

static void
ropeway_job_page_class_init (RopewayJobPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ropeway_job_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ropeway_job_page_finalize;
  g_type_ensure (ROPEWAY_TYPE_SIZE_WATCH);
  g_type_ensure (ROPEWAY_TYPE_RUN_BAR);
  g_type_ensure (ROPEWAY_TYPE_VALUE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ropeway_app/Ropeway/job/job-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, size_watch);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, header_actions);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, header_run_button);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, run_bar);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, draft_bar);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, draft_label);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, discard_button);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, problems_group);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, from_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, to_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, fields_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, match_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, mode_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, memory_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, runs_group);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, bottom_bar);
  gtk_widget_class_bind_template_child (widget_class, RopewayJobPage, bottom_run_button);
  gtk_widget_class_bind_template_callback (widget_class, on_width_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_match_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_mode_selected);
}

static void
ropeway_job_page_init (RopewayJobPage *self)
{
  self->problem_rows = g_ptr_array_new ();
  self->run_rows = g_ptr_array_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), action_entries,
                                   G_N_ELEMENTS (action_entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "job", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ropeway_job_page_new (RopewayWorkspace *workspace, const char *id)
{
  RopewayJobPage *self = g_object_new (ROPEWAY_TYPE_JOB_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->id = g_strdup (id);
  g_signal_connect (workspace, "runs-changed", G_CALLBACK (on_runs_changed), self);
  g_signal_connect_swapped (workspace, "notify::state", G_CALLBACK (queue_reading), self);
  g_signal_connect_swapped (ropeway_workspace_get_jobs (workspace), "items-changed",
                            G_CALLBACK (queue_reading), self);
  g_signal_connect_swapped (ropeway_workspace_get_connections (workspace), "items-changed",
                            G_CALLBACK (queue_reading), self);
  /* A connection may have been edited on the page that was over this one. */
  g_signal_connect_swapped (self, "map", G_CALLBACK (queue_reading), self);
  refresh (self);
  return GTK_WIDGET (self);
}

const char *
ropeway_job_page_get_id (RopewayJobPage *self)
{
  g_return_val_if_fail (ROPEWAY_IS_JOB_PAGE (self), NULL);
  return self->id;
}
