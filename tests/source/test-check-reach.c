/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whoever looks whether a service is there must not be led to where it may not go, and must not talk to strangers. */
#include "source/connection-check-reach.h"

#include <string.h>

#include "http/wire-server.h"
#include "support/test-identity.h"
#include "support/test-loop.h"
#include "value/json-reader.h"

/* ---- a name server that a test owns ---- */

/* Says of every name what it was told to: first one thing, then another; or nothing at all. */
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent;

  /* borrowed */
  const char *first; /* (nullable): never answers */
  const char *then;

  /* state */
  guint n_asked;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static gboolean
on_given_up (GCancellable *unused_cancellable, gpointer data)
{
  GTask *task = data;

  g_assert_true (g_task_return_error_if_cancelled (task));
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

static void
look_up (GResolver *resolver, const char *name, GResolverNameLookupFlags flags, GCancellable *cancellable,
         GAsyncReadyCallback callback, gpointer data)
{
  TestResolver *self = TEST_RESOLVER (resolver);
  GTask *task = g_task_new (resolver, cancellable, callback, data);
  const char *number = self->n_asked++ == 0 ? self->first : self->then;

  if (number == NULL)
    {
      g_autoptr (GSource) source = g_cancellable_source_new (cancellable);
      g_source_set_callback (source, G_SOURCE_FUNC (on_given_up), task, NULL);
      g_source_attach (source, g_main_context_get_thread_default ());
      return;
    }
  if (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "None");
  else
    g_task_return_pointer (task, g_list_append (NULL, g_inet_address_new_from_string (number)),
                           (GDestroyNotify)g_resolver_free_addresses);
  g_object_unref (task);
}

static void
look_up_any (GResolver *resolver, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
             gpointer data)
{
  look_up (resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback, data);
}

static GList *
look_up_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *parent = G_RESOLVER_CLASS (klass);

  parent->lookup_by_name_async = look_up_any;
  parent->lookup_by_name_finish = look_up_finish;
  parent->lookup_by_name_with_flags_async = look_up;
  parent->lookup_by_name_with_flags_finish = look_up_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

/* ---- one look ---- */

typedef struct
{
  RopewayConnection *connection;
  RopewayReached *reached;
  GError *error;
  gboolean is_done;
} Looked;

static void
on_reached (GObject *source, GAsyncResult *result, gpointer data)
{
  Looked *self = data;

  self->reached = ropeway_reach_finish (result, &self->error);
  self->is_done = TRUE;
}

/* @seconds: of the time-out. */
static void
begin_within (Looked *self, guint seconds, const char *address, gboolean is_private,
              GCancellable *cancellable)
{
  g_autofree char *json = g_strdup_printf (
      "{\"id\":\"shop\",\"name\":\"Shop\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":\"%s\","
      "\"privateNetwork\":%s}},\"limits\":{\"connect\":\"PT%uS\"},\"operations\":[]}",
      address, is_private ? "true" : "false", seconds);
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();

  *self = (Looked){ 0 };
  self->connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);
  g_assert_false (ropeway_problems_has_error (problems));
  ropeway_reach_async (self->connection, g_ptr_array_index (self->connection->environments, 0), cancellable,
                       on_reached, self);
}

/* With all the time that a busy machine takes. */
static void
begin (Looked *self, const char *address, gboolean is_private, GCancellable *cancellable)
{
  begin_within (self, TEST_LOOP_DEADLINE_S, address, is_private, cancellable);
}

static void
looked_clear (Looked *self)
{
  g_clear_pointer (&self->reached, ropeway_reached_free);
  g_clear_pointer (&self->connection, ropeway_connection_unref);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Looked, looked_clear)

static void
assert_problem (const Looked *self, RopewayReach reach, const char *code, const char *sentence)
{
  g_autofree char *found = NULL;

  g_assert_no_error (self->error);
  g_assert_nonnull (self->reached);
  g_assert_cmpint (self->reached->reach, ==, reach);
  g_assert_nonnull (self->reached->problem);
  g_assert_cmpstr (ropeway_problem_get_code (self->reached->problem), ==, code);
  found = ropeway_problem_dup_sentence (self->reached->problem);
  g_assert_cmpstr (found, ==, sentence);
}

/* ---- cases ---- */

/* The name leads to the internet when it is judged, and into the network of this computer a moment later. */
static void
test_rebound (void)
{
  static const WireAnswer answers[] = { { "HTTP/1.1 200 OK\r\n\r\n", WIRE_CLOSE } };
  g_autoptr (WireServer) server = wire_server_new (answers, 1, NULL);
  g_autofree char *url = wire_server_url (server, "");
  g_autofree char *address = g_strconcat ("http://shop.example", strrchr (url, ':'), NULL);
  g_autoptr (GResolver) before = g_resolver_get_default ();
  g_autoptr (TestResolver) resolver = g_object_new (test_resolver_get_type (), NULL);
  g_auto (Looked) looked = { 0 };

  resolver->first = "1.1.1.1";
  resolver->then = "127.0.0.1";
  g_resolver_set_default (G_RESOLVER (resolver));
  begin (&looked, address, FALSE, NULL);
  test_loop_until (looked.is_done);
  g_resolver_set_default (before);
  assert_problem (&looked, ROPEWAY_REACH_ADDRESS, "service.private-address",
                  "The address of Shop leads into a private network, which the connection does not allow: "
                  "127.0.0.1.");
  g_assert_cmpuint (wire_server_get_n_connections (server), ==, 0);
}

