/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "destination/answers.h"

#include "auth/answer-body.h"
#include "auth/graphql-answer.h"
#include "base/limits.h"
#include "destination/graphql-answers.h"
#include "model/record-form.h"
#include "value/json-reader.h"
#include "value/value-compare.h"

void
ropeway_item_answer_free (RopewayItemAnswer *answer)
{
  g_free (answer->id);
  g_clear_pointer (&answer->problem, ropeway_problem_unref);
  g_free (answer);
}

static RopewayItemAnswer *
item_answer_new (RopewayAnswerKind kind, RopewayProblem *problem)
{
  RopewayItemAnswer *answer = g_new0 (RopewayItemAnswer, 1);
  answer->kind = kind;
  answer->problem = problem;
  return answer;
}

char *
ropeway_answer_dup_id (const RopewayValue *value)
{
  gsize length;

  if (value == NULL)
    return NULL;
  if (ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
    {
      const char *token = ropeway_value_get_token (value, &length);
      return g_strndup (token, length);
    }
  g_autofree char *text = ropeway_value_dup_text (value, NULL);
  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/* 303 answers what was done with a look elsewhere (RFC 9110 §15.4.4); the other redirects say that nothing was done. */
static RopewayAnswerKind
kind_of_status (guint status, const RopewayHttpResponse *response)
{
  if (status >= 200 && status <= 299)
    return ROPEWAY_ANSWER_DONE;
  if (status == 303)
    return ROPEWAY_ANSWER_UNKNOWN;
  if (status == 429 || (status == 503 && ropeway_http_response_get_header (response, "Retry-After") != NULL))
    return ROPEWAY_ANSWER_NOT_PROCESSED;
  if (status < 400 || status == 401 || status == 407)
    return ROPEWAY_ANSWER_STOP;
  if (status == 404 || status == 410)
    return ROPEWAY_ANSWER_GONE;
  if (status == 408 || status == 425 || status >= 500)
    return ROPEWAY_ANSWER_UNKNOWN;
  return ROPEWAY_ANSWER_REFUSED;
}

static RopewayProblem *
problem_without_id (const RopewayConnection *connection, const RopewayOperation *operation)
{
  return ropeway_problem_new ("destination.id-missing", operation->pointer, "connection", connection->name,
                              "operation", operation->id, NULL);
}

/* The promised id is not in an answer that says no more than "well": some services say so, and then refuse in the
 * body; and what stands between us and them says so with a page of its own. */
static RopewayItemAnswer *
read_without_id (const RopewayConnection *connection, const RopewayOperation *operation,
                 const RopewayHttpResponse *response)
{
  g_autofree char *reason
      = operation->error_message != NULL ? ropeway_answer_dup_reason (operation, response) : NULL;

  if (ropeway_http_response_get_status (response) == 201
      || g_bytes_get_size (ropeway_http_response_get_body (response)) == 0)
    return item_answer_new (ROPEWAY_ANSWER_DONE, NULL);
  if (reason != NULL)
    return item_answer_new (ROPEWAY_ANSWER_REFUSED, ropeway_answer_problem (connection, operation, response));
  return item_answer_new (ROPEWAY_ANSWER_UNKNOWN, problem_without_id (connection, operation));
}

static RopewayItemAnswer *
read_single (const RopewayConnection *connection, const RopewayOperation *operation,
             const RopewayHttpResponse *response)
{
  g_autofree char *id = NULL;

  if (ropeway_answer_is_web_page (response) && ropeway_http_response_get_status (response) != 201)
    return item_answer_new (ROPEWAY_ANSWER_UNKNOWN, ropeway_answer_web_page_problem (connection, response));
  if (operation->new_id == NULL)
    return item_answer_new (ROPEWAY_ANSWER_DONE, NULL);
  g_autoptr (RopewayProblem) ignored = NULL;
  g_autoptr (RopewayTree) tree = ropeway_answer_read (connection, operation, response, &ignored);
  if (tree != NULL)
    id = ropeway_answer_dup_id (ropeway_path_get (operation->new_id, ropeway_tree_get_root (tree)));
  if (id == NULL)
    return read_without_id (connection, operation, response);
  RopewayItemAnswer *answer = item_answer_new (ROPEWAY_ANSWER_DONE, NULL);
  answer->id = g_steal_pointer (&id);
  return answer;
}

static gboolean
says_error (const RopewayBatch *batch, const RopewayValue *item)
{
  const RopewayValue *error = batch->error != NULL ? ropeway_path_get (batch->error, item) : NULL;

  if (error == NULL || ropeway_value_get_kind (error) == ROPEWAY_NULL)
    return FALSE;
  return ropeway_value_get_kind (error) != ROPEWAY_BOOLEAN || ropeway_value_get_boolean (error);
}

static RopewayItemAnswer *
read_item (const RopewayConnection *connection, const RopewayOperation *operation, const RopewayValue *item)
{
  const RopewayBatch *batch = &operation->batch;

  if (says_error (batch, item))
    {
      const RopewayValue *why = batch->message != NULL ? ropeway_path_get (batch->message, item)
                                                       : ropeway_path_get (batch->error, item);
      g_autofree char *reason = why != NULL ? ropeway_value_dup_text (why, NULL) : NULL;
      return item_answer_new (ROPEWAY_ANSWER_REFUSED,
                              ropeway_problem_new ("service.refused", NULL, "connection", connection->name,
                                                   "operation", operation->id, "reason", reason, NULL));
    }
  const RopewayPath *path = batch->id != NULL ? batch->id : operation->new_id;
  char *id = path != NULL ? ropeway_answer_dup_id (ropeway_path_get (path, item)) : NULL;
  if (path != NULL && id == NULL)
    return item_answer_new (ROPEWAY_ANSWER_UNKNOWN, problem_without_id (connection, operation));
  RopewayItemAnswer *answer = item_answer_new (ROPEWAY_ANSWER_DONE, NULL);
  answer->id = id;
  return answer;
}

/* Which record of @sent an answer belongs to; -1 where none, or where two could be meant. */
static gint64
index_of_answer (const RopewayBatch *batch, const GPtrArray *sent, const RopewayValue *item, gint64 position)
{
  const RopewayValue *value;
  gint64 index = -1;

  switch (batch->by)
    {
    case ROPEWAY_ANSWERS_BY_POSITION:
      return position;
    case ROPEWAY_ANSWERS_BY_INDEX:
      value = ropeway_path_get (batch->index, item);
      return value != NULL && ropeway_value_get_int64 (value, &index, NULL) ? index : -1;
    case ROPEWAY_ANSWERS_BY_FIELD:
      value = ropeway_path_get (batch->field, item);
      for (guint i = 0; value != NULL && i < sent->len; i++)
        if (ropeway_value_equal (value, ropeway_path_get (batch->sent, g_ptr_array_index (sent, i))))
          {
            if (index >= 0)
              return -1;
            index = i;
          }
      return index;
    }
  return -1;
}

static RopewayProblem *
problem_unanswered (const RopewayConnection *connection, const RopewayOperation *operation)
{
  return ropeway_problem_new ("destination.item-unanswered", operation->pointer, "connection",
                              connection->name, "operation", operation->id, NULL);
}

static void
read_list (const RopewayConnection *connection, const RopewayOperation *operation, const GPtrArray *sent,
           const RopewayValue *list, GPtrArray *answers)
{
  gint64 position = 0;

  for (RopewayValue *item = ropeway_value_first (list); item != NULL;
       item = ropeway_value_next (item), position++)
    {
      gint64 index = index_of_answer (&operation->batch, sent, item, position);
      if (index < 0 || index >= (gint64)sent->len || g_ptr_array_index (answers, index) != NULL)
        continue;
      answers->pdata[index] = read_item (connection, operation, item);
    }
}

static GPtrArray *
read_batch (const RopewayConnection *connection, const RopewayOperation *operation, const GPtrArray *sent,
            const RopewayHttpResponse *response)
{
  GPtrArray *answers = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_item_answer_free);
  g_ptr_array_set_size (answers, (gint)sent->len);

  g_autoptr (RopewayProblem) ignored = NULL;
  g_autoptr (RopewayTree) tree = ropeway_answer_read (connection, operation, response, &ignored);
  const RopewayValue *list = tree != NULL ? ropeway_tree_get_root (tree) : NULL;
  if (list != NULL && operation->batch.list != NULL)
    list = ropeway_path_get (operation->batch.list, list);
  if (list != NULL && ropeway_value_get_kind (list) == ROPEWAY_ARRAY)
    read_list (connection, operation, sent, list, answers);
  for (guint i = 0; i < answers->len; i++)
    if (g_ptr_array_index (answers, i) == NULL)
      answers->pdata[i]
          = item_answer_new (ROPEWAY_ANSWER_UNKNOWN, problem_unanswered (connection, operation));
  return answers;
}

/* A SOAP fault says more than its status, which is 500 for whatever went wrong: a fault of the sender was not done.
 * Returns: (transfer full) (nullable). */
static RopewayProblem *
read_fault (const RopewayConnection *connection, const RopewayOperation *operation,
            const RopewayHttpResponse *response, RopewayAnswerKind *kind)
{
  guint status = ropeway_http_response_get_status (response);
  g_autoptr (RopewayProblem) problem = NULL;

  if (operation->format.soap == ROPEWAY_SOAP_NONE || (*kind != ROPEWAY_ANSWER_DONE && status != 500))
    return NULL;
  g_autoptr (RopewayTree) tree = ropeway_answer_read (connection, operation, response, &problem);
  if (problem == NULL || !g_str_equal (ropeway_problem_get_code (problem), "service.soap-fault"))
    return NULL;
  *kind = g_strcmp0 (ropeway_problem_lookup (problem, "fault"), "sender") == 0 ? ROPEWAY_ANSWER_REFUSED
                                                                               : ROPEWAY_ANSWER_UNKNOWN;
  return g_steal_pointer (&problem);
}

/* Some servers take the status from one of the errors, though the rest was done. */
static gboolean
has_data (const RopewayHttpResponse *response)
{
  guint status = ropeway_http_response_get_status (response);
  g_autoptr (RopewayTree) tree = NULL;

  if (status < 400 || status > 499)
    return FALSE;
  tree = ropeway_json_read (ropeway_http_response_get_body (response), NULL, NULL, NULL);
  return tree != NULL && ropeway_value_get (ropeway_tree_get_root (tree), "data") != NULL;
}

GPtrArray *
ropeway_answers_read (const RopewayConnection *connection, const RopewayOperation *operation,
                      const GPtrArray *sent, const RopewayHttpResponse *response)
{
  RopewayAnswerKind kind = kind_of_status (ropeway_http_response_get_status (response), response);

  g_autoptr (RopewayProblem) fault = read_fault (connection, operation, response, &kind);

  if (operation->graphql.document != NULL && (kind == ROPEWAY_ANSWER_DONE || has_data (response)))
    return ropeway_graphql_answers_read (connection, operation, sent, response);
  if (kind == ROPEWAY_ANSWER_DONE && operation->batch.size > 0)
    return read_batch (connection, operation, sent, response);
  GPtrArray *answers = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_item_answer_free);
  for (guint i = 0; i < sent->len; i++)
    g_ptr_array_add (answers,
                     kind == ROPEWAY_ANSWER_DONE ? read_single (connection, operation, response)
                     : fault != NULL
                         ? item_answer_new (kind, ropeway_problem_ref (fault))
                         : item_answer_new (kind, ropeway_answer_problem (connection, operation, response)));
  return answers;
}

