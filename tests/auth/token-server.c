/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "token-server.h"

#include <string.h>

#include "http/http-listener.h"

struct _TokenServer
{
  RopewayHttpListener *listener;
  TokenServerManner manner;
  char *address;
  char *access;
  char *refresh;
  char *body;
  char *authorization;
  char *content_type;
  guint n_made;
  guint n_asked;
  guint n_refused;
  guint n_requests;
};

static void
answer (SoupServerMessage *message, guint status, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body, strlen (body));
}

static void
replace (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text != NULL ? text : "");
}

static void
give_tokens (TokenServer *self, SoupServerMessage *message, gboolean with_refresh)
{
  g_autoptr (GString) body = g_string_new ("{\"token_type\":\"Bearer\",\"scope\":\"read write\"");

  self->n_made++;
  g_free (self->access);
  self->access = g_strdup_printf ("access-token-%u", self->n_made);
  g_string_append_printf (body, ",\"access_token\":\"%s\"", self->access);
  if (self->manner.life > 0)
    g_string_append_printf (body, ",\"expires_in\":%u", self->manner.life);
  if (with_refresh && (self->manner.rotates || self->refresh == NULL))
    {
      g_free (self->refresh);
      self->refresh = g_strdup_printf ("refresh-token-%u", self->n_made);
    }
  if (with_refresh)
    g_string_append_printf (body, ",\"refresh_token\":\"%s\"", self->refresh);
  g_string_append_c (body, '}');
  answer (message, 200, body->str);
}

static void
refuse (TokenServer *self, SoupServerMessage *message, const char *error)
{
  g_autofree char *body = g_strdup_printf ("{\"error\":\"%s\"}", error);

  self->n_refused++;
  answer (message, 400, body);
}

static void
answer_device (TokenServer *self, SoupServerMessage *message)
{
  if (self->manner.pending == 0)
    give_tokens (self, message, TRUE);
  else
    {
      self->manner.pending--;
      refuse (self, message, self->manner.slow_down ? "slow_down" : "authorization_pending");
      self->manner.slow_down = FALSE;
    }
}

static void
on_token (SoupServer *unused_soup, SoupServerMessage *message, const char *unused_path,
          GHashTable *unused_query, gpointer data)
{
  TokenServer *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GHashTable) form = NULL;
  const char *grant;

  self->n_asked++;
  g_free (self->body);
  self->body = g_strndup (body->data, (gsize)body->length);
  replace (&self->authorization, soup_message_headers_get_one (headers, "Authorization"));
  replace (&self->content_type, soup_message_headers_get_one (headers, "Content-Type"));
  if (self->manner.date != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Date",
                                  self->manner.date);
  if (self->manner.answer != NULL)
    {
      answer (message, self->manner.status, self->manner.answer);
      return;
    }
  form = soup_form_decode (self->body);
  grant = g_hash_table_lookup (form, "grant_type");
  if (g_strcmp0 (grant, "refresh_token") != 0)
    {
      if (grant != NULL && g_str_has_suffix (grant, "device_code"))
        answer_device (self, message);
      else
        give_tokens (self, message, g_strcmp0 (grant, "authorization_code") == 0);
    }
  else if (self->refresh != NULL
           && g_strcmp0 (g_hash_table_lookup (form, "refresh_token"), self->refresh) == 0)
    give_tokens (self, message, TRUE);
  else
    refuse (self, message, "invalid_grant");
}

static void
on_api (SoupServer *unused_soup, SoupServerMessage *message, const char *unused_path,
        GHashTable *unused_query, gpointer data)
{
  TokenServer *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autofree char *wanted = g_strconcat ("Bearer ", self->access, NULL);

  self->n_requests++;
  if (self->manner.first_fails)
    {
      self->manner.first_fails = FALSE;
      self->access[0] = 'A'; /* what was good is no longer */
      ropeway_http_listener_drop (self->listener, message);
    }
  else if (!self->manner.trusting
           && (self->manner.deaf || self->access == NULL
               || g_strcmp0 (soup_message_headers_get_one (headers, "Authorization"), wanted) != 0))
    answer (message, 401, "{}");
  else if (self->manner.forbids)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "WWW-Authenticate",
                                    "Bearer error=\"insufficient_scope\", scope=\"admin\"");
      answer (message, 403, "{}");
    }
  else
    answer (message, 200, "{\"id\":1}");
}

