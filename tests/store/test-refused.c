/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a file that is not ours or not whole is refused with the right reason, and never changed. */
#include "store/store-fixture.h"
#include "store/test-store.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE 4096

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
  store_fixture_run_sql (
      path, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'nonsense' WHERE name = 'link'");
}

static void
lose_uuid (const char *path)
{
  store_fixture_run_sql (path, "DELETE FROM meta");
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
  store_fixture_run_sql (path, "CREATE TABLE bookmarks (address TEXT)");
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
  store_fixture_run_sql (path, "PRAGMA user_version = 99; CREATE TABLE future (thing TEXT)");
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

  store_fixture_add_links (fixture, 500);
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

  store_fixture_add_links (fixture, 5000);
  store_fixture_reopen (fixture);
  store_fixture_add_links (fixture, 1);
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

  store_fixture_add_links (fixture, 5000);
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
    ropeway_commit_set_link (commit, store_fixture_numbered_link (i));
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
  { "unknown-link-state", "UPDATE link SET state = 3" },
  { "unknown-state", "UPDATE run SET state = -1" },
  { "problem-no-json", "UPDATE run SET problem = '{'" },
  { "problem-without-code", "UPDATE run SET problem = '{\"pointer\":\"\"}'" },
  { "problem-odd-argument", "UPDATE run SET problem = '{\"code\":\"a.b\",\"arguments\":{\"a\":1}}'" },
};

static void
test_wrong_row (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (RopewayRunRecord) run
      = ropeway_ledger_begin_run (fixture->store, fixture->scope, "orders", 1, 0, NULL);
  g_autoptr (GError) error = NULL;
  const gboolean is_link = strstr (data, "UPDATE link") != NULL;

  store_fixture_add_links (fixture, 1);
  g_clear_pointer (&fixture->store, ropeway_store_unref);
  store_fixture_run_sql (fixture->path, data);
  store_fixture_reopen (fixture);
  if (is_link)
    g_assert_null (ropeway_ledger_get_link (fixture->store, fixture->scope, "[0]", &error));
  else
    g_assert_null (ropeway_ledger_list_runs (fixture->store, NULL, 0, 9, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_DAMAGED);
}

void
add_refused_cases (void)
{
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
}
