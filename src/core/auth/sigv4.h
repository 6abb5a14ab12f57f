/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: Amazon's signature as a function of the request, so that its published vectors prove it.
 * AWS Signature Version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is signed. All borrowed. */
typedef struct
{
  const char *method;
  const char *path;         /* is percent-encoded for the signature, whatever it holds */
  const char *query;        /* (nullable): as it is sent */
  const char *const *lines; /* names and values of the headers that are signed, in turn, NULL-terminated */
  const char *body_hash;    /* SHA-256 of the body in hexadecimal */
  gboolean normalize;       /* dots and double slashes are taken out of the path: all but S3 do so */
} RopewaySigV4Request;

/* With what, where and when. All borrowed. */
typedef struct
{
  const char *access_key;
  const char *secret_key;
  const char *region;
  const char *service;
  gint64 now; /* µs since 1970 */
} RopewaySigV4Key;

/* Returns: (transfer full): the moment as "X-Amz-Date" says it: 20150830T123600Z. */
char *ropeway_sigv4_dup_date (gint64 now);

/* Returns: (transfer full): the canonical request, whose hash is signed. */
char *ropeway_sigv4_dup_canonical (const RopewaySigV4Request *request);

/* Returns: (transfer full): the text that is signed. */
char *ropeway_sigv4_dup_text (const RopewaySigV4Key *key, const char *canonical);

/* Returns: (transfer full): the signature of @text in hexadecimal. */
char *ropeway_sigv4_dup_signature (const RopewaySigV4Key *key, const char *text);

/* Returns: (transfer full): the value of the header "Authorization". */
char *ropeway_sigv4_dup_authorization (const RopewaySigV4Key *key, const RopewaySigV4Request *request);

G_END_DECLS
