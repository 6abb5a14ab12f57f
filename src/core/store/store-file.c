/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: SQLite takes an empty file for a new database and an old log for the new file's; a memory that was cut
 * off must not come back as an empty one, or every record is written twice. */
#include "store/store-file.h"

#include "base/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* https://www.sqlite.org/fileformat.html §1.3 */
#define HEADER_BYTES 100
#define HEADER_MAGIC "SQLite format 3"
#define HEADER_PAGE_SIZE 16
#define HEADER_CHANGES 24
#define HEADER_PAGES 28
#define HEADER_PAGES_VALID_FOR 92

static gboolean
fail_io (const char *path, int code, GError **error)
{
  g_set_error (
      error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO,
      _ ("“%s” could not be opened or made: %s. Check that its folder exists and that you may write there."),
      path, g_strerror (code));
  return FALSE;
}

char *
ropeway_store_file_resolve (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  char *real = realpath (path, NULL);
  char *result = NULL;

  if (real != NULL)
    result = g_strdup (real);
  else if (errno != ENOENT)
    fail_io (path, errno, error);
  else if ((real = realpath (folder, NULL)) != NULL)
    result = g_build_filename (real, name, NULL);
  else
    fail_io (path, errno, error);
  free (real);
  return result;
}

int
ropeway_store_file_lock (const char *path, GError **error)
{
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  g_autofree char *name = g_path_get_basename (path);
  int fd = open (lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  int code;

  if (fd < 0)
    {
      fail_io (lock, errno, error);
      return -1;
    }
  while (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      code = errno;
      if (code == EINTR)
        continue;
      close (fd);
      if (code == EWOULDBLOCK)
        g_set_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_BUSY,
                     _ ("“%s” is in use: Ropeway is running already. Wait until it is done, then try again."),
                     name);
      else
        fail_io (lock, code, error);
      return -1;
    }
  return fd;
}

static guint32
read_number (const guint8 *header, gsize offset)
{
  return (guint32)header[offset] << 24 | (guint32)header[offset + 1] << 16 | (guint32)header[offset + 2] << 8
         | header[offset + 3];
}

static gboolean
fail_damaged (const char *path, const char *sentence, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);

  g_set_error (
      error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_DAMAGED,
      _ ("“%s” is damaged (%s) and was left as it is. Put a copy of it back, or move it away to begin with "
         "an empty memory."),
      name, sentence);
  return FALSE;
}

static gboolean
fail_foreign (const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);

  g_set_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_FOREIGN,
               _ ("“%s” is not a file of Ropeway and was left as it is. Name another file."), name);
  return FALSE;
}

gboolean
ropeway_store_file_inspect (const char *path, RopewayStoreFileState *state, GError **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf about;
  GStatBuf about_log;

  *state = ROPEWAY_STORE_FILE_MISSING;
  if (g_lstat (path, &about) != 0)
    return errno == ENOENT || fail_io (path, errno, error);
  if (S_ISLNK (about.st_mode))
    return fail_io (path, ENOENT, error);
  if (!S_ISREG (about.st_mode))
    return fail_foreign (path, error);
  *state = g_stat (log, &about_log) == 0 && about_log.st_size > 0 ? ROPEWAY_STORE_FILE_UNCLEAN
                                                                  : ROPEWAY_STORE_FILE_CLOSED;
  return TRUE;
}

static gboolean
check_header (const char *path, const guint8 *header, gint64 size, RopewayStoreFileState state,
              GError **error)
{
  gint64 page;

  if (size == 0)
    return fail_damaged (path, _ ("it is empty"), error);
  if (memcmp (header, HEADER_MAGIC, MIN ((gsize)size, sizeof HEADER_MAGIC)) != 0)
    return fail_foreign (path, error);
  page = (gint64)header[HEADER_PAGE_SIZE] << 8 | header[HEADER_PAGE_SIZE + 1];
  if (page == 1)
    page = 65536;
  /* While a log exists, the file may rightly lag behind its header. */
  if (size < HEADER_BYTES
      || (state == ROPEWAY_STORE_FILE_CLOSED
          && read_number (header, HEADER_CHANGES) == read_number (header, HEADER_PAGES_VALID_FOR)
          && size < page * read_number (header, HEADER_PAGES)))
    return fail_damaged (path, _ ("it was cut off"), error);
  return TRUE;
}

gboolean
ropeway_store_file_check (RopewaySql *sql, RopewayStoreFileState state, GError **error)
{
  guint8 header[HEADER_BYTES] = { 0 };
  sqlite3_file *file = NULL;
  sqlite3_int64 size = 0;
  int status = sqlite3_file_control (sql->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);

  if (status == SQLITE_OK)
    status = file->pMethods->xFileSize (file, &size);
  if (status == SQLITE_OK)
    status = file->pMethods->xRead (file, header, (int)MIN (size, HEADER_BYTES), 0);
  if (status != SQLITE_OK)
    return ropeway_sql_fail (sql, status, error);
  return check_header (sql->path, header, size, state, error);
}

gboolean
ropeway_store_file_remove (const char *path, GError **error)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *old = g_strconcat (path, suffixes[i], NULL);

      if (g_unlink (old) != 0 && errno != ENOENT)
        return fail_io (old, errno, error);
    }
  return TRUE;
}

gboolean
ropeway_store_file_make (const char *path, GError **error)
{
  int fd;

  if (!ropeway_store_file_remove (path, error))
    return FALSE;
  fd = open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail_io (path, errno, error);
  close (fd);
  return TRUE;
}

static gboolean
sync_path (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean is_done = fd >= 0 && fsync (fd) == 0;
  int code = errno;

  if (fd >= 0)
    close (fd);
  errno = code;
  return is_done;
}

gboolean
ropeway_store_file_rename (const char *from, const char *to, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (to);

  if (!sync_path (from) || rename (from, to) != 0 || !sync_path (folder))
    return fail_io (to, errno, error);
  return TRUE;
}
