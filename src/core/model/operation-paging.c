/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how an operation gives its pages, and how it is asked for what changed. */
#include "base/limits.h"
#include "model/operation-private.h"
#include "model/words.h"

void
ropeway_paging_clear (RopewayPaging *self)
{
  g_clear_pointer (&self->type_text, g_free);
  g_clear_pointer (&self->parameter, g_free);
  g_clear_pointer (&self->size_parameter, g_free);
  g_clear_pointer (&self->next, ropeway_path_unref);
  g_clear_pointer (&self->total, ropeway_path_unref);
  g_clear_pointer (&self->pages, ropeway_path_unref);
  g_clear_pointer (&self->more, ropeway_path_unref);
}

static void
read_size (RopewayPaging *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) size = { 0 };

  if (!ropeway_object_reader_init_member (&size, &ropeway_form_page_size, reader, "size", ROPEWAY_OPTIONAL))
    return;
  self->size_parameter = ropeway_object_reader_text (&size, "parameter", ROPEWAY_OPTIONAL);
  if (ropeway_object_reader_get (&size, "value", ROPEWAY_NEEDED) != NULL)
    self->size = ropeway_object_reader_integer (&size, "value", 1, ROPEWAY_LIMIT_PAGE_SIZE, 0);
}

void
ropeway_paging_read (RopewayPaging *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) paging = { 0 };
  gboolean counts, follows;

  self->first = 1;
  if (!ropeway_object_reader_init_member (&paging, &ropeway_form_paging, reader, "paging", ROPEWAY_OPTIONAL))
    return;
  self->type_text = ropeway_object_reader_text (&paging, "type", ROPEWAY_NEEDED);
  if (self->type_text == NULL)
    return;
  self->type = (RopewayPagingType)ropeway_words_find (ropeway_words_paging, self->type_text);

  counts = self->type == ROPEWAY_PAGING_PAGE || self->type == ROPEWAY_PAGING_OFFSET;
  follows = self->type == ROPEWAY_PAGING_CURSOR || self->type == ROPEWAY_PAGING_NEXT_URL;
  self->parameter = ropeway_object_reader_text (
      &paging, "parameter",
      counts || self->type == ROPEWAY_PAGING_CURSOR ? ROPEWAY_NEEDED : ROPEWAY_OPTIONAL);
  self->first = ropeway_object_reader_integer (&paging, "first", 0, G_MAXINT64, 1);
  read_size (self, &paging);
  self->next = ropeway_object_reader_path (&paging, "next", follows ? ROPEWAY_NEEDED : ROPEWAY_OPTIONAL);
  self->total = ropeway_object_reader_path (&paging, "total", ROPEWAY_OPTIONAL);
  self->pages = ropeway_object_reader_path (&paging, "pages", ROPEWAY_OPTIONAL);
  self->more = ropeway_object_reader_path (&paging, "more", ROPEWAY_OPTIONAL);
  self->end_short
      = ropeway_object_reader_word (&paging, "end", ropeway_words_paging_end, ROPEWAY_OPTIONAL, 0) == 1;
  if (self->end_short && self->size == 0)
    ropeway_problems_add (paging.problems,
                          ropeway_problem_new ("operation.paging-size-missing",
                                               ropeway_object_reader_at (&paging, "end"), NULL));
}

void
ropeway_changes_clear (RopewayChanges *self)
{
  g_clear_pointer (&self->field, ropeway_path_unref);
  g_clear_pointer (&self->parameter, g_free);
}

static void
read_look_back (RopewayChanges *self, RopewayObjectReader *changes)
{
  switch (self->type)
    {
    case ROPEWAY_CURSOR_DATE_TIME:
      self->look_back = ropeway_object_reader_duration (changes, "lookBack", 0, G_MAXINT64, 0);
      break;
    case ROPEWAY_CURSOR_NUMBER:
      self->look_back = ropeway_object_reader_integer (changes, "lookBack", 0, G_MAXINT64, 0);
      break;
    case ROPEWAY_CURSOR_TOKEN:
      if (ropeway_object_reader_get (changes, "lookBack", ROPEWAY_OPTIONAL) != NULL)
        ropeway_problems_add (changes->problems,
                              ropeway_problem_new ("operation.look-back-token",
                                                   ropeway_object_reader_at (changes, "lookBack"), NULL));
      break;
    }
}

void
ropeway_changes_read (RopewayChanges *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) changes = { 0 };

  if (!ropeway_object_reader_init_member (&changes, &ropeway_form_changes, reader, "changes",
                                          ROPEWAY_OPTIONAL))
    return;
  self->field = ropeway_object_reader_path (&changes, "field", ROPEWAY_NEEDED);
  self->type = (RopewayCursorType)ropeway_object_reader_word (&changes, "type", ropeway_words_cursor,
                                                              ROPEWAY_OPTIONAL, ROPEWAY_CURSOR_DATE_TIME);
  self->parameter = ropeway_object_reader_text (&changes, "parameter", ROPEWAY_OPTIONAL);
  self->sorted = ropeway_object_reader_boolean (&changes, "sorted", FALSE);
  read_look_back (self, &changes);
}
