/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/xml-writer.h"

#include <string.h>

#include <libxml/tree.h>

#include "base/i18n.h"
#include "base/limits.h"

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

typedef struct
{
  /* owned */
  GString *out;
  GString *buffer;

  /* borrowed */
  const RopewayXmlWriteOptions *options;
  GError **error;
} Writer;

G_GNUC_PRINTF (2, 3)
static gboolean
fail (Writer *writer, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (writer->error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_VALUE, reason);
  return FALSE;
}

/* ---- names ---- */

static gboolean
is_declared (const Writer *writer, const char *prefix, gsize length)
{
  if (length == 3 && memcmp (prefix, "xml", 3) == 0)
    return TRUE;
  for (const char *const *at = writer->options->namespaces; at != NULL && *at != NULL; at += 2)
    if (strlen (*at) == length && memcmp (*at, prefix, length) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_name (Writer *writer, const char *name)
{
  const char *colon = strchr (name, ':');

  if (xmlValidateQName ((const xmlChar *)name, 0) != 0)
    return fail (writer, _ ("“%s” cannot be the name of an XML element or attribute"), name);
  if (colon != NULL && !is_declared (writer, name, (gsize)(colon - name)))
    return fail (writer, _ ("the prefix of “%s” is not declared; name its namespace under “namespaces”"),
                 name);
  return TRUE;
}

/* ---- texts ---- */

/* XML 1.0 §2.2. */
static gboolean
is_character (gunichar c)
{
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd)
         || c >= 0x10000;
}

/* A carriage return, and in attributes any white space, is only kept as a number. */
static void
write_character (GString *out, const char *at, gunichar c, gboolean is_attribute)
{
  if (c == '&')
    g_string_append (out, "&amp;");
  else if (c == '<')
    g_string_append (out, "&lt;");
  else if (c == '>')
    g_string_append (out, "&gt;");
  else if (c == '"' && is_attribute)
    g_string_append (out, "&quot;");
  else if (c == '\r' || (is_attribute && (c == '\n' || c == '\t')))
    g_string_append_printf (out, "&#%u;", c);
  else
    g_string_append_len (out, at, g_utf8_next_char (at) - at);
}

static gboolean
write_escaped (Writer *writer, const char *text, gsize length, const char *name, gboolean is_attribute)
{
  for (const char *at = text; at < text + length; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!is_character (c))
        return fail (writer, _ ("“%s” has a character that XML cannot hold (U+%04X)"), name, c);
      write_character (writer->out, at, c, is_attribute);
    }
  return TRUE;
}

static gboolean
write_scalar (Writer *writer, const RopewayValue *value, const char *name, gboolean is_attribute)
{
  gsize length;
  const char *text;

  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_STRING:
      text = ropeway_value_peek_text (value, writer->buffer, &length, NULL);
      if (text == NULL)
        return fail (writer, _ ("“%s” has a character that XML cannot hold"), name);
      return write_escaped (writer, text, length, name, is_attribute);
    case ROPEWAY_NUMBER:
      text = ropeway_value_get_token (value, &length);
      g_string_append_len (writer->out, text, (gssize)length);
      return TRUE;
    case ROPEWAY_BOOLEAN:
      g_string_append (writer->out, ropeway_value_get_boolean (value) ? "true" : "false");
      return TRUE;
    case ROPEWAY_NULL:
      return TRUE;
    case ROPEWAY_ARRAY:
    case ROPEWAY_OBJECT:
      break;
    }
  return fail (writer, _ ("“%s” is a list or an object, but only a text fits there"), name);
}

/* ---- elements ---- */

static gboolean write_element (Writer *writer, const char *name, const RopewayValue *value, guint depth,
                               gboolean is_root);

static void
write_namespaces (Writer *writer)
{
  for (const char *const *at = writer->options->namespaces; at != NULL && *at != NULL; at += 2)
    {
      g_autofree char *uri = g_markup_escape_text (at[1], -1);
      g_string_append_printf (writer->out, " xmlns%s%s=\"%s\"", **at != '\0' ? ":" : "", *at, uri);
    }
}

static gboolean
write_attributes (Writer *writer, const RopewayValue *value)
{
  for (const RopewayValue *member = ropeway_value_first (value); member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, NULL);

      if (name == NULL || *name != '@')
        continue;
      if (!check_name (writer, name + 1))
        return FALSE;
      g_string_append_printf (writer->out, " %s=\"", name + 1);
      if (!write_scalar (writer, member, name + 1, TRUE))
        return FALSE;
      g_string_append_c (writer->out, '"');
    }
  return TRUE;
}

