/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/body-format.h"

#include <string.h>

#include "model/operation-private.h"
#include "model/words.h"
#include "value/charset.h"

static void
body_file_free (gpointer data)
{
  RopewayBodyFile *self = data;

  g_free (self->field);
  g_clear_pointer (&self->name, ropeway_template_unref);
  g_free (self->type);
  g_free (self);
}

void
ropeway_body_format_clear (RopewayBodyFormat *self)
{
  g_clear_pointer (&self->charset, g_free);
  g_clear_pointer (&self->root, g_free);
  g_clear_pointer (&self->order, g_strfreev);
  g_clear_pointer (&self->namespaces, g_strfreev);
  g_clear_pointer (&self->lists, g_strfreev);
  g_clear_pointer (&self->soap_action, g_free);
  g_clear_pointer (&self->files, g_ptr_array_unref);
}

static void
report (RopewayObjectReader *format, const char *name, const char *code, const char *found)
{
  ropeway_problems_add (format->problems, ropeway_problem_new (code, ropeway_object_reader_at (format, name),
                                                               "found", found, NULL));
}

static void
read_charset (RopewayBodyFormat *self, RopewayObjectReader *format)
{
  self->charset = ropeway_object_reader_text (format, "charset", ROPEWAY_OPTIONAL);
  if (self->charset != NULL && !ropeway_charset_is_known (self->charset))
    report (format, "charset", "format.charset-unknown", self->charset);
}

static void
read_table (RopewayBodyFormat *self, RopewayObjectReader *format)
{
  g_autofree char *delimiter = ropeway_object_reader_text (format, "delimiter", ROPEWAY_OPTIONAL);

  self->no_header = !ropeway_object_reader_boolean (format, "header", TRUE);
  if (delimiter == NULL)
    return;
  self->delimiter = *delimiter;
  if (strlen (delimiter) != 1 || (!g_ascii_ispunct (*delimiter) && strchr ("\t ", *delimiter) == NULL)
      || *delimiter == '"')
    report (format, "delimiter", "format.delimiter-bad", delimiter);
}

/* Returns: (transfer full) (nullable): the texts of the list in member @name. */
static char **
read_texts (RopewayObjectReader *format, const char *name)
{
  const RopewayValue *list = ropeway_object_reader_list (format, name, ROPEWAY_OPTIONAL, 0);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (format, name));
  gsize index = 0;

  for (const RopewayValue *v = ropeway_value_first (list); v != NULL; v = ropeway_value_next (v))
    {
      g_autofree char *at = ropeway_pointer_join_index (pointer, index++);
      char *text = ropeway_read_text (v, name, at, format->problems);
      if (text != NULL)
        g_ptr_array_add (texts, text);
    }
  if (texts->len == 0)
    return NULL;
  g_ptr_array_add (texts, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

/* An empty prefix is the namespace of names without one. */
static gboolean
is_prefix (const char *text)
{
  return strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") == strlen (text)
         && !g_ascii_isdigit (*text) && *text != '-' && *text != '.' && g_ascii_strcasecmp (text, "xml") != 0
         && g_ascii_strcasecmp (text, "xmlns") != 0 && strcmp (text, "soap") != 0;
}

static void
read_namespaces (RopewayBodyFormat *self, RopewayObjectReader *format)
{
  const RopewayValue *object = ropeway_object_reader_object (format, "namespaces", ROPEWAY_OPTIONAL);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (format, "namespaces"));

  for (const RopewayValue *v = ropeway_value_first (object); v != NULL; v = ropeway_value_next (v))
    {
      const char *prefix = ropeway_value_get_name (v, NULL);
      g_autofree char *at = ropeway_pointer_join (pointer, prefix);
      char *uri = ropeway_read_text (v, prefix, at, format->problems);

      if (!is_prefix (prefix))
        ropeway_problems_add (format->problems,
                              ropeway_problem_new ("format.namespace-bad", at, "found", prefix, NULL));
      if (uri == NULL)
        continue;
      g_ptr_array_add (texts, g_strdup (prefix));
      g_ptr_array_add (texts, uri);
    }
  if (texts->len == 0)
    return;
  g_ptr_array_add (texts, NULL);
  self->namespaces = (char **)g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

/* It stands between quotation marks in a header. */
static void
check_soap_action (const RopewayBodyFormat *self, RopewayObjectReader *format)
{
  for (const char *p = self->soap_action; p != NULL && *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) || *p == '"')
      {
        report (format, "soapAction", "format.soap-action-bad", NULL);
        return;
      }
}

static void
read_xml (RopewayBodyFormat *self, RopewayObjectReader *format)
{
  self->root = ropeway_object_reader_text (format, "root", ROPEWAY_OPTIONAL);
  self->order = read_texts (format, "order");
  self->lists = read_texts (format, "lists");
  read_namespaces (self, format);
  self->soap_action = ropeway_object_reader_text (format, "soapAction", ROPEWAY_OPTIONAL);
  check_soap_action (self, format);
  if (ropeway_object_reader_get (format, "soap", ROPEWAY_OPTIONAL) != NULL)
    self->soap = ropeway_object_reader_word (format, "soap", ropeway_words_soap, ROPEWAY_OPTIONAL, 0) == 0
                     ? ROPEWAY_SOAP_1_1
                     : ROPEWAY_SOAP_1_2;
  else if (self->soap_action != NULL)
    self->soap = ROPEWAY_SOAP_1_1;
}

