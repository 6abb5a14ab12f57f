/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/form-reader.h"

#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"

typedef struct
{
  /* borrowed */
  RopewayTree *tree;
  GError **error;
  const char *name; /* of the field at hand, as it came */
} Reader;

static gboolean
fail (Reader *reader, RopewayFormatError code, const char *reason)
{
  g_autofree char *name = g_utf8_make_valid (reader->name, -1);

  /* Translators: %s is the name of a field, then what is wrong with it. */
  g_set_error (reader->error, ROPEWAY_FORMAT_ERROR, (int)code, _ ("“%s”: %s"), name, reason);
  return FALSE;
}

/* Returns: (transfer full): a plus is a space; a percent sign without two digits is one. @length: (out). */
static char *
decode (const char *text, gsize length, gsize *decoded)
{
  char *out = g_malloc (length + 1);
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    {
      int high = i + 2 < length && text[i] == '%' ? g_ascii_xdigit_value (text[i + 1]) : -1;
      int low = high >= 0 ? g_ascii_xdigit_value (text[i + 2]) : -1;

      out[n++] = low >= 0 ? (char)(high << 4 | low) : text[i] == '+' ? ' ' : text[i];
      i += low >= 0 ? 2 : 0;
    }
  out[n] = '\0';
  *decoded = n;
  return out;
}

/* ---- names with parts ---- */

/* "a[b][]" → a, b, and nothing. What does not close is a name like any other. Returns: (transfer full). */
static GPtrArray *
split_brackets (const char *name)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  const char *open = strchr (name, '[');

  if (open == NULL || open == name || name[strlen (name) - 1] != ']')
    {
      g_ptr_array_add (parts, g_strdup (name));
      return parts;
    }
  g_ptr_array_add (parts, g_strndup (name, (gsize)(open - name)));
  while (open != NULL && *open == '[')
    {
      const char *close = strchr (open, ']');
      if (close == NULL)
        break;
      g_ptr_array_add (parts, g_strndup (open + 1, (gsize)(close - open - 1)));
      open = close + 1;
    }
  if (open == NULL || *open != '\0')
    {
      g_ptr_array_set_size (parts, 0);
      g_ptr_array_add (parts, g_strdup (name));
    }
  return parts;
}

static GPtrArray *
split_dots (const char *name)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) split = g_strsplit (name, ".", -1);

  for (guint i = 0; split[i] != NULL; i++)
    g_ptr_array_add (parts, g_strdup (split[i]));
  if (parts->len == 0)
    g_ptr_array_add (parts, g_strdup (""));
  return parts;
}

static GPtrArray *
split_name (const char *name, RopewayFormStyle style)
{
  if (style == ROPEWAY_FORM_DOTS)
    return split_dots (name);
  if (style != ROPEWAY_FORM_REPEAT)
    return split_brackets (name);
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (parts, g_strdup (name));
  return parts;
}

/* Where a list goes on: at its end, or at one of its items. Returns: FALSE where @part is no such place. */
static gboolean
find_index (const RopewayValue *list, const char *part, gsize *index)
{
  char text[24];

  *index = ropeway_value_get_length (list);
  if (*part == '\0')
    return TRUE;
  *index = (gsize)MIN (g_ascii_strtoull (part, NULL, 10), *index);
  g_snprintf (text, sizeof text, "%" G_GSIZE_FORMAT, *index);
  return g_str_equal (text, part);
}

/* An empty part or "0" begins a list. */
static RopewayValue *
make_container (RopewayTree *tree, const char *part)
{
  return *part == '\0' || g_str_equal (part, "0") ? ropeway_tree_array (tree) : ropeway_tree_object (tree);
}

static RopewayValue *
find_child (const RopewayValue *container, const char *part)
{
  gsize index;

  if (ropeway_value_get_kind (container) == ROPEWAY_OBJECT)
    return ropeway_value_get (container, part);
  return find_index (container, part, &index) ? ropeway_value_get_element (container, (gint64)index) : NULL;
}

static gboolean
add_child (Reader *reader, RopewayValue *container, const char *part, RopewayValue *child)
{
  gsize index;

  if (ropeway_value_get_kind (container) == ROPEWAY_OBJECT)
    ropeway_value_set (reader->tree, container, part, -1, child);
  else if (find_index (container, part, &index))
    ropeway_value_append (container, child);
  else
    return fail (reader, ROPEWAY_FORMAT_ERROR_SYNTAX, _ ("a list cannot have a field of that name"));
  return TRUE;
}

