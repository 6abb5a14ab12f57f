/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-trust.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/timestamp.h"

#define PIN_PREFIX "sha256/"
#define PIN_BYTES 32

struct _RopewayHttpTrust
{
  GTlsDatabase parent;

  /* owned */
  gnutls_x509_trust_list_t authorities; /* (nullable) */

  /* state */
  guint8 pin[PIN_BYTES];
  gboolean is_pinned;
};

G_DEFINE_FINAL_TYPE (RopewayHttpTrust, ropeway_http_trust, G_TYPE_TLS_DATABASE)

/* What a service showed: its own certificate first. */
typedef struct
{
  gnutls_x509_crt_t certificates[ROPEWAY_LIMIT_TLS_CHAIN];
  guint n;
} Chain;

static void
chain_clear (Chain *chain)
{
  for (guint i = 0; i < chain->n; i++)
    gnutls_x509_crt_deinit (chain->certificates[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Chain, chain_clear)

static gboolean
add_to_chain (Chain *chain, GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  gnutls_datum_t data;

  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL)
    return FALSE;
  data = (gnutls_datum_t){ der->data, der->len };
  gnutls_x509_crt_init (&chain->certificates[chain->n++]);
  return gnutls_x509_crt_import (chain->certificates[chain->n - 1], &data, GNUTLS_X509_FMT_DER) == 0;
}

static gboolean
read_chain (Chain *chain, GTlsCertificate *certificate)
{
  for (; certificate != NULL; certificate = g_tls_certificate_get_issuer (certificate))
    if (chain->n == ROPEWAY_LIMIT_TLS_CHAIN || !add_to_chain (chain, certificate))
      return FALSE;
  return chain->n > 0;
}

/* RFC 7469 §2.4. */
static gboolean
digest_key (gnutls_x509_crt_t certificate, guint8 digest[PIN_BYTES])
{
  gnutls_pubkey_t key;
  gnutls_datum_t der = { NULL, 0 };
  gboolean is_good;

  gnutls_pubkey_init (&key);
  is_good = gnutls_pubkey_import_x509 (key, certificate, 0) == 0
            && gnutls_pubkey_export2 (key, GNUTLS_X509_FMT_DER, &der) == 0
            && gnutls_hash_fast (GNUTLS_DIG_SHA256, der.data, der.size, digest) == 0;
  gnutls_free (der.data);
  gnutls_pubkey_deinit (key);
  return is_good;
}

/* Returns: where in @chain the pinned key is; -1: nowhere. */
static int
find_pin (const RopewayHttpTrust *self, const Chain *chain)
{
  guint8 digest[PIN_BYTES];

  for (guint i = 0; i < chain->n; i++)
    if (digest_key (chain->certificates[i], digest) && memcmp (digest, self->pin, PIN_BYTES) == 0)
      return (int)i;
  return -1;
}

/* ---- checking ---- */

static GTlsCertificateFlags
flags_of_status (guint status)
{
  GTlsCertificateFlags flags = 0;

  if (status & GNUTLS_CERT_EXPIRED)
    flags |= G_TLS_CERTIFICATE_EXPIRED;
  if (status & GNUTLS_CERT_NOT_ACTIVATED)
    flags |= G_TLS_CERTIFICATE_NOT_ACTIVATED;
  if (status & GNUTLS_CERT_UNEXPECTED_OWNER)
    flags |= G_TLS_CERTIFICATE_BAD_IDENTITY;
  if (status & GNUTLS_CERT_INSECURE_ALGORITHM)
    flags |= G_TLS_CERTIFICATE_INSECURE;
  if (status & (GNUTLS_CERT_SIGNER_NOT_FOUND | GNUTLS_CERT_SIGNER_NOT_CA))
    flags |= G_TLS_CERTIFICATE_UNKNOWN_CA;
  return status != 0 && flags == 0 ? G_TLS_CERTIFICATE_GENERIC_ERROR : flags;
}

static GTlsCertificateFlags
check_with (gnutls_x509_trust_list_t list, Chain *chain, guint n, const char *host)
{
  gnutls_typed_vdata_st data[] = {
    { GNUTLS_DT_DNS_HOSTNAME, (unsigned char *)host, 0 },
    { GNUTLS_DT_KEY_PURPOSE_OID, (unsigned char *)GNUTLS_KP_TLS_WWW_SERVER, 0 },
  };
  guint status = 0;

  if (gnutls_x509_trust_list_verify_crt2 (list, chain->certificates, n, data, G_N_ELEMENTS (data), 0, &status,
                                          NULL)
      < 0)
    return G_TLS_CERTIFICATE_GENERIC_ERROR;
  return flags_of_status (status);
}

/* Its key is known: nobody has to vouch for it, but it must be good for @host and today. */
static GTlsCertificateFlags
check_own (gnutls_x509_crt_t certificate, const char *host)
{
  GTlsCertificateFlags flags = 0;
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  time_t now = (time_t)(ropeway_clock_now (clock) / G_USEC_PER_SEC);

  if (!gnutls_x509_crt_check_hostname (certificate, host))
    flags |= G_TLS_CERTIFICATE_BAD_IDENTITY;
  if (gnutls_x509_crt_get_expiration_time (certificate) < now)
    flags |= G_TLS_CERTIFICATE_EXPIRED;
  if (gnutls_x509_crt_get_activation_time (certificate) > now)
    flags |= G_TLS_CERTIFICATE_NOT_ACTIVATED;
  return flags;
}

/* Those that @pinned signed, and nobody in between who only says so. */
static GTlsCertificateFlags
check_signed_by (Chain *chain, guint pinned, const char *host)
{
  gnutls_x509_trust_list_t list;
  GTlsCertificateFlags flags;

  gnutls_x509_trust_list_init (&list, 0);
  gnutls_x509_trust_list_add_cas (list, &chain->certificates[pinned], 1, 0);
  flags = check_with (list, chain, pinned, host);
  gnutls_x509_trust_list_deinit (list, 0);
  return flags;
}

static GTlsCertificateFlags
check_pin (const RopewayHttpTrust *self, Chain *chain, const char *host)
{
  int pinned = find_pin (self, chain);

  if (pinned < 0)
    return G_TLS_CERTIFICATE_UNKNOWN_CA;
  return pinned == 0 ? check_own (chain->certificates[0], host)
                     : check_signed_by (chain, (guint)pinned, host);
}

static char *
dup_host (GSocketConnectable *identity)
{
  if (G_IS_NETWORK_ADDRESS (identity))
    return g_strdup (g_network_address_get_hostname (G_NETWORK_ADDRESS (identity)));
  if (G_IS_NETWORK_SERVICE (identity))
    return g_strdup (g_network_service_get_domain (G_NETWORK_SERVICE (identity)));
  if (G_IS_INET_SOCKET_ADDRESS (identity))
    return g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (identity)));
  return NULL;
}

