/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/paging.h"

#include <string.h>

#include "base/limits.h"
#include "model/prepared-request.h"
#include "source/link-header.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

void
ropeway_position_init (RopewayPosition *position, const RopewayPaging *paging)
{
  memset (position, 0, sizeof *position);
  if (paging->type == ROPEWAY_PAGING_PAGE)
    position->number = paging->first;
}

void
ropeway_position_clear (RopewayPosition *position)
{
  g_clear_pointer (&position->token, g_free);
  g_clear_pointer (&position->border, ropeway_border_unref);
  memset (position, 0, sizeof *position);
}

void
ropeway_position_copy (const RopewayPosition *from, RopewayPosition *to)
{
  *to = *from;
  to->token = g_strdup (from->token);
  to->border = ropeway_border_ref (from->border);
}

char *
ropeway_position_to_json (const RopewayPosition *position)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *object = ropeway_tree_object (tree);

  ropeway_value_set_integer (tree, object, "number", position->number);
  ropeway_value_set_text (tree, object, "token", position->token);
  ropeway_value_set_integer (tree, object, "pages", (gint64)position->pages);
  ropeway_value_set_integer (tree, object, "received", (gint64)position->received);
  if (position->has_digest)
    {
      g_autofree char *digest = g_base64_encode (position->digest, sizeof position->digest);
      ropeway_value_set_text (tree, object, "digest", digest);
    }
  return ropeway_json_write_text (object, ROPEWAY_JSON_COMPACT, NULL);
}

static gboolean
read_count (const RopewayValue *object, const char *name, gint64 *out)
{
  const RopewayValue *value = ropeway_value_get (object, name);
  return value != NULL && ropeway_value_get_int64 (value, out, NULL) && *out >= 0;
}

gboolean
ropeway_position_from_json (const char *json, RopewayPosition *position)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);
  const RopewayValue *object = tree != NULL ? ropeway_tree_get_root (tree) : NULL;
  gint64 number, pages, received;

  memset (position, 0, sizeof *position);
  if (object == NULL || !read_count (object, "number", &number) || !read_count (object, "pages", &pages)
      || !read_count (object, "received", &received))
    return FALSE;
  g_autofree char *digest = ropeway_value_dup_member_text (object, "digest");
  if (digest != NULL)
    {
      gsize length;
      g_autofree guchar *bytes = g_base64_decode (digest, &length);
      if (length != sizeof position->digest)
        return FALSE;
      memcpy (position->digest, bytes, length);
      position->has_digest = TRUE;
    }
  position->number = number;
  position->pages = (guint64)pages;
  position->received = (guint64)received;
  position->token = ropeway_value_dup_member_text (object, "token");
  return TRUE;
}

gboolean
ropeway_paging_can_resume (const RopewayPaging *paging)
{
  return paging->type == ROPEWAY_PAGING_CURSOR;
}

static void
add_integer (GPtrArray *query, const char *name, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);
  g_ptr_array_add (query, ropeway_name_value_new (name, text));
}

void
ropeway_paging_add_query (const RopewayPaging *paging, const RopewayPosition *position, GPtrArray *query)
{
  switch (paging->type)
    {
    case ROPEWAY_PAGING_PAGE:
    case ROPEWAY_PAGING_OFFSET:
      add_integer (query, paging->parameter, position->number);
      break;
    case ROPEWAY_PAGING_CURSOR:
      if (position->token != NULL)
        g_ptr_array_add (query, ropeway_name_value_new (paging->parameter, position->token));
      break;
    case ROPEWAY_PAGING_LINK:
    case ROPEWAY_PAGING_NEXT_URL:
    case ROPEWAY_PAGING_NONE:
    case ROPEWAY_PAGING_UNKNOWN:
      break;
    }
  if (paging->size_parameter != NULL && paging->size > 0)
    add_integer (query, paging->size_parameter, paging->size);
}

