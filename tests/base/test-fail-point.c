/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a fail point kills at the passage that was asked for and nowhere else. */
#include "base/test-base.h"

#include "base/fail-point.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>

static void
test_names (void)
{
  const char *const *names = ropeway_fail_point_names ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_nonnull (names[0]);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_assert_true (g_regex_match_simple ("^[a-z]+\\.[a-z]+(-[a-z]+)*$", names[i], 0, 0));
      g_assert_true (g_hash_table_add (seen, (gpointer)names[i]));
    }
}

#ifdef ROPEWAY_FAIL_POINTS

#define N_THREADS 4
#define N_EACH 250

/* The child: passes every point three times. */
static void
child_pass_all (void)
{
  const char *const *names = ropeway_fail_point_names ();

  if (!g_test_subprocess ())
    return;
  for (guint passage = 1; passage <= 3; passage++)
    for (gsize i = 0; names[i] != NULL; i++)
      {
        ropeway_fail_point (names[i]);
        g_print ("passed %s:%u\n", names[i], passage);
      }
}

static gpointer
pass_often (gpointer unused)
{
  for (guint i = 0; i < N_EACH; i++)
    ropeway_fail_point ("write.after-send");
  return NULL;
}

static void
child_pass_threaded (void)
{
  GThread *threads[N_THREADS];

  if (!g_test_subprocess ())
    return;
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("passes", pass_often, NULL);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

static void
child_pass_unknown (void)
{
  if (g_test_subprocess ())
    ropeway_fail_point ("ledger.nowhere");
}

/* Runs the child case @path with the environment's wish.
 * Returns: the signal that ended it; if it ended by itself, 0 or its exit status below 0. */
static int
run_child (const char *path, const char *wish, char **output, char **messages)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;

  if (wish != NULL)
    g_subprocess_launcher_setenv (launcher, "ROPEWAY_FAIL_POINT", wish, TRUE);
  else
    g_subprocess_launcher_unsetenv (launcher, "ROPEWAY_FAIL_POINT");
  child
      = g_subprocess_launcher_spawn (launcher, &error, program, "-q", "-p", path, "--GTestSubprocess", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (child, NULL, NULL, output, messages, &error);
  g_assert_no_error (error);
  return g_subprocess_get_if_signaled (child) ? g_subprocess_get_term_sig (child)
                                              : -g_subprocess_get_exit_status (child);
}

static void
test_kill_at (gconstpointer data)
{
  const char *name = data;

  for (guint passage = 1; passage <= 3; passage++)
    {
      g_autofree char *wish = passage == 1 ? g_strdup (name) : g_strdup_printf ("%s:%u", name, passage);
      g_autofree char *here = g_strdup_printf ("passed %s:%u\n", name, passage);
      g_autofree char *before = g_strdup_printf ("passed %s:%u\n", name, passage - 1);
      g_autofree char *output = NULL;

      g_assert_cmpint (run_child ("/base/fail-point/subprocess/pass-all", wish, &output, NULL), ==, SIGKILL);
      g_assert_null (strstr (output, here));
      if (passage > 1)
        g_assert_nonnull (strstr (output, before));
    }
}

static void
test_no_wish (void)
{
  static const char *const wishes[] = { NULL, "", "run.after-mark:4" };

  for (gsize i = 0; i < G_N_ELEMENTS (wishes); i++)
    {
      g_autofree char *output = NULL;

      g_assert_cmpint (run_child ("/base/fail-point/subprocess/pass-all", wishes[i], &output, NULL), ==, 0);
      g_assert_nonnull (strstr (output, "passed run.after-mark:3\n"));
    }
}

static void
test_threads (void)
{
  g_assert_cmpint (
      run_child ("/base/fail-point/subprocess/pass-threaded", "write.after-send:1000", NULL, NULL), ==,
      SIGKILL);
  g_assert_cmpint (
      run_child ("/base/fail-point/subprocess/pass-threaded", "write.after-send:1001", NULL, NULL), ==, 0);
  G_STATIC_ASSERT (N_THREADS * N_EACH == 1000);
}

static void
test_bad_wish (gconstpointer data)
{
  g_autofree char *messages = NULL;
  int end = run_child ("/base/fail-point/subprocess/pass-all", data, NULL, &messages);

  g_assert_cmpint (end, !=, 0);
  g_assert_cmpint (end, !=, SIGKILL);
  g_assert_nonnull (strstr (messages, "ROPEWAY_FAIL_POINT="));
}

static void
test_unknown_name (void)
{
  g_autofree char *messages = NULL;

  g_assert_cmpint (run_child ("/base/fail-point/subprocess/pass-unknown", NULL, NULL, &messages), !=, 0);
  g_assert_nonnull (strstr (messages, "ledger.nowhere"));
}

static void
add_killing_tests (void)
{
  static const char *const bad_wishes[]
      = { "ledger.nowhere", "run.after-mark:0", "run.after-mark:x", "run.after-mark:", "run.after-mark:-1" };
  const char *const *names = ropeway_fail_point_names ();

  g_test_add_func ("/base/fail-point/subprocess/pass-all", child_pass_all);
  g_test_add_func ("/base/fail-point/subprocess/pass-threaded", child_pass_threaded);
  g_test_add_func ("/base/fail-point/subprocess/pass-unknown", child_pass_unknown);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/fail-point/kill/%s", names[i]);

      g_test_add_data_func (path, names[i], test_kill_at);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad_wishes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/fail-point/bad-wish/%s", bad_wishes[i]);

      g_test_add_data_func (path, bad_wishes[i], test_bad_wish);
    }
  g_test_add_func ("/base/fail-point/no-wish", test_no_wish);
  g_test_add_func ("/base/fail-point/threads", test_threads);
  g_test_add_func ("/base/fail-point/unknown-name", test_unknown_name);
}

#else

static void
add_killing_tests (void)
{
}

#endif

void
add_fail_point_tests (void)
{
  g_test_add_func ("/base/fail-point/names", test_names);
  add_killing_tests ();
}
