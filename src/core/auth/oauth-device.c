/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/oauth-device.h"

#include <string.h>

#include "base/limits.h"

#define GRANT "urn:ietf:params:oauth:grant-type:device_code"
#define INTERVAL_S 5 /* RFC 8628 §3.2: where the service says nothing */
#define SLOWER_S 5   /* §3.5 */
#define INTERVAL_MAX_S 300
#define SECOND_US G_USEC_PER_SEC

typedef struct
{
  /* borrowed */
  RopewayOauthApp *app;
  RopewayOauthPromptFunc func;
  gpointer func_data;

  /* owned */
  char *device_code;

  /* state */
  gint64 interval; /* s */
  gint64 deadline; /* monotonic */
  guint timer;
  gulong cancelled;
} Device;

static void
device_free (gpointer data)
{
  Device *device = data;

  if (device->device_code != NULL)
    ropeway_wipe (device->device_code, strlen (device->device_code));
  g_free (device->device_code);
  g_free (device);
}

static const RopewaySignInContext *
context_of (const Device *device)
{
  return ropeway_oauth_app_get_context (device->app);
}

static void
end (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
stop_resting (GTask *task)
{
  Device *device = g_task_get_task_data (task);

  if (device->timer != 0)
    ropeway_clock_remove_timer (context_of (device)->clock, device->timer);
  device->timer = 0;
  if (device->cancelled != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), device->cancelled);
  device->cancelled = 0;
}

static void on_answer (GObject *source, GAsyncResult *result, gpointer data);

static void
on_time (gpointer data)
{
  GTask *task = data;
  Device *device = g_task_get_task_data (task);
  g_autofree char *address = ropeway_oauth_app_dup_address (device->app, ROPEWAY_OAUTH_TOKEN);
  g_autoptr (RopewayOauthForm) form = ropeway_oauth_form_new ();

  device->timer = 0;
  stop_resting (task);
  if (ropeway_clock_monotonic (context_of (device)->clock) >= device->deadline)
    {
      end (task, ropeway_oauth_cause_new ("sign-in.timeout", context_of (device)->connection, NULL));
      return;
    }
  ropeway_oauth_form_add (form, "grant_type", GRANT);
  ropeway_oauth_form_add (form, "device_code", device->device_code);
  ropeway_oauth_app_ask_async (device->app, address, form, g_task_get_cancellable (task), on_answer, task);
}

static void
on_cancelled (GCancellable *unused_cancellable, gpointer data)
{
  GTask *task = data;

  stop_resting (task);
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
}

/* @task: (transfer full). */
static void
rest (GTask *task)
{
  Device *device = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }
  if (cancellable != NULL)
    device->cancelled = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), task);
  device->timer
      = ropeway_clock_add_timer (context_of (device)->clock, device->interval * SECOND_US, on_time, task);
}

/* "Not yet" is no refusal; nor is a connection that broke (RFC 8628 §3.5). */
static gboolean
is_to_go_on (Device *device, const RopewayOauthAnswer *answer, const GError *error)
{
  if (answer == NULL)
    return error->domain == ROPEWAY_AUTH_ERROR && error->code == ROPEWAY_AUTH_ERROR_UNREACHABLE;
  if (answer->body == NULL || ropeway_value_get (answer->body, "error") == NULL)
    return ropeway_http_response_get_status (answer->response) >= 500;
  if (ropeway_value_is_text (ropeway_value_get (answer->body, "error"), "slow_down"))
    {
      device->interval = MIN (device->interval + SLOWER_S, INTERVAL_MAX_S);
      return TRUE;
    }
  return ropeway_value_is_text (ropeway_value_get (answer->body, "error"), "authorization_pending");
}

static GError *
cause_of (const Device *device, const RopewayOauthAnswer *answer)
{
  const RopewayOauthAttempt attempt = {
    .tried = ROPEWAY_OAUTH_TRY_DEVICE,
    .connection = context_of (device)->connection,
    .environment = context_of (device)->environment->name,
    .now = ropeway_clock_now (context_of (device)->clock),
  };

  return ropeway_oauth_cause (&attempt, answer->response, answer->body);
}

