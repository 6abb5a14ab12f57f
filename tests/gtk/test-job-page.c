/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job from its draft to its runs, on the pages a person goes through: with the real agent behind them. */
#include "gtk/gtk-fixture.h"
#include "gtk/test-gtk.h"

#include <string.h>

#include "exchange/job-file.h"
#include "gtk/activity/activity-page.h"
#include "gtk/activity/outcome-model.h"
#include "gtk/activity/record-details.h"
#include "gtk/activity/run-bar.h"
#include "gtk/activity/run-page.h"
#include "gtk/common/task.h"
#include "gtk/job/job-page.h"
#include "gtk/job/plan-model.h"
#include "gtk/job/preview-page.h"
#include "gtk/mapping/fields-page.h"
#include "gtk/mapping/line-editor.h"
#include "gtk/mapping/line-list.h"
#include "gtk/mapping/picker.h"
#include "model/draft.h"
#include "store/workspace-reader.h"
#include "support/test-loop.h"

static const int widths[] = { 1200, 683, 360 };

/* ---- jobs to look at ---- */

typedef enum
{
  JOB_IN_USE,
  JOB_DRAFT, /* never in use */
  JOB_WRONG, /* its draft has a step that nobody knows */
  JOB_LOST,  /* reads what is not there */
} JobKind;

static void
on_imported (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(char **)data = ropeway_workspace_import_finish (ROPEWAY_WORKSPACE (source), result, &error);
  g_assert_no_error (error);
}

static void
make_draft (RopewayTree *file, RopewayValue *job, JobKind kind)
{
  static const char *const members[] = { "source", "mapping", "destination" };
  RopewayValue *draft = ropeway_tree_object (file);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      ropeway_value_set (file, draft, members[i], -1,
                         ropeway_tree_copy (file, ropeway_value_get (job, members[i])));
      ropeway_value_remove (job, members[i], -1);
    }
  if (kind == JOB_WRONG)
    {
      RopewayValue *rule = ropeway_value_get_element (ropeway_value_get (draft, "mapping"), 1);
      RopewayValue *step = ropeway_value_get_element (ropeway_value_get (rule, "steps"), 0);

      ropeway_value_set_text (file, step, "step", "templat");
    }
  ropeway_value_set_integer (file, job, "version", 0);
  ropeway_value_set (file, job, "draft", -1, draft);
}

static RopewayTree *
make_file (const char *id, JobKind kind)
{
  g_autofree char *path = g_build_filename (g_getenv ("ROPEWAY_TEST_SOURCE"), "data", "practice",
                                            "contacts-to-crm.ropeway.json", NULL);
  g_autoptr (GError) error = NULL;
  RopewayTree *file = ropeway_job_file_load (path, &error);
  RopewayValue *root;
  RopewayValue *job;

  g_assert_no_error (error);
  root = ropeway_tree_get_root (file);
  job = ropeway_value_get (root, "job");
  ropeway_value_set_text (file, job, "id", id);
  ropeway_value_set_text (file, job, "name", id);
  if (kind == JOB_LOST)
    {
      RopewayValue *connection = ropeway_value_get_element (ropeway_value_get (root, "connections"), 0);
      RopewayValue *operation = ropeway_value_get_element (ropeway_value_get (connection, "operations"), 0);

      ropeway_value_set_text (file, ropeway_value_get (operation, "request"), "path", "/nobody");
    }
  if (kind == JOB_DRAFT || kind == JOB_WRONG)
    make_draft (file, job, kind);
  return file;
}

static RopewayWindow *
open_window (int width, const char *id, JobKind kind)
{
  RopewayWindow *window = gtk_fixture_open_window (width);
  g_autoptr (RopewayTree) file = NULL;
  g_autofree char *imported = NULL;

  if (gtk_fixture_find_job (id) != NULL)
    return window;
  file = make_file (id, kind);
  ropeway_workspace_import_async (ropeway_window_get_workspace (window), file, on_imported, &imported);
  test_loop_until (imported != NULL);
  g_assert_cmpstr (imported, ==, id);
  return window;
}

static GtkWidget *
open_page (RopewayWindow *window, const char *action, const char *id)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), action, "s", id));
  test_loop_drain ();
  return ropeway_window_get_page (window);
}