static void
found_free (RopewayFound *found)
{
  g_free (found->id);
  g_free (found);
}

void
ropeway_found_list_free (RopewayFoundList *list)
{
  g_ptr_array_unref (list->records);
  g_clear_pointer (&list->made, ropeway_tree_unref);
  g_clear_pointer (&list->tree, ropeway_tree_unref);
  g_free (list);
}

RopewayFoundList *
ropeway_found_list_new (void)
{
  RopewayFoundList *list = g_new0 (RopewayFoundList, 1);

  list->made = ropeway_tree_new ();
  list->records = g_ptr_array_new_with_free_func ((GDestroyNotify)found_free);
  return list;
}

void
ropeway_found_list_add (RopewayFoundList *list, const char *id, const RopewayValue *fields)
{
  RopewayFound *found = g_new0 (RopewayFound, 1);

  found->id = g_strdup (id);
  found->fields = ropeway_tree_copy (list->made, fields);
  g_ptr_array_add (list->records, found);
}

static gboolean
add_found (RopewayFoundList *list, const RopewayOperation *find, const RopewayPath *id,
           const GPtrArray *header, const RopewayValue *record, RopewayProblem **problem)
{
  if (list->records->len >= ROPEWAY_LIMIT_FOUND)
    {
      *problem = ropeway_problem_new ("destination.found-too-many", find->pointer, "operation", find->id,
                                      "limit", G_STRINGIFY (ROPEWAY_LIMIT_FOUND), NULL);
      return FALSE;
    }
  const RopewayValue *fields = ropeway_record_form_flatten (&find->form, header, record, list->made, problem);
  if (fields == NULL)
    return FALSE;
  RopewayFound *found = g_new0 (RopewayFound, 1);
  const RopewayPath *path = find->key != NULL && find->key->len > 0 ? g_ptr_array_index (find->key, 0) : id;
  found->fields = fields;
  found->id = path != NULL ? ropeway_answer_dup_id (ropeway_path_get (path, record))
                           : ropeway_answer_dup_id (ropeway_value_get (record, "id"));
  g_ptr_array_add (list->records, found);
  return TRUE;
}

