/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one account at one service, as a typed view over its document. */
#pragma once

#include "model/api-version.h"
#include "model/connection-tls.h"
#include "model/login.h"
#include "model/oauth.h"
#include "model/operation.h"
#include "model/signing.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_SIGN_IN_NONE,
  ROPEWAY_SIGN_IN_BASIC,       /* RFC 7617 */
  ROPEWAY_SIGN_IN_BEARER,      /* RFC 6750 */
  ROPEWAY_SIGN_IN_API_KEY,     /* a key in a header, the query or a cookie */
  ROPEWAY_SIGN_IN_OAUTH,       /* OAuth 2.0 (RFC 6749) */
  ROPEWAY_SIGN_IN_JWT,         /* a signed statement for a token (RFC 7523) */
  ROPEWAY_SIGN_IN_AWS,         /* AWS Signature Version 4 */
  ROPEWAY_SIGN_IN_HMAC,        /* a signature as a template says it */
  ROPEWAY_SIGN_IN_SESSION,     /* a token or cookies for user and password */
  ROPEWAY_SIGN_IN_CERTIFICATE, /* nothing but the certificate of "tls" */
  ROPEWAY_SIGN_IN_UNKNOWN,     /* of a later version: blocks the run */
} RopewaySignInType;

typedef struct
{
  RopewaySignInType type;
  char *type_text;            /* as written */
  RopewayCredential user;     /* basic, session; hmac (nullable): who signs */
  RopewayCredential password; /* basic, session; a secret */
  RopewayCredential token;    /* bearer: a secret; oauth: where what was granted is kept */
  RopewayCredential key;      /* api-key, jwt-bearer, hmac; a secret */
  RopewayKeyIn in;            /* api-key, session */
  char *name;                 /* api-key, session (nullable): of the header, parameter or cookie */
  char *prefix;               /* api-key, bearer, oauth (nullable): put before the value, "Token " */
  RopewayOauth *oauth;        /* oauth, jwt-bearer; else NULL */
  RopewaySigning *signing;    /* aws, hmac; else NULL */
  RopewayLogin *login;        /* session; else NULL */
} RopewaySignIn;

/* test, live: an address of the service. */
typedef struct
{
  char *name;    /* slug */
  char *address; /* where requests go */
  char *
      written; /* (nullable): as the person wrote it: "practice:shop", where a practice app listens at @address */
  gboolean private_network;
  char *version; /* (nullable): that is spoken there */
  GPtrArray *
      headers; /* RopewayNamedTemplate without places: after those of the connection, whose place they take */
} RopewayEnvironment;

/* 0: not said. */
typedef struct
{
  char *budget; /* (nullable): a slug: connections with the same one share one rate budget */
  guint per_second;
  guint per_minute;
  guint in_flight;
  gint64 connect; /* µs */
  gint64 idle;    /* µs */
  gint64 total;   /* µs */
} RopewayConnectionLimits;

/* Immutable; reference counted atomically; keeps its document's tree. */
typedef struct
{
  gatomicrefcount ref_count;
  RopewayTree *tree;
  char *id;
  char *name;
  char *kind;      /* an open string; this version runs "rest" */
  char *zone_name; /* (nullable) IANA */
  GTimeZone *zone; /* (nullable): for dates that carry none */
  RopewayApiVersion version;
  GPtrArray *environments; /* RopewayEnvironment */
  RopewaySignIn sign_in;
  RopewayConnectionTls tls;
  GPtrArray *headers; /* RopewayNamedTemplate without places: sent with every request */
  RopewayConnectionLimits limits;
  GPtrArray *operations; /* RopewayOperation */
  char *pointer;
} RopewayConnection;

/* Reads the connection that stands at @value in @tree. What is wrong goes to @problems; with an error among them
 * it is good only for checking on, and parts of it may be missing.
 * Returns: (transfer full) (nullable): NULL where it is no object. */
RopewayConnection *ropeway_connection_parse (RopewayTree *tree, const RopewayValue *value,
                                             const char *pointer, RopewayProblems *problems);
/* Returns: (transfer full). */
RopewayConnection *ropeway_connection_ref (RopewayConnection *self);
void ropeway_connection_unref (RopewayConnection *self);

/* Returns: (transfer none) (nullable). */
const RopewayEnvironment *ropeway_connection_find_environment (const RopewayConnection *self,
                                                               const char *name);
/* Returns: (transfer none) (nullable). */
const RopewayOperation *ropeway_connection_find_operation (const RopewayConnection *self, const char *id);

/* Returns: (transfer full): the names of the secrets it needs, NULL-terminated. */
char **ropeway_connection_dup_secret_names (const RopewayConnection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayConnection, ropeway_connection_unref)

G_END_DECLS
