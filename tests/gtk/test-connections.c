/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the form of a connection says what is wrong, saves what was typed and leaves alone what it does not show. */
#include "gtk/gtk-fixture.h"
#include "gtk/test-gtk.h"

#include "gtk/connection/connection-edit.h"
#include "gtk/connection/connection-page.h"
#include "gtk/connection/connection-row.h"
#include "gtk/connection/operation-dialog.h"
#include "gtk/connection/secret-states.h"
#include "support/test-loop.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

/* ---- the document ---- */

static RopewayTree *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  RopewayTree *tree = ropeway_json_read_text (text, -1, NULL, NULL, &error);

  g_assert_no_error (error);
  return tree;
}

static void
assert_text (RopewayTree *tree, const char *expected)
{
  g_autofree char *text = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_edit (void)
{
  g_autoptr (RopewayTree) tree
      = parse ("{\"id\":\"my-shop\",\"name\":\"Shop\",\"odd\":1e2,\"environments\":{\"live\":{\"address\":"
               "\"https://a.example\",\"more\":[ ]}}}");

  ropeway_connection_edit_set_name (tree, "  Shop ");
  ropeway_connection_edit_set_address (tree, "live", " https://a.example");
  ropeway_connection_edit_set_private (tree, "live", FALSE);
  ropeway_connection_edit_set_sign_in (tree, ROPEWAY_SIGN_IN_NONE);
  assert_text (tree, "{\"id\":\"my-shop\",\"name\":\"Shop\",\"odd\":1e2,\"environments\":{\"live\":{"
                     "\"address\":\"https://a.example\",\"more\":[]}}}");
  ropeway_connection_edit_set_address (tree, "live", "b.example/x");
  ropeway_connection_edit_set_private (tree, "live", TRUE);
  ropeway_connection_edit_set_sign_in (tree, ROPEWAY_SIGN_IN_BEARER);
  assert_text (tree, "{\"id\":\"my-shop\",\"name\":\"Shop\",\"odd\":1e2,\"environments\":{\"live\":{"
                     "\"address\":\"https://b.example/x\",\"more\":[],\"privateNetwork\":true}},"
                     "\"signIn\":{\"type\":\"bearer\",\"token\":{\"secret\":\"my_shop_token\"}}}");
  ropeway_connection_edit_set_sign_in (tree, ROPEWAY_SIGN_IN_BASIC);
  ropeway_connection_edit_set_sign_in_text (tree, "user", "anna ");
  /* A secret's name is not a text to be typed over. */
  ropeway_connection_edit_set_sign_in_text (tree, "password", "oops");
  ropeway_connection_edit_set_private (tree, "live", FALSE);
  assert_text (tree, "{\"id\":\"my-shop\",\"name\":\"Shop\",\"odd\":1e2,\"environments\":{\"live\":{"
                     "\"address\":\"https://b.example/x\",\"more\":[]}},"
                     "\"signIn\":{\"type\":\"basic\",\"user\":\"anna\",\"password\":{\"secret\":"
                     "\"my_shop_password\"}}}");
}

static void
test_judge (void)
{
  static const struct
  {
    const char *operation;
    RopewayUse use;
  } rows[] = {
    { "{\"request\":{\"method\":\"GET\",\"path\":\"/orders\"},\"key\":[\"id\"]}", ROPEWAY_USE_READ },
    { "{\"request\":{\"method\":\"GET\",\"path\":\"/header\"}}", ROPEWAY_USE_OTHER },
    { "{\"request\":{\"method\":\"GET\",\"path\":\"/rows\",\"query\":{\"a\":\"{Item}\"}},\"key\":[\"id\"]}",
      ROPEWAY_USE_FIND },
    { "{\"request\":{\"method\":\"GET\",\"path\":\"/{list}/"
      "rows\"},\"key\":[\"id\"],\"parameters\":{\"list\":{}}}",
      ROPEWAY_USE_READ },
    { "{\"request\":{\"method\":\"POST\",\"path\":\"/rows\"}}", ROPEWAY_USE_ADD },
    { "{\"request\":{\"method\":\"PUT\",\"path\":\"/rows/{$id}\"}}", ROPEWAY_USE_CHANGE },
    { "{\"request\":{\"method\":\"DELETE\",\"path\":\"/rows/{$id}\"}}", ROPEWAY_USE_OTHER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RopewayTree) tree = parse (rows[i].operation);

      g_assert_cmpint (ropeway_connection_edit_judge (ropeway_tree_get_root (tree)), ==, rows[i].use);
    }
}

static void
test_secret_states (void)
{
#define SECRET(environment, state)                                                                           \
  "{\"slot\":\"a\",\"environment\":\"" environment "\",\"state\":\"" state "\"}"
  static const struct
  {
    const char *secrets;
    const char *text;
    gboolean is_trouble;
  } rows[] = {
    { "", "", FALSE },
    { SECRET ("", "there"), "Key saved", FALSE },
    { SECRET ("live", "not-there"), "Key missing", TRUE },
    { SECRET ("test", "there") "," SECRET ("live", "not-there"), "Key saved", FALSE },
    { SECRET ("live", "there") "," SECRET ("live", "not-there"), "Key missing", TRUE },
    { SECRET ("live", "elsewhere"), "Key saved for another address", TRUE },
    { SECRET ("live", "locked"), "Keyring is locked", TRUE },
    { SECRET ("live", "no-keyring"), "No keyring", TRUE },
    { SECRET ("live", "of-a-later-version"), "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *answer = g_strdup_printf ("{\"secrets\":[%s]}", rows[i].secrets);
      g_autoptr (RopewayTree) tree = parse (answer);
      gboolean is_trouble;

      g_assert_cmpstr (ropeway_secret_states_summarize (ropeway_tree_get_root (tree), &is_trouble), ==,
                       rows[i].text);
      g_assert_cmpint (is_trouble, ==, rows[i].is_trouble);
    }
#undef SECRET
}

static void
test_secret_state_of_one (void)
{
  g_autoptr (RopewayTree) tree
      = parse ("{\"secrets\":[{\"slot\":\"a\",\"environment\":\"test\",\"state\":\"not-there\"},"
               "{\"slot\":\"a\",\"environment\":\"\",\"state\":\"there\"},"
               "{\"slot\":\"b\",\"environment\":\"test\",\"state\":\"locked\"}]}");
  const RopewayValue *root = ropeway_tree_get_root (tree);
  g_autoptr (GString) buffer = g_string_new (NULL);

  g_assert_cmpstr (ropeway_secret_states_find (root, "a", "test", buffer), ==, "there");
  g_assert_cmpstr (ropeway_secret_states_find (root, "b", "test", buffer), ==, "locked");
  g_assert_null (ropeway_secret_states_find (root, "b", "live", buffer));
  g_assert_null (ropeway_secret_states_find (root, "c", "test", buffer));
}

/* ---- the form ---- */

static GtkWidget *
open_page (RopewayWindow *window, const char *id)
{
  if (id != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.open-connection", "s", id);
  else
    gtk_widget_activate_action (GTK_WIDGET (window), "win.new-connection", NULL);
  g_assert_true (ROPEWAY_IS_CONNECTION_PAGE (ropeway_window_get_page (window)));
  test_loop_drain ();
  return ropeway_window_get_page (window);
}

static void
type (GtkWidget *page, const char *row, const char *text)
{
  GtkWidget *widget = gtk_fixture_find (page, ADW_TYPE_ENTRY_ROW, row);

  g_assert_nonnull (widget);
  gtk_editable_set_text (GTK_EDITABLE (widget), text);
}

static gboolean
can_save (GtkWidget *page)
{
  return gtk_widget_get_sensitive (gtk_fixture_find (page, GTK_TYPE_BUTTON, "_Save"));
}

static void
test_validates (void)
{
  static const struct
  {
    const char *address;
    gboolean is_good;
  } rows[] = {
    { "", FALSE },
    { "shop.example", TRUE },
    { "https://shop.example/wp-json", TRUE },
    { "ftp://shop.example", FALSE },
    { "https://", FALSE },
    { "shop example", FALSE },
  };
  RopewayWindow *window = gtk_fixture_open_window (1200);
  GtkWidget *page = open_page (window, NULL);

  g_assert_false (can_save (page));
  g_assert_false (ropeway_connection_page_has_changes (ROPEWAY_CONNECTION_PAGE (page)));
  type (page, "Name", "Anna’s shop");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      type (page, "Web address", rows[i].address);
      g_assert_cmpint (can_save (page), ==, rows[i].is_good);
    }
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
test_saves (void)
{
  RopewayWindow *window = gtk_fixture_open_window (1200);
  GtkWidget *page = open_page (window, NULL);
  RopewayConnectionItem *item;
  GtkWidget *dialog;

  type (page, "Name", "Anna’s shop");
  type (page, "Web address", "shop.example");
  gtk_widget_activate_action (page, "page.add-operation", NULL);
  dialog = gtk_fixture_find_window (ROPEWAY_TYPE_OPERATION_DIALOG);
  test_loop_until (gtk_widget_get_mapped (dialog));
  gtk_fixture_check_names (dialog);
  gtk_fixture_check_fits (dialog, 360);
  type (dialog, "Name", "All people");
  type (dialog, "Path", "/people");
  type (dialog, "Recognised by", "id, place.code");
  g_signal_emit_by_name (gtk_fixture_find (dialog, GTK_TYPE_BUTTON, "_Done"), "clicked");
  test_loop_until (gtk_fixture_find (page, ADW_TYPE_ACTION_ROW, "All people") != NULL);
  gtk_widget_activate_action (page, "page.save", NULL);
  test_loop_until ((item = gtk_fixture_find_connection ("anna-s-shop")) != NULL);
  test_loop_until (!ropeway_connection_page_has_changes (ROPEWAY_CONNECTION_PAGE (page)));
  assert_text (
      ropeway_connection_item_get_document (item),
      "{\"id\":\"anna-s-shop\",\"name\":\"Anna’s shop\",\"kind\":\"rest\",\"environments\":{\"live\":{"
      "\"address\":\"https://shop.example\"}},\"operations\":[{\"id\":\"all-people\",\"request\":{"
      "\"method\":\"GET\",\"path\":\"/people\"},\"name\":\"All people\",\"key\":[\"id\",\"place.code\"]}]}");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  g_assert_null (ropeway_window_get_page (window));
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
answer (const char *label)
{
  GtkWidget *dialog;
  GtkWidget *button;

  test_loop_until ((dialog = gtk_fixture_find_window (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  test_loop_until (gtk_widget_get_mapped (dialog));
  button = gtk_fixture_find (dialog, GTK_TYPE_BUTTON, label);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  test_loop_until (gtk_fixture_find_window (ADW_TYPE_MESSAGE_DIALOG) == NULL);
}

static void
test_asks_before_leaving (void)
{
  RopewayWindow *window = gtk_fixture_open_window (1200);
  GtkWidget *page = open_page (window, "anna-s-shop");

  type (page, "Name", "Another name");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  answer ("_Cancel");
  g_assert_true (ropeway_window_get_page (window) == page);
  for (guint i = 0; i < 2; i++)
    {
      gtk_window_close (GTK_WINDOW (window));
      answer ("_Cancel");
      g_assert_true (ropeway_window_get_page (window) == page);
    }
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  answer ("_Save");
  test_loop_until (ropeway_window_get_page (window) == NULL);
  g_assert_cmpstr (ropeway_connection_item_get_name (gtk_fixture_find_connection ("anna-s-shop")), ==,
                   "Another name");
  page = open_page (window, "anna-s-shop");
  type (page, "Name", "Never kept");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  answer ("_Discard");
  g_assert_null (ropeway_window_get_page (window));
  g_assert_cmpstr (ropeway_connection_item_get_name (gtk_fixture_find_connection ("anna-s-shop")), ==,
                   "Another name");
  gtk_fixture_close (GTK_WINDOW (window));
}

/* A window that closes keeps what was typed, where the person says so. */
static void
test_closes (void)
{
  RopewayWindow *window = gtk_fixture_open_window (1200);
  gpointer place = window;
  GtkWidget *page;

  open_page (window, "anna-s-shop");
  g_object_add_weak_pointer (G_OBJECT (window), &place);
  ropeway_window_push (window, gtk_label_new ("above it"), "Above");
  gtk_window_close (GTK_WINDOW (window));
  test_loop_until (place == NULL);

  window = gtk_fixture_open_window (1200);
  place = window;
  g_object_add_weak_pointer (G_OBJECT (window), &place);
  page = open_page (window, "anna-s-shop");
  type (page, "Name", "Anna’s shop");
  ropeway_window_push (window, gtk_label_new ("above it"), "Above");
  gtk_window_close (GTK_WINDOW (window));
  answer ("_Save");
  test_loop_until (place == NULL);
  g_assert_cmpstr (ropeway_connection_item_get_name (gtk_fixture_find_connection ("anna-s-shop")), ==,
                   "Anna’s shop");
}

static void
test_tries (void)
{
  RopewayWindow *window = gtk_fixture_open_window (1200);
  GtkWidget *page = open_page (window, "shop");
  GtkWidget *row = gtk_fixture_find (page, ADW_TYPE_ACTION_ROW, "Does it work?");

  gtk_widget_activate_action (page, "page.test", NULL);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "Asking…");
  test_loop_until (!g_str_equal (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Asking…"));
  g_assert_nonnull (g_strstr_len (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), -1, "answers"));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  gtk_fixture_close (GTK_WINDOW (window));
}

/* Two windows on one connection: the second one to save is told, and keeps what was typed. */
static void
test_conflict (void)
{
  RopewayWindow *first = gtk_fixture_open_window (1200);
  RopewayWindow *second = gtk_fixture_open_window (800);
  GtkWidget *early = open_page (first, "anna-s-shop");
  GtkWidget *late = open_page (second, "anna-s-shop");

  type (early, "Name", "First");
  gtk_widget_activate_action (early, "page.save", NULL);
  test_loop_until (!ropeway_connection_page_has_changes (ROPEWAY_CONNECTION_PAGE (early)));
  type (late, "Name", "Second");
  gtk_widget_activate_action (late, "page.save", NULL);
  answer ("_Close");
  g_assert_true (ropeway_connection_page_has_changes (ROPEWAY_CONNECTION_PAGE (late)));
  g_assert_cmpstr (ropeway_connection_item_get_name (gtk_fixture_find_connection ("anna-s-shop")), ==,
                   "First");
  gtk_fixture_close (GTK_WINDOW (second));
  gtk_fixture_close (GTK_WINDOW (first));
}

static void
test_removes (void)
{
  RopewayWindow *window = gtk_fixture_open_window (1200);
  GtkWidget *page = open_page (window, "shop");
  GtkWidget *undo;

  /* A job reads from it. */
  gtk_widget_activate_action (page, "page.remove", NULL);
  answer ("_Close");
  g_assert_nonnull (gtk_fixture_find_connection ("shop"));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);

  page = open_page (window, "anna-s-shop");
  gtk_widget_activate_action (page, "page.remove", NULL);
  test_loop_until (gtk_fixture_find_connection ("anna-s-shop") == NULL);
  test_loop_until (ropeway_window_get_page (window) == NULL);
  test_loop_until ((undo = gtk_fixture_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "Undo")) != NULL);
  g_signal_emit_by_name (undo, "clicked");
  test_loop_until (gtk_fixture_find_connection ("anna-s-shop") != NULL);
  gtk_fixture_close (GTK_WINDOW (window));
}

static const int widths[] = { 1200, 800, 683, 360 };

static void
test_sizes (gconstpointer data)
{
  RopewayWindow *window = gtk_fixture_open_window (GPOINTER_TO_INT (data));

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-connections", NULL);
  test_loop_until (gtk_fixture_find (GTK_WIDGET (window), ROPEWAY_TYPE_CONNECTION_ROW, "Shop") != NULL);
  gtk_fixture_check_names (GTK_WIDGET (window));
  gtk_fixture_check_fits (GTK_WIDGET (window), 360);
  open_page (window, "shop");
  gtk_fixture_check_names (GTK_WIDGET (window));
  gtk_fixture_check_fits (GTK_WIDGET (window), 360);
  gtk_fixture_close (GTK_WINDOW (window));
}

void
test_connections_add (void)
{
  g_test_add_func ("/gtk/connections/edit", test_edit);
  g_test_add_func ("/gtk/connections/judge", test_judge);
  g_test_add_func ("/gtk/connections/secret-states", test_secret_states);
  g_test_add_func ("/gtk/connections/secret-state-of-one", test_secret_state_of_one);
  g_test_add_func ("/gtk/connections/validates", test_validates);
  g_test_add_func ("/gtk/connections/tries", test_tries);
  g_test_add_func ("/gtk/connections/saves", test_saves);
  g_test_add_func ("/gtk/connections/asks-before-leaving", test_asks_before_leaving);
  g_test_add_func ("/gtk/connections/closes", test_closes);
  g_test_add_func ("/gtk/connections/conflict", test_conflict);
  g_test_add_func ("/gtk/connections/removes", test_removes);
  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autofree char *path = g_strdup_printf ("/gtk/connections/width-%d", widths[i]);

      g_test_add_data_func (path, GINT_TO_POINTER (widths[i]), test_sizes);
    }
}
