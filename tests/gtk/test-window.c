/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the window fits every screen, its controls have names, and pages come and go in order. */
#include "gtk/gtk-fixture.h"
#include "gtk/test-gtk.h"

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

void
test_window_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autofree char *path = g_strdup_printf ("/gtk/window/width-%d", widths[i]);

      g_test_add_data_func (path, GINT_TO_POINTER (widths[i]), test_sizes);
    }
  g_test_add_func ("/gtk/window/places", test_places);
  g_test_add_func ("/gtk/window/push-and-back", test_push_and_back);
}
