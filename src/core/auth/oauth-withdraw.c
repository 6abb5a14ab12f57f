/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/oauth-withdraw.h"

#include "auth/token-store.h"
#include "http/http-url.h"

typedef struct
{
  RopewayOauthApp *app; /* borrowed */
  gboolean tell;
  gboolean told;
} Withdrawal;

static void
on_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (ropeway_secret_provider_remove_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* @task: (transfer full). */
static void
forget (GTask *task)
{
  Withdrawal *withdrawal = g_task_get_task_data (task);
  const RopewaySecretQuery query = ropeway_token_store_query (withdrawal->app);

  ropeway_secret_provider_remove_async (ropeway_oauth_app_get_context (withdrawal->app)->secrets, &query,
                                        g_task_get_cancellable (task), on_removed, task);
}

static void
on_answer (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Withdrawal *withdrawal = g_task_get_task_data (task);
  g_autoptr (RopewayOauthAnswer) answer = ropeway_oauth_app_ask_finish (result, NULL);

  withdrawal->told = answer != NULL && ropeway_http_response_get_status (answer->response) == 200;
  forget (task);
}

/* Whether @address may know of @tokens. What is bound to the service and to who gave it goes to no other, unless these
 * themselves say so. */
static gboolean
may_tell (const RopewayOauthApp *app, const RopewayOauthTokens *tokens, const char *address)
{
  const RopewayOauth *settings = ropeway_oauth_app_get_settings (app);
  g_autofree char *there = NULL;
  g_autofree char *giver = NULL;

  if (address == NULL || (tokens->refresh == NULL && tokens->access == NULL))
    return FALSE;
  if (!tokens->is_of_service || (settings->token == NULL && settings->revoke == NULL))
    return TRUE;
  there = ropeway_http_url_dup_origin (address);
  giver = ropeway_http_url_dup_origin (tokens->from);
  return g_strcmp0 (there, giver) == 0 || g_strcmp0 (there, ropeway_oauth_app_get_context (app)->origin) == 0;
}

static void
on_loaded (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Withdrawal *withdrawal = g_task_get_task_data (task);
  g_autofree char *address = ropeway_oauth_app_dup_address (withdrawal->app, ROPEWAY_OAUTH_REVOKE);
  g_autoptr (RopewayOauthForm) form = ropeway_oauth_form_new ();
  g_autoptr (RopewayOauthTokens) tokens = ropeway_token_store_load_finish (result, NULL);

  if (!withdrawal->tell || tokens == NULL || !may_tell (withdrawal->app, tokens, address))
    {
      forget (task);
      return;
    }
  ropeway_oauth_form_add_secret (form, "token", tokens->refresh != NULL ? tokens->refresh : tokens->access);
  ropeway_oauth_form_add (form, "token_type_hint",
                          tokens->refresh != NULL ? "refresh_token" : "access_token");
  ropeway_oauth_app_ask_async (withdrawal->app, address, form, g_task_get_cancellable (task), on_answer,
                               task);
}

void
ropeway_oauth_withdraw_async (RopewayOauthApp *app, gboolean tell, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Withdrawal *withdrawal = g_new0 (Withdrawal, 1);

  g_task_set_source_tag (task, ropeway_oauth_withdraw_async);
  g_task_set_task_data (task, withdrawal, g_free);
  withdrawal->app = app;
  withdrawal->tell = tell;
  ropeway_token_store_load_async (app, cancellable, on_loaded, task);
}

gboolean
ropeway_oauth_withdraw_finish (GAsyncResult *result, gboolean *told, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_oauth_withdraw_async), FALSE);

  if (told != NULL)
    *told = ((Withdrawal *)g_task_get_task_data (G_TASK (result)))->told;
  return g_task_propagate_boolean (G_TASK (result), error);
}
