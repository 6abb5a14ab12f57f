/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/ndjson.h"

#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

static gboolean
is_blank (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (strchr (" \t\r", text[i]) == NULL || text[i] == '\0')
      return FALSE;
  return TRUE;
}

static gboolean
read_line (RopewayTree *tree, const char *text, gsize length, gsize line, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (RopewayTree) read = ropeway_json_read_text (text, (gssize)length, NULL, NULL, &reason);
  RopewayValue *list = ropeway_tree_get_root (tree);

  if (read == NULL)
    {
      /* Translators: %lu is the number of a line, %s what is wrong there. */
      g_set_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_SYNTAX, _ ("line %lu: %s"), (gulong)line,
                   reason->message);
      return FALSE;
    }
  if (ropeway_value_get_length (list) >= ROPEWAY_LIMIT_JSON_MEMBERS)
    {
      g_set_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_LIMIT, _ ("line %lu: %s"), (gulong)line,
                   _ ("there are too many lines"));
      return FALSE;
    }
  ropeway_value_append (list, ropeway_tree_copy (tree, ropeway_tree_get_root (read)));
  return TRUE;
}

RopewayTree *
ropeway_ndjson_read (GBytes *bytes, GError **error)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  gsize length, line = 1;
  const char *text = g_bytes_get_data (bytes, &length);

  ropeway_tree_set_root (tree, ropeway_tree_array (tree));
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  while (length > 0)
    {
      const char *stop = memchr (text, '\n', length);
      gsize of_line = stop != NULL ? (gsize)(stop - text) : length;

      if (!is_blank (text, of_line) && !read_line (tree, text, of_line, line, error))
        return NULL;
      line++;
      text += of_line + (stop != NULL);
      length -= of_line + (stop != NULL);
    }
  return g_steal_pointer (&tree);
}

GBytes *
ropeway_ndjson_write (const RopewayValue *value)
{
  gboolean is_list = ropeway_value_get_kind (value) == ROPEWAY_ARRAY;
  GString *out = g_string_new (NULL);

  for (const RopewayValue *v = is_list ? ropeway_value_first (value) : value; v != NULL;
       v = is_list ? ropeway_value_next (v) : NULL)
    {
      ropeway_json_write (v, ROPEWAY_JSON_COMPACT, out);
      g_string_append_c (out, '\n');
    }
  return g_string_free_to_bytes (out);
}
