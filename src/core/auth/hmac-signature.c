/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/hmac-signature.h"

#include <string.h>

#include "http/http-url.h"

#define MAX_DIGEST_BYTES 64

typedef struct
{
  const RopewaySigning *signing;
  const RopewayHmacRequest *request;
  const char *signature; /* (nullable) */
} Filling;

static GChecksumType
checksum_type (RopewaySignHash hash)
{
  static const GChecksumType types[] = { [ROPEWAY_SIGN_SHA256] = G_CHECKSUM_SHA256,
                                         [ROPEWAY_SIGN_SHA1] = G_CHECKSUM_SHA1,
                                         [ROPEWAY_SIGN_SHA512] = G_CHECKSUM_SHA512,
                                         [ROPEWAY_SIGN_MD5] = G_CHECKSUM_MD5 };

  return types[hash];
}

static RopewaySecret *
take_bytes (guint8 *bytes, gsize length)
{
  RopewaySecret *key = ropeway_secret_new ((const char *)bytes, (gssize)length);

  ropeway_wipe (bytes, length);
  g_free (bytes);
  return key;
}

static RopewaySecret *
read_hex (const char *text, gsize length)
{
  guint8 *bytes;

  if (length == 0 || length % 2 != 0 || strspn (text, "0123456789abcdefABCDEF") != length)
    return NULL;
  bytes = g_malloc (length / 2);
  for (gsize i = 0; i < length / 2; i++)
    bytes[i] = (guint8)(g_ascii_xdigit_value (text[2 * i]) * 16 + g_ascii_xdigit_value (text[2 * i + 1]));
  return take_bytes (bytes, length / 2);
}

/* Both alphabets of RFC 4648, with or without its padding. */
static RopewaySecret *
read_base64 (const char *text, gsize length)
{
  gsize n = length;
  gsize n_bytes = 0;
  char *padded;
  guint8 *bytes;

  while (n > 0 && length - n < 2 && text[n - 1] == '=')
    n--;
  if (n == 0 || n % 4 == 1
      || strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_") != n)
    return NULL;
  padded = g_strnfill (n + 3, '=');
  for (gsize i = 0; i < n; i++)
    padded[i] = text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i];
  padded[(n + 3) / 4 * 4] = '\0';
  bytes = g_base64_decode (padded, &n_bytes);
  ropeway_wipe (padded, n + 3);
  g_free (padded);
  return take_bytes (bytes, n_bytes);
}

RopewaySecret *
ropeway_hmac_key (const RopewaySecret *secret, RopewaySignKeyEncoding encoding)
{
  gsize length;
  const char *text = ropeway_secret_reveal (secret, &length);

  switch (encoding)
    {
    case ROPEWAY_SIGN_KEY_HEX:
      return read_hex (text, length);
    case ROPEWAY_SIGN_KEY_BASE64:
      return read_base64 (text, length);
    case ROPEWAY_SIGN_KEY_TEXT:
    default:
      return ropeway_secret_new (text, (gssize)length);
    }
}

gboolean
ropeway_hmac_can_sign (const RopewaySigning *signing, GBytes *body)
{
  gsize length = 0;
  const char *bytes = body != NULL ? g_bytes_get_data (body, &length) : NULL;

  if (length == 0 || memchr (bytes, '\0', length) == NULL)
    return TRUE;
  for (guint i = 0; i < ropeway_template_get_n_places (signing->text); i++)
    if (g_str_equal (ropeway_template_get_place (signing->text, i), "body"))
      return FALSE;
  return TRUE;
}

/* ---- what stands in the places ---- */

static char *
dup_timestamp (RopewaySignTimestamp form, gint64 now)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[]
      = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) moment = NULL;

  if (form == ROPEWAY_SIGN_SECONDS)
    return g_strdup_printf ("%" G_GINT64_FORMAT, now / G_USEC_PER_SEC);
  if (form == ROPEWAY_SIGN_MILLISECONDS)
    return g_strdup_printf ("%" G_GINT64_FORMAT, now / 1000);
  moment = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  if (form == ROPEWAY_SIGN_RFC3339)
    return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02dZ", g_date_time_get_year (moment),
                            g_date_time_get_month (moment), g_date_time_get_day_of_month (moment),
                            g_date_time_get_hour (moment), g_date_time_get_minute (moment),
                            g_date_time_get_second (moment));
  return g_strdup_printf ("%s, %02d %s %04d %02d:%02d:%02d GMT",
                          days[g_date_time_get_day_of_week (moment) - 1],
                          g_date_time_get_day_of_month (moment), months[g_date_time_get_month (moment) - 1],
                          g_date_time_get_year (moment), g_date_time_get_hour (moment),
                          g_date_time_get_minute (moment), g_date_time_get_second (moment));
}

