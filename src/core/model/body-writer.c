/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/body-writer.h"

#include "model/words.h"
#include "value/csv-writer.h"
#include "value/form-writer.h"
#include "value/json-writer.h"
#include "value/multipart.h"
#include "value/ndjson.h"
#include "value/path.h"

static GBytes *
write_xml (const RopewayBodyFormat *format, const RopewayValue *value, char **content_type, GError **error)
{
  const RopewayXmlWriteOptions options = { .root = format->root,
                                           .namespaces = (const char *const *)format->namespaces,
                                           .order = (const char *const *)format->order,
                                           .soap = format->soap };

  if (format->soap == ROPEWAY_SOAP_1_2)
    *content_type = g_strdup_printf (
        "application/soap+xml; charset=utf-8%s%s%s", format->soap_action != NULL ? "; action=\"" : "",
        format->soap_action != NULL ? format->soap_action : "", format->soap_action != NULL ? "\"" : "");
  else
    *content_type
        = g_strdup (format->soap == ROPEWAY_SOAP_1_1 ? "text/xml; charset=utf-8" : "application/xml");
  return ropeway_xml_write (value, &options, error);
}

static char *
fill_file_name (const char *place, gpointer data, GError **error)
{
  g_autoptr (RopewayPath) path = ropeway_path_parse (place, error);
  const RopewayValue *value = path != NULL ? ropeway_path_get (path, data) : NULL;
  const char *token;
  gsize length;

  if (value != NULL && ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
    {
      token = ropeway_value_get_token (value, &length);
      return g_strndup (token, length);
    }
  return value != NULL ? ropeway_value_dup_text (value, error) : NULL;
}

static GBytes *
write_multipart (const RopewayBodyFormat *format, const RopewayValue *value, char **content_type,
                 GError **error)
{
  g_autofree RopewayMultipartFile *files = g_new0 (RopewayMultipartFile, format->files->len + 1);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *boundary = NULL;

  for (guint i = 0; i < format->files->len; i++)
    {
      const RopewayBodyFile *file = g_ptr_array_index (format->files, i);
      char *name
          = ropeway_template_expand (file->name, ROPEWAY_ENCODE_NONE, fill_file_name, (gpointer)value, error);
      if (name == NULL)
        return NULL;
      g_ptr_array_add (names, name);
      files[i] = (RopewayMultipartFile){ file->field, name, file->type, file->is_base64 };
    }
  GBytes *bytes = ropeway_multipart_write (value, format->style, files, format->files->len, &boundary, error);
  *content_type = g_strdup_printf ("multipart/form-data; boundary=%s", boundary);
  return bytes;
}

static GBytes *
write_as (const RopewayBodyFormat *format, const RopewayValue *value, char **content_type, GError **error)
{
  switch (format->request)
    {
    case ROPEWAY_REQUEST_FORM:
      *content_type = g_strdup ("application/x-www-form-urlencoded");
      return ropeway_form_write (value, format->style, error);
    case ROPEWAY_REQUEST_MULTIPART:
      return write_multipart (format, value, content_type, error);
    case ROPEWAY_REQUEST_XML:
      return write_xml (format, value, content_type, error);
    case ROPEWAY_REQUEST_CSV:
      *content_type = g_strdup ("text/csv; charset=utf-8");
      return ropeway_csv_write (value, (const char *const *)format->order,
                                format->delimiter != '\0' ? format->delimiter : ',', format->no_header,
                                error);
    case ROPEWAY_REQUEST_NDJSON:
      *content_type = g_strdup ("application/x-ndjson");
      return ropeway_ndjson_write (value);
    case ROPEWAY_REQUEST_JSON:
      break;
    }
  *content_type = g_strdup ("application/json");
  return ropeway_json_write_bytes (value, ROPEWAY_JSON_COMPACT);
}

GBytes *
ropeway_body_write (const RopewayOperation *operation, const RopewayValue *value, char **content_type,
                    RopewayProblem **problem)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *type = NULL;
  GBytes *bytes = write_as (&operation->format, value, &type, &error);

  if (bytes != NULL)
    *content_type = g_steal_pointer (&type);
  else
    *problem = ropeway_problem_new ("request.body-unwritable", operation->pointer, "operation", operation->id,
                                    "format", ropeway_words_request_in[operation->format.request], "reason",
                                    error->message, NULL);
  return bytes;
}
