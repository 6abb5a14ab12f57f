/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: proves what providers tell of a secret without giving it, and which of them keep one. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "secrets/secret-asker.h"
#include "secrets/secret-file-private.h"
#include "secrets/secret-keyring.h"
#include "support/memory-scan.h"
#include "support/test-loop.h"
#include "support/test-workspace.h"

#define SHOP "https://shop.example"
#define OTHER "https://other.example"
#define HEAD "ropeway-secrets 1\n"

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

/* On a server there is no session bus either; the library must say so at once. */
static void
test_no_bus (void)
{
  const RopewaySecretQuery query = { "token", NULL, "shop", SHOP };
  g_autoptr (RopewaySecretProvider) keyring = ropeway_secret_keyring_new ();
  g_autoptr (GError) error = NULL;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  assert_refused (keyring, "token", NULL, SHOP, ROPEWAY_SECRET_ERROR_NO_KEYRING);
  g_assert_false (ask_store (keyring, &query, "x", NULL, &error));
  g_assert_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NO_KEYRING);
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
}

/* ---- a file ---- */

/* Returns: (transfer full): for the file "kept/secrets", whose folder is not there yet. */
static RopewaySecretProvider *
file_in (TestWorkspace *workspace)
{
  g_autofree char *path = g_build_filename (test_workspace_get_folder (workspace), "kept", "secrets", NULL);

  return ropeway_secret_file_new (path);
}

static void
test_file (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (RopewaySecretProvider) file = file_in (workspace);
  g_autofree char *path = test_workspace_path (workspace, "kept/secrets");
  const RopewaySecretQuery other = { "token", NULL, "crm", SHOP };
  g_autofree char *text = NULL;
  struct stat info;

  assert_refused (file, "token", NULL, SHOP, ROPEWAY_SECRET_ERROR_NOT_THERE);
  keep (file, "token", NULL, SHOP, "a&b=c%\n\xff é");
  keep (file, "token", "test", SHOP, "own");
  keep (file, "empty_origin", NULL, NULL, "x");
  assert_kept (file, "token", NULL, SHOP, "a&b=c%\n\xff é");
  assert_kept (file, "token", "live", SHOP, "a&b=c%\n\xff é");
  assert_kept (file, "token", "test", SHOP, "own");
  assert_kept (file, "empty_origin", NULL, NULL, "x");
  assert_refused (file, "other", NULL, SHOP, ROPEWAY_SECRET_ERROR_NOT_THERE);
  g_assert_cmpint (ask_check (file, &other, NULL, NULL), ==, ROPEWAY_SECRET_STATE_NOT_THERE);

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  text = test_workspace_read (workspace, "kept/secrets");
  g_assert_cmpstr (
      text, ==,
      HEAD "connection=shop&environment=&slot=token&origin=https%3A%2F%2Fshop.example"
           "&secret=a%26b%3Dc%25%0A%FF%20%C3%A9\n"
           "connection=shop&environment=test&slot=token&origin=https%3A%2F%2Fshop.example&secret=own\n"
           "connection=shop&environment=&slot=empty_origin&origin=&secret=x\n");
}

static void
test_file_change (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (RopewaySecretProvider) file = file_in (workspace);
  const RopewaySecretQuery own = { "token", "test", "shop", NULL };
  const RopewaySecretQuery common = { "token", NULL, "shop", NULL };
  const RopewaySecretQuery nobodys = { "token", NULL, NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (ask_remove (file, &own, NULL, &error));
  g_free (test_workspace_write (workspace, "kept/secrets.new", "left behind by a power cut"));
  keep (file, "token", NULL, SHOP, "one");
  keep (file, "token", NULL, OTHER, "two");
  keep (file, "token", "test", OTHER, "own");
  assert_kept (file, "token", NULL, OTHER, "two");
  assert_refused (file, "token", NULL, SHOP, ROPEWAY_SECRET_ERROR_ELSEWHERE);
  assert_refused (file, "token", "test", SHOP, ROPEWAY_SECRET_ERROR_ELSEWHERE);
  assert_refused (file, "token", "test", NULL, ROPEWAY_SECRET_ERROR_ELSEWHERE);
  g_assert_true (ask_remove (file, &own, NULL, &error));
  assert_kept (file, "token", "test", OTHER, "two");
  g_assert_true (ask_remove (file, &common, NULL, &error));
  assert_refused (file, "token", NULL, OTHER, ROPEWAY_SECRET_ERROR_NOT_THERE);
  text = test_workspace_read (workspace, "kept/secrets");
  g_assert_cmpstr (text, ==, HEAD);
  g_assert_false (ask_store (file, &nobodys, "x", NULL, &error));
  g_assert_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED);
  assert_cancellable (file);
}

