/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/common/size-watch.h"

#define NARROW_BELOW 680
#define MEDIUM_BELOW 1060

struct _RopewaySizeWatch
{
  GtkWidget parent;

  /* owned */
  GtkWidget *child;

  /* state */
  RopewayWidthClass width_class; /* as it was told */
  RopewayWidthClass measured;    /* as it is */
  guint idle;
};

enum
{
  PROP_CHILD = 1,
  PROP_WIDTH_CLASS,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (RopewaySizeWatch, ropeway_size_watch, GTK_TYPE_WIDGET)

static void
set_css_class (GtkWidget *widget, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static gboolean
tell (gpointer data)
{
  RopewaySizeWatch *self = data;

  self->idle = 0;
  if (self->width_class == self->measured)
    return G_SOURCE_REMOVE;
  self->width_class = self->measured;
  set_css_class (GTK_WIDGET (self), "narrow", self->width_class == ROPEWAY_WIDTH_NARROW);
  set_css_class (GTK_WIDGET (self), "medium", self->width_class == ROPEWAY_WIDTH_MEDIUM);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WIDTH_CLASS]);
  return G_SOURCE_REMOVE;
}

static void
ropeway_size_watch_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                            int *natural, int *minimum_baseline, int *natural_baseline)
{
  RopewaySizeWatch *self = ROPEWAY_SIZE_WATCH (widget);

  if (self->child == NULL || !gtk_widget_get_visible (self->child))
    return;
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    {
      int width;

      gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
      for_size = MAX (for_size, width);
    }
  gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
  /* What the page needs now is what it needs at this width; narrower, it will look otherwise. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = 0;
}

static void
ropeway_size_watch_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RopewaySizeWatch *self = ROPEWAY_SIZE_WATCH (widget);
  int minimum;

  self->measured = width < NARROW_BELOW   ? ROPEWAY_WIDTH_NARROW
                   : width < MEDIUM_BELOW ? ROPEWAY_WIDTH_MEDIUM
                                          : ROPEWAY_WIDTH_WIDE;
  if (self->measured != self->width_class && self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell, self, NULL);
  if (self->child == NULL || !gtk_widget_get_visible (self->child))
    return;
  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_allocate (self->child, MAX (width, minimum), height, baseline, NULL);
}

static GtkSizeRequestMode
ropeway_size_watch_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ropeway_size_watch_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RopewaySizeWatch *self = ROPEWAY_SIZE_WATCH (object);

  switch (id)
    {
    case PROP_CHILD:
      g_clear_pointer (&self->child, gtk_widget_unparent);
      self->child = g_value_get_object (value);
      if (self->child != NULL)
        gtk_widget_set_parent (self->child, GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ropeway_size_watch_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RopewaySizeWatch *self = ROPEWAY_SIZE_WATCH (object);

  switch (id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_WIDTH_CLASS:
      g_value_set_int (value, (int)self->width_class);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ropeway_size_watch_dispose (GObject *object)
{
  RopewaySizeWatch *self = ROPEWAY_SIZE_WATCH (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (ropeway_size_watch_parent_class)->dispose (object);
}

static void
ropeway_size_watch_class_init (RopewaySizeWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = ropeway_size_watch_set_property;
  object_class->get_property = ropeway_size_watch_get_property;
  object_class->dispose = ropeway_size_watch_dispose;
  widget_class->measure = ropeway_size_watch_measure;
  widget_class->size_allocate = ropeway_size_watch_size_allocate;
  widget_class->get_request_mode = ropeway_size_watch_get_request_mode;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_WIDTH_CLASS]
      = g_param_spec_int ("width-class", NULL, NULL, ROPEWAY_WIDTH_NARROW, ROPEWAY_WIDTH_WIDE,
                          ROPEWAY_WIDTH_WIDE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
ropeway_size_watch_init (RopewaySizeWatch *self)
{
  self->width_class = ROPEWAY_WIDTH_WIDE;
  self->measured = ROPEWAY_WIDTH_WIDE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
ropeway_size_watch_new (GtkWidget *child)
{
  return g_object_new (ROPEWAY_TYPE_SIZE_WATCH, "child", child, NULL);
}

RopewayWidthClass
ropeway_size_watch_get_width_class (RopewaySizeWatch *self)
{
  g_return_val_if_fail (ROPEWAY_IS_SIZE_WATCH (self), ROPEWAY_WIDTH_WIDE);
  return self->width_class;
}
