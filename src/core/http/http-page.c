/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-page.h"

#include <string.h>

#include "http/http-listener.h"

struct _RopewayHttpPage
{
  /* owned */
  RopewayHttpListener *listener;
  char *path;

  /* borrowed */
  RopewayHttpPageFunc func;
  gpointer data;
};

static void
on_visit (SoupServer *unused_server, SoupServerMessage *message, const char *path, GHashTable *unused_query,
          gpointer data)
{
  RopewayHttpPage *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *sentence = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *page = NULL;
  guint status = 200;

  if (strcmp (path, self->path) != 0 || strcmp (soup_server_message_get_method (message), "GET") != 0)
    {
      soup_server_message_set_status (message, 404, NULL);
      return;
    }
  sentence = self->func (g_uri_get_query (soup_server_message_get_uri (message)), &status, self->data);
  escaped = g_markup_escape_text (sentence, -1);
  page = g_strdup_printf (
      "<!doctype html><html><head><meta charset=\"utf-8\"><title>Ropeway</title></head><body>"
      "<p>%s</p></body></html>\n",
      escaped);
  soup_server_message_set_status (message, status, NULL);
  /* The address of this page may hold a secret: it must not be told to others, nor be kept. */
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Content-Security-Policy", "default-src 'none'");
  soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_COPY, page,
                                    strlen (page));
}

RopewayHttpPage *
ropeway_http_page_new (guint16 port, const char *path, RopewayHttpPageFunc func, gpointer data,
                       GError **error)
{
  RopewayHttpListener *listener = ropeway_http_listener_new (port, NULL, error);
  RopewayHttpPage *self;

  if (listener == NULL)
    return NULL;
  self = g_new0 (RopewayHttpPage, 1);
  self->listener = listener;
  self->path = g_strdup (path);
  self->func = func;
  self->data = data;
  soup_server_add_handler (ropeway_http_listener_get_server (listener), NULL, on_visit, self, NULL);
  return self;
}

void
ropeway_http_page_free (RopewayHttpPage *self)
{
  ropeway_http_listener_stop (self->listener);
  g_object_unref (self->listener);
  g_free (self->path);
  g_free (self);
}

guint16
ropeway_http_page_get_port (const RopewayHttpPage *self)
{
  return ropeway_http_listener_get_port (self->listener);
}
