/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: proves what providers tell of a secret without giving it, and which of them keep one. */
#include "base/limits.h"
#include "secrets/secret-asker.h"
#include "support/test-loop.h"
#include "support/test-workspace.h"

#define SHOP "https://shop.example"

/* Connection and origin say nothing where a secret is known by its name alone. */
static void
test_check (void)
{
  g_autoptr (RopewaySecretMemory) memory = ropeway_secret_memory_new ();
  g_autoptr (RopewaySecretMemory) empty = ropeway_secret_memory_new ();
  g_autoptr (RopewaySecretProvider) environment = ropeway_secret_environment_new ();
  RopewaySecretProvider *const all[]
      = { environment, ROPEWAY_SECRET_PROVIDER (empty), ROPEWAY_SECRET_PROVIDER (memory) };
  g_autoptr (RopewaySecretProvider) chain = ropeway_secret_chain_new (all, G_N_ELEMENTS (all));
  g_autoptr (RopewaySecret) secret = ropeway_secret_new ("x", -1);
  g_autofree char *large = g_strnfill (ROPEWAY_LIMIT_SECRET_BYTES + 1, 'x');

  ropeway_secret_memory_set (memory, "check", NULL, secret);
  assert_kept (ROPEWAY_SECRET_PROVIDER (memory), "check", "test", SHOP, "x");
  assert_refused (ROPEWAY_SECRET_PROVIDER (empty), "check", NULL, SHOP, ROPEWAY_SECRET_ERROR_NOT_THERE);
  assert_refused (ROPEWAY_SECRET_PROVIDER (empty), "Check", NULL, SHOP, ROPEWAY_SECRET_ERROR_REFUSED);
  assert_kept (chain, "check", NULL, SHOP, "x");
  assert_refused (chain, "other", NULL, SHOP, ROPEWAY_SECRET_ERROR_NOT_THERE);
  assert_refused (chain, "other", "A", SHOP, ROPEWAY_SECRET_ERROR_REFUSED);
  g_setenv ("ROPEWAY_SECRET_CHECK", large, TRUE);
  assert_refused (chain, "check", NULL, SHOP, ROPEWAY_SECRET_ERROR_REFUSED);
  g_unsetenv ("ROPEWAY_SECRET_CHECK");
}

static void
test_read_only (void)
{
  const RopewaySecretQuery good = { "a", NULL, "shop", SHOP };
  const RopewaySecretQuery bad = { "a", NULL, "../shop", SHOP };
  g_autofree char *large = g_strnfill (ROPEWAY_LIMIT_SECRET_BYTES + 1, 'x');
  g_autoptr (RopewaySecretMemory) memory = ropeway_secret_memory_new ();
  g_autoptr (RopewaySecretProvider) environment = ropeway_secret_environment_new ();
  RopewaySecretProvider *const both[] = { environment, ROPEWAY_SECRET_PROVIDER (memory) };
  g_autoptr (RopewaySecretProvider) chain = ropeway_secret_chain_new (both, G_N_ELEMENTS (both));
  RopewaySecretProvider *const all[] = { environment, ROPEWAY_SECRET_PROVIDER (memory), chain };
  const struct
  {
    const RopewaySecretQuery *query;
    const char *text;
    int code;
  } rows[] = { { &good, "x", ROPEWAY_SECRET_ERROR_READ_ONLY },
               { &bad, "x", ROPEWAY_SECRET_ERROR_REFUSED },
               { &good, "", ROPEWAY_SECRET_ERROR_REFUSED },
               { &good, large, ROPEWAY_SECRET_ERROR_REFUSED } };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (GError) removing = NULL;

      for (guint j = 0; j < G_N_ELEMENTS (rows); j++)
        {
          g_autoptr (GError) error = NULL;

          g_assert_false (ask_store (all[i], rows[j].query, rows[j].text, NULL, &error));
          g_assert_error (error, ROPEWAY_SECRET_ERROR, rows[j].code);
        }
      g_assert_false (ask_remove (all[i], &good, NULL, &removing));
      g_assert_error (removing, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_READ_ONLY);
      assert_cancellable (all[i]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kept/check", test_check);
  g_test_add_func ("/kept/read-only", test_read_only);
  return g_test_run ();
}
