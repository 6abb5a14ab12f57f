/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/activity/run-page.h"

#include "base/i18n.h"
#include "gtk/activity/held-list.h"
#include "gtk/activity/outcome-model.h"
#include "gtk/activity/record-details.h"
#include "gtk/activity/run-answer.h"
#include "gtk/activity/run-summary.h"
#include "gtk/activity/run-words.h"
#include "gtk/activity/set-aside-actions.h"
#include "gtk/common/navigator.h"
#include "gtk/common/size-watch.h"
#include "gtk/common/words.h"
#include "gtk/job/job-actions.h"
#include "gtk/job/job-check.h"
#include "gtk/job/plan-words.h"

/* Records that are copied as text. */
#define MOST_COPIED 1000
/* Characters of one value in the details. */
#define VALUE_WIDTH 200
/* What a row tells of a record, in characters: of one value, and until no more fields are told. */
#define BRIEF_WIDTH 24
#define BRIEF_LENGTH 80
#define DETAILS_WIDTH 340
#define DETAILS_HEIGHT 260

struct _RopewayRunPage
{
  AdwBin parent_instance;

  /* template */
  RopewaySizeWatch *size_watch;
  AdwWindowTitle *window_title;
  GtkWidget *job_button;
  GtkBox *panes;
  GtkListView *list_view;
  GtkWidget *details_separator;
  RopewayRecordDetails *details;

  /* owned */
  RopewayWorkspace *workspace;
  GSimpleActionGroup *actions;
  GtkWidget *summary;            /* the first row of the list */
  GListModel *all;               /* the summary's row, then the outcomes, then what was held back */
  GListStore *held;              /* (nullable): what a run that stopped to ask would have done */
  RopewayOutcomeModel *outcomes; /* (nullable): no database yet */
  GtkSingleSelection *selection;
  RopewayRunRecord *record; /* (nullable) */
  GPtrArray *causes;        /* (nullable): RopewaySetAside */
  char *noun;               /* (nullable) */

  /* state */
  gint64 run;
  guint refresh;        /* source id, 0: nothing is to be done */
  guint64 n_causes_for; /* how many were set aside when the causes were read */
};

G_DEFINE_FINAL_TYPE (RopewayRunPage, ropeway_run_page, ADW_TYPE_BIN)

static void queue_refresh (RopewayRunPage *self);

/* ---- rows ---- */

static GtkWidget *
make_row (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *key = gtk_label_new (NULL);
  GtkWidget *what = gtk_label_new (NULL);
  GtkWidget *when = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (key), 0.0F);
  gtk_label_set_ellipsize (GTK_LABEL (key), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (key, TRUE);
  gtk_widget_add_css_class (when, "dim-label");
  gtk_widget_add_css_class (when, "numeric");
  gtk_box_append (GTK_BOX (box), key);
  gtk_box_append (GTK_BOX (box), what);
  gtk_box_append (GTK_BOX (box), when);
  gtk_widget_add_css_class (box, "record-row");
  return box;
}

/* @key: (nullable): not read yet. */
static void
set_row (GtkWidget *row, const char *key, const char *what, const char *when, gboolean warns)
{
  GtkWidget *key_label = gtk_widget_get_first_child (row);
  GtkWidget *what_label = gtk_widget_get_next_sibling (key_label);
  GtkWidget *when_label = gtk_widget_get_next_sibling (what_label);
  g_autofree char *words = key != NULL ? ropeway_run_words_dup_key (key) : g_strdup ("…");

  gtk_label_set_label (GTK_LABEL (key_label), words);
  gtk_label_set_label (GTK_LABEL (what_label), what);
  gtk_label_set_label (GTK_LABEL (when_label), when);
  if (warns)
    gtk_widget_add_css_class (what_label, "warning");
  else
    gtk_widget_remove_css_class (what_label, "warning");
}

static void
fill_row (GtkWidget *row, const RopewayOutcome *outcome)
{
  g_autofree char *when
      = outcome != NULL ? ropeway_words_dup_clock (outcome->at, ropeway_words_now ()) : NULL;

  if (outcome != NULL)
    set_row (row, outcome->source_key, ropeway_run_words_outcome (outcome->kind), when,
             outcome->kind == ROPEWAY_OUTCOME_PARKED);
  else
    set_row (row, NULL, "", "", FALSE);
}

