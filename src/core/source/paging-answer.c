/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/paging-answer.h"

#include <string.h>

#include "base/limits.h"
#include "source/link-header.h"
#include "value/uri-template.h"

/* Where services say how many records there are, unless it is declared. */
static const char *const total_headers[] = { "X-Total-Count", "X-Total", "X-WP-Total", NULL };

static gboolean
read_text (const char *text, gint64 *out)
{
  return text != NULL && g_ascii_isdigit (*text)
         && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, out, NULL);
}

static gboolean
read_number (const RopewayPath *path, const char *header, const RopewayHttpResponse *response,
             const RopewayValue *body, gint64 *out)
{
  const RopewayValue *value = path != NULL && body != NULL ? ropeway_path_get (path, body) : NULL;

  if (value != NULL && ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
    return ropeway_value_get_int64 (value, out, NULL) && *out >= 0;
  if (value != NULL)
    {
      g_autofree char *text = ropeway_value_dup_text (value, NULL);
      return read_text (text, out);
    }
  return header != NULL && read_text (ropeway_http_response_get_header (response, header), out);
}

gboolean
ropeway_paging_answer_declared_total (const RopewayPaging *paging, const RopewayHttpResponse *response,
                                      const RopewayValue *body, gint64 *out)
{
  return read_number (paging->total, paging->total_header, response, body, out);
}

gboolean
ropeway_paging_answer_pages (const RopewayPaging *paging, const RopewayHttpResponse *response,
                             const RopewayValue *body, gint64 *out)
{
  return read_number (paging->pages, paging->pages_header, response, body, out);
}

gint64
ropeway_paging_answer_total (const RopewayPaging *paging, const RopewayHttpResponse *response,
                             const RopewayValue *body)
{
  gint64 total;

  if (ropeway_paging_answer_declared_total (paging, response, body, &total))
    return total;
  for (guint i = 0; total_headers[i] != NULL; i++)
    if (read_text (ropeway_http_response_get_header (response, total_headers[i]), &total))
      return total;
  return -1;
}

/* Returns: whether a truth stands at @path; services write it in several ways. */
static gboolean
read_truth (const RopewayPath *path, const RopewayValue *body, gboolean *out)
{
  const RopewayValue *value = path != NULL && body != NULL ? ropeway_path_get (path, body) : NULL;
  gint64 number;

  if (value == NULL)
    return FALSE;
  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_BOOLEAN:
      *out = ropeway_value_get_boolean (value);
      return TRUE;
    case ROPEWAY_NUMBER:
      *out = !ropeway_value_get_int64 (value, &number, NULL) || number != 0;
      return TRUE;
    case ROPEWAY_STRING:
      *out = ropeway_value_is_text (value, "true") || ropeway_value_is_text (value, "1");
      return *out || ropeway_value_is_text (value, "false") || ropeway_value_is_text (value, "0");
    case ROPEWAY_NULL:
    case ROPEWAY_ARRAY:
    case ROPEWAY_OBJECT:
      break;
    }
  return FALSE;
}

RopewayPagingSays
ropeway_paging_answer_says (const RopewayPaging *paging, const RopewayValue *body)
{
  gboolean truth;

  if (read_truth (paging->more, body, &truth))
    return truth ? ROPEWAY_PAGING_SAYS_MORE : ROPEWAY_PAGING_SAYS_END;
  if (read_truth (paging->last, body, &truth))
    return truth ? ROPEWAY_PAGING_SAYS_END : ROPEWAY_PAGING_SAYS_MORE;
  return ROPEWAY_PAGING_SAYS_NOTHING;
}

/* Some services list their links: [{"rel": "next", "href": "…"}]. Returns: (nullable). */
static const RopewayValue *
find_link (const RopewayValue *links)
{
  for (const RopewayValue *link = ropeway_value_first (links); link != NULL; link = ropeway_value_next (link))
    {
      const RopewayValue *relation = ropeway_value_get (link, "rel");
      if (relation != NULL && ropeway_value_is_text (relation, "next"))
        return ropeway_value_get (link, "href");
    }
  return NULL;
}

static char *
dup_in_body (const RopewayPaging *paging, const RopewayValue *body, gboolean *is_number,
             RopewayProblem **problem)
{
  const RopewayValue *value
      = paging->next != NULL && body != NULL ? ropeway_path_get (paging->next, body) : NULL;
  gsize length;

  if (value != NULL && paging->type == ROPEWAY_PAGING_NEXT_URL
      && ropeway_value_get_kind (value) == ROPEWAY_ARRAY)
    value = find_link (value);
  if (value == NULL)
    return NULL;
  if (ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
    {
      const char *token = ropeway_value_get_token (value, &length);
      *is_number = TRUE;
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

char *
ropeway_paging_answer_dup_next (const RopewayPaging *paging, const RopewayHttpResponse *response,
                                const RopewayValue *body, gboolean *is_number, RopewayProblem **problem)
{
  const char *text;

  *is_number = FALSE;
  if (paging->type == ROPEWAY_PAGING_LINK)
    return ropeway_link_header_find (ropeway_http_response_get_header (response, "Link"), "next");
  if (paging->header == NULL)
    return dup_in_body (paging, body, is_number, problem);
  text = ropeway_http_response_get_header (response, paging->header);
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
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

/* Some services link with a template, "/deals?page=2{&size}" (HAL): what may be asked for more is left out.
 * Returns: (transfer full) (nullable): NULL where it is none. */
static char *
expand_link (const char *target)
{
  g_autoptr (RopewayUriTemplate) template = NULL;

  if (strchr (target, '{') != NULL)
    template = ropeway_uri_template_parse (target, ROPEWAY_URI_NAMES_STRICT, NULL, NULL);
  return template != NULL ? ropeway_uri_template_expand (template, NULL, NULL, NULL) : NULL;
}

char *
ropeway_paging_answer_resolve (const char *base, const char *target, RopewayProblem **problem)
{
  const GUriFlags flags = G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE;
  g_autoptr (GUri) from = g_uri_parse (base, flags, NULL);
  g_autofree char *link = expand_link (target);
  const char *address = link != NULL ? link : target;
  g_autoptr (GUri) to = from != NULL ? g_uri_parse_relative (from, address, flags, NULL) : NULL;

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
