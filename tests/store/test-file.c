/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a file that is not ours, not whole or not free is refused with the right reason, and never changed. */
#include "store/store-child.h"
#include "store/store-fixture.h"
#include "store/test-store.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE 4096

static RopewayLink *
some_link (int number)
{
  g_autofree char *key = g_strdup_printf ("[%d]", number);

  return store_fixture_link (key, key, 1);
}

static void
add_links (StoreFixture *fixture, int n)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);

  for (int i = 0; i < n; i++)
    ropeway_commit_set_link (commit, some_link (i));
  store_fixture_commit (fixture, commit);
}

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
  add_links (fixture, 1);
  assert_mode (fixture->path, "");
  assert_mode (fixture->path, "-wal");
  assert_mode (fixture->path, "-shm");
  assert_mode (fixture->path, ".lock");
}

static void
test_closed_it_is_one_file_and_the_lock (StoreFixture *fixture, gconstpointer unused_data)
{
  add_links (fixture, 1);
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

  g_assert_cmpint (ropeway_store_get_version (fixture->store), ==, 1);
  g_clear_pointer (&fixture->store, ropeway_store_unref);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
  g_assert_cmpmem (bytes, 16, "SQLite format 3", 16);
  g_assert_cmpmem (bytes + 18, 2, "\2\2", 2); /* a log is used */
  g_assert_cmpmem (bytes + 60, 4, "\0\0\0\1", 4);
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

  add_links (fixture, 100);
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
        ropeway_commit_set_link (commit, some_link ((i * 7919 + j * 104729) % 100000));
      store_fixture_commit (fixture, commit);
      runs = ropeway_ledger_list_runs (reader, NULL, 0, 50, &error);
      g_assert_no_error (error);
      g_assert_cmpint (ropeway_ledger_count_links (reader, fixture->scope, &error), >, 0);
    }
  g_assert_cmpint (g_stat (log, &about), ==, 0);
  g_assert_cmpint (about.st_size, <, 8 * 1024 * 1024);
}

/* ---- reading beside the writer ---- */

static void
test_reader_sees_what_is_written (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) reader = ropeway_store_open_reader (fixture->path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ropeway_store_get_uuid (reader), ==, ropeway_store_get_uuid (fixture->store));
  g_assert_cmpint (ropeway_store_get_version (reader), ==, 1);
  g_assert_cmpint (ropeway_ledger_count_links (reader, fixture->scope, &error), ==, 0);
  add_links (fixture, 3);
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

  add_links (fixture, 3);
  reader = ropeway_store_open_reader (fixture->path, NULL);
  g_assert_nonnull (reader);
  g_clear_pointer (&reader, ropeway_store_unref);
  child = store_child_new ("visit", fixture->path, NULL);
  output = store_child_wait (child);
  g_assert_cmpstr (output, ==, "3\n");
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
  add_links (fixture, 5);
}

static void
test_reader_without_writer (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayStore) reader = NULL;
  g_autoptr (GError) error = NULL;

  add_links (fixture, 3);
  g_clear_pointer (&fixture->store, ropeway_store_unref);
  reader = ropeway_store_open_reader (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ropeway_ledger_count_links (reader, fixture->scope, &error), ==, 3);
  store_fixture_reopen (fixture);
  add_links (fixture, 4);
  g_assert_cmpint (ropeway_ledger_count_links (reader, fixture->scope, &error), ==, 4);
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
  const RopewayScopeKey key = { "a", "b", "c", "d", "e", "f", "g" };
  g_autoptr (RopewayStore) reader = ropeway_store_open_reader (fixture->path, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ropeway_ledger_open_scope (reader, &key, NULL, &error), ==, 0);
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO);
  g_clear_error (&error);
  g_assert_null (ropeway_ledger_begin_run (reader, fixture->scope, "orders", 1, &error));
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
test_reader_without_file (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *path = test_workspace_path (fixture->workspace, "not-there.state");
  g_autoptr (GError) error = NULL;

  g_assert_null (ropeway_store_open_reader (path, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_NOT_THERE);
  g_assert_false (is_there (path, ""));
  g_assert_false (is_there (path, ".lock"));
}

/* ---- files that are refused ---- */

static void
run_sql (const char *path, const char *text)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, text, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
overwrite (const char *path, gsize from, gsize length)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_cmpuint (from + length, <=, size);
  memset (bytes + from, 0xee, length);
  g_assert_true (g_file_set_contents (path, bytes, (gssize)size, NULL));
}

static void
make_empty (const char *path)
{
  g_assert_cmpint (truncate (path, 0), ==, 0);
}

