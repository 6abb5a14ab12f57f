/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-retirement.h"

#include <string.h>

#include "http/http-retry.h"
#include "http/http-url.h"

/* Year 9999, as far as people write dates. */
#define MAX_SECONDS G_GINT64_CONSTANT (253402300799)

gboolean
ropeway_http_retirement_is_deprecated (const RopewayHttpResponse *response, gint64 now, gint64 *since)
{
  const char *value = ropeway_http_response_get_header (response, "Deprecation");
  guint64 seconds;

  *since = -1;
  if (value == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (value, "true") == 0 || g_str_equal (value, "?1"))
    return TRUE;
  if (*value == '@')
    {
      if (!g_ascii_string_to_unsigned (value + 1, 10, 0, MAX_SECONDS, &seconds, NULL))
        return FALSE;
      *since = (gint64)seconds * G_USEC_PER_SEC;
      return TRUE;
    }
  *since = ropeway_http_retry_read_date (value, now);
  return *since >= 0;
}

gint64
ropeway_http_retirement_get_sunset (const RopewayHttpResponse *response, gint64 now)
{
  const char *value = ropeway_http_response_get_header (response, "Sunset");

  return value != NULL ? ropeway_http_retry_read_date (value, now) : -1;
}

/* Returns: the end of the item of a list that begins at @link: a comma outside of quotation marks, or of the header. */
static const char *
find_end (const char *link)
{
  gboolean is_quoted = FALSE;

  for (; *link != '\0' && (is_quoted || *link != ','); link++)
    if (*link == '"')
      is_quoted = !is_quoted;
    else if (is_quoted && *link == '\\' && link[1] != '\0')
      link++;
  return link;
}

/* Returns: (transfer full) (nullable): the quoted string that begins at @at (RFC 9110 §5.6.4), without its marks. */
static char *
dup_quoted (const char *at)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (*at++ != '"')
    return NULL;
  for (; *at != '\0' && *at != '"'; at++)
    {
      if (*at == '\\' && at[1] != '\0')
        at++;
      g_string_append_c (text, *at);
    }
  return *at == '"' && text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

char *
ropeway_http_retirement_dup_warning (const RopewayHttpResponse *response)
{
  const char *at = ropeway_http_response_get_header (response, "Warning");

  while (at != NULL)
    {
      gsize agent;

      at += strspn (at, " \t,");
      if (g_str_has_prefix (at, "299 "))
        {
          agent = strcspn (at + 4, " \t,\"");
          return at[4 + agent] == ' ' ? dup_quoted (at + 4 + agent + 1) : NULL;
        }
      at = find_end (at);
      at = *at != '\0' ? at + 1 : NULL;
    }
  return NULL;
}

static gboolean
has_relation (const char *attributes, const char *relation)
{
  g_auto (GStrv) parts = g_strsplit (attributes, ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *part = g_strstrip (parts[i]);
      g_autofree char *names = NULL;
      g_auto (GStrv) words = NULL;

      if (g_ascii_strncasecmp (part, "rel=", strlen ("rel=")) != 0)
        continue;
      names = g_ascii_strdown (part + strlen ("rel="), -1);
      words = g_strsplit_set (names, " \"", -1);
      return g_strv_contains ((const char *const *)words, relation);
    }
  return FALSE;
}

char *
ropeway_http_retirement_dup_link (const RopewayHttpResponse *response, const char *relation)
{
  const char *at = ropeway_http_response_get_header (response, "Link");

  while (at != NULL && *at != '\0')
    {
      const char *begin = strchr (at, '<');
      const char *close = begin != NULL ? strchr (begin, '>') : NULL;
      const char *end = close != NULL ? find_end (close + 1) : NULL;
      g_autofree char *attributes = NULL;
      g_autofree char *reference = NULL;

      if (end == NULL)
        return NULL;
      attributes = g_strndup (close + 1, (gsize)(end - close - 1));
      reference = g_strndup (begin + 1, (gsize)(close - begin - 1));
      if (has_relation (attributes, relation))
        return ropeway_http_url_resolve (ropeway_http_response_get_url (response), reference);
      at = *end != '\0' ? end + 1 : NULL;
    }
  return NULL;
}
