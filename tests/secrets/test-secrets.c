/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: proves that each place gives its secrets only to those who may have them, and that they are gone
 * afterwards. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "secrets/secret-provider.h"
#include "support/memory-scan.h"
#include "support/test-loop.h"
#include "support/test-workspace.h"

typedef struct
{
  RopewaySecret *secret;
  GError *error;
  gboolean done;
} Result;

static void
result_clear (Result *result)
{
  g_clear_pointer (&result->secret, ropeway_secret_unref);
  g_clear_error (&result->error);
  result->done = FALSE;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

static void
on_done (GObject *source, GAsyncResult *async, gpointer data)
{
  Result *result = data;

  g_assert_false (result->done);
  result->secret
      = ropeway_secret_provider_lookup_finish (ROPEWAY_SECRET_PROVIDER (source), async, &result->error);
  g_assert_true ((result->secret == NULL) == (result->error != NULL));
  result->done = TRUE;
}

static void
look_up (RopewaySecretProvider *provider, const char *name, const char *environment, Result *result)
{
  result_clear (result);
  ropeway_secret_provider_lookup_async (provider, name, environment, NULL, on_done, result);
  g_assert_false (result->done);
  test_loop_until (result->done);
}

static void
assert_secret (RopewaySecretProvider *provider, const char *name, const char *environment,
               const char *expected)
{
  g_auto (Result) result = { 0 };

  look_up (provider, name, environment, &result);
  g_assert_no_error (result.error);
  g_assert_cmpstr (ropeway_secret_reveal (result.secret, NULL), ==, expected);
}

static void
assert_error (RopewaySecretProvider *provider, const char *name, const char *environment, int code)
{
  g_auto (Result) result = { 0 };

  look_up (provider, name, environment, &result);
  g_assert_error (result.error, ROPEWAY_SECRET_ERROR, code);
}

/* ---- a secret ---- */

static void
test_bytes (void)
{
  g_autoptr (RopewaySecret) whole = ropeway_secret_new ("pass word", -1);
  g_autoptr (RopewaySecret) part = ropeway_secret_new ("ab\0cdef", 5);
  g_autoptr (RopewaySecret) empty = ropeway_secret_new ("", -1);
  gsize length = 0;

  g_assert_cmpstr (ropeway_secret_reveal (whole, &length), ==, "pass word");
  g_assert_cmpuint (length, ==, 9);
  g_assert_cmpmem (ropeway_secret_reveal (part, &length), 6, "ab\0cd\0", 6);
  g_assert_cmpuint (length, ==, 5);
  g_assert_cmpstr (ropeway_secret_reveal (empty, &length), ==, "");
  g_assert_cmpuint (length, ==, 0);
}

static void
test_wipe (void)
{
  char memory[] = "0123456789";

  ropeway_wipe (memory + 2, 5);
  g_assert_cmpmem (memory, 10,
                   "01\0\0\0\0\0"
                   "789",
                   10);
  ropeway_wipe (memory, 0);
  g_assert_cmpint (memory[0], ==, '0');
}

static void
test_gone (void)
{
  g_autoptr (MemoryMarker) marker = memory_marker_new ();
  RopewaySecret *secret, *more;
  char text[49];

  memory_marker_write (marker, text);
  g_assert_cmpuint (memory_marker_count (marker), >=, 1);
  secret = ropeway_secret_new (text, -1);
  ropeway_wipe (text, sizeof text);
  g_assert_cmpuint (memory_marker_count (marker), ==, 1);

  more = ropeway_secret_ref (secret);
  ropeway_secret_unref (secret);
  g_assert_cmpuint (memory_marker_count (marker), ==, 1);
  ropeway_secret_unref (more);
  g_assert_cmpuint (memory_marker_count (marker), ==, 0);
}

/* ---- the environment ---- */

static void
test_environment (void)
{
  g_autoptr (RopewaySecretProvider) provider = ropeway_secret_environment_new ();
  g_autofree char *large = g_strnfill (ROPEWAY_LIMIT_SECRET_BYTES + 1, 'x');

  assert_error (provider, "crm_token", NULL, ROPEWAY_SECRET_ERROR_NOT_THERE);
  g_setenv ("ROPEWAY_SECRET_CRM_TOKEN", "live", TRUE);
  assert_secret (provider, "crm_token", NULL, "live");
  assert_secret (provider, "crm_token", "test", "live");
  g_setenv ("ROPEWAY_SECRET_CRM_TOKEN__TEST", "test", TRUE);
  assert_secret (provider, "crm_token", "test", "test");
  assert_secret (provider, "crm_token", NULL, "live");
  g_setenv ("ROPEWAY_SECRET_CRM_TOKEN__TEST_EU", "test in Europe", TRUE);
  assert_secret (provider, "crm_token", "test-eu", "test in Europe");
  g_setenv ("ROPEWAY_SECRET_CRM_TOKEN__TEST", "", TRUE);
  assert_secret (provider, "crm_token", "test", "live");
  g_setenv ("ROPEWAY_SECRET_CRM_TOKEN", "", TRUE);
  assert_error (provider, "crm_token", NULL, ROPEWAY_SECRET_ERROR_NOT_THERE);

  g_setenv ("ROPEWAY_SECRET_CRM_TOKEN", large, TRUE);
  assert_error (provider, "crm_token", NULL, ROPEWAY_SECRET_ERROR_REFUSED);
  g_setenv ("ROPEWAY_SECRET_CRM_TOKEN", large + 1, TRUE);
  assert_secret (provider, "crm_token", NULL, large + 1);
  g_unsetenv ("ROPEWAY_SECRET_CRM_TOKEN");
  g_unsetenv ("ROPEWAY_SECRET_CRM_TOKEN__TEST");
  g_unsetenv ("ROPEWAY_SECRET_CRM_TOKEN__TEST_EU");
}

static void
test_names (void)
{
  g_autoptr (RopewaySecretProvider) provider = ropeway_secret_environment_new ();
  const char *const names[] = { "", "CRM", "1a", "../a", "a/b", "a b", "a-b", "a.b" };
  const char *const environments[] = { "", "TEST", "../x", "a/b", "a b", "a_b" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    assert_error (provider, names[i], NULL, ROPEWAY_SECRET_ERROR_REFUSED);
  for (guint i = 0; i < G_N_ELEMENTS (environments); i++)
    assert_error (provider, "a", environments[i], ROPEWAY_SECRET_ERROR_REFUSED);
}

/* ---- files of systemd ---- */

static void
write_file (const char *folder, const char *name, const char *bytes, gsize length, mode_t mode)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  int fd;

  unlink (path);
  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, bytes, length), ==, (gssize)length);
  g_assert_cmpint (fchmod (fd, mode), ==, 0);
  close (fd);
}

