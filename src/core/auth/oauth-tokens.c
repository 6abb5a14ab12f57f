/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/oauth-tokens.h"

#include <string.h>

#include "base/limits.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#define SECOND_US G_USEC_PER_SEC
#define MARGIN_US (30 * SECOND_US) /* renewed this long before it ends, */
#define MARGIN_SHARE 10            /* or after nine tenths of its life */

void
ropeway_oauth_tokens_free (RopewayOauthTokens *self)
{
  g_clear_pointer (&self->access, ropeway_secret_unref);
  g_clear_pointer (&self->refresh, ropeway_secret_unref);
  g_strfreev (self->scopes);
  g_free (self->from);
  g_free (self->who);
  g_free (self->refused);
  g_free (self);
}

/* ---- what was kept ---- */

static gint64
read_number (const RopewayValue *object, const char *name)
{
  const RopewayValue *value = ropeway_value_get (object, name);
  gint64 number;

  return value != NULL && ropeway_value_get_int64 (value, &number, NULL) && number > 0 ? number : 0;
}

/* Returns: (transfer full) (nullable): text that is not empty. */
static char *
read_text (const RopewayValue *object, const char *name)
{
  const RopewayValue *value = ropeway_value_get (object, name);
  g_autofree char *text = value != NULL && ropeway_value_get_kind (value) == ROPEWAY_STRING
                              ? ropeway_value_dup_text (value, NULL)
                              : NULL;

  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static RopewaySecret *
read_secret (const RopewayValue *object, const char *name)
{
  char *text = read_text (object, name);
  RopewaySecret *secret = text != NULL ? ropeway_secret_new (text, -1) : NULL;

  if (text != NULL)
    ropeway_wipe (text, strlen (text));
  g_free (text);
  return secret;
}

/* RFC 6749 §3.3: with spaces; some services use commas. Returns: (transfer full) (nullable). */
static char **
read_scopes (const RopewayValue *object)
{
  g_autofree char *text = read_text (object, "scope");
  g_autoptr (GStrvBuilder) scopes = NULL;
  g_auto (GStrv) words = NULL;

  if (text == NULL)
    return NULL;
  scopes = g_strv_builder_new ();
  words = g_strsplit_set (text, " ,", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (scopes, words[i]);
  return g_strv_builder_end (scopes);
}

RopewayOauthTokens *
ropeway_oauth_tokens_read (const RopewaySecret *kept)
{
  gsize length;
  const char *text = ropeway_secret_reveal (kept, &length);
  g_autoptr (RopewayOauthTokens) self = g_new0 (RopewayOauthTokens, 1);
  g_autoptr (RopewayTree) tree = NULL;
  const RopewayValue *root;

  if (length == 0 || *text != '{')
    {
      self->refresh = length > 0 ? ropeway_secret_new (text, (gssize)length) : NULL;
      return length > 0 ? g_steal_pointer (&self) : NULL;
    }
  tree = ropeway_json_read_text (text, (gssize)length, NULL, NULL, NULL);
  if (tree == NULL)
    return NULL;
  root = ropeway_tree_get_root (tree);
  self->access = read_secret (root, "access_token");
  self->refresh = read_secret (root, "refresh_token");
  self->received = read_number (root, "received");
  self->expires = read_number (root, "expires");
  self->signed_in = read_number (root, "signed_in");
  self->scopes = read_scopes (root);
  self->from = read_text (root, "from");
  self->who = read_text (root, "who");
  self->refused = read_text (root, "refused");
  self->renewing = ropeway_value_get_member_boolean (root, "renewing", FALSE);
  return g_steal_pointer (&self);
}

static void
set_text (RopewayTree *tree, const char *name, const char *text)
{
  if (text != NULL)
    ropeway_value_set_text (tree, ropeway_tree_get_root (tree), name, text);
}

static void
set_number (RopewayTree *tree, const char *name, gint64 number)
{
  if (number != 0)
    ropeway_value_set_integer (tree, ropeway_tree_get_root (tree), name, number);
}

RopewaySecret *
ropeway_oauth_tokens_write (const RopewayOauthTokens *self)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  g_autofree char *scopes = self->scopes != NULL ? g_strjoinv (" ", self->scopes) : NULL;
  RopewaySecret *secret;
  char *text;
  gsize length;

  ropeway_tree_set_root (tree, ropeway_tree_object (tree));
  set_text (tree, "access_token", self->access != NULL ? ropeway_secret_reveal (self->access, NULL) : NULL);
  set_text (tree, "refresh_token",
            self->refresh != NULL ? ropeway_secret_reveal (self->refresh, NULL) : NULL);
  set_number (tree, "received", self->received);
  set_number (tree, "expires", self->expires);
  set_number (tree, "signed_in", self->signed_in);
  set_text (tree, "scope", scopes);
  set_text (tree, "from", self->from);
  set_text (tree, "who", self->who);
  set_text (tree, "refused", self->refused);
  if (self->renewing)
    ropeway_value_set_boolean (tree, ropeway_tree_get_root (tree), "renewing", TRUE);
  text = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, &length);
  secret = ropeway_secret_new (text, (gssize)length);
  ropeway_wipe (text, length);
  g_free (text);
  return secret;
}

