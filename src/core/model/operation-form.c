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
  g_clear_pointer (&self->kinds, g_hash_table_unref);
  g_clear_pointer (&self->beside, g_hash_table_unref);
  g_clear_pointer (&self->key, ropeway_path_unref);
  g_clear_pointer (&self->value, ropeway_path_unref);
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

/* A kind that this version does not know can be read, and only to write it is an error. */
static void
read_kinds (RopewayForm *self, RopewayObjectReader *form)
{
  const RopewayValue *kinds = ropeway_object_reader_object (form, "kinds", ROPEWAY_OPTIONAL);

  if (kinds == NULL)
    return;
  self->kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (RopewayValue *kind = ropeway_value_first (kinds); kind != NULL; kind = ropeway_value_next (kind))
    {
      const char *name = ropeway_value_get_name (kind, NULL);
      g_autofree char *pointer = ropeway_pointer_join (ropeway_object_reader_at (form, "kinds"), name);
      g_autofree char *word = ropeway_read_text (kind, name, pointer, form->problems);

      if (word != NULL)
        g_hash_table_replace (self->kinds, g_strdup (name),
                              GUINT_TO_POINTER (ropeway_words_find (ropeway_words_property, word)));
    }
}

static void
read_beside (RopewayForm *self, RopewayObjectReader *form)
{
  const RopewayValue *names = ropeway_object_reader_list (form, "beside", ROPEWAY_OPTIONAL, 0);
  gsize i = 0;

  if (names == NULL)
    return;
  self->beside = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (RopewayValue *item = ropeway_value_first (names); item != NULL; item = ropeway_value_next (item))
    {
      g_autofree char *pointer = ropeway_pointer_join_index (ropeway_object_reader_at (form, "beside"), i++);
      char *name = ropeway_read_text (item, NULL, pointer, form->problems);

      if (name != NULL)
        g_hash_table_add (self->beside, name);
    }
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
    case ROPEWAY_FORM_TYPED_PROPERTIES:
      self->path = ropeway_object_reader_path (&form, "path", ROPEWAY_OPTIONAL);
      read_kinds (self, &form);
      read_beside (self, &form);
      break;
    case ROPEWAY_FORM_KEY_VALUES:
      self->path = ropeway_object_reader_path (&form, "path", ROPEWAY_OPTIONAL);
      self->key = ropeway_object_reader_path (&form, "key", ROPEWAY_NEEDED);
      self->value = ropeway_object_reader_path (&form, "value", ROPEWAY_NEEDED);
      self->number_keys = ropeway_object_reader_boolean (&form, "numberKeys", FALSE);
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
