/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/xml-reader.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "value/value-private.h"
#include "value/xml-scan.h"

#define XSI "http://www.w3.org/2001/XMLSchema-instance"
#define WIDE 32 /* names of one element that are looked for one by one */

/* A member of an element that is open. The strings are the parser's own, one for each text. */
typedef struct
{
  const char *local;
  const char *prefix; /* (nullable) */
  const char *uri;    /* (nullable) */
  RopewayValue *value;
  gboolean is_attribute;
  gboolean is_list;
} Member;

/* An element that is open. */
typedef struct
{
  const char *local;
  const char *prefix; /* (nullable) */
  const char *uri;    /* (nullable) */
  gsize text;         /* where its own text begins */
  guint first;        /* of its members */
  guint n_namespaces;
  guint n_elements;
  gboolean is_nil;
  gboolean is_markup; /* what is inside stays a text */
  GHashTable *wide;   /* (nullable) owned: "uri name" of a member to its place, from 1 */
} Element;

typedef struct
{
  /* owned */
  GArray *elements; /* Element: those that are open */
  GArray *members;  /* Member: of all of them */
  GString *text;    /* of all of them */
  GError *error;
  RopewayTree *tree;

  /* borrowed */
  xmlParserCtxt *parser;

  /* state */
  RopewayXmlOptions options;
  gsize values;
  guint namespaces;
  guint markup; /* elements open inside one whose markup is kept */
} Reader;

static Element *
peek (Reader *reader)
{
  return reader->elements->len > 0 ? &g_array_index (reader->elements, Element, reader->elements->len - 1)
                                   : NULL;
}

static void
stop (Reader *reader, RopewayFormatError code, gulong line, const char *reason)
{
  if (reader->error != NULL)
    return;
  /* Translators: %lu is the number of a line, %s what is wrong there. */
  reader->error = g_error_new (ROPEWAY_FORMAT_ERROR, (int)code, _ ("line %lu: %s"), line, reason);
  xmlStopParser (reader->parser);
}

static void
stop_here (Reader *reader, RopewayFormatError code, const char *reason)
{
  stop (reader, code, (gulong)xmlSAX2GetLineNumber (reader->parser), reason);
}

static RopewayValue *
count (Reader *reader, RopewayValue *value)
{
  if (++reader->values > reader->options.values)
    stop_here (reader, ROPEWAY_FORMAT_ERROR_LIMIT, _ ("there are too many values"));
  return value;
}

/* ---- members ---- */

static char *
make_key (const char *local, const char *uri)
{
  return g_strconcat (uri != NULL ? uri : "", " ", local, NULL);
}

static void
index_member (Reader *reader, Element *element, guint place)
{
  const Member *member = &g_array_index (reader->members, Member, place);

  g_hash_table_insert (element->wide, make_key (member->local, member->uri), GUINT_TO_POINTER (place + 1));
}

/* Returns: (nullable): the element of that name that came before in @element. */
static Member *
find_member (Reader *reader, Element *element, const char *local, const char *uri)
{
  if (element->wide != NULL)
    {
      g_autofree char *key = make_key (local, uri);
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (element->wide, key));
      return place > 0 ? &g_array_index (reader->members, Member, place - 1) : NULL;
    }
  for (guint i = reader->members->len; i > element->first; i--)
    {
      Member *member = &g_array_index (reader->members, Member, i - 1);
      if (member->local == local && member->uri == uri && !member->is_attribute)
        return member;
    }
  return NULL;
}

static void
add_member (Reader *reader, Element *element, const Member *added)
{
  Member *same = find_member (reader, element, added->local, added->uri);

  if (same == NULL)
    {
      g_array_append_val (reader->members, *added);
      if (element->wide != NULL)
        index_member (reader, element, reader->members->len - 1);
      else if (reader->members->len - element->first > WIDE)
        {
          element->wide = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
          for (guint i = element->first; i < reader->members->len; i++)
            if (!g_array_index (reader->members, Member, i).is_attribute)
              index_member (reader, element, i);
        }
      return;
    }
  if (!same->is_list)
    {
      RopewayValue *list = count (reader, ropeway_tree_array (reader->tree));
      ropeway_value_attach (list, same->value);
      same->value = list;
      same->is_list = TRUE;
    }
  ropeway_value_attach (same->value, added->value);
}

/* ---- names ---- */

