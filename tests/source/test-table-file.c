/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a file is replaced whole or not at all, whatever stands in the way. */
#include "source/table-file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "support/test-workspace.h"
#include "test-source.h"

#define NOBODY 65534

typedef struct
{
  TestWorkspace *workspace;
  char *path;
  char *beside;
  RopewayTableFile *file;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  RopewayProblem *problem = NULL;

  self->workspace = test_workspace_new ();
  self->path = test_workspace_write (self->workspace, "book.csv", "a\n1\n");
  self->beside = test_workspace_path (self->workspace, ".book.csv.ropeway");
  self->file = ropeway_table_file_read (self->path, FALSE, &problem);
  g_assert_null (problem);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  ropeway_table_file_free (self->file);
  g_free (self->path);
  g_free (self->beside);
  test_workspace_free (self->workspace);
}

static char *
dup_code (RopewayTableFile *file, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (RopewayProblem) problem = NULL;
  gboolean done = ropeway_table_file_replace (file, bytes, &problem);

  g_assert_true (done == (problem == NULL));
  return problem != NULL ? g_strdup (ropeway_problem_get_code (problem)) : NULL;
}

static void
assert_replace (RopewayTableFile *file, const char *text, const char *code)
{
  g_autofree char *found = dup_code (file, text);
  g_assert_cmpstr (found, ==, code);
}

static void
assert_text (Fixture *self, const char *expected)
{
  g_autofree char *text = test_workspace_read (self->workspace, "book.csv");
  g_assert_cmpstr (text, ==, expected);
}

static void
test_replace (Fixture *self, gconstpointer data)
{
  struct stat stamp;

  g_assert_cmpint (g_chmod (self->path, 0604), ==, 0);
  /* A new mode is no new content. */
  assert_replace (self->file, "a\n2\n", NULL);
  assert_text (self, "a\n2\n");
  assert_replace (self->file, "a\n3\n", NULL);
  assert_text (self, "a\n3\n");
  g_assert_cmpint (g_stat (self->path, &stamp), ==, 0);
  g_assert_false (g_file_test (self->beside, G_FILE_TEST_EXISTS));
}

static void
test_mode (Fixture *self, gconstpointer data)
{
  struct stat stamp;
  RopewayProblem *problem = NULL;

  g_assert_cmpint (g_chmod (self->path, 0640), ==, 0);
  g_assert_true (getuid () != 0 || chown (self->path, NOBODY, NOBODY) == 0);
  g_autoptr (RopewayTableFile) file = ropeway_table_file_read (self->path, FALSE, &problem);
  assert_replace (file, "a\n2\n", NULL);
  g_assert_cmpint (g_stat (self->path, &stamp), ==, 0);
  g_assert_cmpuint (stamp.st_mode & 07777, ==, 0640);
  g_assert_cmpuint (stamp.st_uid, ==, getuid () == 0 ? NOBODY : getuid ());
}

/* The same bytes again are no change, others are. */
static void
test_changed (Fixture *self, gconstpointer data)
{
  g_assert_true (g_file_set_contents (self->path, "a\n1\n", -1, NULL));
  assert_replace (self->file, "a\n2\n", NULL);
  g_assert_true (g_file_set_contents (self->path, "a\n9\n", -1, NULL));
  assert_replace (self->file, "a\n3\n", "file.changed");
  assert_text (self, "a\n9\n");
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  assert_replace (self->file, "a\n3\n", "file.changed");
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (self->beside, G_FILE_TEST_EXISTS));
}

static void
test_made (Fixture *self, gconstpointer data)
{
  g_autofree char *path = test_workspace_path (self->workspace, "new.csv");
  g_autoptr (RopewayProblem) missing = NULL;
  RopewayProblem *problem = NULL;

  g_assert_null (ropeway_table_file_read (path, FALSE, &missing));
  g_assert_cmpstr (ropeway_problem_get_code (missing), ==, "file.missing");
  g_autoptr (RopewayTableFile) first = ropeway_table_file_read (path, TRUE, &problem);
  g_autoptr (RopewayTableFile) second = ropeway_table_file_read (path, TRUE, &problem);
  g_assert_true (ropeway_table_file_is_missing (first));
  assert_replace (first, "a\n", NULL);
  assert_replace (second, "b\n", "file.changed");
  g_autofree char *text = test_workspace_read (self->workspace, "new.csv");
  g_assert_cmpstr (text, ==, "a\n");
}

/* What a crash left beside it is written over; a link there is not followed, nor a file that has another name too. */
static void
test_left_over (Fixture *self, gconstpointer data)
{
  g_autofree char *mine = test_workspace_write (self->workspace, "mine.txt", "mine");

  g_assert_true (g_file_set_contents (self->beside, "half of something that is long", -1, NULL));
  assert_replace (self->file, "a\n2\n", NULL);
  assert_text (self, "a\n2\n");
  g_assert_cmpint (link (mine, self->beside), ==, 0);
  assert_replace (self->file, "a\n3\n", NULL);
  g_assert_cmpint (symlink (mine, self->beside), ==, 0);
  assert_replace (self->file, "a\n4\n", "file.unwritten");
  g_autofree char *text = test_workspace_read (self->workspace, "mine.txt");
  g_assert_cmpstr (text, ==, "mine");
  assert_text (self, "a\n3\n");
}

