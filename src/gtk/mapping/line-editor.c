/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/mapping/line-editor.h"

#include "base/i18n.h"
#include "gtk/mapping/picker.h"
#include "gtk/mapping/rule-edit.h"
#include "gtk/mapping/rule-words.h"
#include "gtk/mapping/step-row.h"
#include "model/words.h"

#define VALUE_WIDTH 80

struct _RopewayLineEditor
{
  AdwBin parent_instance;

  /* template */
  GtkLabel *title_label;
  GtkLabel *value_label;
  GtkLabel *problem_label;
  AdwPreferencesGroup *sources_group;
  AdwPreferencesGroup *steps_group;
  GtkMenuButton *source_button;
  GtkMenuButton *step_button;
  AdwPreferencesGroup *policies_group;
  AdwComboRow *empty_row;
  AdwEntryRow *fallback_row;
  AdwComboRow *write_row;
  GtkWidget *remove_button;

  /* owned */
  GPtrArray *source_rows; /* borrowed from the group */
  GPtrArray *step_rows;   /* borrowed from the group */
  char *id;               /* (nullable): a field that nothing fills yet */
  char *to;
  char **paths; /* (nullable): that it comes from */

  /* borrowed */
  RopewayPicker *source_picker;
  RopewayPicker *step_picker;
  const RopewayJobCheck *check;

  /* state */
  gboolean is_showing;
  int opened; /* the step whose settings were open last; -1: none */
};

G_DEFINE_FINAL_TYPE (RopewayLineEditor, ropeway_line_editor, ADW_TYPE_BIN)

enum
{
  EDITED,
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* @tree: (transfer full) (nullable). */
static void
tell (RopewayLineEditor *self, RopewayTree *tree)
{
  g_autoptr (RopewayTree) owned = tree;

  if (owned != NULL)
    g_signal_emit (self, signals[EDITED], 0, owned);
}

/* ---- where it comes from ---- */

static void
set_sources (RopewayLineEditor *self, const char *const *paths)
{
  tell (self, ropeway_rule_edit_set_sources (self->check->job, self->id, paths));
}

static void
on_source_picked (RopewayLineEditor *self, const char *path)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  if (self->id == NULL)
    {
      tell (self, ropeway_rule_edit_add (self->check->job, self->to, path));
      return;
    }
  if (g_strv_contains ((const char *const *)self->paths, path))
    return;
  g_strv_builder_addv (builder, (const char **)self->paths);
  g_strv_builder_add (builder, path);
  paths = g_strv_builder_end (builder);
  set_sources (self, (const char *const *)paths);
}

static void
on_source_removed (RopewayLineEditor *self, GtkWidget *button)
{
  const char *path = g_object_get_data (G_OBJECT (button), "path");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  for (guint i = 0; self->paths[i] != NULL; i++)
    if (!g_str_equal (self->paths[i], path))
      g_strv_builder_add (builder, self->paths[i]);
  paths = g_strv_builder_end (builder);
  set_sources (self, (const char *const *)paths);
}

static void
on_constant_applied (RopewayLineEditor *self, GtkEditable *row)
{
  const char *text = gtk_editable_get_text (row);

  if (self->id != NULL)
    {
      tell (self, ropeway_rule_edit_set_constant (self->check->job, self->id, text));
      return;
    }
  g_autofree char *id = ropeway_rule_edit_dup_id (self->check->job, self->to);
  g_autoptr (RopewayTree) added = ropeway_rule_edit_add (self->check->job, self->to, NULL);

  tell (self, ropeway_rule_edit_set_constant (ropeway_tree_get_root (added), id, text));
}

static const char *
find_value (GPtrArray *sources, const char *path)
{
  g_autoptr (RopewayPath) parsed = ropeway_path_parse (path, NULL);

  for (guint i = 0; parsed != NULL && i < sources->len; i++)
    {
      const RopewaySourceField *field = g_ptr_array_index (sources, i);

      if (g_str_equal (field->path, ropeway_path_get_text (parsed)))
        return field->value;
    }
  return "";
}

