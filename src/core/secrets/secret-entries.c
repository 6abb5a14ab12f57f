/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: secrets as lines of text, read without trust and written without a moment in which they are lost. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "secrets/secret-file-private.h"
#include "secrets/secret-provider-private.h"

#define HEAD "ropeway-secrets 1\n"
#define N_MEMBERS 5

/* In the order in which they stand in a line, and in RopewaySecretEntry. */
static const char *const members[N_MEMBERS] = { "connection", "environment", "slot", "origin", "secret" };

static const char **
get_member (RopewaySecretEntry *entry, guint i)
{
  const char **const places[N_MEMBERS]
      = { &entry->connection, &entry->environment, &entry->slot, &entry->origin, &entry->secret };

  return places[i];
}

static RopewaySecretEntries *
entries_new (gsize size)
{
  RopewaySecretEntries *self = g_new0 (RopewaySecretEntries, 1);

  self->text = g_malloc0 (size);
  self->size = size;
  self->entries = g_array_new (FALSE, FALSE, sizeof (RopewaySecretEntry));
  return self;
}

void
ropeway_secret_entries_free (RopewaySecretEntries *self)
{
  ropeway_wipe (self->text, self->size);
  g_free (self->text);
  g_array_unref (self->entries);
  g_free (self);
}

/* Returns: its index, -1 where there is none. */
static int
find_index (const RopewaySecretEntries *self, const char *connection, const char *environment,
            const char *slot)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const RopewaySecretEntry *entry = &g_array_index (self->entries, RopewaySecretEntry, i);

      if (g_str_equal (entry->connection, connection) && g_str_equal (entry->environment, environment)
          && g_str_equal (entry->slot, slot))
        return (int)i;
    }
  return -1;
}

const RopewaySecretEntry *
ropeway_secret_entries_find (const RopewaySecretEntries *self, const char *connection,
                             const char *environment, const char *slot)
{
  int i = find_index (self, connection, environment, slot);

  return i >= 0 ? &g_array_index (self->entries, RopewaySecretEntry, i) : NULL;
}

void
ropeway_secret_entries_remove (RopewaySecretEntries *self, const char *connection, const char *environment,
                               const char *slot)
{
  int i = find_index (self, connection, environment, slot);

  if (i >= 0)
    g_array_remove_index (self->entries, (guint)i);
}

/* ---- reading ---- */

/* Decodes what stands before @end, in place. Returns: whether all of it is as it would have been written. */
static gboolean
decode (char *text, const char *end)
{
  char *out = text;

  for (const char *in = text; in < end; in++)
    if (g_ascii_isalnum (*in) || strchr ("-._~", *in) != NULL)
      *out++ = *in;
    else if (*in == '%' && in + 2 < end && g_ascii_isxdigit (in[1]) && g_ascii_isxdigit (in[2])
             && (in[1] != '0' || in[2] != '0'))
      {
        *out++ = (char)(g_ascii_xdigit_value (in[1]) * 16 + g_ascii_xdigit_value (in[2]));
        in += 2;
      }
    else
      return FALSE;
  *out = '\0';
  return TRUE;
}

/* Reads the line from @line to the newline at @end, in place. */
static gboolean
read_line (RopewaySecretEntry *entry, char *line, char *end)
{
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      gsize length = strlen (members[i]);
      char *stop = i + 1 < N_MEMBERS ? memchr (line, '&', (gsize)(end - line)) : end;

      if (stop == NULL || (gsize)(stop - line) <= length || memcmp (line, members[i], length) != 0
          || line[length] != '=' || !decode (line + length + 1, stop))
        return FALSE;
      *get_member (entry, i) = line + length + 1;
      line = stop + 1;
    }
  return TRUE;
}

/* @length: of the text, behind which a NUL stands. */
static gboolean
read_lines (RopewaySecretEntries *self, gsize length, const char *path, GError **error)
{
  char *line = self->text + strlen (HEAD);
  char *end = self->text + length;

  if (length < strlen (HEAD) || memcmp (self->text, HEAD, strlen (HEAD)) != 0)
    {
      g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                   _ ("%s does not begin as a file of secrets of this version of Ropeway does."), path);
      return FALSE;
    }
  for (guint number = 2; line < end; number++)
    {
      char *stop = memchr (line, '\n', (gsize)(end - line));
      RopewaySecretEntry entry = { 0 };

      if (stop == NULL || !read_line (&entry, line, stop))
        {
          g_set_error (
              error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
              _ ("Line %u of %s cannot be read. Put it right, or remove it and enter the secret again."),
              number, path);
          return FALSE;
        }
      g_array_append_val (self->entries, entry);
      line = stop + 1;
    }
  return TRUE;
}

static gboolean
check_owner (int fd, gboolean is_folder, const char *path, GError **error)
{
  struct stat info;

  if (fstat (fd, &info) != 0)
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED, _ ("%s cannot be looked at: %s"),
                 path, g_strerror (errno));
  else if (!is_folder && !S_ISREG (info.st_mode))
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED, _ ("%s is no file."), path);
  else if (info.st_uid != geteuid ())
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                 _ ("%s belongs to somebody else; secrets are kept only in what is your own."), path);
  else if (is_folder && (info.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                 _ ("Others may change what is in %s. Take that right away (chmod 700)."), path);
  else if (!is_folder && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                 _ ("Others may read or change %s. Take that right away (chmod 600)."), path);
  else
    return TRUE;
  return FALSE;
}

