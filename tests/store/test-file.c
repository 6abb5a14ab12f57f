/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one writer at a time, nothing readable by others, nothing left lying about. */
#include "store/store-child.h"
#include "store/store-fixture.h"
#include "store/store-migrations.h"
#include "store/test-store.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the lock ---- */

static void
assert_busy (const char *path, RopewayClock *clock)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ropeway_store_open (path, clock, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_BUSY);
}

static void
test_second_writer_is_refused (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *link = test_workspace_path (fixture->workspace, "another-name.state");

  g_assert_cmpint (symlink (fixture->path, link), ==, 0);
  assert_busy (fixture->path, fixture->clock);
  assert_busy (link, fixture->clock);
  store_fixture_reopen (fixture);
}

static void
test_writer_in_another_process_is_refused (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GSubprocess) child = store_child_new ("open", fixture->path, NULL);
  g_autofree char *output = store_child_wait (child);
  g_autofree char *expected = g_strdup_printf ("ropeway_store_error_quark %d ", ROPEWAY_STORE_ERROR_BUSY);

  g_assert_true (g_str_has_prefix (output, expected));
  g_clear_object (&child);
  g_clear_pointer (&output, g_free);
  g_clear_pointer (&fixture->store, ropeway_store_unref);
  child = store_child_new ("open", fixture->path, NULL);
  output = store_child_wait (child);
  g_assert_cmpstr (output, ==, "opened\n");
}

static void
test_lock_of_another_process_ends_with_it (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *path = test_workspace_path (fixture->workspace, "other.state");
  g_autoptr (GSubprocess) child = store_child_new ("hold", path, NULL);
  g_autoptr (RopewayStore) store = NULL;
  g_autoptr (GError) error = NULL;
  char said[7];
  gsize length;

  g_assert_true (g_input_stream_read_all (g_subprocess_get_stdout_pipe (child), said, sizeof said, &length,
                                          NULL, &error));
  g_assert_cmpmem (said, length, "opened\n", 7);
  assert_busy (path, fixture->clock);
  g_subprocess_force_exit (child);
  g_assert_true (g_subprocess_wait (child, NULL, &error));
  store = ropeway_store_open (path, fixture->clock, &error);
  g_assert_no_error (error);
}

/* A program started meanwhile must not keep the lock when we are done. */
static void
test_lock_is_not_inherited (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *path = test_workspace_path (fixture->workspace, "other.state");
  g_autoptr (GSubprocess) child = store_child_new ("hold", path, NULL);
  g_autofree char *output = NULL;

  store_fixture_reopen (fixture);
  output = store_child_wait (child);
  g_assert_cmpstr (output, ==, "opened\n");
}

/* ---- what lies on the disk ---- */

static void
assert_mode (const char *path, const char *suffix)
{
  g_autofree char *file = g_strconcat (path, suffix, NULL);
  GStatBuf about;

  g_assert_cmpint (g_stat (file, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0600);
}

static gboolean
is_there (const char *path, const char *suffix)
{
  g_autofree char *file = g_strconcat (path, suffix, NULL);

  return g_file_test (file, G_FILE_TEST_EXISTS);
}

static void
test_only_the_owner_may_read (StoreFixture *fixture, gconstpointer unused_data)
{
  store_fixture_add_links (fixture, 1);
  assert_mode (fixture->path, "");
  assert_mode (fixture->path, "-wal");
  assert_mode (fixture->path, "-shm");
  assert_mode (fixture->path, ".lock");
}

static void
test_closed_it_is_one_file_and_the_lock (StoreFixture *fixture, gconstpointer unused_data)
{
  store_fixture_add_links (fixture, 1);
  g_clear_pointer (&fixture->store, ropeway_store_unref);
  g_assert_true (is_there (fixture->path, ""));
  g_assert_true (is_there (fixture->path, ".lock"));
  g_assert_false (is_there (fixture->path, "-wal"));
  g_assert_false (is_there (fixture->path, "-shm"));
  g_assert_false (is_there (fixture->path, ".new"));
}

static void
test_header (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_cmpint (ropeway_store_get_version (fixture->store), ==, ropeway_store_migrations ()->n);
  g_clear_pointer (&fixture->store, ropeway_store_unref);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
  g_assert_cmpmem (bytes, 16, "SQLite format 3", 16);
  g_assert_cmpmem (bytes + 18, 2, "\2\2", 2); /* a log is used */
  g_assert_cmpmem (bytes + 60, 4, "\0\0\0\4", 4);
  g_assert_cmpmem (bytes + 68, 4, "Rpwy", 4);
}

static void
test_uuid_belongs_to_the_file (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *uuid = g_strdup (ropeway_store_get_uuid (fixture->store));
  g_autofree char *path = test_workspace_path (fixture->workspace, "other.state");
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) other = ropeway_store_open (path, fixture->clock, &error);

  g_assert_no_error (error);
  g_assert_true (g_uuid_string_is_valid (uuid));
  g_assert_cmpstr (ropeway_store_get_uuid (other), !=, uuid);
  g_assert_cmpstr (ropeway_store_get_path (other), ==, path);
  store_fixture_reopen (fixture);
  g_assert_cmpstr (ropeway_store_get_uuid (fixture->store), ==, uuid);
}