/* It stands in a header line of its part. */
static gboolean
is_type (const char *text)
{
  const char *slash = strchr (text, '/');

  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isprint (*p))
      return FALSE;
  return slash != NULL && slash != text && slash[1] != '\0';
}

static RopewayBodyFile *
read_file (const RopewayValue *value, const char *field, const char *pointer, RopewayProblems *problems)
{
  g_auto (RopewayObjectReader) reader = { 0 };
  RopewayBodyFile *self;

  if (!ropeway_object_reader_init (&reader, &ropeway_form_body_file, value, pointer, problems))
    return NULL;
  self = g_new0 (RopewayBodyFile, 1);
  self->field = g_strdup (field);
  self->name = ropeway_object_reader_template (&reader, "name", ROPEWAY_NEEDED);
  self->type = ropeway_object_reader_text (&reader, "type", ROPEWAY_OPTIONAL);
  if (self->type != NULL && !is_type (self->type))
    report (&reader, "type", "format.file-type-bad", self->type);
  self->is_base64
      = ropeway_object_reader_word (&reader, "encoding", ropeway_words_file_in, ROPEWAY_OPTIONAL, 0) == 1;
  return self;
}

static void
read_files (RopewayBodyFormat *self, RopewayObjectReader *format)
{
  const RopewayValue *object = ropeway_object_reader_object (format, "files", ROPEWAY_OPTIONAL);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (format, "files"));

  self->files = g_ptr_array_new_with_free_func (body_file_free);
  for (const RopewayValue *v = ropeway_value_first (object); v != NULL; v = ropeway_value_next (v))
    {
      const char *field = ropeway_value_get_name (v, NULL);
      g_autofree char *at = ropeway_pointer_join (pointer, field);
      RopewayBodyFile *file = read_file (v, field, at, format->problems);

      if (file != NULL)
        g_ptr_array_add (self->files, file);
    }
}

/* What says SOAP speaks XML. */
static void
read_request (RopewayBodyFormat *self, RopewayObjectReader *format)
{
  RopewayRequestFormat fallback
      = self->soap != ROPEWAY_SOAP_NONE ? ROPEWAY_REQUEST_XML : ROPEWAY_REQUEST_JSON;

  self->request = (RopewayRequestFormat)ropeway_object_reader_word (
      format, "request", ropeway_words_request_in, ROPEWAY_OPTIONAL, fallback);
  if (self->soap != ROPEWAY_SOAP_NONE && self->request != ROPEWAY_REQUEST_XML)
    report (format, "request", "format.soap-not-xml", NULL);
}

void
ropeway_body_format_read (RopewayBodyFormat *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) format = { 0 };

  self->answer = ROPEWAY_ANSWER_UNSAID;
  if (!ropeway_object_reader_init_member (&format, &ropeway_form_body_format, reader, "format",
                                          ROPEWAY_OPTIONAL))
    return;
  self->answer = (RopewayAnswerFormat)ropeway_object_reader_word (&format, "answer", ropeway_words_answer_in,
                                                                  ROPEWAY_OPTIONAL, ROPEWAY_ANSWER_UNSAID);
  read_charset (self, &format);
  read_table (self, &format);
  self->style = (RopewayFormStyle)ropeway_object_reader_word (&format, "style", ropeway_words_form_style,
                                                              ROPEWAY_OPTIONAL, ROPEWAY_FORM_BRACKETS);
  read_xml (self, &format);
  read_files (self, &format);
  read_request (self, &format);
}

void
ropeway_body_format_check (RopewayObjectReader *reader, const RopewayOperation *operation)
{
  const RopewayBodyFormat *self = &operation->format;
  gboolean holds_one = self->request == ROPEWAY_REQUEST_XML || self->request == ROPEWAY_REQUEST_FORM
                       || self->request == ROPEWAY_REQUEST_MULTIPART;
  const char *code = NULL;

  if (holds_one && operation->body_type == ROPEWAY_BODY_RECORDS)
    code = "format.records-unfit";
  else if (self->request == ROPEWAY_REQUEST_XML && operation->body_type == ROPEWAY_BODY_RECORD
           && self->root == NULL)
    code = "format.root-missing";
  if (code != NULL)
    report (reader, "format", code, ropeway_words_request_in[self->request]);
}

const char *
ropeway_body_format_accepts (const RopewayBodyFormat *self)
{
  switch (self->answer)
    {
    case ROPEWAY_ANSWER_NDJSON:
      return "application/x-ndjson, */*;q=0.1";
    case ROPEWAY_ANSWER_XML:
      return "application/xml, text/xml, */*;q=0.1";
    case ROPEWAY_ANSWER_RSS:
      return "application/rss+xml, application/atom+xml, application/xml, text/xml, */*;q=0.1";
    case ROPEWAY_ANSWER_CSV:
      return "text/csv, */*;q=0.1";
    case ROPEWAY_ANSWER_TSV:
      return "text/tab-separated-values, */*;q=0.1";
    case ROPEWAY_ANSWER_FORM:
      return "application/x-www-form-urlencoded, */*;q=0.1";
    case ROPEWAY_ANSWER_TEXT:
      return "text/plain, */*;q=0.1";
    case ROPEWAY_ANSWER_JSON:
      return "application/json";
    case ROPEWAY_ANSWER_UNSAID:
      break;
    }
  if (self->soap != ROPEWAY_SOAP_NONE)
    return "application/soap+xml, text/xml, */*;q=0.1";
  return "application/json, */*;q=0.1";
}