static gboolean
fail_io (const char *path, int code, GError **error)
{
  g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
               _ ("The secrets in %s cannot be read or written: %s"), path, g_strerror (code));
  return FALSE;
}

/* Returns: the folder of @path, open; -1 with @error, or without where there is no such folder. */
static int
open_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    {
      if (errno != ENOENT)
        fail_io (folder, errno, error);
      return -1;
    }
  if (check_owner (fd, TRUE, folder, error))
    return fd;
  close (fd);
  return -1;
}

/* Returns: bytes read, -1 with errno. */
static gssize
read_all (int fd, char *buffer, gsize size)
{
  gsize filled = 0;

  while (filled < size)
    {
      gssize n = read (fd, buffer + filled, size - filled);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      filled += (gsize)n;
    }
  return (gssize)filled;
}

static RopewaySecretEntries *
read_file (int fd, const char *path, GError **error)
{
  g_autoptr (RopewaySecretEntries) self = NULL;
  gssize n;

  if (!check_owner (fd, FALSE, path, error))
    return NULL;
  self = entries_new (ROPEWAY_LIMIT_SECRETS_BYTES + 2);
  n = read_all (fd, self->text, ROPEWAY_LIMIT_SECRETS_BYTES + 1);
  if (n < 0)
    fail_io (path, errno, error);
  else if (n > ROPEWAY_LIMIT_SECRETS_BYTES)
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                 _ ("The secrets in %s are larger than %d bytes together."), path,
                 ROPEWAY_LIMIT_SECRETS_BYTES);
  else if (read_lines (self, (gsize)n, path, error))
    return g_steal_pointer (&self);
  return NULL;
}

RopewaySecretEntries *
ropeway_secret_entries_read (const char *path, GError **error)
{
  RopewaySecretEntries *self = NULL;
  GError *problem = NULL;
  int folder = open_folder (path, &problem);
  int fd = -1;

  if (folder >= 0)
    {
      fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
      if (fd < 0 && errno != ENOENT)
        fail_io (path, errno, &problem);
      close (folder);
    }
  if (fd >= 0)
    {
      self = read_file (fd, path, &problem);
      close (fd);
    }
  else if (problem == NULL)
    self = entries_new (1);
  if (problem != NULL)
    g_propagate_error (error, problem);
  return self;
}

/* ---- writing ---- */

static char *
encode (char *out, const char *text)
{
  static const char digits[] = "0123456789ABCDEF";

  for (; *text != '\0'; text++)
    if (g_ascii_isalnum (*text) || strchr ("-._~", *text) != NULL)
      *out++ = *text;
    else
      {
        *out++ = '%';
        *out++ = digits[(guchar)*text >> 4];
        *out++ = digits[(guchar)*text & 15];
      }
  return out;
}

/* One allocation that is large enough: what grows leaves copies behind.
 * Returns: (transfer full): @size bytes, of which @length are the text; to be wiped. */
static char *
make_text (const RopewaySecretEntries *self, gsize *size, gsize *length)
{
  char *text;
  char *out;

  *size = strlen (HEAD);
  for (guint i = 0; i < self->entries->len; i++)
    for (guint j = 0; j < N_MEMBERS; j++)
      *size += strlen (members[j]) + 2
               + 3 * strlen (*get_member (&g_array_index (self->entries, RopewaySecretEntry, i), j));
  text = g_malloc (*size);
  out = text + strlen (HEAD);
  memcpy (text, HEAD, strlen (HEAD));
  for (guint i = 0; i < self->entries->len; i++)
    for (guint j = 0; j < N_MEMBERS; j++)
      {
        memcpy (out, members[j], strlen (members[j]));
        out += strlen (members[j]);
        *out++ = '=';
        out = encode (out, *get_member (&g_array_index (self->entries, RopewaySecretEntry, i), j));
        *out++ = j + 1 < N_MEMBERS ? '&' : '\n';
      }
  *length = (gsize)(out - text);
  return text;
}

static gboolean
write_all (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      text += n;
      length -= (gsize)n;
    }
  return TRUE;
}

/* A new file beside @path takes its place when it is safe on the disk. @folder: where it is, open. */
static gboolean
replace_file (const char *path, int folder, const char *text, gsize length, GError **error)
{
  g_autofree char *beside = g_strconcat (path, ".new", NULL);
  gboolean is_written;
  int code;
  int fd;

  if (unlink (beside) != 0 && errno != ENOENT)
    return fail_io (beside, errno, error);
  fd = open (beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd < 0)
    return fail_io (beside, errno, error);
  is_written = write_all (fd, text, length) && fsync (fd) == 0;
  code = errno;
  close (fd);
  if (is_written && rename (beside, path) == 0 && fsync (folder) == 0)
    return TRUE;
  if (is_written)
    code = errno;
  unlink (beside);
  return fail_io (path, code, error);
}

gboolean
ropeway_secret_entries_write (const RopewaySecretEntries *self, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gboolean is_written = FALSE;
  gsize size;
  gsize length;
  int folder = open_folder (path, error);

  if (folder < 0)
    return FALSE;
  text = make_text (self, &size, &length);
  if (length > ROPEWAY_LIMIT_SECRETS_BYTES)
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                 _ ("The secrets in %s are larger than %d bytes together."), path,
                 ROPEWAY_LIMIT_SECRETS_BYTES);
  else
    is_written = replace_file (path, folder, text, length, error);
  ropeway_wipe (text, size);
  close (folder);
  return is_written;
}