/* What an interrupted beginning left behind does not count. */
static void
test_unfinished_beginning (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *path = test_workspace_path (fixture->workspace, "other.state");
  g_autofree char *part = test_workspace_write (fixture->workspace, "other.state.new", "half a file");
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) store = ropeway_store_open (path, fixture->clock, &error);

  g_assert_no_error (error);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
}

/* Somebody removed the file, but not its log, to begin anew: SQLite would read the old log into the new file. */
static void
test_log_of_a_removed_file (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *bytes = NULL;
  gsize length;
  gint64 scope;

  store_fixture_add_links (fixture, 100);
  g_assert_true (g_file_get_contents (log, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, 0);
  g_clear_pointer (&fixture->store, ropeway_store_unref);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_true (g_file_set_contents (log, bytes, (gssize)length, NULL));
  store_fixture_reopen (fixture);
  scope = store_fixture_open_scope (fixture->store, "orders", NULL);
  g_assert_cmpint (ropeway_ledger_count_links (fixture->store, scope, NULL), ==, 0);
}

/* A reader that shows page after page, while the writer goes on, must not keep the log from being reused. */
static void
test_log_stays_small (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) reader = ropeway_store_open_reader (fixture->path, &error);
  GStatBuf about;

  g_assert_no_error (error);
  for (int i = 0; i < 150; i++)
    {
      RopewayCommit *commit = ropeway_commit_new (fixture->scope);
      g_autoptr (GPtrArray) runs = NULL;

      for (int j = 0; j < 40; j++)
        ropeway_commit_set_link (commit, store_fixture_numbered_link ((i * 7919 + j * 104729) % 100000));
      store_fixture_commit (fixture, commit);
      runs = ropeway_ledger_list_runs (reader, NULL, 0, 50, &error);
      g_assert_no_error (error);
      g_assert_cmpint (ropeway_ledger_count_links (reader, fixture->scope, &error), >, 0);
    }
  g_assert_cmpint (g_stat (log, &about), ==, 0);
  g_assert_cmpint (about.st_size, <, 8 * 1024 * 1024);
}

/* ---- reading beside the writer ---- */

static char *
read_file (const char *path, const char *suffix, gsize *length)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  char *bytes = NULL;

  g_assert_true (g_file_get_contents (name, &bytes, length, NULL));
  return bytes;
}

static void
copy_file (const char *from, const char *to, const char *suffix)
{
  g_autofree char *name = g_strconcat (to, suffix, NULL);
  gsize length;
  g_autofree char *bytes = read_file (from, suffix, &length);

  g_assert_true (g_file_set_contents (name, bytes, (gssize)length, NULL));
}

static void
test_reader_sees_what_is_written (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) reader = ropeway_store_open_reader (fixture->path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ropeway_store_get_uuid (reader), ==, ropeway_store_get_uuid (fixture->store));
  g_assert_cmpint (ropeway_store_get_version (reader), ==, ropeway_store_migrations ()->n);
  g_assert_cmpint (ropeway_ledger_count_links (reader, fixture->scope, &error), ==, 0);
  store_fixture_add_links (fixture, 3);
  g_assert_cmpint (ropeway_ledger_count_links (reader, fixture->scope, &error), ==, 3);
  g_assert_no_error (error);
}

/* Locks on a file belong to the process, and end when it closes any descriptor of that file. A reader in the same
 * process that came and went must not make another process believe that it is alone with the log. */