static gboolean
write_member (Writer *writer, const RopewayValue *member, guint depth)
{
  const char *name = ropeway_value_get_name (member, NULL);

  if (ropeway_value_get_kind (member) != ROPEWAY_ARRAY)
    return write_element (writer, name, member, depth, FALSE);
  for (const RopewayValue *item = ropeway_value_first (member); item != NULL;
       item = ropeway_value_next (item))
    if (!write_element (writer, name, item, depth, FALSE))
      return FALSE;
  return TRUE;
}

static gboolean
comes_first (const Writer *writer, const char *name)
{
  return writer->options->order != NULL && g_strv_contains (writer->options->order, name);
}

static gboolean
write_members (Writer *writer, const RopewayValue *value, guint depth)
{
  const RopewayValue *text = ropeway_value_get (value, "#text");

  if (text != NULL && !write_scalar (writer, text, "#text", FALSE))
    return FALSE;
  for (const char *const *name = writer->options->order; name != NULL && *name != NULL; name++)
    {
      const RopewayValue *member = **name != '@' && **name != '#' ? ropeway_value_get (value, *name) : NULL;
      if (member != NULL && !write_member (writer, member, depth))
        return FALSE;
    }
  for (const RopewayValue *member = ropeway_value_first (value); member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, NULL);
      if (*name != '@' && strcmp (name, "#text") != 0 && !comes_first (writer, name)
          && !write_member (writer, member, depth))
        return FALSE;
    }
  return TRUE;
}

/* Recursion is bounded by the depth that a reader accepts. */
static gboolean
write_element (Writer *writer, const char *name, const RopewayValue *value, guint depth, gboolean is_root)
{
  gboolean is_object = ropeway_value_get_kind (value) == ROPEWAY_OBJECT;

  if (!check_name (writer, name))
    return FALSE;
  if (depth >= ROPEWAY_LIMIT_XML_DEPTH)
    return fail (writer, _ ("there are too many elements inside each other"));
  g_string_append_printf (writer->out, "<%s", name);
  if (is_root)
    write_namespaces (writer);
  if (is_object && !write_attributes (writer, value))
    return FALSE;
  gsize begin = writer->out->len;
  g_string_append_c (writer->out, '>');
  if (!(is_object ? write_members (writer, value, depth + 1) : write_scalar (writer, value, name, FALSE)))
    return FALSE;
  if (writer->out->len == begin + 1)
    {
      g_string_truncate (writer->out, begin);
      g_string_append (writer->out, "/>");
      return TRUE;
    }
  g_string_append_printf (writer->out, "</%s>", name);
  return TRUE;
}

static gboolean
write_root (Writer *writer, const RopewayValue *value)
{
  const char *root = writer->options->root;

  if (root == NULL && ropeway_value_get_kind (value) == ROPEWAY_OBJECT
      && ropeway_value_get_length (value) == 1)
    {
      value = ropeway_value_first (value);
      root = ropeway_value_get_name (value, NULL);
    }
  if (root == NULL || *root == '@' || *root == '#' || ropeway_value_get_kind (value) == ROPEWAY_ARRAY)
    return fail (writer, _ ("XML needs one root element; name it under “root”, or put the record into one"));
  return write_element (writer, root, value, 0, TRUE);
}

static const char *
envelope_namespace (RopewaySoap soap)
{
  return soap == ROPEWAY_SOAP_1_2 ? "http://www.w3.org/2003/05/soap-envelope"
                                  : "http://schemas.xmlsoap.org/soap/envelope/";
}

GBytes *
ropeway_xml_write (const RopewayValue *value, const RopewayXmlWriteOptions *options, GError **error)
{
  static const RopewayXmlWriteOptions plain = { 0 };
  g_autoptr (GString) out = g_string_new (DECLARATION);
  g_autoptr (GString) buffer = g_string_new (NULL);
  Writer writer = { out, buffer, options != NULL ? options : &plain, error };
  gboolean has_envelope = writer.options->soap != ROPEWAY_SOAP_NONE;

  if (has_envelope)
    g_string_append_printf (out, "<soap:Envelope xmlns:soap=\"%s\"><soap:Body>",
                            envelope_namespace (writer.options->soap));
  if (!write_root (&writer, value))
    return NULL;
  if (has_envelope)
    g_string_append (out, "</soap:Body></soap:Envelope>");
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