static GTlsCertificateFlags
verify_chain (GTlsDatabase *database, GTlsCertificate *certificate, const char *purpose,
              GSocketConnectable *identity, GTlsInteraction *interaction,
              GTlsDatabaseVerifyFlags unused_flags, GCancellable *cancellable, GError **error)
{
  RopewayHttpTrust *self = ROPEWAY_HTTP_TRUST (database);
  g_autofree char *host = dup_host (identity);
  g_auto (Chain) chain = { 0 };
  GTlsCertificateFlags flags = 0;

  if (host == NULL || !read_chain (&chain, certificate))
    return G_TLS_CERTIFICATE_GENERIC_ERROR;
  if (self->authorities != NULL)
    flags |= check_with (self->authorities, &chain, chain.n, host);
  if (self->is_pinned)
    flags |= check_pin (self, &chain, host);
  return flags;
}

/* ---- what else a database may be asked ---- */

static GTlsCertificate *
lookup_nothing (GTlsDatabase *self, const char *handle, GTlsInteraction *interaction,
                GTlsDatabaseLookupFlags flags, GCancellable *cancellable, GError **error)
{
  return NULL;
}

static GTlsCertificate *
lookup_no_issuer (GTlsDatabase *self, GTlsCertificate *certificate, GTlsInteraction *interaction,
                  GTlsDatabaseLookupFlags flags, GCancellable *cancellable, GError **error)
{
  return NULL;
}

static void
ropeway_http_trust_finalize (GObject *object)
{
  RopewayHttpTrust *self = ROPEWAY_HTTP_TRUST (object);

  if (self->authorities != NULL)
    gnutls_x509_trust_list_deinit (self->authorities, 1);
  G_OBJECT_CLASS (ropeway_http_trust_parent_class)->finalize (object);
}

