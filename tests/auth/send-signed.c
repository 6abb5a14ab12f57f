/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: several processes that share one sign-in, and die in the middle of it, cannot be one test program.
 * usage: send-signed CONNECTION.json SECRETS PATH IN-PARALLEL SECONDS (0: each one request)
 * Prints one JSON object: how many requests were answered with which status, and the codes of what went wrong. */
#include <stdio.h>
#include <stdlib.h>

#include "auth/answer-problem.h"
#include "auth/session.h"
#include "secrets/secret-file.h"
#include "value/json-reader.h"

typedef struct
{
  RopewaySession *session;
  RopewayConnection *connection;
  RopewayClock *clock;
  GHashTable *counts;
  char *url;
  gint64 until;
  guint n_open;
} Sender;

static void begin (Sender *self);

static void
count (Sender *self, char *what)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, what));

  g_hash_table_replace (self->counts, what, GUINT_TO_POINTER (n + 1));
}

static void
count_problem (Sender *self, const GError *error)
{
  g_autoptr (RopewayProblem) problem = ropeway_request_problem (self->connection, error);
  g_autofree char *sentence = ropeway_problem_dup_sentence (problem);

  fprintf (stderr, "# %s\n", sentence);
  count (self, g_strdup (ropeway_problem_get_code (problem)));
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  Sender *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response
      = ropeway_session_send_finish (ROPEWAY_SESSION (source), result, &error);

  if (error != NULL)
    count_problem (self, error);
  else
    count (self, g_strdup_printf ("%u", ropeway_http_response_get_status (response)));
  self->n_open--;
  if (error == NULL && ropeway_clock_monotonic (self->clock) < self->until)
    begin (self);
}

static void
begin (Sender *self)
{
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();
  const RopewayPreparedRequest prepared = {
    .method = (char *)"GET",
    .url = self->url,
    .headers = headers,
    .repeat = ROPEWAY_REPEAT_SAFE,
  };

  self->n_open++;
  ropeway_session_send_async (self->session, &prepared, NULL, on_sent, self);
}

static void
on_opened (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  Sender *self = data;
  g_autoptr (GError) error = NULL;

  self->session = ropeway_session_open_finish (result, &error);
  self->n_open--;
  if (self->session == NULL)
    count_problem (self, error);
}

static RopewayConnection *
load (const char *path)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayTree) tree = NULL;
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    g_error ("%s cannot be read", path);
  tree = ropeway_json_read_text (text, -1, NULL, NULL, NULL);
  return ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);
}

static void
print_counts (Sender *self)
{
  GHashTableIter iter;
  gpointer what;
  gpointer n;
  const char *mark = "{";

  g_hash_table_iter_init (&iter, self->counts);
  while (g_hash_table_iter_next (&iter, &what, &n))
    {
      printf ("%s\"%s\": %u", mark, (char *)what, GPOINTER_TO_UINT (n));
      mark = ", ";
    }
  printf ("}\n");
}

int
main (int argc, char **argv)
{
  g_autoptr (RopewaySecretProvider) kept = argc == 6 ? ropeway_secret_file_new (argv[2]) : NULL;
  g_autoptr (RopewaySecretProvider) given = ropeway_secret_environment_new ();
  RopewaySecretProvider *const providers[] = { kept, given };
  g_autoptr (RopewaySecretProvider) secrets = ropeway_secret_chain_new (providers, G_N_ELEMENTS (providers));
  Sender self = { .clock = ropeway_clock_new_system () };
  const RopewayEnvironment *environment;

  if (argc != 6)
    return 2;
  self.connection = load (argv[1]);
  self.counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  environment = g_ptr_array_index (self.connection->environments, 0);
  self.url = g_strconcat (environment->address, argv[3], NULL);
  ropeway_session_open_async (self.connection, environment, secrets, NULL, self.clock, NULL, on_opened,
                              &self);
  for (self.n_open = 1; self.n_open > 0;)
    g_main_context_iteration (NULL, TRUE);
  self.until = ropeway_clock_monotonic (self.clock) + g_ascii_strtoll (argv[5], NULL, 10) * G_USEC_PER_SEC;
  for (gint64 i = 0; self.session != NULL && i < g_ascii_strtoll (argv[4], NULL, 10); i++)
    begin (&self);
  while (self.n_open > 0)
    g_main_context_iteration (NULL, TRUE);
  print_counts (&self);
  g_clear_object (&self.session);
  g_hash_table_unref (self.counts);
  ropeway_connection_unref (self.connection);
  ropeway_clock_unref (self.clock);
  g_free (self.url);
  return 0;
}