static gboolean
add_all_found (RopewayFoundList *list, const RopewayOperation *find, const RopewayPath *id,
               const GPtrArray *header, RopewayProblem **problem)
{
  const RopewayValue *records = ropeway_tree_get_root (list->tree);

  if (find->records != NULL)
    records = ropeway_path_get (find->records, records);
  if (records != NULL && ropeway_value_get_kind (records) == ROPEWAY_NULL)
    return TRUE;
  if (records != NULL && ropeway_value_get_kind (records) == ROPEWAY_OBJECT)
    return add_found (list, find, id, header, records, problem);
  if (records == NULL || ropeway_value_get_kind (records) != ROPEWAY_ARRAY)
    {
      *problem
          = ropeway_problem_new ("destination.found-unreadable", find->pointer, "operation", find->id, NULL);
      return FALSE;
    }
  for (RopewayValue *item = ropeway_value_first (records); item != NULL; item = ropeway_value_next (item))
    if (!add_found (list, find, id, header, item, problem))
      return FALSE;
  return TRUE;
}

RopewayFoundList *
ropeway_found_read (const RopewayConnection *connection, const RopewayOperation *find, const RopewayPath *id,
                    const GPtrArray *header, const RopewayHttpResponse *response, RopewayProblem **problem)
{
  guint status = ropeway_http_response_get_status (response);
  g_autoptr (RopewayFoundList) list = ropeway_found_list_new ();

  if (status == 404 || status == 410 || status == 204)
    return g_steal_pointer (&list);
  if (status < 200 || status > 299)
    {
      *problem = ropeway_answer_problem (connection, find, response);
      return NULL;
    }
  list->tree = ropeway_answer_read (connection, find, response, problem);
  if (list->tree != NULL && ropeway_answer_says_error (find, list->tree))
    {
      *problem = ropeway_answer_problem (connection, find, response);
      return NULL;
    }
  if (list->tree != NULL && find->graphql.document != NULL
      && ropeway_graphql_answer_get_errors (ropeway_tree_get_root (list->tree)) != NULL)
    {
      *problem = ropeway_graphql_answer_problem (connection, find, ropeway_tree_get_root (list->tree));
      return NULL;
    }
  if (list->tree == NULL || !add_all_found (list, find, id, header, problem))
    return NULL;
  return g_steal_pointer (&list);
}

