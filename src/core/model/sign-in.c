/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whatever stands where a secret's name belongs may be the secret itself, so nothing of it is ever quoted. */
#include "model/sign-in.h"

#include "base/ident.h"
#include "model/named-template.h"
#include "model/login-reader.h"
#include "model/oauth-reader.h"
#include "model/signing-reader.h"
#include "model/words.h"

/* Members of any sign-in, also of one that this version does not know, which hold secrets. */
static const char *const secret_members[]
    = { "password",     "token",       "key",           "secret",    "clientSecret",
        "refreshToken", "accessToken", "privateKey",    "apiKey",    "assertion",
        "passphrase",   "credential",  "client_secret", "accessKey", "secretKey",
        "sessionToken", NULL };

void
ropeway_credential_clear (RopewayCredential *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->secret, g_free);
}

void
ropeway_sign_in_clear (RopewaySignIn *self)
{
  g_clear_pointer (&self->type_text, g_free);
  ropeway_credential_clear (&self->user);
  ropeway_credential_clear (&self->password);
  ropeway_credential_clear (&self->token);
  ropeway_credential_clear (&self->key);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->prefix, g_free);
  g_clear_pointer (&self->oauth, ropeway_oauth_free);
  g_clear_pointer (&self->signing, ropeway_signing_free);
  g_clear_pointer (&self->login, ropeway_login_free);
}

static void
report_plain (RopewayProblems *problems, const char *pointer, const char *name)
{
  ropeway_problems_add (problems,
                        ropeway_problem_new ("sign-in.secret-in-plain", pointer, "member", name, NULL));
}

/* Reads {"secret": "name"}. An object of something else holds the secret itself, in all likelihood. */
static void
read_secret_name (RopewayCredential *self, const RopewayValue *value, const char *member, const char *pointer,
                  RopewayProblems *problems)
{
  g_auto (RopewayObjectReader) credential = { 0 };
  g_autofree char *name = NULL;

  if (ropeway_value_get (value, "secret") == NULL && ropeway_value_get_length (value) > 0)
    {
      report_plain (problems, pointer, member);
      return;
    }
  ropeway_object_reader_init (&credential, &ropeway_form_credential, value, pointer, problems);
  name = ropeway_object_reader_text (&credential, "secret", ROPEWAY_NEEDED);
  if (name == NULL)
    return;
  if (ropeway_ident_is_secret_name (name))
    self->secret = g_steal_pointer (&name);
  else
    ropeway_problems_add (problems,
                          ropeway_problem_new ("sign-in.secret-name-bad",
                                               ropeway_object_reader_at (&credential, "secret"), NULL));
}

void
ropeway_credential_read (RopewayCredential *self, RopewayObjectReader *sign_in, const char *name,
                         RopewayNeed need, gboolean or_text)
{
  const RopewayValue *value = ropeway_object_reader_get (sign_in, name, need);

  if (value == NULL)
    return;
  if (ropeway_value_get_kind (value) == ROPEWAY_OBJECT)
    read_secret_name (self, value, name, ropeway_object_reader_at (sign_in, name), sign_in->problems);
  else if (or_text)
    self->text = ropeway_object_reader_text (sign_in, name, need);
}

/* A number is a secret as well ("password": 12345). */
static void
refuse_plain_secrets (RopewayObjectReader *sign_in)
{
  for (const RopewayValue *member = ropeway_value_first (sign_in->object); member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, NULL);

      if (ropeway_value_get_kind (member) != ROPEWAY_OBJECT && g_strv_contains (secret_members, name))
        report_plain (sign_in->problems, ropeway_object_reader_at (sign_in, name), name);
    }
}

static void
read_api_key (RopewaySignIn *self, RopewayObjectReader *sign_in)
{
  ropeway_credential_read (&self->key, sign_in, "key", ROPEWAY_NEEDED, FALSE);
  self->in = (RopewayKeyIn)ropeway_object_reader_word (sign_in, "in", ropeway_words_key_in, ROPEWAY_OPTIONAL,
                                                       ROPEWAY_KEY_IN_HEADER);
  self->name = ropeway_object_reader_text (sign_in, "name", ROPEWAY_NEEDED);
  if (self->name != NULL && self->in != ROPEWAY_KEY_IN_QUERY)
    ropeway_check_header_name (self->name, ropeway_object_reader_at (sign_in, "name"), sign_in->problems);
}

