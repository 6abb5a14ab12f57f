/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/session-tls.h"

#include <string.h>

#include "auth/sign-in-lookup.h"

typedef struct
{
  /* owned */
  RopewayConnection *connection;
  RopewayRedactor *redactor; /* (nullable) */
  RopewayClock *clock;
  char *address;
} Making;

static void
making_free (gpointer data)
{
  Making *making = data;

  ropeway_connection_unref (making->connection);
  g_clear_pointer (&making->redactor, ropeway_redactor_unref);
  ropeway_clock_unref (making->clock);
  g_free (making->address);
  g_free (making);
}

gboolean
ropeway_session_tls_is_needed (const RopewayConnection *connection, const RopewayEnvironment *environment)
{
  return ropeway_connection_tls_is_said (&connection->tls) && environment->address != NULL
         && g_ascii_strncasecmp (environment->address, "https:", strlen ("https:")) == 0;
}

/* Of a private key in PEM the part that tells it: what people would paste is not all that could show up. */
static void
tell_redactor_of_key (RopewayRedactor *redactor, const char *pem)
{
  const char *name = strstr (pem, "PRIVATE KEY-----");
  const char *begin = name != NULL ? strchr (name, '\n') : NULL;
  const char *end = begin != NULL ? strstr (begin, "-----END") : NULL;
  char *line;
  gsize n = 0;

  if (end == NULL)
    return;
  while (g_ascii_isspace (end[-1]) && end > begin + 1)
    end--;
  ropeway_redactor_add (redactor, begin + 1, end - begin - 1);
  line = g_malloc0 ((gsize)(end - begin) + 1);
  for (const char *at = begin; at < end; at++)
    if (!g_ascii_isspace (*at))
      line[n++] = *at;
  ropeway_redactor_add (redactor, line, (gssize)n);
  ropeway_wipe (line, n);
  g_free (line);
}

static const char *
reveal (const Making *making, GPtrArray *found, guint index)
{
  RopewaySecret *secret = g_ptr_array_index (found, index);
  const char *text = secret != NULL ? ropeway_secret_reveal (secret, NULL) : NULL;

  if (text != NULL && making->redactor != NULL)
    tell_redactor_of_key (making->redactor, text);
  return text;
}

static void
on_secrets (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Making *making = g_task_get_task_data (task);
  GError *error = NULL;
  RopewayProblem *problem = NULL;
  g_autoptr (GPtrArray) found = ropeway_sign_in_lookup_finish (result, &error);
  RopewayHttpTls *tls;

  if (found == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  const RopewayHttpTlsParts parts = {
    .origin = making->address,
    .certificate = reveal (making, found, 0),
    .key = reveal (making, found, 1),
    .password = reveal (making, found, 2),
    .authority = making->connection->tls.authority,
    .pin = making->connection->tls.pin,
  };
  tls = ropeway_http_tls_new (&parts, ropeway_clock_now (making->clock), &problem);
  if (tls != NULL)
    g_task_return_pointer (task, tls, (GDestroyNotify)ropeway_http_tls_unref);
  else
    g_task_return_error (task, ropeway_auth_error_new (ROPEWAY_AUTH_ERROR_INVALID, problem));
}

void
ropeway_session_tls_make_async (RopewayConnection *connection, const RopewayEnvironment *environment,
                                RopewaySecretProvider *secrets, RopewayRedactor *redactor,
                                RopewayClock *clock, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Making *making = g_new0 (Making, 1);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();

  g_task_set_source_tag (task, ropeway_session_tls_make_async);
  g_task_set_task_data (task, making, making_free);
  making->connection = ropeway_connection_ref (connection);
  making->redactor = redactor != NULL ? ropeway_redactor_ref (redactor) : NULL;
  making->clock = ropeway_clock_ref (clock);
  making->address = g_strdup (environment->address);
  g_ptr_array_add (wanted, &connection->tls.certificate);
  g_ptr_array_add (wanted, &connection->tls.key);
  g_ptr_array_add (wanted, &connection->tls.password);
  ropeway_sign_in_lookup_async (connection, environment, secrets, redactor, wanted, cancellable, on_secrets,
                                task);
}

RopewayHttpTls *
ropeway_session_tls_make_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_session_tls_make_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
