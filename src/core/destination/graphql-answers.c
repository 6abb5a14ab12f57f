/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "destination/graphql-answers.h"

#include "auth/answer-body.h"
#include "auth/graphql-answer.h"

/* One answer, for all records. */
typedef struct
{
  const RopewayConnection *connection;
  const RopewayOperation *operation;
  const RopewayValue *root; /* (nullable): it cannot be read */
} Answer;

static RopewayItemAnswer *
item_new (RopewayAnswerKind kind, RopewayProblem *problem)
{
  RopewayItemAnswer *item = g_new0 (RopewayItemAnswer, 1);

  item->kind = kind;
  item->problem = problem;
  return item;
}

static RopewayItemAnswer *
item_with_reason (const Answer *answer, RopewayAnswerKind kind, const char *code, const char *reason)
{
  return item_new (kind, ropeway_problem_new (code, NULL, "connection", answer->connection->name, "operation",
                                              answer->operation->id, "reason", reason, NULL));
}

static RopewayItemAnswer *
item_without (const Answer *answer, const char *code)
{
  return item_new (ROPEWAY_ANSWER_UNKNOWN,
                   ropeway_problem_new (code, answer->operation->pointer, "connection",
                                        answer->connection->name, "operation", answer->operation->id, NULL));
}

/* Returns: (transfer full) (nullable): why the list of errors that @operation declares is not empty. */
static char *
dup_declared_error (const RopewayOperation *operation, const RopewayValue *root)
{
  const RopewayValue *list
      = operation->error_list != NULL ? ropeway_path_get (operation->error_list, root) : NULL;
  const RopewayValue *first = ropeway_value_first (list);
  const RopewayValue *said
      = operation->error_message != NULL ? ropeway_path_get (operation->error_message, root) : NULL;
  g_autofree char *text = NULL;

  if (list == NULL || ropeway_value_get_kind (list) != ROPEWAY_ARRAY || first == NULL)
    return NULL;
  text = said != NULL ? ropeway_value_dup_text (said, NULL) : NULL;
  if (text == NULL)
    text = ropeway_value_dup_text (first, NULL);
  if (text == NULL)
    text = ropeway_value_dup_member_text (first, "message");
  return text != NULL ? g_steal_pointer (&text) : g_strdup (ropeway_path_get_text (operation->error_list));
}

static RopewayItemAnswer *
read_done (const Answer *answer, const RopewayValue *root)
{
  const RopewayOperation *operation = answer->operation;
  g_autofree char *refusal = dup_declared_error (operation, root);
  RopewayItemAnswer *item;
  char *id;

  id = operation->new_id != NULL ? ropeway_answer_dup_id (ropeway_path_get (operation->new_id, root)) : NULL;
  if (refusal != NULL)
    {
      /* It was made all the same, and something about it was not liked. */
      gboolean is_made = id != NULL;

      g_free (id);
      return item_with_reason (answer, is_made ? ROPEWAY_ANSWER_UNKNOWN : ROPEWAY_ANSWER_REFUSED,
                               "service.graphql-refused", refusal);
    }
  if (operation->new_id != NULL && id == NULL)
    return item_without (answer, "destination.id-missing");
  item = item_new (ROPEWAY_ANSWER_DONE, NULL);
  item->id = id;
  return item;
}

static RopewayItemAnswer *
read_field (const Answer *answer, const char *key, const RopewayValue *root)
{
  static const struct
  {
    RopewayAnswerKind kind;
    const char *code;
  } meanings[] = {
    [ROPEWAY_GRAPHQL_REFUSED] = { ROPEWAY_ANSWER_REFUSED, "service.graphql-refused" },
    [ROPEWAY_GRAPHQL_GONE] = { ROPEWAY_ANSWER_GONE, "service.graphql-refused" },
    [ROPEWAY_GRAPHQL_BUSY] = { ROPEWAY_ANSWER_NOT_PROCESSED, "service.graphql-errors" },
    [ROPEWAY_GRAPHQL_SIGN_IN] = { ROPEWAY_ANSWER_STOP, "service.graphql-errors" },
    [ROPEWAY_GRAPHQL_UNKNOWN] = { ROPEWAY_ANSWER_UNKNOWN, "service.graphql-errors" },
  };
  const RopewayValue *error = NULL;
  RopewayGraphqlFate fate = ropeway_graphql_answer_judge (answer->root, key, &error);
  g_autofree char *reason = error != NULL ? ropeway_graphql_error_dup_reason (error) : NULL;

  if (fate == ROPEWAY_GRAPHQL_DONE)
    {
      const RopewayValue *own = ropeway_value_get (ropeway_value_get (answer->root, "data"), key);
      return own != NULL && ropeway_value_get_kind (own) != ROPEWAY_NULL
                 ? read_done (answer, root)
                 : item_without (answer, "destination.item-unanswered");
    }
  if (error == NULL)
    return item_without (answer, "destination.item-unanswered");
  return item_with_reason (answer, meanings[fate].kind, meanings[fate].code, reason);
}

/* Record @index of several has a name of its own; what its operation says of the answer is about the only field. */
static RopewayItemAnswer *
read_of_batch (const Answer *answer, guint index)
{
  const RopewayGraphqlField *field = g_ptr_array_index (answer->operation->graphql.document->fields, 0);
  g_autofree char *key = g_strdup_printf ("a%u", index);
  const RopewayValue *own = ropeway_value_get (ropeway_value_get (answer->root, "data"), key);
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *root = ropeway_tree_object (tree);
  RopewayValue *data = ropeway_tree_object (tree);

  if (own == NULL && ropeway_graphql_answer_get_errors (answer->root) == NULL)
    return item_without (answer, "destination.item-unanswered");
  if (own != NULL)
    ropeway_value_set (tree, data, field->key, -1, ropeway_tree_copy (tree, own));
  ropeway_value_set (tree, root, "data", -1, data);
  return read_field (answer, key, root);
}

/* Of several fields some may be done, whatever the first says. */
static RopewayItemAnswer *
read_only (const Answer *answer)
{
  const GPtrArray *fields = answer->operation->graphql.document->fields;
  const RopewayGraphqlField *first = fields->len > 0 ? g_ptr_array_index (fields, 0) : NULL;
  const RopewayValue *errors = ropeway_graphql_answer_get_errors (answer->root);

  if (fields->len > 1 && errors != NULL && ropeway_value_get (answer->root, "data") != NULL)
    {
      g_autofree char *reason = ropeway_graphql_error_dup_reason (ropeway_value_first (errors));
      return item_with_reason (answer, ROPEWAY_ANSWER_UNKNOWN, "service.graphql-errors", reason);
    }
  return read_field (answer, first != NULL ? first->key : "", answer->root);
}

GPtrArray *
ropeway_graphql_answers_read (const RopewayConnection *connection, const RopewayOperation *operation,
                              const GPtrArray *sent, const RopewayHttpResponse *response)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_item_answer_free);
  g_autoptr (RopewayProblem) problem = NULL;
  g_autoptr (RopewayTree) tree = ropeway_answer_read (connection, operation, response, &problem);
  const Answer answer = { connection, operation, tree != NULL ? ropeway_tree_get_root (tree) : NULL };

  for (guint i = 0; i < sent->len; i++)
    if (answer.root == NULL)
      g_ptr_array_add (items, item_new (ROPEWAY_ANSWER_UNKNOWN, ropeway_problem_ref (problem)));
    else if (operation->batch.size > 0)
      g_ptr_array_add (items, read_of_batch (&answer, i));
    else
      g_ptr_array_add (items, read_only (&answer));
  return items;
}