static void
add_brief_field (const char *name, const char *before, const char *after, gpointer data)
{
  GString *brief = data;
  g_autofree char *was = ropeway_plan_words_dup_json (before, BRIEF_WIDTH);
  g_autofree char *becomes = ropeway_plan_words_dup_json (after, BRIEF_WIDTH);

  if (g_strcmp0 (before, after) == 0 || brief->len > BRIEF_LENGTH)
    return;
  if (before == NULL || after == NULL)
    g_string_append_printf (brief, "  ·  %s: %s", name, after == NULL ? was : becomes);
  else
    /* Translators: of a field of a record, its name, and what it becomes. */
    g_string_append_printf (brief, _ ("  ·  %s: %s → %s"), name, was, becomes);
}

static void
fill_held_row (GtkWidget *row, RopewayHeldItem *item)
{
  const RopewayHeld *held = ropeway_held_item_get_held (item);
  g_autofree char *key = ropeway_run_words_dup_key (held->source_key);
  g_autoptr (GString) brief = g_string_new (key);

  set_row (row, held->source_key, ropeway_run_words_planned (held->kind), "",
           held->kind == ROPEWAY_OUTCOME_DELETED);
  ropeway_held_item_each_field (item, add_brief_field, brief);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (row)), brief->str);
}

/* The row stays with its list item while another is bound to it: scrolling makes no widgets. */
static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, RopewayRunPage *self)
{
  GtkWidget *row = g_object_ref_sink (make_row ());

  g_object_set_data_full (G_OBJECT (list_item), "row", row, g_object_unref);
  gtk_list_item_set_child (list_item, row);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, RopewayRunPage *self)
{
  gpointer item = gtk_list_item_get_item (list_item);
  gboolean is_record = ROPEWAY_IS_OUTCOME_ITEM (item) || ROPEWAY_IS_HELD_ITEM (item);

  gtk_list_item_set_selectable (list_item, is_record);
  gtk_list_item_set_activatable (list_item, is_record);
  if (ROPEWAY_IS_OUTCOME_ITEM (item))
    fill_row (gtk_list_item_get_child (list_item), ropeway_outcome_item_get_outcome (item));
  else if (ROPEWAY_IS_HELD_ITEM (item))
    fill_held_row (gtk_list_item_get_child (list_item), item);
  else
    gtk_list_item_set_child (list_item, self->summary);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item, RopewayRunPage *self)
{
  GtkWidget *row = g_object_get_data (G_OBJECT (list_item), "row");

  if (gtk_list_item_get_child (list_item) != row)
    gtk_list_item_set_child (list_item, row);
}

/* ---- details ---- */

/* Six numbers stand in one row or in two, never in one and a bit. */
static void
fit_columns (RopewayRunPage *self)
{
  gboolean is_wide = ropeway_size_watch_get_width_class (self->size_watch) == ROPEWAY_WIDTH_WIDE
                     && !gtk_widget_get_visible (GTK_WIDGET (self->details));

  ropeway_run_summary_set_columns (ROPEWAY_RUN_SUMMARY (self->summary), is_wide ? 6 : 3);
}

static void
show_details (RopewayRunPage *self, gboolean visible)
{
  gtk_widget_set_visible (GTK_WIDGET (self->details), visible);
  gtk_widget_set_visible (self->details_separator, visible);
  fit_columns (self);
}

static void
on_details_closed (RopewayRunPage *self)
{
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  show_details (self, FALSE);
}

static void
fill_details (RopewayRunPage *self, const RopewayOutcome *outcome)
{
  g_autofree char *key = ropeway_run_words_dup_key (outcome->source_key);
  g_autofree char *fields = ropeway_run_words_dup_fields (outcome->changed);
  g_autofree char *moment = ropeway_words_dup_moment (outcome->at, ropeway_words_now ());

  ropeway_record_details_begin (self->details, key, ropeway_run_words_outcome (outcome->kind));
  if (outcome->problem != NULL)
    {
      g_autofree char *sentence = ropeway_words_dup_problem (outcome->problem);

      ropeway_record_details_add_problem (
          self->details, sentence, ropeway_run_words_turn (ropeway_problem_get_turn (outcome->problem)),
          ropeway_problem_get_code (outcome->problem), ropeway_problem_get_pointer (outcome->problem));
    }
  ropeway_record_details_add (self->details, _ ("Fields written"), fields);
  ropeway_record_details_add (self->details, _ ("Known there as"), outcome->destination_id);
  ropeway_record_details_add (self->details, _ ("When"), moment);
  ropeway_record_details_add_technical (self->details, _ ("Key"), outcome->source_key);
}

static void
add_held_field (const char *name, const char *before, const char *after, gpointer data)
{
  RopewayRunPage *self = data;
  g_autofree char *was = ropeway_plan_words_dup_json (before, VALUE_WIDTH);
  g_autofree char *becomes = ropeway_plan_words_dup_json (after, VALUE_WIDTH);

  if (after == NULL)
    ropeway_record_details_add (self->details, name, was);
  else
    ropeway_record_details_add_change (self->details, name, was, becomes);
}