static gboolean
is_container (const RopewayValue *value)
{
  return ropeway_value_get_kind (value) == ROPEWAY_ARRAY || ropeway_value_get_kind (value) == ROPEWAY_OBJECT;
}

/* The text of a name that came before makes a list with the new one. */
static gboolean
add_again (Reader *reader, RopewayValue *container, const char *part, RopewayValue *there,
           RopewayValue *value)
{
  if (ropeway_value_get_kind (there) == ROPEWAY_OBJECT || ropeway_value_get_kind (container) == ROPEWAY_ARRAY)
    return fail (reader, ROPEWAY_FORMAT_ERROR_SYNTAX, _ ("it is a text here and an object elsewhere"));
  if (ropeway_value_get_kind (there) == ROPEWAY_STRING)
    {
      RopewayValue *list = ropeway_tree_array (reader->tree);
      ropeway_value_append (list, ropeway_tree_copy (reader->tree, there));
      ropeway_value_set (reader->tree, container, part, -1, list);
      there = list;
    }
  ropeway_value_append (there, value);
  return TRUE;
}

static gboolean
place (Reader *reader, const GPtrArray *parts, RopewayValue *value)
{
  RopewayValue *container = ropeway_tree_get_root (reader->tree);

  if (parts->len > ROPEWAY_LIMIT_PATH_SEGMENTS)
    return fail (reader, ROPEWAY_FORMAT_ERROR_LIMIT, _ ("the name has too many parts"));
  for (guint i = 0; i + 1 < parts->len; i++)
    {
      RopewayValue *child = find_child (container, g_ptr_array_index (parts, i));

      if (child == NULL)
        {
          child = make_container (reader->tree, g_ptr_array_index (parts, i + 1));
          if (!add_child (reader, container, g_ptr_array_index (parts, i), child))
            return FALSE;
        }
      else if (!is_container (child))
        return fail (reader, ROPEWAY_FORMAT_ERROR_SYNTAX, _ ("it is a text here and an object elsewhere"));
      container = child;
    }
  const char *last = g_ptr_array_index (parts, parts->len - 1);
  RopewayValue *there = find_child (container, last);
  return there != NULL ? add_again (reader, container, last, there, value)
                       : add_child (reader, container, last, value);
}

/* ---- fields ---- */

static gboolean
read_field (Reader *reader, const char *text, gsize length, RopewayFormStyle style)
{
  const char *equals = memchr (text, '=', length);
  gsize of_name = equals != NULL ? (gsize)(equals - text) : length;
  gsize n, of_value;
  g_autofree char *name = decode (text, of_name, &n);
  g_autofree char *value
      = decode (text + of_name + (equals != NULL), length - of_name - (equals != NULL), &of_value);

  reader->name = name;
  if (!g_utf8_validate_len (name, n, NULL))
    return fail (reader, ROPEWAY_FORMAT_ERROR_CHARSET, _ ("the name is not UTF-8"));
  if (!g_utf8_validate_len (value, of_value, NULL))
    return fail (reader, ROPEWAY_FORMAT_ERROR_CHARSET, _ ("the text is not UTF-8"));
  g_autoptr (GPtrArray) parts = split_name (name, style);
  return place (reader, parts, ropeway_tree_string (reader->tree, value, (gssize)of_value));
}

RopewayTree *
ropeway_form_reader_read (GBytes *bytes, RopewayFormStyle style, GError **error)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  Reader reader = { tree, error, "" };
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *text = data != NULL ? data : "";
  const char *end = text + length;

  ropeway_tree_set_root (tree, ropeway_tree_object (tree));
  while (end > text && (end[-1] == '\n' || end[-1] == '\r'))
    end--;
  for (guint n = 0; text < end; n++)
    {
      const char *stop = memchr (text, '&', (gsize)(end - text));
      gsize of_field = (gsize)((stop != NULL ? stop : end) - text);

      if (n >= ROPEWAY_LIMIT_FORM_FIELDS)
        {
          g_set_error_literal (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_LIMIT,
                               _ ("there are too many fields"));
          return NULL;
        }
      if (of_field > 0 && !read_field (&reader, text, of_field, style))
        return NULL;
      text += of_field + (stop != NULL);
    }
  return g_steal_pointer (&tree);
}