static void
ropeway_http_trust_class_init (RopewayHttpTrustClass *klass)
{
  GTlsDatabaseClass *database_class = G_TLS_DATABASE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ropeway_http_trust_finalize;
  database_class->verify_chain = verify_chain;
  database_class->lookup_certificate_for_handle = lookup_nothing;
  database_class->lookup_certificate_issuer = lookup_no_issuer;
}

static void
ropeway_http_trust_init (RopewayHttpTrust *self)
{
}

static gboolean
take_authority (RopewayHttpTrust *self, const char *authority)
{
  const gnutls_datum_t data = { (unsigned char *)authority, (guint)strlen (authority) };

  gnutls_x509_trust_list_init (&self->authorities, 0);
  return gnutls_x509_trust_list_add_trust_mem (self->authorities, &data, NULL, GNUTLS_X509_FMT_PEM, 0, 0) > 0;
}

static gboolean
take_pin (RopewayHttpTrust *self, const char *pin)
{
  gsize n = 0;
  g_autofree guchar *bytes
      = g_str_has_prefix (pin, PIN_PREFIX) ? g_base64_decode (pin + strlen (PIN_PREFIX), &n) : NULL;

  if (n != PIN_BYTES)
    return FALSE;
  memcpy (self->pin, bytes, PIN_BYTES);
  self->is_pinned = TRUE;
  return TRUE;
}

RopewayHttpTrust *
ropeway_http_trust_new (const char *authority, const char *pin, RopewayProblem **problem)
{
  g_autoptr (RopewayHttpTrust) self = g_object_new (ROPEWAY_TYPE_HTTP_TRUST, NULL);

  if (authority != NULL && !take_authority (self, authority))
    {
      *problem = ropeway_problem_new ("tls.authority-unreadable", NULL, NULL);
      return NULL;
    }
  if (pin != NULL && !take_pin (self, pin))
    {
      *problem = ropeway_problem_new ("tls.pin-unreadable", NULL, NULL);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* ---- for people ---- */

static char *
dup_pin (gnutls_x509_crt_t certificate)
{
  guint8 digest[PIN_BYTES];
  g_autofree char *text = NULL;

  if (!digest_key (certificate, digest))
    return NULL;
  text = g_base64_encode (digest, PIN_BYTES);
  return g_strconcat (PIN_PREFIX, text, NULL);
}

char *
ropeway_http_trust_dup_pin (GTlsCertificate *certificate)
{
  g_auto (Chain) chain = { 0 };

  return add_to_chain (&chain, certificate) ? dup_pin (chain.certificates[0]) : NULL;
}

static char *
dup_moment (gint64 seconds)
{
  return seconds >= 0 ? ropeway_timestamp_format (seconds * G_USEC_PER_SEC) : NULL;
}

RopewayProblem *
ropeway_http_trust_explain (RopewayHttpTrust *self, GTlsCertificate *certificate, GTlsCertificateFlags errors,
                            const char *host)
{
  g_auto (Chain) chain = { 0 };
  gboolean is_read = read_chain (&chain, certificate);
  g_autofree char *pin = is_read ? dup_pin (chain.certificates[0]) : NULL;
  g_autofree char *end
      = is_read ? dup_moment (gnutls_x509_crt_get_expiration_time (chain.certificates[0])) : NULL;
  g_autofree char *begin
      = is_read ? dup_moment (gnutls_x509_crt_get_activation_time (chain.certificates[0])) : NULL;

  if (self != NULL && self->is_pinned && (!is_read || find_pin (self, &chain) < 0))
    return ropeway_problem_new ("tls.pin-differs", NULL, "host", host, "pin", pin, NULL);
  if (errors & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return ropeway_problem_new ("tls.name-differs", NULL, "host", host, NULL);
  if (errors & G_TLS_CERTIFICATE_EXPIRED)
    return ropeway_problem_new ("tls.expired", NULL, "host", host, "date", end, NULL);
  if (errors & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return ropeway_problem_new ("tls.not-yet-valid", NULL, "host", host, "date", begin, NULL);
  return ropeway_problem_new ("tls.untrusted", NULL, "host", host, "pin", pin, NULL);
}
