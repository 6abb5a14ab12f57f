/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-table.h"

#include <stdarg.h>

#include "cli/cli-text.h"

#define GAP 2
#define NARROWEST 8 /* no column is cut below that */

struct _CliTable
{
  /* owned */
  GPtrArray *rows; /* char **; the first one holds the titles */
  guint n_columns;
  guint64 right; /* a bit for each column */
};

static char **
collect (const char *first, va_list rest)
{
  GPtrArray *cells = g_ptr_array_new ();

  for (const char *cell = first; cell != NULL; cell = va_arg (rest, const char *))
    g_ptr_array_add (cells, cli_text_cut (cell, G_MAXUINT));
  g_ptr_array_add (cells, NULL);
  return (char **)g_ptr_array_free (cells, FALSE);
}

CliTable *
cli_table_new (const char *title, ...)
{
  CliTable *self = g_new0 (CliTable, 1);
  va_list rest;

  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  va_start (rest, title);
  g_ptr_array_add (self->rows, collect (title, rest));
  va_end (rest);
  self->n_columns = g_strv_length (g_ptr_array_index (self->rows, 0));
  return self;
}

void
cli_table_free (CliTable *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self);
}

void
cli_table_align_right (CliTable *self, guint column)
{
  self->right |= G_GUINT64_CONSTANT (1) << column;
}

void
cli_table_add (CliTable *self, const char *cell, ...)
{
  va_list rest;
  char **cells;

  va_start (rest, cell);
  cells = collect (cell, rest);
  va_end (rest);
  g_return_if_fail (g_strv_length (cells) == self->n_columns);
  g_ptr_array_add (self->rows, cells);
}

static guint *
measure (const CliTable *self)
{
  guint *widths = g_new0 (guint, self->n_columns);

  for (guint row = 0; row < self->rows->len; row++)
    for (guint column = 0; column < self->n_columns; column++)
      {
        char **cells = g_ptr_array_index (self->rows, row);

        widths[column] = MAX (widths[column], cli_text_width (cells[column]));
      }
  return widths;
}

static void
fit (const CliTable *self, guint *widths, guint width)
{
  for (;;)
    {
      guint sum = (self->n_columns - 1) * GAP;
      guint widest = 0;

      for (guint i = 0; i < self->n_columns; i++)
        {
          sum += widths[i];
          if (widths[i] > widths[widest])
            widest = i;
        }
      if (sum <= width || widths[widest] <= NARROWEST)
        return;
      widths[widest] = MAX (NARROWEST, widths[widest] - MIN (widths[widest], sum - width));
    }
}

static void
print_row (const CliTable *self, char **cells, const guint *widths, CliOutput *output, guint indent)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < indent; i++)
    g_string_append_c (line, ' ');
  for (guint i = 0; i < self->n_columns; i++)
    {
      gboolean last = i + 1 == self->n_columns;
      gboolean right = (self->right >> i) & 1;
      g_autofree char *cell
          = last && !right ? cli_text_cut (cells[i], widths[i]) : cli_text_pad (cells[i], widths[i], right);

      g_string_append_printf (line, "%s%*s", cell, last ? 0 : GAP, "");
    }
  cli_output_line (output, "%s", line->str);
}

static void
print_rule (const CliTable *self, const guint *widths, CliOutput *output, guint indent)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < indent; i++)
    g_string_append_c (line, ' ');
  for (guint i = 0; i < self->n_columns; i++)
    {
      for (guint j = 0; j < widths[i]; j++)
        g_string_append (line, "─");
      if (i + 1 < self->n_columns)
        g_string_append_printf (line, "%*s", GAP, "");
    }
  cli_output_line (output, "%s", line->str);
}

void
cli_table_print (const CliTable *self, CliOutput *output, guint indent, guint width)
{
  g_autofree guint *widths = measure (self);

  fit (self, widths, width - indent);
  for (guint i = 0; i < self->rows->len; i++)
    {
      print_row (self, g_ptr_array_index (self->rows, i), widths, output, indent);
      if (i == 0)
        print_rule (self, widths, output, indent);
    }
}
