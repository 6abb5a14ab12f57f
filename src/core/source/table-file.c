/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/table-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail-point.h"
#include "base/limits.h"

#define NEW_MODE 0644
#define MODE_BITS 07777

struct _RopewayTableFile
{
  /* owned */
  char *path; /* without links */
  char *name; /* for people */
  GBytes *bytes;

  /* state */
  struct stat stamp; /* where it is not missing */
  gboolean is_missing;
};

void
ropeway_table_file_free (RopewayTableFile *self)
{
  g_free (self->path);
  g_free (self->name);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

GBytes *
ropeway_table_file_get_bytes (const RopewayTableFile *self)
{
  return self->bytes;
}

gboolean
ropeway_table_file_is_missing (const RopewayTableFile *self)
{
  return self->is_missing;
}

static RopewayProblem *
make_problem (const RopewayTableFile *self, const char *code, int error)
{
  return ropeway_problem_new (code, NULL, "file", self->name, "reason",
                              error != 0 ? g_strerror (error) : NULL, "limit",
                              G_STRINGIFY (ROPEWAY_LIMIT_FILE_MIB), NULL);
}

/* ---- reading ---- */

/* Returns: (transfer full) (nullable): NULL with errno. @stamp: of what was read. */
static GBytes *
read_bytes (int fd, struct stat *stamp)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize length = 0;
  gssize n;

  if (fstat (fd, stamp) != 0)
    return NULL;
  if (!S_ISREG (stamp->st_mode))
    {
      errno = S_ISDIR (stamp->st_mode) ? EISDIR : EINVAL;
      return NULL;
    }
  if (stamp->st_size > ROPEWAY_LIMIT_FILE_BYTES)
    {
      errno = EFBIG;
      return NULL;
    }
  do
    {
      g_byte_array_set_size (bytes, (guint)(length + 64 * 1024));
      n = read (fd, bytes->data + length, 64 * 1024);
      length += n > 0 ? (gsize)n : 0;
    }
  while ((n > 0 || (n < 0 && errno == EINTR)) && length <= ROPEWAY_LIMIT_FILE_BYTES);
  if (n < 0)
    return NULL;
  if (length > ROPEWAY_LIMIT_FILE_BYTES)
    {
      errno = EFBIG;
      return NULL;
    }
  g_byte_array_set_size (bytes, (guint)length);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
is_same_stamp (const struct stat *a, const struct stat *b)
{
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size
         && a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Reads what is at the path now. Returns: (transfer full) (nullable): NULL with errno, also where it changed meanwhile
 * (EAGAIN). */
static GBytes *
read_now (const char *path, struct stat *stamp)
{
  struct stat after;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0)
    return NULL;
  GBytes *bytes = read_bytes (fd, stamp);
  int error = errno;
  if (bytes != NULL && (fstat (fd, &after) != 0 || !is_same_stamp (stamp, &after)))
    {
      g_clear_pointer (&bytes, g_bytes_unref);
      error = EAGAIN;
    }
  close (fd);
  errno = error;
  return bytes;
}

/* Links are followed, or renaming would replace the link. Of a file that is not there yet, those of its folder. */
static char *
resolve (const char *path)
{
  char *real = realpath (path, NULL);

  if (real == NULL && errno == ENOENT)
    {
      g_autofree char *folder = g_path_get_dirname (path);
      g_autofree char *name = g_path_get_basename (path);
      char *real_folder = realpath (folder, NULL);
      char *joined = real_folder != NULL ? g_build_filename (real_folder, name, NULL) : NULL;
      free (real_folder);
      return joined;
    }
  char *copy = g_strdup (real);
  free (real);
  return copy;
}

static const char *
code_of (int error)
{
  switch (error)
    {
    case ENOENT:
    case ENOTDIR:
      return "file.missing";
    case EFBIG:
      return "file.too-large";
    case EAGAIN:
      return "file.changed";
    default:
      return "file.unreadable";
    }
}

RopewayTableFile *
ropeway_table_file_read (const char *path, gboolean may_be_missing, RopewayProblem **problem)
{
  g_autoptr (RopewayTableFile) self = g_new0 (RopewayTableFile, 1);

  self->name = g_filename_display_name (path);
  self->path = resolve (path);
  if (self->path != NULL)
    self->bytes = read_now (self->path, &self->stamp);
  int error = errno;
  if (self->bytes == NULL && self->path != NULL && error == ENOENT && may_be_missing)
    {
      self->is_missing = TRUE;
      self->bytes = g_bytes_new_static ("", 0);
    }
  if (self->bytes == NULL)
    {
      *problem = make_problem (self, code_of (error), error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* ---- replacing ---- */

/* One Ropeway at a time: the file beside it has one name, is locked while it is written, and what a crash left of it is
 * written over. Returns: its descriptor; -1 with errno. */
static int
open_beside (const char *beside)
{
  for (;;)
    {
      struct stat locked, there;
      int fd = open (beside, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

      if (fd < 0)
        return -1;
      if (flock (fd, LOCK_EX | LOCK_NB) != 0)
        {
          close (fd);
          errno = EWOULDBLOCK;
          return -1;
        }
      /* Whoever had the lock before may have renamed or removed it; what has another name too is not ours to write over. */
      if (fstat (fd, &locked) == 0 && lstat (beside, &there) == 0 && locked.st_ino == there.st_ino
          && locked.st_dev == there.st_dev)
        {
          if (locked.st_nlink == 1)
            return fd;
          unlink (beside);
        }
      close (fd);
    }
}

static gboolean
write_part (int fd, const char *data, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      length -= (gsize)n;
    }
  return TRUE;
}

static gboolean
write_all (int fd, GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  gsize half = length / 2;

  if (ftruncate (fd, 0) != 0 || !write_part (fd, data, half))
    return FALSE;
  ropeway_fail_point ("file.half-written");
  return write_part (fd, data + half, length - half) && fsync (fd) == 0;
}

static gboolean
keep_owner (const RopewayTableFile *self, int fd)
{
  struct stat now;

  if (self->is_missing)
    return fchmod (fd, NEW_MODE) == 0;
  if (fstat (fd, &now) != 0)
    return FALSE;
  if ((now.st_uid != self->stamp.st_uid || now.st_gid != self->stamp.st_gid)
      && fchown (fd, self->stamp.st_uid, self->stamp.st_gid) != 0)
    return FALSE;
  return fchmod (fd, self->stamp.st_mode & MODE_BITS) == 0;
}

/* The same file with the same stamp, or at least the same bytes. */
static gboolean
is_unchanged (const RopewayTableFile *self)
{
  struct stat now;

  if (stat (self->path, &now) != 0)
    return self->is_missing && errno == ENOENT;
  if (self->is_missing)
    return FALSE;
  if (is_same_stamp (&now, &self->stamp))
    return TRUE;
  g_autoptr (GBytes) bytes = read_now (self->path, &now);
  return bytes != NULL && g_bytes_equal (bytes, self->bytes);
}

static gboolean
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return synced;
}

static const char *
code_of_writing (int error)
{
  switch (error)
    {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return "file.no-room";
    case EACCES:
    case EPERM:
    case EROFS:
      return "file.not-writable";
    case EWOULDBLOCK:
      return "file.busy";
    default:
      return "file.unwritten";
    }
}

/* A file that came into being since must not be replaced either; not every file system can promise that. */
static gboolean
rename_over (const char *from, const char *to, gboolean is_new)
{
  if (is_new && renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return TRUE;
  if (is_new && errno != EINVAL && errno != ENOSYS)
    return FALSE;
  return rename (from, to) == 0;
}

/* Returns: (nullable): the code of what went wrong, with errno. */
static const char *
put_in_place (RopewayTableFile *self, int fd, const char *beside, GBytes *bytes)
{
  if (!write_all (fd, bytes))
    return code_of_writing (errno);
  if (!keep_owner (self, fd))
    return "file.owner";
  ropeway_fail_point ("file.before-rename");
  if (!is_unchanged (self))
    return "file.changed";
  if (!rename_over (beside, self->path, self->is_missing))
    return errno == EEXIST ? "file.changed" : code_of_writing (errno);
  ropeway_fail_point ("file.after-rename");
  return NULL;
}

gboolean
ropeway_table_file_replace (RopewayTableFile *self, GBytes *bytes, RopewayProblem **problem)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *name = g_path_get_basename (self->path);
  g_autofree char *hidden = g_strconcat (".", name, ".ropeway", NULL);
  g_autofree char *beside = g_build_filename (folder, hidden, NULL);
  const char *code = g_bytes_get_size (bytes) > ROPEWAY_LIMIT_FILE_BYTES ? "file.too-large" : NULL;

  /* A folder that may be written in would let a file be replaced that may not be. */
  if (code == NULL && !self->is_missing && access (self->path, W_OK) != 0)
    code = errno == ENOENT ? "file.changed" : code_of_writing (errno);
  int error = errno;
  int fd = code == NULL ? open_beside (beside) : -1;
  if (fd < 0)
    {
      error = code == NULL ? errno : error;
      *problem = make_problem (self, code != NULL ? code : code_of_writing (error), error);
      return FALSE;
    }
  code = put_in_place (self, fd, beside, bytes);
  error = errno;
  if (code != NULL)
    unlink (beside);
  /* In its place it is, whatever becomes of the folder's entry: the ledger is told so. */
  else if (sync_folder (folder) && fstat (fd, &self->stamp) != 0)
    memset (&self->stamp, 0, sizeof self->stamp);
  close (fd);
  if (code != NULL)
    {
      *problem = make_problem (self, code, error);
      return FALSE;
    }
  g_bytes_unref (self->bytes);
  self->bytes = g_bytes_ref (bytes);
  self->is_missing = FALSE;
  return TRUE;
}
