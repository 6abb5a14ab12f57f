/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/activity/run-summary.h"

#include "base/i18n.h"
#include "gtk/activity/outcome-model.h"
#include "gtk/activity/run-bar.h"
#include "gtk/activity/run-words.h"
#include "gtk/activity/set-aside.h"
#include "gtk/common/words.h"

#define MOST_CAUSES 5

typedef struct
{
  RopewayOutcomeKind kind;
  const char *label;
} Tile;

static const Tile tile_table[] = {
  { ROPEWAY_OUTCOME_CREATED, N_ ("New") },
  { ROPEWAY_OUTCOME_UPDATED, N_ ("Changed") },
  { ROPEWAY_OUTCOME_UNCHANGED, N_ ("The same (nothing sent)") },
  { ROPEWAY_OUTCOME_LEFT_OUT, N_ ("Left out") },
  { ROPEWAY_OUTCOME_PARKED, N_ ("Set aside") },
  { ROPEWAY_OUTCOME_DELETED, N_ ("Removed") },
};

struct _RopewayRunSummary
{
  AdwBin parent_instance;

  /* template */
  GtkLabel *verdict_label;
  GtkLabel *why_label;
  GtkButton *answer_button;
  RopewayRunBar *run_bar;
  GtkFlowBox *tiles;
  GtkLabel *effort_label;
  AdwPreferencesGroup *causes_group;
  GtkLabel *records_label;

  /* owned by tiles */
  GtkLabel *numbers[G_N_ELEMENTS (tile_table)];

  /* owned */
  GPtrArray *cause_rows; /* borrowed from the group */
};

G_DEFINE_FINAL_TYPE (RopewayRunSummary, ropeway_run_summary, ADW_TYPE_BIN)

static void
add_tile (RopewayRunSummary *self, guint index)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *number = gtk_label_new ("0");
  GtkWidget *label = gtk_label_new (_ (tile_table[index].label));
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "tile");
  gtk_widget_add_css_class (number, "title-3");
  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_add_css_class (label, "caption");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (number), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), label);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_append (self->tiles, child);
  self->numbers[index] = GTK_LABEL (number);
}

static void
show_tiles (RopewayRunSummary *self, const RopewayRunRecord *run)
{
  for (guint i = 0; i < G_N_ELEMENTS (tile_table); i++)
    {
      g_autofree char *number = ropeway_words_dup_number (run->counts[tile_table[i].kind]);
      g_autofree char *said = g_strdup_printf ("%s: %s", _ (tile_table[i].label), number);
      GtkWidget *child = gtk_widget_get_ancestor (GTK_WIDGET (self->numbers[i]), GTK_TYPE_FLOW_BOX_CHILD);

      gtk_label_set_label (self->numbers[i], number);
      gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
      if (run->counts[tile_table[i].kind] == 0)
        gtk_widget_add_css_class (GTK_WIDGET (self->numbers[i]), "dim-label");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self->numbers[i]), "dim-label");
    }
}

static GtkWidget *
make_technical_row (const char *label, const char *text)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  return row;
}

static GtkWidget *
make_button (const char *label, const char *action, guint index)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", index);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

/* What can be done about a cause. */
static GtkWidget *
make_ways_row (const RopewaySetAside *cause, guint index)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), cause->doubtful
                                                                ? _ ("Look whether they are there")
                                                                : _ ("When it is corrected"));
  adw_action_row_add_suffix (
      ADW_ACTION_ROW (row),
      make_button (cause->doubtful ? _ ("_Send Again…") : _ ("_Try Again"), "run.try-again", index));
  adw_action_row_add_suffix (
      ADW_ACTION_ROW (row),
      make_button (cause->doubtful ? _ ("They _Arrived") : _ ("_Dismiss"), "run.dismiss", index));
  return row;
}

static GtkWidget *
make_cause_row (const RopewaySetAside *cause, const char *noun, guint index)
{
  g_autofree char *sentence = ropeway_words_dup_problem (cause->problem);
  g_autofree char *records = ropeway_run_words_dup_records (cause->count, noun);
  const char *turn = ropeway_run_words_turn (ropeway_problem_get_turn (cause->problem));
  /* Translators: how many records, which ones, whose turn it is. */
  g_autofree char *subtitle = g_strdup_printf (_ ("%s: %s · %s"), records, cause->keys, turn);
  const char *pointer = ropeway_problem_get_pointer (cause->problem);
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sentence);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Set aside"), -1);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), icon);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), make_ways_row (cause, index));
  adw_expander_row_add_row (
      ADW_EXPANDER_ROW (row),
      make_technical_row (_ ("Technical Details"), ropeway_problem_get_code (cause->problem)));
  if (pointer != NULL)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), make_technical_row (_ ("Place in the file"), pointer));
  return row;
}

