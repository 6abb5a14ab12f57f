/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: proves that a desktop without a keyring, and one whose keyring hangs, are told as that and in time. Runs inside
 * support/with-bus, without its keyring. */
#include <gio/gio.h>

#include "secrets/secret-asker.h"
#include "secrets/secret-keyring-private.h"
#include "support/test-loop.h"

#define SHOP "https://shop.example"

static void
assert_no_keyring (RopewaySecretProvider *keyring)
{
  const RopewaySecretQuery query = { "token", NULL, "shop", SHOP };
  g_autoptr (GError) storing = NULL;
  g_autoptr (GError) removing = NULL;

  assert_refused (keyring, "token", NULL, SHOP, ROPEWAY_SECRET_ERROR_NO_KEYRING);
  g_assert_false (ask_store (keyring, &query, "x", NULL, &storing));
  g_assert_error (storing, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NO_KEYRING);
  g_assert_false (ask_remove (keyring, &query, NULL, &removing));
  g_assert_error (removing, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NO_KEYRING);
  assert_cancellable (keyring);
}

static void
test_nobody (void)
{
  g_autoptr (RopewaySecretProvider) keyring = ropeway_secret_keyring_new ();

  assert_no_keyring (keyring);
}

/* Another place may have what the keyring that is not there cannot have; nobody stores there unasked. */
static void
test_chain (void)
{
  const RopewaySecretQuery query = { "token", NULL, "shop", SHOP };
  g_autoptr (RopewaySecretProvider) keyring = ropeway_secret_keyring_new ();
  g_autoptr (RopewaySecretMemory) memory = ropeway_secret_memory_new ();
  RopewaySecretProvider *const both[] = { keyring, ROPEWAY_SECRET_PROVIDER (memory) };
  g_autoptr (RopewaySecretProvider) chain = ropeway_secret_chain_new (both, G_N_ELEMENTS (both));
  g_autoptr (RopewaySecret) secret = ropeway_secret_new ("memory", -1);
  g_autoptr (GError) error = NULL;

  assert_refused (chain, "token", NULL, SHOP, ROPEWAY_SECRET_ERROR_NO_KEYRING);
  ropeway_secret_memory_set (memory, "token", NULL, secret);
  assert_kept (chain, "token", NULL, SHOP, "memory");
  g_assert_false (ask_store (chain, &query, "x", NULL, &error));
  g_assert_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NO_KEYRING);
}

static GDBusMessage *
swallow (GDBusConnection *unused_bus, GDBusMessage *message, gboolean incoming, gpointer unused_data)
{
  if (incoming && g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    {
      g_object_unref (message);
      return NULL;
    }
  return message;
}

/* Whoever has the name, takes every question, and answers none. */
static void
test_mute (void)
{
  g_autoptr (RopewaySecretProvider) keyring = ropeway_secret_keyring_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GDBusConnection) bus = g_dbus_connection_new_for_address_sync (
      address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_autoptr (GVariant) owned = NULL;

  g_assert_no_error (error);
  owned = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
      g_variant_new ("(su)", "org.freedesktop.secrets", 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (bus, swallow, NULL, NULL);

  ropeway_secret_keyring_set_patience (keyring, 50, 50);
  assert_no_keyring (keyring);
  g_dbus_connection_close_sync (bus, NULL, &error);
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/no-keyring/nobody", test_nobody);
  g_test_add_func ("/no-keyring/chain", test_chain);
  g_test_add_func ("/no-keyring/mute", test_mute);
  return g_test_run ();
}
