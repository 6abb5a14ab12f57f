/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/answer-body.h"

#include <string.h>

#include "auth/answer-problem.h"
#include "auth/graphql-answer.h"
#include "value/charset.h"
#include "value/csv-reader.h"
#include "value/feed.h"
#include "value/form-reader.h"
#include "value/json-reader.h"
#include "value/list-path.h"
#include "value/ndjson.h"
#include "value/soap.h"
#include "value/xml-reader.h"

/* ---- which format ---- */

/* Returns: (transfer full): "text/csv" of "Text/CSV; charset=utf-8"; empty where there is none. */
static char *
dup_media_type (const RopewayHttpResponse *response)
{
  const char *type = ropeway_http_response_get_header (response, "Content-Type");
  g_autofree char *media = type != NULL ? g_strndup (type, strcspn (type, ";,")) : g_strdup ("");

  return g_ascii_strdown (g_strstrip (media), -1);
}

/* What is none of these is read as JSON, which many services send as something else. */
static RopewayAnswerFormat
format_of_type (const char *type)
{
  static const struct
  {
    const char *type;
    RopewayAnswerFormat format;
  } types[] = {
    { "application/x-ndjson", ROPEWAY_ANSWER_NDJSON },
    { "application/ndjson", ROPEWAY_ANSWER_NDJSON },
    { "application/jsonl", ROPEWAY_ANSWER_NDJSON },
    { "application/rss+xml", ROPEWAY_ANSWER_RSS },
    { "application/atom+xml", ROPEWAY_ANSWER_RSS },
    { "application/xml", ROPEWAY_ANSWER_XML },
    { "text/xml", ROPEWAY_ANSWER_XML },
    { "text/csv", ROPEWAY_ANSWER_CSV },
    { "text/tab-separated-values", ROPEWAY_ANSWER_TSV },
    { "application/x-www-form-urlencoded", ROPEWAY_ANSWER_FORM },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (type, types[i].type))
      return types[i].format;
  if (g_str_has_suffix (type, "+xml") && !g_str_equal (type, "application/xhtml+xml"))
    return ROPEWAY_ANSWER_XML;
  return ROPEWAY_ANSWER_JSON;
}

static const char *
name_format (RopewayAnswerFormat format)
{
  static const char *const names[] = { "JSON", "NDJSON", "XML", "RSS", "CSV", "TSV", "form", "text" };

  return names[format];
}

/* ---- which letters ---- */

/* JSON is UTF-8, and what its Content-Type says has no effect (RFC 8259 §8.1, §11), unless it is not. */
static GBytes *
to_utf8 (const RopewayOperation *operation, const RopewayHttpResponse *response, RopewayAnswerFormat format,
         GError **error)
{
  const char *type = ropeway_http_response_get_header (response, "Content-Type");
  GBytes *body = ropeway_http_response_get_body (response);
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  g_autofree char *name = NULL;

  if (operation->format.charset != NULL)
    name = g_strdup (operation->format.charset);
  else if ((format != ROPEWAY_ANSWER_JSON && format != ROPEWAY_ANSWER_NDJSON)
           || !g_utf8_validate_len (text, length, NULL))
    name = ropeway_charset_dup_from_type (type);
  if (name == NULL && (format == ROPEWAY_ANSWER_XML || format == ROPEWAY_ANSWER_RSS))
    name = ropeway_charset_dup_from_xml (body);
  return ropeway_charset_to_utf8 (body, name, error);
}

/* ---- reading ---- */

static void
make_lists (RopewayTree *tree, const RopewayOperation *operation)
{
  RopewayValue *root = ropeway_tree_get_root (tree);
  const char *records = operation->records != NULL ? ropeway_path_get_text (operation->records) : NULL;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const RopewayShape *shape = operation->shape;

  for (guint i = 0; operation->format.lists != NULL && operation->format.lists[i] != NULL; i++)
    g_ptr_array_add (paths, g_strdup (operation->format.lists[i]));
  for (guint i = 0; shape != NULL && i < ropeway_shape_get_n_fields (shape); i++)
    {
      const RopewayField *field = ropeway_shape_get_field (shape, i);
      if (field->type == ROPEWAY_FIELD_LIST)
        g_ptr_array_add (paths, g_strdup (field->path));
    }
  if (records != NULL)
    ropeway_list_path_apply (tree, root, records);
  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *path = records != NULL
                                  ? g_strconcat (records, "[].", g_ptr_array_index (paths, i), NULL)
                                  : g_strdup (g_ptr_array_index (paths, i));
      ropeway_list_path_apply (tree, root, path);
    }
}

