/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what must happen in another process: dying in the middle, meeting a lock, having no room. */
#include "store/store-child.h"

#include "store/store-fixture.h"

#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#define MARK "--store-child"
#define NOBODY 65534

gboolean
store_child_is_wanted (int argc, char **argv)
{
  return argc == 4 && strcmp (argv[1], MARK) == 0;
}

static int
say_error (const GError *error)
{
  printf ("%s %d %s\n", g_quark_to_string (error->domain), error->code, error->message);
  return 0;
}

static RopewayStore *
open_store (const char *path, GError **error)
{
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();

  return ropeway_store_open (path, clock, error);
}

static int
do_open (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) store = open_store (path, &error);

  if (store == NULL)
    return say_error (error);
  printf ("opened\n");
  return 0;
}

static int
say_value (void *unused_data, int unused_n_columns, char **values, char **unused_names)
{
  printf ("%s\n", values[0]);
  return 0;
}

/* Another program looks into the database; the last that closes it removes the log. */
static int
do_visit (const char *path)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "SELECT count (*) FROM link", say_value, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return 0;
}

/* Holds the lock until its input ends. */
static int
do_hold (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) store = open_store (path, &error);

  if (store == NULL)
    return say_error (error);
  printf ("opened\n");
  fflush (stdout);
  while (getchar () != EOF)
    continue;
  return 0;
}

static RopewayCommit *
make_commit (gint64 scope, int number)
{
  RopewayCommit *commit = ropeway_commit_new (scope);

  for (int i = 0; i < STORE_CHILD_LINKS; i++)
    {
      g_autofree char *key = g_strdup_printf ("[%d]", number * STORE_CHILD_LINKS + i);
      g_autofree char *id = g_strdup_printf ("id-%d-%d", number, i);

      ropeway_commit_set_link (commit, store_fixture_link (key, id, 1));
    }
  return commit;
}

/* Says the number of each commit that was reported as written. */
static int
do_commits (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) store = open_store (path, &error);
  gint64 scope;

  if (store == NULL)
    return say_error (error);
  scope = store_fixture_open_scope (store, "orders", NULL);
  for (int i = 0; i < STORE_CHILD_COMMITS; i++)
    {
      if (!ropeway_ledger_commit (store, make_commit (scope, i), &error))
        return say_error (error);
      printf ("%d\n", i);
      fflush (stdout);
    }
  return 0;
}

/* Says the revision of each document that was reported as written: version n of one job. */
static int
do_documents (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) store = open_store (path, &error);

  if (store == NULL)
    return say_error (error);
  for (int i = 0; i < STORE_CHILD_COMMITS; i++)
    {
      g_autofree char *text = g_strdup_printf ("{'id':'a','version':%d,'zone':'%d'}", i + 1, i + 1);

      printf ("%d\n", (int)store_fixture_put (store, ROPEWAY_DOCUMENT_JOB, text, i));
      fflush (stdout);
    }
  return 0;
}

/* ---- no room ---- */

static void
note_refused (GObject *unused_object, GAsyncResult *result, gpointer data)
{
  int *n_refused = data;
  g_autoptr (GError) error = NULL;

  if (!ropeway_ledger_commit_finish (NULL, result, &error)
      && g_error_matches (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO))
    *n_refused += 1;
  else
    g_error ("A commit was written without room");
}

/* Says how many commits were written before there was no room any more. */
static void
fill_until_full (RopewayStore *store, gint64 scope)
{
  const int n_more = 30;
  g_autoptr (GError) error = NULL;
  int n_refused = 0;
  int n = 0;

  while (ropeway_ledger_commit (store, make_commit (scope, n), &error))
    n++;
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO);
  g_assert_true (g_str_has_prefix (error->message, "There is no room left for “"));
  for (int i = 0; i < n_more; i++)
    ropeway_ledger_commit_async (store, make_commit (scope, n + 1 + i), note_refused, &n_refused);
  while (n_refused < n_more)
    g_main_context_iteration (NULL, TRUE);
  printf ("%d\n", n);
}

