/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/connection-check-call.h"

#include <string.h>

#include "auth/answer-body.h"
#include "auth/answer-problem.h"
#include "auth/graphql-answer.h"
#include "base/i18n.h"

/* Fields that are named in one sentence. */
#define MOST_FIELDS 5

/* What nobody has, in a form that a search by e-mail takes as well (RFC 2606). */
#define NOBODY "nobody@example.invalid"

/* ---- choosing ---- */

GPtrArray *
ropeway_check_call_dup_fields (const RopewayBundle *bundle)
{
  GPtrArray *fields = g_ptr_array_new ();
  const RopewayJob *job = bundle->job;

  if (bundle->parent_operation != NULL || job->unit_each != NULL)
    return fields;
  for (guint i = 0; i < job->rules->len; i++)
    {
      const RopewayRule *rule = g_ptr_array_index (job->rules, i);

      for (guint j = 0; rule->sources != NULL && j < rule->sources->len; j++)
        g_ptr_array_add (fields, ((const RopewayRuleSource *)g_ptr_array_index (rule->sources, j))->path);
    }
  return fields;
}

void
ropeway_check_call_choose_source (const RopewayBundle *bundle, RopewayCheckCall *call)
{
  const RopewayJobSource *source = &bundle->job->source;
  gboolean has_parent = bundle->parent_operation != NULL;

  *call = (RopewayCheckCall){
    .operation = has_parent ? bundle->parent_operation : bundle->source_operation,
    .parameters = has_parent ? source->parent->parameters : source->parameters,
    .has_key = TRUE,
  };
}

static RopewayPreparedRequest *
prepare (const RopewayConnection *connection, const RopewayEnvironment *environment,
         const RopewayOperation *operation, const RopewayValue *parameters, const RopewayValue *record)
{
  const RopewayRequestInput input = { .parameters = parameters, .record = record, .fields = record };
  g_autoptr (RopewayProblem) problem = NULL;

  return ropeway_prepare_request (connection, environment, operation, &input, &problem);
}

/* Whether @operation lists records, and nothing but the job's parameters fills it in. */
static gboolean
lists_freely (const RopewayBundle *bundle, const RopewayOperation *operation)
{
  g_autoptr (RopewayPreparedRequest) prepared = NULL;

  if (operation->table.type != ROPEWAY_TABLE_NONE || g_strcmp0 (operation->method, "GET") != 0
      || (operation->records == NULL && operation->paging.type == ROPEWAY_PAGING_NONE)
      || operation->paging.type == ROPEWAY_PAGING_UNKNOWN || operation->form.type == ROPEWAY_FORM_UNKNOWN)
    return FALSE;
  prepared = prepare (bundle->destination_connection, bundle->destination_environment, operation,
                      bundle->job->destination.parameters, NULL);
  return prepared != NULL;
}

static const RopewayOperation *
find_list (const RopewayBundle *bundle)
{
  const GPtrArray *operations = bundle->destination_connection->operations;

  for (guint i = 0; i < operations->len; i++)
    if (lists_freely (bundle, g_ptr_array_index (operations, i)))
      return g_ptr_array_index (operations, i);
  return NULL;
}

void
ropeway_check_call_choose_destination (const RopewayBundle *bundle, RopewayCheckCall *call)
{
  const RopewayJobDestination *destination = &bundle->job->destination;

  *call = (RopewayCheckCall){
    .operation = bundle->table != NULL ? bundle->table : bundle->index,
    .parameters = destination->parameters,
    .writes = TRUE,
    .may_be_missing = destination->mode == ROPEWAY_MODE_CREATE,
  };
  if (call->operation != NULL)
    return;
  call->operation = find_list (bundle);
  if (call->operation != NULL || bundle->find == NULL)
    return;
  g_autoptr (RopewayPreparedRequest) prepared = NULL;
  call->operation = bundle->find;
  call->match = destination->match;
  prepared = ropeway_check_call_prepare_search (bundle->destination_connection,
                                                bundle->destination_environment, call);
  if (prepared == NULL)
    {
      call->operation = NULL;
      call->match = NULL;
    }
}

RopewayPreparedRequest *
ropeway_check_call_prepare_search (const RopewayConnection *connection, const RopewayEnvironment *environment,
                                   const RopewayCheckCall *call)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *record = ropeway_tree_object (tree);

  for (guint i = 0; i < call->match->len; i++)
    ropeway_value_set_text (tree, record, ropeway_path_get_text (g_ptr_array_index (call->match, i)), NOBODY);
  return prepare (connection, environment, call->operation, call->parameters, record);
}

/* ---- judging ---- */

static gboolean
is_anywhere (const RopewayPath *path, const RopewaySourcePage *page)
{
  for (guint i = 0; i < page->records->len; i++)
    {
      const RopewayValue *record = g_ptr_array_index (page->records, i);

      if (record != NULL && ropeway_path_get (path, record) != NULL)
        return TRUE;
    }
  return FALSE;
}

static char *
count_records (const RopewaySourcePage *page)
{
  guint n = page->records->len;
  g_autofree char *count
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u record came", "%u records came", n), n);

  if (page->total <= (gint64)n)
    return g_steal_pointer (&count);
  g_autofree char *total = g_strdup_printf ("%" G_GINT64_FORMAT, page->total);
  return g_strdup_printf (_ ("%s, of %s"), count, total);
}