static void
read_basic (RopewaySignIn *self, RopewayObjectReader *sign_in)
{
  ropeway_credential_read (&self->user, sign_in, "user", ROPEWAY_NEEDED, TRUE);
  ropeway_credential_read (&self->password, sign_in, "password", ROPEWAY_OPTIONAL, FALSE);
  /* Some services want the key as the user and nothing as the password. */
  if (sign_in->object != NULL && ropeway_value_get (sign_in->object, "password") == NULL)
    ropeway_problems_add (sign_in->problems,
                          ropeway_problem_new ("sign-in.password-missing", sign_in->pointer, NULL));
}

static void
read_session (RopewaySignIn *self, RopewayObjectReader *sign_in)
{
  self->login = ropeway_login_read (sign_in);
  ropeway_credential_read (&self->user, sign_in, "user", ROPEWAY_OPTIONAL, TRUE);
  ropeway_credential_read (&self->password, sign_in, "password", ROPEWAY_NEEDED, FALSE);
  self->in = (RopewayKeyIn)ropeway_object_reader_word (sign_in, "in", ropeway_words_key_in, ROPEWAY_OPTIONAL,
                                                       ROPEWAY_KEY_IN_HEADER);
  self->name = ropeway_object_reader_text (
      sign_in, "name", self->in != ROPEWAY_KEY_IN_HEADER ? ROPEWAY_NEEDED : ROPEWAY_OPTIONAL);
  if (self->name != NULL && self->in != ROPEWAY_KEY_IN_QUERY)
    ropeway_check_header_name (self->name, ropeway_object_reader_at (sign_in, "name"), sign_in->problems);
}

void
ropeway_sign_in_read (RopewaySignIn *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) sign_in = { 0 };

  if (!ropeway_object_reader_init_member (&sign_in, &ropeway_form_sign_in, reader, "signIn",
                                          ROPEWAY_OPTIONAL))
    return;
  refuse_plain_secrets (&sign_in);
  self->type_text = ropeway_object_reader_text (&sign_in, "type", ROPEWAY_NEEDED);
  if (self->type_text == NULL)
    return;
  self->type = (RopewaySignInType)ropeway_words_find (ropeway_words_sign_in, self->type_text);
  switch (self->type)
    {
    case ROPEWAY_SIGN_IN_BASIC:
      read_basic (self, &sign_in);
      break;
    case ROPEWAY_SIGN_IN_BEARER:
      ropeway_credential_read (&self->token, &sign_in, "token", ROPEWAY_NEEDED, FALSE);
      break;
    case ROPEWAY_SIGN_IN_API_KEY:
      read_api_key (self, &sign_in);
      break;
    case ROPEWAY_SIGN_IN_OAUTH:
      self->oauth = ropeway_oauth_read (&sign_in, FALSE);
      ropeway_credential_read (
          &self->token, &sign_in, "token",
          self->oauth->flow == ROPEWAY_FLOW_CLIENT_CREDENTIALS ? ROPEWAY_OPTIONAL : ROPEWAY_NEEDED, FALSE);
      break;
    case ROPEWAY_SIGN_IN_JWT:
      self->oauth = ropeway_oauth_read (&sign_in, TRUE);
      ropeway_credential_read (&self->key, &sign_in, "key", ROPEWAY_NEEDED, FALSE);
      break;
    case ROPEWAY_SIGN_IN_AWS:
      self->signing = ropeway_signing_read_aws (&sign_in);
      break;
    case ROPEWAY_SIGN_IN_HMAC:
      self->signing = ropeway_signing_read_hmac (&sign_in);
      ropeway_credential_read (&self->key, &sign_in, "key", ROPEWAY_NEEDED, FALSE);
      ropeway_credential_read (&self->user, &sign_in, "user", ROPEWAY_OPTIONAL, TRUE);
      break;
    case ROPEWAY_SIGN_IN_SESSION:
      read_session (self, &sign_in);
      break;
    case ROPEWAY_SIGN_IN_CERTIFICATE:
    case ROPEWAY_SIGN_IN_NONE:
    case ROPEWAY_SIGN_IN_UNKNOWN:
      break;
    }
  self->prefix = ropeway_object_reader_text (&sign_in, "prefix", ROPEWAY_OPTIONAL);
}
