/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-identity.h"

#include <gnutls/pkcs12.h>
#include <gnutls/x509.h>
#include <string.h>

#include "base/limits.h"
#include "base/timestamp.h"

#define KEY_ID_BYTES 64

typedef struct
{
  gnutls_x509_crt_t *certificates; /* owned: n of them */
  guint n;
  gnutls_x509_privkey_t key; /* owned (nullable) */
} Parts;

static void
parts_clear (Parts *parts)
{
  for (guint i = 0; i < parts->n; i++)
    gnutls_x509_crt_deinit (parts->certificates[i]);
  gnutls_free (parts->certificates);
  if (parts->key != NULL)
    gnutls_x509_privkey_deinit (parts->key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

static void
wipe (gpointer memory, gsize length)
{
  if (memory != NULL)
    gnutls_memset (memory, 0, length);
}

/* ---- PKCS#12 ---- */

static const char *
parse_pkcs12 (Parts *parts, gnutls_pkcs12_t file, const gnutls_datum_t *der, const char *password)
{
  int code;

  if (gnutls_pkcs12_import (file, der, GNUTLS_X509_FMT_DER, 0) < 0)
    return "tls.certificate-unreadable";
  code = gnutls_pkcs12_verify_mac (file, password);
  if (code == GNUTLS_E_MAC_VERIFY_FAILED)
    return "tls.password-wrong";
  if (code < 0)
    return "tls.certificate-unreadable";
  code = gnutls_pkcs12_simple_parse (file, password, &parts->key, &parts->certificates, &parts->n, NULL, NULL,
                                     NULL, 0);
  if (code == GNUTLS_E_DECRYPTION_FAILED)
    return "tls.password-wrong";
  if (code < 0 || parts->n == 0)
    return "tls.certificate-unreadable";
  return parts->key != NULL ? NULL : "tls.key-missing";
}

static const char *
read_pkcs12 (Parts *parts, const char *text, const char *password)
{
  gsize length = 0;
  guchar *bytes = g_base64_decode (text, &length);
  const gnutls_datum_t der = { bytes, (guint)length };
  gnutls_pkcs12_t file;
  const char *code;

  gnutls_pkcs12_init (&file);
  code = parse_pkcs12 (parts, file, &der, password != NULL ? password : "");
  gnutls_pkcs12_deinit (file);
  wipe (bytes, length);
  g_free (bytes);
  return code;
}

/* ---- PEM ---- */

static const char *
read_key (Parts *parts, const char *pem, const char *password)
{
  const gnutls_datum_t data = { (unsigned char *)pem, (guint)strlen (pem) };
  int code;

  if (strstr (pem, "PRIVATE KEY-----") == NULL)
    return "tls.key-missing";
  gnutls_x509_privkey_init (&parts->key);
  code = gnutls_x509_privkey_import2 (parts->key, &data, GNUTLS_X509_FMT_PEM, password,
                                      password == NULL ? GNUTLS_PKCS_PLAIN : 0);
  if (code == 0)
    return NULL;
  return strstr (pem, "ENCRYPTED") != NULL ? "tls.password-wrong" : "tls.key-unreadable";
}

static const char *
read_pem (Parts *parts, const char *certificate, const char *key, const char *password)
{
  const gnutls_datum_t data = { (unsigned char *)certificate, (guint)strlen (certificate) };

  if (gnutls_x509_crt_list_import2 (&parts->certificates, &parts->n, &data, GNUTLS_X509_FMT_PEM, 0) < 0)
    return "tls.certificate-unreadable";
  return read_key (parts, key != NULL ? key : certificate, password);
}

/* ---- what they say ---- */

static gboolean
belongs (const Parts *parts)
{
  guint8 one[KEY_ID_BYTES];
  guint8 other[KEY_ID_BYTES];
  gsize n = sizeof one;
  gsize m = sizeof other;

  return gnutls_x509_crt_get_key_id (parts->certificates[0], GNUTLS_KEYID_USE_SHA256, one, &n) == 0
         && gnutls_x509_privkey_get_key_id (parts->key, GNUTLS_KEYID_USE_SHA256, other, &m) == 0 && n == m
         && memcmp (one, other, n) == 0;
}

static const char *
check (const Parts *parts, gint64 now, gint64 *moment)
{
  gint64 begin = (gint64)gnutls_x509_crt_get_activation_time (parts->certificates[0]) * G_USEC_PER_SEC;
  gint64 end = (gint64)gnutls_x509_crt_get_expiration_time (parts->certificates[0]) * G_USEC_PER_SEC;

  if (!belongs (parts))
    return "tls.key-differs";
  *moment = end;
  if (end < now)
    return "tls.certificate-expired";
  *moment = begin;
  return begin > now ? "tls.certificate-early" : NULL;
}

/* Without a password: it is the form in which the library takes it. */
static GTlsCertificate *
make_certificate (const Parts *parts)
{
  GString *pem = g_string_sized_new (ROPEWAY_LIMIT_SECRET_BYTES); /* Never moved: it is wiped. */
  gnutls_datum_t data = { NULL, 0 };
  GTlsCertificate *made = NULL;

  if (gnutls_x509_privkey_export2_pkcs8 (parts->key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &data)
      == 0)
    {
      g_string_append_len (pem, (const char *)data.data, (gssize)data.size);
      wipe (data.data, data.size);
      gnutls_free (data.data);
      for (guint i = 0; i < parts->n; i++)
        if (gnutls_x509_crt_export2 (parts->certificates[i], GNUTLS_X509_FMT_PEM, &data) == 0)
          {
            g_string_append_len (pem, (const char *)data.data, (gssize)data.size);
            gnutls_free (data.data);
          }
      made = g_tls_certificate_new_from_pem (pem->str, (gssize)pem->len, NULL);
    }
  wipe (pem->str, pem->len);
  g_string_free (pem, TRUE);
  return made;
}

GTlsCertificate *
ropeway_http_identity_read (const char *certificate, const char *key, const char *password, gint64 now,
                            const char *host, RopewayProblem **problem)
{
  g_auto (Parts) parts = { 0 };
  GTlsCertificate *made = NULL;
  gint64 moment = -1;
  g_autofree char *date = NULL;
  const char *code = strstr (certificate, "-----BEGIN ") != NULL
                         ? read_pem (&parts, certificate, key, password)
                         : read_pkcs12 (&parts, certificate, password);

  if (code == NULL)
    code = check (&parts, now, &moment);
  if (code == NULL)
    made = make_certificate (&parts);
  if (made != NULL)
    return made;
  date = moment >= 0 ? ropeway_timestamp_format (moment) : NULL;
  *problem = ropeway_problem_new (code != NULL ? code : "tls.certificate-unreadable", NULL, "host", host,
                                  "date", date, NULL);
  return NULL;
}
