/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a request is plain data, so that it can be made, kept and sent again without the network. */
#include "http/http-request-private.h"

#include <string.h>

#include "base/limits.h"

static void
field_clear (gpointer data)
{
  RopewayHttpField *field = data;

  if (field->credential && field->value != NULL)
    explicit_bzero (field->value, strlen (field->value));
  g_free (field->name);
  g_free (field->value);
}

static GArray *
fields_new (void)
{
  GArray *fields = g_array_sized_new (FALSE, FALSE, sizeof (RopewayHttpField), 4);

  g_array_set_clear_func (fields, field_clear);
  return fields;
}

static RopewayRepeat
default_repeat (const char *method)
{
  static const char *const safe[] = { "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", NULL };

  return g_strv_contains (safe, method) ? ROPEWAY_REPEAT_SAFE : ROPEWAY_REPEAT_NEVER;
}

RopewayHttpRequest *
ropeway_http_request_new (const char *method, const char *url)
{
  RopewayHttpRequest *request;

  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (url != NULL, NULL);

  request = g_new0 (RopewayHttpRequest, 1);
  g_ref_count_init (&request->ref_count);
  request->method = g_strdup (method);
  request->url = g_strdup (url);
  request->headers = fields_new ();
  request->repeat = default_repeat (method);
  return request;
}

RopewayHttpRequest *
ropeway_http_request_ref (RopewayHttpRequest *request)
{
  g_ref_count_inc (&request->ref_count);
  return request;
}

static void
copy_fields (GArray *to, const GArray *from)
{
  for (guint i = 0; i < from->len; i++)
    {
      const RopewayHttpField *field = &g_array_index (from, RopewayHttpField, i);
      RopewayHttpField copy = { g_strdup (field->name), g_strdup (field->value), field->credential };

      g_array_append_val (to, copy);
    }
}

RopewayHttpRequest *
ropeway_http_request_copy (const RopewayHttpRequest *request)
{
  RopewayHttpRequest *copy = ropeway_http_request_new (request->method, request->url);

  copy_fields (copy->headers, request->headers);
  if (request->query != NULL)
    {
      copy->query = fields_new ();
      copy_fields (copy->query, request->query);
    }
  copy->body = request->body != NULL ? g_bytes_ref (request->body) : NULL;
  copy->mean = request->mean;
  copy->mean_data = request->mean_data;
  copy->repeat = request->repeat;
  copy->max_attempts = request->max_attempts;
  copy->max_body = request->max_body;
  copy->after_unknown = request->after_unknown;
  return copy;
}

void
ropeway_http_request_unref (RopewayHttpRequest *request)
{
  if (!g_ref_count_dec (&request->ref_count))
    return;

  g_free (request->method);
  g_free (request->url);
  g_array_unref (request->headers);
  g_clear_pointer (&request->query, g_array_unref);
  g_clear_pointer (&request->body, g_bytes_unref);
  if (request->sign_destroy != NULL)
    request->sign_destroy (request->sign_data);
  g_free (request);
}

const char *
ropeway_http_request_get_method (const RopewayHttpRequest *request)
{
  return request->method;
}

const char *
ropeway_http_request_get_url (const RopewayHttpRequest *request)
{
  return request->url;
}

static void
set_field (GArray *fields, gboolean any_case, const char *name, const char *value, gboolean credential)
{
  RopewayHttpField field;

  for (guint i = 0; i < fields->len; i++)
    {
      const RopewayHttpField *old = &g_array_index (fields, RopewayHttpField, i);

      if (any_case ? g_ascii_strcasecmp (old->name, name) == 0 : g_str_equal (old->name, name))
        {
          g_array_remove_index (fields, i);
          break;
        }
    }

  field = (RopewayHttpField){ g_strdup (name), g_strdup (value), credential };
  g_array_append_val (fields, field);
}

void
ropeway_http_request_set_header (RopewayHttpRequest *request, const char *name, const char *value)
{
  g_return_if_fail (name != NULL && value != NULL);

  set_field (request->headers, TRUE, name, value, FALSE);
}

void
ropeway_http_request_set_credential (RopewayHttpRequest *request, const char *name, const char *value)
{
  g_return_if_fail (name != NULL && value != NULL);

  set_field (request->headers, TRUE, name, value, TRUE);
}

void
ropeway_http_request_set_query_credential (RopewayHttpRequest *request, const char *name, const char *value)
{
  g_return_if_fail (name != NULL && value != NULL);

  if (request->query == NULL)
    request->query = fields_new ();
  set_field (request->query, FALSE, name, value, TRUE);
}

