/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a key that a person typed once goes with every request as it is: header, parameter or cookie. */
#include "auth/authorization.h"
#include "auth/sign-in-kind.h"

#include <string.h>

static void
want (const RopewayConnection *connection, GPtrArray *wanted)
{
  const RopewaySignIn *sign_in = &connection->sign_in;

  switch (sign_in->type)
    {
    case ROPEWAY_SIGN_IN_BASIC:
      g_ptr_array_add (wanted, (gpointer)&sign_in->user);
      g_ptr_array_add (wanted, (gpointer)&sign_in->password);
      break;
    case ROPEWAY_SIGN_IN_BEARER:
      g_ptr_array_add (wanted, (gpointer)&sign_in->token);
      break;
    case ROPEWAY_SIGN_IN_API_KEY:
      g_ptr_array_add (wanted, (gpointer)&sign_in->key);
      break;
    default:
      break;
    }
}

/* Of Basic, the redactor must know user and password in one encoding as well: neither's own is part of it. */
static void
tell_redactor_of_header (RopewayRedactor *redactor, const RopewayAuthorization *authorization)
{
  const char *space = strchr (ropeway_secret_reveal (authorization->value, NULL), ' ');

  if (redactor != NULL && space != NULL)
    ropeway_redactor_add (redactor, space + 1, -1);
}

static gpointer
open_key (const RopewaySignInContext *context, RopewaySecret *const *found, GError **error)
{
  const RopewaySignIn *sign_in = &context->connection->sign_in;
  gboolean is_basic = sign_in->type == ROPEWAY_SIGN_IN_BASIC;
  RopewayAuthorization *authorization = ropeway_authorization_new (
      sign_in, context->name, is_basic ? found[0] : NULL, found[is_basic ? 1 : 0], error);

  if (authorization != NULL && is_basic)
    tell_redactor_of_header (context->redactor, authorization);
  return authorization;
}

static void
close_key (gpointer state)
{
  ropeway_authorization_free (state);
}

/* A job may have a cookie of its own among its headers. */
static void
add_cookie (RopewayHttpRequest *request, const char *name, const char *value)
{
  const char *others = ropeway_http_request_get_header (request, "Cookie");
  char *cookie = others != NULL ? g_strconcat (others, "; ", name, "=", value, NULL)
                                : g_strconcat (name, "=", value, NULL);

  ropeway_http_request_set_credential (request, "Cookie", cookie);
  ropeway_wipe (cookie, strlen (cookie));
  g_free (cookie);
}

static gboolean
apply (gpointer state, RopewayHttpRequest *request, GError **unused_error)
{
  const RopewayAuthorization *added = state;
  const char *value = ropeway_secret_reveal (added->value, NULL);

  switch (added->in)
    {
    case ROPEWAY_KEY_IN_HEADER:
      ropeway_http_request_set_credential (request, added->name, value);
      break;
    case ROPEWAY_KEY_IN_QUERY:
      ropeway_http_request_set_query_credential (request, added->name, value);
      break;
    case ROPEWAY_KEY_IN_COOKIE:
      add_cookie (request, added->name, value);
      break;
    }
  return TRUE;
}

const RopewaySignInKind ropeway_key_kind = {
  .want = want,
  .open = open_key,
  .close = close_key,
  .apply = apply,
};
