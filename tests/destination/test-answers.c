/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what an answer says about each record sent, as a table. */
#include "destination/answers.h"

#include <string.h>

#include "test-destination.h"
#include "value/json-reader.h"

typedef struct
{
  const char *name;
  const char *operation; /* members beside id and request */
  guint status;
  const char *body;
  const char *header; /* "Name: value" */
  const char *sent;   /* JSON list of records */
  const char *
      answers; /* one word a record: "done=ID", "refused:REASON", "gone", "unknown", "not-processed", "stop" */
} Row;

#define NEW_ID "\"newId\":\"id\""
#define BATCH(answers) "\"newId\":\"id\",\"batch\":{\"size\":10,\"answers\":{" answers "}}"
#define BY_POSITION                                                                                          \
  BATCH ("\"list\":\"results\",\"by\":\"position\",\"id\":\"id\",\"error\":\"error\",\"message\":\"error."   \
         "message\"")
#define BY_INDEX                                                                                             \
  BATCH ("\"list\":\"results\",\"by\":\"index\",\"index\":\"index\",\"id\":\"id\",\"error\":\"error\"")
#define BY_FIELD                                                                                             \
  BATCH ("\"by\":\"field\",\"field\":\"email\",\"sent\":\"email\",\"id\":\"id\",\"error\":\"failed\","       \
         "\"message\":\"why\"")
#define GRAPHQL                                                                                              \
  "\"graphql\":{\"document\":\"mutation { make { it { id } userErrors { message } } }\"},\"newId\":"         \
  "\"data.make.it.id\""
#define GRAPHQL_BATCH GRAPHQL ",\"batch\":{\"size\":10}"
#define CODE(code) "\"extensions\":{\"code\":\"" code "\"}"
#define TWO "[{\"email\":\"a\"},{\"email\":\"b\"}]"