static void
fill_held_details (RopewayRunPage *self, RopewayHeldItem *item)
{
  const RopewayHeld *held = ropeway_held_item_get_held (item);
  g_autofree char *key = ropeway_run_words_dup_key (held->source_key);

  ropeway_record_details_begin (self->details, key, ropeway_run_words_planned (held->kind));
  ropeway_held_item_each_field (item, add_held_field, self);
  ropeway_record_details_add (self->details, _ ("Known there as"), held->destination_id);
  ropeway_record_details_add_technical (self->details, _ ("Key"), held->source_key);
}

static void
on_selected (RopewayRunPage *self)
{
  gpointer item = gtk_single_selection_get_selected_item (self->selection);
  const RopewayOutcome *outcome
      = ROPEWAY_IS_OUTCOME_ITEM (item) ? ropeway_outcome_item_get_outcome (item) : NULL;

  if (outcome != NULL)
    fill_details (self, outcome);
  else if (ROPEWAY_IS_HELD_ITEM (item))
    fill_held_details (self, item);
  show_details (self, outcome != NULL || ROPEWAY_IS_HELD_ITEM (item));
}

static void
on_width_changed (RopewayRunPage *self)
{
  gboolean narrow = ropeway_size_watch_get_width_class (self->size_watch) == ROPEWAY_WIDTH_NARROW;
  GtkOrientation along = narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  gtk_widget_set_visible (self->job_button, !narrow);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->panes), along);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->details_separator),
                                  narrow ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_size_request (GTK_WIDGET (self->details), narrow ? -1 : DETAILS_WIDTH,
                               narrow ? DETAILS_HEIGHT : -1);
  fit_columns (self);
}

/* ---- the run ---- */

static void
show_job (RopewayRunPage *self, RopewayStore *store)
{
  RopewayJobItem *item = ropeway_job_actions_find (self->workspace, self->record->job);
  g_autofree char *moment = ropeway_words_dup_moment (self->record->started, ropeway_words_now ());

  adw_window_title_set_title (self->window_title,
                              item != NULL ? ropeway_job_item_get_name (item) : self->record->job);
  adw_window_title_set_subtitle (self->window_title, moment);
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "show-job")), item != NULL);
  if (self->noun == NULL && item != NULL)
    {
      g_autoptr (RopewayJobCheck) check
          = ropeway_job_check_new (store, self->record->job, ROPEWAY_FACE_DRAFT, NULL);

      self->noun = check != NULL ? ropeway_job_check_dup_noun (check) : NULL;
    }
}

/* The outcomes are there as soon as there is a database; before them comes the row of the summary. */
static void
make_list (RopewayRunPage *self, RopewayStore *store)
{
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  GListStore *head = g_list_store_new (GTK_TYPE_WIDGET);
  GtkFlattenListModel *held;

  self->outcomes = ropeway_outcome_model_new (store, self->run);
  g_list_store_append (head, self->summary);
  g_list_store_append (parts, head);
  g_list_store_append (parts, self->outcomes);
  self->held = g_list_store_new (G_TYPE_LIST_MODEL);
  held = gtk_flatten_list_model_new (G_LIST_MODEL (g_object_ref (self->held)));
  g_list_store_append (parts, held);
  g_object_unref (held);
  g_object_unref (head);
  self->all = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
  gtk_single_selection_set_model (self->selection, self->all);
}

/* A question can be answered only while nothing has happened since. */
static RopewayQuestion
get_question (RopewayRunPage *self, RopewayStore *store)
{
  RopewayQuestion question = ropeway_run_words_get_question (self->record);
  g_autoptr (GPtrArray) last = NULL;

  if (question == ROPEWAY_QUESTION_NONE)
    return question;
  last = ropeway_ledger_list_runs (store, self->record->job, 0, 1, NULL);
  return last != NULL && last->len == 1 && ((RopewayRunRecord *)g_ptr_array_index (last, 0))->id == self->run
             ? question
             : ROPEWAY_QUESTION_NONE;
}

/* What is held back is there whole when the run has ended. */
static void
show_held (RopewayRunPage *self, RopewayStore *store)
{
  g_autoptr (GListModel) held = NULL;

  if (ropeway_run_words_get_question (self->record) == ROPEWAY_QUESTION_NONE
      || g_list_model_get_n_items (G_LIST_MODEL (self->held)) > 0)
    return;
  held = ropeway_held_list_new (store, self->run);
  g_list_store_append (self->held, held);
}

