/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/signing.h"

#include <string.h>

#include "base/ident.h"
#include "base/limits.h"
#include "model/named-template.h"
#include "model/sign-in.h"
#include "model/signing-reader.h"
#include "model/words.h"

static const char *const text_places[]
    = { "method",    "path",        "query",    "target",       "url",       "host",  "body", "body-sha256",
        "body-sha1", "body-sha512", "body-md5", "content-type", "timestamp", "nonce", "user", NULL };
static const char *const value_places[] = { "signature",   "body-sha256", "body-sha1",
                                            "body-sha512", "body-md5",    "timestamp",
                                            "nonce",       "user",        NULL };

static void
part_free (gpointer data)
{
  RopewaySignPart *self = data;

  g_free (self->name);
  g_clear_pointer (&self->value, ropeway_template_unref);
  g_free (self);
}

void
ropeway_signing_free (RopewaySigning *self)
{
  ropeway_credential_clear (&self->access_key);
  ropeway_credential_clear (&self->secret_key);
  ropeway_credential_clear (&self->session_token);
  g_free (self->region);
  g_free (self->service);
  g_clear_pointer (&self->text, ropeway_template_unref);
  g_clear_pointer (&self->send, g_ptr_array_unref);
  g_free (self);
}

/* A slash or a space would make another scope of it. */
static char *
read_scope (RopewayObjectReader *sign_in, const char *member)
{
  char *text = ropeway_object_reader_text (sign_in, member, ROPEWAY_NEEDED);

  for (const char *p = text; p != NULL && *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-_.", *p) == NULL)
      {
        ropeway_problems_add (sign_in->problems,
                              ropeway_problem_new ("sign-in.region-bad",
                                                   ropeway_object_reader_at (sign_in, member), "found", text,
                                                   "member", member, NULL));
        break;
      }
  return text;
}

RopewaySigning *
ropeway_signing_read_aws (RopewayObjectReader *sign_in)
{
  RopewaySigning *self = g_new0 (RopewaySigning, 1);

  ropeway_credential_read (&self->access_key, sign_in, "accessKey", ROPEWAY_NEEDED, FALSE);
  ropeway_credential_read (&self->secret_key, sign_in, "secretKey", ROPEWAY_NEEDED, FALSE);
  ropeway_credential_read (&self->session_token, sign_in, "sessionToken", ROPEWAY_OPTIONAL, FALSE);
  self->region = read_scope (sign_in, "region");
  self->service = read_scope (sign_in, "service");
  return self;
}

static void
check_places (const RopewayTemplate *template, const char *const *places, const char *pointer,
              RopewayProblems *problems)
{
  for (guint i = 0; template != NULL && i < ropeway_template_get_n_places (template); i++)
    {
      const char *place = ropeway_template_get_place (template, i);

      if (!g_strv_contains (places, place))
        ropeway_problems_add (problems, ropeway_problem_new ("sign-in.place-unknown", pointer, "place", place,
                                                             "suggestion",
                                                             ropeway_ident_suggest (place, places), NULL));
    }
}

/* Returns: (transfer full) (nullable). */
static RopewaySignPart *
read_part (const RopewayValue *value, const char *pointer, RopewayProblems *problems)
{
  g_auto (RopewayObjectReader) reader = { 0 };
  RopewaySignPart *self;

  if (!ropeway_object_reader_init (&reader, &ropeway_form_sign_part, value, pointer, problems))
    return NULL;
  self = g_new0 (RopewaySignPart, 1);
  self->in = (RopewayKeyIn)ropeway_object_reader_word (&reader, "in", ropeway_words_part_in, ROPEWAY_OPTIONAL,
                                                       ROPEWAY_KEY_IN_HEADER);
  self->name = ropeway_object_reader_text (&reader, "name", ROPEWAY_NEEDED);
  if (self->name != NULL && self->in == ROPEWAY_KEY_IN_HEADER)
    ropeway_check_header_name (self->name, ropeway_object_reader_at (&reader, "name"), problems);
  self->value = ropeway_object_reader_template (&reader, "value", ROPEWAY_NEEDED);
  check_places (self->value, value_places, ropeway_object_reader_at (&reader, "value"), problems);
  return self;
}

static gboolean
sends_signature (const GPtrArray *send)
{
  for (guint i = 0; i < send->len; i++)
    {
      const RopewayTemplate *value = ((RopewaySignPart *)g_ptr_array_index (send, i))->value;

      for (guint j = 0; value != NULL && j < ropeway_template_get_n_places (value); j++)
        if (g_str_equal (ropeway_template_get_place (value, j), "signature"))
          return TRUE;
    }
  return FALSE;
}

static void
read_send (RopewaySigning *self, RopewayObjectReader *sign_in)
{
  const RopewayValue *list
      = ropeway_object_reader_list (sign_in, "send", ROPEWAY_NEEDED, ROPEWAY_LIMIT_SIGN_PARTS);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (sign_in, "send"));
  guint n_before = ropeway_problems_get_n (sign_in->problems);
  gsize index = 0;

  for (const RopewayValue *item = list != NULL ? ropeway_value_first (list) : NULL; item != NULL;
       item = ropeway_value_next (item))
    {
      g_autofree char *at = ropeway_pointer_join_index (pointer, index++);
      RopewaySignPart *part = read_part (item, at, sign_in->problems);

      if (part != NULL)
        g_ptr_array_add (self->send, part);
    }
  if (list != NULL && !sends_signature (self->send) && ropeway_problems_get_n (sign_in->problems) == n_before)
    ropeway_problems_add (sign_in->problems, ropeway_problem_new ("sign-in.signature-unsent", pointer, NULL));
}

RopewaySigning *
ropeway_signing_read_hmac (RopewayObjectReader *sign_in)
{
  RopewaySigning *self = g_new0 (RopewaySigning, 1);

  self->send = g_ptr_array_new_with_free_func (part_free);
  self->hash = (RopewaySignHash)ropeway_object_reader_word (sign_in, "hash", ropeway_words_hash,
                                                            ROPEWAY_OPTIONAL, ROPEWAY_SIGN_SHA256);
  self->encoding = (RopewaySignEncoding)ropeway_object_reader_word (
      sign_in, "encoding", ropeway_words_encoding, ROPEWAY_OPTIONAL, ROPEWAY_SIGN_HEX);
  self->key_encoding = (RopewaySignKeyEncoding)ropeway_object_reader_word (
      sign_in, "keyEncoding", ropeway_words_key_encoding, ROPEWAY_OPTIONAL, ROPEWAY_SIGN_KEY_TEXT);
  self->timestamp = (RopewaySignTimestamp)ropeway_object_reader_word (
      sign_in, "timestamp", ropeway_words_timestamp, ROPEWAY_OPTIONAL, ROPEWAY_SIGN_SECONDS);
  self->text = ropeway_object_reader_template (sign_in, "text", ROPEWAY_NEEDED);
  check_places (self->text, text_places, ropeway_object_reader_at (sign_in, "text"), sign_in->problems);
  read_send (self, sign_in);
  return self;
}
