/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/paging.h"

#include <string.h>

#include "base/limits.h"
#include "source/keyset.h"
#include "source/paging-answer.h"

gboolean
ropeway_paging_can_resume (const RopewayPaging *paging)
{
  if (paging->split.field != NULL)
    return FALSE;
  return paging->type == ROPEWAY_PAGING_CURSOR || (paging->type == ROPEWAY_PAGING_KEYSET && paging->unique);
}

static void
add_integer (const RopewayPaging *paging, const char *name, const RopewayPath *path, gint64 value,
             GPtrArray *places)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);
  ropeway_request_places_add (places, paging->in, name, path, text, TRUE);
}

void
ropeway_paging_apply (const RopewayPaging *paging, const RopewayPosition *position, GPtrArray *places)
{
  const char *token = position->token != NULL ? position->token : paging->start;
  RopewayPagingIn size_in = paging->in == ROPEWAY_PAGING_IN_BODY ? paging->in : ROPEWAY_PAGING_IN_QUERY;

  switch (paging->type)
    {
    case ROPEWAY_PAGING_PAGE:
    case ROPEWAY_PAGING_OFFSET:
    case ROPEWAY_PAGING_UNTIL_EMPTY:
      add_integer (paging, paging->parameter, paging->place, position->number, places);
      break;
    case ROPEWAY_PAGING_CURSOR:
    case ROPEWAY_PAGING_KEYSET:
      if (token != NULL)
        ropeway_request_places_add (places, paging->in, paging->parameter, paging->place, token,
                                    position->is_number);
      break;
    case ROPEWAY_PAGING_LINK:
    case ROPEWAY_PAGING_NEXT_URL:
    case ROPEWAY_PAGING_SPLIT:
    case ROPEWAY_PAGING_NONE:
    case ROPEWAY_PAGING_UNKNOWN:
      break;
    }
  if (position->span != NULL)
    ropeway_span_apply (position->span, &paging->split, paging->in, places);
  if (paging->size_parameter == NULL || paging->size <= 0
      || ropeway_paging_get_path (paging, position) != NULL)
    return;
  g_autofree char *size = g_strdup_printf ("%" G_GINT64_FORMAT, paging->size);
  ropeway_request_places_add (places, size_in, paging->size_parameter, paging->size_place, size, TRUE);
}

const char *
ropeway_paging_get_url (const RopewayPaging *paging, const RopewayPosition *position)
{
  return paging->type == ROPEWAY_PAGING_LINK || paging->type == ROPEWAY_PAGING_NEXT_URL ? position->token
                                                                                        : NULL;
}

const RopewayTemplate *
ropeway_paging_get_path (const RopewayPaging *paging, const RopewayPosition *position)
{
  return position->token != NULL ? paging->next_path : NULL;
}

/* How many records of the list lie up to the end of the page. A service may give fewer a page than asked for, and records
 * may have gone since they were counted: whichever says less. */
static gint64
count_passed (const RopewayPaging *paging, const RopewayPosition *position, gsize n_records)
{
  gint64 received = (gint64)(position->received + n_records);

  if (paging->type == ROPEWAY_PAGING_OFFSET)
    return position->number + (gint64)n_records;
  if (paging->size <= 0 || position->number - paging->first + 1 > G_MAXINT64 / paging->size)
    return received;
  return MIN (received, (position->number - paging->first + 1) * paging->size);
}

/* Page and offset know no mark of the end of their own. */
static gboolean
is_counted_end (const RopewayPaging *paging, const RopewayPosition *position,
                const RopewayHttpResponse *response, const RopewayValue *body, gsize n_records)
{
  RopewayPagingSays says = ropeway_paging_answer_says (paging, body);
  gint64 number;

  if (paging->type == ROPEWAY_PAGING_UNTIL_EMPTY)
    return n_records == 0;
  /* Services filter after they have cut pages: where they say how many there are, an empty one is not the end. */
  if (paging->type == ROPEWAY_PAGING_PAGE && ropeway_paging_answer_pages (paging, response, body, &number))
    return position->number - paging->first + 1 >= number;
  if (says != ROPEWAY_PAGING_SAYS_NOTHING)
    return says == ROPEWAY_PAGING_SAYS_END;
  if (n_records == 0)
    return TRUE;
  if (ropeway_paging_answer_declared_total (paging, response, body, &number))
    return count_passed (paging, position, n_records) >= number;
  return paging->end_short && paging->size > 0 && (gint64)n_records < paging->size;
}

