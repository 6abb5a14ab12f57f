/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whichever way a feed is written, its items have the same fields. */

#include "value-tests.h"

#include "value/feed-date.h"
#include "value/feed.h"
#include "value/json-writer.h"

typedef struct
{
  const char *name;
  const char *text;
  const char *wanted; /* JSON with ' for ", or the error behind a "!" */
} Case;

static const Case cases[] = {
  { "rss",
    "<?xml version='1.0'?><rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'"
    " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
    "<channel><title>News</title><link>https://n.example/</link><atom:link rel='self' "
    "href='https://n.example/rss'/>"
    "<item><title>One &amp; all</title><link>https://n.example/1</link><guid isPermaLink='false'>n-1</guid>"
    "<pubDate>Mon, 09 Nov 2026 10:12:00 +0100</pubDate><dc:creator>Ada</dc:creator><category>a</category>"
    "<category "
    "domain='x'>b</category><description>short</description><content:encoded><![CDATA[<p>long</p>]]>"
    "</content:encoded><enclosure url='https://n.example/1.mp3' length='1' type='audio/mpeg'/></item>"
    "<item><title>Two</title><guid>https://n.example/2</guid><pubDate>yesterday</"
    "pubDate><author>b@n.example</author>"
    "<description>all</description></item></channel></rss>",
    "[{'id':'n-1','title':'One & "
    "all','link':'https://n.example/1','author':'Ada','published':'2026-11-09T09:12:00Z',"
    "'summary':'short','content':'<p>long</p>','categories':['a','b'],'enclosure':'https://n.example/1.mp3'},"
    "{'id':'https://n.example/2','title':'Two','link':'https://n.example/2','author':'b@n.example',"
    "'published':'yesterday','summary':'all','content':'all','categories':[]}]" },
  { "rss-empty", "<rss version='2.0'><channel><title>News</title></channel></rss>", "[]" },
  { "rss-nothing", "<rss/>", "[]" },
  { "rss-one", "<rss><channel><item><link>https://n.example/1</link></item></channel></rss>",
    "[{'id':'https://n.example/1','link':'https://n.example/1','categories':[]}]" },
  { "rss-empty-item", "<rss><channel><item/></channel></rss>", "[{'categories':[]}]" },
  { "rss-1.0",
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'"
    " xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='c'/><item "
    "rdf:about='https://n.example/1'>"
    "<title>One</title><link>https://n.example/1</link><dc:date>2026-11-09T10:12:00+01:00</dc:date></item></"
    "rdf:RDF>",
    "[{'id':'https://n.example/1','title':'One','link':'https://n.example/"
    "1','published':'2026-11-09T09:12:00Z',"
    "'categories':[]}]" },
  { "atom",
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title><entry><id>tag:n,1</id><title "
    "type='html'>O&lt;b></title>"
    "<link rel='self' href='s'/><link href='https://n.example/1'/><link rel='enclosure' href='e'/>"
    "<published>2026-11-09T10:12:00.5+01:00</published><updated>2026-11-10T00:00:00Z</updated>"
    "<author><name>Ada</name></author><author><email>b@n.example</email></author>"
    "<category term='a' label='A'/><category term='b'/><summary>short</summary>"
    "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a "
    "<b>b</b></div></content></entry></feed>",
    "[{'id':'tag:n,1','title':'O<b>','link':'https://n.example/1','author':'Ada, b@n.example',"
    "'published':'2026-11-09T09:12:00.500Z','updated':'2026-11-10T00:00:00Z','summary':'short',"
    "'content':'<div>a <b>b</b></div>','categories':['a','b'],'enclosure':'e'}]" },
  { "atom-prefix",
    "<a:feed "
    "xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:id>1</a:id><a:updated>2026-11-10T00:00:00Z</a:updated>"
    "</a:entry></a:feed>",
    "[{'id':'1','published':'2026-11-10T00:00:00Z','updated':'2026-11-10T00:00:00Z','categories':[]}]" },
  { "atom-entry", "<entry xmlns='http://www.w3.org/2005/Atom'><id>1</id></entry>",
    "[{'id':'1','categories':[]}]" },
  { "no-feed", "<html><body/></html>", "!it begins with “html”, and no feed (RSS, Atom) does" },
  { "no-xml", "<rss><channel>", "!line 1: Premature end of data in tag channel line 1" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GBytes) bytes = g_bytes_new_static (row->text, strlen (row->text));
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_feed_read (bytes, &error);

  if (*row->wanted == '!')
    {
      g_assert_null (tree);
      g_assert_cmpstr (error->message, ==, row->wanted + 1);
      return;
    }
  g_assert_no_error (error);
  g_autofree char *text = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);
  g_assert_cmpstr (g_strdelimit (text, "\"", '\''), ==, row->wanted);
}

typedef struct
{
  const char *text;
  const char *wanted;
} Date;

static const Date dates[] = {
  { "Sat, 07 Sep 2002 09:42:31 GMT", "2002-09-07T09:42:31Z" },
  { "7 Sep 2002 09:42 +0200", "2002-09-07T07:42:00Z" },
  { " Sat,07 September 02 09:42:31 EST ", "2002-09-07T14:42:31Z" },
  { "01 Jan 70 00:00:00 UT", "1970-01-01T00:00:00Z" },
  { "29 Feb 2024 23:59:59 pdt", "2024-03-01T06:59:59Z" },
  { "29 Feb 2023 00:00:00 GMT", NULL },
  { "Sat, 07 Sep 2002", NULL },
  { "Sat, 07 Sep 2002 09:42:31", NULL },
  { "Sat, 07 Sep 2002 09:42:31 Mars", NULL },
  { "Sat, 07 Sep 2002 09-42", NULL },
  { "Sat, 07 Okt 2002 09:42:31 GMT", NULL },
  { "Sat, 07 anf 2002 09:42:31 GMT", NULL },
  { "Sat, 07 Sep 2002 09:42:31 +2:00", NULL },
  { "", NULL },
  { "yesterday", NULL },
};

static void
test_date (gconstpointer data)
{
  const Date *row = data;
  g_autofree char *date = ropeway_feed_date_dup (row->text);

  g_assert_cmpstr (date, ==, row->wanted);
}

void
test_add_feed (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/value/feed/", cases[i].name, NULL);
      g_test_add_data_func (name, &cases[i], test_case);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autofree char *name = g_strdup_printf ("/value/feed/date/%" G_GSIZE_FORMAT, i);
      g_test_add_data_func (name, &dates[i], test_date);
    }
}