static void
show_causes (RopewayRunSummary *self, const RopewayRunRecord *run, const char *noun, GPtrArray *causes)
{
  for (guint i = 0; i < self->cause_rows->len; i++)
    adw_preferences_group_remove (self->causes_group, g_ptr_array_index (self->cause_rows, i));
  g_ptr_array_set_size (self->cause_rows, 0);
  for (guint i = 0; i < MIN (causes->len, MOST_CAUSES); i++)
    {
      GtkWidget *row = make_cause_row (g_ptr_array_index (causes, i), noun, i);

      adw_preferences_group_add (self->causes_group, row);
      g_ptr_array_add (self->cause_rows, row);
    }
  adw_preferences_group_set_description (
      self->causes_group,
      causes->len > MOST_CAUSES ? _ ("The most frequent causes; the others stand in the list below.")
      : causes->len == 0 ? _ ("Nothing of it is left: it went through later, or waits for a later run.")
                         : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->causes_group), run->counts[ROPEWAY_OUTCOME_PARKED] > 0);
}

static char *
dup_effort (const RopewayRunRecord *run)
{
  g_autofree char *moment = ropeway_words_dup_moment (run->started, ropeway_words_now ());
  g_autofree char *read = ropeway_words_dup_number (run->read);
  g_autofree char *calls = ropeway_words_dup_number (run->requests);
  g_autofree char *calls_words = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s call", "%s calls", (gulong)MIN (run->requests, G_MAXINT)), calls);
  g_autofree char *took = run->ended > 0 ? ropeway_words_dup_duration (run->ended - run->started) : NULL;

  if (took == NULL)
    return g_strdup_printf (_ ("Began %s · %s read · %s"), moment, read, calls_words);
  return g_strdup_printf (_ ("%s · took %s · %s read · %s"), moment, took, read, calls_words);
}

void
ropeway_run_summary_show (RopewayRunSummary *self, const RopewayRunRecord *run, const char *noun,
                          RopewayTask *task, GPtrArray *causes)
{
  g_autofree char *verdict = ropeway_run_words_dup_verdict (run, noun);
  g_autofree char *why = ropeway_run_words_dup_why (run);
  g_autofree char *effort = dup_effort (run);
  guint n = ropeway_outcome_model_count (run);
  gboolean asks = ropeway_run_words_get_question (run) == ROPEWAY_QUESTION_GO_ON;

  g_return_if_fail (ROPEWAY_IS_RUN_SUMMARY (self));

  gtk_label_set_label (self->verdict_label, verdict);
  gtk_label_set_label (self->why_label, why != NULL ? why : "");
  gtk_widget_set_visible (GTK_WIDGET (self->why_label), why != NULL);
  gtk_label_set_label (self->effort_label, effort);
  /* Where nothing was done, a row of zeros only hides what would be. */
  gtk_widget_set_visible (GTK_WIDGET (self->tiles), !asks);
  ropeway_run_bar_set_task (self->run_bar, task);
  show_tiles (self, run);
  show_causes (self, run, noun, causes);
  gtk_label_set_label (self->records_label, asks ? _ ("What Would Happen") : _ ("What Became of Each"));
  gtk_widget_set_visible (GTK_WIDGET (self->records_label), n > 0 || asks);
}

void
ropeway_run_summary_ask (RopewayRunSummary *self, RopewayQuestion question)
{
  const char *label = ropeway_run_answer_get_label (question);

  g_return_if_fail (ROPEWAY_IS_RUN_SUMMARY (self));

  gtk_button_set_label (self->answer_button, label != NULL ? label : "");
  gtk_widget_set_visible (GTK_WIDGET (self->answer_button), label != NULL);
}

void
ropeway_run_summary_set_columns (RopewayRunSummary *self, guint columns)
{
  g_return_if_fail (ROPEWAY_IS_RUN_SUMMARY (self));
  gtk_flow_box_set_max_children_per_line (self->tiles, columns);
}

static void
ropeway_run_summary_finalize (GObject *object)
{
  g_ptr_array_unref (ROPEWAY_RUN_SUMMARY (object)->cause_rows);
  G_OBJECT_CLASS (ropeway_run_summary_parent_class)->finalize (object);
}

static void
ropeway_run_summary_class_init (RopewayRunSummaryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ropeway_run_summary_finalize;
  g_type_ensure (ROPEWAY_TYPE_RUN_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ropeway_app/Ropeway/activity/run-summary.ui");
  gtk_widget_class_bind_template_child (widget_class, RopewayRunSummary, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, RopewayRunSummary, why_label);
  gtk_widget_class_bind_template_child (widget_class, RopewayRunSummary, answer_button);
  gtk_widget_class_bind_template_child (widget_class, RopewayRunSummary, run_bar);
  gtk_widget_class_bind_template_child (widget_class, RopewayRunSummary, tiles);
  gtk_widget_class_bind_template_child (widget_class, RopewayRunSummary, effort_label);
  gtk_widget_class_bind_template_child (widget_class, RopewayRunSummary, causes_group);
  gtk_widget_class_bind_template_child (widget_class, RopewayRunSummary, records_label);
}

static void
ropeway_run_summary_init (RopewayRunSummary *self)
{
  self->cause_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (tile_table); i++)
    add_tile (self, i);
}

GtkWidget *
ropeway_run_summary_new (void)
{
  return g_object_new (ROPEWAY_TYPE_RUN_SUMMARY, NULL);
}