static void
on_answer (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Device *device = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  RopewayOauthAnswer *answer = ropeway_oauth_app_ask_finish (result, &error);

  if (is_to_go_on (device, answer, error))
    {
      g_clear_pointer (&answer, ropeway_oauth_answer_free);
      rest (task);
      return;
    }
  if (answer != NULL)
    error = cause_of (device, answer);
  if (error == NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify)ropeway_oauth_answer_free);
  else
    {
      g_clear_pointer (&answer, ropeway_oauth_answer_free);
      g_task_return_error (task, g_steal_pointer (&error));
    }
  g_object_unref (task);
}

static gint64
read_seconds (const RopewayValue *body, const char *name, gint64 fallback, gint64 most)
{
  const RopewayValue *value = ropeway_value_get (body, name);
  gint64 seconds;

  if (value == NULL || !ropeway_value_get_int64 (value, &seconds, NULL) || seconds < 1)
    return fallback;
  return MIN (seconds, most);
}

/* RFC 8628 §3.2; "verification_url" is what Google says. Returns: whether it tells where to go. */
static gboolean
invite (Device *device, const RopewayValue *body)
{
  g_autofree char *address = ropeway_value_dup_member_text (body, "verification_uri");
  g_autofree char *code = ropeway_value_dup_member_text (body, "user_code");

  if (address == NULL)
    address = ropeway_value_dup_member_text (body, "verification_url");
  device->device_code = ropeway_value_dup_member_text (body, "device_code");
  if (address == NULL || code == NULL || device->device_code == NULL)
    return FALSE;
  device->interval = read_seconds (body, "interval", INTERVAL_S, INTERVAL_MAX_S);
  device->deadline
      = ropeway_clock_monotonic (context_of (device)->clock)
        + read_seconds (body, "expires_in", ROPEWAY_LIMIT_SIGN_IN_MS / 1000, ROPEWAY_LIMIT_SIGN_IN_MS / 1000)
              * SECOND_US;
  const RopewayOauthPrompt prompt = { .address = address, .code = code };
  device->func (&prompt, device->func_data);
  return TRUE;
}

static void
on_code (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Device *device = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (RopewayOauthAnswer) answer = ropeway_oauth_app_ask_finish (result, &error);

  if (answer == NULL)
    end (task, error);
  else if (answer->body != NULL && ropeway_http_response_get_status (answer->response) == 200
           && invite (device, answer->body))
    rest (task);
  else
    end (task, cause_of (device, answer));
}

void
ropeway_oauth_device_async (RopewayOauthApp *app, RopewayOauthPromptFunc func, gpointer func_data,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  const RopewayOauth *settings = ropeway_oauth_app_get_settings (app);
  g_autofree char *address = ropeway_oauth_app_dup_address (app, ROPEWAY_OAUTH_DEVICE);
  g_autofree char *token = ropeway_oauth_app_dup_address (app, ROPEWAY_OAUTH_TOKEN);
  g_autoptr (RopewayOauthForm) form = ropeway_oauth_form_new ();
  Device *device = g_new0 (Device, 1);

  g_task_set_source_tag (task, ropeway_oauth_device_async);
  g_task_set_task_data (task, device, device_free);
  device->app = app;
  device->func = func;
  device->func_data = func_data;
  if (address == NULL || token == NULL)
    {
      end (task, ropeway_oauth_cause_new ("sign-in.address-missing", context_of (device)->connection, NULL));
      return;
    }
  ropeway_oauth_form_add_scopes (form, (const char *const *)settings->scopes);
  ropeway_oauth_form_add (form, "audience", settings->audience);
  ropeway_oauth_app_ask_async (app, address, form, cancellable, on_code, task);
}

RopewayOauthAnswer *
ropeway_oauth_device_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_oauth_device_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
