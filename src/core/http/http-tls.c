/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-tls.h"

#include "http/http-identity.h"
#include "http/http-url.h"

struct _RopewayHttpTls
{
  grefcount ref_count;

  /* owned */
  GUri *origin;
  GTlsCertificate *certificate; /* (nullable) */
  RopewayHttpTrust *trust;      /* (nullable) */
};

RopewayHttpTls *
ropeway_http_tls_ref (RopewayHttpTls *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
ropeway_http_tls_unref (RopewayHttpTls *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->origin, g_uri_unref);
  g_clear_object (&self->certificate);
  g_clear_object (&self->trust);
  g_free (self);
}

RopewayHttpTls *
ropeway_http_tls_new (const RopewayHttpTlsParts *parts, gint64 now, RopewayProblem **problem)
{
  g_autoptr (RopewayHttpTls) self = g_new0 (RopewayHttpTls, 1);

  g_ref_count_init (&self->ref_count);
  self->origin = ropeway_http_url_parse (parts->origin, NULL);
  g_return_val_if_fail (self->origin != NULL, NULL);
  if (parts->certificate != NULL)
    {
      self->certificate = ropeway_http_identity_read (parts->certificate, parts->key, parts->password, now,
                                                      g_uri_get_host (self->origin), problem);
      if (self->certificate == NULL)
        return NULL;
    }
  if (parts->authority != NULL || parts->pin != NULL)
    {
      self->trust = ropeway_http_trust_new (parts->authority, parts->pin, problem);
      if (self->trust == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

gboolean
ropeway_http_tls_is_for (const RopewayHttpTls *self, GUri *uri)
{
  return self != NULL && ropeway_http_url_same_origin (uri, self->origin);
}

RopewayHttpTrust *
ropeway_http_tls_get_trust (const RopewayHttpTls *self)
{
  return self != NULL ? self->trust : NULL;
}

gboolean
ropeway_http_tls_has_certificate (const RopewayHttpTls *self)
{
  return self != NULL && self->certificate != NULL;
}

void
ropeway_http_tls_prepare (const RopewayHttpTls *self, GTlsConnection *connection)
{
  if (self->certificate != NULL)
    g_tls_connection_set_certificate (connection, self->certificate);
  if (self->trust != NULL)
    g_tls_connection_set_database (connection, G_TLS_DATABASE (self->trust));
}

RopewayProblem *
ropeway_http_tls_explain (const RopewayHttpTls *self, gboolean was_asked, const GError *cause,
                          const char *host)
{
  gboolean has_certificate = ropeway_http_tls_has_certificate (self);

  if (cause == NULL || (!has_certificate && !was_asked))
    return NULL;
  /* Some reset the connection rather than say why; in a handshake that is told as “no TLS”. */
  if (cause->domain != G_TLS_ERROR && !g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return NULL;
  return ropeway_problem_new (has_certificate ? "tls.certificate-refused" : "tls.certificate-needed", NULL,
                              "host", host, NULL);
}