static void
test_reader_leaves_the_locks_alone (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autoptr (RopewayStore) reader = NULL;
  g_autoptr (GSubprocess) child = NULL;
  g_autofree char *output = NULL;

  store_fixture_add_links (fixture, 3);
  reader = ropeway_store_open_reader (fixture->path, NULL);
  g_assert_nonnull (reader);
  g_clear_pointer (&reader, ropeway_store_unref);
  child = store_child_new ("visit", fixture->path, NULL);
  output = store_child_wait (child);
  g_assert_cmpstr (output, ==, "3\n");
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
  store_fixture_add_links (fixture, 5);
}

static void
test_reader_without_writer (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayStore) reader = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_add_links (fixture, 3);
  g_clear_pointer (&fixture->store, ropeway_store_unref);
  reader = ropeway_store_open_reader (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ropeway_ledger_count_links (reader, fixture->scope, &error), ==, 3);
  store_fixture_reopen (fixture);
  store_fixture_add_links (fixture, 4);
  g_assert_cmpint (ropeway_ledger_count_links (reader, fixture->scope, &error), ==, 4);
}

static void
test_reader_leaves_nothing_behind (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayStore) first = NULL;
  g_autoptr (RopewayStore) second = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_add_links (fixture, 3);
  g_clear_pointer (&fixture->store, ropeway_store_unref);
  first = ropeway_store_open_reader (fixture->path, &error);
  g_assert_no_error (error);
  second = ropeway_store_open_reader (fixture->path, &error);
  g_assert_no_error (error);
  g_clear_pointer (&first, ropeway_store_unref);
  g_assert_true (is_there (fixture->path, "-wal"));
  /* A writer that comes now must be seen by the one who stayed. */
  store_fixture_reopen (fixture);
  store_fixture_add_links (fixture, 5);
  g_assert_cmpint (ropeway_ledger_count_links (second, fixture->scope, &error), ==, 5);
  g_assert_no_error (error);
  g_clear_pointer (&fixture->store, ropeway_store_unref);
  g_clear_pointer (&second, ropeway_store_unref);
  g_assert_false (is_there (fixture->path, "-wal"));
  g_assert_false (is_there (fixture->path, "-shm"));
}

/* What a process that was killed left in the log tells the next writer to look for damage. */
static void
test_reader_leaves_a_log_in_use (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *path = test_workspace_path (fixture->workspace, "killed.state");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (RopewayStore) reader = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_before;
  gsize n_after;

  store_fixture_add_links (fixture, 3);
  copy_file (fixture->path, path, "");
  copy_file (fixture->path, path, "-wal");
  before = read_file (path, "-wal", &n_before);
  g_assert_cmpuint (n_before, >, 0);
  reader = ropeway_store_open_reader (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ropeway_ledger_count_links (reader, fixture->scope, &error), ==, 3);
  g_clear_pointer (&reader, ropeway_store_unref);
  after = read_file (path, "-wal", &n_after);
  g_assert_cmpmem (before, n_before, after, n_after);
}

static void
on_refused (GObject *unused_object, GAsyncResult *result, gpointer data)
{
  GError **error = data;

  g_assert_false (ropeway_ledger_commit_finish (NULL, result, error));
}

static void
test_reader_refuses_to_write (StoreFixture *fixture, gconstpointer unused_data)
{
  const RopewayScopeKey key = { "a", "b", "c", "d", "e", "f", "g", "h", "i" };
  g_autoptr (RopewayStore) reader = ropeway_store_open_reader (fixture->path, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ropeway_ledger_open_scope (reader, &key, NULL, &error), ==, 0);
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO);
  g_clear_error (&error);
  g_assert_null (ropeway_ledger_begin_run (reader, fixture->scope, "orders", 1, 0, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO);
  g_clear_error (&error);
  g_assert_false (ropeway_ledger_commit (reader, ropeway_commit_new (fixture->scope), &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO);
  g_clear_error (&error);
  ropeway_ledger_commit_async (reader, ropeway_commit_new (fixture->scope), on_refused, &error);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO);
}

static void
test_reader_of_an_older_file (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->store, ropeway_store_unref);
  store_fixture_run_sql (fixture->path, "PRAGMA user_version = 0");
  g_assert_null (ropeway_store_open_reader (fixture->path, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_OLDER);
}

