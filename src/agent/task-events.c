/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/task-events.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "value/json-writer.h"

#define CUT "{\"event\":\"cut\"}\n"

struct _RopewayTaskEvents
{
  /* owned */
  int fd;

  /* state */
  guint64 size; /* of the whole lines in it */
  gboolean is_cut;
};

static void
set_error (GError **error, int number)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number),
               _ ("There is no room for what the task tells, in “%s”: %s"), g_get_user_cache_dir (),
               g_strerror (number));
}

/* Two steps where the file system has no files without a name. */
static int
open_in (const char *folder)
{
  g_autofree char *path = NULL;
  int fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0)
    return fd;
  path = g_build_filename (folder, "task-XXXXXX", NULL);
  fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    g_unlink (path);
  return fd;
}

RopewayTaskEvents *
ropeway_task_events_new (GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "ropeway", NULL);
  RopewayTaskEvents *self;
  int fd = g_mkdir_with_parents (folder, 0700) == 0 ? open_in (folder) : -1;

  if (fd < 0)
    {
      set_error (error, errno);
      return NULL;
    }
  self = g_new0 (RopewayTaskEvents, 1);
  self->fd = fd;
  return self;
}

void
ropeway_task_events_free (RopewayTaskEvents *self)
{
  close (self->fd);
  g_free (self);
}

int
ropeway_task_events_open (RopewayTaskEvents *self, GError **error)
{
  /* A duplicate would share our place in the file, and could write. */
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", self->fd);
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    set_error (error, errno);
  return fd;
}

static gboolean
write_all (int fd, const char *bytes, gsize length, guint64 at)
{
  while (length > 0)
    {
      gssize n = pwrite (fd, bytes, length, (off_t)at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      bytes += n;
      length -= (gsize)n;
      at += (guint64)n;
    }
  return TRUE;
}

/* A reader takes what has no line's end for unfinished, so that a torn line says nothing wrong even where the disk is
 * full and the last word does not fit either. */
static void
cut (RopewayTaskEvents *self)
{
  self->is_cut = TRUE;
  if (ftruncate (self->fd, (off_t)self->size) == 0)
    write_all (self->fd, CUT, sizeof CUT - 1, self->size);
}

void
ropeway_task_events_add (RopewayTaskEvents *self, const RopewayTree *line)
{
  g_autoptr (GString) text = NULL;

  if (self->is_cut)
    return;
  text = g_string_new (NULL);
  ropeway_json_write (ropeway_tree_get_root (line), ROPEWAY_JSON_COMPACT, text);
  g_string_append_c (text, '\n');
  if (self->size + text->len > ROPEWAY_LIMIT_TASK_EVENTS_BYTES - (sizeof CUT - 1)
      || !write_all (self->fd, text->str, text->len, self->size))
    cut (self);
  else
    self->size += text->len;
}
