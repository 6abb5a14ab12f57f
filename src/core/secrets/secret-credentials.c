/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: systemd hands a service its secrets as files in memory that only the service can read. */
#include "secrets/secret-provider-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/limits.h"

#define ROPEWAY_TYPE_SECRET_CREDENTIALS (ropeway_secret_credentials_get_type ())
G_DECLARE_FINAL_TYPE (RopewaySecretCredentials, ropeway_secret_credentials, ROPEWAY, SECRET_CREDENTIALS,
                      GObject)

struct _RopewaySecretCredentials
{
  GObject parent;

  /* owned */
  char *folder;
};

static void provider_init (RopewaySecretProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RopewaySecretCredentials, ropeway_secret_credentials, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ROPEWAY_TYPE_SECRET_PROVIDER, provider_init))

/* systemd lets the service in by an access control list, which shows as the right of the group to read;
 * that one is accepted, any other right of others is not. */
static gboolean
check_file (int fd, const char *path, GError **error)
{
  struct stat info;

  if (fstat (fd, &info) != 0)
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                 _ ("The secret in %s cannot be read: %s"), path, g_strerror (errno));
  else if (!S_ISREG (info.st_mode))
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED, _ ("%s is no file."), path);
  else if (info.st_uid != 0 && info.st_uid != geteuid ())
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                 _ ("%s belongs to somebody else; a secret is taken only from root or yourself."), path);
  else if ((info.st_mode & (S_IRWXO | S_IWGRP | S_IXGRP)) != 0)
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                 _ ("Others may read or change %s. Take that right away (chmod 600)."), path);
  else
    return TRUE;
  return FALSE;
}

/* Returns: bytes read, one more than allowed at most; -1 with errno. */
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

static gsize
cut_newline (const char *text, gsize length)
{
  if (length > 0 && text[length - 1] == '\n')
    length--;
  else
    return length;
  if (length > 0 && text[length - 1] == '\r')
    length--;
  return length;
}

static RopewaySecret *
read_secret (int fd, const char *path, GError **error)
{
  const gsize size = ROPEWAY_LIMIT_SECRET_BYTES + 3;
  g_autofree char *buffer = NULL;
  RopewaySecret *secret = NULL;
  gssize n;

  if (!check_file (fd, path, error))
    return NULL;

  buffer = g_malloc (size);
  n = read_all (fd, buffer, size);
  if (n < 0)
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                 _ ("The secret in %s cannot be read: %s"), path, g_strerror (errno));
  else
    {
      gsize length = cut_newline (buffer, (gsize)n);

      if (length > 0)
        secret = ropeway_secret_take_in (buffer, length, path, error);
    }
  ropeway_wipe (buffer, size);
  return secret;
}

static RopewaySecret *
ropeway_secret_credentials_find (RopewaySecretProvider *provider, const char *key, GError **error)
{
  RopewaySecretCredentials *self = ROPEWAY_SECRET_CREDENTIALS (provider);
  g_autofree char *path = g_build_filename (self->folder, key, NULL);
  RopewaySecret *secret;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0)
    {
      if (errno != ENOENT)
        g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                     _ ("The secret in %s cannot be read: %s"), path, g_strerror (errno));
      return NULL;
    }
  secret = read_secret (fd, path, error);
  close (fd);
  return secret;
}

static void
provider_init (RopewaySecretProviderInterface *iface)
{
  iface->place = N_ ("systemd’s credentials");
  iface->find = ropeway_secret_credentials_find;
}

static void
ropeway_secret_credentials_finalize (GObject *object)
{
  RopewaySecretCredentials *self = ROPEWAY_SECRET_CREDENTIALS (object);

  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (ropeway_secret_credentials_parent_class)->finalize (object);
}

static void
ropeway_secret_credentials_class_init (RopewaySecretCredentialsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_secret_credentials_finalize;
}

static void
ropeway_secret_credentials_init (RopewaySecretCredentials *self)
{
}

RopewaySecretProvider *
ropeway_secret_credentials_new (void)
{
  const char *folder = g_getenv ("CREDENTIALS_DIRECTORY");
  RopewaySecretCredentials *self;

  if (folder == NULL || *folder == '\0')
    return NULL;
  self = g_object_new (ROPEWAY_TYPE_SECRET_CREDENTIALS, NULL);
  self->folder = g_strdup (folder);
  return ROPEWAY_SECRET_PROVIDER (self);
}
