/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: services that want each request signed differ only in what is signed and where it goes (RFC 2104). */
#pragma once

#include "model/signing.h"
#include "secrets/secret.h"

G_BEGIN_DECLS

/* One request. All borrowed. */
typedef struct
{
  const char *method;
  const char *url;          /* as it is sent */
  const char *content_type; /* (nullable) */
  GBytes *body;             /* (nullable) */
  const char *user;         /* (nullable): who signs */
  const char *nonce;
  gint64 now; /* µs since 1970 */
} RopewayHmacRequest;

/* Returns: (transfer full) (nullable): the key as it is used; NULL where @secret is not encoded as @encoding says. */
RopewaySecret *ropeway_hmac_key (const RopewaySecret *secret, RopewaySignKeyEncoding encoding);

/* Returns: whether @body is a text, as it has to be to be put into a text. */
gboolean ropeway_hmac_can_sign (const RopewaySigning *signing, GBytes *body);

/* Returns: (transfer full): what is signed. */
char *ropeway_hmac_dup_text (const RopewaySigning *signing, const RopewayHmacRequest *request);

/* Returns: (transfer full): the signature of @text. */
char *ropeway_hmac_dup_signature (const RopewaySigning *signing, const RopewaySecret *key, const char *text);

/* Returns: (transfer full): what is sent as @part. */
char *ropeway_hmac_dup_value (const RopewaySigning *signing, const RopewaySignPart *part,
                              const RopewayHmacRequest *request, const char *signature);

G_END_DECLS