/* Sets next->token. Returns: FALSE at the end, or with @problem. */
static gboolean
next_token (const RopewayPaging *paging, const RopewayHttpResponse *response, const RopewayValue *body,
            RopewayPosition *next, RopewayProblem **problem)
{
  RopewayPagingSays says = ropeway_paging_answer_says (paging, body);
  g_autofree char *target = NULL;

  if (says == ROPEWAY_PAGING_SAYS_END)
    return FALSE;
  target = ropeway_paging_answer_dup_next (paging, response, body, &next->is_number, problem);
  if (target == NULL && *problem == NULL && says == ROPEWAY_PAGING_SAYS_MORE)
    *problem = ropeway_problem_new ("source.next-missing", NULL, NULL);
  if (target == NULL)
    return FALSE;
  if (paging->type == ROPEWAY_PAGING_CURSOR)
    next->token = g_steal_pointer (&target);
  else
    next->token = ropeway_paging_answer_resolve (ropeway_http_response_get_url (response), target, problem);
  return next->token != NULL;
}

/* Cursors that go round in a circle come by one that is kept for twice as many pages each time (R. P. Brent, 1980). */
static gboolean
goes_round (const RopewayPosition *position, RopewayPosition *next)
{
  if (next->token == NULL)
    return FALSE;
  if (g_strcmp0 (next->token, position->token) == 0 || g_strcmp0 (next->token, position->mark) == 0)
    return TRUE;
  gboolean move = position->mark == NULL || next->pages >= 2 * position->mark_at;
  next->mark = g_strdup (move ? next->token : position->mark);
  next->mark_at = move ? next->pages : position->mark_at;
  return FALSE;
}

static RopewayProblem *
check_progress (const RopewayPaging *paging, const RopewayPosition *position, RopewayPosition *next,
                gsize n_records, gboolean more)
{
  if (goes_round (position, next))
    return ropeway_problem_new ("source.cursor-repeated", NULL, "cursor", next->token, NULL);
  if (n_records > 0 && position->has_digest
      && memcmp (position->digest, next->digest, sizeof next->digest) == 0)
    return ropeway_problem_new ("source.page-repeated", NULL, NULL);
  /* More is promised, and the offset does not move. */
  if (more && n_records == 0 && paging->type == ROPEWAY_PAGING_OFFSET)
    return ropeway_problem_new ("source.next-missing", NULL, NULL);
  return NULL;
}

/* First, last and number tell a page apart without reading all of it again. */
static void
digest_page (const RopewayValue *records, gsize n_records, guint8 digest[ROPEWAY_DIGEST_BYTES])
{
  guint8 first[ROPEWAY_DIGEST_BYTES], last[ROPEWAY_DIGEST_BYTES];
  gsize length = ROPEWAY_DIGEST_BYTES;
  guint64 count = GUINT64_TO_LE ((guint64)n_records);
  const RopewayValue *end = records;

  if (records != NULL && ropeway_value_get_kind (records) == ROPEWAY_ARRAY)
    {
      end = ropeway_value_get_element (records, -1);
      records = ropeway_value_first (records);
    }
  ropeway_value_digest (records, first);
  ropeway_value_digest (end, last);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (sum, first, sizeof first);
  g_checksum_update (sum, last, sizeof last);
  g_checksum_update (sum, (const guchar *)&count, sizeof count);
  g_checksum_get_digest (sum, digest, &length);
}

/* Returns: (transfer container): the records as the service sent them. */
static GPtrArray *
list_records (const RopewayValue *records)
{
  GPtrArray *list = g_ptr_array_new ();
  gboolean is_list = records != NULL && ropeway_value_get_kind (records) == ROPEWAY_ARRAY;

  for (const RopewayValue *item = is_list ? ropeway_value_first (records) : NULL; item != NULL;
       item = ropeway_value_next (item))
    g_ptr_array_add (list, (gpointer)item);
  if (!is_list && records != NULL && ropeway_value_get_kind (records) == ROPEWAY_OBJECT)
    g_ptr_array_add (list, (gpointer)records);
  return list;
}

/* Sets @next but for its span. Returns: whether there is more; not with @problem. */
static gboolean
find_next (const RopewayPaging *paging, const RopewayPosition *position, const RopewayHttpResponse *response,
           const RopewayValue *body, const GPtrArray *list, gsize n_records, RopewayPosition *next,
           RopewayProblem **problem)
{
  gboolean more = FALSE, counts = FALSE;

  switch (paging->type)
    {
    case ROPEWAY_PAGING_PAGE:
    case ROPEWAY_PAGING_OFFSET:
    case ROPEWAY_PAGING_UNTIL_EMPTY:
      counts = TRUE;
      more = !is_counted_end (paging, position, response, body, n_records);
      next->number = position->number + (paging->type == ROPEWAY_PAGING_OFFSET ? (gint64)n_records : 1);
      break;
    case ROPEWAY_PAGING_CURSOR:
    case ROPEWAY_PAGING_LINK:
    case ROPEWAY_PAGING_NEXT_URL:
      more = next_token (paging, response, body, next, problem);
      break;
    case ROPEWAY_PAGING_KEYSET:
      more = ropeway_keyset_next (paging, position, response, body, list, next, problem);
      return more && *problem == NULL;
    case ROPEWAY_PAGING_SPLIT:
    case ROPEWAY_PAGING_NONE:
    case ROPEWAY_PAGING_UNKNOWN:
      return FALSE;
    }
  /* A page equal to the one before is not the end of a list, even where the counts say so. */
  if (*problem == NULL && (more || counts))
    *problem = check_progress (paging, position, next, n_records, more);
  return more && *problem == NULL;
}