static RopewayTree *
read_xml (const RopewayOperation *operation, GBytes *bytes, GError **error)
{
  const RopewayXmlOptions options = { .namespaces = (const char *const *)operation->format.namespaces };
  g_autoptr (RopewayTree) tree = ropeway_xml_read (bytes, &options, error);

  if (tree == NULL)
    return NULL;
  ropeway_soap_unwrap (tree);
  make_lists (tree, operation);
  return g_steal_pointer (&tree);
}

static RopewayTree *
read_text (GBytes *bytes)
{
  RopewayTree *tree = ropeway_tree_new ();
  RopewayValue *object = ropeway_tree_object (tree);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  ropeway_value_set (tree, object, "text", -1,
                     ropeway_tree_string (tree, text != NULL ? text : "", (gssize)length));
  ropeway_tree_set_root (tree, object);
  return tree;
}

static RopewayTree *
read_table (const RopewayBodyFormat *format, char delimiter, GBytes *bytes, GError **error)
{
  const RopewayCsvOptions options = { .delimiter = format->delimiter != '\0' ? format->delimiter : delimiter,
                                      .no_header = format->no_header };

  return ropeway_csv_read (bytes, &options, error);
}

static RopewayTree *
read_as (const RopewayOperation *operation, RopewayAnswerFormat format, GBytes *bytes, GError **error)
{
  switch (format)
    {
    case ROPEWAY_ANSWER_NDJSON:
      return ropeway_ndjson_read (bytes, error);
    case ROPEWAY_ANSWER_XML:
      return read_xml (operation, bytes, error);
    case ROPEWAY_ANSWER_RSS:
      return ropeway_feed_read (bytes, error);
    case ROPEWAY_ANSWER_CSV:
      return read_table (&operation->format, '\0', bytes, error);
    case ROPEWAY_ANSWER_TSV:
      return read_table (&operation->format, '\t', bytes, error);
    case ROPEWAY_ANSWER_FORM:
      return ropeway_form_reader_read (bytes, operation->format.style, error);
    case ROPEWAY_ANSWER_TEXT:
      return read_text (bytes);
    case ROPEWAY_ANSWER_JSON:
    case ROPEWAY_ANSWER_UNSAID:
      break;
    }
  return ropeway_json_read (bytes, NULL, NULL, error);
}

/* ---- what came instead ---- */

static gboolean
looks_like_markup (const RopewayHttpResponse *response)
{
  gsize length, i = 0;
  const char *text = g_bytes_get_data (ropeway_http_response_get_body (response), &length);

  while (i < length && g_ascii_isspace (text[i]))
    i++;
  return i < length && text[i] == '<';
}

/* Pages may begin with a text; JSON that is sent as HTML may be broken. */
static gboolean
is_html_text (const RopewayHttpResponse *response, const char *type)
{
  gsize length;
  const char *text = g_bytes_get_data (ropeway_http_response_get_body (response), &length);

  return strstr (type, "html") != NULL && length > 0 && text[0] != '{' && text[0] != '[';
}

/* JSON was expected because nothing else was said, and the answer does not call itself JSON. */
static gboolean
is_other_type (const RopewayOperation *operation, const char *type)
{
  return operation->format.answer == ROPEWAY_ANSWER_UNSAID && *type != '\0' && strstr (type, "json") == NULL
         && strstr (type, "html") == NULL;
}