static const Row rows[] = {
  { "created-text-id", NEW_ID, 201, "{\"id\":\"c-1\"}", NULL, "[{}]", "done=c-1" },
  { "created-number-id", NEW_ID, 201, "{\"id\":12345678901234567890}", NULL, "[{}]",
    "done=12345678901234567890" },
  { "created-no-id", NEW_ID, 201, "{}", NULL, "[{}]", "done=" },
  { "created-empty", NEW_ID, 204, "", NULL, "[{}]", "done=" },
  { "created-page", NEW_ID, 201, "<html>Made</html>", NULL, "[{}]", "done=" },
  { "well-no-id", NEW_ID, 200, "{}", NULL, "[{}]", "unknown" },
  { "well-empty", NEW_ID, 200, "", NULL, "[{}]", "done=" },
  { "well-no-json", NEW_ID, 200, "OK", NULL, "[{}]", "unknown" },
  { "well-null-id", NEW_ID, 200, "{\"id\":null}", NULL, "[{}]", "unknown" },
  { "well-text", NEW_ID, 200, "\"We are back soon\"", NULL, "[{}]", "unknown" },
  { "well-but-refused", NEW_ID ",\"errors\":{\"message\":\"error\"}", 200,
    "{\"ok\":false,\"error\":\"not_in_channel\"}", NULL, "[{}]", "refused:not_in_channel" },
  { "well-page", NEW_ID, 200, " <!DOCTYPE html><html>Sign in</html>", NULL, "[{}]", "unknown" },
  { "changed-page", "\"name\":\"x\"", 200, "<HTML>Sign in", NULL, "[{}]", "unknown" },
  { "changed-text", "\"name\":\"x\"", 200, "OK", NULL, "[{}]", "done=" },
  { "changed-xml", "\"name\":\"x\"", 200, "<?xml version='1.0'?><done/>", NULL, "[{}]", "done=" },
  { "refused-usual", NEW_ID, 422, "{\"error\":{\"message\":\"No such city\"}}", NULL, "[{}]",
    "refused:No such city" },
  { "refused-detail", NEW_ID, 400, "{\"title\":\"Bad\",\"detail\":\"Because\"}", NULL, "[{}]",
    "refused:Because" },
  { "refused-errors", NEW_ID, 400, "{\"errors\":[{\"message\":\"First\"}]}", NULL, "[{}]", "refused:First" },
  { "refused-own-place", NEW_ID ",\"errors\":{\"message\":\"meta.why\"}", 409,
    "{\"meta\":{\"why\":\"Taken\"},\"message\":\"x\"}", NULL, "[{}]", "refused:Taken" },
  { "refused-text", NEW_ID, 400, "  no good \n", NULL, "[{}]", "refused:no good" },
  { "refused-page", NEW_ID, 400, "<html>", NULL, "[{}]", "refused:" },
  { "forbidden", NEW_ID, 403, "{}", NULL, "[{}]", "refused:" },
  { "gone", NEW_ID, 404, "{}", NULL, "[{}]", "gone" },
  { "gone-for-ever", NEW_ID, 410, "", NULL, "[{}]", "gone" },
  { "unauthorised", NEW_ID, 401, "{}", NULL, "[{}]", "stop" },
  { "redirect", NEW_ID, 302, "", NULL, "[{}]", "stop" },
  { "see-other", NEW_ID, 303, "", NULL, "[{}]", "unknown" },
  { "too-many", NEW_ID, 429, "", NULL, "[{}]", "not-processed" },
  { "unavailable-told", NEW_ID, 503, "", "Retry-After: 5", "[{}]", "not-processed" },
  { "unavailable", NEW_ID, 503, "", NULL, "[{}]", "unknown" },
  { "server-error", NEW_ID, 500, "", NULL, "[{}]", "unknown" },
  { "time-out", NEW_ID, 408, "", NULL, "[{}]", "unknown" },
  { "batch-position", BY_POSITION, 200, "{\"results\":[{\"id\":1},{\"id\":2}]}", NULL, TWO, "done=1 done=2" },
  { "batch-position-error", BY_POSITION, 207, "{\"results\":[{\"error\":{\"message\":\"no\"}},{\"id\":2}]}",
    NULL, TWO, "refused:no done=2" },
  { "batch-error-null", BY_POSITION, 200,
    "{\"results\":[{\"id\":1,\"error\":null},{\"id\":2,\"error\":false}]}", NULL, TWO, "done=1 done=2" },
  { "batch-no-id", BY_POSITION, 200, "{\"results\":[{\"id\":1},{\"state\":\"failed\"}]}", NULL, TWO,
    "done=1 unknown" },
  { "batch-short", BY_POSITION, 200, "{\"results\":[{\"id\":1}]}", NULL, TWO, "done=1 unknown" },
  { "batch-long", BY_POSITION, 200, "{\"results\":[{\"id\":1},{\"id\":2},{\"id\":3}]}", NULL, TWO,
    "done=1 done=2" },
  { "batch-no-list", BY_POSITION, 200, "{}", NULL, TWO, "unknown unknown" },
  { "batch-no-json", BY_POSITION, 200, "<html>", NULL, TWO, "unknown unknown" },
  { "batch-index", BY_INDEX, 200, "{\"results\":[{\"index\":1,\"id\":\"b\"},{\"index\":0,\"id\":\"a\"}]}",
    NULL, TWO, "done=a done=b" },
  { "batch-index-twice", BY_INDEX, 200,
    "{\"results\":[{\"index\":0,\"id\":\"a\"},{\"index\":0,\"id\":\"z\"}]}", NULL, TWO, "done=a unknown" },
  { "batch-index-wild", BY_INDEX, 200,
    "{\"results\":[{\"index\":7,\"id\":\"a\"},{\"index\":-1,\"id\":\"z\"}]}", NULL, TWO, "unknown unknown" },
  { "batch-field", BY_FIELD, 200,
    "[{\"email\":\"b\",\"id\":2},{\"email\":\"a\",\"failed\":true,\"why\":\"bad\"}]", NULL, TWO,
    "refused:bad done=2" },
  { "batch-field-double", BY_FIELD, 200, "[{\"email\":\"a\",\"id\":2}]", NULL,
    "[{\"email\":\"a\"},{\"email\":\"a\"}]", "unknown unknown" },
  { "batch-refused-whole", BY_POSITION, 400, "{\"message\":\"too many\"}", NULL, TWO,
    "refused:too many refused:too many" },
  { "graphql", GRAPHQL, 200, "{\"data\":{\"make\":{\"it\":{\"id\":\"7\"},\"userErrors\":[]}}}", NULL, "[{}]",
    "done=7" },
  { "graphql-user-errors", GRAPHQL, 200,
    "{\"data\":{\"make\":{\"it\":null,\"userErrors\":[{\"field\":[\"email\"],\"message\":\"Taken\"}]}}}",
    NULL, "[{}]", "refused:Taken" },
  { "graphql-no-id", GRAPHQL, 200, "{\"data\":{\"make\":{\"it\":null}}}", NULL, "[{}]", "unknown" },
  { "graphql-nothing", GRAPHQL, 200, "{\"data\":{\"make\":null}}", NULL, "[{}]", "unknown" },
  { "graphql-no-data", GRAPHQL, 200, "{}", NULL, "[{}]", "unknown" },
  { "graphql-no-json", GRAPHQL, 200, "<html>", NULL, "[{}]", "unknown" },
  { "graphql-invalid", GRAPHQL, 200, "{\"errors\":[{\"message\":\"No field\"}]}", NULL, "[{}]",
    "refused:No field" },
  { "graphql-invalid-400", GRAPHQL, 400, "{\"errors\":[{\"message\":\"No field\"}]}", NULL, "[{}]",
    "refused:No field" },
  { "graphql-input", GRAPHQL, 200,
    "{\"data\":{\"make\":null},\"errors\":[{\"message\":\"Bad\",\"path\":[\"make\"]," CODE (
        "BAD_USER_INPUT") "}]}",
    NULL, "[{}]", "refused:Bad (make)" },
  { "graphql-failed", GRAPHQL, 200,
    "{\"data\":{\"make\":null},\"errors\":[{\"message\":\"Oh\",\"path\":[\"make\"]," CODE (
        "INTERNAL_SERVER_ERROR") "}]}",
    NULL, "[{}]", "unknown" },
  { "graphql-failed-below", GRAPHQL, 200,
    "{\"data\":{\"make\":null},\"errors\":[{\"message\":\"Oh\",\"path\":[\"make\",\"it\",\"name\"]," CODE (
        "BAD_USER_INPUT") "}]}",
    NULL, "[{}]", "unknown" },
  { "graphql-done-in-part", GRAPHQL, 200,
    "{\"data\":{\"make\":{\"it\":{\"id\":\"7\"}}},\"errors\":[{\"message\":\"Oh\",\"path\":[\"make\","
    "\"name\"]}]}",
    NULL, "[{}]", "unknown" },
  { "graphql-no-path", GRAPHQL, 200, "{\"data\":null,\"errors\":[{\"message\":\"Oh\"}]}", NULL, "[{}]",
    "unknown" },
  { "graphql-gone", GRAPHQL, 200,
    "{\"data\":{\"make\":null},\"errors\":[{\"message\":\"Oh\",\"path\":[\"make\"]," CODE ("NOT_FOUND") "}]}",
    NULL, "[{}]", "gone" },
  { "graphql-batch", GRAPHQL_BATCH, 200, "{\"data\":{\"a1\":{\"it\":{\"id\":2}},\"a0\":{\"it\":{\"id\":1}}}}",
    NULL, TWO, "done=1 done=2" },
  { "graphql-batch-partly", GRAPHQL_BATCH, 200,
    "{\"data\":{\"a0\":{\"it\":{\"id\":1}},\"a1\":null},\"errors\":[{\"message\":\"No\",\"path\":[\"a1\"]}]}",
    NULL, TWO, "done=1 refused:No (a1)" },
  { "graphql-batch-user-errors", GRAPHQL_BATCH, 200,
    "{\"data\":{\"a0\":{\"userErrors\":[{\"message\":\"Taken\"}]},\"a1\":{\"it\":{\"id\":2},\"userErrors\":[]"
    "}}}",
    NULL, TWO, "refused:Taken done=2" },
  { "graphql-batch-busy", GRAPHQL_BATCH, 200,
    "{\"data\":{\"a0\":{\"it\":{\"id\":1}},\"a1\":null},\"errors\":[{\"message\":\"Later\",\"path\":[\"a1\"]"
    "," CODE ("THROTTLED") "}]}",
    NULL, TWO, "done=1 not-processed" },
  { "graphql-batch-sign-in", GRAPHQL_BATCH, 200,
    "{\"data\":{\"a0\":{\"it\":{\"id\":1}},\"a1\":null},\"errors\":[{\"message\":\"Who?\",\"path\":[\"a1\"]"
    "," CODE ("UNAUTHENTICATED") "}]}",
    NULL, TWO, "done=1 stop" },
  { "graphql-batch-no-path", GRAPHQL_BATCH, 200,
    "{\"data\":{\"a0\":{\"it\":{\"id\":1}},\"a1\":null},\"errors\":[{\"message\":\"Oh\"}]}", NULL, TWO,
    "unknown unknown" },
  { "graphql-batch-emptied", GRAPHQL_BATCH, 200,
    "{\"data\":null,\"errors\":[{\"message\":\"Oh\",\"path\":[\"a1\"]," CODE ("BAD_USER_INPUT") "}]}", NULL,
    TWO, "unknown refused:Oh (a1)" },
  { "graphql-batch-emptied-busy", GRAPHQL_BATCH, 200,
    "{\"data\":null,\"errors\":[{\"message\":\"Later\",\"path\":[\"a1\"]," CODE ("THROTTLED") "}]}", NULL,
    TWO, "unknown not-processed" },
  { "graphql-batch-partly-400", GRAPHQL_BATCH, 400,
    "{\"data\":{\"a0\":{\"it\":{\"id\":1}},\"a1\":null},\"errors\":[{\"message\":\"No\",\"path\":[\"a1\"]}]}",
    NULL, TWO, "done=1 refused:No (a1)" },
  { "graphql-failed-no-data", GRAPHQL, 200,
    "{\"errors\":[{\"message\":\"Oh\"," CODE ("INTERNAL_SERVER_ERROR") "}]}", NULL, "[{}]", "unknown" },
  { "graphql-made-and-refused", GRAPHQL, 200,
    "{\"data\":{\"make\":{\"it\":{\"id\":\"7\"},\"userErrors\":[{\"message\":\"Odd\"}]}}}", NULL, "[{}]",
    "unknown" },
  { "graphql-gone-no-path", GRAPHQL, 200,
    "{\"data\":{\"make\":null},\"errors\":[{\"message\":\"Oh\"," CODE ("NOT_FOUND") "}]}", NULL, "[{}]",
    "unknown" },
  { "graphql-batch-short", GRAPHQL_BATCH, 200, "{\"data\":{\"a0\":{\"it\":{\"id\":1}}}}", NULL, TWO,
    "done=1 unknown" },
  { "batch-failed-whole", BY_POSITION, 502, "", NULL, TWO, "unknown unknown" },
};