static void
test_credentials (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  const char *folder = test_workspace_get_folder (workspace);
  g_autoptr (RopewaySecretProvider) provider = NULL;
  g_autofree char *large = g_strnfill (ROPEWAY_LIMIT_SECRET_BYTES + 2, 'x');

  g_unsetenv ("CREDENTIALS_DIRECTORY");
  g_assert_null (ropeway_secret_credentials_new ());
  g_setenv ("CREDENTIALS_DIRECTORY", "", TRUE);
  g_assert_null (ropeway_secret_credentials_new ());
  g_setenv ("CREDENTIALS_DIRECTORY", folder, TRUE);
  provider = ropeway_secret_credentials_new ();
  g_unsetenv ("CREDENTIALS_DIRECTORY");

  assert_error (provider, "token", NULL, ROPEWAY_SECRET_ERROR_NOT_THERE);
  write_file (folder, "token", "abc", 3, 0400);
  assert_secret (provider, "token", NULL, "abc");
  assert_secret (provider, "token", "test", "abc");
  write_file (folder, "token__test", "def\n", 4, 0600);
  assert_secret (provider, "token", "test", "def");
  write_file (folder, "token", "abc\r\n", 5, 0440);
  assert_secret (provider, "token", NULL, "abc");
  write_file (folder, "token", "two\nlines\n\n", 11, 0400);
  assert_secret (provider, "token", NULL, "two\nlines\n");
  write_file (folder, "token", "abc\r", 4, 0400);
  assert_secret (provider, "token", NULL, "abc\r");
  write_file (folder, "token", "\n", 1, 0400);
  assert_error (provider, "token", NULL, ROPEWAY_SECRET_ERROR_NOT_THERE);
  write_file (folder, "token", "a\0b", 3, 0400);
  assert_error (provider, "token", NULL, ROPEWAY_SECRET_ERROR_REFUSED);

  write_file (folder, "token", large, ROPEWAY_LIMIT_SECRET_BYTES, 0400);
  assert_secret (provider, "token", NULL, large + 2);
  write_file (folder, "token", large, ROPEWAY_LIMIT_SECRET_BYTES + 1, 0400);
  assert_error (provider, "token", NULL, ROPEWAY_SECRET_ERROR_REFUSED);
}