/* ---- what is answered ---- */

/* "expires_in" is a number; some services write it as a text. */
static gint64
read_life (const RopewayValue *body)
{
  const RopewayValue *value = ropeway_value_get (body, "expires_in");
  g_autofree char *text = value != NULL ? ropeway_value_dup_text (value, NULL) : NULL;
  gint64 seconds = 0;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &seconds, NULL))
    return 0;
  return seconds * SECOND_US;
}

/* Who signed in, from the claims of an identity token (OpenID Connect Core §2), which came to us directly: nothing is
 * decided by it, so its signature does not matter here. Returns: (transfer full) (nullable). */
static char *
read_who (const RopewayValue *body)
{
  g_autofree char *token = read_text (body, "id_token");
  g_auto (GStrv) parts = token != NULL ? g_strsplit (token, ".", 3) : NULL;
  g_autofree guchar *claims = NULL;
  g_autoptr (RopewayTree) tree = NULL;
  gsize length = 0;
  char *who;

  if (token != NULL)
    ropeway_wipe (token, strlen (token));
  if (parts == NULL || g_strv_length (parts) != 3)
    return NULL;
  g_strdelimit (parts[1], "-", '+');
  g_strdelimit (parts[1], "_", '/');
  g_autofree char *padded = g_strconcat (parts[1], &"==="[3 - (4 - strlen (parts[1]) % 4) % 4], NULL);
  claims = g_base64_decode (padded, &length);
  tree = ropeway_json_read_text ((const char *)claims, (gssize)length, NULL, NULL, NULL);
  if (tree == NULL)
    return NULL;
  who = read_text (ropeway_tree_get_root (tree), "email");
  if (who == NULL)
    who = read_text (ropeway_tree_get_root (tree), "preferred_username");
  return who != NULL ? who : read_text (ropeway_tree_get_root (tree), "sub");
}

RopewayOauthTokens *
ropeway_oauth_tokens_read_answer (const RopewayValue *body, gint64 now, const RopewayOauthTokens *before)
{
  g_autoptr (RopewayOauthTokens) self = g_new0 (RopewayOauthTokens, 1);
  gint64 life;

  self->access = read_secret (body, "access_token");
  if (self->access == NULL)
    return NULL;
  self->refresh = read_secret (body, "refresh_token");
  self->scopes = read_scopes (body);
  self->who = read_who (body);
  self->received = now;
  life = read_life (body);
  self->expires = life != 0 ? now + life : 0;
  self->signed_in = before != NULL ? before->signed_in : now;
  if (before != NULL && self->refresh == NULL && before->refresh != NULL)
    self->refresh = ropeway_secret_ref (before->refresh);
  if (before != NULL && self->scopes == NULL)
    self->scopes = g_strdupv (before->scopes);
  if (before != NULL && self->who == NULL)
    self->who = g_strdup (before->who);
  self->is_of_service = before != NULL && before->is_of_service;
  return g_steal_pointer (&self);
}

gboolean
ropeway_oauth_tokens_are_good (const RopewayOauthTokens *self, gint64 now)
{
  gint64 life = self->expires - self->received;

  if (self->access == NULL || now < self->received - MARGIN_US)
    return FALSE;
  return self->expires == 0 || now < self->expires - MIN (MARGIN_US, life / MARGIN_SHARE);
}

char **
ropeway_oauth_tokens_dup_missing (const RopewayOauthTokens *self, const char *const *needed)
{
  g_autoptr (GStrvBuilder) missing = g_strv_builder_new ();

  for (guint i = 0; needed != NULL && needed[i] != NULL && self->scopes != NULL; i++)
    if (!g_strv_contains ((const char *const *)self->scopes, needed[i]))
      g_strv_builder_add (missing, needed[i]);
  return g_strv_builder_end (missing);
}
