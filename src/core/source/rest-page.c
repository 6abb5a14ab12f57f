/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/rest-page.h"

#include "auth/answer-body.h"
#include "auth/answer-problem.h"
#include "http/http-retry.h"
#include "model/record-form.h"
#include "source/graphql-page.h"
#include "source/paging-answer.h"

/* Finds the list; a single object is a list of one. */
static const RopewayValue *
find_records (const RopewayRestPage *self, const RopewayValue *body, RopewayProblem **problem)
{
  const RopewayValue *list
      = self->operation->records != NULL ? ropeway_path_get (self->operation->records, body) : body;
  /* Nobody cuts one object into pages: it is what a service says when it fails with status 200. */
  gboolean no_list = self->operation->records == NULL && self->operation->paging.type != ROPEWAY_PAGING_NONE
                     && ropeway_value_get_kind (body) != ROPEWAY_ARRAY;

  if (list != NULL && !no_list
      && (ropeway_value_get_kind (list) == ROPEWAY_ARRAY || ropeway_value_get_kind (list) == ROPEWAY_OBJECT
          || ropeway_value_get_kind (list) == ROPEWAY_NULL))
    return list;
  *problem = ropeway_problem_new (
      "source.records-missing", self->operation->pointer, "operation", self->operation->id, "path",
      self->operation->records != NULL ? ropeway_path_get_text (self->operation->records) : "$", NULL);
  return NULL;
}

static void
add_record (const RopewayRestPage *self, RopewaySourcePage *page, const RopewayValue *record)
{
  g_autoptr (RopewayProblem) problem = NULL;
  g_ptr_array_add (page->raw, (gpointer)record);
  g_ptr_array_add (page->records, (gpointer)ropeway_record_form_flatten (&self->operation->form, self->header,
                                                                         record, page->made, &problem));
}

static void
add_records (const RopewayRestPage *self, RopewaySourcePage *page, const RopewayValue *list)
{
  if (ropeway_value_get_kind (list) == ROPEWAY_OBJECT)
    add_record (self, page, list);
  else if (ropeway_value_get_kind (list) == ROPEWAY_ARRAY)
    for (RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
      add_record (self, page, item);
}

/* The header "Date" (RFC 9110 §6.6.1). */
static gint64
read_date (const RopewayHttpResponse *response)
{
  const char *text = ropeway_http_response_get_header (response, "Date");

  return text != NULL ? MAX (ropeway_http_retry_read_date (text, 0), 0) : 0;
}

/* Keeps what the next page must follow. */
static void
set_border (const RopewayRestPage *self, RopewaySourcePage *page, const RopewayPosition *asked,
            const RopewayHttpResponse *response)
{
  const RopewayOperation *operation = self->operation;

  if (asked->span != NULL && ropeway_span_differs (asked->span, page->next.span))
    return;
  /* A page of one record has no end that could be read again with the next. */
  gboolean wanted = operation->paging.type == ROPEWAY_PAGING_OFFSET ? page->records->len > 1 : self->strict;

  if (wanted
      && ropeway_paging_is_counted (&operation->paging, asked, response, page->records->len, &page->next))
    page->next.border = ropeway_border_new (operation->key, &operation->changes, page->records, asked->number,
                                            asked->token);
}

/* As far as the first page tells. */
static gint64
count_requests (const RopewayRestPage *self, const RopewaySourcePage *page)
{
  gint64 n = MAX ((gint64)page->records->len, 1);
  gboolean twice = self->strict && self->operation->paging.type == ROPEWAY_PAGING_PAGE;

  if (!page->has_next)
    return 1;
  if (page->total < 0)
    return -1;
  return (page->total / n + (page->total % n != 0)) * (twice ? 2 : 1);
}

static gboolean
is_no_content (const RopewayRestPage *self, const RopewayHttpResponse *response)
{
  return self->operation->graphql.document == NULL && ropeway_answer_is_empty_list (response);
}

static RopewayTree *
make_empty_list (void)
{
  RopewayTree *tree = ropeway_tree_new ();

  ropeway_tree_set_root (tree, ropeway_tree_array (tree));
  return tree;
}

static RopewaySourcePage *
make_page (const RopewayRestPage *self, const RopewayPosition *position, const RopewayHttpResponse *response,
           RopewayTree *tree, RopewayProblem **problem)
{
  const RopewayValue *body = ropeway_tree_get_root (tree);
  g_autoptr (RopewayProblem) missing = NULL;
  const RopewayValue *list = is_no_content (self, response) ? body : find_records (self, body, &missing);
  if (!ropeway_graphql_page_is_told (self->connection, self->operation, body, list, problem))
    return NULL;
  if (list == NULL)
    {
      *problem = g_steal_pointer (&missing);
      return NULL;
    }
  if (ropeway_value_get_length (list) == 0 && ropeway_answer_says_error (self->operation, tree))
    {
      *problem = ropeway_answer_problem (self->connection, self->operation, response);
      return NULL;
    }

  g_autoptr (RopewaySourcePage) page = g_new0 (RopewaySourcePage, 1);
  page->tree = ropeway_tree_ref (tree);
  page->made = ropeway_tree_new ();
  page->records = g_ptr_array_new ();
  page->raw = g_ptr_array_new ();
  if (position->span == NULL)
    page->total = ropeway_paging_answer_total (&self->operation->paging, response, body);
  else
    page->total = position->span->expected;
  add_records (self, page, list);
  RopewayPagingVerdict verdict = ropeway_paging_next (&self->operation->paging, position, response, body,
                                                      list, page->records->len, &page->next, problem);
  page->has_next = verdict == ROPEWAY_PAGING_MORE;
  page->served = read_date (response);
  page->requests = count_requests (self, page);
  if (page->has_next)
    set_border (self, page, position, response);
  ropeway_graphql_page_leave_out (self->operation, body, list, page);
  return verdict != ROPEWAY_PAGING_BROKEN ? g_steal_pointer (&page) : NULL;
}

RopewaySourcePage *
ropeway_rest_page_read (const RopewayRestPage *self, const RopewayPosition *asked,
                        RopewayHttpResponse *response, RopewayProblem **problem)
{
  guint status = ropeway_http_response_get_status (response);

  if (status < 200 || status > 299)
    {
      *problem = ropeway_answer_problem (self->connection, self->operation, response);
      return NULL;
    }
  g_autoptr (RopewayTree) tree
      = is_no_content (self, response)
            ? make_empty_list ()
            : ropeway_answer_read (self->connection, self->operation, response, problem);
  return tree != NULL ? make_page (self, asked, response, tree, problem) : NULL;
}
