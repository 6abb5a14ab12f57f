/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/connection-tls-reader.h"

#include <string.h>

#include "model/sign-in.h"

#define PIN_PREFIX "sha256/"
#define PIN_CHARS 44 /* 32 bytes in base64 (RFC 4648 §4) */

static const char *const secret_members[] = { "certificate", "key", "password" };

void
ropeway_connection_tls_clear (RopewayConnectionTls *self)
{
  ropeway_credential_clear (&self->certificate);
  ropeway_credential_clear (&self->key);
  ropeway_credential_clear (&self->password);
  g_clear_pointer (&self->authority, g_free);
  g_clear_pointer (&self->pin, g_free);
}

gboolean
ropeway_connection_tls_is_said (const RopewayConnectionTls *self)
{
  return self->certificate.secret != NULL || self->authority != NULL || self->pin != NULL;
}

static void
report (RopewayObjectReader *tls, const char *code, const char *member)
{
  ropeway_problems_add (tls->problems, ropeway_problem_new (code, ropeway_object_reader_at (tls, member),
                                                            "member", member, NULL));
}

static void
refuse_plain_secrets (RopewayObjectReader *tls)
{
  for (guint i = 0; i < G_N_ELEMENTS (secret_members); i++)
    {
      const RopewayValue *value = ropeway_value_get (tls->object, secret_members[i]);

      if (value != NULL && ropeway_value_get_kind (value) != ROPEWAY_OBJECT)
        report (tls, "sign-in.secret-in-plain", secret_members[i]);
    }
}

static void
read_authority (RopewayConnectionTls *self, RopewayObjectReader *tls)
{
  self->authority = ropeway_object_reader_text (tls, "authority", ROPEWAY_OPTIONAL);
  if (self->authority == NULL)
    return;
  if (strstr (self->authority, "PRIVATE KEY") != NULL)
    report (tls, "sign-in.secret-in-plain", "authority");
  else if (strstr (self->authority, "-----BEGIN CERTIFICATE-----") == NULL)
    report (tls, "tls.authority-unreadable", "authority");
}

static gboolean
is_pin (const char *pin)
{
  const char *digits = pin + strlen (PIN_PREFIX);

  return g_str_has_prefix (pin, PIN_PREFIX) && strlen (digits) == PIN_CHARS
         && strspn (digits, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
                == PIN_CHARS - 1
         && digits[PIN_CHARS - 1] == '=';
}

void
ropeway_connection_tls_read (RopewayConnectionTls *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) tls = { 0 };

  if (!ropeway_object_reader_init_member (&tls, &ropeway_form_tls, reader, "tls", ROPEWAY_OPTIONAL))
    return;
  refuse_plain_secrets (&tls);
  ropeway_credential_read (&self->certificate, &tls, "certificate", ROPEWAY_OPTIONAL, FALSE);
  ropeway_credential_read (&self->key, &tls, "key", ROPEWAY_OPTIONAL, FALSE);
  ropeway_credential_read (&self->password, &tls, "password", ROPEWAY_OPTIONAL, FALSE);
  read_authority (self, &tls);
  self->pin = ropeway_object_reader_text (&tls, "pin", ROPEWAY_OPTIONAL);
  if (self->pin != NULL && !is_pin (self->pin))
    report (&tls, "tls.pin-unreadable", "pin");
  if (ropeway_value_get (tls.object, "certificate") == NULL && self->key.secret != NULL)
    report (&tls, "connection.tls-alone", "key");
  if (ropeway_value_get (tls.object, "certificate") == NULL && self->password.secret != NULL)
    report (&tls, "connection.tls-alone", "password");
}

void
ropeway_connection_tls_check (const RopewayConnection *connection, RopewayProblems *problems)
{
  const RopewayConnectionTls *self = &connection->tls;
  g_autofree char *sign_in = g_strconcat (connection->pointer, "/signIn", NULL);

  if (connection->sign_in.type == ROPEWAY_SIGN_IN_CERTIFICATE && self->certificate.secret == NULL)
    ropeway_problems_add (problems, ropeway_problem_new ("sign-in.certificate-missing", sign_in, NULL));
  if (!ropeway_connection_tls_is_said (self))
    return;
  for (guint i = 0; i < connection->environments->len; i++)
    {
      const RopewayEnvironment *environment = g_ptr_array_index (connection->environments, i);
      g_autofree char *pointer
          = g_strconcat (connection->pointer, "/environments/", environment->name, "/address", NULL);

      if (environment->address != NULL && g_ascii_strncasecmp (environment->address, "http:", 5) == 0)
        ropeway_problems_add (problems, ropeway_problem_new ("connection.tls-unencrypted", pointer, NULL));
    }
}
