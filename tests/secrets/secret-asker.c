/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "secrets/secret-asker.h"

#include "support/test-loop.h"

/* What came of one question. */
typedef struct
{
  RopewaySecret *secret;
  RopewaySecretState state;
  gboolean is_good;
  GError *error;
  gboolean is_done;
} Answer;

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->secret = ropeway_secret_provider_lookup_query_finish (ROPEWAY_SECRET_PROVIDER (source), result,
                                                                &answer->error);
  answer->is_good = answer->secret != NULL;
  answer->is_done = TRUE;
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->state
      = ropeway_secret_provider_check_finish (ROPEWAY_SECRET_PROVIDER (source), result, &answer->error);
  answer->is_good = answer->state != ROPEWAY_SECRET_STATE_UNKNOWN;
  answer->is_done = TRUE;
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->is_good
      = ropeway_secret_provider_store_finish (ROPEWAY_SECRET_PROVIDER (source), result, &answer->error);
  answer->is_done = TRUE;
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->is_good
      = ropeway_secret_provider_remove_finish (ROPEWAY_SECRET_PROVIDER (source), result, &answer->error);
  answer->is_done = TRUE;
}

static gboolean
wait_for (Answer *answer, GError **error)
{
  g_assert_false (answer->is_done);
  test_loop_until (answer->is_done);
  g_assert_true (answer->is_good == (answer->error == NULL));
  if (answer->error != NULL)
    g_propagate_error (error, answer->error);
  return answer->is_good;
}

RopewaySecret *
ask_lookup (RopewaySecretProvider *provider, const RopewaySecretQuery *query, GCancellable *cancellable,
            GError **error)
{
  Answer answer = { 0 };

  ropeway_secret_provider_lookup_query_async (provider, query, cancellable, on_looked_up, &answer);
  wait_for (&answer, error);
  return answer.secret;
}

RopewaySecretState
ask_check (RopewaySecretProvider *provider, const RopewaySecretQuery *query, GCancellable *cancellable,
           GError **error)
{
  Answer answer = { 0 };

  ropeway_secret_provider_check_async (provider, query, cancellable, on_checked, &answer);
  wait_for (&answer, error);
  return answer.state;
}

gboolean
ask_store (RopewaySecretProvider *provider, const RopewaySecretQuery *query, const char *text,
           GCancellable *cancellable, GError **error)
{
  g_autoptr (RopewaySecret) secret = ropeway_secret_new (text, -1);
  Answer answer = { 0 };

  ropeway_secret_provider_store_async (provider, query, secret, "Ropeway: Shop, a secret", cancellable,
                                       on_stored, &answer);
  return wait_for (&answer, error);
}

gboolean
ask_remove (RopewaySecretProvider *provider, const RopewaySecretQuery *query, GCancellable *cancellable,
            GError **error)
{
  Answer answer = { 0 };

  ropeway_secret_provider_remove_async (provider, query, cancellable, on_removed, &answer);
  return wait_for (&answer, error);
}

void
assert_kept (RopewaySecretProvider *provider, const char *name, const char *environment, const char *origin,
             const char *text)
{
  const RopewaySecretQuery query = { name, environment, "shop", origin };
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewaySecret) secret = ask_lookup (provider, &query, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ropeway_secret_reveal (secret, NULL), ==, text);
  g_assert_cmpint (ask_check (provider, &query, NULL, &error), ==, ROPEWAY_SECRET_STATE_THERE);
}

static RopewaySecretState
state_of (int code)
{
  switch (code)
    {
    case ROPEWAY_SECRET_ERROR_NOT_THERE:
      return ROPEWAY_SECRET_STATE_NOT_THERE;
    case ROPEWAY_SECRET_ERROR_LOCKED:
      return ROPEWAY_SECRET_STATE_LOCKED;
    case ROPEWAY_SECRET_ERROR_NO_KEYRING:
      return ROPEWAY_SECRET_STATE_NO_KEYRING;
    case ROPEWAY_SECRET_ERROR_ELSEWHERE:
      return ROPEWAY_SECRET_STATE_ELSEWHERE;
    default:
      return ROPEWAY_SECRET_STATE_UNKNOWN;
    }
}

void
assert_refused (RopewaySecretProvider *provider, const char *name, const char *environment,
                const char *origin, int code)
{
  const RopewaySecretQuery query = { name, environment, "shop", origin };
  RopewaySecretState state = state_of (code);
  g_autoptr (GError) looking = NULL;
  g_autoptr (GError) checking = NULL;

  g_assert_null (ask_lookup (provider, &query, NULL, &looking));
  g_assert_error (looking, ROPEWAY_SECRET_ERROR, code);
  g_assert_cmpint (ask_check (provider, &query, NULL, &checking), ==, state);
  if (state == ROPEWAY_SECRET_STATE_UNKNOWN)
    g_assert_error (checking, ROPEWAY_SECRET_ERROR, code);
}

void
keep (RopewaySecretProvider *provider, const char *name, const char *environment, const char *origin,
      const char *text)
{
  const RopewaySecretQuery query = { name, environment, "shop", origin };
  g_autoptr (GError) error = NULL;

  ask_store (provider, &query, text, NULL, &error);
  g_assert_no_error (error);
}

typedef enum
{
  LOOK_UP,
  CHECK,
  STORE,
  REMOVE,
  N_QUESTIONS,
} Question;

static void
ask (RopewaySecretProvider *provider, Question question, GCancellable *cancellable, Answer *answer)
{
  const RopewaySecretQuery query = { "cancelled", NULL, "shop", "https://shop.example" };
  g_autoptr (RopewaySecret) secret = ropeway_secret_new ("x", -1);

  switch (question)
    {
    case LOOK_UP:
      ropeway_secret_provider_lookup_query_async (provider, &query, cancellable, on_looked_up, answer);
      break;
    case CHECK:
      ropeway_secret_provider_check_async (provider, &query, cancellable, on_checked, answer);
      break;
    case STORE:
      ropeway_secret_provider_store_async (provider, &query, secret, "", cancellable, on_stored, answer);
      break;
    case REMOVE:
      ropeway_secret_provider_remove_async (provider, &query, cancellable, on_removed, answer);
      break;
    case N_QUESTIONS:
      g_assert_not_reached ();
    }
}

static void
assert_cancelled (RopewaySecretProvider *provider, Question question, gboolean before)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Answer answer = { 0 };

  if (before)
    g_cancellable_cancel (cancellable);
  ask (provider, question, cancellable, &answer);
  if (!before)
    g_cancellable_cancel (cancellable);
  g_assert_false (wait_for (&answer, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

void
assert_cancellable (RopewaySecretProvider *provider)
{
  for (Question question = 0; question < N_QUESTIONS; question++)
    {
      assert_cancelled (provider, question, TRUE);
      assert_cancelled (provider, question, FALSE);
    }
}