static gboolean
read_number (const RopewayPath *path, const RopewayValue *body, gint64 *out)
{
  const RopewayValue *value = path != NULL && body != NULL ? ropeway_path_get (path, body) : NULL;
  if (value == NULL)
    return FALSE;
  if (ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
    return ropeway_value_get_int64 (value, out, NULL);
  g_autofree char *text = ropeway_value_dup_text (value, NULL);
  return text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, out, NULL);
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
is_counted_end (const RopewayPaging *paging, const RopewayPosition *position, const RopewayValue *body,
                gsize n_records)
{
  gint64 number;

  /* Services filter after they have cut pages: where they say how many there are, an empty one is not the end. */
  if (paging->type == ROPEWAY_PAGING_PAGE && read_number (paging->pages, body, &number))
    return position->number - paging->first + 1 >= number;
  if (n_records == 0)
    return TRUE;
  if (read_number (paging->total, body, &number))
    return count_passed (paging, position, n_records) >= number;
  return paging->end_short && paging->size > 0 && (gint64)n_records < paging->size;
}

static gboolean
same_origin (GUri *a, GUri *b)
{
  return g_strcmp0 (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0
         && g_ascii_strcasecmp (g_uri_get_host (a) != NULL ? g_uri_get_host (a) : "",
                                g_uri_get_host (b) != NULL ? g_uri_get_host (b) : "")
                == 0
         && g_uri_get_port (a) == g_uri_get_port (b);
}

/* A next address may be relative; one on another origin would carry the person's key elsewhere. */
static char *
resolve (const char *base, const char *target, RopewayProblem **problem)
{
  const GUriFlags flags = G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE;
  g_autoptr (GUri) from = g_uri_parse (base, flags, NULL);
  g_autoptr (GUri) to = from != NULL ? g_uri_parse_relative (from, target, flags, NULL) : NULL;

  if (to == NULL || strlen (target) > ROPEWAY_LIMIT_URL_BYTES)
    {
      *problem = ropeway_problem_new ("source.next-unreadable", NULL, "address", target, NULL);
      return NULL;
    }
  if (!same_origin (from, to))
    {
      *problem = ropeway_problem_new ("source.next-foreign", NULL, "host", g_uri_get_host (to), NULL);
      return NULL;
    }
  return g_uri_to_string (to);
}

static gboolean
says_no_more (const RopewayPaging *paging, const RopewayValue *body)
{
  const RopewayValue *more
      = paging->more != NULL && body != NULL ? ropeway_path_get (paging->more, body) : NULL;
  return more != NULL && ropeway_value_get_kind (more) == ROPEWAY_BOOLEAN
         && !ropeway_value_get_boolean (more);
}

/* Returns: (transfer full) (nullable): the cursor as text; numbers keep their token. One that is there and is no text is
 * not the end of a list: @problem. */
static char *
dup_cursor (const RopewayPaging *paging, const RopewayValue *body, RopewayProblem **problem)
{
  const RopewayValue *value
      = paging->next != NULL && body != NULL ? ropeway_path_get (paging->next, body) : NULL;
  gsize length;

  if (value == NULL)
    return NULL;
  if (ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
    {
      const char *token = ropeway_value_get_token (value, &length);
      return g_strndup (token, length);
    }
  if (ropeway_value_get_kind (value) == ROPEWAY_NULL
      || (ropeway_value_get_kind (value) == ROPEWAY_BOOLEAN && !ropeway_value_get_boolean (value)))
    return NULL;
  g_autofree char *text = ropeway_value_dup_text (value, NULL);
  if (text == NULL)
    *problem = ropeway_problem_new ("source.next-unreadable", NULL, "address",
                                    ropeway_path_get_text (paging->next), NULL);
  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/* Sets next->token. Returns: FALSE at the end, or with @problem. */
static gboolean
next_token (const RopewayPaging *paging, const RopewayHttpResponse *response, const RopewayValue *body,
            RopewayPosition *next, RopewayProblem **problem)
{
  g_autofree char *target = NULL;

  if (says_no_more (paging, body))
    return FALSE;
  if (paging->type == ROPEWAY_PAGING_LINK)
    target = ropeway_link_header_find (ropeway_http_response_get_header (response, "Link"), "next");
  else
    target = dup_cursor (paging, body, problem);
  if (target == NULL)
    return FALSE;
  if (paging->type == ROPEWAY_PAGING_CURSOR)
    next->token = g_steal_pointer (&target);
  else
    next->token = resolve (ropeway_http_response_get_url (response), target, problem);
  return next->token != NULL;
}

static RopewayProblem *
check_progress (const RopewayPosition *position, const RopewayPosition *next, gsize n_records)
{
  if (next->token != NULL && g_strcmp0 (next->token, position->token) == 0)
    return ropeway_problem_new ("source.cursor-repeated", NULL, "cursor", next->token, NULL);
  if (n_records > 0 && position->has_digest
      && memcmp (position->digest, next->digest, sizeof next->digest) == 0)
    return ropeway_problem_new ("source.page-repeated", NULL, NULL);
  if (next->pages >= ROPEWAY_LIMIT_PAGES)
    return ropeway_problem_new ("source.too-many-pages", NULL, "limit", G_STRINGIFY (ROPEWAY_LIMIT_PAGES),
                                NULL);
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

RopewayPagingVerdict
ropeway_paging_next (const RopewayPaging *paging, const RopewayPosition *position,
                     const RopewayHttpResponse *response, const RopewayValue *body,
                     const RopewayValue *records, gsize n_records, RopewayPosition *next,
                     RopewayProblem **problem)
{
  gboolean more = FALSE;

  memset (next, 0, sizeof *next);
  next->pages = position->pages + 1;
  next->received = position->received + n_records;
  next->has_digest = TRUE;
  digest_page (records, n_records, next->digest);
  switch (paging->type)
    {
    case ROPEWAY_PAGING_PAGE:
    case ROPEWAY_PAGING_OFFSET:
      more = !is_counted_end (paging, position, body, n_records);
      next->number = position->number + (paging->type == ROPEWAY_PAGING_PAGE ? 1 : (gint64)n_records);
      break;
    case ROPEWAY_PAGING_CURSOR:
    case ROPEWAY_PAGING_LINK:
    case ROPEWAY_PAGING_NEXT_URL:
      more = next_token (paging, response, body, next, problem);
      break;
    case ROPEWAY_PAGING_NONE:
    case ROPEWAY_PAGING_UNKNOWN:
      break;
    }
  /* A page equal to the one before is not the end of a list, even where the counts say so. */
  if (*problem == NULL
      && (more || paging->type == ROPEWAY_PAGING_PAGE || paging->type == ROPEWAY_PAGING_OFFSET))
    *problem = check_progress (position, next, n_records);
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
      return TRUE;
    case ROPEWAY_PAGING_CURSOR:
      return counts_on (position->token, next->token, (gint64)n_records);
    case ROPEWAY_PAGING_LINK:
    case ROPEWAY_PAGING_NEXT_URL:
      return address_counts_on (ropeway_http_response_get_url (response), next->token, (gint64)n_records);
    case ROPEWAY_PAGING_NONE:
    case ROPEWAY_PAGING_UNKNOWN:
      break;
    }
  return FALSE;
}
