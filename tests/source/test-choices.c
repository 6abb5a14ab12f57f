/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a person can pick is all that the service lists, and nothing else. */
#include <string.h>

#include "auth/session-fixture.h"
#include "base/limits.h"
#include "source/choices.h"
#include "support/test-loop.h"
#include "value/json-reader.h"

typedef struct
{
  const char *name;
  const char *first;  /* answer to the first page */
  const char *second; /* (nullable): to another */
  guint status;
  const char *found; /* "value=label …", with "+" where there is more; or the code of the problem */
} Row;

#define NEXT ",\"next\":\"/w/7/boards?from=2\"}"

static const Row rows[] = {
  { "none", "{\"data\":[]}", NULL, 200, "" },
  { "labels", "{\"data\":[{\"id\":\"a\",\"name\":\"Ann\"},{\"id\":\"b\",\"name\":\"Bo\"}]}", NULL, 200,
    "a=Ann b=Bo " },
  { "numbers", "{\"data\":[{\"id\":12345678901234567890,\"name\":1.50},{\"id\":true}]}", NULL, 200,
    "12345678901234567890=1.50 true=true " },
  { "without-label", "{\"data\":[{\"id\":\"a\",\"name\":null},{\"id\":\"b\"}]}", NULL, 200, "a=a b=b " },
  { "without-value", "{\"data\":[{\"name\":\"Ann\"},{\"id\":{},\"name\":\"Bo\"},{\"id\":\"c\"}]}", NULL, 200,
    "c=c " },
  { "twice", "{\"data\":[{\"id\":\"a\",\"name\":\"Ann\"},{\"id\":\"a\",\"name\":\"Other\"}]}", NULL, 200,
    "a=Ann " },
  { "pages", "{\"data\":[{\"id\":\"a\"}]" NEXT, "{\"data\":[{\"id\":\"b\"},{\"id\":\"a\"}]}", 200,
    "a=a b=b " },
  { "no-value", "{\"data\":[{\"ID\":\"a\"}]}", NULL, 200, "choices.no-value" },
  { "refused", "{\"message\":\"no\"}", NULL, 403, "service.forbidden" },
};

typedef struct
{
  SessionFixture session;

  /* borrowed */
  const Row *row;
  char *first; /* (nullable): in place of the row's */

  /* state */
  guint n_asked;
} World;

typedef struct
{
  RopewayChoices *choices;
  RopewayProblem *problem;
  GError *error;
  gboolean is_done;
} Found;

static void
answer (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  World *self = data;
  const char *text = query != NULL && self->row->second != NULL ? self->row->second : self->row->first;

  if (self->first != NULL)
    text = self->first;
  self->n_asked++;
  g_assert_cmpstr (path, ==, "/w/7/boards");
  soup_server_message_set_status (message, self->row->status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text, strlen (text));
}

static RopewayConnection *
make_connection (World *self)
{
  g_autofree char *json = g_strdup_printf (
      "{\"id\":\"shop\",\"name\":\"Shop\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":"
      "\"http://127.0.0.1:%u\",\"privateNetwork\":true}},\"operations\":[{\"id\":\"boards\",\"request\":{"
      "\"method\":\"GET\",\"path\":\"/w/{workspace}/boards\"},\"parameters\":{\"workspace\":{}},\"records\":"
      "\"data\",\"paging\":{\"type\":\"next-url\",\"next\":\"next\"},\"key\":[\"id\"]},{\"id\":\"cards\","
      "\"request\":{"
      "\"method\":\"GET\",\"path\":\"/"
      "cards\",\"query\":{\"board\":\"{board}\"}},\"parameters\":{\"workspace\":{},"
      "\"board\":{\"choices\":{\"operation\":\"boards\",\"value\":\"id\",\"label\":\"name\"}}},\"key\":["
      "\"id\"]}]}",
      ropeway_http_listener_get_port (self->session.listener));
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayConnection *connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);

  g_assert_false (ropeway_problems_has_error (problems));
  return connection;
}