static gboolean
counts_changes (RopewayRunPage *self)
{
  RopewayStore *store = ropeway_workspace_get_store (self->workspace);
  g_autoptr (RopewayJobCheck) check
      = ropeway_job_check_new (store, self->record->job, ROPEWAY_FACE_IN_USE, NULL);
  const RopewayOperation *operation
      = check != NULL && check->source != NULL && check->view != NULL && check->view->source.operation != NULL
            ? ropeway_connection_find_operation (check->source, check->view->source.operation)
            : NULL;

  return operation != NULL && operation->changes.field != NULL;
}

static void
refresh (RopewayRunPage *self)
{
  RopewayStore *store = ropeway_workspace_get_store (self->workspace);
  RopewayRunRecord *record = store != NULL ? ropeway_ledger_get_run (store, self->run, NULL) : NULL;
  RopewayTask *task;

  if (record == NULL)
    return;
  g_clear_pointer (&self->record, ropeway_run_record_free);
  self->record = record;
  if (self->outcomes == NULL)
    make_list (self, store);
  show_job (self, store);
  if (self->causes == NULL || self->n_causes_for != record->counts[ROPEWAY_OUTCOME_PARKED])
    {
      g_clear_pointer (&self->causes, g_ptr_array_unref);
      self->causes = ropeway_set_aside_list (store, record);
      self->n_causes_for = record->counts[ROPEWAY_OUTCOME_PARKED];
    }
  task = record->state == ROPEWAY_RUN_RUNNING ? ropeway_workspace_find_run (self->workspace, record->job)
                                              : NULL;
  show_held (self, store);
  ropeway_run_summary_show (ROPEWAY_RUN_SUMMARY (self->summary), record, self->noun, task, self->causes);
  ropeway_run_summary_ask (ROPEWAY_RUN_SUMMARY (self->summary), get_question (self, store));
  ropeway_outcome_model_set_length (self->outcomes, ropeway_outcome_model_count (record));
}

static gboolean
on_refresh (gpointer data)
{
  RopewayRunPage *self = data;

  self->refresh = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
queue_refresh (RopewayRunPage *self)
{
  if (self->refresh == 0)
    self->refresh = g_idle_add (on_refresh, self);
}

static void
on_runs_changed (RopewayWorkspace *workspace, const char *job, RopewayRunPage *self)
{
  if (self->record != NULL && g_strcmp0 (job, self->record->job) != 0)
    return;
  /* What an ended run set aside may have gone through since, or a person has decided about it. */
  if (self->record != NULL && self->record->state != ROPEWAY_RUN_RUNNING)
    g_clear_pointer (&self->causes, g_ptr_array_unref);
  queue_refresh (self);
}

/* ---- as text ---- */

static void
add_outcome (GString *text, const RopewayOutcome *outcome)
{
  g_autofree char *key = ropeway_run_words_dup_key (outcome->source_key);
  g_autofree char *sentence = outcome->problem != NULL ? ropeway_words_dup_problem (outcome->problem) : NULL;

  g_string_append_printf (text, "%s\t%s\t%s\t%s\n", key, ropeway_run_words_outcome (outcome->kind),
                          outcome->destination_id != NULL ? outcome->destination_id : "",
                          sentence != NULL ? sentence : "");
}

char *
ropeway_run_page_dup_text (RopewayRunPage *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *verdict = NULL;
  g_autofree char *why = NULL;
  g_autofree char *counts = NULL;
  guint n;

  g_return_val_if_fail (ROPEWAY_IS_RUN_PAGE (self), NULL);

  if (self->record == NULL)
    return g_string_free (text, FALSE);
  verdict = ropeway_run_words_dup_verdict (self->record, self->noun);
  why = ropeway_run_words_dup_why (self->record);
  counts = ropeway_words_dup_counts (self->record->counts, TRUE);
  g_string_append_printf (text, "%s · %s\n%s\n", adw_window_title_get_title (self->window_title),
                          adw_window_title_get_subtitle (self->window_title), verdict);
  if (why != NULL)
    g_string_append_printf (text, "%s\n", why);
  g_string_append_printf (text, "%s\n\n", counts);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->outcomes));
  for (guint i = 0; i < MIN (n, MOST_COPIED); i++)
    {
      g_autoptr (RopewayOutcomeItem) item = g_list_model_get_item (G_LIST_MODEL (self->outcomes), i);

      if (ropeway_outcome_item_get_outcome (item) != NULL)
        add_outcome (text, ropeway_outcome_item_get_outcome (item));
    }
  if (n > MOST_COPIED)
    g_string_append (text, "…\n");
  return g_string_free (text, FALSE);
}