static RopewayOperation *
make_operation (const char *members, RopewayTree **tree)
{
  gboolean is_graphql = strstr (members, "\"graphql\"") != NULL;
  g_autofree char *text = g_strdup_printf (
      "{\"id\":\"create\",%s%s}",
      is_graphql ? "" : "\"request\":{\"method\":\"POST\",\"path\":\"/x\",\"body\":\"record\"},", members);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();

  *tree = ropeway_json_read_text (text, -1, NULL, NULL, NULL);
  g_assert_nonnull (*tree);
  RopewayOperation *operation = ropeway_operation_parse (ropeway_tree_get_root (*tree), "", problems);
  g_assert_nonnull (operation);
  return operation;
}

static void
append_answer (GString *text, const RopewayItemAnswer *answer)
{
  static const char *const words[] = { "done=", "refused:", "gone", "unknown", "not-processed", "stop" };
  const char *reason = answer->problem != NULL ? ropeway_problem_lookup (answer->problem, "reason") : NULL;

  g_assert_cmpint (answer->kind == ROPEWAY_ANSWER_DONE, ==, answer->problem == NULL);
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", words[answer->kind]);
  if (answer->kind == ROPEWAY_ANSWER_DONE && answer->id != NULL)
    g_string_append (text, answer->id);
  if (answer->kind == ROPEWAY_ANSWER_REFUSED && reason != NULL)
    g_string_append (text, reason);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  RopewayConnection connection = { .id = (char *)"crm", .name = (char *)"CRM" };
  g_autoptr (RopewayTree) tree = NULL;
  g_autoptr (RopewayOperation) operation = make_operation (row->operation, &tree);
  g_auto (GStrv) header = row->header != NULL ? g_strsplit (row->header, ": ", 2) : NULL;
  g_autoptr (RopewayHttpResponse) response = ropeway_http_response_new (
      row->status, "https://crm.example/x", row->body, header != NULL ? header[0] : NULL,
      header != NULL ? header[1] : NULL, NULL);
  g_autoptr (RopewayTree) sent_tree = ropeway_json_read_text (row->sent, -1, NULL, NULL, NULL);
  g_autoptr (GPtrArray) sent = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (RopewayValue *record = ropeway_value_first (ropeway_tree_get_root (sent_tree)); record != NULL;
       record = ropeway_value_next (record))
    g_ptr_array_add (sent, record);
  g_autoptr (GPtrArray) answers = ropeway_answers_read (&connection, operation, sent, response);
  g_assert_cmpuint (answers->len, ==, sent->len);
  for (guint i = 0; i < answers->len; i++)
    append_answer (text, g_ptr_array_index (answers, i));
  g_assert_cmpstr (text->str, ==, row->answers);
}

void
test_answers_add (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("/destination/answers/%s", rows[i].name);
      g_test_add_data_func (name, &rows[i], test_row);
    }
}
