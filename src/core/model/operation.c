/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an operation is read once, with defaults filled in, so that nobody else needs to know them. */
#include "model/operation.h"

#include <string.h>

#include "base/ident.h"
#include "base/limits.h"
#include "model/named-template.h"
#include "model/operation-private.h"
#include "model/operation-table.h"
#include "model/words.h"

void
ropeway_operation_free (RopewayOperation *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_free (self->name);
  g_free (self->noun);
  g_free (self->method);
  g_clear_pointer (&self->path, ropeway_template_unref);
  g_clear_pointer (&self->query, g_ptr_array_unref);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->records, ropeway_path_unref);
  g_clear_pointer (&self->key, g_ptr_array_unref);
  ropeway_paging_clear (&self->paging);
  ropeway_changes_clear (&self->changes);
  ropeway_form_clear (&self->form);
  ropeway_table_clear (&self->table);
  ropeway_graphql_clear (&self->graphql);
  ropeway_body_format_clear (&self->format);
  ropeway_batch_clear (&self->batch);
  g_clear_pointer (&self->new_id, ropeway_path_unref);
  g_free (self->key_header);
  g_clear_pointer (&self->error_message, ropeway_path_unref);
  g_clear_pointer (&self->error_list, ropeway_path_unref);
  g_clear_pointer (&self->open, ropeway_template_unref);
  g_clear_pointer (&self->parameters, g_ptr_array_unref);
  ropeway_describe_clear (&self->describe);
  g_clear_pointer (&self->shape, ropeway_shape_unref);
  g_clear_pointer (&self->required, g_ptr_array_unref);
  g_free (self->pointer);
  g_free (self);
}

/* With a slash, or an expression that brings one ("{/path*}", "{+path}"); "{?q}" asks for the address itself. */
static gboolean
begins_path (char first)
{
  return first != '\0' && strchr ("/+?&", first) != NULL;
}

/* The request continues the address of its environment. */
static void
read_path (RopewayObjectReader *request, RopewayOperation *self)
{
  const RopewayValue *value = ropeway_object_reader_get (request, "path", ROPEWAY_NEEDED);
  const char *code = NULL;
  g_autofree char *text = NULL;

  if (value == NULL)
    return;
  self->path = ropeway_read_path_template (value, "path", ropeway_object_reader_at (request, "path"),
                                           request->problems);
  if (self->path == NULL)
    return;
  text = ropeway_value_dup_text (value, NULL);
  if (strstr (text, "://") != NULL)
    code = "request.path-address";
  else if (ropeway_template_has_sign (self->path, "?#"))
    code = "request.path-query";
  else if (text[0] != '\0' && !begins_path (ropeway_template_get_first (self->path)))
    code = "request.path-slash";
  if (code != NULL)
    ropeway_problems_add (
        request->problems,
        ropeway_problem_new (code, ropeway_object_reader_at (request, "path"), "found", text, NULL));
}

static const char *
pick_method (const char *found)
{
  g_autofree char *upper = g_ascii_strup (found, -1);
  guint index = ropeway_words_find (ropeway_words_method, upper);

  return ropeway_words_method[index];
}

static void
read_method (RopewayObjectReader *request, RopewayOperation *self)
{
  g_autofree char *found = ropeway_object_reader_text (request, "method", ROPEWAY_NEEDED);
  guint index = found != NULL ? ropeway_words_find (ropeway_words_method, found) : 0;
  g_autofree char *words = NULL;
  const char *meant;

  self->method = g_strdup (found != NULL && ropeway_words_method[index] != NULL ? found : "GET");
  if (found == NULL || ropeway_words_method[index] != NULL)
    return;
  meant = pick_method (found);
  words = g_strjoinv (", ", (char **)ropeway_words_method);
  ropeway_problems_add (
      request->problems,
      ropeway_problem_new ("document.word-unknown", ropeway_object_reader_at (request, "method"), "member",
                           "method", "found", found, "suggestion",
                           meant != NULL ? meant : ropeway_ident_suggest (found, ropeway_words_method),
                           "words", words, NULL));
}

