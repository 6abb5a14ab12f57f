/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: from the welcome to a job that ran, was removed and came back: with the real agent behind it. */
#include "gtk/gtk-fixture.h"
#include "gtk/test-gtk.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "base/limits.h"
#include "exchange/job-file.h"
#include "gtk/job/job-end.h"
#include "gtk/job/job-row.h"
#include "gtk/job/jobs-page.h"
#include "gtk/job/new-job-dialog.h"
#include "gtk/welcome/welcome.h"
#include "support/test-loop.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#define JOB "orders-to-book"

static void
activate (RopewayWindow *window, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), action, NULL));
}

static GtkWidget *
find_row (RopewayWindow *window, const char *title)
{
  return gtk_fixture_find (GTK_WIDGET (window), ROPEWAY_TYPE_JOB_ROW, title);
}

static void
test_welcome (void)
{
  RopewayWindow *window = gtk_fixture_open_window (1200);
  GtkWidget *button;

  g_assert_nonnull (gtk_fixture_find (GTK_WIDGET (window), ROPEWAY_TYPE_WELCOME, NULL));
  gtk_fixture_check_names (GTK_WIDGET (window));
  gtk_fixture_check_fits (GTK_WIDGET (window), 360);
  button = gtk_fixture_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "_Try It With Pretend Data");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  test_loop_until (gtk_fixture_find_job (JOB) != NULL && gtk_fixture_find_job ("contacts-to-crm") != NULL);
  test_loop_until (ropeway_window_get_page (window) != NULL);
  activate (window, "win.back");
  test_loop_until (find_row (window, "Orders become rows") != NULL);
  g_assert_null (gtk_fixture_find (GTK_WIDGET (window), ROPEWAY_TYPE_WELCOME, NULL));
  g_assert_cmpstr (ropeway_job_item_get_sentence (gtk_fixture_find_job (JOB)), ==,
                   "New and changed orders from Shop become rows in Order book");
  g_assert_cmpstr (ropeway_job_item_get_news (gtk_fixture_find_job (JOB)), ==, "Never run");
  gtk_fixture_close (GTK_WINDOW (window));
}