static void
test_credentials_of_others (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  const char *folder = test_workspace_get_folder (workspace);
  const mode_t open_modes[] = { 0644, 0404, 0402, 0401, 0620, 0660, 0610, 0777 };
  g_autofree char *path = g_build_filename (folder, "token", NULL);
  g_autoptr (RopewaySecretProvider) provider = NULL;

  g_setenv ("CREDENTIALS_DIRECTORY", folder, TRUE);
  provider = ropeway_secret_credentials_new ();
  g_unsetenv ("CREDENTIALS_DIRECTORY");

  for (guint i = 0; i < G_N_ELEMENTS (open_modes); i++)
    {
      write_file (folder, "token", "abc", 3, open_modes[i]);
      assert_error (provider, "token", NULL, ROPEWAY_SECRET_ERROR_REFUSED);
    }

  unlink (path);
  g_assert_cmpint (mkdir (path, 0700), ==, 0);
  assert_error (provider, "token", NULL, ROPEWAY_SECRET_ERROR_REFUSED);
  g_assert_cmpint (rmdir (path), ==, 0);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_error (provider, "token", NULL, ROPEWAY_SECRET_ERROR_REFUSED);
  unlink (path);
  g_assert_cmpint (symlink ("token", path), ==, 0);
  assert_error (provider, "token", NULL, ROPEWAY_SECRET_ERROR_REFUSED);
  unlink (path);

  if (geteuid () != 0)
    return;
  write_file (folder, "token", "abc", 3, 0400);
  g_assert_cmpint (chown (path, 65534, 65534), ==, 0);
  assert_error (provider, "token", NULL, ROPEWAY_SECRET_ERROR_REFUSED);
}

static void
test_credentials_gone (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (MemoryMarker) marker = memory_marker_new ();
  g_autoptr (RopewaySecretProvider) provider = NULL;
  g_auto (Result) result = { 0 };
  char text[49];

  memory_marker_write (marker, text);
  write_file (test_workspace_get_folder (workspace), "token", text, 48, 0400);
  ropeway_wipe (text, sizeof text);
  g_setenv ("CREDENTIALS_DIRECTORY", test_workspace_get_folder (workspace), TRUE);
  provider = ropeway_secret_credentials_new ();
  g_unsetenv ("CREDENTIALS_DIRECTORY");
  g_assert_cmpuint (memory_marker_count (marker), ==, 0);

  look_up (provider, "token", NULL, &result);
  g_assert_no_error (result.error);
  g_assert_cmpuint (memory_marker_count (marker), ==, 1);
  result_clear (&result);
  g_assert_cmpuint (memory_marker_count (marker), ==, 0);
}

/* ---- a descriptor ---- */

static RopewaySecretProvider *
from_pipe (const char *text, gsize length, GError **error)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  RopewaySecretProvider *provider;
  int ends[2];

  if (length <= 4096)
    {
      g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
      g_assert_cmpint (write (ends[1], text, length), ==, (gssize)length);
      close (ends[1]);
    }
  else
    {
      g_autofree char *path = NULL;

      write_file (test_workspace_get_folder (workspace), "lines", text, length, 0600);
      path = test_workspace_path (workspace, "lines");
      ends[0] = open (path, O_RDONLY | O_CLOEXEC);
    }
  provider = ropeway_secret_descriptor_new (ends[0], error);
  g_assert_cmpint (fcntl (ends[0], F_GETFD), ==, -1);
  return provider;
}