static const char *
find_prefix (const Reader *reader, const char *uri)
{
  for (const char *const *at = reader->options.namespaces; uri != NULL && at != NULL && *at != NULL; at += 2)
    if (strcmp (at[1], uri) == 0 && **at != '\0')
      return *at;
  return NULL;
}

/* Returns: (transfer full) (nullable): the names that come from several namespaces; NULL where all come from one. */
static GHashTable *
find_rivals (const Reader *reader, const Element *element)
{
  g_autoptr (GHashTable) known = NULL;
  GHashTable *rivals = NULL;

  for (guint i = element->first; i < reader->members->len; i++)
    {
      const Member *member = &g_array_index (reader->members, Member, i);
      const Member *first = &g_array_index (reader->members, Member, element->first);
      const char *other;

      if (known == NULL && member->uri == first->uri)
        continue;
      if (known == NULL)
        {
          known = g_hash_table_new (g_direct_hash, g_direct_equal);
          rivals = g_hash_table_new (g_direct_hash, g_direct_equal);
          i = element->first;
          member = first;
        }
      /* Both texts are the parser's own, so that the same name is the same address; that of an attribute is set apart. */
      const char *key = member->local + (member->is_attribute ? 1 : 0);
      if (!g_hash_table_lookup_extended (known, key, NULL, (gpointer *)&other))
        g_hash_table_insert (known, (gpointer)key, (gpointer)member->uri);
      else if (other != member->uri)
        g_hash_table_add (rivals, (gpointer)key);
    }
  return rivals;
}

static const RopewayName *
name_member (Reader *reader, const Element *element, const Member *member, GHashTable *rivals)
{
  const char *prefix = find_prefix (reader, member->uri);

  /* An attribute without prefix belongs to no namespace, but to its element. */
  const char *own = member->is_attribute ? NULL : element->uri;
  if (prefix == NULL && rivals != NULL && member->uri != own
      && g_hash_table_contains (rivals, member->local + (member->is_attribute ? 1 : 0)))
    prefix = member->prefix;
  if (prefix == NULL && !member->is_attribute)
    return ropeway_tree_name_from_text (reader->tree, member->local, strlen (member->local));
  g_autofree char *name = g_strconcat (member->is_attribute ? "@" : "", prefix != NULL ? prefix : "",
                                       prefix != NULL ? ":" : "", member->local, NULL);
  return ropeway_tree_name_from_text (reader->tree, name, strlen (name));
}

/* ---- elements ---- */

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, " \t\r\n")] == '\0';
}

static void
attach_text (Reader *reader, RopewayValue *object, const char *text)
{
  RopewayValue *value = count (reader, ropeway_tree_string (reader->tree, text, -1));

  value->name = ropeway_tree_name_from_text (reader->tree, "#text", strlen ("#text"));
  ropeway_value_attach (object, value);
}

/* Attributes, text, elements. */
static RopewayValue *
make_object (Reader *reader, const Element *element, const char *text)
{
  RopewayValue *object = ropeway_tree_object (reader->tree);
  g_autoptr (GHashTable) rivals = find_rivals (reader, element);
  gboolean has_text = element->n_elements > 0 ? !is_blank (text) : *text != '\0';

  for (guint i = element->first; i < reader->members->len; i++)
    {
      const Member *member = &g_array_index (reader->members, Member, i);

      if (has_text && !member->is_attribute)
        {
          attach_text (reader, object, text);
          has_text = FALSE;
        }
      member->value->name = name_member (reader, element, member, rivals);
      ropeway_value_attach (object, member->value);
    }
  if (has_text)
    attach_text (reader, object, text);
  return object;
}

static RopewayValue *
make_value (Reader *reader, const Element *element)
{
  const char *text = reader->text->str + element->text;

  if (reader->members->len > element->first)
    return make_object (reader, element, text);
  if (element->is_nil)
    return ropeway_tree_null (reader->tree);
  return ropeway_tree_string (reader->tree, text, -1);
}

static void
finish_element (Reader *reader)
{
  Element element = *peek (reader);
  Member member = { element.local, element.prefix, element.uri, NULL, FALSE, FALSE };

  member.value = count (reader, make_value (reader, &element));
  g_string_truncate (reader->text, element.text);
  g_array_set_size (reader->members, element.first);
  g_array_set_size (reader->elements, reader->elements->len - 1);
  g_clear_pointer (&element.wide, g_hash_table_unref);
  reader->namespaces -= element.n_namespaces;
  Element *parent = peek (reader);
  if (parent != NULL)
    {
      parent->n_elements++;
      add_member (reader, parent, &member);
      return;
    }
  RopewayValue *root = ropeway_tree_object (reader->tree);
  Element top = { 0 };
  member.value->name = name_member (reader, &top, &member, NULL);
  ropeway_value_attach (root, member.value);
  ropeway_tree_set_root (reader->tree, root);
}

