/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/oauth.h"

#include <string.h>

#include "base/limits.h"
#include "base/redaction.h"
#include "model/oauth-reader.h"
#include "model/sign-in.h"
#include "model/words.h"

static void
parameter_free (gpointer data)
{
  RopewayOauthParameter *self = data;

  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

void
ropeway_oauth_free (RopewayOauth *self)
{
  g_free (self->discovery);
  g_free (self->authorize);
  g_free (self->token);
  g_free (self->device);
  g_free (self->revoke);
  ropeway_credential_clear (&self->client_id);
  ropeway_credential_clear (&self->client_secret);
  g_strfreev (self->scopes);
  g_free (self->audience);
  g_ptr_array_unref (self->parameters);
  g_free (self->redirect_path);
  g_free (self->redirect_address);
  g_free (self->issuer);
  g_free (self->subject);
  g_free (self);
}

static void
report (RopewayObjectReader *sign_in, const char *code, const char *member)
{
  ropeway_problems_add (
      sign_in->problems,
      ropeway_problem_new (code, ropeway_object_reader_at (sign_in, member), "member", member, NULL));
}

/* What goes there is worth as much as a password: never over a network in plain. */
static gboolean
is_safe_address (const char *text)
{
  static const char *const here[] = { "127.0.0.1", "localhost", "::1", NULL };
  g_autoptr (GUri) uri = NULL;

  if (*text == '/')
    return text[1] != '/' && strpbrk (text, " \t\r\n\"<>\\^`{|}#") == NULL;
  uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || strpbrk (text, " \t\r\n\"<>\\^`{|}") != NULL || g_uri_get_host (uri) == NULL
      || *g_uri_get_host (uri) == '\0' || g_uri_get_userinfo (uri) != NULL
      || g_uri_get_fragment (uri) != NULL)
    return FALSE;
  return strcmp (g_uri_get_scheme (uri), "https") == 0
         || (strcmp (g_uri_get_scheme (uri), "http") == 0 && g_strv_contains (here, g_uri_get_host (uri)));
}

/* Returns: (transfer full) (nullable). */
static char *
read_address (RopewayObjectReader *sign_in, const char *member, RopewayNeed need)
{
  g_autofree char *text = ropeway_object_reader_text (sign_in, member, need);

  if (text == NULL || is_safe_address (text))
    return g_steal_pointer (&text);
  report (sign_in, "sign-in.address-bad", member);
  return NULL;
}

/* RFC 6749 §3.3: words without spaces. Returns: (transfer full). */
static char **
read_scopes (RopewayObjectReader *sign_in)
{
  const RopewayValue *list
      = ropeway_object_reader_list (sign_in, "scopes", ROPEWAY_OPTIONAL, ROPEWAY_LIMIT_SCOPES);
  g_autoptr (GStrvBuilder) scopes = g_strv_builder_new ();
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (sign_in, "scopes"));
  gsize index = 0;

  for (const RopewayValue *item = list != NULL ? ropeway_value_first (list) : NULL; item != NULL;
       item = ropeway_value_next (item))
    {
      g_autofree char *at = ropeway_pointer_join_index (pointer, index++);
      g_autofree char *text = ropeway_read_text (item, "scopes", at, sign_in->problems);

      if (text == NULL)
        continue;
      if (strpbrk (text, " \t\r\n\"\\") != NULL)
        ropeway_problems_add (sign_in->problems,
                              ropeway_problem_new ("sign-in.scope-bad", at, "found", text, NULL));
      g_strv_builder_add (scopes, text);
    }
  return g_strv_builder_end (scopes);
}

static void
read_parameters (RopewayOauth *self, RopewayObjectReader *sign_in)
{
  const RopewayValue *object = ropeway_object_reader_object (sign_in, "parameters", ROPEWAY_OPTIONAL);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (sign_in, "parameters"));

  for (const RopewayValue *member = object != NULL ? ropeway_value_first (object) : NULL; member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, NULL);
      g_autofree char *at = ropeway_pointer_join (pointer, name);
      RopewayOauthParameter *parameter;

      if (ropeway_redaction_is_secret_name (name))
        {
          ropeway_problems_add (sign_in->problems,
                                ropeway_problem_new ("sign-in.secret-in-plain", at, "member", name, NULL));
          continue;
        }
      parameter = g_new0 (RopewayOauthParameter, 1);
      parameter->name = g_strdup (name);
      parameter->value = ropeway_read_text (member, name, at, sign_in->problems);
      if (parameter->value != NULL)
        g_ptr_array_add (self->parameters, parameter);
      else
        parameter_free (parameter);
    }
}

