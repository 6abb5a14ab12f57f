/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the listener, with the test's own function behind it. */
#include "scripted-service.h"

#include <string.h>

#include "http/http-listener.h"

struct _ScriptedService
{
  /* owned */
  RopewayHttpListener *listener;
  GPtrArray *requests; /* ScriptedRequest */

  /* borrowed */
  ScriptedFunc func;
  gpointer data;
};

static void
request_free (gpointer data)
{
  ScriptedRequest *request = data;

  g_free (request->method);
  g_free (request->path);
  g_free (request->query);
  g_bytes_unref (request->body);
  g_hash_table_unref (request->headers);
  g_free (request);
}

static ScriptedRequest *
request_new (SoupServerMessage *message, const char *path)
{
  ScriptedRequest *request = g_new0 (ScriptedRequest, 1);
  SoupMessageHeadersIter iter;
  const char *name, *value;

  request->method = g_strdup (soup_server_message_get_method (message));
  request->path = g_strdup (path);
  request->query = g_strdup (g_uri_get_query (soup_server_message_get_uri (message)));
  request->body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  request->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    g_hash_table_insert (request->headers, g_ascii_strdown (name, -1), g_strdup (value));
  return request;
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  ScriptedService *script = data;
  ScriptedRequest *request = request_new (message, path);
  ScriptedAnswer answer = { .status = 200 };

  g_ptr_array_add (script->requests, request);
  script->func (script, request, &answer, script->data);
  if (answer.bytes == NULL && answer.body != NULL)
    answer.bytes = g_bytes_new (answer.body, strlen (answer.body));
  if (answer.held)
    soup_server_message_pause (message);
  if (answer.dropped)
    ropeway_http_listener_drop (script->listener, message);
  if (answer.bytes != NULL)
    {
      gsize length;
      const char *text = g_bytes_get_data (answer.bytes, &length);
      soup_server_message_set_response (message, answer.type != NULL ? answer.type : "application/json",
                                        SOUP_MEMORY_COPY, text, length);
    }
  if (answer.location != NULL)
    soup_message_headers_append (soup_server_message_get_response_headers (message), "Location",
                                 answer.location);
  if (answer.rate_limit != NULL)
    soup_message_headers_append (soup_server_message_get_response_headers (message), "RateLimit",
                                 answer.rate_limit);
  soup_server_message_set_status (message, answer.status, NULL);
  g_clear_pointer (&answer.bytes, g_bytes_unref);
  g_free (answer.body);
  g_free (answer.type);
  g_free (answer.location);
  g_free (answer.rate_limit);
}

ScriptedService *
scripted_service_new (ScriptedFunc func, gpointer data)
{
  ScriptedService *script = g_new0 (ScriptedService, 1);
  g_autoptr (GError) error = NULL;

  script->listener = ropeway_http_listener_new (0, NULL, &error);
  g_assert_no_error (error);
  script->requests = g_ptr_array_new_with_free_func (request_free);
  script->func = func;
  script->data = data;
  soup_server_add_handler (ropeway_http_listener_get_server (script->listener), "/", on_request, script,
                           NULL);
  return script;
}

void
scripted_service_free (ScriptedService *script)
{
  ropeway_http_listener_stop (script->listener);
  g_object_unref (script->listener);
  g_ptr_array_unref (script->requests);
  g_free (script);
}

char *
scripted_service_dup_address (ScriptedService *script)
{
  return g_strdup_printf ("http://127.0.0.1:%u", ropeway_http_listener_get_port (script->listener));
}

GPtrArray *
scripted_service_get_requests (ScriptedService *script)
{
  return script->requests;
}

guint
scripted_service_count (ScriptedService *script, const char *method, const char *path)
{
  guint n = 0;

  for (guint i = 0; i < script->requests->len; i++)
    {
      const ScriptedRequest *request = g_ptr_array_index (script->requests, i);
      n += g_str_equal (request->method, method) && g_str_has_prefix (request->path, path);
    }
  return n;
}

gboolean
scripted_request_has_header (const ScriptedRequest *request, const char *name, const char *value)
{
  return g_strcmp0 (g_hash_table_lookup (request->headers, name), value) == 0;
}

char *
scripted_request_dup_text (const ScriptedRequest *request)
{
  gsize length;
  const char *text = g_bytes_get_data (request->body, &length);

  return g_strndup (text, length);
}
