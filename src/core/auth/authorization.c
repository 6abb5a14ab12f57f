/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is pasted as a secret is often not quite the secret; better said here than by a 401. */
#include "auth/authorization.h"

#include "auth/auth-error.h"
#include "base/i18n.h"

#include <string.h>

/* ---- what may be sent ---- */

static gboolean
is_pasted_space (gunichar c)
{
  return g_unichar_isspace (c) || c == '\v' || c == 0xfeff || c == 0x200b;
}

RopewaySecret *
ropeway_authorization_trim (const RopewaySecret *secret)
{
  gsize length;
  const char *start = ropeway_secret_reveal (secret, &length);
  const char *end = start + length;
  gboolean is_text = g_utf8_validate (start, (gssize)length, NULL);

  while (start < end && (is_text ? is_pasted_space (g_utf8_get_char (start)) : g_ascii_isspace (*start)))
    start = is_text ? g_utf8_next_char (start) : start + 1;
  while (start < end)
    {
      const char *last = is_text ? g_utf8_prev_char (end) : end - 1;

      if (!(is_text ? is_pasted_space (g_utf8_get_char (last)) : g_ascii_isspace (*last)))
        break;
      end = last;
    }
  return ropeway_secret_new (start, end - start);
}

static gboolean
fail (RopewayAuthError code, const char *connection, const char *sentence, GError **error)
{
  g_set_error (error, ROPEWAY_AUTH_ERROR, code, _ ("Sign-in of the connection “%s”: %s"), connection,
               sentence);
  return FALSE;
}

/* Returns: whether @secret has one of @bytes, a control character, or (unless @allow_others) a byte beyond ASCII. */
static gboolean
has_any (const RopewaySecret *secret, const char *bytes, gboolean allow_others)
{
  gsize length;
  const char *text = ropeway_secret_reveal (secret, &length);

  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar)text[i];

      if (c < 0x20 || c == 0x7f || (c >= 0x80 && !allow_others) || strchr (bytes, c) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_empty (const RopewaySecret *secret)
{
  gsize length = 0;

  if (secret != NULL)
    ropeway_secret_reveal (secret, &length);
  return length == 0;
}

/* RFC 7617 §2: a colon ends the user, and neither part has control characters. */
static gboolean
check_basic (const char *connection, const RopewaySecret *user, const RopewaySecret *password, GError **error)
{
  if (is_empty (user))
    return fail (ROPEWAY_AUTH_ERROR_SECRET, connection, _ ("the user name is empty."), error);
  if (has_any (user, "", TRUE) || (password != NULL && has_any (password, "", TRUE)))
    return fail (
        ROPEWAY_AUTH_ERROR_INVALID, connection,
        _ ("the user name or the password has a line break or another control character inside. Give it "
           "again, as one line."),
        error);
  if (has_any (user, ":", TRUE))
    return fail (
        ROPEWAY_AUTH_ERROR_INVALID, connection,
        _ ("a user name cannot have a colon. If you pasted name and password together, give them apart."),
        error);
  return TRUE;
}

/* RFC 6750 §2.1 knows fewer characters, services more; a space is in no token, but often in what was pasted. */
static gboolean
check_token (const char *connection, const RopewaySignIn *sign_in, const RopewaySecret *token, GError **error)
{
  if (is_empty (token))
    return fail (ROPEWAY_AUTH_ERROR_SECRET, connection, _ ("the token is empty."), error);
  if (has_any (token, "", FALSE))
    return fail (ROPEWAY_AUTH_ERROR_INVALID, connection,
                 _ ("the token has a line break or a character that tokens do not have. Copy it once more."),
                 error);
  if (sign_in->prefix == NULL && has_any (token, " ", FALSE))
    return fail (ROPEWAY_AUTH_ERROR_INVALID, connection,
                 _ ("the token has a space inside. Give the token alone, without “Bearer” before it."),
                 error);
  return TRUE;
}

/* RFC 9110 §5.5 for headers, RFC 6265 §4.1.1 for cookies; in a query everything is percent-encoded. */
static gboolean
check_key (const char *connection, const RopewaySignIn *sign_in, const RopewaySecret *key, GError **error)
{
  if (is_empty (key))
    return fail (ROPEWAY_AUTH_ERROR_SECRET, connection, _ ("the key is empty."), error);
  if (has_any (key, "", sign_in->in == ROPEWAY_KEY_IN_QUERY))
    return fail (ROPEWAY_AUTH_ERROR_INVALID, connection,
                 _ ("the key has a line break or a character that cannot be sent there. Copy it once more."),
                 error);
  if (sign_in->in == ROPEWAY_KEY_IN_COOKIE && has_any (key, " \",;\\", FALSE))
    return fail (
        ROPEWAY_AUTH_ERROR_INVALID, connection,
        _ ("the value of a cookie cannot have a space, comma, semicolon, quotation mark or backslash."),
        error);
  return TRUE;
}

/* ---- making it ---- */

/* Takes @text, which is wiped. */
static RopewayAuthorization *
take_value (RopewayKeyIn in, const char *name, char *text)
{
  RopewayAuthorization *authorization = g_new0 (RopewayAuthorization, 1);
  gsize length = strlen (text);

  authorization->in = in;
  authorization->name = g_strdup (name);
  authorization->value = ropeway_secret_new (text, (gssize)length);
  ropeway_wipe (text, length);
  g_free (text);
  return authorization;
}

static RopewayAuthorization *
make_basic (const RopewaySecret *user, const RopewaySecret *password)
{
  const char *parts[] = { ropeway_secret_reveal (user, NULL),
                          password != NULL ? ropeway_secret_reveal (password, NULL) : "" };
  char *pair = g_strconcat (parts[0], ":", parts[1], NULL);
  char *encoded = g_base64_encode ((const guchar *)pair, strlen (pair));
  RopewayAuthorization *authorization
      = take_value (ROPEWAY_KEY_IN_HEADER, "Authorization", g_strconcat ("Basic ", encoded, NULL));

  ropeway_wipe (pair, strlen (pair));
  ropeway_wipe (encoded, strlen (encoded));
  g_free (pair);
  g_free (encoded);
  return authorization;
}

static RopewayAuthorization *
make_prefixed (RopewayKeyIn in, const char *name, const char *prefix, const RopewaySecret *secret)
{
  return take_value (in, name, g_strconcat (prefix, ropeway_secret_reveal (secret, NULL), NULL));
}

RopewayAuthorization *
ropeway_authorization_new (const RopewaySignIn *sign_in, const char *connection, const RopewaySecret *user,
                           const RopewaySecret *secret, GError **error)
{
  const char *prefix = sign_in->prefix;

  switch (sign_in->type)
    {
    case ROPEWAY_SIGN_IN_BASIC:
      return check_basic (connection, user, secret, error) ? make_basic (user, secret) : NULL;
    case ROPEWAY_SIGN_IN_BEARER:
      if (!check_token (connection, sign_in, secret, error))
        return NULL;
      return make_prefixed (ROPEWAY_KEY_IN_HEADER, "Authorization", prefix != NULL ? prefix : "Bearer ",
                            secret);
    case ROPEWAY_SIGN_IN_API_KEY:
      if (!check_key (connection, sign_in, secret, error))
        return NULL;
      return make_prefixed (sign_in->in, sign_in->name, prefix != NULL ? prefix : "", secret);
    default:
      g_return_val_if_reached (NULL);
    }
}

void
ropeway_authorization_free (RopewayAuthorization *authorization)
{
  g_free (authorization->name);
  g_clear_pointer (&authorization->value, ropeway_secret_unref);
  g_free (authorization);
}