static void
read_redirect (RopewayOauth *self, RopewayObjectReader *sign_in)
{
  self->redirect = (RopewayRedirectClass)ropeway_object_reader_word (
      sign_in, "redirect", ropeway_words_redirect, ROPEWAY_OPTIONAL, ROPEWAY_REDIRECT_LOOPBACK);
  self->redirect_port = (guint16)ropeway_object_reader_integer (sign_in, "redirectPort", 1, G_MAXUINT16, 0);
  self->redirect_path = ropeway_object_reader_text (sign_in, "redirectPath", ROPEWAY_OPTIONAL);
  if (self->redirect_path != NULL
      && (*self->redirect_path != '/' || strpbrk (self->redirect_path, " \t\r\n\"<>\\^`{|}?#") != NULL))
    report (sign_in, "sign-in.redirect-path-bad", "redirectPath");
  if (self->redirect_path == NULL)
    self->redirect_path = g_strdup ("/");
  if (self->redirect == ROPEWAY_REDIRECT_FIXED && self->redirect_port == 0)
    report (sign_in, "sign-in.member-needed", "redirectPort");
  self->redirect_address
      = read_address (sign_in, "redirectAddress",
                      self->redirect == ROPEWAY_REDIRECT_PASTE ? ROPEWAY_NEEDED : ROPEWAY_OPTIONAL);
}

static void
read_client (RopewayOauth *self, RopewayObjectReader *sign_in)
{
  gboolean has_secret;

  ropeway_credential_read (&self->client_id, sign_in, "clientId", ROPEWAY_NEEDED, TRUE);
  ropeway_credential_read (&self->client_secret, sign_in, "clientSecret", ROPEWAY_OPTIONAL, FALSE);
  has_secret = self->client_secret.secret != NULL;
  self->client = (RopewayClientAuthentication)ropeway_object_reader_word (
      sign_in, "client", ropeway_words_client, ROPEWAY_OPTIONAL,
      has_secret ? ROPEWAY_CLIENT_BASIC : ROPEWAY_CLIENT_NONE);
  if (!has_secret && (self->client != ROPEWAY_CLIENT_NONE || self->flow == ROPEWAY_FLOW_CLIENT_CREDENTIALS))
    report (sign_in, "sign-in.member-needed", "clientSecret");
}

static void
read_oauth (RopewayOauth *self, RopewayObjectReader *sign_in)
{
  RopewayNeed need;

  self->flow = (RopewayFlow)ropeway_object_reader_word (sign_in, "flow", ropeway_words_flow, ROPEWAY_NEEDED,
                                                        ROPEWAY_FLOW_CODE);
  self->discovery = read_address (sign_in, "discovery", ROPEWAY_OPTIONAL);
  need = self->discovery == NULL ? ROPEWAY_NEEDED : ROPEWAY_OPTIONAL;
  self->authorize
      = read_address (sign_in, "authorizeAddress", self->flow == ROPEWAY_FLOW_CODE ? need : ROPEWAY_OPTIONAL);
  self->token = read_address (sign_in, "tokenAddress", need);
  self->device
      = read_address (sign_in, "deviceAddress", self->flow == ROPEWAY_FLOW_DEVICE ? need : ROPEWAY_OPTIONAL);
  self->revoke = read_address (sign_in, "revokeAddress", ROPEWAY_OPTIONAL);
  read_client (self, sign_in);
  self->pkce = ropeway_object_reader_boolean (sign_in, "pkce", TRUE);
  read_redirect (self, sign_in);
}

RopewayOauth *
ropeway_oauth_read (RopewayObjectReader *sign_in, gboolean is_jwt)
{
  RopewayOauth *self = g_new0 (RopewayOauth, 1);

  self->parameters = g_ptr_array_new_with_free_func (parameter_free);
  if (is_jwt)
    {
      self->client = ROPEWAY_CLIENT_NONE;
      self->token = read_address (sign_in, "tokenAddress", ROPEWAY_OPTIONAL);
      self->issuer = ropeway_object_reader_text (sign_in, "issuer", ROPEWAY_OPTIONAL);
      self->subject = ropeway_object_reader_text (sign_in, "subject", ROPEWAY_OPTIONAL);
      self->algorithm = (RopewayJwtAlgorithm)ropeway_object_reader_word (
          sign_in, "algorithm", ropeway_words_algorithm, ROPEWAY_OPTIONAL, ROPEWAY_ALGORITHM_RS256);
    }
  else
    read_oauth (self, sign_in);
  self->scopes = read_scopes (sign_in);
  self->audience = ropeway_object_reader_text (sign_in, "audience", ROPEWAY_OPTIONAL);
  read_parameters (self, sign_in);
  self->format = (RopewayTokenFormat)ropeway_object_reader_word (
      sign_in, "tokenFormat", ropeway_words_token_format, ROPEWAY_OPTIONAL, ROPEWAY_TOKEN_FORMAT_FORM);
  return self;
}