static char *
dup_body_hash (GBytes *body, const char *place)
{
  static const struct
  {
    const char *place;
    GChecksumType type;
  } hashes[] = { { "body-sha256", G_CHECKSUM_SHA256 },
                 { "body-sha1", G_CHECKSUM_SHA1 },
                 { "body-sha512", G_CHECKSUM_SHA512 },
                 { "body-md5", G_CHECKSUM_MD5 } };

  for (guint i = 0; i < G_N_ELEMENTS (hashes); i++)
    if (g_str_equal (place, hashes[i].place))
      return body != NULL ? g_compute_checksum_for_bytes (hashes[i].type, body)
                          : g_compute_checksum_for_string (hashes[i].type, "", 0);
  return NULL;
}

static char *
dup_body (GBytes *body)
{
  gsize length = 0;
  const char *text = body != NULL ? g_bytes_get_data (body, &length) : NULL;

  return g_strndup (text != NULL ? text : "", length);
}

/* Of an address as it is sent. */
static char *
dup_part_of_url (const char *url, const char *place)
{
  g_autoptr (GUri) uri = ropeway_http_url_parse_long (url, NULL);
  const char *path, *query;

  if (uri == NULL)
    return NULL;
  path = g_uri_get_path (uri);
  query = g_uri_get_query (uri);
  if (*path == '\0')
    path = "/";
  if (g_str_equal (place, "path"))
    return g_strdup (path);
  if (g_str_equal (place, "query"))
    return g_strdup (query != NULL ? query : "");
  if (g_str_equal (place, "target"))
    return query != NULL ? g_strconcat (path, "?", query, NULL) : g_strdup (path);
  if (g_str_equal (place, "url"))
    return g_uri_to_string (uri);
  return NULL;
}

static char *
dup_host (const char *url)
{
  g_autofree char *origin = ropeway_http_url_dup_origin (url);
  const char *host = origin != NULL ? strstr (origin, "://") : NULL;

  return g_strdup (host != NULL ? host + strlen ("://") : "");
}

static char *
fill (const char *place, gpointer data, GError **unused_error)
{
  const Filling *filling = data;
  const RopewayHmacRequest *request = filling->request;
  char *text;

  if (g_str_equal (place, "signature"))
    return g_strdup (filling->signature);
  if (g_str_equal (place, "method"))
    return g_strdup (request->method);
  if (g_str_equal (place, "timestamp"))
    return dup_timestamp (filling->signing->timestamp, request->now);
  if (g_str_equal (place, "nonce"))
    return g_strdup (request->nonce);
  if (g_str_equal (place, "user"))
    return g_strdup (request->user != NULL ? request->user : "");
  if (g_str_equal (place, "content-type"))
    return g_strdup (request->content_type != NULL ? request->content_type : "");
  if (g_str_equal (place, "host"))
    return dup_host (request->url);
  if (g_str_equal (place, "body"))
    return dup_body (request->body);
  text = dup_body_hash (request->body, place);
  return text != NULL ? text : dup_part_of_url (request->url, place);
}

char *
ropeway_hmac_dup_text (const RopewaySigning *signing, const RopewayHmacRequest *request)
{
  Filling filling = { signing, request, NULL };

  return ropeway_template_expand (signing->text, ROPEWAY_ENCODE_NONE, fill, &filling, NULL);
}

char *
ropeway_hmac_dup_signature (const RopewaySigning *signing, const RopewaySecret *key, const char *text)
{
  gsize length;
  const char *bytes = ropeway_secret_reveal (key, &length);
  GHmac *hmac = g_hmac_new (checksum_type (signing->hash), (const guchar *)bytes, length);
  guint8 digest[MAX_DIGEST_BYTES];
  gsize n = sizeof digest;
  char *signature;

  g_hmac_update (hmac, (const guchar *)text, -1);
  if (signing->encoding == ROPEWAY_SIGN_HEX)
    signature = g_strdup (g_hmac_get_string (hmac));
  else
    {
      g_hmac_get_digest (hmac, digest, &n);
      signature = g_base64_encode (digest, n);
    }
  g_hmac_unref (hmac);
  return signature;
}

char *
ropeway_hmac_dup_value (const RopewaySigning *signing, const RopewaySignPart *part,
                        const RopewayHmacRequest *request, const char *signature)
{
  Filling filling = { signing, request, signature };

  return ropeway_template_expand (part->value, ROPEWAY_ENCODE_NONE, fill, &filling, NULL);
}
