/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "secrets/secret-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "secrets/secret-provider-private.h"

#define LOCK_TURN_MS 10

#define ROPEWAY_TYPE_SECRET_FILE (ropeway_secret_file_get_type ())
G_DECLARE_FINAL_TYPE (RopewaySecretFile, ropeway_secret_file, ROPEWAY, SECRET_FILE, GObject)

struct _RopewaySecretFile
{
  GObject parent;

  /* owned */
  char *path;

  /* state */
  guint lock_ms;
};

/* One change of the file, for a thread that may wait. */
typedef struct
{
  /* owned */
  char *path;
  RopewaySecretQuery *query;
  RopewaySecret *secret; /* (nullable): remove */

  /* state */
  guint lock_ms;
} Change;

static void provider_init (RopewaySecretProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RopewaySecretFile, ropeway_secret_file, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ROPEWAY_TYPE_SECRET_PROVIDER, provider_init))

/* ---- reading ---- */

/* Returns: (transfer none) (nullable). Errors: ROPEWAY_SECRET_ERROR. */
static const RopewaySecretEntry *
find_entry (const RopewaySecretEntries *entries, const RopewaySecretQuery *query, GError **error)
{
  const RopewaySecretEntry *entry = NULL;

  if (query->connection != NULL && query->environment != NULL)
    entry = ropeway_secret_entries_find (entries, query->connection, query->environment, query->name);
  if (query->connection != NULL && entry == NULL)
    entry = ropeway_secret_entries_find (entries, query->connection, "", query->name);
  if (entry == NULL)
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NOT_THERE,
                 _ ("The secret “%s” is not there. Enter it at its connection."), query->name);
  else if (!g_str_equal (entry->origin, query->origin != NULL ? query->origin : ""))
    g_propagate_error (error, ropeway_secret_elsewhere_error (entry->origin, query->origin));
  else
    return entry;
  return NULL;
}

static void
ropeway_secret_file_lookup_async (RopewaySecretProvider *provider, const RopewaySecretQuery *query,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  RopewaySecretFile *self = ROPEWAY_SECRET_FILE (provider);
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, data);
  g_autoptr (RopewaySecretEntries) entries = NULL;
  const RopewaySecretEntry *entry = NULL;
  RopewaySecret *secret = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, ropeway_secret_file_lookup_async);
  entries = ropeway_secret_entries_read (self->path, &error);
  if (entries != NULL)
    entry = find_entry (entries, query, &error);
  if (entry != NULL)
    secret = ropeway_secret_take_in (entry->secret, strlen (entry->secret), self->path, &error);
  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify)ropeway_secret_unref);
  else
    g_task_return_error (task, error);
}

/* ---- changing ---- */

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->path);
  ropeway_secret_query_free (change->query);
  g_clear_pointer (&change->secret, ropeway_secret_unref);
  g_free (change);
}

/* A lock has no descriptor that would tell when it is free; being cancelled has. */
static void
wait_a_turn (GCancellable *cancellable)
{
  GPollFD cancelled;
  gboolean is_watched = g_cancellable_make_pollfd (cancellable, &cancelled);

  g_poll (&cancelled, is_watched ? 1 : 0, LOCK_TURN_MS);
  if (is_watched)
    g_cancellable_release_fd (cancellable);
}

/* Who holds the lock does so for the moment of one change; it goes with the descriptor.
 * Returns: the descriptor, -1 with @error. */
static int
lock (const Change *change, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (change->path);
  g_autofree char *path = g_strconcat (change->path, ".lock", NULL);
  int fd = -1;

  if (g_mkdir_with_parents (folder, S_IRWXU) == 0)
    fd = open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd < 0)
    {
      g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED, _ ("%s cannot be made: %s"),
                   path, g_strerror (errno));
      return -1;
    }
  for (guint waited = 0; flock (fd, LOCK_EX | LOCK_NB) != 0; waited += LOCK_TURN_MS)
    {
      if (waited >= change->lock_ms)
        g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                     _ ("Another program is changing the secrets in %s. Try again later."), change->path);
      if (waited >= change->lock_ms || g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          close (fd);
          return -1;
        }
      wait_a_turn (cancellable);
    }
  return fd;
}

