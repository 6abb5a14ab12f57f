/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/graphql-page.h"

#include "auth/graphql-answer.h"

gboolean
ropeway_graphql_page_is_told (const RopewayConnection *connection, const RopewayOperation *operation,
                              const RopewayValue *body, const RopewayValue *list, RopewayProblem **problem)
{
  g_autoptr (GPtrArray) reasons = NULL;

  if (operation->graphql.document == NULL || ropeway_graphql_answer_get_errors (body) == NULL)
    return TRUE;
  reasons = list != NULL ? ropeway_graphql_answer_pin (operation, body, list) : NULL;
  if (reasons != NULL)
    return TRUE;
  *problem = ropeway_graphql_answer_problem (connection, operation, body);
  return FALSE;
}

static void
tell (const RopewayOperation *operation, const char *code, guint n, const char *reason,
      RopewaySourcePage *page)
{
  g_autofree char *count = g_strdup_printf ("%u", n);

  if (n == 0)
    return;
  page->is_cut = TRUE;
  g_clear_pointer (&page->hint, ropeway_problem_unref);
  page->hint = ropeway_problem_new (code, operation->pointer, "operation", operation->id, "count", count,
                                    "reason", reason, NULL);
}

void
ropeway_graphql_page_leave_out (const RopewayOperation *operation, const RopewayValue *body,
                                const RopewayValue *list, RopewaySourcePage *page)
{
  g_autoptr (GPtrArray) reasons = NULL;
  const char *reason = NULL, *cut = NULL;
  guint n_partial = 0, n_cut = 0;

  if (operation->graphql.document == NULL)
    return;
  reasons = ropeway_graphql_answer_pin (operation, body, list);
  for (guint i = page->raw->len; i > 0; i--)
    {
      const char *own = reasons != NULL && i <= reasons->len ? g_ptr_array_index (reasons, i - 1) : NULL;
      const char *own_cut = ropeway_graphql_record_find_cut (g_ptr_array_index (page->raw, i - 1));

      if (own == NULL && own_cut == NULL)
        continue;
      n_partial += own != NULL;
      n_cut += own == NULL;
      reason = own != NULL ? own : reason;
      cut = own == NULL ? own_cut : cut;
      g_ptr_array_remove_index (page->records, i - 1);
      g_ptr_array_remove_index (page->raw, i - 1);
    }
  tell (operation, "source.nested-cut", n_cut, cut, page);
  tell (operation, "source.records-partial", n_partial, reason, page);
}
