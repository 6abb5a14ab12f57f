/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/mapping/line-list.h"

#include "base/i18n.h"

/* ---- a row ---- */

struct _RopewayLineItem
{
  GObject parent_instance;

  /* owned */
  RopewayLine *line;
};

G_DEFINE_FINAL_TYPE (RopewayLineItem, ropeway_line_item, G_TYPE_OBJECT)

static guint changed_signal;

static void
ropeway_line_item_finalize (GObject *object)
{
  g_clear_pointer (&ROPEWAY_LINE_ITEM (object)->line, ropeway_line_free);
  G_OBJECT_CLASS (ropeway_line_item_parent_class)->finalize (object);
}

static void
ropeway_line_item_class_init (RopewayLineItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_line_item_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
ropeway_line_item_init (RopewayLineItem *self)
{
}

const RopewayLine *
ropeway_line_item_get_line (RopewayLineItem *self)
{
  g_return_val_if_fail (ROPEWAY_IS_LINE_ITEM (self), NULL);
  return self->line;
}

/* ---- the list ---- */

GListStore *
ropeway_line_list_new (void)
{
  return g_list_store_new (ROPEWAY_TYPE_LINE_ITEM);
}

static gboolean
has_same_fields (GListModel *list, GPtrArray *lines)
{
  if (g_list_model_get_n_items (list) != lines->len)
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr (RopewayLineItem) item = g_list_model_get_item (list, i);

      if (g_strcmp0 (item->line->to, ((RopewayLine *)g_ptr_array_index (lines, i))->to) != 0)
        return FALSE;
    }
  return TRUE;
}

void
ropeway_line_list_update (GListStore *list, GPtrArray *lines)
{
  gboolean is_same = has_same_fields (G_LIST_MODEL (list), lines);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gsize n = 0;
  g_autofree gpointer *taken = g_ptr_array_steal (lines, &n);

  for (gsize i = 0; i < n; i++)
    {
      RopewayLineItem *item = is_same ? g_list_model_get_item (G_LIST_MODEL (list), (guint)i)
                                      : g_object_new (ROPEWAY_TYPE_LINE_ITEM, NULL);

      g_clear_pointer (&item->line, ropeway_line_free);
      item->line = taken[i];
      if (is_same)
        g_signal_emit (item, changed_signal, 0);
      g_ptr_array_add (items, item);
    }
  if (!is_same)
    g_list_store_splice (list, 0, g_list_model_get_n_items (G_LIST_MODEL (list)), items->pdata, items->len);
}

guint
ropeway_line_list_find (GListStore *list, const char *to)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (RopewayLineItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (g_strcmp0 (item->line->to, to) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

/* ---- cells ---- */

/* "Order ID *" */
static char *
dup_target (const RopewayLine *line)
{
  return g_strconcat (line->target, line->is_needed ? " *" : "", NULL);
}

static char *
dup_target_help (const RopewayLine *line)
{
  if (line->is_match)
    return g_strdup_printf (_ ("%s: what is there already is recognised by it"), line->target);
  if (line->is_needed)
    return g_strdup_printf (_ ("%s: must be filled"), line->target);
  return g_strdup (line->target);
}

typedef enum
{
  COLUMN_TARGET,
  COLUMN_SOURCE,
  COLUMN_STEPS,
  COLUMN_VALUE,
  COLUMN_PROBLEM,
  N_COLUMNS,
} Column;

static const char *const titles[N_COLUMNS]
    = { N_ ("Field"), N_ ("From"), N_ ("Steps"), N_ ("Value Now"), N_ ("Problem") };

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
fill_cell (GtkListItem *list_item)
{
  const RopewayLine *line = ropeway_line_item_get_line (gtk_list_item_get_item (list_item));
  Column column = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (list_item), "column"));
  GtkWidget *label = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  g_autofree char *target = dup_target (line);
  g_autofree char *help = column == COLUMN_TARGET ? dup_target_help (line) : NULL;
  const char *const texts[N_COLUMNS] = { target, line->source, line->steps, line->value, line->problem };
  const char *text = texts[column] != NULL ? texts[column] : "";

  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, help != NULL ? help : *text != '\0' ? text : NULL);
  gtk_widget_set_visible (gtk_widget_get_next_sibling (label), column == COLUMN_TARGET && line->is_match);
  set_class (label, "dim-label", column == COLUMN_SOURCE && line->id == NULL);
  set_class (label, "warning", column == COLUMN_PROBLEM);
}

/* The sign of the field that records are recognised by. */
static GtkWidget *
make_key (void)
{
  GtkWidget *image = gtk_image_new_from_icon_name ("dialog-password-symbolic");

  gtk_widget_set_tooltip_text (image, _ ("What is there already is recognised by this field"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Recognised by"),
                                  -1);
  return image;
}

static void
on_cell_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), make_key ());
  g_object_set_data (G_OBJECT (list_item), "column", data);
  gtk_list_item_set_child (list_item, box);
}

static void
on_cell_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  g_signal_connect_swapped (gtk_list_item_get_item (list_item), "changed", G_CALLBACK (fill_cell), list_item);
  fill_cell (list_item);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (list_item), list_item);
}

void
ropeway_line_list_add_columns (GtkColumnView *view)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      GtkColumnViewColumn *column;

      g_signal_connect (factory, "setup", G_CALLBACK (on_cell_setup), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (on_cell_bind), NULL);
      g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
      column = gtk_column_view_column_new (_ (titles[i]), factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_append_column (view, column);
      g_object_unref (column);
    }
}

/* ---- the list in a narrow window ---- */

static void
fill_row (GtkListItem *list_item)
{
  const RopewayLine *line = ropeway_line_item_get_line (gtk_list_item_get_item (list_item));
  GtkWidget *first = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *target = gtk_widget_get_first_child (first);
  GtkWidget *source = gtk_widget_get_next_sibling (first);
  GtkWidget *value = gtk_widget_get_next_sibling (source);
  g_autofree char *title = dup_target (line);
  g_autofree char *from = *line->steps != '\0' ? g_strdup_printf ("%s · %s", line->source, line->steps)
                                               : g_strdup (line->source);
  const char *text = line->problem != NULL ? line->problem : line->value;

  gtk_label_set_label (GTK_LABEL (target), title);
  gtk_widget_set_visible (gtk_widget_get_next_sibling (target), line->is_match);
  gtk_label_set_label (GTK_LABEL (source), from);
  gtk_label_set_label (GTK_LABEL (value), text != NULL ? text : "");
  gtk_widget_set_visible (value, text != NULL && *text != '\0');
  set_class (value, "warning", line->problem != NULL);
}

static void
on_row_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  static const char *const styles[] = { "heading", "dim-label", NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      if (styles[i] != NULL)
        gtk_widget_add_css_class (label, styles[i]);
      if (i == 0)
        {
          GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

          gtk_box_append (GTK_BOX (first), label);
          gtk_box_append (GTK_BOX (first), make_key ());
          label = first;
        }
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_add_css_class (box, "record-row");
  gtk_list_item_set_child (list_item, box);
}

static void
on_row_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  g_signal_connect_swapped (gtk_list_item_get_item (list_item), "changed", G_CALLBACK (fill_row), list_item);
  fill_row (list_item);
}

GtkListItemFactory *
ropeway_line_list_make_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_row_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_row_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  return factory;
}
