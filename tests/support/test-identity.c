/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/test-identity.h"

#include <gnutls/crypto.h>
#include <gnutls/pkcs12.h>
#include <gnutls/x509.h>
#include <string.h>

#define YEAR_S 31556952

typedef struct
{
  gnutls_x509_crt_t certificate;
  gnutls_x509_privkey_t key;
} Pair;

static void
pair_load (Pair *pair, const TestIdentity *identity)
{
  const gnutls_datum_t certificate
      = { (unsigned char *)identity->certificate, (guint)strlen (identity->certificate) };
  const gnutls_datum_t key = { (unsigned char *)identity->key, (guint)strlen (identity->key) };

  gnutls_x509_crt_init (&pair->certificate);
  gnutls_x509_privkey_init (&pair->key);
  g_assert_cmpint (gnutls_x509_crt_import (pair->certificate, &certificate, GNUTLS_X509_FMT_PEM), ==, 0);
  g_assert_cmpint (gnutls_x509_privkey_import (pair->key, &key, GNUTLS_X509_FMT_PEM), ==, 0);
}

static void
pair_clear (Pair *pair)
{
  gnutls_x509_crt_deinit (pair->certificate);
  gnutls_x509_privkey_deinit (pair->key);
}

static char *
take_text (gnutls_datum_t data)
{
  char *text = g_strndup ((const char *)data.data, data.size);

  gnutls_free (data.data);
  return text;
}

static void
describe (gnutls_x509_crt_t certificate, const char *name, gboolean is_authority, guint from, guint to)
{
  guint64 serial = 0;
  guint8 id[20];
  gsize n = sizeof id;

  gnutls_rnd (GNUTLS_RND_NONCE, &serial, sizeof serial);
  serial &= 0x7f;
  serial |= 1;
  gnutls_x509_crt_set_version (certificate, 3);
  gnutls_x509_crt_set_serial (certificate, &serial, 1);
  gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name, (guint)strlen (name));
  gnutls_x509_crt_set_activation_time (certificate, (time_t)(from - 1970) * YEAR_S);
  gnutls_x509_crt_set_expiration_time (certificate, (time_t)(to - 1970) * YEAR_S);
  gnutls_x509_crt_set_basic_constraints (certificate, is_authority, -1);
  if (is_authority)
    gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_KEY_CERT_SIGN);
  else
    gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, name, (guint)strlen (name),
                                          GNUTLS_FSAN_SET);
  if (gnutls_x509_crt_get_key_id (certificate, 0, id, &n) == 0)
    gnutls_x509_crt_set_subject_key_id (certificate, id, n);
}

void
test_identity_make (TestIdentity *self, const TestIdentity *issuer, const char *name, gboolean is_authority,
                    guint from, guint to)
{
  Pair pair;
  Pair by;
  gnutls_datum_t data;

  gnutls_x509_crt_init (&pair.certificate);
  gnutls_x509_privkey_init (&pair.key);
  g_assert_cmpint (gnutls_x509_privkey_generate (pair.key, GNUTLS_PK_ECDSA,
                                                 GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
                   ==, 0);
  gnutls_x509_crt_set_key (pair.certificate, pair.key);
  describe (pair.certificate, name, is_authority, from, to);
  if (issuer != NULL)
    pair_load (&by, issuer);
  g_assert_cmpint (gnutls_x509_crt_sign2 (pair.certificate,
                                          issuer != NULL ? by.certificate : pair.certificate,
                                          issuer != NULL ? by.key : pair.key, GNUTLS_DIG_SHA256, 0),
                   ==, 0);
  if (issuer != NULL)
    pair_clear (&by);
  g_assert_cmpint (gnutls_x509_crt_export2 (pair.certificate, GNUTLS_X509_FMT_PEM, &data), ==, 0);
  self->certificate = take_text (data);
  g_assert_cmpint (
      gnutls_x509_privkey_export2_pkcs8 (pair.key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &data), ==,
      0);
  self->key = take_text (data);
  pair_clear (&pair);
}

void
test_identity_clear (TestIdentity *self)
{
  g_clear_pointer (&self->certificate, g_free);
  g_clear_pointer (&self->key, g_free);
}

char *
test_identity_dup_pem (const TestIdentity *self)
{
  return g_strconcat (self->certificate, self->key, NULL);
}

char *
test_identity_dup_locked_key (const TestIdentity *self, const char *password)
{
  gnutls_datum_t data;
  Pair pair;

  pair_load (&pair, self);
  g_assert_cmpint (gnutls_x509_privkey_export2_pkcs8 (pair.key, GNUTLS_X509_FMT_PEM, password,
                                                      GNUTLS_PKCS_PBES2_AES_256, &data),
                   ==, 0);
  pair_clear (&pair);
  return take_text (data);
}

char *
test_identity_dup_pkcs12 (const TestIdentity *self, const char *password)
{
  gnutls_pkcs12_t file;
  gnutls_pkcs12_bag_t certificates;
  gnutls_pkcs12_bag_t keys;
  gnutls_datum_t data;
  char *text;
  Pair pair;

  pair_load (&pair, self);
  g_assert_cmpint (
      gnutls_x509_privkey_export2_pkcs8 (pair.key, GNUTLS_X509_FMT_DER, NULL, GNUTLS_PKCS_PLAIN, &data), ==,
      0);
  gnutls_pkcs12_bag_init (&certificates);
  gnutls_pkcs12_bag_init (&keys);
  g_assert_cmpint (gnutls_pkcs12_bag_set_crt (certificates, pair.certificate), ==, 0);
  g_assert_cmpint (gnutls_pkcs12_bag_set_data (keys, GNUTLS_BAG_PKCS8_KEY, &data), ==, 0);
  gnutls_free (data.data);
  g_assert_cmpint (gnutls_pkcs12_bag_encrypt (keys, password, GNUTLS_PKCS_PBES2_AES_256), ==, 0);
  g_assert_cmpint (gnutls_pkcs12_bag_encrypt (certificates, password, GNUTLS_PKCS_PBES2_AES_256), ==, 0);
  gnutls_pkcs12_init (&file);
  g_assert_cmpint (gnutls_pkcs12_set_bag (file, certificates), ==, 0);
  g_assert_cmpint (gnutls_pkcs12_set_bag (file, keys), ==, 0);
  g_assert_cmpint (gnutls_pkcs12_generate_mac (file, password), ==, 0);
  g_assert_cmpint (gnutls_pkcs12_export2 (file, GNUTLS_X509_FMT_DER, &data), ==, 0);
  text = g_base64_encode (data.data, data.size);
  gnutls_free (data.data);
  gnutls_pkcs12_bag_deinit (certificates);
  gnutls_pkcs12_bag_deinit (keys);
  gnutls_pkcs12_deinit (file);
  pair_clear (&pair);
  return text;
}

GTlsCertificate *
test_identity_load (const TestIdentity *self, const TestIdentity *issuer)
{
  g_autofree char *pem
      = g_strconcat (self->key, self->certificate, issuer != NULL ? issuer->certificate : "", NULL);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_pem (pem, -1, &error);

  g_assert_no_error (error);
  return certificate;
}
