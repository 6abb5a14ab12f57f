/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: after a kill or a full disk the file holds every commit that was reported, whole, and no half one. */
#include "base/fail-point.h"
#include "store/store-child.h"
#include "store/store-fixture.h"
#include "store/test-store.h"

#include <signal.h>

#ifdef ROPEWAY_FAIL_POINTS

/* Passage 1 opens the scope, so that the commit with number n passes as n + 2. */
static void
test_kill (StoreFixture *fixture, gconstpointer data)
{
  const char *point = data;
  const gboolean is_after = g_str_has_suffix (point, "after-commit");

  for (int passage = 1; passage <= STORE_CHILD_COMMITS + 1; passage++)
    {
      g_autofree char *name = g_strdup_printf ("killed-%d.state", passage);
      g_autofree char *path = test_workspace_path (fixture->workspace, name);
      g_autofree char *wish = g_strdup_printf ("%s:%d", point, passage);
      g_autoptr (GSubprocess) child = store_child_new ("commits", path, wish);
      g_autofree char *output = store_child_wait (child);
      g_auto (GStrv) reported = g_strsplit (output, "\n", -1);
      g_autoptr (RopewayStore) store = NULL;
      g_autoptr (GError) error = NULL;
      const int n_reported = MAX (0, (int)g_strv_length (reported) - 1);
      const int n_written = MAX (0, is_after ? passage - 1 : passage - 2);
      gint64 scope;

      g_assert_true (g_subprocess_get_if_signaled (child));
      g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);
      g_assert_cmpint (n_reported, ==, MAX (0, passage - 2));
      store = ropeway_store_open (path, fixture->clock, &error);
      g_assert_no_error (error);
      scope = store_fixture_open_scope (store, "orders", NULL);
      g_assert_cmpint (ropeway_ledger_count_links (store, scope, &error), ==, n_written * STORE_CHILD_LINKS);
      g_clear_pointer (&store, ropeway_store_unref);
      store_fixture_check_file (path);
    }
}

/* A document and its version are there together, or neither is. */
static void
test_kill_while_putting (StoreFixture *fixture, gconstpointer data)
{
  const char *point = data;
  const gboolean is_after = g_str_has_suffix (point, "after-commit");

  for (int passage = 1; passage <= STORE_CHILD_COMMITS; passage++)
    {
      g_autofree char *name = g_strdup_printf ("killed-%d.state", passage);
      g_autofree char *path = test_workspace_path (fixture->workspace, name);
      g_autofree char *wish = g_strdup_printf ("%s:%d", point, passage);
      g_autoptr (GSubprocess) child = store_child_new ("documents", path, wish);
      g_autofree char *output = store_child_wait (child);
      g_autoptr (RopewayStore) store = NULL;
      g_autoptr (RopewayDocument) document = NULL;
      g_autoptr (GError) error = NULL;
      const int n_written = is_after ? passage : passage - 1;

      g_assert_true (g_subprocess_get_if_signaled (child));
      store = ropeway_store_open (path, fixture->clock, &error);
      g_assert_no_error (error);
      document = ropeway_documents_get (store, ROPEWAY_DOCUMENT_JOB, "a", &error);
      g_assert_no_error (error);
      g_assert_cmpint (document != NULL ? document->revision : 0, ==, n_written);
      for (int version = 1; version <= STORE_CHILD_COMMITS; version++)
        {
          g_autoptr (RopewayTree) tree = ropeway_documents_get_version (store, "a", version, &error);

          g_assert_no_error (error);
          g_assert_cmpint (tree != NULL, ==, version <= n_written);
        }
    }
}

static void
test_store_s_fail_points_are_listed (void)
{
  g_assert_true (g_strv_contains (ropeway_fail_point_names (), "ledger.before-commit"));
  g_assert_true (g_strv_contains (ropeway_fail_point_names (), "ledger.after-commit"));
}

#endif

/* The child says how many commits were written before the room ended, and how many it found afterwards. */
static void
test_no_room (StoreFixture *fixture, gconstpointer data)
{
  const char *verb = data;
  g_autofree char *path = test_workspace_path (fixture->workspace, "disk/job.state");
  g_autoptr (GSubprocess) child = store_child_new (verb, path, NULL);
  g_autofree char *output = store_child_wait (child);
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);

  if (g_strcmp0 (lines[0], "no mount") == 0)
    {
      g_test_skip ("no disk of its own can be mounted here");
      return;
    }
  g_assert_true (g_subprocess_get_if_exited (child));
  g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 0);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_cmpint (g_ascii_strtoll (lines[0], NULL, 10), >, 0);
  g_assert_cmpstr (lines[0], ==, lines[1]);
}

void
add_crash_cases (void)
{
#ifdef ROPEWAY_FAIL_POINTS
  g_test_add ("/store/crash/before-commit", StoreFixture, "ledger.before-commit", store_fixture_set_up,
              test_kill, store_fixture_tear_down);
  g_test_add ("/store/crash/after-commit", StoreFixture, "ledger.after-commit", store_fixture_set_up,
              test_kill, store_fixture_tear_down);
  g_test_add ("/store/crash/document-before-commit", StoreFixture, "ledger.before-commit",
              store_fixture_set_up, test_kill_while_putting, store_fixture_tear_down);
  g_test_add ("/store/crash/document-after-commit", StoreFixture, "ledger.after-commit", store_fixture_set_up,
              test_kill_while_putting, store_fixture_tear_down);
  g_test_add_func ("/store/crash/fail-points", test_store_s_fail_points_are_listed);
#endif
  g_test_add ("/store/no-room/limit-of-the-file", StoreFixture, "fill-file", store_fixture_set_up,
              test_no_room, store_fixture_tear_down);
  g_test_add ("/store/no-room/full-disk", StoreFixture, "fill-disk", store_fixture_set_up, test_no_room,
              store_fixture_tear_down);
}