static void
cut_in_header (const char *path)
{
  g_assert_cmpint (truncate (path, 50), ==, 0);
}

static void
cut_in_magic (const char *path)
{
  g_assert_cmpint (truncate (path, 7), ==, 0);
}

static void
cut_one_byte (const char *path)
{
  GStatBuf about;

  g_assert_cmpint (g_stat (path, &about), ==, 0);
  g_assert_cmpint (truncate (path, about.st_size - 1), ==, 0);
}

static void
cut_in_half (const char *path)
{
  GStatBuf about;

  g_assert_cmpint (g_stat (path, &about), ==, 0);
  g_assert_cmpint (truncate (path, about.st_size / 2 / PAGE * PAGE), ==, 0);
}

static void
damage_first_page (const char *path)
{
  overwrite (path, 100, PAGE - 100);
}

static void
damage_text_of_schema (const char *path)
{
  run_sql (path,
           "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'nonsense' WHERE name = 'link'");
}

static void
lose_uuid (const char *path)
{
  run_sql (path, "DELETE FROM meta");
}

static void
make_text (const char *path)
{
  g_assert_true (g_file_set_contents (path, "name;email\nZoë;zoe@example.org\n", -1, NULL));
}

static void
make_other_database (const char *path)
{
  g_assert_cmpint (g_unlink (path), ==, 0);
  run_sql (path, "CREATE TABLE bookmarks (address TEXT)");
}

static void
make_folder (const char *path)
{
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
}

static void
make_pipe (const char *path)
{
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
}

static void
make_newer (const char *path)
{
  run_sql (path, "PRAGMA user_version = 99; CREATE TABLE future (thing TEXT)");
}

static void
make_dangling_link (const char *path)
{
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (symlink ("nowhere", path), ==, 0);
}

static const struct
{
  const char *name;
  void (*spoil) (const char *path);
  RopewayStoreError code;
  gboolean may_be_read; /* it cannot be told from a file that a writer is at */
} refused[] = {
  { "empty", make_empty, ROPEWAY_STORE_ERROR_DAMAGED },
  { "cut-in-magic", cut_in_magic, ROPEWAY_STORE_ERROR_DAMAGED },
  { "cut-in-header", cut_in_header, ROPEWAY_STORE_ERROR_DAMAGED },
  { "cut-one-byte", cut_one_byte, ROPEWAY_STORE_ERROR_DAMAGED, TRUE },
  { "cut-in-half", cut_in_half, ROPEWAY_STORE_ERROR_DAMAGED },
  { "first-page", damage_first_page, ROPEWAY_STORE_ERROR_DAMAGED },
  { "schema", damage_text_of_schema, ROPEWAY_STORE_ERROR_DAMAGED },
  { "without-uuid", lose_uuid, ROPEWAY_STORE_ERROR_DAMAGED },
  { "text", make_text, ROPEWAY_STORE_ERROR_FOREIGN },
  { "other-database", make_other_database, ROPEWAY_STORE_ERROR_FOREIGN },
  { "folder", make_folder, ROPEWAY_STORE_ERROR_FOREIGN },
  { "pipe", make_pipe, ROPEWAY_STORE_ERROR_FOREIGN },
  { "newer", make_newer, ROPEWAY_STORE_ERROR_NEWER },
  { "dangling-link", make_dangling_link, ROPEWAY_STORE_ERROR_IO },
};

static char *
read_if_file (const char *path, gsize *length)
{
  char *bytes = NULL;

  *length = 0;
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_assert_true (g_file_get_contents (path, &bytes, length, NULL));
  return bytes;
}

static void
test_refused (StoreFixture *fixture, gconstpointer data)
{
  const gsize row = GPOINTER_TO_SIZE (data);
  g_autofree char *path = test_workspace_path (fixture->workspace, "spoilt.state");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (RopewayStore) reader = NULL;
  g_autoptr (GError) error = NULL;
  gsize length_before;
  gsize length_after;

  add_links (fixture, 500);
  g_clear_pointer (&fixture->store, ropeway_store_unref);
  g_assert_true (g_file_get_contents (fixture->path, &before, &length_before, NULL));
  g_assert_true (g_file_set_contents (path, before, (gssize)length_before, NULL));
  g_clear_pointer (&before, g_free);
  refused[row].spoil (path);
  before = read_if_file (path, &length_before);

  for (int i = 0; i < 2; i++)
    {
      g_assert_null (ropeway_store_open (path, fixture->clock, &error));
      g_assert_error (error, ROPEWAY_STORE_ERROR, (int)refused[row].code);
      g_assert_nonnull (strstr (error->message, "spoilt.state"));
      g_clear_error (&error);
    }
  reader = ropeway_store_open_reader (path, &error);
  g_assert_true ((reader != NULL) == refused[row].may_be_read);
  if (reader == NULL)
    g_assert_error (error, ROPEWAY_STORE_ERROR, (int)refused[row].code);
  g_clear_pointer (&reader, ropeway_store_unref);
  after = read_if_file (path, &length_after);
  g_assert_cmpmem (before, length_before, after, length_after);
}

