/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: where nothing but a search can be asked, its answer is judged as a run would judge it. */
#include <string.h>

#include "http/wire-server.h"
#include "source/connection-check-call.h"
#include "source/connection-check-verdict.h"
#include "support/test-loop.h"
#include "value/json-reader.h"

#define ANSWER(status, type, body)                                                                           \
  "HTTP/1.1 " status "\r\nContent-Type: " type "\r\nConnection: close\r\n\r\n" body
#define JSON(body) ANSWER ("200 OK", "application/json", body)

#define BEGINS "resolve:good connect:good sign-in:"
#define ASKED BEGINS "good call:good sees:not-tried clock:not-tried"
#define REFUSED BEGINS "good call:failed sees:not-tried clock:not-tried"
#define NO_LIST BEGINS "good call:good sees:failed clock:not-tried"

/* How the search is written. */
#define REST                                                                                                 \
  "{\"id\":\"find\",\"request\":{\"method\":\"GET\",\"path\":\"/find\",\"query\":{\"email\":\"{email}\"}},"  \
  "\"records\":\"data\",\"key\":[\"id\"],\"errors\":{\"message\":\"problem\"}}"
#define GRAPHQL                                                                                              \
  "{\"id\":\"find\",\"graphql\":{\"document\":\"query ($email: String!) { people(email: $email) "            \
  "{ nodes { id email } } }\",\"variables\":{\"email\":\"{email}\"}},\"key\":[\"id\"]}"

typedef struct
{
  const char *test;
  const char *operation;
  const char *answer;
  const char *steps;
  const char *code; /* (nullable): good */
  const char *sentence;
} Row;

static const Row rows[] = {
  { "nothing", REST, JSON ("{\"data\":[]}"), ASKED, NULL, NULL },
  { "null", REST, JSON ("{\"data\":null}"), ASKED, NULL, NULL },
  { "no-content", REST, "HTTP/1.1 204 No\r\nConnection: close\r\n\r\n", ASKED, NULL, NULL },
  { "declared", REST, JSON ("{\"problem\":\"No index on email.\",\"data\":[]}"), REFUSED, "service.refused",
    "Shop refused this (status 200): No index on email." },
  { "unreadable", REST, JSON ("{\"data\":["), REFUSED, "service.answer-unreadable",
    "Shop answered with something that cannot be read*" },
  { "no-list", REST, JSON ("{\"people\":[]}"), NO_LIST, "destination.found-unreadable",
    "The answer of “find” is no list of records." },
  { "web-page", REST, ANSWER ("200 OK", "text/html", "<!doctype html><p>Hello"), REFUSED,
    "service.answer-web-page",
    "Shop answered with a web page instead of data: check the address http://127.0.0.1:*." },
  { "unknown", REST, ANSWER ("404 No", "application/json", "{}"),
    BEGINS "good call:not-tried sees:not-tried clock:not-tried", NULL, NULL },
  { "graphql/nothing", GRAPHQL, JSON ("{\"data\":{\"people\":{\"nodes\":[]}}}"), ASKED, NULL, NULL },
  { "graphql/errors", GRAPHQL,
    JSON ("{\"data\":{\"people\":null},\"errors\":[{\"message\":\"Out of order\",\"path\":[\"people\"]}]}"),
    REFUSED, "service.graphql-errors", "Shop could not do all of “find”: Out of order (people)." },
  { "graphql/signed-out", GRAPHQL,
    JSON ("{\"errors\":[{\"message\":\"Who are you?\",\"extensions\":{\"code\":\"UNAUTHENTICATED\"}}]}"),
    BEGINS "failed call:not-tried sees:not-tried clock:not-tried", "check.sign-in-missing", "*" },
  { "graphql/invalid", GRAPHQL,
    ANSWER ("400 No", "application/json", "{\"errors\":[{\"message\":\"Unknown argument “email”\"}]}"),
    REFUSED, "service.refused", "Shop refused this (status 400): Unknown argument “email”." },
};

typedef struct
{
  GString *steps;
  RopewayProblem *problem; /* (nullable): the first */
  gboolean is_done;
} Checked;

static void
on_step (const RopewayCheckStep *step, gpointer data)
{
  Checked *self = data;

  g_string_append_printf (self->steps, "%s%s:%s", self->steps->len > 0 ? " " : "",
                          ropeway_check_part_to_text (step->part),
                          ropeway_check_verdict_to_text (step->verdict));
  if (self->problem == NULL && step->problem != NULL)
    self->problem = ropeway_problem_ref (step->problem);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  ropeway_connection_check_run_finish (ROPEWAY_CONNECTION_CHECK (source), result, &error);
  g_assert_no_error (error);
  ((Checked *)data)->is_done = TRUE;
}

static RopewayConnection *
make_connection (const Row *row, const char *address)
{
  g_autofree char *json = g_strdup_printf (
      "{\"id\":\"search-%s\",\"name\":\"Shop\",\"kind\":\"%s\",\"environments\":{\"live\":{\"address\":"
      "\"%s\",\"privateNetwork\":true}},\"operations\":[%s]}",
      strchr (row->test, '/') != NULL ? strchr (row->test, '/') + 1 : row->test,
      g_str_has_prefix (row->test, "graphql") ? "graphql" : "rest", address, row->operation);
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayConnection *connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);

  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    {
      g_autofree char *sentence = ropeway_problem_dup_sentence (ropeway_problems_get (problems, i));
      g_test_message ("%s", sentence);
    }
  g_assert_false (ropeway_problems_has_error (problems));
  return connection;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  const WireAnswer answers[] = { { row->answer, WIRE_CLOSE } };
  g_autoptr (WireServer) server = wire_server_new (answers, 1, NULL);
  g_autofree char *address = wire_server_url (server, "");
  g_autoptr (RopewayConnection) connection = make_connection (row, address);
  g_autoptr (RopewaySecretMemory) none = ropeway_secret_memory_new ();
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  g_autoptr (RopewayPath) email = ropeway_path_parse ("email", NULL);
  g_autoptr (GPtrArray) match = g_ptr_array_new ();
  RopewayCheckCall call = { .match = match, .writes = TRUE };
  Checked checked = { .steps = g_string_new (NULL) };

  g_ptr_array_add (match, email);
  call.operation = ropeway_connection_find_operation (connection, "find");
  g_autoptr (RopewayConnectionCheck) check
      = ropeway_connection_check_new (connection, g_ptr_array_index (connection->environments, 0), &call,
                                      ROPEWAY_SECRET_PROVIDER (none), NULL, clock);
  ropeway_connection_check_set_func (check, on_step, &checked);
  ropeway_connection_check_run_async (check, NULL, on_done, &checked);
  test_loop_until (checked.is_done);

  g_assert_cmpuint (wire_server_get_n_requests (server), ==, 1);
  g_assert_nonnull (strstr (wire_server_get_request (server, 0), "example.invalid"));
  g_assert_cmpstr (checked.steps->str, ==, row->steps);
  g_assert_cmpstr (checked.problem != NULL ? ropeway_problem_get_code (checked.problem) : NULL, ==,
                   row->code);
  if (row->code != NULL)
    {
      g_autofree char *sentence = ropeway_problem_dup_sentence (checked.problem);
      if (!g_pattern_match_simple (row->sentence, sentence))
        g_error ("%s", sentence);
    }
  g_clear_pointer (&checked.problem, ropeway_problem_unref);
  g_string_free (checked.steps, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/source/check-search/", rows[i].test, NULL);
      g_test_add_data_func (path, &rows[i], test_row);
    }
  return g_test_run ();
}
