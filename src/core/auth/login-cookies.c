/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/login-cookies.h"

#include <string.h>

#include "secrets/secret.h"

/* Dates have commas as well, but no "name=" behind them. */
static const char *
find_end (const char *line)
{
  for (const char *comma = strstr (line, ", "); comma != NULL; comma = strstr (comma + 2, ", "))
    {
      const char *name = comma + 2;
      gsize length = strcspn (name, "=;, \t\"");

      if (length > 0 && name[length] == '=')
        return comma;
    }
  return line + strlen (line);
}

static gboolean
is_taken_back (char *const *attributes)
{
  for (guint i = 0; attributes[i] != NULL; i++)
    {
      const char *attribute = g_strstrip (attributes[i]);

      if (g_ascii_strncasecmp (attribute, "max-age=", strlen ("max-age=")) == 0
          && !g_ascii_isdigit (attribute[strlen ("max-age=")]))
        return TRUE;
      if (g_ascii_strcasecmp (attribute, "max-age=0") == 0)
        return TRUE;
      if (g_ascii_strncasecmp (attribute, "expires=", strlen ("expires=")) == 0
          && strstr (attribute, "1970") != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
forget (GPtrArray *cookies, const char *name)
{
  gsize length = strlen (name);

  for (guint i = 0; i < cookies->len; i++)
    {
      const char *cookie = g_ptr_array_index (cookies, i);

      if (strncmp (cookie, name, length) == 0 && cookie[length] == '=')
        {
          g_ptr_array_remove_index (cookies, i);
          return;
        }
    }
}

static void
read_cookie (const char *line, gsize length, GPtrArray *cookies, RopewayRedactor *redactor)
{
  g_autofree char *text = g_strndup (line, length);
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  char *pair = parts[0] != NULL ? g_strstrip (parts[0]) : NULL;
  char *sign = pair != NULL ? strchr (pair, '=') : NULL;

  if (sign == NULL || sign == pair)
    return;
  *sign = '\0';
  forget (cookies, pair);
  if (sign[1] != '\0' && !is_taken_back (parts + 1))
    {
      if (redactor != NULL)
        ropeway_redactor_add (redactor, sign + 1, -1);
      g_ptr_array_add (cookies, g_strconcat (pair, "=", sign + 1, NULL));
    }
  ropeway_wipe (text, length);
}

char *
ropeway_login_cookies_read (const char *lines, RopewayRedactor *redactor)
{
  g_autoptr (GPtrArray) cookies = g_ptr_array_new_with_free_func (g_free);

  while (lines != NULL && *lines != '\0')
    {
      const char *end = find_end (lines);

      read_cookie (lines, (gsize)(end - lines), cookies, redactor);
      lines = *end != '\0' ? end + 2 : end;
    }
  if (cookies->len == 0)
    return NULL;
  g_ptr_array_add (cookies, NULL);
  return g_strjoinv ("; ", (char **)cookies->pdata);
}
