/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/keyset.h"

#include "base/decimal.h"
#include "base/timestamp.h"

/* The values of a page. */
typedef struct
{
  /* owned */
  GPtrArray *texts; /* char * */

  /* borrowed */
  const RopewayPaging *paging;
  const RopewayPosition *position;

  /* state */
  guint fresh; /* records that the page before did not have */
  gboolean are_numbers;
} Page;

static void
page_clear (Page *page)
{
  g_clear_pointer (&page->texts, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

/* Returns: (transfer full) (nullable): the value as it is sent. */
static char *
dup_value (const RopewayPath *path, const RopewayValue *record, gboolean *is_number)
{
  const RopewayValue *value = record != NULL ? ropeway_path_get (path, record) : NULL;
  gsize length;

  *is_number = value != NULL && ropeway_value_get_kind (value) == ROPEWAY_NUMBER;
  if (*is_number)
    {
      const char *token = ropeway_value_get_token (value, &length);
      return g_strndup (token, length);
    }
  char *text = value != NULL ? ropeway_value_dup_text (value, NULL) : NULL;
  if (text != NULL && *text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static gboolean
read_page (Page *page, const GPtrArray *records, RopewayPosition *next, RopewayProblem **problem)
{
  const RopewayPath *field = page->paging->field;

  page->texts = g_ptr_array_new_with_free_func (g_free);
  next->known = ropeway_known_new ();
  for (guint i = 0; i < records->len; i++)
    {
      const RopewayValue *record = g_ptr_array_index (records, i);
      char *text = dup_value (field, record, &page->are_numbers);
      if (text == NULL)
        {
          *problem = ropeway_problem_new ("source.keyset-missing", NULL, "field",
                                          ropeway_path_get_text (field), NULL);
          return FALSE;
        }
      g_ptr_array_add (page->texts, text);
      ropeway_known_add (next->known, record, G_MAXINT64);
      page->fresh += page->position->known == NULL || !ropeway_known_has (page->position->known, record);
    }
  return TRUE;
}

/* As far as that can be told: numbers, moments, else texts without case. */
static int
compare (const char *a, const char *b)
{
  RopewayDecimal x, y;
  gint64 from, to;

  if (ropeway_decimal_parse (a, -1, &x, NULL) && ropeway_decimal_parse (b, -1, &y, NULL))
    return ropeway_decimal_compare (&x, &y);
  if (ropeway_timestamp_parse (a, -1, NULL, &from, NULL) && ropeway_timestamp_parse (b, -1, NULL, &to, NULL))
    return (from > to) - (from < to);
  return g_ascii_strcasecmp (a, b);
}

static const char *
get (const Page *page, guint i)
{
  return g_ptr_array_index (page->texts, i);
}

/* Returns: whether the values go one way, and come after the one that was asked for. */
static gboolean
is_sorted (const Page *page)
{
  const char *before = page->position->token;
  int way = 0;

  for (guint i = 0; i < page->texts->len; i++)
    {
      int step = before != NULL ? compare (before, get (page, i)) : 0;
      if (step != 0 && way != 0 && (step > 0) != (way > 0))
        return FALSE;
      way = step != 0 ? step : way;
      before = get (page, i);
    }
  return TRUE;
}

static gboolean
has (const Page *page, const char *value)
{
  for (guint i = 0; i < page->texts->len; i++)
    if (g_strcmp0 (get (page, i), value) == 0)
      return TRUE;
  return FALSE;
}

/* Returns: (nullable): the last value that is another than the last. */
static const char *
last_but_one (const Page *page)
{
  const char *last = get (page, page->texts->len - 1);

  for (guint i = page->texts->len; i > 0; i--)
    if (compare (get (page, i - 1), last) != 0)
      return get (page, i - 1);
  return NULL;
}

static gboolean
is_full (const Page *page)
{
  guint n = page->texts->len;

  if (page->paging->size > 0)
    return n >= page->paging->size;
  return page->position->known != NULL && n >= ropeway_known_get_n (page->position->known);
}

static gboolean
go_on (const Page *page, const char *from, gboolean is_probe, RopewayPosition *next)
{
  next->token = g_strdup (from);
  next->is_number = page->are_numbers;
  next->is_probe = is_probe;
  return TRUE;
}

static gboolean
stop (const char *code, const char *value, RopewayProblem **problem)
{
  *problem = ropeway_problem_new (code, NULL, "value", value, NULL);
  return FALSE;
}

/* Asked for with the last value itself, a service that means "after" passes over those of it that had no room. */
static gboolean
passed_over (const Page *page)
{
  return page->position->is_probe && !has (page, page->position->token);
}

static gboolean
next_of_unique (const Page *page, RopewayPosition *next, RopewayProblem **problem)
{
  const char *last = get (page, page->texts->len - 1);

  if (page->fresh > 0)
    return go_on (page, last, FALSE, next);
  /* The last one alone comes again from a service that means "from"; of pages of one, it always would. */
  gboolean stands_still = is_full (page) && (page->texts->len > 1 || page->paging->size == 1);
  return stands_still ? stop ("source.page-repeated", NULL, problem) : FALSE;
}

static gboolean
next_of_shared (const Page *page, RopewayPosition *next, RopewayProblem **problem)
{
  const char *asked = page->position->token;
  const char *last = get (page, page->texts->len - 1);
  const char *before = last_but_one (page);

  if (!is_sorted (page))
    return stop ("source.keyset-unsorted", last, problem);
  if (page->fresh == 0 && !is_full (page))
    return FALSE;
  if (page->fresh == 0 && g_strcmp0 (asked, last) == 0)
    return stop ("source.keyset-stuck", last, problem);
  if (page->fresh > 0 && before != NULL && g_strcmp0 (before, asked) != 0)
    return go_on (page, before, FALSE, next);
  if (page->fresh > 0 && g_strcmp0 (asked, last) == 0 && is_full (page))
    return stop ("source.keyset-stuck", last, problem);
  return go_on (page, last, is_full (page), next);
}

gboolean
ropeway_keyset_next (const RopewayPaging *paging, const RopewayPosition *position,
                     const RopewayHttpResponse *response, const RopewayValue *body, const GPtrArray *records,
                     RopewayPosition *next, RopewayProblem **problem)
{
  g_auto (Page) page = { .paging = paging, .position = position };
  RopewayPagingSays says = ropeway_paging_answer_says (paging, body);
  gint64 total;

  if (!read_page (&page, records, next, problem))
    return FALSE;
  next->received = position->received + page.fresh;
  if (says == ROPEWAY_PAGING_SAYS_END)
    return FALSE;
  if (passed_over (&page))
    return stop ("source.keyset-stuck", position->token, problem);
  /* Some count all records, some those that are asked for: this page has all only where it has as many itself. */
  if (ropeway_paging_answer_declared_total (paging, response, body, &total) && records->len >= (guint64)total)
    return FALSE;
  if (records->len == 0)
    return says == ROPEWAY_PAGING_SAYS_MORE ? stop ("source.next-missing", NULL, problem) : FALSE;
  return paging->unique ? next_of_unique (&page, next, problem) : next_of_shared (&page, next, problem);
}
