/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is put on the wire is decided here, header by header. */
#include "http/http-message.h"

#include <string.h>

#include "http/http-redirect.h"
#include "http/http-request-private.h"
#include "http/http-url.h"

void
ropeway_http_last_uri_clear (RopewayHttpLastUri *last)
{
  g_clear_pointer (&last->url, g_free);
  g_clear_pointer (&last->uri, g_uri_unref);
}

static GUri *
find_uri (const char *url, RopewayHttpLastUri *last)
{
  if (g_strcmp0 (last->url, url) != 0)
    {
      ropeway_http_last_uri_clear (last);
      last->uri = ropeway_http_url_parse (url, NULL);
      last->url = g_strdup (url);
    }
  return g_uri_ref (last->uri);
}

static GUri *
make_uri_with_credentials (const char *url, GArray *query)
{
  char *whole = g_strdup (url);
  GUri *uri;

  for (guint i = 0; i < query->len; i++)
    {
      const RopewayHttpField *field = &g_array_index (query, RopewayHttpField, i);
      char *longer = ropeway_http_url_append (whole, field->name, field->value);

      explicit_bzero (whole, strlen (whole));
      g_free (whole);
      whole = longer;
    }
  uri = ropeway_http_url_parse_long (whole, NULL);
  explicit_bzero (whole, strlen (whole));
  g_free (whole);
  return uri;
}

static void
add_headers (SoupMessage *message, const RopewayHttpRequest *request, gboolean foreign)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  gboolean secure = g_str_equal (g_uri_get_scheme (soup_message_get_uri (message)), "https");
  gboolean has_encoding = FALSE;

  for (guint i = 0; i < request->headers->len; i++)
    {
      const RopewayHttpField *field = &g_array_index (request->headers, RopewayHttpField, i);

      if (foreign && (field->credential || !ropeway_http_redirect_keeps (field->name)))
        continue;
      soup_message_headers_append (headers, field->name, field->value);
      has_encoding = has_encoding || g_ascii_strcasecmp (field->name, "Accept-Encoding") == 0;
    }

  /* Boxes between us and a service without TLS are known to choke on brotli. */
  if (!has_encoding)
    soup_message_headers_append (headers, "Accept-Encoding", secure ? "gzip, deflate, br" : "gzip, deflate");
}

SoupMessage *
ropeway_http_message_new (const RopewayHttpRequest *request, const char *url, gboolean foreign,
                          RopewayHttpLastUri *last)
{
  g_autoptr (GUri) uri = foreign || request->query == NULL ? find_uri (url, last)
                                                           : make_uri_with_credentials (url, request->query);
  SoupMessage *message = soup_message_new_from_uri (request->method, uri);

  /* "Idempotent" lets a POST wait for a kept connection instead of opening one of its own. */
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);

  /* The manager must be there and must not be used: without one, libsoup gathers the body of every 401
   * without a ceiling, to have it ready for an answer to the challenge. */
  soup_message_disable_feature (message, SOUP_TYPE_AUTH_MANAGER);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, NULL, request->body);
  add_headers (message, request, foreign);
  return message;
}