/* With room again, the scope that lost a commit stays closed until it is opened anew; others are not held up. */
static void
go_on_with_room (RopewayStore *store, gint64 scope)
{
  gint64 other = store_fixture_open_scope (store, "other", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (ropeway_ledger_commit (store, make_commit (scope, 9999), &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO);
  g_clear_error (&error);
  ropeway_ledger_commit (store, make_commit (other, 9999), &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_fixture_open_scope (store, "orders", NULL), ==, scope);
  ropeway_ledger_commit (store, make_commit (scope, 10000), &error);
  g_assert_no_error (error);
}

static void
check_after_filling (const char *path, gint64 scope, gint64 n_links)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) store = open_store (path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ropeway_ledger_count_links (store, scope, &error), ==, n_links);
  g_clear_pointer (&store, ropeway_store_unref);
  store_fixture_check_file (path);
}

typedef void (*RoomFunc) (const char *path);

static int
fill (const char *path, RoomFunc take_room, RoomFunc give_room)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) store = open_store (path, &error);
  gint64 n_links;
  gint64 scope;

  if (store == NULL)
    return say_error (error);
  scope = store_fixture_open_scope (store, "orders", NULL);
  take_room (path);
  fill_until_full (store, scope);
  n_links = ropeway_ledger_count_links (store, scope, &error);
  g_assert_no_error (error);
  give_room (path);
  go_on_with_room (store, scope);
  g_clear_pointer (&store, ropeway_store_unref);
  check_after_filling (path, scope, n_links + STORE_CHILD_LINKS);
  printf ("%d\n", (int)(n_links / STORE_CHILD_LINKS));
  return 0;
}

static void
limit_file_size (const char *unused_path)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &limit);
  limit.rlim_cur = 1024 * 1024;
  setrlimit (RLIMIT_FSIZE, &limit);
}

static void
unlimit_file_size (const char *unused_path)
{
  struct rlimit limit;

  getrlimit (RLIMIT_FSIZE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_FSIZE, &limit);
}

static int
do_fill_file (const char *path)
{
  return fill (path, limit_file_size, unlimit_file_size);
}

/* A file that takes room on the small disk. */
static char *
ballast_path (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_build_filename (folder, "ballast", NULL);
}

static void
add_ballast (const char *path)
{
  g_autofree char *ballast = ballast_path (path);
  g_autofree char *bytes = g_strnfill (1024 * 1024, 'x');

  g_assert_true (g_file_set_contents (ballast, bytes, -1, NULL));
}

static void
remove_ballast (const char *path)
{
  g_autofree char *ballast = ballast_path (path);

  g_assert_cmpint (g_unlink (ballast), ==, 0);
}

/* On a disk of its own, of 3 MB, which goes with this process. */
static int
do_fill_disk (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (unshare (CLONE_NEWNS) != 0 || mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
      || mount ("tmpfs", folder, "tmpfs", 0, "size=3m") != 0)
    {
      printf ("no mount\n");
      return 0;
    }
  return fill (path, add_ballast, remove_ballast);
}

/* As somebody who may not write there. */
static int
do_open_as_nobody (const char *path)
{
  if (geteuid () == 0 && setresuid (NOBODY, NOBODY, NOBODY) != 0)
    return 1;
  return do_open (path);
}

int
store_child_main (int argc, char **argv)
{
  static const struct
  {
    const char *verb;
    int (*run) (const char *path);
  } verbs[] = {
    { "open", do_open },           { "hold", do_hold },
    { "commits", do_commits },     { "documents", do_documents },
    { "visit", do_visit },         { "fill-file", do_fill_file },
    { "fill-disk", do_fill_disk }, { "open-as-nobody", do_open_as_nobody },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (argv[2], verbs[i].verb) == 0)
      return verbs[i].run (argv[3]);
  return 2;
}

GSubprocess *
store_child_new (const char *verb, const char *path, const char *fail_point)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *child;

  if (fail_point != NULL)
    g_subprocess_launcher_setenv (launcher, "ROPEWAY_FAIL_POINT", fail_point, TRUE);
  child = g_subprocess_launcher_spawn (launcher, &error, self, MARK, verb, path, NULL);
  g_assert_no_error (error);
  return child;
}

char *
store_child_wait (GSubprocess *child)
{
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  return output;
}
