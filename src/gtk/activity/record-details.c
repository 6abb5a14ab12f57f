/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/activity/record-details.h"

#include "base/i18n.h"

struct _RopewayRecordDetails
{
  AdwBin parent_instance;

  /* template */
  GtkLabel *title_label;
  GtkLabel *state_label;
  GtkBox *lines;
  GtkWidget *technical;
  GtkBox *technical_lines;
};

G_DEFINE_FINAL_TYPE (RopewayRecordDetails, ropeway_record_details, ADW_TYPE_BIN)

static guint closed_signal;

static void
on_close_clicked (RopewayRecordDetails *self)
{
  g_signal_emit (self, closed_signal, 0);
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  else
    gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  return label;
}

static void
add_line (GtkBox *lines, const char *label, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), make_label (label, "caption-heading"));
  gtk_box_append (GTK_BOX (box), make_label (text, NULL));
  gtk_box_append (lines, box);
}

static void
clear (GtkBox *lines)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (lines))) != NULL)
    gtk_box_remove (lines, child);
}

void
ropeway_record_details_begin (RopewayRecordDetails *self, const char *title, const char *state)
{
  g_return_if_fail (ROPEWAY_IS_RECORD_DETAILS (self));

  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->state_label, state);
  clear (self->lines);
  clear (self->technical_lines);
  gtk_widget_set_visible (self->technical, FALSE);
}

void
ropeway_record_details_add (RopewayRecordDetails *self, const char *label, const char *text)
{
  g_return_if_fail (ROPEWAY_IS_RECORD_DETAILS (self));

  if (text != NULL && *text != '\0')
    add_line (self->lines, label, text);
}

void
ropeway_record_details_add_change (RopewayRecordDetails *self, const char *name, const char *before,
                                   const char *after)
{
  g_autofree char *text = NULL;

  g_return_if_fail (ROPEWAY_IS_RECORD_DETAILS (self));

  if (after == NULL)
    text = g_strdup (_ ("left alone"));
  else if (before == NULL)
    text = g_strdup (*after != '\0' ? after : _ ("emptied"));
  else
    /* Translators: what a field was, and what it becomes. */
    text = g_strdup_printf (_ ("%s → %s"), *before != '\0' ? before : _ ("empty"),
                            *after != '\0' ? after : _ ("empty"));
  add_line (self->lines, name, text);
}

void
ropeway_record_details_add_problem (RopewayRecordDetails *self, const char *sentence, const char *turn,
                                    const char *code, const char *pointer)
{
  ropeway_record_details_add (self, turn, sentence);
  ropeway_record_details_add_technical (self, _ ("Code"), code);
  ropeway_record_details_add_technical (self, _ ("Place in the file"), pointer);
}

void
ropeway_record_details_add_technical (RopewayRecordDetails *self, const char *label, const char *text)
{
  g_return_if_fail (ROPEWAY_IS_RECORD_DETAILS (self));

  if (text == NULL || *text == '\0')
    return;
  add_line (self->technical_lines, label, text);
  gtk_widget_set_visible (self->technical, TRUE);
}

static void
ropeway_record_details_class_init (RopewayRecordDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  closed_signal = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ropeway_app/Ropeway/activity/record-details.ui");
  gtk_widget_class_bind_template_child (widget_class, RopewayRecordDetails, title_label);
  gtk_widget_class_bind_template_child (widget_class, RopewayRecordDetails, state_label);
  gtk_widget_class_bind_template_child (widget_class, RopewayRecordDetails, lines);
  gtk_widget_class_bind_template_child (widget_class, RopewayRecordDetails, technical);
  gtk_widget_class_bind_template_child (widget_class, RopewayRecordDetails, technical_lines);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
}

static void
ropeway_record_details_init (RopewayRecordDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