/* What @path leads into. */
static const RopewayValue *
get_parent (const RopewayPath *path, const RopewayValue *value)
{
  for (guint i = 0; value != NULL && i + 1 < ropeway_path_get_n_segments (path); i++)
    {
      gint64 element;
      const char *name = ropeway_path_get_segment (path, i, &element);
      value = name != NULL ? ropeway_value_get (value, name) : NULL;
    }
  return value;
}

static gboolean
is_of (const RopewayValue *record, const RopewayPath *new_id, const char *id)
{
  const char *name = new_id != NULL
                         ? ropeway_path_get_segment (new_id, ropeway_path_get_n_segments (new_id) - 1, NULL)
                         : "id";
  g_autofree char *shown = name != NULL ? ropeway_answer_dup_id (ropeway_value_get (record, name)) : NULL;

  return shown == NULL || id == NULL || g_str_equal (shown, id);
}

RopewayFoundList *
ropeway_answer_read_written (const RopewayOperation *operation, const RopewayPath *new_id, const char *id,
                             const RopewayHttpResponse *response)
{
  g_autoptr (RopewayFoundList) list = ropeway_found_list_new ();
  g_autoptr (RopewayProblem) problem = NULL;
  const RopewayValue *record;

  if (operation->form.type == ROPEWAY_FORM_ROW_BY_HEADER)
    return NULL;
  list->tree = ropeway_json_read (ropeway_http_response_get_body (response), NULL, NULL, NULL);
  record = list->tree != NULL ? ropeway_tree_get_root (list->tree) : NULL;
  if (record != NULL && operation->records != NULL)
    record = ropeway_path_get (operation->records, record);
  else if (record != NULL && new_id != NULL)
    record = get_parent (new_id, record);
  if (record != NULL && ropeway_value_get_kind (record) == ROPEWAY_ARRAY
      && ropeway_value_get_length (record) == 1)
    record = ropeway_value_first (record);
  if (record == NULL || ropeway_value_get_kind (record) != ROPEWAY_OBJECT || !is_of (record, new_id, id))
    return NULL;
  record = ropeway_record_form_flatten (&operation->form, NULL, record, list->made, &problem);
  if (record == NULL || ropeway_value_get_kind (record) != ROPEWAY_OBJECT)
    return NULL;
  RopewayFound *found = g_new0 (RopewayFound, 1);
  found->fields = record;
  g_ptr_array_add (list->records, found);
  return g_steal_pointer (&list);
}