static void
add_source_row (RopewayLineEditor *self, const char *path, const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
  g_autofree char *whole = ropeway_line_table_dup_whole (self->check);
  g_autofree char *words = ropeway_rule_words_dup_path_in (path, whole);
  g_autofree char *name = g_strdup_printf (_ ("Take %s Away"), words);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "path", g_strdup (path), g_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_source_removed), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->sources_group, row);
  g_ptr_array_add (self->source_rows, row);
}

static void
add_constant_row (RopewayLineEditor *self, const RopewayValue *constant)
{
  GtkWidget *row = adw_entry_row_new ();
  g_autofree char *text = ropeway_rule_words_dup_value (constant, G_MAXUINT);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Or always this"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_connect_swapped (row, "apply", G_CALLBACK (on_constant_applied), self);
  adw_preferences_group_add (self->sources_group, row);
  g_ptr_array_add (self->source_rows, row);
}

static void
clear_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

static void
show_sources (RopewayLineEditor *self, const RopewayValue *rule, GPtrArray *sources)
{
  clear_rows (self->sources_group, self->source_rows);
  for (guint i = 0; self->paths[i] != NULL; i++)
    add_source_row (self, self->paths[i], find_value (sources, self->paths[i]));
  if (self->paths[0] == NULL)
    add_constant_row (self, ropeway_value_get (rule, "value"));
  ropeway_picker_clear (self->source_picker);
  for (guint i = 0; i < sources->len; i++)
    {
      const RopewaySourceField *field = g_ptr_array_index (sources, i);

      ropeway_picker_add (self->source_picker, field->path, field->words, field->value);
    }
}

/* ---- steps ---- */

static guint
get_index (RopewayLineEditor *self, GtkWidget *row)
{
  guint index = 0;

  g_ptr_array_find (self->step_rows, row, &index);
  return index;
}

static void
on_step_picked (RopewayLineEditor *self, const char *step)
{
  self->opened = (int)self->step_rows->len;
  tell (self, ropeway_rule_edit_add_step (self->check->job, self->id, step));
}

static void
on_step_moved (GtkWidget *row, int by, RopewayLineEditor *self)
{
  guint index = get_index (self, row);

  self->opened = (int)index + by;
  tell (self, ropeway_rule_edit_move_step (self->check->job, self->id, index, (guint)((int)index + by)));
}

static void
on_step_removed (GtkWidget *row, RopewayLineEditor *self)
{
  self->opened = -1;
  tell (self, ropeway_rule_edit_remove_step (self->check->job, self->id, get_index (self, row)));
}

static void
on_step_set (GtkWidget *row, const char *name, const char *text, RopewayLineEditor *self)
{
  self->opened = (int)get_index (self, row);
  tell (self, ropeway_rule_edit_set_setting (self->check->job, self->id, get_index (self, row), name, text));
}

static void
on_step_flagged (GtkWidget *row, const char *name, gboolean flag, RopewayLineEditor *self)
{
  self->opened = (int)get_index (self, row);
  tell (self, ropeway_rule_edit_set_flag (self->check->job, self->id, get_index (self, row), name, flag));
}

/* What the line is after step @index, in words. */
static char *
dup_value_after (RopewayLineEditor *self, guint index, const RopewayValue *record)
{
  g_autofree char *problem = NULL;
  g_autoptr (RopewayTree) tree = ropeway_line_table_try (self->check, self->id, index + 1, record, &problem);

  if (tree == NULL && problem != NULL)
    return g_steal_pointer (&problem);
  return ropeway_rule_words_dup_value (tree != NULL ? ropeway_tree_get_root (tree) : NULL, VALUE_WIDTH);
}