/* Returns: (transfer full) (nullable): “a”, “b”: fields that no record has. */
static char *
name_missing (const RopewayCheckCall *call, const RopewaySourcePage *page)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; call->fields != NULL && i < call->fields->len; i++)
    {
      const RopewayPath *path = g_ptr_array_index (call->fields, i);
      g_autofree char *name = g_strdup_printf ("“%s”", ropeway_path_get_text (path));

      if (is_anywhere (path, page) || strstr (names->str, name) != NULL)
        continue;
      if (++n > MOST_FIELDS)
        {
          g_string_append (names, ", …");
          break;
        }
      g_string_append_printf (names, "%s%s", n > 1 ? ", " : "", name);
    }
  return n > 0 ? g_strdup (names->str) : NULL;
}

RopewayProblem *
ropeway_check_call_judge (const RopewayConnection *connection, const RopewayCheckCall *call,
                          const RopewaySourcePage *page, char **note)
{
  const RopewayOperation *operation = call->operation;
  const char *name = connection->name != NULL ? connection->name : connection->id;
  const char *called = operation->name != NULL ? operation->name : operation->id;
  g_autofree char *missing = NULL;

  *note = count_records (page);
  if (page->records->len == 0)
    return ropeway_problem_new ("check.empty", NULL, "connection", name, "operation", called, NULL);
  for (guint i = 0; call->has_key && i < operation->key->len; i++)
    {
      const RopewayPath *path = g_ptr_array_index (operation->key, i);

      if (!is_anywhere (path, page))
        return ropeway_problem_new ("check.key-missing", NULL, "connection", name, "operation", called,
                                    "path", ropeway_path_get_text (path), NULL);
    }
  missing = name_missing (call, page);
  if (missing == NULL)
    return NULL;
  return ropeway_problem_new ("check.fields-missing", NULL, "connection", name, "fields", missing, NULL);
}

static gboolean
is_list (const RopewayValue *list)
{
  return list != NULL
         && (ropeway_value_get_kind (list) == ROPEWAY_ARRAY || ropeway_value_get_kind (list) == ROPEWAY_OBJECT
             || ropeway_value_get_kind (list) == ROPEWAY_NULL);
}

RopewayProblem *
ropeway_check_call_judge_search (const RopewayConnection *connection, const RopewayOperation *operation,
                                 const RopewayHttpResponse *response)
{
  guint status = ropeway_http_response_get_status (response);
  RopewayProblem *problem = NULL;
  g_autoptr (RopewayTree) tree = NULL;
  const RopewayValue *root;

  if (status == 204)
    return NULL;
  if (status < 200 || status > 299)
    return ropeway_answer_problem (connection, operation, response);
  tree = ropeway_answer_read (connection, operation, response, &problem);
  if (tree == NULL)
    return problem;
  root = ropeway_tree_get_root (tree);
  if (ropeway_answer_says_error (operation, tree))
    return ropeway_answer_problem (connection, operation, response);
  if (operation->graphql.document != NULL && ropeway_graphql_answer_get_errors (root) != NULL)
    return ropeway_graphql_answer_problem (connection, operation, root);
  if (!is_list (operation->records != NULL ? ropeway_path_get (operation->records, root) : root))
    return ropeway_problem_new ("destination.found-unreadable", operation->pointer, "operation",
                                operation->id, NULL);
  return NULL;
}

gboolean
ropeway_check_call_is_unclear (const RopewayOperation *operation, const RopewayHttpResponse *response)
{
  guint status = ropeway_http_response_get_status (response);

  /* What is not found is no error of GraphQL. */
  return operation->graphql.document == NULL
         && (status == 400 || status == 404 || status == 410 || status == 422);
}

RopewayCheckPart
ropeway_check_call_place (const RopewayProblem *problem)
{
  static const struct
  {
    const char *code; /* or how it begins */
    RopewayCheckPart part;
  } rows[] = {
    { "check.led-away", ROPEWAY_CHECK_SIGN_IN },
    { "check.other-environment", ROPEWAY_CHECK_SIGN_IN },
    { "check.sign-in-missing", ROPEWAY_CHECK_SIGN_IN },
    { "destination.found-unreadable", ROPEWAY_CHECK_SEES },
    { "service.forbidden", ROPEWAY_CHECK_SIGN_IN },
    { "service.private-address", ROPEWAY_CHECK_CONNECT },
    { "service.sign-in-refused", ROPEWAY_CHECK_SIGN_IN },
    { "service.unreachable", ROPEWAY_CHECK_CONNECT },
    { "service.untrusted", ROPEWAY_CHECK_TLS },
    { "sign-in.", ROPEWAY_CHECK_SIGN_IN },
    { "source.records-missing", ROPEWAY_CHECK_SEES },
    { "tls.", ROPEWAY_CHECK_TLS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_has_prefix (ropeway_problem_get_code (problem), rows[i].code))
      return rows[i].part;
  return ROPEWAY_CHECK_CALL;
}