static gboolean
is_true (const char *text, gsize length)
{
  return (length == 4 && memcmp (text, "true", 4) == 0) || (length == 1 && *text == '1');
}

/* The parser hands over local name, prefix, URI, and where the value begins and ends. */
static void
add_attributes (Reader *reader, Element *element, int n, const xmlChar **attributes)
{
  for (int i = 0; i < n; i++, attributes += 5)
    {
      Member member = { (const char *)attributes[0],
                        (const char *)attributes[1],
                        (const char *)attributes[2],
                        NULL,
                        TRUE,
                        FALSE };
      const char *value = (const char *)attributes[3];
      gsize length = (gsize)(attributes[4] - attributes[3]);

      if (g_strcmp0 (member.uri, XSI) == 0 && strcmp (member.local, "nil") == 0)
        {
          element->is_nil = is_true (value, length);
          continue;
        }
      if (reader->options.keep_xhtml && strcmp (member.local, "type") == 0 && length == 5
          && memcmp (value, "xhtml", 5) == 0)
        element->is_markup = TRUE;
      member.value = count (reader, ropeway_tree_string (reader->tree, value, (gssize)length));
      g_array_append_val (reader->members, member);
    }
}

/* ---- markup that stays ---- */

static void
append_escaped (GString *out, const char *text, gsize length)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize)length);

  g_string_append (out, escaped);
}

static void
open_markup (Reader *reader, const char *local, int n, const xmlChar **attributes)
{
  reader->markup++;
  g_string_append_printf (reader->text, "<%s", local);
  for (int i = 0; i < n; i++, attributes += 5)
    {
      g_string_append_printf (reader->text, " %s=\"", (const char *)attributes[0]);
      append_escaped (reader->text, (const char *)attributes[3], (gsize)(attributes[4] - attributes[3]));
      g_string_append_c (reader->text, '"');
    }
  g_string_append_c (reader->text, '>');
}

/* ---- what the parser calls ---- */

static void
on_start (void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
          const xmlChar **namespaces, int n_attributes, int n_defaulted, const xmlChar **attributes)
{
  Reader *reader = data;
  Element *parent = peek (reader);
  Element element = { (const char *)local,
                      (const char *)prefix,
                      (const char *)uri,
                      reader->text->len,
                      reader->members->len,
                      (guint)n_namespaces,
                      0,
                      FALSE,
                      FALSE,
                      NULL };

  if (reader->error != NULL)
    return;
  if (reader->elements->len + reader->markup >= reader->options.depth)
    {
      stop_here (reader, ROPEWAY_FORMAT_ERROR_LIMIT, _ ("there are too many elements inside each other"));
      return;
    }
  if (parent != NULL && parent->is_markup)
    {
      open_markup (reader, (const char *)local, n_attributes, attributes);
      return;
    }
  reader->namespaces += (guint)n_namespaces;
  if (reader->namespaces > ROPEWAY_LIMIT_XML_NAMESPACES)
    {
      reader->namespaces -= (guint)n_namespaces;
      stop_here (reader, ROPEWAY_FORMAT_ERROR_LIMIT, _ ("there are too many namespaces"));
      return;
    }
  add_attributes (reader, &element, n_attributes, attributes);
  g_array_append_val (reader->elements, element);
}

static void
on_end (void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
  Reader *reader = data;

  if (reader->error != NULL || reader->elements->len == 0)
    return;
  if (reader->markup == 0)
    {
      finish_element (reader);
      return;
    }
  reader->markup--;
  g_string_append_printf (reader->text, "</%s>", (const char *)local);
}

static void
on_text (void *data, const xmlChar *text, int length)
{
  Reader *reader = data;

  if (reader->error != NULL || reader->elements->len == 0)
    return;
  if (reader->markup > 0 || peek (reader)->is_markup)
    append_escaped (reader->text, (const char *)text, (gsize)length);
  else
    g_string_append_len (reader->text, (const char *)text, length);
}