/* Where it is allowed, it may. */
static void
test_rebound_allowed (void)
{
  static const WireAnswer answers[] = { { "HTTP/1.1 200 OK\r\n\r\n", WIRE_CLOSE } };
  g_autoptr (WireServer) server = wire_server_new (answers, 1, NULL);
  g_autofree char *url = wire_server_url (server, "");
  g_autofree char *address = g_strconcat ("http://shop.example", strrchr (url, ':'), NULL);
  g_autoptr (GResolver) before = g_resolver_get_default ();
  g_autoptr (TestResolver) resolver = g_object_new (test_resolver_get_type (), NULL);
  g_auto (Looked) looked = { 0 };

  resolver->first = "1.1.1.1";
  resolver->then = "127.0.0.1";
  g_resolver_set_default (G_RESOLVER (resolver));
  begin (&looked, address, TRUE, NULL);
  test_loop_until (looked.is_done);
  g_resolver_set_default (before);
  g_assert_no_error (looked.error);
  g_assert_null (looked.reached->problem);
  g_assert_cmpint (looked.reached->reach, ==, ROPEWAY_REACH_CONNECTED);
}

static void
test_name_server_silent (void)
{
  g_autoptr (GResolver) before = g_resolver_get_default ();
  g_autoptr (TestResolver) resolver = g_object_new (test_resolver_get_type (), NULL);
  g_auto (Looked) looked = { 0 };

  g_resolver_set_default (G_RESOLVER (resolver));
  begin_within (&looked, 1, "https://shop.example", FALSE, NULL);
  test_loop_until (looked.is_done);
  g_resolver_set_default (before);
  assert_problem (&looked, ROPEWAY_REACH_NOTHING, "check.host-unanswered",
                  "The name “shop.example” could not be looked up; is this computer online? It was told: "
                  "nothing was answered in time.");
}

static void
test_name_server_cancelled (void)
{
  g_autoptr (GResolver) before = g_resolver_get_default ();
  g_autoptr (TestResolver) resolver = g_object_new (test_resolver_get_type (), NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Looked) looked = { 0 };

  g_resolver_set_default (G_RESOLVER (resolver));
  begin (&looked, "https://shop.example", FALSE, cancellable);
  test_loop_until (resolver->n_asked == 1);
  g_cancellable_cancel (cancellable);
  test_loop_until (looked.is_done);
  g_resolver_set_default (before);
  g_assert_error (looked.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- who cannot prove who it is ---- */

typedef struct
{
  GTlsCertificate *certificate;
  GIOStream *stream;
  GError *error;
  gboolean is_done;
} Stranger;

static void
on_shaken (GObject *source, GAsyncResult *result, gpointer data)
{
  Stranger *self = data;

  g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &self->error);
  self->is_done = TRUE;
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  Stranger *self = data;

  g_assert_null (self->stream);
  self->stream = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (self->stream), G_PRIORITY_DEFAULT, NULL, on_shaken,
                                    self);
  return TRUE;
}

/* It speaks TLS, and that is all it ever learns: the handshake does not come to its end. */
static void
test_stranger (void)
{
  g_autoptr (GSocketService) service = g_socket_service_new ();
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_auto (TestIdentity) identity = { 0 };
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autofree char *address = NULL;
  Stranger stranger = { 0 };
  g_auto (Looked) looked = { 0 };

  test_identity_make (&identity, NULL, "localhost", FALSE, 2020, 2090);
  stranger.certificate = certificate = test_identity_load (&identity, NULL);
  g_signal_connect (service, "incoming", G_CALLBACK (on_incoming), &stranger);
  g_socket_listener_add_address (G_SOCKET_LISTENER (service), any, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, NULL);
  address = g_strdup_printf ("https://127.0.0.1:%u",
                             g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  begin (&looked, address, TRUE, NULL);
  test_loop_until (looked.is_done && stranger.is_done);
  g_assert_no_error (looked.error);
  g_assert_null (looked.reached->problem);
  g_assert_cmpint (looked.reached->reach, ==, ROPEWAY_REACH_SECURE);
  g_assert_nonnull (stranger.error);
  g_clear_error (&stranger.error);
  g_clear_object (&stranger.stream);
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/check-reach/rebound", test_rebound);
  g_test_add_func ("/source/check-reach/rebound/allowed", test_rebound_allowed);
  g_test_add_func ("/source/check-reach/name-server/silent", test_name_server_silent);
  g_test_add_func ("/source/check-reach/name-server/cancelled", test_name_server_cancelled);
  g_test_add_func ("/source/check-reach/stranger", test_stranger);
  return g_test_run ();
}
