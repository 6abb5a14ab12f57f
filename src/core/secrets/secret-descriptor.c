/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a pipe hands secrets over without a trace in files, arguments or the environment. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/ident.h"
#include "base/limits.h"
#include "secrets/secret-provider-private.h"

/* Reads until the end. Returns: bytes read, @size if there may be more, -1 with errno. */
static gssize
read_all (int fd, char *buffer, gsize size)
{
  struct pollfd ready = { fd, POLLIN, 0 };
  gsize filled = 0;

  while (filled < size)
    {
      gssize n = read (fd, buffer + filled, size - filled);

      if (n == 0)
        break;
      if (n > 0)
        filled += (gsize)n;
      else if (errno == EAGAIN)
        poll (&ready, 1, -1);
      else if (errno != EINTR)
        return -1;
    }
  return (gssize)filled;
}

/* Decodes %XX in place. Returns: the new length, -1 where a % encodes nothing. */
static gssize
decode (char *text, gsize length)
{
  gsize out = 0;

  for (gsize i = 0; i < length; i++)
    if (text[i] != '%')
      text[out++] = text[i];
    else if (i + 2 < length && g_ascii_isxdigit (text[i + 1]) && g_ascii_isxdigit (text[i + 2]))
      {
        text[out++] = (char)(g_ascii_xdigit_value (text[i + 1]) * 16 + g_ascii_xdigit_value (text[i + 2]));
        i += 2;
      }
    else
      return -1;
  return (gssize)out;
}

/* "name" or "name__environment". */
static gboolean
is_key (const char *key)
{
  const char *mark = g_strrstr (key, "__");
  g_autofree char *name = mark != NULL ? g_strndup (key, (gsize)(mark - key)) : NULL;

  return ropeway_ident_is_secret_name (key)
         || (name != NULL && ropeway_ident_is_secret_name (name) && ropeway_ident_is_slug (mark + 2));
}

static gboolean
has (RopewaySecretMemory *memory, const char *key)
{
  RopewaySecretProvider *provider = ROPEWAY_SECRET_PROVIDER (memory);
  g_autoptr (RopewaySecret) secret = ROPEWAY_SECRET_PROVIDER_GET_IFACE (provider)->find (provider, key, NULL);

  return secret != NULL;
}

static gboolean
take_line (RopewaySecretMemory *memory, char *line, gsize length, guint number, GError **error)
{
  char *sign = memchr (line, '=', length);
  g_autofree char *key = sign != NULL ? g_strndup (line, (gsize)(sign - line)) : NULL;
  g_autofree char *place = NULL;
  g_autoptr (RopewaySecret) secret = NULL;
  gssize n;

  if (key == NULL || !is_key (key))
    {
      g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                   _ ("Line %u of the secrets is not of the form name=value."), number);
      return FALSE;
    }
  if (has (memory, key))
    {
      g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                   _ ("Line %u of the secrets gives “%s” a second time."), number, key);
      return FALSE;
    }
  n = decode (sign + 1, length - (gsize)(sign + 1 - line));
  if (n < 0)
    {
      g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                   _ ("In line %u of the secrets a %% encodes nothing. Write %%25 for the sign itself."),
                   number);
      return FALSE;
    }
  place = g_strdup_printf (_ ("line %u"), number);
  secret = ropeway_secret_take_in (sign + 1, (gsize)n, place, error);
  if (secret == NULL)
    return FALSE;
  if (n > 0)
    ropeway_secret_memory_set (memory, key, NULL, secret);
  return TRUE;
}

static gboolean
take_lines (RopewaySecretMemory *memory, char *text, gsize length, GError **error)
{
  char *end = text + length;
  guint number = 0;

  for (char *line = text; line < end;)
    {
      char *newline = memchr (line, '\n', (gsize)(end - line));
      char *stop = newline != NULL ? newline : end;
      gsize size = (gsize)(stop - line);

      if (size > 0 && line[size - 1] == '\r')
        size--;
      if (!take_line (memory, line, size, ++number, error))
        return FALSE;
      line = stop + 1;
    }
  return TRUE;
}

RopewaySecretProvider *
ropeway_secret_descriptor_new (int fd, GError **error)
{
  const gsize size = ROPEWAY_LIMIT_SECRETS_BYTES + 1;
  g_autoptr (RopewaySecretMemory) memory = ropeway_secret_memory_new ();
  g_autofree char *buffer = g_malloc (size);
  gboolean taken = FALSE;
  gssize n = read_all (fd, buffer, size);

  if (n < 0)
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                 _ ("The secrets cannot be read from descriptor %d: %s"), fd, g_strerror (errno));
  else if ((gsize)n == size)
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                 _ ("The secrets from descriptor %d are larger than %d bytes together."), fd,
                 ROPEWAY_LIMIT_SECRETS_BYTES);
  else
    taken = take_lines (memory, buffer, (gsize)n, error);

  ropeway_wipe (buffer, n > 0 ? (gsize)n : 0);
  close (fd);
  return taken ? ROPEWAY_SECRET_PROVIDER (g_steal_pointer (&memory)) : NULL;
}
