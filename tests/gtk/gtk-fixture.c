/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/gtk-fixture.h"

#include <string.h>

#include "support/test-loop.h"

RopewayApplication *
gtk_fixture_get_application (void)
{
  static RopewayApplication *application = NULL;
  g_autoptr (GError) error = NULL;

  if (application != NULL)
    return application;
  application = ropeway_application_new ();
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  return application;
}

void
gtk_fixture_show (GtkWindow *window, int width, int height)
{
  GtkWidget *widget = GTK_WIDGET (window);
  int frame;

  gtk_window_set_default_size (window, width, height);
  gtk_window_present (window);
  test_loop_until (gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0);
  /* Without a window manager GTK draws a frame of its own, inside the size that it was given. */
  frame = width - gtk_widget_get_width (widget);
  if (frame > 0)
    gtk_window_set_default_size (window, width + frame, height + frame);
  test_loop_until (gtk_widget_get_width (widget) == width);
  test_loop_drain ();
}

/* ---- names ---- */

static gboolean
has_label_within (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label_within (child))
      return TRUE;
  return FALSE;
}

/* GTK's own widgets that name themselves by what they show. */
static gboolean
has_text_of_its_own (GtkWidget *widget)
{
  g_autofree char *text = NULL;
  GtkWidget *child;

  /* Rows of a list view are named by their content (WAI-ARIA, list item); before GTK 4.12 there is no other way. */
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkListItemWidget"))
    return has_label_within (widget);
  if (GTK_IS_LABEL (widget))
    return *gtk_label_get_text (GTK_LABEL (widget)) != '\0';
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
    return TRUE;
  if (ADW_IS_PREFERENCES_ROW (widget))
    {
      text = g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)));
      return text != NULL && *text != '\0';
    }
  for (child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LABEL (child) && *gtk_label_get_text (GTK_LABEL (child)) != '\0'
        && (GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget)))
      return TRUE;
  return FALSE;
}

static gboolean
is_named (GtkWidget *widget)
{
  g_autofree char *wrong
      = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, "");

  if (gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
      && wrong != NULL)
    return TRUE;
  if (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return TRUE;
  return has_text_of_its_own (widget);
}

/* The inside of an entry, a drop-down, a scrolled list belongs to the widget around it. */
static gboolean
is_part_of_another (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  if (GTK_IS_TEXT (widget))
    return TRUE;
  for (; parent != NULL; parent = gtk_widget_get_parent (parent))
    if (GTK_IS_DROP_DOWN (parent) || GTK_IS_MENU_BUTTON (parent) || GTK_IS_WINDOW_CONTROLS (parent)
        || GTK_IS_EDITABLE (parent) || ADW_IS_COMBO_ROW (parent) || ADW_IS_EXPANDER_ROW (parent))
      return TRUE;
  return FALSE;
}

static gboolean
wants_a_name (GtkWidget *widget)
{
  if (!gtk_widget_get_focusable (widget) || GTK_IS_WINDOW (widget) || GTK_IS_SCROLLED_WINDOW (widget)
      || GTK_IS_POPOVER (widget) || GTK_IS_FLOW_BOX (widget))
    return FALSE;
  return !is_part_of_another (widget);
}

void
gtk_fixture_check_names (GtkWidget *root)
{
  if (!gtk_widget_get_visible (root))
    return;
  if (wants_a_name (root) && !is_named (root))
    {
      g_test_message ("%s (%s) has no name", G_OBJECT_TYPE_NAME (root), gtk_widget_get_name (root));
      for (GtkWidget *up = root; up != NULL; up = gtk_widget_get_parent (up))
        g_test_message ("  in %s", G_OBJECT_TYPE_NAME (up));
      g_test_fail ();
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_fixture_check_names (child);
}

void
gtk_fixture_check_fits (GtkWidget *window, int width)
{
  int minimum;

  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, width);
}

/* ---- finding ---- */

static gboolean
shows (GtkWidget *widget, const char *text)
{
  static const char *const names[] = { "label", "title", "text", "tooltip-text" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (widget), names[i]);
      g_autofree char *value = NULL;

      if (spec == NULL || spec->value_type != G_TYPE_STRING)
        continue;
      g_object_get (widget, names[i], &value, NULL);
      if (value != NULL && strstr (value, text) != NULL)
        return TRUE;
    }
  return FALSE;
}

GtkWidget *
gtk_fixture_find (GtkWidget *root, GType type, const char *text)
{
  /* A stack hides its other pages this way. */
  if (!gtk_widget_get_visible (root) || !gtk_widget_get_child_visible (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (text == NULL || shows (root, text)))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = gtk_fixture_find (child, type, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

RopewayWindow *
gtk_fixture_open_window (int width)
{
  RopewayApplication *application = gtk_fixture_get_application ();
  RopewayWorkspace *workspace = ropeway_application_get_workspace (application);
  RopewayWindow *window;

  test_loop_until (ropeway_workspace_get_state (workspace) == ROPEWAY_WORKSPACE_READY);
  window = ropeway_window_new (application);
  gtk_fixture_show (GTK_WINDOW (window), width, 700);
  return window;
}

GtkWidget *
gtk_fixture_find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (windows); i > 0; i--)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i - 1);

      if (g_type_is_a (G_OBJECT_TYPE (window), type) && gtk_widget_get_visible (window))
        return window; /* GTK keeps it */
    }
  return NULL;
}

/* Returns: (transfer none) (nullable). */
static gpointer
find_item (GListModel *list, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (list, i);
      g_autofree char *own = NULL;

      g_object_get (item, "id", &own, NULL);
      if (g_strcmp0 (own, id) == 0)
        return item; /* the list keeps it */
    }
  return NULL;
}

RopewayJobItem *
gtk_fixture_find_job (const char *id)
{
  RopewayApplication *application = gtk_fixture_get_application ();

  return find_item (ropeway_workspace_get_jobs (ropeway_application_get_workspace (application)), id);
}

RopewayConnectionItem *
gtk_fixture_find_connection (const char *id)
{
  RopewayApplication *application = gtk_fixture_get_application ();

  return find_item (ropeway_workspace_get_connections (ropeway_application_get_workspace (application)), id);
}

void
gtk_fixture_close (GtkWindow *window)
{
  gpointer place = window;

  g_object_add_weak_pointer (G_OBJECT (window), &place);
  gtk_window_destroy (window);
  test_loop_until (place == NULL);
}