static void
on_metadata (SoupServer *unused_soup, SoupServerMessage *message, const char *path, GHashTable *unused_query,
             gpointer data)
{
  TokenServer *self = data;
  g_autofree char *body = g_strdup_printf (
      "{\"issuer\":\"%s\",\"token_endpoint\":\"%s/token\",\"authorization_endpoint\":"
      "\"%s/authorize\",\"device_authorization_endpoint\":\"%s/device\",\"revocation_endpoint\":"
      "\"%s/revoke\"}",
      g_str_has_suffix (path, "/other") ? "https://other.example" : self->address, self->address,
      self->address, self->address, self->address);

  answer (message, g_str_has_suffix (path, "/missing") ? 404 : 200, body);
}

static void
on_device (SoupServer *unused_soup, SoupServerMessage *message, const char *unused_path,
           GHashTable *unused_query, gpointer unused_data)
{
  answer (message, 200,
          "{\"device_code\":\"device-code-1\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":"
          "\"https://login.example/device\",\"expires_in\":600,\"interval\":1}");
}

static void
on_revoke (SoupServer *unused_soup, SoupServerMessage *message, const char *unused_path,
           GHashTable *unused_query, gpointer data)
{
  TokenServer *self = data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  g_free (self->body);
  self->body = g_strndup (body->data, (gsize)body->length);
  g_clear_pointer (&self->refresh, g_free);
  answer (message, 200, "");
}

TokenServer *
token_server_new (void)
{
  TokenServer *self = g_new0 (TokenServer, 1);
  SoupServer *soup;

  self->listener = ropeway_http_listener_new (0, NULL, NULL);
  g_assert_nonnull (self->listener);
  self->address = g_strdup_printf ("http://127.0.0.1:%u", ropeway_http_listener_get_port (self->listener));
  self->refresh = g_strdup ("refresh-token-0");
  self->manner.life = 3600;
  soup = ropeway_http_listener_get_server (self->listener);
  soup_server_add_handler (soup, "/token", on_token, self, NULL);
  soup_server_add_handler (soup, "/api", on_api, self, NULL);
  soup_server_add_handler (soup, "/.well-known", on_metadata, self, NULL);
  soup_server_add_handler (soup, "/device", on_device, self, NULL);
  soup_server_add_handler (soup, "/revoke", on_revoke, self, NULL);
  return self;
}

void
token_server_free (TokenServer *self)
{
  ropeway_http_listener_stop (self->listener);
  g_object_unref (self->listener);
  g_free (self->address);
  g_free (self->access);
  g_free (self->refresh);
  g_free (self->body);
  g_free (self->authorization);
  g_free (self->content_type);
  g_free (self);
}

TokenServerManner *
token_server_get_manner (TokenServer *self)
{
  return &self->manner;
}

const char *
token_server_get_address (TokenServer *self)
{
  return self->address;
}

void
token_server_forget_access (TokenServer *self)
{
  replace (&self->access, "nobody has this one");
}

const char *
token_server_get_refresh (TokenServer *self)
{
  return self->refresh;
}

guint
token_server_get_n_asked (TokenServer *self)
{
  return self->n_asked;
}

guint
token_server_get_n_refused (TokenServer *self)
{
  return self->n_refused;
}

guint
token_server_get_n_requests (TokenServer *self)
{
  return self->n_requests;
}

const char *
token_server_get_body (TokenServer *self)
{
  return self->body;
}

const char *
token_server_get_authorization (TokenServer *self)
{
  return self->authorization;
}

const char *
token_server_get_content_type (TokenServer *self)
{
  return self->content_type;
}
