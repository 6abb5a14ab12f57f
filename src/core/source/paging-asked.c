/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/paging-asked.h"

#include <string.h>

static const char *const page_names[]
    = { "page", "page[number]", "pageNumber", "page_number", "pageNo", "page_no", "pageIndex", "p", NULL };
static const char *const offset_names[]
    = { "offset", "start", "startAt", "skip", "$skip", "start_index", "startIndex", "page[offset]", NULL };
static const char *const size_names[]
    = { "per_page",   "perPage",     "page_size",        "pageSize", "limit",
        "count",      "max_results", "maxResults",       "$top",     "size",
        "page[size]", "page[limit]", "results_per_page", NULL };

/* Returns: (transfer full) (nullable): the value of @name in query or body. */
static char *
dup_value (const RopewayPagingAsked *self, const char *name)
{
  g_autoptr (GUri) uri = g_uri_parse (self->url, G_URI_FLAGS_ENCODED, NULL);
  const char *query = uri != NULL ? g_uri_get_query (uri) : NULL;
  g_autoptr (GHashTable) parameters
      = query != NULL ? g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, NULL) : NULL;
  const char *value = parameters != NULL ? g_hash_table_lookup (parameters, name) : NULL;

  if (value != NULL)
    return g_strdup (value);
  if (self->body == NULL || ropeway_value_get_kind (self->body) != ROPEWAY_OBJECT)
    return NULL;
  const RopewayValue *member = ropeway_value_get (self->body, name);
  gint64 number;
  if (member == NULL)
    return NULL;
  if (ropeway_value_get_kind (member) == ROPEWAY_NUMBER && ropeway_value_get_int64 (member, &number, NULL))
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);
  return ropeway_value_dup_text (member, NULL);
}

static gboolean
in_query (const RopewayPagingAsked *self, const char *name)
{
  const RopewayPagingAsked alone = { .method = self->method, .url = self->url };
  g_autofree char *value = dup_value (&alone, name);

  return value != NULL;
}

const char *
ropeway_paging_asked_parameter (const RopewayPagingAsked *self, const char *a, const char *b, const char *c)
{
  const char *const names[] = { a, b, c };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = names[i] != NULL ? dup_value (self, names[i]) : NULL;
      if (value != NULL)
        return names[i];
    }
  return NULL;
}

gboolean
ropeway_paging_asked_in_body (const RopewayPagingAsked *self, const char *parameter)
{
  return self->body != NULL && ropeway_value_get_kind (self->body) == ROPEWAY_OBJECT
         && !in_query (self, parameter);
}

gboolean
ropeway_paging_asked_has_variables (const RopewayPagingAsked *self)
{
  return self->body != NULL && ropeway_value_get_kind (self->body) == ROPEWAY_OBJECT
         && ropeway_value_get (self->body, "query") != NULL
         && ropeway_value_get (self->body, "variables") != NULL;
}

/* Returns: (nullable): the first of @names that the request has with a number, which is *@number. */
static const char *
find_number (const RopewayPagingAsked *self, const char *const *names, gint64 *number)
{
  for (; *names != NULL; names++)
    {
      g_autofree char *value = dup_value (self, *names);
      if (value != NULL && g_ascii_string_to_signed (value, 10, 0, G_MAXINT64, number, NULL))
        return *names;
    }
  return NULL;
}

const char *
ropeway_paging_asked_page (const RopewayPagingAsked *self, gint64 *first)
{
  return find_number (self, page_names, first);
}

const char *
ropeway_paging_asked_offset (const RopewayPagingAsked *self)
{
  gint64 number;

  return find_number (self, offset_names, &number);
}

gint64
ropeway_paging_asked_size (const RopewayPagingAsked *self)
{
  gint64 number = 0;

  return find_number (self, size_names, &number) != NULL ? number : 0;
}
