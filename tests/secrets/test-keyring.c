/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: proves with a real keyring that a secret goes only where it was saved for, and that each reason why there is none
 * is told as what it is. Runs inside support/with-bus. */
#include <gio/gio.h>
#include <string.h>

#include "secrets/secret-asker.h"
#include "secrets/secret-keyring-private.h"
#include "support/memory-scan.h"
#include "support/test-loop.h"

#define SHOP "https://shop.example"
#define OTHER "https://other.example"
#define COLLECTION "/org/freedesktop/secrets/collection/login"

/* ---- the keyring itself, asked behind the provider's back ---- */

/* Returns: (transfer full): what @method answers. */
static GVariant *
call (const char *path, const char *interface, const char *method, GVariant *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  GVariant *answer;

  g_assert_no_error (error);
  answer = g_dbus_connection_call_sync (bus, "org.freedesktop.secrets", path, interface, method, arguments,
                                        NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  return answer;
}

/* Returns: how many items the keyring has for @slot of connection "shop". */
static gsize
count_items (const char *slot)
{
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GVariant) open = NULL;
  g_autoptr (GVariant) locked = NULL;
  GVariantBuilder attributes;

  g_variant_builder_init (&attributes, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&attributes, "{ss}", "connection", "shop");
  g_variant_builder_add (&attributes, "{ss}", "slot", slot);
  answer = call ("/org/freedesktop/secrets", "org.freedesktop.Secret.Service", "SearchItems",
                 g_variant_new ("(a{ss})", &attributes));
  g_variant_get (answer, "(@ao@ao)", &open, &locked);
  return g_variant_n_children (open) + g_variant_n_children (locked);
}

static void
lock (void)
{
  const char *const paths[] = { COLLECTION };
  g_autoptr (GVariant) answer
      = call ("/org/freedesktop/secrets", "org.freedesktop.Secret.Service", "Lock",
              g_variant_new ("(@ao)", g_variant_new_objv (paths, G_N_ELEMENTS (paths))));

  g_assert_nonnull (answer);
}

/* ---- an open one ---- */

static void
test_keep (void)
{
  g_autoptr (RopewaySecretProvider) keyring = ropeway_secret_keyring_new ();

  assert_refused (keyring, "keep", NULL, SHOP, ROPEWAY_SECRET_ERROR_NOT_THERE);
  keep (keyring, "keep", NULL, SHOP, "one é\n");
  assert_kept (keyring, "keep", NULL, SHOP, "one é\n");
  assert_kept (keyring, "keep", "test", SHOP, "one é\n");
  keep (keyring, "keep", "test", SHOP, "two");
  assert_kept (keyring, "keep", "test", SHOP, "two");
  assert_kept (keyring, "keep", "live", SHOP, "one é\n");
  assert_kept (keyring, "keep", NULL, SHOP, "one é\n");
  g_assert_cmpuint (count_items ("keep"), ==, 2);
}

static void
test_others (void)
{
  const RopewaySecretQuery other = { "others", NULL, "crm", SHOP };
  const RopewaySecretQuery nobodys = { "others", NULL, NULL, SHOP };
  g_autoptr (RopewaySecretProvider) keyring = ropeway_secret_keyring_new ();
  g_autoptr (GError) storing = NULL;

  keep (keyring, "others", NULL, SHOP, "x");
  assert_refused (keyring, "other", NULL, SHOP, ROPEWAY_SECRET_ERROR_NOT_THERE);
  g_assert_cmpint (ask_check (keyring, &other, NULL, NULL), ==, ROPEWAY_SECRET_STATE_NOT_THERE);
  g_assert_cmpint (ask_check (keyring, &nobodys, NULL, NULL), ==, ROPEWAY_SECRET_STATE_NOT_THERE);
  g_assert_null (ask_lookup (keyring, &nobodys, NULL, NULL));
  g_assert_false (ask_store (keyring, &nobodys, "x", NULL, &storing));
  g_assert_error (storing, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED);
}

static void
test_elsewhere (void)
{
  g_autoptr (RopewaySecretProvider) keyring = ropeway_secret_keyring_new ();
  const RopewaySecretQuery query = { "elsewhere", "test", "shop", OTHER };
  g_autoptr (GError) error = NULL;

  keep (keyring, "elsewhere", NULL, OTHER, "common");
  keep (keyring, "elsewhere", "test", SHOP, "own");
  assert_refused (keyring, "elsewhere", NULL, SHOP, ROPEWAY_SECRET_ERROR_ELSEWHERE);
  assert_refused (keyring, "elsewhere", NULL, NULL, ROPEWAY_SECRET_ERROR_ELSEWHERE);
  /* The environment's own decides, although the common one would fit. */
  assert_refused (keyring, "elsewhere", "test", OTHER, ROPEWAY_SECRET_ERROR_ELSEWHERE);
  g_assert_null (ask_lookup (keyring, &query, NULL, &error));
  g_assert_nonnull (strstr (error->message, SHOP));
  g_assert_nonnull (strstr (error->message, OTHER));
  g_assert_null (strstr (error->message, "own"));
}

static void
test_replace (void)
{
  g_autoptr (RopewaySecretProvider) keyring = ropeway_secret_keyring_new ();

  keep (keyring, "replace", NULL, SHOP, "one");
  keep (keyring, "replace", "test", SHOP, "test");
  keep (keyring, "replace", NULL, SHOP, "two");
  assert_kept (keyring, "replace", NULL, SHOP, "two");
  keep (keyring, "replace", NULL, OTHER, "three");
  assert_kept (keyring, "replace", NULL, OTHER, "three");
  assert_refused (keyring, "replace", NULL, SHOP, ROPEWAY_SECRET_ERROR_ELSEWHERE);
  assert_kept (keyring, "replace", "test", SHOP, "test");
  g_assert_cmpuint (count_items ("replace"), ==, 2);
}

