/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whom one connection trusts, where it does not trust whom the computer trusts. */
#pragma once

#include <gio/gio.h>

#include "base/problem.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_HTTP_TRUST (ropeway_http_trust_get_type ())
G_DECLARE_FINAL_TYPE (RopewayHttpTrust, ropeway_http_trust, ROPEWAY, HTTP_TRUST, GTlsDatabase)

/* @authority: (nullable): PEM of certificates: only they are trusted. @pin: (nullable): "sha256/BASE64" of the
 * SubjectPublicKeyInfo (RFC 7469 §2.4) of the service or of one that vouches for it: only that key is trusted, and needs
 * nobody to vouch for it; with both, both must hold. Name and time of the certificate are checked in any case.
 * Returns: (transfer full) (nullable): NULL with @problem. Immutable: any thread. */
RopewayHttpTrust *ropeway_http_trust_new (const char *authority, const char *pin, RopewayProblem **problem);

/* Says why @certificate of @host was not accepted. @self: (nullable): the computer's authorities were asked. @errors: what
 * was found. Returns: (transfer full). */
RopewayProblem *ropeway_http_trust_explain (RopewayHttpTrust *self, GTlsCertificate *certificate,
                                            GTlsCertificateFlags errors, const char *host);

/* Returns: (transfer full) (nullable): the pin of the key of @certificate. */
char *ropeway_http_trust_dup_pin (GTlsCertificate *certificate);

G_END_DECLS