static void
test_descriptor (void)
{
  const char *text = "a=1\r\ntoken=a=b%25%0a\ntoken__test=t\ntoken__test-eu=%C3%A9\nempty=\nlast=\xc3\xa9 x";
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewaySecretProvider) provider = from_pipe (text, strlen (text), &error);

  g_assert_no_error (error);
  assert_secret (provider, "a", NULL, "1");
  assert_secret (provider, "token", NULL, "a=b%\n");
  assert_secret (provider, "token", "test", "t");
  assert_secret (provider, "token", "test-eu", "é");
  assert_secret (provider, "token", "live", "a=b%\n");
  assert_secret (provider, "last", NULL, "é x");
  assert_error (provider, "empty", NULL, ROPEWAY_SECRET_ERROR_NOT_THERE);
  assert_error (provider, "other", NULL, ROPEWAY_SECRET_ERROR_NOT_THERE);
}

static void
test_descriptor_empty (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewaySecretProvider) provider = from_pipe ("", 0, &error);

  g_assert_no_error (error);
  assert_error (provider, "a", NULL, ROPEWAY_SECRET_ERROR_NOT_THERE);
}

static void
assert_refused_lines (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewaySecretProvider) provider = from_pipe (text, length, &error);

  g_assert_null (provider);
  g_assert_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED);
  g_assert_null (strstr (error->message, "hidden"));
}

static void
test_descriptor_refused (void)
{
  const char *const texts[]
      = { "hidden",        "a=1\nhidden\n", "=hidden",       "A=hidden",    "a b=hidden", "1a=hidden",
          "a=hidden%",     "a=hidden%2",    "a=hidden%zz",   "a=hidden%00", "\na=hidden", "a=1\n\n",
          "a=1\na=hidden", "a-b=hidden",    "a__b/c=hidden", "__b=hidden" };
  g_autofree char *large = g_strnfill (ROPEWAY_LIMIT_SECRET_BYTES + 3, 'x');
  g_autofree char *huge = g_strnfill (ROPEWAY_LIMIT_SECRETS_BYTES + 1, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused_lines (texts[i], strlen (texts[i]));
  assert_refused_lines ("a=hid\0den", 9);
  large[0] = 'a';
  large[1] = '=';
  assert_refused_lines (large, strlen (large));
  huge[0] = 'a';
  huge[1] = '=';
  assert_refused_lines (huge, strlen (huge));
}

static void
test_descriptor_largest (void)
{
  g_autofree char *large = g_strnfill (ROPEWAY_LIMIT_SECRET_BYTES + 2, 'x');
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewaySecretProvider) provider = NULL;

  large[0] = 'a';
  large[1] = '=';
  provider = from_pipe (large, strlen (large), &error);
  g_assert_no_error (error);
  assert_secret (provider, "a", NULL, large + 2);
}

static void
test_descriptor_unreadable (void)
{
  g_autoptr (GError) error = NULL;
  int fd = open ("/", O_RDONLY | O_CLOEXEC | O_DIRECTORY);

  g_assert_null (ropeway_secret_descriptor_new (fd, &error));
  g_assert_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED);
}

static gpointer
write_slowly (gpointer data)
{
  int fd = GPOINTER_TO_INT (data);

  /* Longer than a pipe holds, so the reader meets an empty pipe more than once. */
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *line = g_strdup_printf ("k%u=%064u\n", i, i);

      g_assert_cmpint (write (fd, line, strlen (line)), ==, (gssize)strlen (line));
    }
  close (fd);
  return NULL;
}

