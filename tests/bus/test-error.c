/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an error that the agent gives is the same one, with the same sentence, for who asked. */

#include "test-bus.h"

#include "bus/agent-error.h"
#include "bus/agent-names.h"
#include "bus/agent-object.h"
#include "support/test-loop.h"

typedef struct
{
  const char *name; /* as it goes over the bus */
  RopewayAgentError code;
} Row;

static const Row rows[] = {
  { "Failed", ROPEWAY_AGENT_ERROR_FAILED },      { "Busy", ROPEWAY_AGENT_ERROR_BUSY },
  { "NotThere", ROPEWAY_AGENT_ERROR_NOT_THERE }, { "Conflict", ROPEWAY_AGENT_ERROR_CONFLICT },
  { "Invalid", ROPEWAY_AGENT_ERROR_INVALID },    { "Secret", ROPEWAY_AGENT_ERROR_SECRET },
};

static void
test_name (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GError) error = g_error_new_literal (ROPEWAY_AGENT_ERROR, row->code, "What was wrong.");
  g_autofree char *name = g_dbus_error_encode_gerror (error);
  g_autofree char *wanted = g_strconcat (ROPEWAY_AGENT_ERROR_PREFIX, row->name, NULL);

  g_assert_cmpstr (name, ==, wanted);
}

typedef struct
{
  GTestDBus *bus;
  GDBusConnection *server;
  GDBusConnection *client;
  RopewayBusAgent1 *object;
  const Row *row;
  GError *error;
} Fixture;

static GDBusConnection *
connect_to (GTestDBus *bus)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL,
      NULL, &error);

  g_assert_no_error (error);
  return connection;
}

static gboolean
handle_cancel (RopewayBusAgent1 *object, GDBusMethodInvocation *invocation, guint64 task, gpointer data)
{
  Fixture *f = data;

  g_assert_cmpuint (task, ==, G_MAXUINT64);
  g_dbus_method_invocation_return_error_literal (invocation, ROPEWAY_AGENT_ERROR, f->row->code,
                                                 "The sentence – as it is.");
  return TRUE;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->row = data;
  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (f->bus);
  f->server = connect_to (f->bus);
  f->client = connect_to (f->bus);
  f->object = ropeway_bus_agent1_skeleton_new ();
  g_signal_connect (f->object, "handle-cancel", G_CALLBACK (handle_cancel), f);
  g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (f->object), f->server, ROPEWAY_AGENT_PATH,
                                    &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_error (&f->error);
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (f->object));
  g_clear_object (&f->object);
  g_dbus_connection_close_sync (f->client, NULL, NULL);
  g_dbus_connection_close_sync (f->server, NULL, NULL);
  g_clear_object (&f->client);
  g_clear_object (&f->server);
  g_test_dbus_down (f->bus);
  g_clear_object (&f->bus);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &f->error);

  g_assert_null (answer);
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_dbus_connection_call (f->client, g_dbus_connection_get_unique_name (f->server), ROPEWAY_AGENT_PATH,
                          ROPEWAY_APP_ID ".Agent1", "Cancel", g_variant_new ("(t)", G_MAXUINT64), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_answer, f);
  test_loop_until (f->error != NULL);

  g_assert_error (f->error, ROPEWAY_AGENT_ERROR, (int)f->row->code);
  g_assert_true (g_dbus_error_strip_remote_error (f->error));
  g_assert_cmpstr (f->error->message, ==, "The sentence – as it is.");
}

void
test_add_error (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strconcat ("/bus/error/name/", rows[i].name, NULL);
      g_autofree char *trip = g_strconcat ("/bus/error/round-trip/", rows[i].name, NULL);

      g_test_add_data_func (name, &rows[i], test_name);
      g_test_add (trip, Fixture, &rows[i], set_up, test_round_trip, tear_down);
    }
}
