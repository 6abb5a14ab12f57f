/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a connection says of signing each request by itself, and of logging in for a session. */
#pragma once

#include "model/oauth.h"
#include "model/template.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_KEY_IN_HEADER,
  ROPEWAY_KEY_IN_QUERY,
  ROPEWAY_KEY_IN_COOKIE,
} RopewayKeyIn;

typedef enum
{
  ROPEWAY_SIGN_SHA256,
  ROPEWAY_SIGN_SHA1,
  ROPEWAY_SIGN_SHA512,
  ROPEWAY_SIGN_MD5,
} RopewaySignHash;

typedef enum
{
  ROPEWAY_SIGN_HEX,
  ROPEWAY_SIGN_BASE64,
} RopewaySignEncoding;

/* How services give keys to people: as they are used, or encoded. */
typedef enum
{
  ROPEWAY_SIGN_KEY_TEXT,
  ROPEWAY_SIGN_KEY_HEX,
  ROPEWAY_SIGN_KEY_BASE64,
} RopewaySignKeyEncoding;

typedef enum
{
  ROPEWAY_SIGN_SECONDS,
  ROPEWAY_SIGN_MILLISECONDS,
  ROPEWAY_SIGN_RFC3339,
  ROPEWAY_SIGN_HTTP_DATE, /* RFC 9110 §5.6.7 */
} RopewaySignTimestamp;

/* A header or parameter that is sent with a signature. */
typedef struct
{
  RopewayKeyIn in; /* no cookie */
  char *name;
  RopewayTemplate *value;
} RopewaySignPart;

/* Of "aws" and "hmac". */
typedef struct
{
  /* aws */
  RopewayCredential access_key;
  RopewayCredential secret_key;
  RopewayCredential session_token;
  char *region;
  char *service;

  /* hmac */
  RopewaySignHash hash;
  RopewaySignEncoding encoding; /* of the signature */
  RopewaySignKeyEncoding key_encoding;
  RopewaySignTimestamp timestamp;
  RopewayTemplate *text; /* what is signed */
  GPtrArray *send;       /* RopewaySignPart */
} RopewaySigning;

/* Frees what ropeway_signing_read() made. */
void ropeway_signing_free (RopewaySigning *self);

G_END_DECLS