void
ropeway_http_request_set_signer (RopewayHttpRequest *request, RopewayHttpSignFunc sign, gpointer data,
                                 GDestroyNotify destroy)
{
  if (request->sign_destroy != NULL)
    request->sign_destroy (request->sign_data);
  request->sign = sign;
  request->sign_data = data;
  request->sign_destroy = destroy;
}

const RopewayHttpField *
ropeway_http_request_find (const RopewayHttpRequest *request, const char *name)
{
  for (guint i = 0; i < request->headers->len; i++)
    {
      const RopewayHttpField *field = &g_array_index (request->headers, RopewayHttpField, i);

      if (g_ascii_strcasecmp (field->name, name) == 0)
        return field;
    }
  return NULL;
}

const RopewayHttpField *
ropeway_http_request_find_invalid (const RopewayHttpRequest *request)
{
  for (guint i = 0; i < request->headers->len; i++)
    {
      const RopewayHttpField *field = &g_array_index (request->headers, RopewayHttpField, i);

      if (!ropeway_http_header_is_valid (field->name, field->value))
        return field;
    }
  return NULL;
}

const char *
ropeway_http_request_get_header (const RopewayHttpRequest *request, const char *name)
{
  const RopewayHttpField *field = ropeway_http_request_find (request, name);

  return field != NULL ? field->value : NULL;
}

void
ropeway_http_request_foreach_header (const RopewayHttpRequest *request,
                                     void (*func) (const char *name, const char *value, gpointer data),
                                     gpointer data)
{
  for (guint i = 0; i < request->headers->len; i++)
    {
      const RopewayHttpField *field = &g_array_index (request->headers, RopewayHttpField, i);

      func (field->name, field->value, data);
    }
}

void
ropeway_http_request_set_body (RopewayHttpRequest *request, GBytes *body, const char *content_type)
{
  if (body != NULL)
    g_bytes_ref (body);
  g_clear_pointer (&request->body, g_bytes_unref);
  request->body = body;
  if (body != NULL && content_type != NULL)
    ropeway_http_request_set_header (request, "Content-Type", content_type);
}

GBytes *
ropeway_http_request_get_body (const RopewayHttpRequest *request)
{
  return request->body;
}

void
ropeway_http_request_set_repeat (RopewayHttpRequest *request, RopewayRepeat repeat)
{
  request->repeat = repeat;
}

RopewayRepeat
ropeway_http_request_get_repeat (const RopewayHttpRequest *request)
{
  return request->repeat;
}

void
ropeway_http_request_set_max_attempts (RopewayHttpRequest *request, guint attempts)
{
  request->max_attempts = attempts;
}

guint
ropeway_http_request_get_max_attempts (const RopewayHttpRequest *request)
{
  if (request->max_attempts == 0)
    return ROPEWAY_LIMIT_ATTEMPTS;
  return MIN (request->max_attempts, ROPEWAY_LIMIT_ATTEMPTS);
}

void
ropeway_http_request_set_max_body (RopewayHttpRequest *request, gsize bytes)
{
  request->max_body = bytes;
}

gsize
ropeway_http_request_get_max_body (const RopewayHttpRequest *request)
{
  if (request->max_body == 0)
    return ROPEWAY_LIMIT_BODY_BYTES;
  return MIN (request->max_body, ROPEWAY_LIMIT_BODY_BYTES);
}

/* RFC 9110 §5.6.2. */
static gboolean
is_token (const char *text)
{
  if (*text == '\0')
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("!#$%&'*+-.^_`|~", *p) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
ropeway_http_request_was_begun (const RopewayHttpRequest *request)
{
  g_return_val_if_fail (request != NULL, FALSE);

  return request->begun;
}

void
ropeway_http_request_set_after_unknown (RopewayHttpRequest *request)
{
  request->after_unknown = TRUE;
}

gboolean
ropeway_http_method_is_valid (const char *method)
{
  return is_token (method) && g_ascii_strcasecmp (method, "CONNECT") != 0;
}

gboolean
ropeway_http_header_is_valid (const char *name, const char *value)
{
  static const char *const framing[] = { "connection", "content-length",    "expect", "host",
                                         "keep-alive", "proxy-connection",  "te",     "trailer",
                                         "upgrade",    "transfer-encoding", NULL };

  if (!is_token (name))
    return FALSE;
  for (guint i = 0; framing[i] != NULL; i++)
    if (g_ascii_strcasecmp (name, framing[i]) == 0)
      return FALSE;
  for (const char *p = value; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) && *p != '\t')
      return FALSE;
  return TRUE;
}
