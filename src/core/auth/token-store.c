/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/token-store.h"

#include <string.h>

#include "base/i18n.h"

RopewaySecretQuery
ropeway_token_store_query (const RopewayOauthApp *app)
{
  const RopewaySignInContext *context = ropeway_oauth_app_get_context (app);

  return (RopewaySecretQuery){ context->connection->sign_in.token.secret, context->environment->name,
                               context->connection->id, context->origin };
}

static void
tell_redactor (const RopewayOauthApp *app, const RopewaySecret *secret)
{
  RopewayRedactor *redactor = ropeway_oauth_app_get_context (app)->redactor;

  if (redactor != NULL && secret != NULL)
    ropeway_redactor_add (redactor, ropeway_secret_reveal (secret, NULL), -1);
}

/* ---- loading ---- */

/* Tokens go back only to who gave them: an edited or imported connection does not get them. */
static gboolean
is_of_this_server (RopewayOauthApp *app, const RopewayOauthTokens *tokens)
{
  g_autofree char *binding = ropeway_oauth_app_dup_binding (app);

  return tokens->from == NULL || g_strcmp0 (tokens->from, binding) == 0;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewayOauthApp *app = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (RopewaySecret) kept
      = ropeway_secret_provider_lookup_query_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);
  RopewayOauthTokens *tokens = kept != NULL ? ropeway_oauth_tokens_read (kept) : NULL;

  if (error != NULL && !g_error_matches (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NOT_THERE)
      && !g_error_matches (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_ELSEWHERE))
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  if (tokens != NULL && !is_of_this_server (app, tokens))
    g_clear_pointer (&tokens, ropeway_oauth_tokens_free);
  if (tokens != NULL)
    {
      tell_redactor (app, tokens->access);
      tell_redactor (app, tokens->refresh);
    }
  g_task_return_pointer (task, tokens, (GDestroyNotify)ropeway_oauth_tokens_free);
}

void
ropeway_token_store_load_async (RopewayOauthApp *app, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  const RopewaySecretQuery query = ropeway_token_store_query (app);

  g_task_set_source_tag (task, ropeway_token_store_load_async);
  g_task_set_task_data (task, app, NULL);
  ropeway_secret_provider_lookup_query_async (ropeway_oauth_app_get_context (app)->secrets, &query,
                                              cancellable, on_loaded, task);
}

RopewayOauthTokens *
ropeway_token_store_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_token_store_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- saving ---- */

typedef struct
{
  RopewayOauthApp *app; /* borrowed */
  RopewaySecret *text;  /* owned */
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  ropeway_secret_unref (saving->text);
  g_free (saving);
}

static gboolean
is_same (const RopewaySecret *a, const RopewaySecret *b)
{
  return strcmp (ropeway_secret_reveal (a, NULL), ropeway_secret_reveal (b, NULL)) == 0;
}

static void
on_read_back (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Saving *saving = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (RopewaySecret) kept
      = ropeway_secret_provider_lookup_query_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);

  if (kept == NULL)
    g_task_return_error (task, error);
  else if (!is_same (kept, saving->text))
    g_task_return_new_error (
        task, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_READ_ONLY,
        _ ("“%s” is given by the environment or a credential of the service, which comes first and cannot be "
           "changed"),
        ropeway_token_store_query (saving->app).name);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Saving *saving = g_task_get_task_data (task);
  const RopewaySecretQuery query = ropeway_token_store_query (saving->app);
  GError *error = NULL;

  if (!ropeway_secret_provider_store_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  ropeway_secret_provider_lookup_query_async (ROPEWAY_SECRET_PROVIDER (source), &query, NULL, on_read_back,
                                              g_steal_pointer (&task));
}

void
ropeway_token_store_save_async (RopewayOauthApp *app, const RopewayOauthTokens *tokens,
                                GAsyncReadyCallback callback, gpointer data)
{
  const RopewaySignInContext *context = ropeway_oauth_app_get_context (app);
  GTask *task = g_task_new (NULL, NULL, callback, data);
  const RopewaySecretQuery query = ropeway_token_store_query (app);
  g_autofree char *label = g_strdup_printf (_ ("Ropeway: %s, sign-in"), context->name);
  Saving *saving = g_new0 (Saving, 1);

  g_task_set_source_tag (task, ropeway_token_store_save_async);
  g_task_set_task_data (task, saving, saving_free);
  saving->app = app;
  saving->text = ropeway_oauth_tokens_write (tokens);
  ropeway_secret_provider_store_async (context->secrets, &query, saving->text, label, NULL, on_stored, task);
}

gboolean
ropeway_token_store_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_token_store_save_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