static void
on_choices (GObject *source, GAsyncResult *result, gpointer data)
{
  Found *found = data;

  found->choices = ropeway_choices_finish (result, &found->problem, &found->error);
  found->is_done = TRUE;
}

static void
ask (World *self, GCancellable *cancellable, Found *found)
{
  g_autoptr (RopewayConnection) connection = make_connection (self);
  g_autoptr (RopewaySession) session = session_fixture_open (&self->session, connection);
  g_autoptr (RopewayTree) chosen = ropeway_json_read_text ("{\"workspace\":\"7\"}", -1, NULL, NULL, NULL);
  const RopewayOperation *cards = ropeway_connection_find_operation (connection, "cards");
  const RopewayParameter *board = NULL;

  for (guint i = 0; i < cards->parameters->len; i++)
    if (g_str_equal (((RopewayParameter *)g_ptr_array_index (cards->parameters, i))->name, "board"))
      board = g_ptr_array_index (cards->parameters, i);
  ropeway_choices_async (session, board, ropeway_tree_get_root (chosen), cancellable, on_choices, found);
  test_loop_until (found->is_done);
}

static char *
describe (const Found *found)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (found->error);
  if (found->problem != NULL)
    return g_strdup (ropeway_problem_get_code (found->problem));
  for (guint i = 0; i < found->choices->choices->len; i++)
    {
      const RopewayChoice *choice = g_ptr_array_index (found->choices->choices, i);
      g_string_append_printf (text, "%s=%s ", choice->value, choice->label);
    }
  g_string_append (text, found->choices->is_cut ? "+" : "");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
found_clear (Found *found)
{
  g_clear_pointer (&found->choices, ropeway_choices_free);
  g_clear_pointer (&found->problem, ropeway_problem_unref);
  g_clear_error (&found->error);
}

static void
test_row (gconstpointer data)
{
  World self = { .row = data };
  Found found = { 0 };

  session_fixture_set_up (&self.session, answer, &self);
  ask (&self, NULL, &found);
  g_autofree char *text = describe (&found);
  g_assert_cmpstr (text, ==, self.row->found);
  g_assert_cmpuint (self.n_asked, ==, self.row->second != NULL ? 2 : 1);
  found_clear (&found);
  session_fixture_tear_down (&self.session);
}

/* More than anybody looks through, and a list that never ends without a value. */
static void
test_many (gconstpointer data)
{
  const char *member = data;
  g_autoptr (GString) text = g_string_new ("{\"data\":[");
  World self = { .row = &rows[0] };
  Found found = { 0 };

  for (guint i = 0; i <= ROPEWAY_LIMIT_CHOICES; i++)
    g_string_append_printf (text, "%s{\"%s\":%u}", i > 0 ? "," : "", member, i);
  g_string_append (text, "]}");
  self.first = text->str;
  session_fixture_set_up (&self.session, answer, &self);
  ask (&self, NULL, &found);
  g_assert_no_error (found.error);
  if (found.problem != NULL)
    g_assert_cmpstr (ropeway_problem_get_code (found.problem), ==, "choices.no-value");
  else
    {
      g_assert_cmpuint (found.choices->choices->len, ==, ROPEWAY_LIMIT_CHOICES);
      g_assert_true (found.choices->is_cut);
    }
  g_assert_cmpint (found.problem == NULL, ==, g_str_equal (member, "id"));
  found_clear (&found);
  session_fixture_tear_down (&self.session);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  World self = { .row = &rows[0] };
  Found found = { 0 };

  session_fixture_set_up (&self.session, answer, &self);
  g_cancellable_cancel (cancellable);
  ask (&self, cancellable, &found);
  g_assert_error (found.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  found_clear (&found);
  session_fixture_tear_down (&self.session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/source/choices/", rows[i].name, NULL);
      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_data_func ("/source/choices/many", "id", test_many);
  g_test_add_data_func ("/source/choices/many-without-value", "no", test_many);
  g_test_add_func ("/source/choices/cancelled", test_cancelled);
  return g_test_run ();
}
