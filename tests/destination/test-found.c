/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a *find* gives, as a table. */
#include "destination/answers.h"

#include "base/limits.h"
#include "test-destination.h"
#include "value/json-reader.h"

typedef struct
{
  const char *name;
  const char *operation; /* members beside id and request */
  guint status;
  const char *body;
  const char *found; /* ids with spaces, "-" for none; or a problem's code */
} Row;

static const Row rows[] = {
  { "list", "\"records\":\"items\"", 200, "{\"items\":[{\"id\":\"a\"},{\"id\":7}]}", "a 7" },
  { "list-key", "\"records\":\"items\",\"key\":[\"meta.ref\"]", 200,
    "{\"items\":[{\"meta\":{\"ref\":\"r\"},\"id\":1}]}", "r" },
  { "no-id", "\"records\":\"items\"", 200, "{\"items\":[{\"name\":\"x\"}]}", "-" },
  { "empty", "\"records\":\"items\"", 200, "{\"items\":[]}", "" },
  { "null", "\"records\":\"items\"", 200, "{\"items\":null}", "" },
  { "whole-body", "\"name\":\"Find\"", 200, "[{\"id\":1}]", "1" },
  { "one-object", "\"name\":\"Find\"", 200, "{\"id\":1}", "1" },
  { "not-found", "\"name\":\"Find\"", 404, "{}", "" },
  { "gone", "\"name\":\"Find\"", 410, "{}", "" },
  { "no-content", "\"name\":\"Find\"", 204, "", "" },
  { "missing-list", "\"records\":\"items\"", 200, "{}", "destination.found-unreadable" },
  { "text", "\"records\":\"items\"", 200, "{\"items\":\"none\"}", "destination.found-unreadable" },
  { "no-json", "\"records\":\"items\"", 200, "nothing", "service.answer-unreadable" },
  { "page", "\"records\":\"items\"", 200, " <!doctype html>", "service.answer-web-page" },
  { "refused", "\"records\":\"items\"", 400, "{}", "service.refused" },
  { "failed", "\"records\":\"items\"", 500, "{}", "service.failed" },
  { "signed-out", "\"records\":\"items\"", 401, "{}", "service.sign-in-refused" },
  { "envelope", "\"records\":\"items\",\"form\":{\"type\":\"envelope\",\"path\":\"fields\"}", 200,
    "{\"items\":[{\"id\":\"a\",\"fields\":{\"x\":1}}]}", "a" },
  { "envelope-missing", "\"records\":\"items\",\"form\":{\"type\":\"envelope\",\"path\":\"fields\"}", 200,
    "{\"items\":[{\"id\":\"a\"}]}", "form.envelope-missing" },
};

static char *
read_found (const char *members, guint status, const char *body)
{
  g_autofree char *text
      = g_strdup_printf ("{\"id\":\"find\",\"request\":{\"method\":\"GET\",\"path\":\"/x\"},%s}", members);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (text, -1, NULL, NULL, NULL);
  g_autoptr (RopewayOperation) operation
      = ropeway_operation_parse (ropeway_tree_get_root (tree), "", problems);
  g_autoptr (RopewayHttpResponse) response
      = ropeway_http_response_new (status, "https://crm.example/x", body, NULL);
  RopewayConnection connection = { .id = (char *)"crm", .name = (char *)"CRM" };
  g_autoptr (RopewayProblem) problem = NULL;
  g_autoptr (GString) ids = g_string_new (NULL);

  g_assert_nonnull (operation);
  g_autoptr (RopewayFoundList) list
      = ropeway_found_read (&connection, operation, NULL, NULL, response, &problem);
  if (list == NULL)
    return g_strdup (ropeway_problem_get_code (problem));
  for (guint i = 0; i < list->records->len; i++)
    {
      const RopewayFound *found = g_ptr_array_index (list->records, i);
      g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", found->id != NULL ? found->id : "-");
    }
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *found = read_found (row->operation, row->status, row->body);
  g_assert_cmpstr (found, ==, row->found);
}

static void
test_too_many (void)
{
  g_autoptr (GString) body = g_string_new ("[{\"id\":0}");

  for (guint i = 1; i < ROPEWAY_LIMIT_FOUND; i++)
    g_string_append_printf (body, ",{\"id\":%u}", i);
  g_string_append_c (body, ']');
  g_autofree char *most = read_found ("\"name\":\"Find\"", 200, body->str);
  g_assert_true (g_str_has_suffix (most, " 99"));
  g_string_truncate (body, body->len - 1);
  g_string_append (body, ",{\"id\":\"one more\"}]");
  g_autofree char *refused = read_found ("\"name\":\"Find\"", 200, body->str);
  g_assert_cmpstr (refused, ==, "destination.found-too-many");
}

void
test_found_add (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("/destination/found/%s", rows[i].name);
      g_test_add_data_func (name, &rows[i], test_row);
    }
  g_test_add_func ("/destination/found/too-many", test_too_many);
}
