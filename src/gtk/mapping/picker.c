/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/mapping/picker.h"

#include <string.h>

#include "base/i18n.h"

#define LIST_HEIGHT 300
#define LIST_WIDTH 300

/* ---- one choice ---- */

#define ROPEWAY_TYPE_PICKER_ITEM (ropeway_picker_item_get_type ())
G_DECLARE_FINAL_TYPE (RopewayPickerItem, ropeway_picker_item, ROPEWAY, PICKER_ITEM, GObject)

struct _RopewayPickerItem
{
  GObject parent_instance;

  /* owned */
  char *id;
  char *title;
  char *subtitle; /* (nullable) */
  char *folded;   /* title and subtitle without case, to search in */
};

G_DEFINE_FINAL_TYPE (RopewayPickerItem, ropeway_picker_item, G_TYPE_OBJECT)

static void
ropeway_picker_item_finalize (GObject *object)
{
  RopewayPickerItem *self = ROPEWAY_PICKER_ITEM (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->folded);
  G_OBJECT_CLASS (ropeway_picker_item_parent_class)->finalize (object);
}

static void
ropeway_picker_item_class_init (RopewayPickerItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_picker_item_finalize;
}

static void
ropeway_picker_item_init (RopewayPickerItem *self)
{
}

/* ---- the popover ---- */

struct _RopewayPicker
{
  GtkPopover parent_instance;

  /* owned */
  GListStore *items;
  GtkCustomFilter *filter;
  GListModel *shown;
  char *searched; /* without case */

  /* borrowed */
  GtkSearchEntry *entry;
  GtkListView *list_view;
};

G_DEFINE_FINAL_TYPE (RopewayPicker, ropeway_picker, GTK_TYPE_POPOVER)

static guint picked_signal;

static gboolean
is_shown (gpointer item, gpointer data)
{
  RopewayPicker *self = data;

  return self->searched == NULL || strstr (ROPEWAY_PICKER_ITEM (item)->folded, self->searched) != NULL;
}

static void
on_search_changed (RopewayPicker *self)
{
  g_free (self->searched);
  self->searched = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
pick (RopewayPicker *self, guint position)
{
  g_autoptr (RopewayPickerItem) item = g_list_model_get_item (self->shown, position);

  if (item == NULL)
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, picked_signal, 0, item->id);
}

/* Enter takes the first that fits. */
static void
on_search_activate (RopewayPicker *self)
{
  pick (self, 0);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

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
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_list_item_set_child (list_item, box);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  RopewayPickerItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *title = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *subtitle = gtk_widget_get_next_sibling (title);

  gtk_label_set_label (GTK_LABEL (title), item->title);
  gtk_label_set_label (GTK_LABEL (subtitle), item->subtitle != NULL ? item->subtitle : "");
  gtk_widget_set_visible (subtitle, item->subtitle != NULL && *item->subtitle != '\0');
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (list_item), item->subtitle);
}

static void
on_closed (RopewayPicker *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
ropeway_picker_dispose (GObject *object)
{
  RopewayPicker *self = ROPEWAY_PICKER (object);

  g_clear_object (&self->items);
  g_clear_object (&self->filter);
  g_clear_object (&self->shown);
  G_OBJECT_CLASS (ropeway_picker_parent_class)->dispose (object);
}

static void
ropeway_picker_finalize (GObject *object)
{
  g_free (ROPEWAY_PICKER (object)->searched);
  G_OBJECT_CLASS (ropeway_picker_parent_class)->finalize (object);
}

static void
ropeway_picker_class_init (RopewayPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ropeway_picker_dispose;
  G_OBJECT_CLASS (klass)->finalize = ropeway_picker_finalize;
  picked_signal = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
make_models (RopewayPicker *self)
{
  self->items = g_list_store_new (ROPEWAY_TYPE_PICKER_ITEM);
  self->filter = gtk_custom_filter_new (is_shown, self, NULL);
  self->shown = G_LIST_MODEL (gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->items)),
                                                         GTK_FILTER (g_object_ref (self->filter))));
}

static void
ropeway_picker_init (RopewayPicker *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *window = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkNoSelection *selection;

  make_models (self);
  selection = gtk_no_selection_new (g_object_ref (self->shown));
  self->entry = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  self->list_view = GTK_LIST_VIEW (gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory));
  gtk_list_view_set_single_click_activate (self->list_view, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Choices"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (window), GTK_WIDGET (self->list_view));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (window), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_size_request (window, LIST_WIDTH, LIST_HEIGHT);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (box), window);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (on_search_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_search_activate), self);
  g_signal_connect_swapped (self->list_view, "activate", G_CALLBACK (pick), self);
  g_signal_connect (self, "closed", G_CALLBACK (on_closed), NULL);
}

GtkWidget *
ropeway_picker_new (const char *search)
{
  RopewayPicker *self = g_object_new (ROPEWAY_TYPE_PICKER, NULL);

  g_object_set (self->entry, "placeholder-text", search, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, search, -1);
  return GTK_WIDGET (self);
}

void
ropeway_picker_clear (RopewayPicker *self)
{
  g_return_if_fail (ROPEWAY_IS_PICKER (self));
  g_list_store_remove_all (self->items);
}

void
ropeway_picker_add (RopewayPicker *self, const char *id, const char *title, const char *subtitle)
{
  g_autoptr (RopewayPickerItem) item = g_object_new (ROPEWAY_TYPE_PICKER_ITEM, NULL);
  g_autofree char *both = g_strconcat (title, " ", subtitle != NULL ? subtitle : "", NULL);

  g_return_if_fail (ROPEWAY_IS_PICKER (self));

  item->id = g_strdup (id);
  item->title = g_strdup (title);
  item->subtitle = g_strdup (subtitle);
  item->folded = g_utf8_casefold (both, -1);
  g_list_store_append (self->items, item);
}