static void
show_steps (RopewayLineEditor *self, const RopewayValue *rule, const RopewayValue *record)
{
  const RopewayValue *steps = ropeway_value_get (rule, "steps");
  guint n = (guint)ropeway_value_get_length (steps);

  clear_rows (self->steps_group, self->step_rows);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = dup_value_after (self, i, record);
      GtkWidget *row = ropeway_step_row_new (ropeway_value_get_element (steps, i), value, i == 0, i + 1 == n);

      g_signal_connect (row, "moved", G_CALLBACK (on_step_moved), self);
      g_signal_connect (row, "removed", G_CALLBACK (on_step_removed), self);
      g_signal_connect (row, "set", G_CALLBACK (on_step_set), self);
      g_signal_connect (row, "flagged", G_CALLBACK (on_step_flagged), self);
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), self->opened == (int)i);
      adw_preferences_group_add (self->steps_group, row);
      g_ptr_array_add (self->step_rows, row);
    }
}

/* ---- when and what if ---- */

static guint
read_word (const RopewayValue *rule, const char *name, const char *const *words)
{
  g_autofree char *text = ropeway_value_dup_member_text (rule, name);
  guint index = text != NULL ? ropeway_words_find (words, text) : 0;

  return words[index] != NULL ? index : 0;
}

static void
show_policies (RopewayLineEditor *self, const RopewayValue *rule)
{
  guint on_empty = read_word (rule, "onEmpty", ropeway_words_on_empty);
  g_autofree char *fallback = ropeway_rule_words_dup_value (ropeway_value_get (rule, "default"), G_MAXUINT);

  adw_combo_row_set_selected (self->empty_row, on_empty);
  adw_combo_row_set_selected (self->write_row, read_word (rule, "write", ropeway_words_write));
  gtk_editable_set_text (GTK_EDITABLE (self->fallback_row), fallback);
  gtk_widget_set_visible (GTK_WIDGET (self->fallback_row), on_empty == ROPEWAY_ON_EMPTY_DEFAULT);
}

static void
set_word (RopewayLineEditor *self, AdwComboRow *row, const char *name, const char *const *words)
{
  guint selected = adw_combo_row_get_selected (row);

  if (!self->is_showing && self->id != NULL && selected != GTK_INVALID_LIST_POSITION)
    tell (self, ropeway_rule_edit_set_word (self->check->job, self->id, name,
                                            selected == 0 ? NULL : words[selected]));
}

static void
on_empty_selected (RopewayLineEditor *self)
{
  set_word (self, self->empty_row, "onEmpty", ropeway_words_on_empty);
}

static void
on_write_selected (RopewayLineEditor *self)
{
  set_word (self, self->write_row, "write", ropeway_words_write);
}

static void
on_fallback_applied (RopewayLineEditor *self)
{
  tell (self, ropeway_rule_edit_set_fallback (self->check->job, self->id,
                                              gtk_editable_get_text (GTK_EDITABLE (self->fallback_row))));
}

static void
on_remove_clicked (RopewayLineEditor *self)
{
  tell (self, ropeway_rule_edit_remove (self->check->job, self->id));
}

static void
on_close_clicked (RopewayLineEditor *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

/* ---- the object ---- */

void
ropeway_line_editor_show (RopewayLineEditor *self, const RopewayJobCheck *check, const RopewayLine *line,
                          GPtrArray *sources, const RopewayValue *record)
{
  const RopewayValue *rule = line->id != NULL ? ropeway_rule_edit_find (check->job, line->id) : NULL;
  gboolean is_editable = rule != NULL && !line->is_list;

  g_return_if_fail (ROPEWAY_IS_LINE_EDITOR (self));

  self->is_showing = TRUE;
  if (g_strcmp0 (self->to, line->to) != 0)
    self->opened = -1;
  self->check = check;
  g_free (self->id);
  g_free (self->to);
  g_strfreev (self->paths);
  self->id = g_strdup (line->id);
  self->to = g_strdup (line->to);
  self->paths = ropeway_rule_words_dup_paths (rule);
  gtk_label_set_label (self->title_label, line->target);
  gtk_label_set_label (self->value_label, line->value != NULL ? line->value : "");
  gtk_widget_set_visible (GTK_WIDGET (self->value_label), line->value != NULL && *line->value != '\0');
  gtk_label_set_label (self->problem_label, line->problem != NULL ? line->problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), line->problem != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->sources_group), !line->is_list);
  gtk_widget_set_visible (GTK_WIDGET (self->steps_group), is_editable);
  gtk_widget_set_visible (GTK_WIDGET (self->policies_group), is_editable);
  gtk_widget_set_visible (self->remove_button, rule != NULL);
  show_sources (self, rule, sources);
  if (is_editable)
    {
      show_steps (self, rule, record);
      show_policies (self, rule);
    }
  self->is_showing = FALSE;
}