/* What is there already is shown, not brought in once more. */
static void
test_practice_again (void)
{
  RopewayWindow *window = gtk_fixture_open_window (1200);
  GListModel *jobs = ropeway_workspace_get_jobs (ropeway_window_get_workspace (window));

  activate (window, "win.try-practice");
  test_loop_until (ropeway_window_get_page (window) != NULL);
  g_assert_cmpuint (g_list_model_get_n_items (jobs), ==, 2);
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
test_run (void)
{
  RopewayWindow *window = gtk_fixture_open_window (1200);
  RopewayJobItem *item = gtk_fixture_find_job (JOB);
  GtkWidget *row = find_row (window, "Orders become rows");
  const RopewayRunRecord *last;

  /* The end is waited for, not the middle: a run of these few rows may be over before anybody looks. */
  gtk_widget_activate_action (row, "row.run", NULL);
  test_loop_until ((last = ropeway_job_item_get_last_run (item)) != NULL && last->state == ROPEWAY_RUN_DONE
                   && ropeway_job_item_get_condition (item) != ROPEWAY_JOB_RUNNING);
  g_assert_cmpint (ropeway_job_item_get_condition (item), ==, ROPEWAY_JOB_READY);
  g_assert_true (g_str_has_prefix (ropeway_job_item_get_news (item), "61 new · "));
  g_assert_true (gtk_fixture_find_job (JOB) == item);
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
test_remove_and_undo (void)
{
  RopewayWindow *window = gtk_fixture_open_window (1200);
  gint64 revision = ropeway_job_item_get_revision (gtk_fixture_find_job (JOB));
  GtkWidget *undo;

  gtk_widget_activate_action (find_row (window, "Orders become rows"), "row.remove", NULL);
  test_loop_until (gtk_fixture_find_job (JOB) == NULL);
  test_loop_until ((undo = gtk_fixture_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "Undo")) != NULL);
  g_assert_null (find_row (window, "Orders become rows"));
  g_signal_emit_by_name (undo, "clicked");
  test_loop_until (gtk_fixture_find_job (JOB) != NULL);
  g_assert_cmpint (ropeway_job_item_get_revision (gtk_fixture_find_job (JOB)), ==, revision + 2);
  /* What it did before is still known. */
  g_assert_nonnull (ropeway_job_item_get_last_run (gtk_fixture_find_job (JOB)));
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
test_search (void)
{
  RopewayWindow *window = gtk_fixture_open_window (1200);
  GtkWidget *entry;

  activate (window, "win.search");
  test_loop_drain ();
  entry = gtk_fixture_find (GTK_WIDGET (window), GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "CRM");
  test_loop_until (find_row (window, "Orders become rows") == NULL);
  g_assert_nonnull (find_row (window, "People become contacts"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "<nothing> & none");
  test_loop_until (gtk_fixture_find (GTK_WIDGET (window), ADW_TYPE_STATUS_PAGE, "No Job Named") != NULL);
  gtk_fixture_check_fits (GTK_WIDGET (window), 360);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  test_loop_until (find_row (window, "Orders become rows") != NULL);
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
test_new_job (void)
{
  RopewayWindow *window = gtk_fixture_open_window (1200);
  RopewayJobItem *item;
  GtkWidget *dialog;
  GtkWidget *button;

  activate (window, "win.new-job");
  dialog = gtk_fixture_find_window (ROPEWAY_TYPE_NEW_JOB_DIALOG);
  g_assert_nonnull (dialog);
  test_loop_until (gtk_widget_get_mapped (dialog));
  gtk_fixture_check_names (dialog);
  gtk_fixture_check_fits (dialog, 360);
  button = gtk_fixture_find (dialog, GTK_TYPE_BUTTON, "C_reate");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  test_loop_until ((item = gtk_fixture_find_job ("contacts-to-crm-2")) != NULL);
  g_assert_cmpint (ropeway_job_item_get_condition (item), ==, ROPEWAY_JOB_DRAFT);
  g_assert_cmpstr (ropeway_job_item_get_news (item), ==, "Draft · never run");
  g_assert_cmpstr (ropeway_job_item_get_sentence (item), ==,
                   "All people from Contacts become contacts in CRM");
  test_loop_until (gtk_fixture_find_window (ROPEWAY_TYPE_NEW_JOB_DIALOG) == NULL);
  g_assert_nonnull (ropeway_window_get_page (window));
  gtk_fixture_close (GTK_WINDOW (window));
}

static const int widths[] = { 1200, 800, 683, 360 };

static void
test_sizes (gconstpointer data)
{
  RopewayWindow *window = gtk_fixture_open_window (GPOINTER_TO_INT (data));

  test_loop_until (find_row (window, "Orders become rows") != NULL);
  test_loop_drain ();
  gtk_fixture_check_fits (GTK_WIDGET (window), 360);
  gtk_fixture_check_names (GTK_WIDGET (window));
  gtk_fixture_close (GTK_WINDOW (window));
}

/* ---- bringing jobs in ---- */

static guint
count_jobs (RopewayWindow *window)
{
  return g_list_model_get_n_items (ropeway_workspace_get_jobs (ropeway_window_get_workspace (window)));
}

static GtkDropTarget *
find_drop_target (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller); /* the widget keeps it */
    }
  return NULL;
}

static void
drop (RopewayWindow *window, const char *path)
{
  GValue value = G_VALUE_INIT;
  gboolean is_taken = FALSE;
  GSList *files = g_slist_prepend (NULL, g_file_new_for_path (path));

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, files);
  g_signal_emit_by_name (find_drop_target (GTK_WIDGET (window)), "drop", &value, 10.0, 10.0, &is_taken);
  g_assert_true (is_taken);
  g_value_unset (&value);
}

static char *
dup_practice_path (void)
{
  return g_build_filename (g_getenv ("ROPEWAY_TEST_SOURCE"), "data", "practice",
                           "contacts-to-crm.ropeway.json", NULL);
}

static void
test_drop (void)
{
  RopewayWindow *window = gtk_fixture_open_window (1200);
  g_autofree char *path = dup_practice_path ();
  guint n = count_jobs (window);

  drop (window, path);
  test_loop_until (count_jobs (window) == n + 1);
  test_loop_until (ropeway_window_get_page (window) != NULL);
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
test_open_two (void)
{
  RopewayWindow *window = gtk_fixture_open_window (1200);
  g_autofree char *path = dup_practice_path ();
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GFile *files[] = { file, file };
  guint n = count_jobs (window);

  g_application_open (G_APPLICATION (gtk_fixture_get_application ()), files, 2, "");
  test_loop_until (count_jobs (window) == n + 2);
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
test_paste (void)
{
  RopewayWindow *window = gtk_fixture_open_window (1200);
  g_autofree char *path = dup_practice_path ();
  g_autofree char *text = NULL;
  guint n = count_jobs (window);

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (window)), text);
  activate (window, "win.paste");
  test_loop_until (count_jobs (window) == n + 1);
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
drop_in_vain (RopewayWindow *window, const char *path, const char *sentence)
{
  GtkWidget *dialog;

  drop (window, path);
  test_loop_until ((dialog = gtk_fixture_find_window (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==, "Job Not Imported");
  g_assert_cmpstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), ==, sentence);
  gtk_fixture_close (GTK_WINDOW (dialog));
}

/* What is no job is said in a sentence, and nothing is brought in, nor read where it is a film. */
static void
test_no_job (void)
{
  RopewayWindow *window = gtk_fixture_open_window (1200);
  g_autofree char *folder = g_dir_make_tmp ("ropeway-import-XXXXXX", NULL);
  g_autofree char *film = g_build_filename (folder, "film.json", NULL);
  g_autofree char *gone = g_build_filename (folder, "gone.json", NULL);
  guint n = count_jobs (window);
  GtkWidget *dialog;

  g_assert_true (g_file_set_contents (film, "{}", -1, NULL));
  g_assert_cmpint (truncate (film, ROPEWAY_LIMIT_JOB_FILE_BYTES + 1), ==, 0);
  drop_in_vain (window, gone, "“gone.json” was not read: it is not there any more.");
  drop_in_vain (window, film, "“film.json” was not read: it is no job file.");
  g_unlink (film);
  g_rmdir (folder);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (window)), "{ \"job\": ");
  activate (window, "win.paste");
  test_loop_until ((dialog = gtk_fixture_find_window (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  gtk_fixture_close (GTK_WINDOW (dialog));
  g_assert_cmpuint (count_jobs (window), ==, n);
  gtk_fixture_close (GTK_WINDOW (window));
}

/* ---- ends of a job ---- */

static void
assert_labels (GListStore *ends, const char *const *labels)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (ends));

  g_assert_cmpuint (n, ==, g_strv_length ((char **)labels));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RopewayJobEnd) end = g_list_model_get_item (G_LIST_MODEL (ends), i);

      g_assert_cmpstr (ropeway_job_end_get_label (end), ==, labels[i]);
    }
}

