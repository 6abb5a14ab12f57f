/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a signature as a template says it, made anew for each attempt: its time and nonce are good only once. */
#include "auth/hmac-signature.h"
#include "auth/sign-in-kind.h"
#include "base/i18n.h"

#include <string.h>

typedef struct
{
  /* owned */
  RopewayConnection *connection;
  RopewayClock *clock;
  RopewayRedactor *redactor; /* (nullable) */
  RopewaySecret *key;
  RopewaySecret *user; /* (nullable) */
  char *name;
} State;

static void
want (const RopewayConnection *connection, GPtrArray *wanted)
{
  g_ptr_array_add (wanted, (gpointer)&connection->sign_in.key);
  g_ptr_array_add (wanted, (gpointer)&connection->sign_in.user);
}

static void
state_clear (gpointer data)
{
  State *self = data;

  ropeway_connection_unref (self->connection);
  ropeway_clock_unref (self->clock);
  g_clear_pointer (&self->redactor, ropeway_redactor_unref);
  g_clear_pointer (&self->key, ropeway_secret_unref);
  g_clear_pointer (&self->user, ropeway_secret_unref);
  g_free (self->name);
}

static void
release (gpointer data)
{
  g_rc_box_release_full (data, state_clear);
}

static RopewaySecret *
read_key (const RopewaySignInContext *context, const RopewaySecret *found, GError **error)
{
  gsize length;
  RopewaySecret *key;

  ropeway_secret_reveal (found, &length);
  key = length > 0 ? ropeway_hmac_key (found, context->connection->sign_in.signing->key_encoding) : NULL;
  if (key != NULL)
    return key;
  g_set_error (error, ROPEWAY_AUTH_ERROR, length > 0 ? ROPEWAY_AUTH_ERROR_INVALID : ROPEWAY_AUTH_ERROR_SECRET,
               _ ("Sign-in of the connection “%s”: %s"), context->name,
               length > 0 ? _ ("the key is not spelled as “keyEncoding” says. Copy it once more.")
                          : _ ("the key is empty."));
  return NULL;
}

static gpointer
open_hmac (const RopewaySignInContext *context, RopewaySecret *const *found, GError **error)
{
  RopewaySecret *key = read_key (context, found[0], error);
  State *self;

  if (key == NULL)
    return NULL;
  self = g_rc_box_new0 (State);
  self->connection = ropeway_connection_ref (context->connection);
  self->clock = ropeway_clock_ref (context->clock);
  self->redactor = context->redactor != NULL ? ropeway_redactor_ref (context->redactor) : NULL;
  self->key = key;
  self->user = found[1] != NULL ? ropeway_secret_ref (found[1]) : NULL;
  self->name = g_strdup (context->name);
  if (self->redactor != NULL)
    {
      gsize length;
      const char *bytes = ropeway_secret_reveal (key, &length);

      ropeway_redactor_add (self->redactor, bytes, (gssize)length);
    }
  return self;
}

static char *
dup_nonce (void)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto (GStrv) parts = g_strsplit (uuid, "-", -1);

  return g_strjoinv (NULL, parts);
}

static void
sign (RopewayHttpRequest *request, const char *url, gpointer data)
{
  State *self = data;
  const RopewaySigning *signing = self->connection->sign_in.signing;
  g_autofree char *nonce = dup_nonce ();
  const RopewayHmacRequest input = {
    .method = ropeway_http_request_get_method (request),
    .url = url,
    .content_type = ropeway_http_request_get_header (request, "Content-Type"),
    .body = ropeway_http_request_get_body (request),
    .user = self->user != NULL ? ropeway_secret_reveal (self->user, NULL) : NULL,
    .nonce = nonce,
    .now = ropeway_clock_now (self->clock),
  };
  g_autofree char *text = ropeway_hmac_dup_text (signing, &input);
  g_autofree char *signature = ropeway_hmac_dup_signature (signing, self->key, text);

  if (self->redactor != NULL)
    ropeway_redactor_add_passing (self->redactor, signature);
  for (guint i = 0; i < signing->send->len; i++)
    {
      const RopewaySignPart *part = g_ptr_array_index (signing->send, i);
      g_autofree char *value = ropeway_hmac_dup_value (signing, part, &input, signature);

      if (part->in == ROPEWAY_KEY_IN_QUERY)
        ropeway_http_request_set_query_credential (request, part->name, value);
      else
        ropeway_http_request_set_credential (request, part->name, value);
    }
}

static gboolean
apply (gpointer data, RopewayHttpRequest *request, GError **error)
{
  State *self = data;

  if (!ropeway_hmac_can_sign (self->connection->sign_in.signing, ropeway_http_request_get_body (request)))
    {
      g_set_error (
          error, ROPEWAY_AUTH_ERROR, ROPEWAY_AUTH_ERROR_INVALID,
          _ ("Sign-in of the connection “%s”: what is sent is no text, so it cannot be part of the text "
             "that is signed. Sign “{body-sha256}” in place of “{body}” if the service allows it."),
          self->name);
      return FALSE;
    }
  sign (request, ropeway_http_request_get_url (request), self);
  ropeway_http_request_set_signer (request, sign, g_rc_box_acquire (self), release);
  return TRUE;
}

const RopewaySignInKind ropeway_hmac_kind = {
  .want = want,
  .open = open_hmac,
  .close = release,
  .apply = apply,
};
