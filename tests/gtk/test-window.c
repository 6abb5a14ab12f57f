/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the window fits every screen, its controls have names, and pages come and go in order. */
#include "gtk/gtk-fixture.h"
#include "gtk/test-gtk.h"

#include "gtk/common/size-watch.h"
#include "support/test-loop.h"

static const int widths[] = { 1200, 800, 683, 360 };

static void
test_sizes (gconstpointer data)
{
  int width = GPOINTER_TO_INT (data);
  RopewayWindow *window = ropeway_window_new (gtk_fixture_get_application ());

  gtk_fixture_show (GTK_WINDOW (window), width, 700);
  gtk_fixture_check_fits (GTK_WIDGET (window), 360);
  gtk_fixture_check_names (GTK_WIDGET (window));
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
test_places (void)
{
  static const char *const names[] = { "win.show-connections", "win.show-activity", "win.show-jobs" };
  RopewayWindow *window = ropeway_window_new (gtk_fixture_get_application ());

  gtk_fixture_show (GTK_WINDOW (window), 1200, 700);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), names[i], NULL));
      test_loop_drain ();
      gtk_fixture_check_names (GTK_WIDGET (window));
      gtk_fixture_check_fits (GTK_WIDGET (window), 360);
    }
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Jobs");
  gtk_fixture_close (GTK_WINDOW (window));
}

static void
test_push_and_back (void)
{
  RopewayWindow *window = ropeway_window_new (gtk_fixture_get_application ());
  GtkWidget *first = gtk_label_new ("first");
  GtkWidget *second = gtk_label_new ("second");

  gtk_fixture_show (GTK_WINDOW (window), 1200, 700);
  ropeway_window_push (window, first, "First");
  ropeway_window_push (window, second, "Second");
  g_assert_true (ropeway_window_get_page (window) == second);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Second");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  g_assert_true (ropeway_window_get_page (window) == first);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  g_assert_null (ropeway_window_get_page (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  gtk_fixture_close (GTK_WINDOW (window));
}

/* A page that would need more room than there is learns how much there is, and does not keep the window from it. */
static const struct
{
  int width;
  RopewayWidthClass expected;
} classes[] = {
  { 1200, ROPEWAY_WIDTH_WIDE },  { 1060, ROPEWAY_WIDTH_WIDE },  { 1059, ROPEWAY_WIDTH_MEDIUM },
  { 680, ROPEWAY_WIDTH_MEDIUM }, { 679, ROPEWAY_WIDTH_NARROW }, { 360, ROPEWAY_WIDTH_NARROW },
};

static void
test_size_watch (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *child = gtk_label_new ("wide");
  GtkWidget *watch = ropeway_size_watch_new (child);

  gtk_widget_set_size_request (child, 900, -1);
  gtk_window_set_titlebar (GTK_WINDOW (window), gtk_header_bar_new ());
  gtk_window_set_child (GTK_WINDOW (window), watch);
  gtk_fixture_show (GTK_WINDOW (window), classes[row].width, 300);
  test_loop_until (ropeway_size_watch_get_width_class (ROPEWAY_SIZE_WATCH (watch)) == classes[row].expected);
  g_assert_cmpint (gtk_widget_has_css_class (watch, "narrow"), ==,
                   classes[row].expected == ROPEWAY_WIDTH_NARROW);
  g_assert_cmpint (gtk_widget_has_css_class (watch, "medium"), ==,
                   classes[row].expected == ROPEWAY_WIDTH_MEDIUM);
  g_assert_cmpint (gtk_widget_get_width (child), >=, 900);
  gtk_fixture_close (GTK_WINDOW (window));
}

void
test_window_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/gtk/window/size-watch-%d", classes[i].width);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_size_watch);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autofree char *path = g_strdup_printf ("/gtk/window/width-%d", widths[i]);

      g_test_add_data_func (path, GINT_TO_POINTER (widths[i]), test_sizes);
    }
  g_test_add_func ("/gtk/window/places", test_places);
  g_test_add_func ("/gtk/window/push-and-back", test_push_and_back);
}