static void
test_ends (void)
{
  static const char *const sources[] = { "Shop · New and changed orders", NULL };
  static const char *const destinations[] = { "Order book · Add and change rows", NULL };
  g_autofree char *path = g_build_filename (g_getenv ("ROPEWAY_TEST_SOURCE"), "data", "practice",
                                            "orders-to-book.ropeway.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) file = ropeway_job_file_load (path, &error);
  g_autoptr (GListStore) from = g_list_store_new (ROPEWAY_TYPE_JOB_END);
  g_autoptr (GListStore) to = g_list_store_new (ROPEWAY_TYPE_JOB_END);
  g_autoptr (RopewayJobEnd) source = NULL;
  g_autoptr (RopewayJobEnd) destination = NULL;
  g_autoptr (RopewayTree) job = NULL;
  g_autofree char *text = NULL;
  const RopewayValue *connections;

  g_assert_no_error (error);
  connections = ropeway_value_get (ropeway_tree_get_root (file), "connections");
  for (const RopewayValue *item = ropeway_value_first (connections); item != NULL;
       item = ropeway_value_next (item))
    {
      ropeway_job_end_list_sources (item, from);
      ropeway_job_end_list_destinations (item, to);
    }
  assert_labels (from, sources);
  assert_labels (to, destinations);
  source = g_list_model_get_item (G_LIST_MODEL (from), 0);
  destination = g_list_model_get_item (G_LIST_MODEL (to), 0);
  job = ropeway_job_end_make_job ("a", "A", source, destination);
  text = ropeway_json_write_text (ropeway_tree_get_root (job), ROPEWAY_JSON_COMPACT, NULL);
  g_assert_cmpstr (
      text, ==,
      "{\"id\":\"a\",\"name\":\"A\",\"version\":0,\"draft\":{\"source\":{\"connection\":\"shop\","
      "\"environment\":\"practice\",\"operation\":\"orders\"},\"mapping\":[],\"destination\":{"
      "\"connection\":\"book\",\"environment\":\"practice\",\"mode\":\"upsert\",\"match\":[],"
      "\"find\":\"find-row\",\"create\":\"add-row\",\"update\":\"change-row\"}}}");
}

void
test_jobs_add (void)
{
  g_test_add_func ("/gtk/jobs/ends", test_ends);
  g_test_add_func ("/gtk/jobs/welcome", test_welcome);
  g_test_add_func ("/gtk/jobs/practice-again", test_practice_again);
  g_test_add_func ("/gtk/jobs/run", test_run);
  g_test_add_func ("/gtk/jobs/remove-and-undo", test_remove_and_undo);
  g_test_add_func ("/gtk/jobs/search", test_search);
  g_test_add_func ("/gtk/jobs/new-job", test_new_job);
  g_test_add_func ("/gtk/jobs/drop", test_drop);
  g_test_add_func ("/gtk/jobs/open-two", test_open_two);
  g_test_add_func ("/gtk/jobs/paste", test_paste);
  g_test_add_func ("/gtk/jobs/no-job", test_no_job);
  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autofree char *path = g_strdup_printf ("/gtk/jobs/width-%d", widths[i]);

      g_test_add_data_func (path, GINT_TO_POINTER (widths[i]), test_sizes);
    }
}
