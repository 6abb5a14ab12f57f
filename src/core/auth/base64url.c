/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/base64url.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#define RANDOM_BYTES 32

void
ropeway_base64url_append (GString *out, gconstpointer bytes, gsize length)
{
  g_autofree char *text = g_base64_encode (bytes, length);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  g_string_append (out, text);
}

char *
ropeway_base64url_random (void)
{
  guint8 bytes[RANDOM_BYTES];
  GString *out = g_string_sized_new (64);

  if (gnutls_rnd (GNUTLS_RND_KEY, bytes, sizeof bytes) != 0)
    g_error ("There are no random numbers to be had");
  ropeway_base64url_append (out, bytes, sizeof bytes);
  return g_string_free (out, FALSE);
}

char *
ropeway_base64url_digest (const char *text)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  GString *out = g_string_new (NULL);

  g_checksum_update (sum, (const guchar *)text, (gssize)strlen (text));
  g_checksum_get_digest (sum, digest, &length);
  ropeway_base64url_append (out, digest, length);
  return g_string_free (out, FALSE);
}