static void
test_descriptor_slow (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewaySecretProvider) provider = NULL;
  g_autofree char *expected = g_strdup_printf ("%064u", 2999);
  GThread *writer;
  int ends[2];

  g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
  g_assert_cmpint (fcntl (ends[0], F_SETFL, O_NONBLOCK), ==, 0);
  writer = g_thread_new ("writer", write_slowly, GINT_TO_POINTER (ends[1]));
  provider = ropeway_secret_descriptor_new (ends[0], &error);
  g_thread_join (writer);
  g_assert_no_error (error);
  assert_secret (provider, "k2999", NULL, expected);
}

static void
test_descriptor_gone (void)
{
  g_autoptr (MemoryMarker) marker = memory_marker_new ();
  g_autoptr (GError) error = NULL;
  RopewaySecretProvider *provider;
  char text[51] = "a=";

  memory_marker_write (marker, text + 2);
  provider = from_pipe (text, 50, &error);
  ropeway_wipe (text, sizeof text);
  g_assert_no_error (error);
  g_assert_cmpuint (memory_marker_count (marker), ==, 1);
  g_object_unref (provider);
  g_assert_cmpuint (memory_marker_count (marker), ==, 0);
}

/* ---- memory, and several together ---- */

static void
test_memory (void)
{
  g_autoptr (RopewaySecretMemory) memory = ropeway_secret_memory_new ();
  g_autoptr (RopewaySecret) one = ropeway_secret_new ("one", -1);
  g_autoptr (RopewaySecret) two = ropeway_secret_new ("two", -1);

  assert_error (ROPEWAY_SECRET_PROVIDER (memory), "a", NULL, ROPEWAY_SECRET_ERROR_NOT_THERE);
  ropeway_secret_memory_set (memory, "a", NULL, one);
  ropeway_secret_memory_set (memory, "a", "test", two);
  assert_secret (ROPEWAY_SECRET_PROVIDER (memory), "a", NULL, "one");
  assert_secret (ROPEWAY_SECRET_PROVIDER (memory), "a", "test", "two");
  assert_secret (ROPEWAY_SECRET_PROVIDER (memory), "a", "live", "one");
  ropeway_secret_memory_set (memory, "a", NULL, two);
  assert_secret (ROPEWAY_SECRET_PROVIDER (memory), "a", NULL, "two");
}

static void
test_chain (void)
{
  g_autoptr (RopewaySecretMemory) first = ropeway_secret_memory_new ();
  g_autoptr (RopewaySecretMemory) second = ropeway_secret_memory_new ();
  RopewaySecretProvider *const both[]
      = { ROPEWAY_SECRET_PROVIDER (first), NULL, ROPEWAY_SECRET_PROVIDER (second) };
  g_autoptr (RopewaySecretProvider) chain = ropeway_secret_chain_new (both, G_N_ELEMENTS (both));
  g_autoptr (RopewaySecretProvider) none = ropeway_secret_chain_new (NULL, 0);
  g_autoptr (RopewaySecret) one = ropeway_secret_new ("one", -1);
  g_autoptr (RopewaySecret) two = ropeway_secret_new ("two", -1);

  assert_error (none, "a", NULL, ROPEWAY_SECRET_ERROR_NOT_THERE);
  assert_error (chain, "a", NULL, ROPEWAY_SECRET_ERROR_NOT_THERE);
  assert_error (chain, "A", NULL, ROPEWAY_SECRET_ERROR_REFUSED);
  ropeway_secret_memory_set (second, "a", NULL, two);
  assert_secret (chain, "a", NULL, "two");
  assert_secret (chain, "a", "test", "two");
  ropeway_secret_memory_set (first, "a", NULL, one);
  assert_secret (chain, "a", NULL, "one");
}

/* A secret that is there and may not be taken is a mistake to tell, not a reason to take another. */
static void
test_chain_stops (void)
{
  g_autoptr (RopewaySecretMemory) memory = ropeway_secret_memory_new ();
  g_autoptr (RopewaySecretProvider) environment = ropeway_secret_environment_new ();
  RopewaySecretProvider *const both[] = { environment, ROPEWAY_SECRET_PROVIDER (memory) };
  g_autoptr (RopewaySecretProvider) chain = ropeway_secret_chain_new (both, G_N_ELEMENTS (both));
  g_autoptr (RopewaySecret) one = ropeway_secret_new ("one", -1);
  g_autofree char *large = g_strnfill (ROPEWAY_LIMIT_SECRET_BYTES + 1, 'x');

  ropeway_secret_memory_set (memory, "chain_stops", NULL, one);
  assert_secret (chain, "chain_stops", NULL, "one");
  g_setenv ("ROPEWAY_SECRET_CHAIN_STOPS", large, TRUE);
  assert_error (chain, "chain_stops", NULL, ROPEWAY_SECRET_ERROR_REFUSED);
  g_unsetenv ("ROPEWAY_SECRET_CHAIN_STOPS");
}