/* Texts inside a body are texts with places, at any depth. Bounded by the depth of job files. */
static void
check_body (const RopewayValue *value, const char *pointer, RopewayProblems *problems)
{
  gsize index = 0;

  if (ropeway_value_get_kind (value) == ROPEWAY_STRING)
    {
      RopewayTemplate *places = ropeway_read_template (value, "body", pointer, problems);

      g_clear_pointer (&places, ropeway_template_unref);
      return;
    }
  for (const RopewayValue *child = ropeway_value_first (value); child != NULL;
       child = ropeway_value_next (child))
    {
      const char *name = ropeway_value_get_name (child, NULL);
      g_autofree char *at = name != NULL ? ropeway_pointer_join (pointer, name)
                                         : ropeway_pointer_join_index (pointer, index++);

      check_body (child, at, problems);
    }
}

static void
read_body (RopewayObjectReader *request, RopewayOperation *self)
{
  const RopewayValue *body = ropeway_object_reader_get (request, "body", ROPEWAY_OPTIONAL);

  if (body == NULL)
    return;
  if (ropeway_value_is_text (body, "record"))
    self->body_type = ROPEWAY_BODY_RECORD;
  else if (ropeway_value_is_text (body, "records"))
    self->body_type = ROPEWAY_BODY_RECORDS;
  else
    {
      self->body_type = ROPEWAY_BODY_TEMPLATE;
      self->body = body;
      check_body (body, ropeway_object_reader_at (request, "body"), request->problems);
    }
}

static void
read_request (RopewayObjectReader *reader, RopewayOperation *self)
{
  g_auto (RopewayObjectReader) request = { 0 };

  ropeway_object_reader_init_member (&request, &ropeway_form_request, reader, "request", ROPEWAY_NEEDED);
  read_method (&request, self);
  read_path (&request, self);
  self->query = ropeway_named_templates_read (&request, "query", ROPEWAY_NAMES_OF_QUERY);
  self->headers = ropeway_named_templates_read (&request, "headers", ROPEWAY_NAMES_OF_HEADERS);
  read_body (&request, self);
}

static RopewayRepeat
default_repeat (const RopewayOperation *self)
{
  const char *method = self->method;

  if (self->graphql.document != NULL && self->graphql.document->kind == ROPEWAY_GRAPHQL_QUERY)
    return ROPEWAY_REPEAT_SAFE;
  return strcmp (method, "POST") == 0 || strcmp (method, "PATCH") == 0 ? ROPEWAY_REPEAT_NEVER
                                                                       : ROPEWAY_REPEAT_SAFE;
}

static void
read_repeat (RopewayObjectReader *reader, RopewayOperation *self)
{
  self->repeat = (RopewayRepeat)ropeway_object_reader_word (reader, "repeat", ropeway_words_repeat,
                                                            ROPEWAY_OPTIONAL, default_repeat (self));
  self->key_header = ropeway_object_reader_text (reader, "keyHeader", ROPEWAY_OPTIONAL);
  if (self->key_header == NULL)
    self->key_header = g_strdup ("Idempotency-Key");
  else
    ropeway_check_header_name (self->key_header, ropeway_object_reader_at (reader, "keyHeader"),
                               reader->problems);
}

static void
read_errors (RopewayObjectReader *reader, RopewayOperation *self)
{
  g_auto (RopewayObjectReader) errors = { 0 };

  if (ropeway_object_reader_init_member (&errors, &ropeway_form_errors, reader, "errors", ROPEWAY_OPTIONAL))
    {
      self->error_message = ropeway_object_reader_path (&errors, "message", ROPEWAY_OPTIONAL);
      self->error_list = ropeway_object_reader_path (&errors, "list", ROPEWAY_OPTIONAL);
    }
}

/* A browser is sent there, with what a service said in it: the host is the file's, and nothing else. */
static void
read_open (RopewayObjectReader *reader, RopewayOperation *self)
{
  g_autoptr (RopewayTemplate) open = ropeway_object_reader_template (reader, "open", ROPEWAY_OPTIONAL);
  g_autofree char *text = NULL;
  const char *host;
  gsize length;

  if (open == NULL)
    return;
  text = ropeway_value_dup_text (ropeway_object_reader_get (reader, "open", ROPEWAY_OPTIONAL), NULL);
  host = g_str_has_prefix (text, "https://") ? text + strlen ("https://") : "";
  length = strcspn (host, "/?#");
  if (length == 0 || strcspn (host, "{}@\\ \t\r\n") < length)
    {
      ropeway_problems_add (reader->problems, ropeway_problem_new ("operation.open-bad",
                                                                   ropeway_object_reader_at (reader, "open"),
                                                                   "found", text, NULL));
      return;
    }
  self->open = g_steal_pointer (&open);
}