static void
on_show_job (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RopewayRunPage *self = data;

  if (self->record != NULL)
    ropeway_navigator_go (GTK_WIDGET (self), "win.open-job", g_variant_new_string (self->record->job));
}

static void
on_copy (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RopewayRunPage *self = data;
  g_autofree char *text = ropeway_run_page_dup_text (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  ropeway_navigator_say (GTK_WIDGET (self), _ ("Copied"), NULL, NULL, NULL);
}

static void
on_answer (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RopewayRunPage *self = data;
  g_autofree char *why = self->record != NULL ? ropeway_run_words_dup_why (self->record) : NULL;

  if (self->record != NULL)
    ropeway_run_answer_ask (GTK_WIDGET (self), self->workspace, self->record, why, counts_changes (self));
}

static const RopewaySetAside *
get_cause (RopewayRunPage *self, GVariant *index)
{
  guint i = g_variant_get_uint32 (index);

  return self->causes != NULL && i < self->causes->len ? g_ptr_array_index (self->causes, i) : NULL;
}

static void
on_try_again (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RopewayRunPage *self = data;
  const RopewaySetAside *cause = get_cause (self, parameter);

  if (cause != NULL)
    ropeway_set_aside_try_again (GTK_WIDGET (self), self->workspace, self->record->job, cause);
}

static void
on_dismiss (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RopewayRunPage *self = data;
  const RopewaySetAside *cause = get_cause (self, parameter);

  if (cause != NULL)
    ropeway_set_aside_dismiss (GTK_WIDGET (self), self->workspace, self->record->job, cause);
}

static const GActionEntry action_entries[] = {
  { .name = "show-job", .activate = on_show_job },
  { .name = "answer", .activate = on_answer },
  { .name = "try-again", .activate = on_try_again, .parameter_type = "u" },
  { .name = "dismiss", .activate = on_dismiss, .parameter_type = "u" },
  { .name = "copy", .activate = on_copy },
};

/* ---- the object ---- */

static void
ropeway_run_page_dispose (GObject *object)
{
  RopewayRunPage *self = ROPEWAY_RUN_PAGE (object);

  g_clear_handle_id (&self->refresh, g_source_remove);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->all);
  g_clear_object (&self->outcomes);
  g_clear_object (&self->held);
  g_clear_object (&self->summary);
  g_clear_object (&self->actions);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (ropeway_run_page_parent_class)->dispose (object);
}

static void
ropeway_run_page_finalize (GObject *object)
{
  RopewayRunPage *self = ROPEWAY_RUN_PAGE (object);

  g_clear_pointer (&self->record, ropeway_run_record_free);
  g_clear_pointer (&self->causes, g_ptr_array_unref);
  g_free (self->noun);
  G_OBJECT_CLASS (ropeway_run_page_parent_class)->finalize (object);
}

static void
ropeway_run_page_class_init (RopewayRunPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ropeway_run_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ropeway_run_page_finalize;
  g_type_ensure (ROPEWAY_TYPE_SIZE_WATCH);
  g_type_ensure (ROPEWAY_TYPE_RECORD_DETAILS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ropeway_app/Ropeway/activity/run-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RopewayRunPage, size_watch);
  gtk_widget_class_bind_template_child (widget_class, RopewayRunPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, RopewayRunPage, job_button);
  gtk_widget_class_bind_template_child (widget_class, RopewayRunPage, panes);
  gtk_widget_class_bind_template_child (widget_class, RopewayRunPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, RopewayRunPage, details_separator);
  gtk_widget_class_bind_template_child (widget_class, RopewayRunPage, details);
  gtk_widget_class_bind_template_callback (widget_class, on_width_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_details_closed);
}

static void
ropeway_run_page_init (RopewayRunPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), action_entries,
                                   G_N_ELEMENTS (action_entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "run", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->summary = g_object_ref_sink (ropeway_run_summary_new ());
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), self);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  on_width_changed (self);
}

GtkWidget *
ropeway_run_page_new (RopewayWorkspace *workspace, gint64 run)
{
  RopewayRunPage *self = g_object_new (ROPEWAY_TYPE_RUN_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->run = run;
  g_signal_connect (workspace, "runs-changed", G_CALLBACK (on_runs_changed), self);
  g_signal_connect_swapped (workspace, "notify::state", G_CALLBACK (queue_refresh), self);
  refresh (self);
  return GTK_WIDGET (self);
}

GListModel *
ropeway_run_page_get_outcomes (RopewayRunPage *self)
{
  g_return_val_if_fail (ROPEWAY_IS_RUN_PAGE (self), NULL);
  return G_LIST_MODEL (self->outcomes);
}
