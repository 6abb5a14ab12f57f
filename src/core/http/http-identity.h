/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: certificates come to people in several wrappings; who has one should not have to know which. */
#pragma once

#include <gio/gio.h>

#include "base/problem.h"

G_BEGIN_DECLS

/* Reads a client certificate with its private key. @certificate: PEM, perhaps with the key in it, or PKCS#12 in base64
 * (RFC 7292). @key: (nullable): PEM. @password: (nullable): of the key or of the PKCS#12. @now: µs since 1970. @host: for
 * messages. Returns: (transfer full) (nullable): NULL with @problem, which holds nothing of them. */
GTlsCertificate *ropeway_http_identity_read (const char *certificate, const char *key, const char *password,
                                             gint64 now, const char *host, RopewayProblem **problem);

G_END_DECLS