static void
read_shape (RopewayObjectReader *reader, RopewayOperation *self)
{
  const RopewayValue *value = ropeway_object_reader_object (reader, "shape", ROPEWAY_OPTIONAL);

  self->required = g_ptr_array_new_with_free_func (g_free);
  if (value == NULL)
    return;
  self->shape = ropeway_shape_from_value (value);
  if (self->shape == NULL)
    {
      ropeway_problems_add (
          reader->problems,
          ropeway_problem_new ("operation.shape-bad", ropeway_object_reader_at (reader, "shape"), NULL));
      return;
    }
  for (const RopewayValue *field = ropeway_value_first (ropeway_value_get (value, "fields")); field != NULL;
       field = ropeway_value_next (field))
    if (ropeway_value_get_member_boolean (field, "required", FALSE))
      g_ptr_array_add (self->required, ropeway_value_dup_member_text (field, "path"));
}

static void
read_names (RopewayObjectReader *reader, RopewayOperation *self)
{
  self->id = ropeway_object_reader_slug (reader, "id", ROPEWAY_NEEDED);
  self->name = ropeway_object_reader_name (reader, "name", ROPEWAY_OPTIONAL);
  self->noun = ropeway_object_reader_name (reader, "noun", ROPEWAY_OPTIONAL);
}

static void
read_records (RopewayObjectReader *reader, RopewayOperation *self)
{
  self->records = ropeway_object_reader_path (reader, "records", ROPEWAY_OPTIONAL);
  self->key = ropeway_object_reader_paths (reader, "key", ROPEWAY_OPTIONAL);
  if (self->key == NULL)
    self->key = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_path_unref);
  ropeway_paging_read (&self->paging, self->key, reader);
  ropeway_changes_read (&self->changes, reader);
  ropeway_form_read (&self->form, reader);
  ropeway_body_format_read (&self->format, reader);
  ropeway_paging_check (self, reader);
}

/* One record fits into a request, or several: what the body says must be what the batch says. */
static void
check_batch (RopewayObjectReader *reader, const RopewayOperation *self)
{
  const char *code = NULL;

  if (self->batch.size > 0 && self->body_type == ROPEWAY_BODY_RECORD)
    code = "operation.batch-body";
  else if (self->batch.size == 0 && self->body_type == ROPEWAY_BODY_RECORDS)
    code = "operation.batch-missing";
  if (code != NULL)
    ropeway_problems_add (reader->problems, ropeway_problem_new (code, self->pointer, NULL));
}

RopewayOperation *
ropeway_operation_parse (const RopewayValue *value, const char *pointer, RopewayProblems *problems)
{
  g_auto (RopewayObjectReader) reader = { 0 };
  RopewayOperation *self;

  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (pointer != NULL, NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  if (!ropeway_object_reader_init (&reader, &ropeway_form_operation, value, pointer, problems))
    return NULL;
  self = g_new0 (RopewayOperation, 1);
  self->pointer = g_strdup (pointer);
  read_names (&reader, self);
  ropeway_table_read (&self->table, &reader);
  if (self->table.type != ROPEWAY_TABLE_NONE)
    ropeway_operation_be_table (self);
  else if (!ropeway_graphql_read (self, &reader))
    read_request (&reader, self);
  read_records (&reader, self);
  ropeway_batch_read (&self->batch, &reader);
  check_batch (&reader, self);
  ropeway_body_format_check (&reader, self);
  self->new_id = ropeway_object_reader_path (&reader, "newId", ROPEWAY_OPTIONAL);
  read_repeat (&reader, self);
  self->settle
      = ropeway_object_reader_duration (&reader, "settle", 0, ROPEWAY_LIMIT_SETTLE_MS * (gint64)1000, 0);
  self->exact = ropeway_object_reader_boolean (&reader, "exact", FALSE);
  read_errors (&reader, self);
  read_open (&reader, self);
  self->parameters = ropeway_parameters_read (&reader);
  ropeway_describe_read (&self->describe, &reader);
  read_shape (&reader, self);
  if (self->graphql.document != NULL)
    {
      ropeway_graphql_fill (self, &reader);
      ropeway_graphql_check (self, &reader);
    }
  return self;
}
