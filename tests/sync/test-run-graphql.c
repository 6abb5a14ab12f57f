/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: of several mutations in one request one may fail: the others arrive once, and what is not known is asked for. */
#include "scripted-service.h"
#include "test-run.h"

#include <string.h>

#include "value/json-reader.h"

#define CONNECTIONS                                                                                          \
  "[{\"id\":\"from\",\"name\":\"From\",\"kind\":\"rest\",\"signIn\":{\"type\":\"none\"},"                    \
  "\"environments\":{\"live\":{\"address\":\"{OTHER}\",\"privateNetwork\":true}},\"operations\":["           \
  "{\"id\":\"list\",\"request\":{\"method\":\"GET\",\"path\":\"/from\"},\"key\":[\"name\"]}]},"              \
  "{\"id\":\"to\",\"name\":\"To\",\"kind\":\"graphql\",\"signIn\":{\"type\":\"none\"},"                      \
  "\"environments\":{\"live\":{\"address\":\"{OTHER}/graphql\",\"privateNetwork\":true}},\"operations\":["   \
  "{\"id\":\"find\",\"key\":[\"id\"],\"exact\":true,\"records\":\"data.people\",\"graphql\":{\"document\":"  \
  "\"query find($name: String) { people(name: $name) { id name } }\",\"variables\":{\"name\":\"{name}\"}}}," \
  "{\"id\":\"create\",\"newId\":\"data.make.it.id\",\"errors\":{\"list\":\"data.make.userErrors\"},"         \
  "\"batch\":{\"size\":10},\"graphql\":{\"document\":\"mutation create($name: String!) { make(name: $name) " \
  "{ it { id } userErrors { message } } }\",\"variables\":{\"name\":\"{name}\"}}}]}]"
#define JOB(find)                                                                                            \
  "{\"id\":\"job\",\"name\":\"Job\",\"source\":{\"connection\":\"from\",\"environment\":\"live\","           \
  "\"operation\":\"list\"},\"mapping\":[{\"id\":\"r1\",\"to\":\"name\",\"from\":\"name\"}],"                 \
  "\"destination\":{\"connection\":\"to\",\"environment\":\"live\",\"mode\":\"create\",\"match\":[\"name\"]" \
  ",\"create\":\"create\"" find "}}"
#define FINDS JOB (",\"find\":\"find\"")
#define BLIND JOB ("")

/* What goes wrong with the batch in which the bad record is. */
typedef enum
{
  PATH_ERROR,  /* its own null, and an error that names it */
  USER_ERRORS, /* its own list of errors */
  PATHLESS,    /* nulls, and an error that names none */
  ONE_NULL,    /* one null among good answers, and an error that names none */
  LEFT_OUT,    /* its name is not in the answer */
  NO_DATA,     /* "data": null, and no error */
  NO_ID,       /* it was done, and has no id */
} Fault;

typedef struct
{
  const char *name;
  Fault fault;
  gboolean is_made; /* what the fault is about was done all the same */
  const char *job;
  const char *first; /* summary, then after the fault is over */
  const char *second;
  guint n_first; /* records there by then */
  guint n_second;
} Row;

#define ALL_PARKED "failed(sync.nothing-delivered) parked=4"

