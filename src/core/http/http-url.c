/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: addresses come from people, job files and services; only sound ones may reach the network. */
#include "http/http-url.h"

#include <libsoup/soup.h>
#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "http/http-client.h"

static gboolean
is_allowed (const char *p)
{
  if (*p == '%')
    return g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2]);
  return g_ascii_isgraph (*p) && strchr ("\"<>\\^`{|}", *p) == NULL;
}

/* Encodes what stands behind the host and may not stand there; cuts the fragment. */
static char *
encode (const char *text)
{
  GString *out = g_string_sized_new (strlen (text) + 16);
  const char *host = strstr (text, "://");
  const char *path = host != NULL ? host + 3 + strcspn (host + 3, "/?#") : text;

  g_string_append_len (out, text, path - text);
  for (const char *p = path; *p != '\0' && *p != '#'; p++)
    if (is_allowed (p))
      g_string_append_c (out, *p);
    else
      g_string_append_printf (out, "%%%02X", (guint8)*p);
  return g_string_free (out, FALSE);
}

static gboolean
has_controls (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      return TRUE;
  return FALSE;
}

/* GUri takes anything for a name, and makes ASCII of what is not (RFC 5890). */
static gboolean
is_host (const char *host)
{
  for (const char *p = host; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-._:%", *p) == NULL)
      return FALSE;
  return *host != '\0' && (strpbrk (host, ":%") == NULL || strchr (host, ':') != NULL);
}

static gboolean
check (GUri *uri, const char *url, GError **error)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);

  if (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https"))
    g_set_error (error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_ADDRESS,
                 _ ("An address begins with https:// or http://, this one with %s:."), scheme);
  else if (host == NULL || !is_host (host))
    g_set_error (error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_ADDRESS,
                 _ ("The address “%s” names no host. Write it like https://service.example/path."), url);
  else if (g_uri_get_userinfo (uri) != NULL)
    g_set_error (
        error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_ADDRESS,
        _ ("The address of “%s” holds a user name or password. Put them into the connection's sign-in."),
        host);
  else if (g_uri_get_port (uri) == 0)
    g_set_error (error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_ADDRESS, _ ("“%s” has no port 0."), host);
  else
    return TRUE;
  return FALSE;
}

GUri *
ropeway_http_url_parse_long (const char *url, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GUri) uri = NULL;

  if (has_controls (url))
    {
      g_set_error_literal (error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_ADDRESS,
                           _ ("The address holds a line break or another control character. Remove it."));
      return NULL;
    }

  text = encode (url);
  uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  explicit_bzero (text, strlen (text));
  if (uri == NULL)
    {
      g_set_error (error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_ADDRESS,
                   _ ("“%s” is no address. Write it like https://service.example/path."), url);
      return NULL;
    }
  return check (uri, url, error) ? g_steal_pointer (&uri) : NULL;
}

GUri *
ropeway_http_url_parse (const char *url, GError **error)
{
  if (strlen (url) > ROPEWAY_LIMIT_URL_BYTES)
    {
      g_set_error (error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_ADDRESS,
                   _ ("The address is longer than %d characters."), ROPEWAY_LIMIT_URL_BYTES);
      return NULL;
    }
  return ropeway_http_url_parse_long (url, error);
}

char *
ropeway_http_url_resolve (const char *base, const char *reference)
{
  g_autoptr (GUri) from = ropeway_http_url_parse (base, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GUri) whole = NULL;
  g_autofree char *result = NULL;

  if (from == NULL || has_controls (reference))
    return NULL;
  text = encode (reference);
  uri = g_uri_parse_relative (from, text, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL)
    return NULL;
  result = g_uri_to_string (uri);
  whole = ropeway_http_url_parse (result, NULL);
  return whole != NULL ? g_steal_pointer (&result) : NULL;
}

static int
port_of (GUri *uri)
{
  if (g_uri_get_port (uri) != -1)
    return g_uri_get_port (uri);
  return g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
}

gboolean
ropeway_http_url_same_origin (GUri *a, GUri *b)
{
  return g_str_equal (g_uri_get_scheme (a), g_uri_get_scheme (b))
         && g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0 && port_of (a) == port_of (b);
}

char *
ropeway_http_url_dup_origin (const char *url)
{
  g_autoptr (GUri) uri = ropeway_http_url_parse (url, NULL);
  g_autofree char *host = NULL;
  const char *scheme;
  int port;

  if (uri == NULL)
    return NULL;
  scheme = g_uri_get_scheme (uri);
  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  port = port_of (uri);
  if (port == (g_str_equal (scheme, "https") ? 443 : 80))
    port = -1;
  return g_uri_join (G_URI_FLAGS_NONE, scheme, NULL, host, port, "", NULL, NULL);
}

char *
ropeway_http_url_append (const char *url, const char *name, const char *value)
{
  g_autofree char *escaped_name = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *escaped_value = g_uri_escape_string (value, NULL, FALSE);
  gsize length = strcspn (url, "#");
  const char *mark = memchr (url, '?', length);
  const char *joint = "&";

  if (mark == NULL)
    joint = "?";
  else if (mark + 1 == url + length)
    joint = "";
  return g_strdup_printf ("%.*s%s%s=%s", (int)length, url, joint, escaped_name, escaped_value);
}

static gboolean
is_parameter (const char *part, const char *name, const char *value)
{
  const char *sign = strchr (part, '=');
  g_autofree char *part_name = g_uri_unescape_segment (part, sign, NULL);
  g_autofree char *part_value = sign != NULL ? g_uri_unescape_string (sign + 1, NULL) : NULL;

  return g_strcmp0 (part_name, name) == 0 && g_strcmp0 (part_value, value) == 0;
}

char *
ropeway_http_url_remove (const char *url, const char *name, const char *value)
{
  const char *mark = strchr (url, '?');
  g_autoptr (GString) out = NULL;
  g_auto (GStrv) parts = NULL;
  char joint = '?';

  if (mark == NULL)
    return g_strdup (url);

  out = g_string_new_len (url, mark - url);
  parts = g_strsplit (mark + 1, "&", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (is_parameter (parts[i], name, value))
        continue;
      g_string_append_c (out, joint);
      g_string_append (out, parts[i]);
      joint = '&';
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
