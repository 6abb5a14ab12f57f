/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/job/preview-page.h"

#include "base/i18n.h"
#include "bus/agent-names.h"
#include "gtk/activity/record-details.h"
#include "gtk/activity/run-bar.h"
#include "gtk/activity/run-words.h"
#include "gtk/common/size-watch.h"
#include "gtk/common/task.h"
#include "gtk/common/words.h"
#include "gtk/job/job-actions.h"
#include "gtk/job/job-check.h"
#include "gtk/job/plan-model.h"
#include "gtk/job/plan-words.h"

#define DETAILS_WIDTH 340
#define DETAILS_HEIGHT 260
#define VALUE_WIDTH 500
#define N_FILTERS (ROPEWAY_PLAN_SET_ASIDE + 1)

struct _RopewayPreviewPage
{
  AdwBin parent_instance;

  /* template */
  RopewaySizeWatch *size_watch;
  AdwWindowTitle *window_title;
  GtkWidget *again_button;
  GtkLabel *verdict_label;
  GtkLabel *why_label;
  RopewayRunBar *run_bar;
  GtkWidget *filters_window;
  GtkBox *filters;
  GtkBox *panes;
  GtkListView *list_view;
  GtkWidget *details_separator;
  RopewayRecordDetails *details;

  /* owned by filters */
  GtkToggleButton *buttons[N_FILTERS];

  /* owned */
  RopewayWorkspace *workspace;
  char *id;
  char *noun; /* (nullable) */
  RopewayTask *task;
  RopewayPlanModel *plan; /* (nullable): nothing was told yet */
  GtkSingleSelection *selection;

  /* state */
  guint refresh; /* source id, 0: nothing is to be done */
};

G_DEFINE_FINAL_TYPE (RopewayPreviewPage, ropeway_preview_page, ADW_TYPE_BIN)

static void queue_refresh (RopewayPreviewPage *self);

/* ---- rows ---- */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      if (i > 0)
        {
          gtk_widget_add_css_class (label, "caption");
          gtk_widget_add_css_class (label, "dim-label");
        }
      gtk_box_append (GTK_BOX (texts), label);
    }
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), gtk_label_new (NULL));
  gtk_widget_add_css_class (row, "record-row");
  gtk_list_item_set_child (list_item, row);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  RopewayPlanItem *item = gtk_list_item_get_item (list_item);
  const RopewayValue *line = ropeway_plan_item_get_line (item);
  GtkWidget *texts = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *title = gtk_widget_get_first_child (texts);
  GtkWidget *subtitle = gtk_widget_get_next_sibling (title);
  GtkWidget *what = gtk_widget_get_next_sibling (texts);
  g_autofree char *key = ropeway_run_words_dup_key_list (ropeway_value_get (line, "key"));
  g_autofree char *sentence = ropeway_value_dup_member_text (ropeway_value_get (line, "problem"), "sentence");
  g_autofree char *changes = sentence == NULL ? ropeway_plan_words_dup_changes (line) : NULL;
  const char *text = sentence != NULL ? sentence : changes;

  gtk_label_set_label (GTK_LABEL (title), key);
  gtk_label_set_label (GTK_LABEL (subtitle), text);
  gtk_widget_set_visible (subtitle, *text != '\0');
  gtk_label_set_label (GTK_LABEL (what), ropeway_run_words_planned (ropeway_plan_item_get_kind (item)));
  if (ropeway_plan_item_get_kind (item) == ROPEWAY_OUTCOME_PARKED)
    gtk_widget_add_css_class (what, "warning");
  else
    gtk_widget_remove_css_class (what, "warning");
}

/* ---- details ---- */

static void
show_details (RopewayPreviewPage *self, gboolean visible)
{
  gtk_widget_set_visible (GTK_WIDGET (self->details), visible);
  gtk_widget_set_visible (self->details_separator, visible);
}

static void
on_details_closed (RopewayPreviewPage *self)
{
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  show_details (self, FALSE);
}

static RopewayTurn
read_turn (const RopewayValue *problem)
{
  const RopewayValue *turn = ropeway_value_get (problem, "turn");

  if (ropeway_value_is_text (turn, "service"))
    return ROPEWAY_TURN_SERVICE;
  return ropeway_value_is_text (turn, "ropeway") ? ROPEWAY_TURN_ROPEWAY : ROPEWAY_TURN_YOU;
}