static const Row rows[] = {
  { "path-error", PATH_ERROR, FALSE, FINDS, "partly created=3 parked=1", "done created=1 unchanged=3", 3, 4 },
  { "path-error-blind", PATH_ERROR, FALSE, BLIND, "partly created=3 parked=1", "done created=1 unchanged=3",
    3, 4 },
  { "user-errors", USER_ERRORS, FALSE, FINDS, "partly created=3 parked=1", "done created=1 unchanged=3", 3,
    4 },
  { "user-errors-blind", USER_ERRORS, FALSE, BLIND, "partly created=3 parked=1", "done created=1 unchanged=3",
    3, 4 },
  { "pathless", PATHLESS, FALSE, FINDS, "done created=4", "done unchanged=4", 4, 4 },
  { "pathless-made", PATHLESS, TRUE, FINDS, "done created=4", "done unchanged=4", 4, 4 },
  { "pathless-blind", PATHLESS, FALSE, BLIND, ALL_PARKED, ALL_PARKED, 0, 0 },
  { "pathless-made-blind", PATHLESS, TRUE, BLIND, ALL_PARKED, ALL_PARKED, 4, 4 },
  { "one-null", ONE_NULL, FALSE, FINDS, "done created=4", "done unchanged=4", 4, 4 },
  { "one-null-made", ONE_NULL, TRUE, FINDS, "done created=4", "done unchanged=4", 4, 4 },
  { "one-null-blind", ONE_NULL, FALSE, BLIND, ALL_PARKED, ALL_PARKED, 3, 3 },
  { "left-out", LEFT_OUT, FALSE, FINDS, "done created=4", "done unchanged=4", 4, 4 },
  { "left-out-made", LEFT_OUT, TRUE, FINDS, "done created=4", "done unchanged=4", 4, 4 },
  { "left-out-blind", LEFT_OUT, TRUE, BLIND, "partly created=3 parked=1", "partly unchanged=3 parked=1", 4,
    4 },
  { "no-data", NO_DATA, FALSE, FINDS, "done created=4", "done unchanged=4", 4, 4 },
  { "no-data-made", NO_DATA, TRUE, FINDS, "done created=4", "done unchanged=4", 4, 4 },
  { "no-data-blind", NO_DATA, TRUE, BLIND, ALL_PARKED, ALL_PARKED, 4, 4 },
  { "no-id", NO_ID, FALSE, FINDS, "done created=4", "done unchanged=4", 4, 4 },
  { "no-id-made", NO_ID, TRUE, FINDS, "done created=4", "done unchanged=4", 4, 4 },
  { "no-id-blind", NO_ID, TRUE, BLIND, "partly created=3 parked=1", "partly unchanged=3 parked=1", 4, 4 },
};

#define BAD "Carl"
#define PEOPLE "[{\"name\":\"Anna\"},{\"name\":\"Bo\"},{\"name\":\"" BAD "\"},{\"name\":\"Di\"}]"

typedef struct
{
  RunFixture fixture;
  ScriptedService *service;
  GPtrArray *made; /* char *: names */
  const Row *row;
  gboolean is_over; /* the fault */
} World;

/* ---- the service ---- */

/* Returns: the number of the record as its id; 0: it is not there. */
static guint
find_made (World *self, const char *name)
{
  for (guint i = 0; i < self->made->len; i++)
    if (g_str_equal (g_ptr_array_index (self->made, i), name))
      return i + 1;
  return 0;
}

static void
add_made (World *self, const char *name, guint index, GString *data)
{
  g_ptr_array_add (self->made, g_strdup (name));
  g_string_append_printf (data, "%s\"a%u\":{\"it\":{\"id\":\"p%u\"},\"userErrors\":[]}",
                          data->len > 0 ? "," : "", index, self->made->len);
}

/* Answers one that goes wrong. */
static void
add_bad (World *self, const char *name, guint index, GString *data, GString *errors)
{
  const char *comma = data->len > 0 ? "," : "";

  if (self->row->is_made)
    g_ptr_array_add (self->made, g_strdup (name));
  switch (self->row->fault)
    {
    case PATH_ERROR:
      g_string_append_printf (data, "%s\"a%u\":null", comma, index);
      g_string_append_printf (errors, "{\"message\":\"No\",\"path\":[\"a%u\"]}", index);
      break;
    case USER_ERRORS:
      g_string_append_printf (data, "%s\"a%u\":{\"it\":null,\"userErrors\":[{\"message\":\"No\"}]}", comma,
                              index);
      break;
    case PATHLESS:
    case ONE_NULL:
      g_string_append_printf (data, "%s\"a%u\":null", comma, index);
      g_string_assign (errors, "{\"message\":\"Oh\"}");
      break;
    case NO_ID:
      g_string_append_printf (data, "%s\"a%u\":{\"it\":null,\"userErrors\":[]}", comma, index);
      break;
    case LEFT_OUT:
    case NO_DATA:
      break;
    }
}

