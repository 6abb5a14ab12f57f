/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/form-writer.h"

#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"

typedef struct
{
  /* borrowed */
  RopewayFormFieldFunc func;
  gpointer data;
  GError **error;
  GString *buffer;

  /* state */
  RopewayFormStyle style;
} Writer;

static gboolean
fail (Writer *writer, const char *name, const char *reason)
{
  g_set_error (writer->error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_VALUE, _ ("“%s”: %s"), name, reason);
  return FALSE;
}

static gboolean
say_scalar (Writer *writer, const char *name, const RopewayValue *value)
{
  const char *text = "";
  gsize length = 0;

  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_STRING:
      text = ropeway_value_peek_text (value, writer->buffer, &length, NULL);
      if (text == NULL)
        return fail (writer, name, _ ("it has characters that no text may hold"));
      break;
    case ROPEWAY_NUMBER:
      text = ropeway_value_get_token (value, &length);
      break;
    case ROPEWAY_BOOLEAN:
      text = ropeway_value_get_boolean (value) ? "true" : "false";
      length = strlen (text);
      break;
    case ROPEWAY_NULL:
    case ROPEWAY_ARRAY:
    case ROPEWAY_OBJECT:
      break;
    }
  return writer->func (name, text, length, writer->data, writer->error);
}

static gboolean
is_filled (const RopewayValue *value)
{
  RopewayValueType kind = ropeway_value_get_kind (value);

  return (kind == ROPEWAY_ARRAY || kind == ROPEWAY_OBJECT) && ropeway_value_get_length (value) > 0;
}

/* Returns: (transfer full): what item @index of the list @name is called. */
static char *
name_item (const Writer *writer, const char *name, const RopewayValue *item, gsize index)
{
  switch (writer->style)
    {
    case ROPEWAY_FORM_DEEP_OBJECT:
      return g_strdup_printf ("%s[%" G_GSIZE_FORMAT "]", name, index);
    case ROPEWAY_FORM_BRACKETS:
      return is_filled (item) ? g_strdup_printf ("%s[%" G_GSIZE_FORMAT "]", name, index)
                              : g_strconcat (name, "[]", NULL);
    case ROPEWAY_FORM_DOTS:
      return is_filled (item) ? g_strdup_printf ("%s[%" G_GSIZE_FORMAT "]", name, index) : g_strdup (name);
    case ROPEWAY_FORM_REPEAT:
      break;
    }
  return g_strdup (name);
}

static char *
name_member (const Writer *writer, const char *name, const char *member)
{
  if (name == NULL)
    return g_strdup (member);
  return writer->style == ROPEWAY_FORM_DOTS ? g_strconcat (name, ".", member, NULL)
                                            : g_strconcat (name, "[", member, "]", NULL);
}

/* @name: (nullable): of the whole. Recursion is bounded by the parts that a name may have. */
static gboolean
say (Writer *writer, const char *name, const RopewayValue *value, guint depth)
{
  gboolean is_list = ropeway_value_get_kind (value) == ROPEWAY_ARRAY;
  gsize index = 0;

  if (name != NULL && !is_filled (value))
    return say_scalar (writer, name, value);
  if (depth > ROPEWAY_LIMIT_PATH_SEGMENTS)
    return fail (writer, name, _ ("there are too many fields inside each other"));
  if (depth > (is_list ? 1 : 0) && writer->style == ROPEWAY_FORM_REPEAT)
    return fail (writer, name, _ ("a form of this style has no fields inside a field; say another “style”"));
  for (const RopewayValue *child = ropeway_value_first (value); child != NULL;
       child = ropeway_value_next (child))
    {
      g_autofree char *inner = is_list ? name_item (writer, name, child, index++)
                                       : name_member (writer, name, ropeway_value_get_name (child, NULL));
      if (!say (writer, inner, child, depth + 1))
        return FALSE;
    }
  return TRUE;
}

gboolean
ropeway_form_each (const RopewayValue *value, RopewayFormStyle style, RopewayFormFieldFunc func,
                   gpointer data, GError **error)
{
  g_autoptr (GString) buffer = g_string_new (NULL);
  Writer writer = { func, data, error, buffer, style };

  if (ropeway_value_get_kind (value) != ROPEWAY_OBJECT)
    {
      g_set_error_literal (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_VALUE,
                           _ ("a form holds one record with named fields"));
      return FALSE;
    }
  return say (&writer, NULL, value, 0);
}

static void
append_encoded (GString *out, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar)text[i];

      if (g_ascii_isalnum (c) || (c != '\0' && strchr ("*-._", c) != NULL))
        g_string_append_c (out, (char)c);
      else if (c == ' ')
        g_string_append_c (out, '+');
      else
        g_string_append_printf (out, "%%%02X", c);
    }
}

static gboolean
append_field (const char *name, const char *text, gsize length, gpointer data, GError **error)
{
  GString *out = data;

  if (out->len > 0)
    g_string_append_c (out, '&');
  append_encoded (out, name, strlen (name));
  g_string_append_c (out, '=');
  append_encoded (out, text, length);
  return TRUE;
}

GBytes *
ropeway_form_write (const RopewayValue *value, RopewayFormStyle style, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!ropeway_form_each (value, style, append_field, out, error))
    return NULL;
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
