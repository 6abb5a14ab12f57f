/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: bytes that nobody can print by accident and that are gone when they are no longer needed. */
#include "secrets/secret.h"

#include <string.h>

struct _RopewaySecret
{
  gatomicrefcount ref_count;
  gsize length;
  char bytes[];
};

RopewaySecret *
ropeway_secret_new (const char *bytes, gssize length)
{
  RopewaySecret *secret;
  gsize n;

  g_return_val_if_fail (bytes != NULL, NULL);

  n = length < 0 ? strlen (bytes) : (gsize)length;
  secret = g_malloc (sizeof (RopewaySecret) + n + 1);
  g_atomic_ref_count_init (&secret->ref_count);
  secret->length = n;
  memcpy (secret->bytes, bytes, n);
  secret->bytes[n] = '\0';
  return secret;
}

RopewaySecret *
ropeway_secret_ref (RopewaySecret *secret)
{
  g_return_val_if_fail (secret != NULL, NULL);

  g_atomic_ref_count_inc (&secret->ref_count);
  return secret;
}

void
ropeway_secret_unref (RopewaySecret *secret)
{
  g_return_if_fail (secret != NULL);

  if (!g_atomic_ref_count_dec (&secret->ref_count))
    return;
  ropeway_wipe (secret, sizeof (RopewaySecret) + secret->length);
  g_free (secret);
}

const char *
ropeway_secret_reveal (const RopewaySecret *secret, gsize *length)
{
  g_return_val_if_fail (secret != NULL, NULL);

  if (length != NULL)
    *length = secret->length;
  return secret->bytes;
}

void
ropeway_wipe (gpointer memory, gsize length)
{
  explicit_bzero (memory, length);
}