static void
assert_cancelled (RopewaySecretProvider *provider, gboolean before)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Result) result = { 0 };

  if (before)
    g_cancellable_cancel (cancellable);
  ropeway_secret_provider_lookup_async (provider, "a", NULL, cancellable, on_done, &result);
  if (!before)
    g_cancellable_cancel (cancellable);
  test_loop_until (result.done);
  g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancel (void)
{
  g_autoptr (RopewaySecretMemory) memory = ropeway_secret_memory_new ();
  g_autoptr (RopewaySecretMemory) empty = ropeway_secret_memory_new ();
  RopewaySecretProvider *const both[] = { ROPEWAY_SECRET_PROVIDER (empty), ROPEWAY_SECRET_PROVIDER (memory) };
  g_autoptr (RopewaySecretProvider) chain = ropeway_secret_chain_new (both, G_N_ELEMENTS (both));
  g_autoptr (RopewaySecret) one = ropeway_secret_new ("one", -1);

  ropeway_secret_memory_set (memory, "a", NULL, one);
  for (guint before = 0; before < 2; before++)
    {
      assert_cancelled (ROPEWAY_SECRET_PROVIDER (memory), before != 0);
      assert_cancelled (ROPEWAY_SECRET_PROVIDER (empty), before != 0);
      assert_cancelled (chain, before != 0);
    }
}

/* Whoever asks may let go at once. */
static void
test_let_go (void)
{
  RopewaySecretMemory *memory = ropeway_secret_memory_new ();
  RopewaySecretProvider *const one[] = { ROPEWAY_SECRET_PROVIDER (memory) };
  RopewaySecretProvider *chain = ropeway_secret_chain_new (one, 1);
  g_auto (Result) result = { 0 };

  ropeway_secret_provider_lookup_async (chain, "a", NULL, NULL, on_done, &result);
  g_object_unref (chain);
  g_object_unref (memory);
  test_loop_until (result.done);
  g_assert_error (result.error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NOT_THERE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secrets/secret/bytes", test_bytes);
  g_test_add_func ("/secrets/secret/wipe", test_wipe);
  g_test_add_func ("/secrets/secret/gone", test_gone);
  g_test_add_func ("/secrets/environment", test_environment);
  g_test_add_func ("/secrets/names", test_names);
  g_test_add_func ("/secrets/credentials/read", test_credentials);
  g_test_add_func ("/secrets/credentials/of-others", test_credentials_of_others);
  g_test_add_func ("/secrets/credentials/gone", test_credentials_gone);
  g_test_add_func ("/secrets/descriptor/read", test_descriptor);
  g_test_add_func ("/secrets/descriptor/empty", test_descriptor_empty);
  g_test_add_func ("/secrets/descriptor/refused", test_descriptor_refused);
  g_test_add_func ("/secrets/descriptor/largest", test_descriptor_largest);
  g_test_add_func ("/secrets/descriptor/unreadable", test_descriptor_unreadable);
  g_test_add_func ("/secrets/descriptor/slow", test_descriptor_slow);
  g_test_add_func ("/secrets/descriptor/gone", test_descriptor_gone);
  g_test_add_func ("/secrets/memory", test_memory);
  g_test_add_func ("/secrets/chain/order", test_chain);
  g_test_add_func ("/secrets/chain/stops", test_chain_stops);
  g_test_add_func ("/secrets/cancel", test_cancel);
  g_test_add_func ("/secrets/let-go", test_let_go);
  return g_test_run ();
}
