/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/token-store.h"

#include <string.h>

#include "base/i18n.h"

RopewaySecretQuery
ropeway_token_store_query (const RopewayOauthApp *app)
{
  const RopewaySignInContext *context = ropeway_oauth_app_get_context (app);

  return (RopewaySecretQuery){ context->connection->sign_in.token.secret, context->environment->name,
                               context->connection->id, ropeway_oauth_app_get_slot_binding (app) };
}

/* The same for what is bound to the service alone. */
static RopewaySecretQuery
query_of_service (const RopewayOauthApp *app)
{
  RopewaySecretQuery query = ropeway_token_store_query (app);

  query.origin = ropeway_oauth_app_get_context (app)->origin;
  return query;
}

static void
tell_redactor (const RopewayOauthApp *app, const RopewaySecret *secret)
{
  RopewayRedactor *redactor = ropeway_oauth_app_get_context (app)->redactor;

  if (redactor != NULL && secret != NULL)
    ropeway_redactor_add (redactor, ropeway_secret_reveal (secret, NULL), -1);
}

/* ---- loading ---- */

typedef struct
{
  RopewayOauthApp *app; /* borrowed */
  gboolean is_of_service;
} Loading;

/* Tokens go back only to who gave them: an edited or imported connection does not get them. */
static gboolean
is_of_this_server (const Loading *loading, const RopewayOauthTokens *tokens)
{
  g_autofree char *binding = ropeway_oauth_app_dup_binding (loading->app);

  return tokens->from != NULL ? g_strcmp0 (tokens->from, binding) == 0 : !loading->is_of_service;
}

/* Whether what is not there for all addresses may be there for the service alone. */
static gboolean
may_be_of_service (const Loading *loading, const GError *error)
{
  return !loading->is_of_service
         && g_error_matches (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_ELSEWHERE)
         && g_strcmp0 (ropeway_token_store_query (loading->app).origin,
                       query_of_service (loading->app).origin)
                != 0;
}

static GError *
make_elsewhere (const Loading *loading)
{
  const RopewaySignInContext *context = ropeway_oauth_app_get_context (loading->app);

  return ropeway_oauth_cause_elsewhere (context->connection, context->environment->name);
}

static void look_up (GTask *task);

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Loading *loading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewaySecret) kept
      = ropeway_secret_provider_lookup_query_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);
  RopewayOauthTokens *tokens = kept != NULL ? ropeway_oauth_tokens_read (kept) : NULL;

  if (may_be_of_service (loading, error))
    {
      loading->is_of_service = TRUE;
      look_up (g_steal_pointer (&task));
    }
  else if (g_error_matches (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_ELSEWHERE)
           || (tokens != NULL && !is_of_this_server (loading, tokens)))
    {
      g_clear_pointer (&tokens, ropeway_oauth_tokens_free);
      g_task_return_error (task, make_elsewhere (loading));
    }
  else if (error != NULL && !g_error_matches (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NOT_THERE))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    {
      if (tokens != NULL)
        {
          tokens->is_of_service = loading->is_of_service;
          tell_redactor (loading->app, tokens->access);
          tell_redactor (loading->app, tokens->refresh);
        }
      g_task_return_pointer (task, tokens, (GDestroyNotify)ropeway_oauth_tokens_free);
    }
}

/* @task: (transfer full). */
static void
look_up (GTask *task)
{
  const Loading *loading = g_task_get_task_data (task);
  const RopewaySecretQuery query
      = loading->is_of_service ? query_of_service (loading->app) : ropeway_token_store_query (loading->app);

  ropeway_secret_provider_lookup_query_async (ropeway_oauth_app_get_context (loading->app)->secrets, &query,
                                              g_task_get_cancellable (task), on_loaded, task);
}

void
ropeway_token_store_load_async (RopewayOauthApp *app, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Loading *loading = g_new0 (Loading, 1);

  loading->app = app;
  g_task_set_source_tag (task, ropeway_token_store_load_async);
  g_task_set_task_data (task, loading, g_free);
  look_up (task);
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
  gboolean is_of_service;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  ropeway_secret_unref (saving->text);
  g_free (saving);
}

/* What was bound to fewer addresses is not bound to more of them by being renewed: nobody was asked. */
static RopewaySecretQuery
query_to_save (const Saving *saving)
{
  return saving->is_of_service ? query_of_service (saving->app) : ropeway_token_store_query (saving->app);
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
  const RopewaySecretQuery query = query_to_save (saving);
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
  g_autofree char *label = g_strdup_printf (_ ("Ropeway: %s, sign-in"), context->name);
  Saving *saving = g_new0 (Saving, 1);

  g_task_set_source_tag (task, ropeway_token_store_save_async);
  g_task_set_task_data (task, saving, saving_free);
  saving->app = app;
  saving->text = ropeway_oauth_tokens_write (tokens);
  saving->is_of_service = tokens->is_of_service;
  const RopewaySecretQuery query = query_to_save (saving);
  ropeway_secret_provider_store_async (context->secrets, &query, saving->text, label, NULL, on_stored, task);
}

gboolean
ropeway_token_store_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_token_store_save_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
