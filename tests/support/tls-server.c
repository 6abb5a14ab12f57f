/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/tls-server.h"

static gpointer
get_port (SoupServerMessage *message)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);

  return GUINT_TO_POINTER (g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
}

static GWeakRef *
weak_ref_new (gpointer object)
{
  GWeakRef *ref = g_new0 (GWeakRef, 1);

  g_weak_ref_init (ref, object);
  return ref;
}

/* The library's server (3.2) forgets to give back what a client showed. */
static void
forgotten_free (GWeakRef *ref)
{
  GObject *object = g_weak_ref_get (ref);

  if (object != NULL)
    {
      g_object_unref (object);
      g_object_unref (object);
    }
  g_weak_ref_clear (ref);
  g_free (ref);
}

static gboolean
on_certificate (SoupServerMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags errors,
                gpointer data)
{
  TlsServer *self = data;
  gboolean is_good = g_tls_certificate_verify (certificate, NULL, self->clients) == 0;

  char *name = NULL;

  g_ptr_array_add (self->shown, weak_ref_new (certificate));
  self->n_refused += is_good ? 0 : 1;
  g_object_get (certificate, "subject-name", &name, NULL);
  g_hash_table_insert (self->names, get_port (message), name);
  return is_good;
}

static void
on_started (SoupServer *server, SoupServerMessage *message, TlsServer *self)
{
  g_signal_connect (message, "accept-certificate", G_CALLBACK (on_certificate), self);
}

static void
on_read (SoupServer *server, SoupServerMessage *message, TlsServer *self)
{
  const char *name = g_hash_table_lookup (self->names, get_port (message));

  g_ptr_array_add (self->seen, g_strdup (name != NULL ? name : ""));
}

static void
answer (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
}

void
tls_server_start (TlsServer *self, const TestIdentity *identity, const TestIdentity *issuer,
                  const TestIdentity *clients, SoupServerCallback handler, gpointer data)
{
  g_autoptr (GTlsCertificate) certificate = test_identity_load (identity, issuer);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  self->names = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->shown = g_ptr_array_new_with_free_func ((GDestroyNotify)forgotten_free);
  self->seen = g_ptr_array_new_with_free_func (g_free);
  soup_server_set_tls_certificate (self->server, certificate);
  if (clients != NULL)
    {
      self->clients = test_identity_load (clients, NULL);
      soup_server_set_tls_auth_mode (self->server, G_TLS_AUTHENTICATION_REQUIRED);
    }
  soup_server_add_handler (self->server, NULL, handler != NULL ? handler : answer, data, NULL);
  g_signal_connect (self->server, "request-started", G_CALLBACK (on_started), self);
  g_signal_connect (self->server, "request-read", G_CALLBACK (on_read), self);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = (guint)g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
}

void
tls_server_stop (TlsServer *self)
{
  soup_server_disconnect (self->server);
  /* Its connections end when they are told so. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&self->server);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_object (&self->clients);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->seen, g_ptr_array_unref);
}

char *
tls_server_url (const TlsServer *self, const char *path)
{
  return g_strdup_printf ("https://localhost:%u%s", self->port, path);
}

const char *
tls_server_last (const TlsServer *self)
{
  g_assert_cmpuint (self->seen->len, >, 0);
  return g_ptr_array_index (self->seen, self->seen->len - 1);
}