static gboolean
shows (gpointer root, const char *text)
{
  return gtk_fixture_find (GTK_WIDGET (root), GTK_TYPE_LABEL, text) != NULL;
}

static gboolean
has_draft (const char *id)
{
  RopewayJobItem *item = gtk_fixture_find_job (id);

  return ropeway_draft_exists (ropeway_tree_get_root (ropeway_job_item_get_document (item)));
}

static void
answer (const char *label)
{
  GtkWidget *dialog;
  GtkWidget *button;

  test_loop_until ((dialog = gtk_fixture_find_window (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  gtk_fixture_check_names (dialog);
  button = gtk_fixture_find (dialog, GTK_TYPE_BUTTON, label);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  test_loop_until (gtk_fixture_find_window (ADW_TYPE_MESSAGE_DIALOG) == NULL);
}

/* Whether the button that runs the job can be pressed. */
static gboolean
can_run (GtkWidget *page)
{
  GtkWidget *button = gtk_fixture_find (page, GTK_TYPE_BUTTON, "_Run Now");

  return button != NULL && gtk_widget_is_sensitive (button);
}

/* ---- the job page ---- */

static void
test_first_use (void)
{
  RopewayWindow *window = open_window (1200, "first-use", JOB_DRAFT);
  GtkWidget *page = open_page (window, "win.open-job", "first-use");

  g_assert_true (shows (page, "All people from Contacts become contacts in CRM"));
  g_assert_true (shows (page, "Not in use yet"));
  g_assert_true (shows (page, "It cannot run yet: look at the preview, then choose Use Now."));
  g_assert_false (can_run (page));
  g_assert_false (gtk_widget_activate_action (page, "job.discard", NULL) && !has_draft ("first-use"));
  gtk_widget_activate_action (page, "job.use", NULL);
  answer ("_Cancel");
  g_assert_true (has_draft ("first-use"));
  gtk_widget_activate_action (page, "job.use", NULL);
  answer ("_Use Now");
  test_loop_until (can_run (page));
  g_assert_false (has_draft ("first-use"));
  g_assert_false (shows (page, "Not in use yet"));
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
test_changes (void)
{
  RopewayWindow *window = open_window (1200, "changes", JOB_IN_USE);
  GtkWidget *page = open_page (window, "win.open-job", "changes");
  GtkWidget *mode = gtk_fixture_find (page, ADW_TYPE_COMBO_ROW, "is already there");
  GtkWidget *dialog;

  adw_combo_row_set_selected (ADW_COMBO_ROW (mode), 1);
  test_loop_until (has_draft ("changes"));
  test_loop_until (shows (page, "Changes not in use yet: the job still runs as before."));
  g_assert_true (can_run (page));
  gtk_widget_activate_action (page, "job.use", NULL);
  test_loop_until ((dialog = gtk_fixture_find_window (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  g_assert_true (shows (dialog, "What it does there is now: Only add."));
  answer ("_Cancel");
  gtk_widget_activate_action (page, "job.discard", NULL);
  test_loop_until (!has_draft ("changes"));
  test_loop_until (!shows (page, "Changes not in use yet"));
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (mode)), ==, 0);
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
test_wrong (void)
{
  RopewayWindow *window = open_window (1200, "wrong", JOB_WRONG);
  GtkWidget *page = open_page (window, "win.open-job", "wrong");
  GtkWidget *row;

  g_assert_true (shows (page, "To Be Corrected"));
  row = gtk_fixture_find (page, ADW_TYPE_ACTION_ROW, "name");
  g_assert_nonnull (row);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "templat"));
  g_assert_false (can_run (page));
  gtk_widget_activate_action (page, "job.use", NULL);
  test_loop_drain ();
  g_assert_null (gtk_fixture_find_window (ADW_TYPE_MESSAGE_DIALOG));
  /* The row leads to the line. */
  gtk_widget_activate (row);
  test_loop_until (ROPEWAY_IS_FIELDS_PAGE (ropeway_window_get_page (window)));
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
test_rename (void)
{
  RopewayWindow *window = open_window (683, "changes", JOB_IN_USE);
  GtkWidget *page = open_page (window, "win.open-job", "changes");
  GtkWidget *dialog;

  gtk_widget_activate_action (page, "job.rename", NULL);
  test_loop_until ((dialog = gtk_fixture_find_window (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog))),
                         " New ");
  answer ("_Rename");
  test_loop_until (g_str_equal (ropeway_job_item_get_name (gtk_fixture_find_job ("changes")), "New"));
  test_loop_until (shows (page, "New"));
  g_assert_false (has_draft ("changes"));
  gtk_fixture_close (GTK_WINDOW (window));
}

/* ---- runs ---- */

static GtkWidget *
open_last_run (RopewayWindow *window, const char *id)
{
  const RopewayRunRecord *run = ropeway_job_item_get_last_run (gtk_fixture_find_job (id));

  g_assert_nonnull (run);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.open-run", "x", run->id));
  test_loop_drain ();
  return ropeway_window_get_page (window);
}

static void
run_and_wait (RopewayWindow *window, GtkWidget *page, const char *words)
{
  gboolean was_running = FALSE;

  g_assert_true (gtk_widget_activate_action (page, "job.run", NULL));
  test_loop_until ((was_running = was_running || gtk_fixture_find (page, GTK_TYPE_BUTTON, "_Stop") != NULL)
                   && can_run (page));
  test_loop_until (shows (page, words));
}

static void
test_run (void)
{
  RopewayWindow *window = open_window (1200, "run", JOB_IN_USE);
  GtkWidget *page = open_page (window, "win.open-job", "run");
  GtkWidget *run;
  GListModel *outcomes;
  g_autofree char *text = NULL;
  guint n;

  g_assert_true (shows (page, "Nothing yet"));
  run_and_wait (window, page, "new");
  test_loop_until (shows (page, "Recognises"));
  run = open_last_run (window, "run");
  g_assert_true (shows (run, "delivered"));
  outcomes = ropeway_run_page_get_outcomes (ROPEWAY_RUN_PAGE (run));
  n = g_list_model_get_n_items (outcomes);
  g_assert_cmpuint (
      n, ==, ropeway_outcome_model_count (ropeway_job_item_get_last_run (gtk_fixture_find_job ("run"))));
  g_assert_cmpuint (n, >, 0);
  text = ropeway_run_page_dup_text (ROPEWAY_RUN_PAGE (run));
  g_assert_nonnull (strstr (text, "delivered"));
  g_assert_nonnull (strstr (text, "\tNew\t"));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  run_and_wait (window, page, "Nothing new");
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
test_failed (void)
{
  RopewayWindow *window = open_window (1200, "lost", JOB_LOST);
  GtkWidget *page = open_page (window, "win.open-job", "lost");
  GtkWidget *run;

  run_and_wait (window, page, "Failed");
  run = open_last_run (window, "lost");
  g_assert_true (shows (run, "Failed"));
  g_assert_cmpuint (g_list_model_get_n_items (ropeway_run_page_get_outcomes (ROPEWAY_RUN_PAGE (run))), ==, 0);
  gtk_fixture_check_names (run);
  gtk_fixture_close (GTK_WINDOW (window));
}

/* Looks at the page at the moment the run begins: it may be over at the next. */
static void
on_task_state (RopewayTask *task, GParamSpec *spec, gpointer data)
{
  GtkWidget *window = data;
  GtkWidget *page;

  if (ropeway_task_get_state (task) != ROPEWAY_TASK_STATE_RUNNING)
    return;
  g_assert_true (gtk_widget_activate_action (window, "win.open-job", "s", "run"));
  page = ropeway_window_get_page (ROPEWAY_WINDOW (window));
  g_assert_nonnull (gtk_fixture_find (page, GTK_TYPE_BUTTON, "_Stop"));
  g_assert_nonnull (gtk_fixture_find (page, ROPEWAY_TYPE_RUN_BAR, NULL));
}

/* A run that somebody else started is shown, and what became of it. */
static void
test_elsewhere (void)
{
  RopewayWindow *window = open_window (1200, "run", JOB_IN_USE);
  g_autoptr (RopewayTree) request = ropeway_tree_new ();
  g_autoptr (RopewayTask) task = NULL;
  GtkWidget *page;

  ropeway_tree_set_root (request, ropeway_tree_object (request));
  ropeway_value_set_text (request, ropeway_tree_get_root (request), "job", "run");
  task = ropeway_workspace_start (ropeway_window_get_workspace (window), "run", request);
  g_signal_connect (task, "notify::state", G_CALLBACK (on_task_state), window);
  test_loop_until ((page = ropeway_window_get_page (window)) != NULL);
  test_loop_until (can_run (page));
  g_assert_null (gtk_fixture_find (page, ROPEWAY_TYPE_RUN_BAR, NULL));
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
test_activity (void)
{
  RopewayWindow *window = open_window (1200, "run", JOB_IN_USE);
  GtkWidget *list;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-activity", NULL);
  test_loop_until ((list = gtk_fixture_find (GTK_WIDGET (window), ROPEWAY_TYPE_ACTIVITY_PAGE, NULL)) != NULL);
  test_loop_until (shows (list, "Failed"));
  gtk_fixture_check_names (list);
  gtk_fixture_check_fits (GTK_WIDGET (window), 360);
  g_signal_emit_by_name (gtk_fixture_find (list, GTK_TYPE_LIST_VIEW, NULL), "activate", 0);
  test_loop_until (ROPEWAY_IS_RUN_PAGE (ropeway_window_get_page (window)));
  gtk_fixture_close (GTK_WINDOW (window));
}

/* ---- fields ---- */

static const RopewayLine *
find_line (GtkWidget *page, const char *to)
{
  GListModel *lines = ropeway_fields_page_get_lines (ROPEWAY_FIELDS_PAGE (page));
  guint position = ropeway_line_list_find (G_LIST_STORE (lines), to);
  g_autoptr (RopewayLineItem) item
      = position != GTK_INVALID_LIST_POSITION ? g_list_model_get_item (lines, position) : NULL;

  return item != NULL ? ropeway_line_item_get_line (item) : NULL;
}

static gboolean
has_value (GtkWidget *page, const char *to)
{
  const RopewayLine *line = find_line (page, to);

  return line != NULL && line->value != NULL && *line->value != '\0';
}

/* Chooses @id in the picker of the menu button called @label. */
static void
pick (GtkWidget *page, const char *label, const char *id)
{
  GtkWidget *button = gtk_fixture_find (page, GTK_TYPE_MENU_BUTTON, label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)), "picked", id);
}

static void
test_fields (void)
{
  RopewayWindow *window = open_window (1200, "changes", JOB_IN_USE);
  GtkWidget *page = open_page (window, "win.edit-fields", "changes");
  GtkWidget *editor;
  g_autofree char *value = NULL;
  g_autofree char *upper = NULL;

  test_loop_until (has_value (page, "last_name"));
  g_assert_true (find_line (page, "email")->is_match);
  value = g_strdup (find_line (page, "last_name")->value);
  upper = g_utf8_strup (value, -1);
  ropeway_fields_page_select (ROPEWAY_FIELDS_PAGE (page), "last_name");
  test_loop_until ((editor = gtk_fixture_find (page, ROPEWAY_TYPE_LINE_EDITOR, NULL)) != NULL);
  gtk_fixture_check_names (page);
  pick (editor, "Add a _Step", "upper");
  test_loop_until (g_str_equal (find_line (page, "last_name")->value, upper));
  test_loop_until (has_draft ("changes"));
  pick (editor, "Add a _Field", "phone");
  test_loop_until (strstr (find_line (page, "last_name")->source, "last_name and phone") != NULL);
  g_assert_cmpstr (find_line (page, "last_name")->steps, ==, "Join, Upper case");
  gtk_widget_activate_action (page, "fields.undo", NULL);
  gtk_widget_activate_action (page, "fields.undo", NULL);
  test_loop_until (g_str_equal (find_line (page, "last_name")->value, value));
  test_loop_until (!has_draft ("changes"));
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
test_add_and_remove (void)
{
  RopewayWindow *window = open_window (683, "changes", JOB_IN_USE);
  GtkWidget *page = open_page (window, "win.edit-fields", "changes");
  GtkWidget *add = gtk_fixture_find (page, GTK_TYPE_MENU_BUTTON, "Add a Line");
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (add)));
  GtkWidget *entry;
  GtkWidget *button;

  test_loop_until (has_value (page, "last_name"));
  gtk_menu_button_popup (GTK_MENU_BUTTON (add));
  test_loop_until ((entry = gtk_fixture_find (popover, GTK_TYPE_ENTRY, NULL)) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "Shoe size");
  g_signal_emit_by_name (entry, "activate");
  test_loop_until (find_line (page, "Shoe size") != NULL);
  test_loop_until ((button = gtk_fixture_find (page, GTK_TYPE_BUTTON, "_Remove Line")) != NULL);
  test_loop_until (has_draft ("changes"));
  gtk_fixture_check_fits (GTK_WIDGET (window), 360);
  g_signal_emit_by_name (button, "clicked");
  test_loop_until (find_line (page, "Shoe size") == NULL);
  test_loop_until (!has_draft ("changes"));
  gtk_fixture_close (GTK_WINDOW (window));
}

/* ---- preview ---- */

static void
test_preview (void)
{
  RopewayWindow *window = open_window (1200, "preview", JOB_IN_USE);
  GtkWidget *page = open_page (window, "win.preview-job", "preview");
  RopewayPreviewPage *preview = ROPEWAY_PREVIEW_PAGE (page);
  GtkWidget *again;

  test_loop_until (shows (page, "Nothing is written by a preview."));
  test_loop_until (ropeway_preview_page_get_plan (preview) != NULL);
  test_loop_until (shows (page, "A run would send"));
  gtk_fixture_check_names (page);
  again = gtk_fixture_find (page, GTK_TYPE_BUTTON, "Preview Again");
  test_loop_until (gtk_widget_is_sensitive (again));
  g_signal_emit_by_name (again, "clicked");
  test_loop_until (shows (page, "A run would send"));
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
test_preview_failed (void)
{
  RopewayWindow *window = open_window (1200, "lost", JOB_LOST);
  GtkWidget *page = open_page (window, "win.preview-job", "lost");

  test_loop_until (shows (page, "The preview failed"));
  gtk_fixture_check_names (page);
  gtk_fixture_close (GTK_WINDOW (window));
}

/* ---- sizes ---- */

static void
test_sizes (gconstpointer data)
{
  static const char *const actions[] = { "win.open-job", "win.edit-fields", "win.preview-job" };
  int width = GPOINTER_TO_INT (data);
  RopewayWindow *window = open_window (width, "run", JOB_IN_USE);
  GtkWidget *page;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      page = open_page (window, actions[i], "run");
      test_loop_until (gtk_widget_get_width (page) == width);
      gtk_fixture_check_names (page);
      gtk_fixture_check_fits (GTK_WIDGET (window), 360);
    }
  page = open_last_run (window, "run");
  gtk_fixture_check_names (page);
  gtk_fixture_check_fits (GTK_WIDGET (window), 360);
  gtk_fixture_close (GTK_WINDOW (window));
}

void
test_job_page_add (void)
{
  g_test_add_func ("/gtk/job-page/first-use", test_first_use);
  g_test_add_func ("/gtk/job-page/changes", test_changes);
  g_test_add_func ("/gtk/job-page/wrong", test_wrong);
  g_test_add_func ("/gtk/job-page/run", test_run);
  g_test_add_func ("/gtk/job-page/failed", test_failed);
  g_test_add_func ("/gtk/job-page/elsewhere", test_elsewhere);
  g_test_add_func ("/gtk/job-page/activity", test_activity);
  g_test_add_func ("/gtk/fields/edit", test_fields);
  g_test_add_func ("/gtk/fields/add-and-remove", test_add_and_remove);
  g_test_add_func ("/gtk/preview/plan", test_preview);
  g_test_add_func ("/gtk/preview/failed", test_preview_failed);
  g_test_add_func ("/gtk/job-page/rename", test_rename);
  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autofree char *path = g_strdup_printf ("/gtk/job-page/width-%d", widths[i]);

      g_test_add_data_func (path, GINT_TO_POINTER (widths[i]), test_sizes);
    }
}
