/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/xml-scan.h"

#include <string.h>

#include "base/i18n.h"

/* Returns: behind @close, or @end. */
static const char *
skip_to (const char *p, const char *end, const char *close)
{
  gsize length = strlen (close);
  const char *found = memmem (p, (gsize)(end - p), close, length);

  return found != NULL ? found + length : end;
}

/* @p: behind "<". Returns: behind the tag; NULL where it has more than @attributes. */
static const char *
skip_tag (const char *p, const char *end, guint attributes)
{
  guint n = 0;

  for (; p < end && *p != '>' && *p != '<'; p++)
    {
      if (*p == '=' && ++n > attributes)
        return NULL;
      if (*p == '"' || *p == '\'')
        {
          p = memchr (p + 1, *p, (gsize)(end - p - 1));
          if (p == NULL)
            return end;
        }
    }
  return p;
}

static gboolean
begins (const char *p, const char *end, const char *with)
{
  gsize length = strlen (with);

  return (gsize)(end - p) >= length && memcmp (p, with, length) == 0;
}

gboolean
ropeway_xml_scan (const char *text, gsize length, guint attributes, GError **error)
{
  const char *end = text + length;
  const char *p = text;

  while ((p = memchr (p, '<', (gsize)(end - p))) != NULL)
    {
      const char *begin = p++;

      if (begins (begin, end, "<!--"))
        p = skip_to (p, end, "-->");
      else if (begins (begin, end, "<![CDATA["))
        p = skip_to (p, end, "]]>");
      else if (begins (begin, end, "<?"))
        p = skip_to (p, end, "?>");
      else
        p = skip_tag (p, end, attributes);
      if (p == NULL)
        {
          gulong line = 1;
          for (const char *at = text; at < begin; at++)
            line += *at == '\n';
          g_set_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_LIMIT, _ ("line %lu: %s"), line,
                       _ ("an element has too many attributes"));
          return FALSE;
        }
    }
  return TRUE;
}