static void
test_link (Fixture *self, gconstpointer data)
{
  g_autofree char *path = test_workspace_path (self->workspace, "link.csv");
  RopewayProblem *problem = NULL;

  g_assert_cmpint (symlink ("book.csv", path), ==, 0);
  g_autoptr (RopewayTableFile) file = ropeway_table_file_read (path, FALSE, &problem);
  assert_replace (file, "a\n2\n", NULL);
  assert_text (self, "a\n2\n");
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
}

static void
test_busy (Fixture *self, gconstpointer data)
{
  int fd = open (self->beside, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);
  assert_replace (self->file, "a\n2\n", "file.busy");
  assert_text (self, "a\n1\n");
  close (fd);
  assert_replace (self->file, "a\n2\n", NULL);
}

static void
test_too_large (Fixture *self, gconstpointer data)
{
  RopewayProblem *none = NULL;
  g_autoptr (RopewayProblem) problem = NULL;

  g_assert_cmpint (truncate (self->path, ROPEWAY_LIMIT_FILE_BYTES), ==, 0);
  g_autoptr (RopewayTableFile) file = ropeway_table_file_read (self->path, FALSE, &none);
  g_assert_cmpuint (g_bytes_get_size (ropeway_table_file_get_bytes (file)), ==, ROPEWAY_LIMIT_FILE_BYTES);
  g_assert_cmpint (truncate (self->path, ROPEWAY_LIMIT_FILE_BYTES + 1), ==, 0);
  g_assert_null (ropeway_table_file_read (self->path, FALSE, &problem));
  g_assert_cmpstr (ropeway_problem_get_code (problem), ==, "file.too-large");
  g_autofree char *sentence = ropeway_problem_dup_sentence (problem);
  g_assert_nonnull (strstr (sentence, "64 MiB"));
}

static void
test_folder (Fixture *self, gconstpointer data)
{
  g_autoptr (RopewayProblem) problem = NULL;

  g_assert_null (ropeway_table_file_read (test_workspace_get_folder (self->workspace), FALSE, &problem));
  g_assert_cmpstr (ropeway_problem_get_code (problem), ==, "file.unreadable");
}

/* ---- in a process of its own, which gives up rights ---- */

static void
be_nobody (void)
{
  if (getuid () == 0)
    g_assert_true (setgroups (0, NULL) == 0 && setresgid (NOBODY, NOBODY, NOBODY) == 0
                   && setresuid (NOBODY, NOBODY, NOBODY) == 0);
}

static void
have_no_room (void)
{
  const struct rlimit limit = { 2, 2 };

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* Compares the code in a child. Returns once it ended. */
static void
assert_replace_apart (Fixture *self, void (*prepare) (void), const char *code)
{
  int status;
  pid_t pid = fork ();

  if (pid == 0)
    {
      prepare ();
      g_autofree char *found = dup_code (self->file, "a\n2\n");
      _exit (g_strcmp0 (found, code) == 0 ? 0 : 1);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
}

static void
test_folder_closed (Fixture *self, gconstpointer data)
{
  const char *folder = test_workspace_get_folder (self->workspace);

  g_assert_cmpint (g_chmod (self->path, 0666), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  assert_replace_apart (self, be_nobody, "file.not-writable");
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  assert_text (self, "a\n1\n");
}

/* A folder that may be written in does not allow to replace a file that may not. */
static void
test_file_closed (Fixture *self, gconstpointer data)
{
  const char *folder = test_workspace_get_folder (self->workspace);

  g_assert_cmpint (g_chmod (self->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0777), ==, 0);
  assert_replace_apart (self, be_nobody, "file.not-writable");
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  assert_text (self, "a\n1\n");
}

static void
test_owner (Fixture *self, gconstpointer data)
{
  const char *folder = test_workspace_get_folder (self->workspace);

  if (getuid () != 0)
    {
      g_test_skip ("only root can make a file of somebody else");
      return;
    }
  g_assert_cmpint (g_chmod (self->path, 0666), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0777), ==, 0);
  assert_replace_apart (self, be_nobody, "file.owner");
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  assert_text (self, "a\n1\n");
  g_assert_false (g_file_test (self->beside, G_FILE_TEST_EXISTS));
}

static void
test_no_room (Fixture *self, gconstpointer data)
{
  assert_replace_apart (self, have_no_room, "file.no-room");
  assert_text (self, "a\n1\n");
  g_assert_false (g_file_test (self->beside, G_FILE_TEST_EXISTS));
}

#define ADD(name, func) g_test_add ("/source/table-file/" name, Fixture, NULL, set_up, func, tear_down)

void
test_table_file_add (void)
{
  ADD ("replace", test_replace);
  ADD ("mode", test_mode);
  ADD ("changed", test_changed);
  ADD ("made", test_made);
  ADD ("left-over", test_left_over);
  ADD ("link", test_link);
  ADD ("busy", test_busy);
  ADD ("too-large", test_too_large);
  ADD ("folder", test_folder);
  ADD ("folder-closed", test_folder_closed);
  ADD ("file-closed", test_file_closed);
  ADD ("owner", test_owner);
  ADD ("no-room", test_no_room);
}