static const char *const bad_files[] = {
  "",
  "ropeway-secrets 2\n",
  "{}\n",
  HEAD "connection=shop&environment=&slot=token&origin=&secret=x",
  HEAD "connection=shop&environment=&slot=token&origin=\n",
  HEAD "connection=shop&environment=&slot=token&secret=x&origin=\n",
  HEAD "connection=shop&environment=&slot=token&origin=&secret=x&more=y\n",
  HEAD "connection=shop&environment=&slot=token&origin=&secret=%zz\n",
  HEAD "connection=shop&environment=&slot=token&origin=&secret=%4\n",
  HEAD "connection=shop&environment=&slot=token&origin=&secret=a%00b\n",
  HEAD "connection=shop&environment=&slot=token&origin=&secret=a b\n",
  HEAD "\n",
};

static void
test_file_bad (gconstpointer data)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (RopewaySecretProvider) file = file_in (workspace);
  const RopewaySecretQuery query = { "token", NULL, "shop", SHOP };
  g_autofree char *path = test_workspace_write (workspace, "kept/secrets", data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  assert_refused (file, "token", NULL, SHOP, ROPEWAY_SECRET_ERROR_REFUSED);
  g_assert_false (ask_store (file, &query, "y", NULL, &error));
  g_assert_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED);
  text = test_workspace_read (workspace, "kept/secrets");
  g_assert_cmpstr (text, ==, data);
}

static void
test_file_of_others (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (RopewaySecretProvider) file = file_in (workspace);
  g_autofree char *path = test_workspace_path (workspace, "kept/secrets");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *moved = g_strconcat (path, ".moved", NULL);

  keep (file, "token", NULL, SHOP, "x");
  for (int mode = 0601; mode <= 0677; mode++)
    {
      g_assert_cmpint (g_chmod (path, mode), ==, 0);
      assert_refused (file, "token", NULL, SHOP, ROPEWAY_SECRET_ERROR_REFUSED);
    }
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0720), ==, 0);
  assert_refused (file, "token", NULL, SHOP, ROPEWAY_SECRET_ERROR_REFUSED);
  g_assert_cmpint (g_chmod (folder, 0702), ==, 0);
  assert_refused (file, "token", NULL, SHOP, ROPEWAY_SECRET_ERROR_REFUSED);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  assert_kept (file, "token", NULL, SHOP, "x");

  g_assert_cmpint (g_rename (path, moved), ==, 0);
  g_assert_cmpint (symlink (moved, path), ==, 0);
  assert_refused (file, "token", NULL, SHOP, ROPEWAY_SECRET_ERROR_REFUSED);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  assert_refused (file, "token", NULL, SHOP, ROPEWAY_SECRET_ERROR_REFUSED);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_assert_cmpint (g_rename (moved, path), ==, 0);

  if (geteuid () != 0)
    {
      g_test_skip ("only root can give a file away");
      return;
    }
  g_assert_cmpint (chown (path, 65534, 65534), ==, 0);
  assert_refused (file, "token", NULL, SHOP, ROPEWAY_SECRET_ERROR_REFUSED);
}

static void
test_file_limit (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (RopewaySecretProvider) file = file_in (workspace);
  g_autofree char *large = g_strnfill (ROPEWAY_LIMIT_SECRET_BYTES, '&');
  g_autofree char *text = g_strnfill (ROPEWAY_LIMIT_SECRETS_BYTES + 1, 'x');
  g_autofree char *path = NULL;
  /* Each takes three bytes a sign, and a little for its names. */
  const guint fits = ROPEWAY_LIMIT_SECRETS_BYTES / (3 * ROPEWAY_LIMIT_SECRET_BYTES + 200);
  const RopewaySecretQuery last = { "last", NULL, "shop", SHOP };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < fits; i++)
    {
      g_autofree char *name = g_strdup_printf ("s%u", i);

      keep (file, name, NULL, SHOP, large);
    }
  g_assert_false (ask_store (file, &last, large, NULL, &error));
  g_assert_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED);
  assert_kept (file, "s0", NULL, SHOP, large);
  assert_refused (file, "last", NULL, SHOP, ROPEWAY_SECRET_ERROR_NOT_THERE);

  path = test_workspace_write (workspace, "kept/secrets", text);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  assert_refused (file, "s0", NULL, SHOP, ROPEWAY_SECRET_ERROR_REFUSED);
}

