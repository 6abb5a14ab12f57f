/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/feed.h"

#include <string.h>

#include "base/i18n.h"
#include "base/timestamp.h"
#include "value/feed-date.h"
#include "value/xml-reader.h"

static const char *const namespaces[]
    = { "atom", "http://www.w3.org/2005/Atom",      "content", "http://purl.org/rss/1.0/modules/content/",
        "dc",   "http://purl.org/dc/elements/1.1/", "rdf",     "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        NULL };

typedef struct
{
  /* borrowed */
  RopewayTree *tree;
  RopewayValue *list;
} Feed;

/* ---- reading what an element says ---- */

/* Returns: (transfer full) (nullable): the text of an element, with its attributes or without; %NULL where it is empty. */
static char *
dup_text (const RopewayValue *element)
{
  if (ropeway_value_get_kind (element) == ROPEWAY_OBJECT)
    element = ropeway_value_get (element, "#text");
  if (element == NULL || ropeway_value_get_kind (element) != ROPEWAY_STRING)
    return NULL;
  g_autofree char *text = ropeway_value_dup_text (element, NULL);
  return text != NULL && *g_strstrip (text) != '\0' ? g_steal_pointer (&text) : NULL;
}

/* Returns: (transfer none) (nullable): the first of one or many, and the one behind it. */
static const RopewayValue *
first_of (const RopewayValue *item, const char *name)
{
  const RopewayValue *value = ropeway_value_get (item, name);

  return value != NULL && ropeway_value_get_kind (value) == ROPEWAY_ARRAY ? ropeway_value_first (value)
                                                                          : value;
}

static const RopewayValue *
next_of (const RopewayValue *item, const char *name, const RopewayValue *value)
{
  return ropeway_value_get_kind (ropeway_value_get (item, name)) == ROPEWAY_ARRAY ? ropeway_value_next (value)
                                                                                  : NULL;
}

/* Returns: (transfer full) (nullable): the text of the first of @names (NULL-terminated) that says something. */
static char *
dup_first (const RopewayValue *item, const char *const *names)
{
  for (; *names != NULL; names++)
    for (const RopewayValue *v = first_of (item, *names); v != NULL; v = next_of (item, *names, v))
      {
        char *text = dup_text (v);
        if (text != NULL)
          return text;
      }
  return NULL;
}

static void
set_first (Feed *feed, RopewayValue *record, const char *field, const RopewayValue *item,
           const char *const *names)
{
  g_autofree char *text = dup_first (item, names);

  ropeway_value_set_text (feed->tree, record, field, text);
}

static void
set_date (Feed *feed, RopewayValue *record, const char *field, const RopewayValue *item,
          const char *const *names)
{
  g_autofree char *text = dup_first (item, names);
  g_autofree char *date = text != NULL ? ropeway_feed_date_dup (text) : NULL;
  gint64 us;

  if (date == NULL && text != NULL && ropeway_timestamp_parse (text, -1, NULL, &us, NULL))
    date = ropeway_timestamp_format (us);
  ropeway_value_set_text (feed->tree, record, field, date != NULL ? date : text);
}

/* @attribute: (nullable): which says it instead of the text. */
static void
set_categories (Feed *feed, RopewayValue *record, const RopewayValue *item, const char *name,
                const char *attribute)
{
  RopewayValue *list = ropeway_tree_array (feed->tree);

  for (const RopewayValue *v = first_of (item, name); v != NULL; v = next_of (item, name, v))
    {
      g_autofree char *text = attribute != NULL ? ropeway_value_dup_member_text (v, attribute) : dup_text (v);
      if (text != NULL)
        ropeway_value_append (list, ropeway_tree_string (feed->tree, text, -1));
    }
  ropeway_value_set (feed->tree, record, "categories", -1, list);
}

/* ---- RSS ---- */

static void
set_permanent_link (Feed *feed, RopewayValue *record, const RopewayValue *item)
{
  const RopewayValue *guid = first_of (item, "guid");
  g_autofree char *is_link = guid != NULL ? ropeway_value_dup_member_text (guid, "@isPermaLink") : NULL;
  g_autofree char *text = guid != NULL ? dup_text (guid) : NULL;

  if (text != NULL && g_strcmp0 (is_link, "false") != 0 && strstr (text, "://") != NULL)
    ropeway_value_set_text (feed->tree, record, "link", text);
}

static void
add_rss_item (Feed *feed, const RopewayValue *item)
{
  RopewayValue *record = ropeway_tree_object (feed->tree);
  const RopewayValue *enclosure = first_of (item, "enclosure");
  g_autofree char *about = ropeway_value_dup_member_text (item, "@rdf:about");
  g_autofree char *address = enclosure != NULL ? ropeway_value_dup_member_text (enclosure, "@url") : NULL;

  set_first (feed, record, "id", item, (const char *const[]){ "guid", NULL });
  if (ropeway_value_get (record, "id") == NULL)
    ropeway_value_set_text (feed->tree, record, "id", about);
  if (ropeway_value_get (record, "id") == NULL)
    set_first (feed, record, "id", item, (const char *const[]){ "link", NULL });
  set_first (feed, record, "title", item, (const char *const[]){ "title", NULL });
  set_first (feed, record, "link", item, (const char *const[]){ "link", NULL });
  if (ropeway_value_get (record, "link") == NULL)
    set_permanent_link (feed, record, item);
  set_first (feed, record, "author", item, (const char *const[]){ "author", "dc:creator", NULL });
  set_date (feed, record, "published", item, (const char *const[]){ "pubDate", "dc:date", NULL });
  set_first (feed, record, "summary", item, (const char *const[]){ "description", NULL });
  set_first (feed, record, "content", item, (const char *const[]){ "content:encoded", "description", NULL });
  set_categories (feed, record, item, "category", NULL);
  ropeway_value_set_text (feed->tree, record, "enclosure", address);
  ropeway_value_append (feed->list, record);
}

/* ---- Atom ---- */

/* @rel: a link without one is "alternate" (RFC 4287 §4.2.7.2). */
static void
set_link (Feed *feed, RopewayValue *record, const char *field, const RopewayValue *entry, const char *rel)
{
  for (const RopewayValue *v = first_of (entry, "atom:link"); v != NULL; v = next_of (entry, "atom:link", v))
    {
      g_autofree char *found = ropeway_value_dup_member_text (v, "@rel");
      g_autofree char *address = ropeway_value_dup_member_text (v, "@href");

      if (g_str_equal (found != NULL ? found : "alternate", rel))
        {
          ropeway_value_set_text (feed->tree, record, field, address);
          return;
        }
    }
}

static void
set_authors (Feed *feed, RopewayValue *record, const RopewayValue *entry)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (const RopewayValue *v = first_of (entry, "atom:author"); v != NULL;
       v = next_of (entry, "atom:author", v))
    {
      g_autofree char *name = dup_first (v, (const char *const[]){ "atom:name", "atom:email", NULL });
      if (name != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }
  if (names->len > 0)
    ropeway_value_set_text (feed->tree, record, "author", names->str);
}

static void
add_entry (Feed *feed, const RopewayValue *entry)
{
  RopewayValue *record = ropeway_tree_object (feed->tree);

  set_first (feed, record, "id", entry, (const char *const[]){ "atom:id", NULL });
  set_first (feed, record, "title", entry, (const char *const[]){ "atom:title", NULL });
  set_link (feed, record, "link", entry, "alternate");
  set_authors (feed, record, entry);
  set_date (feed, record, "published", entry,
            (const char *const[]){ "atom:published", "atom:updated", NULL });
  set_date (feed, record, "updated", entry, (const char *const[]){ "atom:updated", NULL });
  set_first (feed, record, "summary", entry, (const char *const[]){ "atom:summary", NULL });
  set_first (feed, record, "content", entry, (const char *const[]){ "atom:content", "atom:summary", NULL });
  set_categories (feed, record, entry, "atom:category", "@term");
  set_link (feed, record, "enclosure", entry, "enclosure");
  ropeway_value_append (feed->list, record);
}

/* ---- which of them ---- */

static void
add_all (Feed *feed, const RopewayValue *parent, const char *name,
         void (*add) (Feed *feed, const RopewayValue *item))
{
  for (const RopewayValue *v = first_of (parent, name); v != NULL; v = next_of (parent, name, v))
    add (feed, v);
}

static gboolean
add_feed (Feed *feed, const RopewayValue *document)
{
  const RopewayValue *root = ropeway_value_first (document);
  const char *name = ropeway_value_get_name (root, NULL);

  if (g_str_equal (name, "rss"))
    add_all (feed, first_of (root, "channel"), "item", add_rss_item);
  else if (g_str_equal (name, "rdf:RDF"))
    add_all (feed, root, "item", add_rss_item);
  else if (g_str_equal (name, "atom:feed"))
    add_all (feed, root, "atom:entry", add_entry);
  else if (g_str_equal (name, "atom:entry"))
    add_entry (feed, root);
  else
    return FALSE;
  return TRUE;
}

RopewayTree *
ropeway_feed_read (GBytes *bytes, GError **error)
{
  const RopewayXmlOptions options = { .namespaces = namespaces, .keep_xhtml = TRUE };
  g_autoptr (RopewayTree) document = ropeway_xml_read (bytes, &options, error);
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  Feed feed = { tree, ropeway_tree_array (tree) };

  if (document == NULL)
    return NULL;
  ropeway_tree_set_root (tree, feed.list);
  if (!add_feed (&feed, ropeway_tree_get_root (document)))
    {
      g_set_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_SYNTAX,
                   _ ("it begins with “%s”, and no feed (RSS, Atom) does"),
                   ropeway_value_get_name (ropeway_value_first (ropeway_tree_get_root (document)), NULL));
      return NULL;
    }
  return g_steal_pointer (&tree);
}