static void
test_reader_without_file (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *path = test_workspace_path (fixture->workspace, "not-there.state");
  g_autoptr (GError) error = NULL;

  g_assert_null (ropeway_store_open_reader (path, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_NOT_THERE);
  g_assert_false (is_there (path, ""));
  g_assert_false (is_there (path, ".lock"));
}

/* ---- places where nothing can be made ---- */

static void
test_missing_folder (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *path
      = g_build_filename (test_workspace_get_folder (fixture->workspace), "no", "a.state", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (ropeway_store_open (path, fixture->clock, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO);
  g_clear_error (&error);
  g_assert_null (ropeway_store_open_reader (path, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO);
}

static void
test_folder_that_may_not_be_written (StoreFixture *fixture, gconstpointer unused_data)
{
  const char *folder = test_workspace_get_folder (fixture->workspace);
  g_autofree char *path = test_workspace_path (fixture->workspace, "closed/a.state");
  g_autofree char *closed = g_path_get_dirname (path);
  g_autofree char *expected = g_strdup_printf ("ropeway_store_error_quark %d ", ROPEWAY_STORE_ERROR_IO);
  g_autoptr (GSubprocess) child = NULL;
  g_autofree char *output = NULL;

  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  g_assert_cmpint (g_chmod (closed, 0555), ==, 0);
  child = store_child_new ("open-as-nobody", path, NULL);
  output = store_child_wait (child);
  g_assert_true (g_str_has_prefix (output, expected));
  g_assert_cmpint (g_chmod (closed, 0700), ==, 0);
}

/* SQLite would open it, and a run would begin. */
static void
test_file_that_may_not_be_written (StoreFixture *fixture, gconstpointer unused_data)
{
  const char *folder = test_workspace_get_folder (fixture->workspace);
  g_autofree char *lock = g_strconcat (fixture->path, ".lock", NULL);
  g_autoptr (GSubprocess) child = NULL;
  g_autofree char *output = NULL;

  g_clear_pointer (&fixture->store, ropeway_store_unref);
  g_assert_cmpint (g_chmod (folder, 0777), ==, 0);
  g_assert_cmpint (g_chmod (lock, 0666), ==, 0);
  g_assert_cmpint (g_chmod (fixture->path, 0444), ==, 0);
  child = store_child_new ("open-as-nobody", fixture->path, NULL);
  output = store_child_wait (child);
  g_assert_nonnull (strstr (output, "job.state” may not be changed. Make the file"));
  g_assert_cmpint (g_chmod (fixture->path, 0600), ==, 0);
}

void
add_file_cases (void)
{
  store_fixture_add ("/store/lock/second-writer", test_second_writer_is_refused);
  store_fixture_add ("/store/lock/another-process", test_writer_in_another_process_is_refused);
  store_fixture_add ("/store/lock/ends-with-its-process", test_lock_of_another_process_ends_with_it);
  store_fixture_add ("/store/lock/not-inherited", test_lock_is_not_inherited);
  store_fixture_add ("/store/file/modes", test_only_the_owner_may_read);
  store_fixture_add ("/store/file/closed", test_closed_it_is_one_file_and_the_lock);
  store_fixture_add ("/store/file/header", test_header);
  store_fixture_add ("/store/file/uuid", test_uuid_belongs_to_the_file);
  store_fixture_add ("/store/file/unfinished-beginning", test_unfinished_beginning);
  store_fixture_add ("/store/file/log-of-a-removed-file", test_log_of_a_removed_file);
  store_fixture_add ("/store/file/log-stays-small", test_log_stays_small);
  store_fixture_add ("/store/reader/sees-what-is-written", test_reader_sees_what_is_written);
  store_fixture_add ("/store/reader/leaves-the-locks-alone", test_reader_leaves_the_locks_alone);
  store_fixture_add ("/store/reader/without-writer", test_reader_without_writer);
  store_fixture_add ("/store/reader/nothing-left", test_reader_leaves_nothing_behind);
  store_fixture_add ("/store/reader/log-in-use", test_reader_leaves_a_log_in_use);
  store_fixture_add ("/store/reader/refuses-to-write", test_reader_refuses_to_write);
  store_fixture_add ("/store/reader/older-file", test_reader_of_an_older_file);
  store_fixture_add ("/store/reader/without-file", test_reader_without_file);
  store_fixture_add ("/store/place/missing-folder", test_missing_folder);
  store_fixture_add ("/store/place/file-may-not-be-written", test_file_that_may_not_be_written);
  store_fixture_add ("/store/place/may-not-be-written", test_folder_that_may_not_be_written);
}
