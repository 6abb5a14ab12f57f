/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how the records of an operation look, and how the answers of several belong to them. */
#include "base/limits.h"
#include "model/operation-private.h"
#include "model/words.h"

void
ropeway_form_clear (RopewayForm *self)
{
  g_clear_pointer (&self->type_text, g_free);
  g_clear_pointer (&self->path, ropeway_path_unref);
  g_clear_pointer (&self->header_operation, g_free);
  g_clear_pointer (&self->header, ropeway_path_unref);
}

static void
read_header (RopewayForm *self, RopewayObjectReader *form)
{
  g_auto (RopewayObjectReader) header = { 0 };

  if (!ropeway_object_reader_init_member (&header, &ropeway_form_header, form, "header", ROPEWAY_NEEDED))
    return;
  self->header_operation = ropeway_object_reader_slug (&header, "operation", ROPEWAY_OPTIONAL);
  self->header = ropeway_object_reader_path (&header, "values", ROPEWAY_NEEDED);
}

void
ropeway_form_read (RopewayForm *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) form = { 0 };

  if (!ropeway_object_reader_init_member (&form, &ropeway_form_record_form, reader, "form", ROPEWAY_OPTIONAL))
    return;
  self->type_text = ropeway_object_reader_text (&form, "type", ROPEWAY_NEEDED);
  if (self->type_text == NULL)
    return;
  self->type = (RopewayFormType)ropeway_words_find (ropeway_words_form, self->type_text);
  switch (self->type)
    {
    case ROPEWAY_FORM_ENVELOPE:
      self->path = ropeway_object_reader_path (&form, "path", ROPEWAY_NEEDED);
      break;
    case ROPEWAY_FORM_ROW_BY_HEADER:
      self->path = ropeway_object_reader_path (&form, "values", ROPEWAY_OPTIONAL);
      read_header (self, &form);
      break;
    case ROPEWAY_FORM_PLAIN:
    case ROPEWAY_FORM_UNKNOWN:
      break;
    }
}

void
ropeway_batch_clear (RopewayBatch *self)
{
  g_clear_pointer (&self->list, ropeway_path_unref);
  g_clear_pointer (&self->index, ropeway_path_unref);
  g_clear_pointer (&self->field, ropeway_path_unref);
  g_clear_pointer (&self->sent, ropeway_path_unref);
  g_clear_pointer (&self->id, ropeway_path_unref);
  g_clear_pointer (&self->error, ropeway_path_unref);
  g_clear_pointer (&self->message, ropeway_path_unref);
}

void
ropeway_batch_read (RopewayBatch *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) batch = { 0 };
  g_auto (RopewayObjectReader) answers = { 0 };
  gboolean by_field;
  RopewayNeed need;

  if (!ropeway_object_reader_init_member (&batch, &ropeway_form_batch, reader, "batch", ROPEWAY_OPTIONAL))
    return;
  self->size = 1;
  if (ropeway_object_reader_get (&batch, "size", ROPEWAY_NEEDED) != NULL)
    self->size = (guint)ropeway_object_reader_integer (&batch, "size", 1, ROPEWAY_LIMIT_BATCH, 1);
  /* Answers to a mutation that is sent several times have names. */
  need = ropeway_object_reader_get (reader, "graphql", ROPEWAY_OPTIONAL) != NULL ? ROPEWAY_OPTIONAL
                                                                                 : ROPEWAY_NEEDED;
  if (!ropeway_object_reader_init_member (&answers, &ropeway_form_answers, &batch, "answers", need))
    return;
  self->list = ropeway_object_reader_path (&answers, "list", ROPEWAY_OPTIONAL);
  self->by = (RopewayAnswersBy)ropeway_object_reader_word (&answers, "by", ropeway_words_answers_by,
                                                           ROPEWAY_OPTIONAL, ROPEWAY_ANSWERS_BY_POSITION);
  by_field = self->by == ROPEWAY_ANSWERS_BY_FIELD;
  self->index = ropeway_object_reader_path (
      &answers, "index", self->by == ROPEWAY_ANSWERS_BY_INDEX ? ROPEWAY_NEEDED : ROPEWAY_OPTIONAL);
  self->field = ropeway_object_reader_path (&answers, "field", by_field ? ROPEWAY_NEEDED : ROPEWAY_OPTIONAL);
  self->sent = ropeway_object_reader_path (&answers, "sent", by_field ? ROPEWAY_NEEDED : ROPEWAY_OPTIONAL);
  self->id = ropeway_object_reader_path (&answers, "id", ROPEWAY_OPTIONAL);
  self->error = ropeway_object_reader_path (&answers, "error", ROPEWAY_OPTIONAL);
  self->message = ropeway_object_reader_path (&answers, "message", ROPEWAY_OPTIONAL);
}