static RopewayProblem *
make_problem (const RopewayConnection *connection, const RopewayOperation *operation,
              const RopewayHttpResponse *response, RopewayAnswerFormat format, const GError *error)
{
  const char *code = "service.answer-unreadable";
  g_autofree char *type = dup_media_type (response);

  /* A picture has no letters. */
  if (error->domain == ROPEWAY_FORMAT_ERROR && error->code == ROPEWAY_FORMAT_ERROR_CHARSET)
    code = format == ROPEWAY_ANSWER_JSON && is_other_type (operation, type)
                   && !g_str_has_prefix (type, "text/")
               ? "service.answer-other-type"
               : "service.answer-charset";
  else if (ropeway_answer_is_web_page (response))
    code = "service.answer-web-page";
  else if (format == ROPEWAY_ANSWER_JSON && is_other_type (operation, type))
    code = "service.answer-other-type";
  else if (format == ROPEWAY_ANSWER_JSON && (looks_like_markup (response) || is_html_text (response, type)))
    code = "service.answer-web-page";
  return ropeway_problem_new (code, NULL, "connection", connection->name, "operation", operation->id, "found",
                              type, "format", name_format (format), "reason", error->message, "address",
                              ropeway_http_response_get_url (response), NULL);
}

/* No format says with nothing that there is nothing, but for plain text. */
static gboolean
is_blank (const RopewayHttpResponse *response, RopewayAnswerFormat format)
{
  gsize length, i = 0;
  const char *text = g_bytes_get_data (ropeway_http_response_get_body (response), &length);

  if (format == ROPEWAY_ANSWER_TEXT)
    return FALSE;
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    i = 3;
  while (i < length && g_ascii_isspace (text[i]))
    i++;
  return i == length;
}

gboolean
ropeway_answer_is_empty_list (const RopewayHttpResponse *response)
{
  g_autofree char *type = dup_media_type (response);
  guint status = ropeway_http_response_get_status (response);

  return status == 204
         || (status == 200 && format_of_type (type) == ROPEWAY_ANSWER_NDJSON
             && is_blank (response, ROPEWAY_ANSWER_NDJSON));
}

RopewayTree *
ropeway_answer_read (const RopewayConnection *connection, const RopewayOperation *operation,
                     const RopewayHttpResponse *response, RopewayProblem **problem)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *type = dup_media_type (response);
  RopewayAnswerFormat format
      = operation->format.answer != ROPEWAY_ANSWER_UNSAID ? operation->format.answer : format_of_type (type);

  if (is_blank (response, format))
    {
      *problem = ropeway_problem_new ("service.answer-empty", NULL, "connection", connection->name,
                                      "operation", operation->id, NULL);
      return NULL;
    }
  g_autoptr (GBytes) bytes = to_utf8 (operation, response, format, &error);
  g_autoptr (RopewayTree) tree = bytes != NULL ? read_as (operation, format, bytes, &error) : NULL;

  if (tree == NULL)
    {
      *problem = make_problem (connection, operation, response, format, error);
      return NULL;
    }
  gboolean is_sender = FALSE;
  g_autofree char *reason = NULL;
  if (format == ROPEWAY_ANSWER_XML
      && ropeway_soap_is_fault (ropeway_tree_get_root (tree), &is_sender, &reason))
    {
      *problem = ropeway_problem_new ("service.soap-fault", NULL, "connection", connection->name, "operation",
                                      operation->id, "reason", reason, "fault",
                                      is_sender ? "sender" : "receiver", NULL);
      return NULL;
    }
  ropeway_graphql_answer_unwrap (operation, tree);
  return g_steal_pointer (&tree);
}

RopewayTree *
ropeway_answer_read_refusal (const RopewayOperation *operation, const RopewayHttpResponse *response)
{
  GBytes *body = ropeway_http_response_get_body (response);
  RopewayTree *json = ropeway_json_read (body, NULL, NULL, NULL);
  g_autofree char *type = dup_media_type (response);
  g_autofree char *charset = ropeway_charset_dup_from_xml (body);
  gboolean is_declared = operation != NULL && operation->format.answer == ROPEWAY_ANSWER_XML;

  if (json != NULL || ropeway_answer_is_web_page (response)
      || (!is_declared && format_of_type (type) != ROPEWAY_ANSWER_XML))
    return json;
  g_autoptr (GBytes) bytes = ropeway_charset_to_utf8 (body, charset, NULL);
  RopewayTree *tree = bytes != NULL ? ropeway_xml_read (bytes, NULL, NULL) : NULL;
  if (tree == NULL)
    return NULL;
  ropeway_soap_unwrap (tree);
  return tree;
}