/* Damage that only a look at the whole file finds is looked for where the last writer did not close it. */
static void
test_damage_after_a_crash (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *path = test_workspace_path (fixture->workspace, "crashed.state");
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *log_copy = g_strconcat (path, "-wal", NULL);
  g_autofree char *bytes = NULL;
  g_autofree char *log_bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  gsize log_length;

  add_links (fixture, 5000);
  store_fixture_reopen (fixture);
  add_links (fixture, 1);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
  g_assert_true (g_file_get_contents (log, &log_bytes, &log_length, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize)length, NULL));
  g_assert_true (g_file_set_contents (log_copy, log_bytes, (gssize)log_length, NULL));
  overwrite (path, length / 2 / PAGE * PAGE, PAGE);
  g_assert_null (ropeway_store_open (path, fixture->clock, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_DAMAGED);
}

/* Damage that is met later stops what meets it. */
static void
test_damage_found_while_working (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *path = test_workspace_path (fixture->workspace, "rotten.state");
  g_autofree char *bytes = NULL;
  g_autoptr (RopewayStore) store = NULL;
  g_autoptr (GError) error = NULL;
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  gsize length;

  add_links (fixture, 5000);
  g_clear_pointer (&fixture->store, ropeway_store_unref);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize)length, NULL));
  overwrite (path, 30 * PAGE, length - 30 * PAGE);
  store = ropeway_store_open (path, fixture->clock, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ropeway_ledger_count_links (store, fixture->scope, &error), ==, -1);
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_DAMAGED);
  g_clear_error (&error);
  for (int i = 0; i < 5000; i += 50)
    ropeway_commit_set_link (commit, some_link (i));
  g_assert_false (ropeway_ledger_commit (store, commit, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_DAMAGED);
}

static const struct
{
  const char *name;
  const char *text;
} wrong_rows[] = {
  { "short-hash", "UPDATE link SET hash = x'00'" },
  { "unknown-origin", "UPDATE link SET origin = 9" },
  { "unknown-state", "UPDATE run SET state = -1" },
  { "problem-no-json", "UPDATE run SET problem = '{'" },
  { "problem-without-code", "UPDATE run SET problem = '{\"pointer\":\"\"}'" },
  { "problem-odd-argument", "UPDATE run SET problem = '{\"code\":\"a.b\",\"arguments\":{\"a\":1}}'" },
};

static void
test_wrong_row (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (RopewayRunRecord) run
      = ropeway_ledger_begin_run (fixture->store, fixture->scope, "orders", 1, NULL);
  g_autoptr (GError) error = NULL;
  const gboolean is_link = strstr (data, "UPDATE link") != NULL;

  add_links (fixture, 1);
  g_clear_pointer (&fixture->store, ropeway_store_unref);
  run_sql (fixture->path, data);
  store_fixture_reopen (fixture);
  if (is_link)
    g_assert_null (ropeway_ledger_get_link (fixture->store, fixture->scope, "[0]", &error));
  else
    g_assert_null (ropeway_ledger_list_runs (fixture->store, NULL, 0, 9, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_DAMAGED);
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
  store_fixture_add ("/store/reader/refuses-to-write", test_reader_refuses_to_write);
  store_fixture_add ("/store/reader/without-file", test_reader_without_file);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strconcat ("/store/refused/", refused[i].name, NULL);

      g_test_add (path, StoreFixture, GSIZE_TO_POINTER (i), store_fixture_set_up, test_refused,
                  store_fixture_tear_down);
    }
  store_fixture_add ("/store/damage/after-a-crash", test_damage_after_a_crash);
  store_fixture_add ("/store/damage/found-while-working", test_damage_found_while_working);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/store/damage/", wrong_rows[i].name, NULL);

      g_test_add (path, StoreFixture, wrong_rows[i].text, store_fixture_set_up, test_wrong_row,
                  store_fixture_tear_down);
    }
  store_fixture_add ("/store/place/missing-folder", test_missing_folder);
  store_fixture_add ("/store/place/may-not-be-written", test_folder_that_may_not_be_written);
}
