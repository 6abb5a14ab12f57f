/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/paging-hint.h"

#include "base/i18n.h"

/* From here on the service itself says that there is more, and how. */
#define SURE 80

/* Fewer are as many as a list may well have. */
#define LEAST_ROUND 20

static char *
dup_path (const RopewayOperation *operation)
{
  gboolean plain = operation->path != NULL && ropeway_template_get_n_places (operation->path) == 0;

  return plain ? ropeway_template_expand (operation->path, ROPEWAY_ENCODE_NONE, NULL, NULL, NULL) : NULL;
}

static RopewayProblem *
problem_new (const RopewayOperation *operation, gsize n, const char *words, const char *paging)
{
  g_autofree char *count = g_strdup_printf ("%" G_GSIZE_FORMAT, n);

  return ropeway_problem_new ("source.page-maybe-cut", operation->pointer, "operation", operation->id,
                              "count", count, "words", words, "paging", paging, NULL);
}

GPtrArray *
ropeway_paging_hint_guess (const RopewayOperation *operation, const RopewayHttpResponse *response,
                           const RopewayValue *body)
{
  g_autofree char *path = dup_path (operation);
  const RopewayPagingAsked asked = {
    .method = operation->method,
    .url = ropeway_http_response_get_url (response),
    .path = path,
    .body = operation->body_type == ROPEWAY_BODY_TEMPLATE ? operation->body : NULL,
  };

  return ropeway_paging_guess (&asked, response, body, operation->records);
}

RopewayProblem *
ropeway_paging_hint (const RopewayOperation *operation, const GPtrArray *guesses, gsize n, gboolean *is_cut)
{
  const RopewayPagingGuess *best = guesses->len > 0 ? g_ptr_array_index (guesses, 0) : NULL;

  *is_cut = best != NULL && best->confidence >= SURE;
  if (*is_cut)
    return problem_new (operation, n, best->words, best->paging);
  if (best == NULL || n < LEAST_ROUND)
    return NULL;
  return problem_new (
      operation, n,
      _ ("That may be all of them, or as many as the service gives at once: if there are more, say in "
         "“paging” how the next page is asked for."),
      NULL);
}

RopewayProblem *
ropeway_paging_hint_proven (const RopewayOperation *operation, const RopewayPagingGuess *guess, gsize n,
                            const char *words)
{
  g_autofree char *advice = g_strdup_printf (_ ("%s To read on, set “paging” to %s."), words, guess->paging);

  return problem_new (operation, n, advice, guess->paging);
}
