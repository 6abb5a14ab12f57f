/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/graphql-answer.h"

#include <string.h>

#include "base/timestamp.h"
#include "value/json-reader.h"

const RopewayValue *
ropeway_graphql_answer_get_errors (const RopewayValue *root)
{
  const RopewayValue *errors = ropeway_value_get (root, "errors");

  return errors != NULL && ropeway_value_get_kind (errors) == ROPEWAY_ARRAY
                 && ropeway_value_get_length (errors) > 0
             ? errors
             : NULL;
}

/* Returns: (transfer full) (nullable): "customers.nodes[3].email". */
static char *
dup_path (const RopewayValue *error)
{
  const RopewayValue *path = ropeway_value_get (error, "path");
  g_autoptr (GString) text = g_string_new (NULL);

  for (const RopewayValue *step = ropeway_value_first (path); step != NULL; step = ropeway_value_next (step))
    {
      g_autofree char *name = ropeway_value_dup_text (step, NULL);
      gint64 index;

      if (name != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "." : "", name);
      else if (ropeway_value_get_int64 (step, &index, NULL))
        g_string_append_printf (text, "[%" G_GINT64_FORMAT "]", index);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

#define REASON_CHARS 500

char *
ropeway_graphql_error_dup_reason (const RopewayValue *error)
{
  g_autofree char *message = ropeway_value_dup_member_text (error, "message");
  g_autofree char *path = dup_path (error);
  g_autofree char *whole = NULL;

  if (message == NULL)
    return g_steal_pointer (&path);
  whole = path != NULL ? g_strdup_printf ("%s (%s)", message, path) : g_strdup (message);
  return g_utf8_strlen (whole, -1) > REASON_CHARS ? g_utf8_substring (whole, 0, REASON_CHARS)
                                                  : g_steal_pointer (&whole);
}

RopewayProblem *
ropeway_graphql_answer_problem (const RopewayConnection *connection, const RopewayOperation *operation,
                                const RopewayValue *root)
{
  const RopewayValue *errors = ropeway_graphql_answer_get_errors (root);
  g_autofree char *reason = ropeway_graphql_error_dup_reason (ropeway_value_first (errors));

  return ropeway_problem_new ("service.graphql-errors", NULL, "connection", connection->name, "operation",
                              operation->id, "reason", reason, NULL);
}

/* ---- what an error means ---- */

static const char *const sign_in_codes[]
    = { "UNAUTHENTICATED", "AUTHENTICATION_ERROR", "UNAUTHORIZED", NULL };
static const char *const busy_codes[]
    = { "THROTTLED", "RATELIMITED", "RATE_LIMITED", "RATE_LIMIT_EXCEEDED", "TOO_MANY_REQUESTS", NULL };
static const char *const gone_codes[] = { "NOT_FOUND", NULL };
static const char *const failed_codes[] = { "INTERNAL_SERVER_ERROR",
                                            "INTERNAL_ERROR",
                                            "INTERNAL",
                                            "SERVICE_UNAVAILABLE",
                                            "UNAVAILABLE",
                                            "TIMEOUT",
                                            "GATEWAY_TIMEOUT",
                                            "UNKNOWN",
                                            "UNEXPECTED",
                                            NULL };

/* "extensions.code" is what most services write; GitHub has "type". */
static char *
dup_code (const RopewayValue *error)
{
  const RopewayValue *extensions = ropeway_value_get (error, "extensions");
  g_autofree char *code = ropeway_value_dup_member_text (extensions, "code");

  if (code == NULL)
    code = ropeway_value_dup_member_text (error, "type");
  if (code == NULL)
    code = ropeway_value_dup_member_text (extensions, "type");
  return code != NULL ? g_ascii_strup (code, -1) : NULL;
}

static RopewayGraphqlFate
fate_of_error (const RopewayValue *error)
{
  g_autofree char *code = dup_code (error);
  guint depth = ropeway_value_get_length (ropeway_value_get (error, "path"));

  /* What is at fault below the field at the top may be at fault after that was done. */
  if (depth > 1)
    return ROPEWAY_GRAPHQL_UNKNOWN;
  if (code != NULL && g_strv_contains (sign_in_codes, code))
    return ROPEWAY_GRAPHQL_SIGN_IN;
  if (code != NULL && g_strv_contains (busy_codes, code))
    return ROPEWAY_GRAPHQL_BUSY;
  /* Without a path it may be something else that is not there. */
  if (depth == 1 && code != NULL && g_strv_contains (gone_codes, code))
    return ROPEWAY_GRAPHQL_GONE;
  if (code != NULL && g_strv_contains (failed_codes, code))
    return ROPEWAY_GRAPHQL_UNKNOWN;
  return ROPEWAY_GRAPHQL_REFUSED;
}

static gboolean
is_missing (const RopewayValue *value)
{
  return value == NULL || ropeway_value_get_kind (value) == ROPEWAY_NULL;
}

/* Of several errors the least certain counts. */
RopewayGraphqlFate
ropeway_graphql_answer_judge (const RopewayValue *root, const char *key, const RopewayValue **error)
{
  const RopewayValue *data = ropeway_value_get (root, "data");
  const RopewayValue *errors = ropeway_graphql_answer_get_errors (root);
  gboolean is_there = !is_missing (ropeway_value_get (data, key));
  RopewayGraphqlFate fate = ROPEWAY_GRAPHQL_DONE;

  *error = NULL;
  for (const RopewayValue *one = ropeway_value_first (errors); one != NULL; one = ropeway_value_next (one))
    {
      const RopewayValue *first = ropeway_value_first (ropeway_value_get (one, "path"));
      if (first != NULL && !ropeway_value_is_text (first, key))
        continue;
      RopewayGraphqlFate found = is_there ? ROPEWAY_GRAPHQL_UNKNOWN : fate_of_error (one);
      /* Without a path, the error of another field may have emptied all of them. */
      if (first == NULL && data != NULL)
        found = ROPEWAY_GRAPHQL_UNKNOWN;
      if (found <= fate)
        continue;
      fate = found;
      *error = one;
    }
  /* The error of one field can empty all. */
  if (fate == ROPEWAY_GRAPHQL_DONE && errors != NULL && !is_there)
    {
      *error = ropeway_value_first (errors);
      return ROPEWAY_GRAPHQL_UNKNOWN;
    }
  return is_missing (data) && errors == NULL ? ROPEWAY_GRAPHQL_UNKNOWN : fate;
}

/* ---- lists ---- */

/* Returns: which item of the records @error is about; -1. */
static gint64
index_of_error (const RopewayOperation *operation, const RopewayValue *error)
{
  guint n = operation->records != NULL ? ropeway_path_get_n_segments (operation->records) : 0;
  const RopewayValue *step = ropeway_value_first (ropeway_value_get (error, "path"));
  gint64 index;

  for (guint i = 1; i < n; i++, step = ropeway_value_next (step))
    {
      const char *name = ropeway_path_get_segment (operation->records, i, NULL);
      gboolean is_edges = operation->graphql.connection != NULL && i == n - 1;

      if (step == NULL || name == NULL || !ropeway_value_is_text (step, is_edges ? "edges" : name))
        return -1;
    }
  return n > 1 && step != NULL && ropeway_value_get_int64 (step, &index, NULL) ? index : -1;
}

GPtrArray *
ropeway_graphql_answer_pin (const RopewayOperation *operation, const RopewayValue *root,
                            const RopewayValue *records)
{
  const RopewayValue *errors = ropeway_graphql_answer_get_errors (root);
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (g_free);
  gboolean is_list = ropeway_value_get_kind (records) == ROPEWAY_ARRAY;

  g_ptr_array_set_size (reasons, (gint)ropeway_value_get_length (records));
  for (const RopewayValue *one = ropeway_value_first (errors); one != NULL; one = ropeway_value_next (one))
    {
      gint64 index = index_of_error (operation, one);
      if (!is_list || index < 0 || index >= (gint64)reasons->len)
        return NULL;
      g_free (reasons->pdata[index]);
      reasons->pdata[index] = ropeway_graphql_error_dup_reason (one);
      if (reasons->pdata[index] == NULL)
        reasons->pdata[index] = g_strdup ("?");
    }
  return g_steal_pointer (&reasons);
}

/* The depth is bounded by that of answers. */
const char *
ropeway_graphql_record_find_cut (const RopewayValue *record)
{
  for (const RopewayValue *child = ropeway_value_first (record); child != NULL;
       child = ropeway_value_next (child))
    {
      if (ropeway_value_get_member_boolean (ropeway_value_get (child, "pageInfo"), "hasNextPage", FALSE))
        return ropeway_value_get_name (child, NULL) != NULL ? ropeway_value_get_name (child, NULL) : "nodes";
      const char *cut = ropeway_graphql_record_find_cut (child);
      if (cut != NULL)
        return cut;
    }
  return NULL;
}

void
ropeway_graphql_answer_unwrap (const RopewayOperation *operation, RopewayTree *tree)
{
  RopewayValue *connection, *nodes;
  const RopewayValue *edges;

  if (operation->graphql.connection == NULL)
    return;
  connection = ropeway_path_get (operation->graphql.connection, ropeway_tree_get_root (tree));
  edges = ropeway_value_get (connection, "edges");
  if (edges == NULL || ropeway_value_get_kind (edges) != ROPEWAY_ARRAY)
    return;
  nodes = ropeway_tree_array (tree);
  for (const RopewayValue *edge = ropeway_value_first (edges); edge != NULL; edge = ropeway_value_next (edge))
    {
      const RopewayValue *node = ropeway_value_get (edge, "node");
      ropeway_value_append (nodes, node != NULL ? ropeway_tree_copy (tree, node) : ropeway_tree_null (tree));
    }
  ropeway_value_set (tree, connection, "nodes", -1, nodes);
}

/* ---- what an answer means for the next request ---- */

/* The whole part of a number. Returns: -1 where @value is none, or less than 0. */
static gint64
read_whole (const RopewayValue *value)
{
  gsize length;
  const char *token;
  gint64 whole = 0;

  if (value == NULL || ropeway_value_get_kind (value) != ROPEWAY_NUMBER)
    return -1;
  token = ropeway_value_get_token (value, &length);
  if (!g_ascii_isdigit (*token))
    return -1;
  for (gsize i = 0; i < length && g_ascii_isdigit (token[i]); i++)
    whole = MIN (whole * 10 + g_ascii_digit_value (token[i]), G_MAXINT32);
  return whole;
}

/* A bucket of points that fills by so many a second. */
static void
read_throttle (const RopewayValue *cost, const RopewayValue *status, gint64 now, RopewayHttpMeaning *meaning)
{
  gint64 available = read_whole (ropeway_value_get (status, "currentlyAvailable"));
  gint64 rate = read_whole (ropeway_value_get (status, "restoreRate"));
  gint64 asked = read_whole (ropeway_value_get (cost, "requestedQueryCost"));
  gint64 missing;

  if (available < 0 || rate <= 0)
    return;
  asked = MAX (asked, 1);
  missing = MAX (asked - available, 0);
  meaning->wait_ms = missing * 1000 / rate;
  meaning->rate.left = available / asked;
  meaning->rate.reset = now + MAX (missing * G_USEC_PER_SEC / rate, G_USEC_PER_SEC);
}

/* So many points until a moment. */
static void
read_window (const RopewayValue *cost, gint64 now, RopewayHttpMeaning *meaning)
{
  gint64 remaining = read_whole (ropeway_value_get (cost, "remaining"));
  gint64 each = MAX (read_whole (ropeway_value_get (cost, "cost")), 1);
  g_autofree char *text = ropeway_value_dup_member_text (cost, "resetAt");
  gint64 reset;

  if (remaining < 0 || text == NULL || !ropeway_timestamp_parse (text, -1, NULL, &reset, NULL))
    return;
  meaning->rate.left = remaining / each;
  meaning->rate.reset = reset;
  if (meaning->rate.left == 0)
    meaning->wait_ms = MAX ((reset - now) / 1000, 0);
}

static void
read_cost (const RopewayOperation *operation, const RopewayValue *root, gint64 now,
           RopewayHttpMeaning *meaning)
{
  const RopewayValue *cost = operation->graphql.cost != NULL
                                 ? ropeway_path_get (operation->graphql.cost, root)
                                 : ropeway_value_get (ropeway_value_get (root, "extensions"), "cost");
  const RopewayValue *status = ropeway_value_get (cost, "throttleStatus");

  read_throttle (cost, status != NULL ? status : cost, now, meaning);
  if (meaning->rate.left < 0)
    read_window (cost, now, meaning);
}

/* Returns: the one fate that all errors say, where nothing at all was done; DONE where there is none. */
static RopewayGraphqlFate
common_fate (const RopewayOperation *operation, const RopewayValue *root)
{
  const RopewayValue *data = ropeway_value_get (root, "data");
  const RopewayValue *errors = ropeway_graphql_answer_get_errors (root);
  RopewayGraphqlFate fate = ROPEWAY_GRAPHQL_DONE;

  /* Once a mutation has run, nulls tell nothing: the error of one field can empty all. */
  if (data != NULL && operation->graphql.document->kind == ROPEWAY_GRAPHQL_MUTATION)
    return ROPEWAY_GRAPHQL_DONE;
  for (const RopewayValue *field = ropeway_value_first (data); field != NULL;
       field = ropeway_value_next (field))
    if (!is_missing (field))
      return ROPEWAY_GRAPHQL_DONE;
  for (const RopewayValue *one = ropeway_value_first (errors); one != NULL; one = ropeway_value_next (one))
    {
      RopewayGraphqlFate found = fate_of_error (one);
      if (fate != ROPEWAY_GRAPHQL_DONE && found != fate)
        return ROPEWAY_GRAPHQL_DONE;
      fate = found;
    }
  return fate;
}

void
ropeway_graphql_answer_mean (const RopewayHttpResponse *response, gint64 now, gpointer data,
                             RopewayHttpMeaning *meaning)
{
  g_autoptr (RopewayTree) tree
      = ropeway_json_read (ropeway_http_response_get_body (response), NULL, NULL, NULL);
  const RopewayValue *root = tree != NULL ? ropeway_tree_get_root (tree) : NULL;
  RopewayGraphqlFate fate;

  if (root == NULL || ropeway_value_get_kind (root) != ROPEWAY_OBJECT)
    return;
  read_cost (data, root, now, meaning);
  if (ropeway_http_response_get_status (response) >= 500)
    return;
  fate = common_fate (data, root);
  if (fate == ROPEWAY_GRAPHQL_SIGN_IN)
    meaning->status = 401;
  else if (fate == ROPEWAY_GRAPHQL_BUSY)
    meaning->status = 429;
}