static void
add_problem (RopewayPreviewPage *self, const RopewayValue *problem)
{
  g_autofree char *sentence = ropeway_value_dup_member_text (problem, "sentence");
  g_autofree char *code = ropeway_value_dup_member_text (problem, "code");
  g_autofree char *pointer = ropeway_value_dup_member_text (problem, "pointer");

  if (sentence != NULL)
    ropeway_record_details_add_problem (self->details, sentence, ropeway_run_words_turn (read_turn (problem)),
                                        code, pointer);
}

static void
fill_details (RopewayPreviewPage *self, RopewayPlanItem *item)
{
  const RopewayValue *line = ropeway_plan_item_get_line (item);
  g_autofree char *key = ropeway_run_words_dup_key_list (ropeway_value_get (line, "key"));
  g_autofree char *there = ropeway_value_dup_member_text (line, "id");
  const RopewayValue *changes = ropeway_value_get (line, "changes");

  ropeway_record_details_begin (self->details, key,
                                ropeway_run_words_planned (ropeway_plan_item_get_kind (item)));
  add_problem (self, ropeway_value_get (line, "problem"));
  for (const RopewayValue *change = ropeway_value_first (changes); change != NULL;
       change = ropeway_value_next (change))
    {
      g_autofree char *name = ropeway_value_dup_member_text (change, "name");
      g_autofree char *before_json = ropeway_value_dup_member_text (change, "before");
      g_autofree char *after_json = ropeway_value_dup_member_text (change, "after");
      g_autofree char *before = ropeway_plan_words_dup_json (before_json, VALUE_WIDTH);
      g_autofree char *after = ropeway_plan_words_dup_json (after_json, VALUE_WIDTH);

      ropeway_record_details_add_change (self->details, name != NULL ? name : "", before, after);
    }
  ropeway_record_details_add_technical (self->details, _ ("Known there as"), there);
}

static void
on_selected (RopewayPreviewPage *self)
{
  RopewayPlanItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL)
    fill_details (self, item);
  show_details (self, item != NULL);
}

/* ---- filters ---- */

static void
on_filter_toggled (GtkToggleButton *button, RopewayPreviewPage *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  for (guint i = 0; i < N_FILTERS && self->plan != NULL; i++)
    if (button == self->buttons[i])
      ropeway_plan_model_set_filter (self->plan, (RopewayPlanFilter)i);
}

static void
add_filters (RopewayPreviewPage *self)
{
  for (guint i = 0; i < N_FILTERS; i++)
    {
      GtkWidget *button = gtk_toggle_button_new ();

      self->buttons[i] = GTK_TOGGLE_BUTTON (button);
      if (i > 0)
        gtk_toggle_button_set_group (self->buttons[i], self->buttons[0]);
      gtk_widget_add_css_class (button, "flat");
      gtk_box_append (self->filters, button);
      g_signal_connect (button, "toggled", G_CALLBACK (on_filter_toggled), self);
    }
  gtk_toggle_button_set_active (self->buttons[0], TRUE);
}

static void
show_filter (RopewayPreviewPage *self, RopewayPlanFilter filter, const char *words, guint64 n)
{
  g_autofree char *number = ropeway_words_dup_number (n);
  /* Translators: what is shown, and how many there are: "New 12". */
  g_autofree char *label = g_strdup_printf (_ ("%s %s"), words, number);
  GtkWidget *button = GTK_WIDGET (self->buttons[filter]);

  gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_widget_set_visible (button, n > 0 || filter == ROPEWAY_PLAN_ALL);
}

static guint64
count (RopewayPreviewPage *self, RopewayOutcomeKind kind)
{
  return self->plan != NULL ? ropeway_plan_model_get_count (self->plan, kind) : 0;
}

