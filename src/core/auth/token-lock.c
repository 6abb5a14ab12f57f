/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/token-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/limits.h"

#define MS_US 1000
#define POLL_US (20 * MS_US) /* flock has no way to wait beside a loop */

struct _RopewayTokenLock
{
  int fd;
};

typedef struct
{
  /* owned */
  RopewayClock *clock;
  char *path;

  /* state */
  int fd; /* -1: the lock's now */
  guint timer;
  gint64 deadline; /* monotonic */
} Taking;

static void
taking_free (gpointer data)
{
  Taking *taking = data;

  if (taking->fd >= 0)
    close (taking->fd);
  ropeway_clock_unref (taking->clock);
  g_free (taking->path);
  g_free (taking);
}

/* Returns: (transfer full): the folder of all locks, which is made where it is missing. */
static char *
dup_folder (void)
{
  const char *folders = g_getenv ("STATE_DIRECTORY");
  g_autofree char *state = NULL;
  char *folder;

  if (folders != NULL && *folders != '\0')
    state = g_strndup (folders, strcspn (folders, ":"));
  else
    state = g_build_filename (g_get_user_state_dir (), "ropeway", NULL);
  folder = g_build_filename (state, "sign-in-locks", NULL);
  g_mkdir_with_parents (folder, 0700);
  return folder;
}

static char *
dup_path (const RopewaySecretQuery *query)
{
  g_autofree char *folder = dup_folder ();
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  const char *const parts[] = { query->connection, query->environment, query->name };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const char *part = parts[i] != NULL ? parts[i] : "";

      g_checksum_update (sum, (const guchar *)part, (gssize)strlen (part) + 1);
    }
  return g_build_filename (folder, g_checksum_get_string (sum), NULL);
}

static void try (GTask *task);

static void
on_time (gpointer data)
{
  GTask *task = data;
  Taking *taking = g_task_get_task_data (task);

  taking->timer = 0;
  try (task);
}

static void
end (GTask *task, GError *error)
{
  Taking *taking = g_task_get_task_data (task);
  RopewayTokenLock *lock;

  if (error != NULL)
    g_task_return_error (task, error);
  else
    {
      lock = g_new0 (RopewayTokenLock, 1);
      lock->fd = taking->fd;
      taking->fd = -1;
      g_task_return_pointer (task, lock, (GDestroyNotify)ropeway_token_lock_free);
    }
  g_object_unref (task);
}

/* @task: (transfer full). */
static void
try (GTask *task)
{
  Taking *taking = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    end (task, error);
  else if (flock (taking->fd, LOCK_EX | LOCK_NB) == 0)
    end (task, NULL);
  else if (errno != EWOULDBLOCK && errno != EINTR)
    end (task, g_error_new (G_IO_ERROR, g_io_error_from_errno (errno), _ ("“%s” cannot be locked: %s"),
                            taking->path, g_strerror (errno)));
  else if (ropeway_clock_monotonic (taking->clock) >= taking->deadline)
    end (task,
         g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                              _ ("Another process of Ropeway has been renewing this sign-in for too long.")));
  else
    taking->timer = ropeway_clock_add_timer (taking->clock, POLL_US, on_time, task);
}

void
ropeway_token_lock_take_async (const RopewaySecretQuery *query, RopewayClock *clock,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Taking *taking = g_new0 (Taking, 1);

  g_task_set_source_tag (task, ropeway_token_lock_take_async);
  g_task_set_task_data (task, taking, taking_free);
  taking->clock = ropeway_clock_ref (clock);
  taking->path = dup_path (query);
  taking->deadline = ropeway_clock_monotonic (clock) + ROPEWAY_LIMIT_TOKEN_LOCK_MS * MS_US;
  taking->fd = open (taking->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (taking->fd < 0)
    end (task, g_error_new (G_IO_ERROR, g_io_error_from_errno (errno), _ ("“%s” cannot be opened: %s"),
                            taking->path, g_strerror (errno)));
  else
    try (task);
}

RopewayTokenLock *
ropeway_token_lock_take_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_token_lock_take_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ropeway_token_lock_free (RopewayTokenLock *self)
{
  close (self->fd);
  g_free (self);
}
