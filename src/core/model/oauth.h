/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a connection says of OAuth 2.0, apart from how tokens are got. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_FLOW_CODE,               /* a person signs in with a browser (RFC 6749 §4.1, RFC 7636, RFC 8252) */
  ROPEWAY_FLOW_DEVICE,             /* on another device (RFC 8628) */
  ROPEWAY_FLOW_CLIENT_CREDENTIALS, /* the app signs in for itself (RFC 6749 §4.4) */
} RopewayFlow;

/* How the app says who it is at the token endpoint (RFC 6749 §2.3.1). */
typedef enum
{
  ROPEWAY_CLIENT_BASIC,
  ROPEWAY_CLIENT_POST,
  ROPEWAY_CLIENT_NONE, /* only by its id */
} RopewayClientAuthentication;

typedef enum
{
  ROPEWAY_TOKEN_FORMAT_FORM,
  ROPEWAY_TOKEN_FORMAT_JSON,
} RopewayTokenFormat;

/* Which addresses a service lets a browser come back to. */
typedef enum
{
  ROPEWAY_REDIRECT_LOOPBACK, /* http://127.0.0.1 with any port */
  ROPEWAY_REDIRECT_FIXED,    /* the same with one port that was entered there */
  ROPEWAY_REDIRECT_PASTE,    /* an https address: the person pastes where the browser ended */
  ROPEWAY_REDIRECT_NONE,     /* nowhere: the service shows a code, which the person pastes */
} RopewayRedirectClass;

typedef enum
{
  ROPEWAY_ALGORITHM_RS256,
  ROPEWAY_ALGORITHM_ES256,
} RopewayJwtAlgorithm;

/* A text that is written down, or the name of a secret. Exactly one is set; both NULL: not given. */
typedef struct
{
  char *text;
  char *secret;
} RopewayCredential;

/* Of "oauth" and "jwt-bearer". Addresses begin with "https://" (or with "http://" and this computer), or with "/":
 * then they belong to the address of the environment. */
typedef struct
{
  RopewayFlow flow;
  char *discovery; /* (nullable): RFC 8414, OpenID Connect Discovery: where the others are told */
  char *authorize; /* (nullable) */
  char *token;     /* (nullable) */
  char *device;    /* (nullable) */
  char *revoke;    /* (nullable): RFC 7009 */
  RopewayCredential client_id;
  RopewayCredential client_secret;
  RopewayClientAuthentication client;
  char **scopes;         /* what is needed */
  char *audience;        /* (nullable) */
  GPtrArray *parameters; /* RopewayOauthParameter: go with the first request of a sign-in */
  RopewayTokenFormat format;
  RopewayRedirectClass redirect;
  guint16 redirect_port;  /* fixed */
  char *redirect_path;    /* begins with a slash */
  char *redirect_address; /* (nullable): paste */
  gboolean pkce;

  /* jwt-bearer (RFC 7523) */
  char *issuer;  /* (nullable): of the key file */
  char *subject; /* (nullable) */
  RopewayJwtAlgorithm algorithm;
} RopewayOauth;

typedef struct
{
  char *name;
  char *value;
} RopewayOauthParameter;

/* Frees what ropeway_oauth_read() made. */
void ropeway_oauth_free (RopewayOauth *self);

G_END_DECLS