static void
show_filters (RopewayPreviewPage *self)
{
  guint64 created = count (self, ROPEWAY_OUTCOME_CREATED);
  guint64 updated = count (self, ROPEWAY_OUTCOME_UPDATED);
  guint64 parked = count (self, ROPEWAY_OUTCOME_PARKED);
  guint64 same = count (self, ROPEWAY_OUTCOME_UNCHANGED) + count (self, ROPEWAY_OUTCOME_LEFT_OUT);

  show_filter (self, ROPEWAY_PLAN_ALL, _ ("All"),
               created + updated + parked + count (self, ROPEWAY_OUTCOME_DELETED));
  show_filter (self, ROPEWAY_PLAN_NEW, _ ("New"), created);
  show_filter (self, ROPEWAY_PLAN_CHANGED, _ ("Changed"), updated);
  show_filter (self, ROPEWAY_PLAN_SAME, _ ("The same or left out"), same);
  show_filter (self, ROPEWAY_PLAN_SET_ASIDE, _ ("Set aside"), parked);
  gtk_widget_set_visible (self->filters_window, created + updated + parked + same > 0);
}

/* ---- how it goes ---- */

static const RopewayValue *
get_root (RopewayTree *tree)
{
  return tree != NULL ? ropeway_tree_get_root (tree) : NULL;
}

static char *
dup_why (RopewayPreviewPage *self, const RopewayValue *result, const guint64 *counts)
{
  g_autofree char *sentence
      = ropeway_value_dup_member_text (ropeway_value_get (result, "problem"), "sentence");
  g_autofree char *words = NULL;

  if (ropeway_task_get_failure (self->task, NULL) != NULL)
    return g_strdup (ropeway_task_get_failure (self->task, NULL));
  if (sentence != NULL)
    return g_steal_pointer (&sentence);
  words = ropeway_words_dup_counts (counts, TRUE);
  if (*words == '\0')
    return g_strdup (_ ("Nothing is written by a preview."));
  return g_strdup_printf (_ ("%s. Nothing is written by a preview."), words);
}

static void
show_verdict (RopewayPreviewPage *self)
{
  const RopewayValue *result = get_root (ropeway_task_get_result (self->task));
  const RopewayValue *progress = get_root (ropeway_task_get_progress (self->task));
  gboolean has_ended = ropeway_task_get_state (self->task) == ROPEWAY_TASK_STATE_ENDED;
  guint64 counts[ROPEWAY_N_OUTCOMES];
  g_autofree char *verdict = NULL;
  g_autofree char *why = NULL;

  ropeway_plan_words_read_counts (ropeway_value_get (result, "counts") != NULL ? result : progress, counts);
  if (has_ended && ropeway_task_get_failure (self->task, NULL) != NULL)
    verdict = g_strdup (_ ("The preview failed"));
  else
    verdict = ropeway_plan_words_dup_verdict (result, counts, self->noun);
  why = dup_why (self, result, counts);
  gtk_label_set_label (self->verdict_label, verdict);
  gtk_label_set_label (self->why_label, why);
  ropeway_run_bar_set_task (self->run_bar, self->task);
  gtk_widget_set_sensitive (self->again_button, has_ended);
}

static void
refresh (RopewayPreviewPage *self)
{
  RopewayAgentEvents *events = ropeway_task_get_events (self->task);
  RopewayJobItem *item = ropeway_job_actions_find (self->workspace, self->id);
  gboolean has_more;

  if (item != NULL)
    adw_window_title_set_subtitle (self->window_title, ropeway_job_item_get_name (item));
  if (self->plan == NULL && events != NULL)
    {
      self->plan = ropeway_plan_model_new (events);
      gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->plan));
    }
  has_more = self->plan != NULL && ropeway_plan_model_update (self->plan);
  show_verdict (self);
  show_filters (self);
  if (has_more)
    queue_refresh (self);
}

