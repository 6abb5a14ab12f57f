/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/jwt-key.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <string.h>

#include "auth/base64url.h"
#include "base/i18n.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#define LIFE_S 3600 /* Google takes no longer ones */
#define HALF 32     /* bytes of each number of an ES256 signature (RFC 7518 §3.4) */

struct _RopewayJwtKey
{
  gnutls_privkey_t key;
  char *connection;
  char *id;            /* (nullable) */
  char *account;       /* (nullable) */
  char *token_address; /* (nullable) */
};

static void
set_unusable (GError **error, const char *connection, const char *reason)
{
  g_propagate_error (error,
                     ropeway_auth_error_new (ROPEWAY_AUTH_ERROR_REFUSED,
                                             ropeway_problem_new ("sign-in.key-unusable", NULL, "connection",
                                                                  connection, "reason", reason, NULL)));
}

void
ropeway_jwt_key_free (RopewayJwtKey *self)
{
  if (self->key != NULL)
    gnutls_privkey_deinit (self->key);
  g_free (self->connection);
  g_free (self->id);
  g_free (self->account);
  g_free (self->token_address);
  g_free (self);
}

/* Returns: (transfer full) (nullable): the PEM that stands in the key file @text; wiped by the caller. */
static char *
read_key_file (RopewayJwtKey *self, const char *text, gsize length, GError **error)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (text, (gssize)length, NULL, NULL, NULL);
  const RopewayValue *root = tree != NULL ? ropeway_tree_get_root (tree) : NULL;
  char *pem;

  if (root == NULL)
    {
      set_unusable (error, self->connection, _ ("it looks like a key file, but is cut or changed"));
      return NULL;
    }
  pem = ropeway_value_dup_member_text (root, "private_key");
  if (pem == NULL)
    {
      set_unusable (
          error, self->connection,
          _ ("there is no “private_key” in this file; a robot account's key is needed, not the file of an "
             "app"));
      return NULL;
    }
  self->id = ropeway_value_dup_member_text (root, "private_key_id");
  self->account = ropeway_value_dup_member_text (root, "client_email");
  self->token_address = ropeway_value_dup_member_text (root, "token_uri");
  return pem;
}

static gboolean
take_pem (RopewayJwtKey *self, const char *pem, GError **error)
{
  const gnutls_datum_t data = { (unsigned char *)pem, (unsigned int)strlen (pem) };

  gnutls_privkey_init (&self->key);
  if (gnutls_privkey_import_x509_raw (self->key, &data, GNUTLS_X509_FMT_PEM, NULL, 0) == 0)
    return TRUE;
  set_unusable (error, self->connection, _ ("it is no private key (PEM)"));
  return FALSE;
}

RopewayJwtKey *
ropeway_jwt_key_new (const RopewaySignInContext *context, const RopewaySecret *secret, GError **error)
{
  g_autoptr (RopewayJwtKey) self = g_new0 (RopewayJwtKey, 1);
  gsize length;
  const char *text = ropeway_secret_reveal (secret, &length);
  gboolean is_taken;
  char *pem;

  self->connection = g_strdup (context->name);
  pem = *text == '{' ? read_key_file (self, text, length, error) : g_strdup (text);
  if (pem == NULL)
    return NULL;
  if (context->redactor != NULL)
    ropeway_redactor_add (context->redactor, pem, -1);
  is_taken = take_pem (self, pem, error);
  ropeway_wipe (pem, strlen (pem));
  g_free (pem);
  return is_taken ? g_steal_pointer (&self) : NULL;
}

const char *
ropeway_jwt_key_get_account (const RopewayJwtKey *self)
{
  return self->account;
}

const char *
ropeway_jwt_key_get_token_address (const RopewayJwtKey *self)
{
  return self->token_address;
}

static void
append_object (GString *out, RopewayTree *tree)
{
  gsize length;
  g_autofree char *text
      = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, &length);

  ropeway_base64url_append (out, text, length);
}

static void
set_text (RopewayTree *tree, const char *name, const char *text)
{
  if (text != NULL)
    ropeway_value_set_text (tree, ropeway_tree_get_root (tree), name, text);
}

static void
append_header (GString *out, const RopewayJwtKey *self, RopewayJwtAlgorithm algorithm)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();

  ropeway_tree_set_root (tree, ropeway_tree_object (tree));
  set_text (tree, "alg", algorithm == ROPEWAY_ALGORITHM_ES256 ? "ES256" : "RS256");
  set_text (tree, "typ", "JWT");
  set_text (tree, "kid", self->id);
  append_object (out, tree);
}

static void
append_claims (GString *out, const RopewayJwtClaims *claims)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  g_autofree char *id = g_uuid_string_random ();
  gint64 now = claims->now / G_USEC_PER_SEC;

  ropeway_tree_set_root (tree, ropeway_tree_object (tree));
  set_text (tree, "iss", claims->issuer);
  set_text (tree, "sub", claims->subject);
  set_text (tree, "aud", claims->audience);
  set_text (tree, "scope", claims->scopes);
  ropeway_value_set_integer (tree, ropeway_tree_get_root (tree), "iat", now);
  ropeway_value_set_integer (tree, ropeway_tree_get_root (tree), "exp", now + LIFE_S);
  set_text (tree, "jti", id);
  append_object (out, tree);
}

/* ECDSA's two numbers, each in 32 bytes, instead of the ASN.1 that libraries make. */
static gboolean
append_halves (GString *out, const gnutls_datum_t *signature)
{
  guint8 bytes[2 * HALF] = { 0 };
  gnutls_datum_t numbers[2] = { { NULL, 0 }, { NULL, 0 } };
  gboolean fits = gnutls_decode_rs_value (signature, &numbers[0], &numbers[1]) == 0;

  for (guint i = 0; fits && i < 2; i++)
    {
      const unsigned char *start = numbers[i].data;
      unsigned int size = numbers[i].size;

      for (; size > HALF && *start == 0; size--)
        start++;
      fits = size <= HALF;
      if (fits)
        memcpy (bytes + (i + 1) * HALF - size, start, size);
    }
  for (guint i = 0; i < 2; i++)
    gnutls_free (numbers[i].data);
  if (fits)
    ropeway_base64url_append (out, bytes, sizeof bytes);
  return fits;
}

RopewaySecret *
ropeway_jwt_key_sign (const RopewayJwtKey *self, RopewayJwtAlgorithm algorithm,
                      const RopewayJwtClaims *claims, GError **error)
{
  gboolean is_ec = algorithm == ROPEWAY_ALGORITHM_ES256;
  g_autoptr (GString) out = g_string_new (NULL);
  gnutls_datum_t signature = { NULL, 0 };
  gnutls_datum_t data;
  gboolean is_signed;

  append_header (out, self, algorithm);
  g_string_append_c (out, '.');
  append_claims (out, claims);
  data = (gnutls_datum_t){ (unsigned char *)out->str, (unsigned int)out->len };
  is_signed = gnutls_privkey_sign_data2 (self->key,
                                         is_ec ? GNUTLS_SIGN_ECDSA_SECP256R1_SHA256 : GNUTLS_SIGN_RSA_SHA256,
                                         0, &data, &signature)
              == 0;
  g_string_append_c (out, '.');
  if (is_signed && is_ec)
    is_signed = append_halves (out, &signature);
  else if (is_signed)
    ropeway_base64url_append (out, signature.data, signature.size);
  gnutls_free (signature.data);
  if (is_signed)
    return ropeway_secret_new (out->str, (gssize)out->len);
  set_unusable (error, self->connection, is_ec ? _ ("it is no key for ES256") : _ ("it is no key for RS256"));
  return NULL;
}
