/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/paging-probe.h"

#include "auth/answer-body.h"
#include "source/paging.h"

/* More requests than these nobody wants to make for a guess. */
#define MOST_TRIES 4

/* One list that is probed. */
typedef struct
{
  /* owned */
  RopewaySession *session;
  GPtrArray *guesses;
  RopewayTree *tree;
  char *words; /* (nullable) */

  /* borrowed */
  const RopewayOperation *operation;
  const RopewayValue *parameters;
  const RopewayPagingGuess *right; /* (nullable): of guesses */

  /* state */
  guint at;
  gboolean ends; /* one way gave an empty page */
} Probe;

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  g_clear_object (&probe->session);
  g_ptr_array_unref (probe->guesses);
  ropeway_tree_unref (probe->tree);
  g_free (probe->words);
  g_free (probe);
}

static const RopewayValue *
get_list (const Probe *probe, RopewayTree *tree)
{
  const RopewayValue *body = ropeway_tree_get_root (tree);

  return probe->operation->records != NULL ? ropeway_path_get (probe->operation->records, body) : body;
}

static void ask (GTask *task);

/* @task: (transfer full). @second: (nullable): the list in the answer. */
static void
judge (GTask *task, guint status, const RopewayValue *second)
{
  Probe *probe = g_task_get_task_data (task);
  const RopewayPagingGuess *guess = g_ptr_array_index (probe->guesses, probe->at++);
  const RopewayValue *first = get_list (probe, probe->tree);
  RopewayPagingGuessVerdict verdict = ropeway_paging_guess_judge (status, first, second);

  probe->ends |= verdict == ROPEWAY_PAGING_GUESS_ENDS;
  if (verdict != ROPEWAY_PAGING_GUESS_RIGHT)
    {
      ask (task);
      return;
    }
  probe->right = guess;
  probe->words = ropeway_paging_guess_describe (guess, verdict, (guint)ropeway_value_get_length (first),
                                                (guint)ropeway_value_get_length (second));
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Probe *probe = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayProblem) problem = NULL;
  g_autoptr (RopewayHttpResponse) response = ropeway_session_send_finish (probe->session, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  guint status = response != NULL ? ropeway_http_response_get_status (response) : 0;
  g_autoptr (RopewayTree) tree = NULL;
  if (status >= 200 && status <= 299)
    tree = ropeway_answer_read (ropeway_session_get_connection (probe->session), probe->operation, response,
                                &problem);
  judge (g_steal_pointer (&task), tree != NULL ? status : 0, tree != NULL ? get_list (probe, tree) : NULL);
}

/* @task: (transfer full). */
static void
ask (GTask *task)
{
  Probe *probe = g_task_get_task_data (task);
  g_autoptr (GPtrArray) places = ropeway_request_places_new ();
  g_autoptr (RopewayProblem) problem = NULL;

  if (probe->at >= MIN (probe->guesses->len, MOST_TRIES))
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  const RopewayPagingGuess *guess = g_ptr_array_index (probe->guesses, probe->at);
  const RopewayPaging *paging = &guess->operation->paging;
  ropeway_paging_apply (paging, &guess->next, places);
  const RopewayRequestInput input = {
    .parameters = probe->parameters,
    .places = places,
    .next_path = ropeway_paging_get_path (paging, &guess->next),
    .url = ropeway_paging_get_url (paging, &guess->next),
  };
  g_autoptr (RopewayPreparedRequest) prepared = ropeway_prepare_request (
      ropeway_session_get_connection (probe->session), ropeway_session_get_environment (probe->session),
      probe->operation, &input, &problem);
  if (prepared == NULL)
    judge (task, 0, NULL);
  else
    ropeway_session_send_async (probe->session, prepared, g_task_get_cancellable (task), on_answer, task);
}

void
ropeway_paging_probe_async (RopewaySession *session, const RopewayOperation *operation,
                            const RopewayValue *parameters, GPtrArray *guesses, RopewayTree *tree,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Probe *probe = g_new0 (Probe, 1);

  g_task_set_source_tag (task, ropeway_paging_probe_async);
  probe->session = g_object_ref (session);
  probe->operation = operation;
  probe->parameters = parameters;
  probe->guesses = g_ptr_array_ref (guesses);
  probe->tree = ropeway_tree_ref (tree);
  g_task_set_task_data (task, probe, probe_free);
  ask (task);
}

gboolean
ropeway_paging_probe_finish (GAsyncResult *result, const RopewayPagingGuess **guess, char **words,
                             gboolean *is_whole, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  Probe *probe = g_task_get_task_data (G_TASK (result));

  *guess = probe->right;
  *words = g_strdup (probe->words);
  *is_whole = probe->right == NULL && !probe->ends;
  return g_task_propagate_boolean (G_TASK (result), error);
}