/* Takes @next to the next span where this one is done, or has more records than the service shows.
 * Returns: whether there is more. */
static gboolean
follow_spans (const RopewayPaging *paging, const RopewayPosition *position,
              const RopewayHttpResponse *response, const RopewayValue *body, const GPtrArray *list,
              gboolean more, RopewayPosition *next, RopewayProblem **problem)
{
  gint64 total = -1;
  guint64 pages = next->pages, received = next->received;

  ropeway_paging_answer_declared_total (paging, response, body, &total);
  RopewaySpan *span = ropeway_span_next (position->span, &paging->split, list, total, !more, problem);
  if (span == NULL)
    return FALSE;
  if (ropeway_span_differs (position->span, span))
    {
      ropeway_position_clear (next);
      ropeway_position_init (next, paging);
      next->pages = pages;
      next->received = received;
    }
  next->span = span;
  return TRUE;
}

RopewayPagingVerdict
ropeway_paging_next (const RopewayPaging *paging, const RopewayPosition *position,
                     const RopewayHttpResponse *response, const RopewayValue *body,
                     const RopewayValue *records, gsize n_records, RopewayPosition *next,
                     RopewayProblem **problem)
{
  g_autoptr (GPtrArray) list = list_records (records);

  memset (next, 0, sizeof *next);
  next->pages = position->pages + 1;
  next->received = position->received + n_records;
  next->has_digest = TRUE;
  digest_page (records, n_records, next->digest);
  gboolean more = find_next (paging, position, response, body, list, n_records, next, problem);
  if (*problem == NULL && position->span != NULL)
    more = follow_spans (paging, position, response, body, list, more, next, problem);
  if (*problem == NULL && more && next->pages >= ROPEWAY_LIMIT_PAGES)
    *problem = ropeway_problem_new ("source.too-many-pages", NULL, "limit", G_STRINGIFY (ROPEWAY_LIMIT_PAGES),
                                    NULL);
  if (*problem != NULL)
    {
      ropeway_position_clear (next);
      return ROPEWAY_PAGING_BROKEN;
    }
  return more ? ROPEWAY_PAGING_MORE : ROPEWAY_PAGING_END;
}

static gboolean
read_count_text (const char *text, gint64 *out)
{
  return text != NULL && g_ascii_isdigit (*text)
         && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, out, NULL);
}

/* Whether @after is what one gets by counting on from @before ((nullable): the first page). */
static gboolean
counts_on (const char *before, const char *after, gint64 n_records)
{
  gint64 from, to;

  if (!read_count_text (after, &to))
    return FALSE;
  if (before == NULL)
    return to == 1 || to == 2 || to == n_records || to == n_records + 1;
  return read_count_text (before, &from) && (to - from == 1 || to - from == n_records);
}

static GHashTable *
read_query (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);

  return uri != NULL && g_uri_get_query (uri) != NULL
             ? g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_NONE, NULL)
             : NULL;
}

/* Whether nothing in @after differs from @before but what counts on. */
static gboolean
address_counts_on (const char *before, const char *after, gint64 n_records)
{
  g_autoptr (GHashTable) old = read_query (before);
  g_autoptr (GHashTable) new = read_query (after);
  GHashTableIter iter;
  gpointer name, value;
  guint counting = 0;

  if (new == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, new);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const char *was = old != NULL ? g_hash_table_lookup (old, name) : NULL;
      if (g_strcmp0 (was, value) == 0)
        continue;
      if (!counts_on (was, value, n_records))
        return FALSE;
      counting++;
    }
  return counting > 0;
}

gboolean
ropeway_paging_is_counted (const RopewayPaging *paging, const RopewayPosition *position,
                           const RopewayHttpResponse *response, gsize n_records, const RopewayPosition *next)
{
  switch (paging->type)
    {
    case ROPEWAY_PAGING_PAGE:
    case ROPEWAY_PAGING_OFFSET:
    case ROPEWAY_PAGING_UNTIL_EMPTY:
      return TRUE;
    case ROPEWAY_PAGING_CURSOR:
      return counts_on (position->token, next->token, (gint64)n_records);
    case ROPEWAY_PAGING_LINK:
    case ROPEWAY_PAGING_NEXT_URL:
      return address_counts_on (ropeway_http_response_get_url (response), next->token, (gint64)n_records);
    case ROPEWAY_PAGING_KEYSET:
    case ROPEWAY_PAGING_SPLIT:
    case ROPEWAY_PAGING_NONE:
    case ROPEWAY_PAGING_UNKNOWN:
      break;
    }
  return FALSE;
}