void
ropeway_line_editor_set_check (RopewayLineEditor *self, const RopewayJobCheck *check)
{
  g_return_if_fail (ROPEWAY_IS_LINE_EDITOR (self));
  self->check = check;
}

static void
ropeway_line_editor_finalize (GObject *object)
{
  RopewayLineEditor *self = ROPEWAY_LINE_EDITOR (object);

  g_ptr_array_unref (self->source_rows);
  g_ptr_array_unref (self->step_rows);
  g_free (self->id);
  g_free (self->to);
  g_strfreev (self->paths);
  G_OBJECT_CLASS (ropeway_line_editor_parent_class)->finalize (object);
}

static void
ropeway_line_editor_class_init (RopewayLineEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ropeway_line_editor_finalize;
  signals[EDITED]
      = g_signal_new ("edited", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[CLOSED] = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ropeway_app/Ropeway/mapping/line-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, RopewayLineEditor, title_label);
  gtk_widget_class_bind_template_child (widget_class, RopewayLineEditor, value_label);
  gtk_widget_class_bind_template_child (widget_class, RopewayLineEditor, problem_label);
  gtk_widget_class_bind_template_child (widget_class, RopewayLineEditor, sources_group);
  gtk_widget_class_bind_template_child (widget_class, RopewayLineEditor, steps_group);
  gtk_widget_class_bind_template_child (widget_class, RopewayLineEditor, source_button);
  gtk_widget_class_bind_template_child (widget_class, RopewayLineEditor, step_button);
  gtk_widget_class_bind_template_child (widget_class, RopewayLineEditor, policies_group);
  gtk_widget_class_bind_template_child (widget_class, RopewayLineEditor, empty_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayLineEditor, fallback_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayLineEditor, write_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayLineEditor, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_empty_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_write_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_fallback_applied);
}

static void
fill_choices (RopewayLineEditor *self)
{
  g_autoptr (GtkStringList) empties = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) writes = gtk_string_list_new (NULL);
  guint n;
  const RopewayStepInfo *infos = ropeway_step_infos (&n);

  for (guint i = 0; ropeway_words_on_empty[i] != NULL; i++)
    gtk_string_list_append (empties, ropeway_rule_words_on_empty ((RopewayOnEmpty)i));
  for (guint i = 0; ropeway_words_write[i] != NULL; i++)
    gtk_string_list_append (writes, ropeway_rule_words_write ((RopewayWrite)i));
  adw_combo_row_set_model (self->empty_row, G_LIST_MODEL (empties));
  adw_combo_row_set_model (self->write_row, G_LIST_MODEL (writes));
  for (guint i = 0; i < n; i++)
    if (ropeway_step_row_can_edit (&infos[i]))
      ropeway_picker_add (self->step_picker, infos[i].id, _ (infos[i].label), _ (infos[i].example));
}

static void
ropeway_line_editor_init (RopewayLineEditor *self)
{
  self->is_showing = TRUE;
  self->opened = -1;
  self->source_rows = g_ptr_array_new ();
  self->step_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->source_picker = ROPEWAY_PICKER (ropeway_picker_new (_ ("Find a field")));
  self->step_picker = ROPEWAY_PICKER (ropeway_picker_new (_ ("Find a step")));
  gtk_menu_button_set_popover (self->source_button, GTK_WIDGET (self->source_picker));
  gtk_menu_button_set_popover (self->step_button, GTK_WIDGET (self->step_picker));
  g_signal_connect_swapped (self->source_picker, "picked", G_CALLBACK (on_source_picked), self);
  g_signal_connect_swapped (self->step_picker, "picked", G_CALLBACK (on_step_picked), self);
  fill_choices (self);
  self->is_showing = FALSE;
}