/* Returns: (transfer full). */
static char *
make_all (World *self, const RopewayValue *variables, gboolean has_bad)
{
  gboolean is_whole = self->row->fault == PATHLESS || self->row->fault == NO_DATA;
  g_autoptr (GString) data = g_string_new (NULL);
  g_autoptr (GString) errors = g_string_new (NULL);

  for (guint i = 0; i < ropeway_value_get_length (variables); i++)
    {
      g_autofree char *variable = g_strdup_printf ("name_%u", i);
      g_autofree char *name = ropeway_value_dup_member_text (variables, variable);

      g_assert_nonnull (name);
      if (has_bad && (is_whole || g_str_equal (name, BAD)))
        add_bad (self, name, i, data, errors);
      else
        add_made (self, name, i, data);
    }
  if (has_bad && self->row->fault == NO_DATA)
    return g_strdup ("{\"data\":null}");
  if (errors->len > 0)
    return g_strdup_printf ("{\"data\":{%s},\"errors\":[%s]}", data->str, errors->str);
  return g_strdup_printf ("{\"data\":{%s}}", data->str);
}

static void
answer (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer, gpointer data)
{
  World *self = data;
  g_autofree char *text = scripted_request_dup_text (request);
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (text, -1, NULL, NULL, NULL);
  const RopewayValue *variables;

  if (g_str_equal (request->path, "/from"))
    {
      answer->body = g_strdup (PEOPLE);
      return;
    }
  variables = ropeway_value_get (ropeway_tree_get_root (tree), "variables");
  if (strstr (text, "mutation") != NULL)
    {
      gboolean has_bad = !self->is_over && strstr (text, "\"" BAD "\"") != NULL;

      answer->body = make_all (self, variables, has_bad);
      /* What is refused stays so until somebody does something about it. */
      if (has_bad && self->row->fault != PATH_ERROR && self->row->fault != USER_ERRORS)
        self->is_over = TRUE;
      return;
    }
  g_autofree char *name = ropeway_value_dup_member_text (variables, "name");
  guint id = find_made (self, name);
  answer->body
      = id > 0 ? g_strdup_printf ("{\"data\":{\"people\":[{\"id\":\"p%u\",\"name\":\"%s\"}]}}", id, name)
               : g_strdup ("{\"data\":{\"people\":[]}}");
}

/* ---- runs ---- */

static void
set_up (World *self, gconstpointer data)
{
  run_fixture_set_up (&self->fixture, data);
  self->row = data;
  self->made = g_ptr_array_new_with_free_func (g_free);
  self->service = scripted_service_new (answer, self);
  g_free (self->fixture.other);
  self->fixture.other = scripted_service_dup_address (self->service);
  self->fixture.connections = CONNECTIONS;
}

static void
tear_down (World *self, gconstpointer data)
{
  scripted_service_free (self->service);
  g_ptr_array_unref (self->made);
  run_fixture_tear_down (&self->fixture, data);
}

/* Each name is there once, and so many are. */
static void
check_made (World *self, guint n)
{
  g_assert_cmpuint (self->made->len, ==, n);
  for (guint i = 0; i < self->made->len; i++)
    g_assert_cmpuint (find_made (self, g_ptr_array_index (self->made, i)), ==, i + 1);
}

static void
test_batch (World *self, gconstpointer data)
{
  const Row *row = data;
  g_autoptr (RunResult) first = run_fixture_run (&self->fixture, row->job, NULL);

  g_test_message ("%s", first->problem);
  g_assert_cmpstr (first->summary, ==, row->first);
  check_made (self, row->n_first);
  if (row->fault == PATH_ERROR || row->fault == USER_ERRORS)
    g_assert_cmpstr (run_result_delivery (first, "[\"" BAD "\"]"), ==, "parked(service.graphql-refused)");
  self->is_over = TRUE;
  g_autoptr (RunResult) second = run_fixture_run (&self->fixture, row->job, NULL);
  g_assert_cmpstr (second->summary, ==, row->second);
  check_made (self, row->n_second);
}

void
test_run_graphql_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strconcat ("/run/graphql/", rows[i].name, NULL);

      g_test_add (name, World, &rows[i], set_up, test_batch, tear_down);
    }
}