static void
on_document_type (void *data, const xmlChar *name, const xmlChar *id, const xmlChar *address)
{
  stop_here (data, ROPEWAY_FORMAT_ERROR_REFUSED,
             _ ("it has a document type (<!DOCTYPE>), which is refused because it could do harm"));
}

/* What is wrong with the document alone; an undeclared prefix is a name like any other. */
static void
on_problem (void *data, xmlErrorPtr problem)
{
  Reader *reader = data;

  if (problem->level < XML_ERR_FATAL || reader->error != NULL)
    return;
  g_autofree char *reason = g_utf8_make_valid (problem->message != NULL ? problem->message : "", -1);
  stop (reader, problem->code == XML_ERR_NO_MEMORY ? ROPEWAY_FORMAT_ERROR_LIMIT : ROPEWAY_FORMAT_ERROR_SYNTAX,
        (gulong)problem->line, g_strstrip (reason));
}

static const xmlSAXHandler handler = {
  .initialized = XML_SAX2_MAGIC,
  .startElementNs = on_start,
  .endElementNs = on_end,
  .characters = on_text,
  .ignorableWhitespace = on_text,
  .cdataBlock = on_text,
  .internalSubset = on_document_type,
  .serror = on_problem,
};

/* ---- all of it ---- */

static gboolean
parse (Reader *reader, const char *text, gsize length)
{
  reader->parser = xmlCreateMemoryParserCtxt (text, (int)length);
  if (reader->parser == NULL)
    {
      reader->error = g_error_new_literal (ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_EMPTY,
                                           _ ("there is nothing in it"));
      return FALSE;
    }
  /* NOENT only means that "&amp;" comes as "&": without a document type there is nothing else to replace. */
  xmlCtxtUseOptions (reader->parser, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC);
  *reader->parser->sax = handler;
  reader->parser->userData = reader;
  xmlParseDocument (reader->parser);
  if (reader->error == NULL && (!reader->parser->wellFormed || ropeway_tree_get_root (reader->tree) == NULL))
    reader->error
        = g_error_new_literal (ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_SYNTAX, _ ("it is no XML"));
  xmlFreeParserCtxt (reader->parser);
  return reader->error == NULL;
}

static gboolean
check (const RopewayXmlOptions *options, const char *text, gsize length, GError **error)
{
  if (length == 0)
    g_set_error_literal (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_EMPTY,
                         _ ("there is nothing in it"));
  else if (length > options->bytes)
    g_set_error_literal (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_LIMIT, _ ("it is too large"));
  else if (!g_utf8_validate_len (text, length, NULL))
    g_set_error_literal (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_CHARSET, _ ("it is not UTF-8"));
  else
    return ropeway_xml_scan (text, length, options->attributes, error);
  return FALSE;
}

static void
fill_options (RopewayXmlOptions *options, const RopewayXmlOptions *given)
{
  if (given != NULL)
    *options = *given;
  options->bytes = options->bytes != 0 ? options->bytes : ROPEWAY_LIMIT_JSON_BYTES;
  options->depth = options->depth != 0 ? options->depth : ROPEWAY_LIMIT_XML_DEPTH;
  options->attributes = options->attributes != 0 ? options->attributes : ROPEWAY_LIMIT_XML_ATTRIBUTES;
  options->values = options->values != 0 ? options->values : ROPEWAY_LIMIT_JSON_VALUES;
}

static void
clear_element (gpointer data)
{
  Element *element = data;

  g_clear_pointer (&element->wide, g_hash_table_unref);
}

RopewayTree *
ropeway_xml_read (GBytes *bytes, const RopewayXmlOptions *options, GError **error)
{
  Reader reader = { 0 };
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  g_return_val_if_fail (bytes != NULL, NULL);

  fill_options (&reader.options, options);
  if (!check (&reader.options, text, length, error))
    return NULL;
  reader.tree = ropeway_tree_new ();
  reader.elements = g_array_new (FALSE, FALSE, sizeof (Element));
  reader.members = g_array_new (FALSE, FALSE, sizeof (Member));
  reader.text = g_string_new (NULL);
  if (!parse (&reader, text, length))
    {
      g_propagate_error (error, reader.error);
      g_clear_pointer (&reader.tree, ropeway_tree_unref);
    }
  for (guint i = 0; i < reader.elements->len; i++)
    clear_element (&g_array_index (reader.elements, Element, i));
  g_array_unref (reader.elements);
  g_array_unref (reader.members);
  g_string_free (reader.text, TRUE);
  return reader.tree;
}