static void
test_remove (void)
{
  const RopewaySecretQuery common = { "remove", NULL, "shop", NULL };
  const RopewaySecretQuery own = { "remove", "test", "shop", NULL };
  g_autoptr (RopewaySecretProvider) keyring = ropeway_secret_keyring_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (ask_remove (keyring, &common, NULL, &error));
  keep (keyring, "remove", NULL, SHOP, "common");
  keep (keyring, "remove", "test", SHOP, "own");
  g_assert_true (ask_remove (keyring, &own, NULL, &error));
  assert_kept (keyring, "remove", "test", SHOP, "common");
  g_assert_true (ask_remove (keyring, &common, NULL, &error));
  assert_refused (keyring, "remove", "test", SHOP, ROPEWAY_SECRET_ERROR_NOT_THERE);
  g_assert_cmpuint (count_items ("remove"), ==, 0);
}

static void
test_chain (void)
{
  const RopewaySecretQuery query = { "chain", NULL, "shop", SHOP };
  g_autoptr (RopewaySecretProvider) keyring = ropeway_secret_keyring_new ();
  g_autoptr (RopewaySecretProvider) environment = ropeway_secret_environment_new ();
  g_autoptr (RopewaySecretMemory) memory = ropeway_secret_memory_new ();
  RopewaySecretProvider *const all[] = { environment, keyring, ROPEWAY_SECRET_PROVIDER (memory) };
  g_autoptr (RopewaySecretProvider) chain = ropeway_secret_chain_new (all, G_N_ELEMENTS (all));
  g_autoptr (RopewaySecret) secret = ropeway_secret_new ("memory", -1);
  g_autoptr (GError) error = NULL;

  ropeway_secret_memory_set (memory, "chain", NULL, secret);
  assert_kept (chain, "chain", NULL, SHOP, "memory");
  keep (chain, "chain", NULL, SHOP, "kept");
  assert_kept (keyring, "chain", NULL, SHOP, "kept");
  assert_kept (chain, "chain", NULL, SHOP, "kept");
  assert_refused (chain, "chain", NULL, OTHER, ROPEWAY_SECRET_ERROR_ELSEWHERE);
  g_assert_true (ask_remove (chain, &query, NULL, &error));
  assert_kept (chain, "chain", NULL, SHOP, "memory");
}

static void
test_cancel (void)
{
  g_autoptr (RopewaySecretProvider) keyring = ropeway_secret_keyring_new ();

  assert_cancellable (keyring);
}

static void
test_gone (void)
{
  const RopewaySecretQuery query = { "gone", NULL, "shop", SHOP };
  g_autoptr (RopewaySecretProvider) keyring = ropeway_secret_keyring_new ();
  g_autoptr (MemoryMarker) marker = memory_marker_new ();
  g_autoptr (RopewaySecret) secret = NULL;
  char text[49];

  memory_marker_write (marker, text);
  keep (keyring, "gone", NULL, SHOP, text);
  ropeway_wipe (text, sizeof text);
  g_assert_cmpuint (memory_marker_count (marker), ==, 0);
  secret = ask_lookup (keyring, &query, NULL, NULL);
  g_assert_cmpuint (memory_marker_count (marker), ==, 1);
  g_clear_pointer (&secret, ropeway_secret_unref);
  g_assert_cmpuint (memory_marker_count (marker), ==, 0);
}

/* ---- a locked one, with nobody there who could ask for its password ---- */

static void
test_locked (void)
{
  const RopewaySecretQuery query = { "locked", NULL, "shop", SHOP };
  g_autoptr (RopewaySecretProvider) keyring = ropeway_secret_keyring_new ();
  g_autoptr (GError) storing = NULL;
  g_autoptr (GError) removing = NULL;

  keep (keyring, "locked", NULL, SHOP, "x");
  lock ();
  assert_refused (keyring, "locked", NULL, SHOP, ROPEWAY_SECRET_ERROR_LOCKED);
  assert_refused (keyring, "locked", "test", SHOP, ROPEWAY_SECRET_ERROR_LOCKED);
  assert_refused (keyring, "never_kept", NULL, SHOP, ROPEWAY_SECRET_ERROR_LOCKED);
  g_assert_false (ask_store (keyring, &query, "y", NULL, &storing));
  g_assert_error (storing, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_LOCKED);
  g_assert_false (ask_remove (keyring, &query, NULL, &removing));
  g_assert_error (removing, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_LOCKED);
  assert_cancellable (keyring);
}

/* "locked" as an argument: that case alone. */
int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1 && g_str_equal (argv[1], "locked"))
    {
      g_test_add_func ("/keyring/locked", test_locked);
      return g_test_run ();
    }
  g_test_add_func ("/keyring/keep", test_keep);
  g_test_add_func ("/keyring/others", test_others);
  g_test_add_func ("/keyring/elsewhere", test_elsewhere);
  g_test_add_func ("/keyring/replace", test_replace);
  g_test_add_func ("/keyring/remove", test_remove);
  g_test_add_func ("/keyring/chain", test_chain);
  g_test_add_func ("/keyring/cancel", test_cancel);
  g_test_add_func ("/keyring/gone", test_gone);
  return g_test_run ();
}