static gboolean
on_refresh (gpointer data)
{
  RopewayPreviewPage *self = data;

  self->refresh = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
queue_refresh (RopewayPreviewPage *self)
{
  if (self->refresh == 0)
    self->refresh = g_idle_add (on_refresh, self);
}

/* The lines belong to the task: the list lets them go before. */
static void
drop_task (RopewayPreviewPage *self)
{
  gtk_single_selection_set_model (self->selection, NULL);
  g_clear_object (&self->plan);
  if (self->task == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->task, self);
  if (ropeway_task_get_state (self->task) != ROPEWAY_TASK_STATE_ENDED)
    ropeway_task_cancel (self->task);
  g_clear_object (&self->task);
}

static void
begin (RopewayPreviewPage *self)
{
  g_autoptr (RopewayTree) request = ropeway_tree_new ();
  RopewayValue *root = ropeway_tree_object (request);
  RopewayStore *store = ropeway_workspace_get_store (self->workspace);
  g_autoptr (RopewayJobCheck) check
      = store != NULL ? ropeway_job_check_new (store, self->id, ROPEWAY_FACE_DRAFT, NULL) : NULL;

  drop_task (self);
  g_free (self->noun);
  self->noun = check != NULL ? ropeway_job_check_dup_noun (check) : NULL;
  gtk_toggle_button_set_active (self->buttons[0], TRUE);
  ropeway_tree_set_root (request, root);
  ropeway_value_set_text (request, root, "job", self->id);
  ropeway_value_set_boolean (request, root, "draft", TRUE);
  self->task = ropeway_workspace_start (self->workspace, ROPEWAY_TASK_PLAN, request);
  g_signal_connect_swapped (self->task, "progress", G_CALLBACK (queue_refresh), self);
  g_signal_connect_swapped (self->task, "ended", G_CALLBACK (queue_refresh), self);
  refresh (self);
}

static void
on_again_clicked (RopewayPreviewPage *self)
{
  begin (self);
}

static void
on_width_changed (RopewayPreviewPage *self)
{
  gboolean narrow = ropeway_size_watch_get_width_class (self->size_watch) == ROPEWAY_WIDTH_NARROW;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->panes),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->details_separator),
                                  narrow ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_size_request (GTK_WIDGET (self->details), narrow ? -1 : DETAILS_WIDTH,
                               narrow ? DETAILS_HEIGHT : -1);
}

/* ---- the object ---- */

static void
ropeway_preview_page_dispose (GObject *object)
{
  RopewayPreviewPage *self = ROPEWAY_PREVIEW_PAGE (object);

  g_clear_handle_id (&self->refresh, g_source_remove);
  if (self->selection != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->selection, self);
      drop_task (self);
    }
  if (self->run_bar != NULL)
    ropeway_run_bar_set_task (self->run_bar, NULL);
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (ropeway_preview_page_parent_class)->dispose (object);
}

static void
ropeway_preview_page_finalize (GObject *object)
{
  RopewayPreviewPage *self = ROPEWAY_PREVIEW_PAGE (object);

  g_free (self->id);
  g_free (self->noun);
  G_OBJECT_CLASS (ropeway_preview_page_parent_class)->finalize (object);
}

static void
ropeway_preview_page_class_init (RopewayPreviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ropeway_preview_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ropeway_preview_page_finalize;
  g_type_ensure (ROPEWAY_TYPE_SIZE_WATCH);
  g_type_ensure (ROPEWAY_TYPE_RUN_BAR);
  g_type_ensure (ROPEWAY_TYPE_RECORD_DETAILS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ropeway_app/Ropeway/job/preview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RopewayPreviewPage, size_watch);
  gtk_widget_class_bind_template_child (widget_class, RopewayPreviewPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, RopewayPreviewPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, RopewayPreviewPage, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, RopewayPreviewPage, why_label);
  gtk_widget_class_bind_template_child (widget_class, RopewayPreviewPage, run_bar);
  gtk_widget_class_bind_template_child (widget_class, RopewayPreviewPage, filters_window);
  gtk_widget_class_bind_template_child (widget_class, RopewayPreviewPage, filters);
  gtk_widget_class_bind_template_child (widget_class, RopewayPreviewPage, panes);
  gtk_widget_class_bind_template_child (widget_class, RopewayPreviewPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, RopewayPreviewPage, details_separator);
  gtk_widget_class_bind_template_child (widget_class, RopewayPreviewPage, details);
  gtk_widget_class_bind_template_callback (widget_class, on_width_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_details_closed);
}

static void
ropeway_preview_page_init (RopewayPreviewPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  add_filters (self);
  on_width_changed (self);
}

GtkWidget *
ropeway_preview_page_new (RopewayWorkspace *workspace, const char *id)
{
  RopewayPreviewPage *self = g_object_new (ROPEWAY_TYPE_PREVIEW_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->id = g_strdup (id);
  begin (self);
  return GTK_WIDGET (self);
}

GListModel *
ropeway_preview_page_get_plan (RopewayPreviewPage *self)
{
  g_return_val_if_fail (ROPEWAY_IS_PREVIEW_PAGE (self), NULL);
  return G_LIST_MODEL (self->plan);
}
