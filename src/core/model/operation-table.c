/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: rows are read and written as a whole; for the run they look like operations that list, add, change and remove. */
#include "model/operation-table.h"

#include <string.h>

#include "model/operation-private.h"

static void
cells_clear (RopewayCells *cells)
{
  g_clear_pointer (&cells->operation, g_free);
  g_clear_pointer (&cells->path, ropeway_path_unref);
  g_clear_pointer (&cells->range, ropeway_path_unref);
}

void
ropeway_table_clear (RopewayTable *self)
{
  g_clear_pointer (&self->path, g_free);
  cells_clear (&self->values);
  cells_clear (&self->formulas);
  g_clear_pointer (&self->write, g_free);
  g_clear_pointer (&self->prefix, g_free);
  g_clear_pointer (&self->dates, g_ptr_array_unref);
}

/* One folder is chosen, and nothing outside of it is named. */
static gboolean
is_inside (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  if (*path == '\0' || *path == '/')
    return FALSE;
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] == '\0' || g_str_equal (parts[i], ".") || g_str_equal (parts[i], ".."))
      return FALSE;
  return TRUE;
}

static void
report (RopewayObjectReader *reader, const char *code, const char *member, const char *found)
{
  ropeway_problems_add (
      reader->problems,
      ropeway_problem_new (code, ropeway_object_reader_at (reader, member), "found", found, NULL));
}

static char
read_delimiter (RopewayObjectReader *file)
{
  g_autofree char *text = ropeway_object_reader_text (file, "delimiter", ROPEWAY_OPTIONAL);

  if (text == NULL)
    return 0;
  if (strlen (text) == 1 && strchr ("\"\r\n", *text) == NULL && g_ascii_isalnum (*text) == FALSE)
    return *text;
  report (file, "operation.delimiter-bad", "delimiter", text);
  return 0;
}

static void
read_cells (RopewayCells *cells, RopewayObjectReader *sheet, const char *member, RopewayNeed need)
{
  g_auto (RopewayObjectReader) reader = { 0 };

  if (!ropeway_object_reader_init_member (&reader, &ropeway_form_cells, sheet, member, need))
    return;
  cells->operation = ropeway_object_reader_slug (&reader, "operation", ROPEWAY_NEEDED);
  cells->path = ropeway_object_reader_path (&reader, "path", ROPEWAY_NEEDED);
  cells->range = ropeway_object_reader_path (&reader, "range", ROPEWAY_OPTIONAL);
}

static void
read_dates (RopewayTable *self, RopewayObjectReader *sheet)
{
  g_autoptr (GPtrArray) paths = ropeway_object_reader_paths (sheet, "dates", ROPEWAY_OPTIONAL);

  self->dates = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      const char *name = ropeway_path_get_segment (g_ptr_array_index (paths, i), 0, NULL);
      if (name != NULL)
        g_ptr_array_add (self->dates, g_strdup (name));
    }
}

static gboolean
read_sheet (RopewayTable *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) sheet = { 0 };

  if (!ropeway_object_reader_init_member (&sheet, &ropeway_form_sheet, reader, "sheet", ROPEWAY_OPTIONAL))
    return FALSE;
  self->type = ROPEWAY_TABLE_SHEET;
  read_cells (&self->values, &sheet, "values", ROPEWAY_NEEDED);
  read_cells (&self->formulas, &sheet, "formulas", ROPEWAY_OPTIONAL);
  self->write = ropeway_object_reader_slug (&sheet, "write", ROPEWAY_OPTIONAL);
  self->prefix = ropeway_object_reader_text (&sheet, "prefix", ROPEWAY_OPTIONAL);
  read_dates (self, &sheet);
  self->keeps_formulas = ropeway_object_reader_boolean (&sheet, "keepFormulas", FALSE);
  return TRUE;
}

void
ropeway_table_read (RopewayTable *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) file = { 0 };

  if (read_sheet (self, reader))
    return;
  if (!ropeway_object_reader_init_member (&file, &ropeway_form_file_rows, reader, "file", ROPEWAY_OPTIONAL))
    return;
  self->type = ROPEWAY_TABLE_FILE;
  self->path = ropeway_object_reader_text (&file, "path", ROPEWAY_OPTIONAL);
  if (self->path != NULL && !is_inside (self->path))
    report (&file, "operation.file-path-bad", "path", self->path);
  self->delimiter = read_delimiter (&file);
}

void
ropeway_operation_be_request (RopewayOperation *self, const char *method, const char *path)
{
  self->method = g_strdup (method);
  self->path = ropeway_template_parse (path, NULL);
  self->query = g_ptr_array_new ();
  self->headers = g_ptr_array_new ();
}

void
ropeway_operation_be_table (RopewayOperation *self)
{
  ropeway_operation_be_request (self, "GET", "");
}

static void
set_key (RopewayOperation *self, const char *name)
{
  self->key = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_path_unref);
  if (name != NULL)
    g_ptr_array_add (self->key, ropeway_path_parse (name, NULL));
}

static void
take_from (RopewayOperation *self, const RopewayOperation *whole)
{
  self->id = g_strdup (whole->id);
  self->name = g_strdup (whole->name);
  self->noun = g_strdup (whole->noun);
  self->pointer = g_strdup (whole->pointer);
  self->key_header = g_strdup (whole->key_header);
  self->table.type = whole->table.type;
  self->open = whole->open != NULL ? ropeway_template_ref (whole->open) : NULL;
  self->parameters = g_ptr_array_ref (whole->parameters);
  self->shape = whole->shape != NULL ? ropeway_shape_ref (whole->shape) : NULL;
  self->required = g_ptr_array_ref (whole->required);
}

RopewayOperation *
ropeway_operation_new_part (const RopewayOperation *whole, RopewayTablePart part, gboolean has_key)
{
  static const char *const methods[] = { "GET", "POST", "PATCH", "DELETE" };
  gboolean by_id = part == ROPEWAY_TABLE_CHANGES || part == ROPEWAY_TABLE_REMOVES;
  RopewayOperation *self = g_new0 (RopewayOperation, 1);

  take_from (self, whole);
  ropeway_operation_be_request (self, methods[part], by_id ? "/{$id}" : "");
  set_key (self, part == ROPEWAY_TABLE_LISTS ? ROPEWAY_TABLE_ID : NULL);
  self->body_type
      = part == ROPEWAY_TABLE_ADDS || part == ROPEWAY_TABLE_CHANGES ? ROPEWAY_BODY_RECORD : ROPEWAY_BODY_NONE;
  if (has_key && (part == ROPEWAY_TABLE_ADDS || part == ROPEWAY_TABLE_CHANGES))
    self->new_id = ropeway_path_parse (ROPEWAY_TABLE_ID, NULL);
  self->repeat = part == ROPEWAY_TABLE_LISTS || part == ROPEWAY_TABLE_REMOVES ? ROPEWAY_REPEAT_SAFE
                                                                              : ROPEWAY_REPEAT_NEVER;
  return self;
}
