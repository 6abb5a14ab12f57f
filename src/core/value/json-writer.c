/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: writes tokens as they are; the way up out of a container is in the tree (value-private.h). */

#include "value/json-writer.h"
#include "value/value-private.h"

/* Deeper lines are not moved further right: 200,000 levels would fill a disk with spaces. */
#define INDENT_LEVELS_MAX 64

/* Returns: where to write; there is room for @more bytes. */
static inline char *
reserve (GString *out, gsize more)
{
  gsize length = out->len;

  if (G_UNLIKELY (out->allocated_len - length <= more))
    {
      g_string_set_size (out, length + more);
      out->len = length;
    }
  return out->str + length;
}

static inline void
append (GString *out, const char *text, gsize length)
{
  memcpy (reserve (out, length), text, length);
  out->len += length;
}

static void
append_line (GString *out, gsize depth)
{
  gsize spaces = 2 * MIN (depth, INDENT_LEVELS_MAX);
  char *to = reserve (out, spaces + 1);

  to[0] = '\n';
  memset (to + 1, ' ', spaces);
  out->len += spaces + 1;
}

static inline void
append_quoted (GString *out, const char *raw, gsize length, const char *after, gsize n_after)
{
  char *to = reserve (out, length + 2 + n_after);

  to[0] = '"';
  memcpy (to + 1, raw, length);
  to[length + 1] = '"';
  memcpy (to + length + 2, after, n_after);
  out->len += length + 2 + n_after;
}

/* Writes a value that is no container, or the beginning of one. */
static inline void
append_value (GString *out, const RopewayValue *value)
{
  switch ((RopewayValueType)value->kind)
    {
    case ROPEWAY_NULL:
      append (out, "null", 4);
      break;
    case ROPEWAY_BOOLEAN:
      if ((value->flags & ROPEWAY_FLAG_TRUE) != 0)
        append (out, "true", 4);
      else
        append (out, "false", 5);
      break;
    case ROPEWAY_NUMBER:
      append (out, value->token, value->length);
      break;
    case ROPEWAY_STRING:
      append_quoted (out, value->token, value->length, "", 0);
      break;
    case ROPEWAY_ARRAY:
      append (out, "[", 1);
      break;
    case ROPEWAY_OBJECT:
      append (out, "{", 1);
      break;
    }
}

static inline void
append_end (GString *out, const RopewayValue *container)
{
  append (out, container->kind == ROPEWAY_ARRAY ? "]" : "}", 1);
}

/* The values below @top, which is a container that is not empty. */
static void
append_children (GString *out, const RopewayValue *top, gboolean indented)
{
  const RopewayValue *value = top->first;
  gsize depth = 1;

  for (;;)
    {
      if (indented)
        append_line (out, depth);
      if (value->name != NULL)
        append_quoted (out, value->name->raw, value->name->raw_length, ": ", indented ? 2 : 1);
      append_value (out, value);
      if (ropeway_value_is_container (value))
        {
          if (value->first != NULL)
            {
              value = value->first;
              depth++;
              continue;
            }
          append_end (out, value);
        }
      while ((value->flags & ROPEWAY_FLAG_LAST) != 0)
        {
          value = value->next;
          depth--;
          if (indented)
            append_line (out, depth);
          append_end (out, value);
          if (value == top)
            return;
        }
      value = value->next;
      append (out, ",", 1);
    }
}

void
ropeway_json_write (const RopewayValue *value, RopewayJsonStyle style, GString *out)
{
  g_return_if_fail (value != NULL && out != NULL);

  append_value (out, value);
  if (ropeway_value_is_container (value))
    {
      if (value->first != NULL)
        append_children (out, value, style == ROPEWAY_JSON_INDENTED);
      else
        append_end (out, value);
    }
  if (style == ROPEWAY_JSON_INDENTED)
    append (out, "\n", 1);
  out->str[out->len] = '\0';
}

char *
ropeway_json_write_text (const RopewayValue *value, RopewayJsonStyle style, gsize *length)
{
  GString *out = g_string_sized_new (1024);

  ropeway_json_write (value, style, out);
  if (length != NULL)
    *length = out->len;
  return g_string_free (out, FALSE);
}

GBytes *
ropeway_json_write_bytes (const RopewayValue *value, RopewayJsonStyle style)
{
  GString *out = g_string_sized_new (1024);

  ropeway_json_write (value, style, out);
  return g_string_free_to_bytes (out);
}