static void
test_file_locked (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (RopewaySecretProvider) file = file_in (workspace);
  g_autofree char *path = test_workspace_path (workspace, "kept/secrets.lock");
  const RopewaySecretQuery query = { "token", NULL, "shop", SHOP };
  g_autoptr (GError) error = NULL;
  int fd;

  keep (file, "token", NULL, SHOP, "one");
  fd = open (path, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);
  assert_kept (file, "token", NULL, SHOP, "one");
  ropeway_secret_file_set_patience (file, 100);
  g_assert_false (ask_store (file, &query, "two", NULL, &error));
  g_assert_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED);
  ropeway_secret_file_set_patience (file, ROPEWAY_LIMIT_SECRET_FILE_LOCK_MS);
  assert_cancellable (file);
  assert_kept (file, "token", NULL, SHOP, "one");
  close (fd);
  keep (file, "token", NULL, SHOP, "three");
  assert_kept (file, "token", NULL, SHOP, "three");
}

static void
test_file_gone (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (RopewaySecretProvider) file = file_in (workspace);
  g_autoptr (MemoryMarker) marker = memory_marker_new ();
  const RopewaySecretQuery query = { "token", NULL, "shop", SHOP };
  const RopewaySecretQuery other = { "other", NULL, "shop", SHOP };
  g_autoptr (RopewaySecret) secret = NULL;
  char text[49];

  memory_marker_write (marker, text);
  keep (file, "token", NULL, SHOP, text);
  ropeway_wipe (text, sizeof text);
  keep (file, "other", NULL, SHOP, "x");
  g_assert_cmpuint (memory_marker_count (marker), ==, 0);
  secret = ask_lookup (file, &query, NULL, NULL);
  g_assert_cmpuint (memory_marker_count (marker), ==, 1);
  g_clear_pointer (&secret, ropeway_secret_unref);
  g_assert_true (ask_remove (file, &other, NULL, NULL));
  g_assert_cmpuint (memory_marker_count (marker), ==, 0);
}

/* Where the first place only reads, the second keeps; both give back what is to be removed. */
static void
test_chain (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (RopewaySecretProvider) file = file_in (workspace);
  g_autoptr (RopewaySecretMemory) memory = ropeway_secret_memory_new ();
  RopewaySecretProvider *const both[] = { ROPEWAY_SECRET_PROVIDER (memory), file };
  g_autoptr (RopewaySecretProvider) chain = ropeway_secret_chain_new (both, G_N_ELEMENTS (both));
  const RopewaySecretQuery query = { "token", NULL, "shop", SHOP };
  g_autoptr (GError) error = NULL;

  keep (chain, "token", NULL, SHOP, "x");
  assert_kept (file, "token", NULL, SHOP, "x");
  assert_kept (chain, "token", NULL, SHOP, "x");
  assert_refused (chain, "token", NULL, OTHER, ROPEWAY_SECRET_ERROR_ELSEWHERE);
  g_assert_true (ask_remove (chain, &query, NULL, &error));
  assert_refused (chain, "token", NULL, SHOP, ROPEWAY_SECRET_ERROR_NOT_THERE);
  assert_cancellable (chain);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kept/check", test_check);
  g_test_add_func ("/kept/read-only", test_read_only);
  g_test_add_func ("/kept/no-bus", test_no_bus);
  g_test_add_func ("/kept/file/keep", test_file);
  g_test_add_func ("/kept/file/change", test_file_change);
  for (guint i = 0; i < G_N_ELEMENTS (bad_files); i++)
    {
      g_autofree char *path = g_strdup_printf ("/kept/file/bad/%u", i);

      g_test_add_data_func (path, bad_files[i], test_file_bad);
    }
  g_test_add_func ("/kept/file/of-others", test_file_of_others);
  g_test_add_func ("/kept/file/limit", test_file_limit);
  g_test_add_func ("/kept/file/locked", test_file_locked);
  g_test_add_func ("/kept/file/gone", test_file_gone);
  g_test_add_func ("/kept/chain", test_chain);
  return g_test_run ();
}