static gboolean
change_file (const Change *change, GError **error)
{
  g_autoptr (RopewaySecretEntries) entries = ropeway_secret_entries_read (change->path, error);
  const char *environment = change->query->environment != NULL ? change->query->environment : "";
  const char *origin = change->query->origin != NULL ? change->query->origin : "";

  if (entries == NULL)
    return FALSE;
  if (change->secret == NULL
      && ropeway_secret_entries_find (entries, change->query->connection, environment, change->query->name)
             == NULL)
    return TRUE;
  ropeway_secret_entries_remove (entries, change->query->connection, environment, change->query->name);
  if (change->secret != NULL)
    {
      RopewaySecretEntry entry = { change->query->connection, environment, change->query->name, origin,
                                   ropeway_secret_reveal (change->secret, NULL) };

      g_array_append_val (entries->entries, entry);
    }
  return ropeway_secret_entries_write (entries, change->path, error);
}

static void
change_in_thread (GTask *task, gpointer unused_source, gpointer data, GCancellable *cancellable)
{
  const Change *change = data;
  GError *error = NULL;
  gboolean is_changed;
  int fd;

  if (g_task_return_error_if_cancelled (task))
    return;
  fd = lock (change, cancellable, &error);
  is_changed = fd >= 0 && change_file (change, &error);
  if (fd >= 0)
    close (fd);
  if (is_changed)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* @secret: (nullable): remove. */
static void
change (RopewaySecretProvider *provider, const RopewaySecretQuery *query, RopewaySecret *secret,
        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  RopewaySecretFile *self = ROPEWAY_SECRET_FILE (provider);
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, data);
  Change *made = g_new0 (Change, 1);

  g_task_set_source_tag (task, change);
  made->path = g_strdup (self->path);
  made->query = ropeway_secret_query_copy (query);
  made->secret = secret != NULL ? ropeway_secret_ref (secret) : NULL;
  made->lock_ms = self->lock_ms;
  g_task_set_task_data (task, made, change_free);
  if (query->connection == NULL)
    g_task_return_error (task, ropeway_secret_no_connection_error (query->name));
  else
    g_task_run_in_thread (task, change_in_thread);
}

static void
ropeway_secret_file_store_async (RopewaySecretProvider *provider, const RopewaySecretQuery *query,
                                 RopewaySecret *secret, const char *unused_label, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data)
{
  change (provider, query, secret, cancellable, callback, data);
}

static void
ropeway_secret_file_remove_async (RopewaySecretProvider *provider, const RopewaySecretQuery *query,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  change (provider, query, NULL, cancellable, callback, data);
}

/* ---- the provider ---- */

static void
provider_init (RopewaySecretProviderInterface *iface)
{
  iface->place = N_ ("a private file");
  iface->lookup_async = ropeway_secret_file_lookup_async;
  iface->store_async = ropeway_secret_file_store_async;
  iface->remove_async = ropeway_secret_file_remove_async;
}

static void
ropeway_secret_file_finalize (GObject *object)
{
  RopewaySecretFile *self = ROPEWAY_SECRET_FILE (object);

  g_free (self->path);

  G_OBJECT_CLASS (ropeway_secret_file_parent_class)->finalize (object);
}

static void
ropeway_secret_file_class_init (RopewaySecretFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_secret_file_finalize;
}

static void
ropeway_secret_file_init (RopewaySecretFile *self)
{
  self->lock_ms = ROPEWAY_LIMIT_SECRET_FILE_LOCK_MS;
}

RopewaySecretProvider *
ropeway_secret_file_new (const char *path)
{
  RopewaySecretFile *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (ROPEWAY_TYPE_SECRET_FILE, NULL);
  self->path = g_strdup (path);
  return ROPEWAY_SECRET_PROVIDER (self);
}

void
ropeway_secret_file_set_patience (RopewaySecretProvider *file, guint lock_ms)
{
  ROPEWAY_SECRET_FILE (file)->lock_ms = lock_ms;
}
