/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: Link headers of RFC 8288 and of the wild. */
#include "source/link-header.h"
#include "test-source.h"
#include "value/json-reader.h"
#include "value/value.h"

typedef struct
{
  const char *header;
  const char *target; /* of rel=next; NULL: none */
} Row;

static const Row rows[] = {
  { NULL, NULL },
  { "", NULL },
  { "<https://a.example/?page=2>; rel=\"next\"", "https://a.example/?page=2" },
  { "<https://a.example/?page=2>; rel=next", "https://a.example/?page=2" },
  { "<https://a.example/?page=2>; REL=\"NEXT\"", "https://a.example/?page=2" },
  { "<?page=2> ; rel = \"next\"", "?page=2" },
  { "</1>; rel=prev, </2>; rel=next", "/2" },
  { "</1>; rel=\"prev next\"", "/1" },
  { "</1>; rel=prev; rel=next", NULL },
  { "</1>; rel=next; anchor=\"#x\", </2>; rel=next", "/2" },
  { "</a,b;c>; title=\"x, y; rel=next\"; rel=next", "/a,b;c" },
  { "</1>; title=\"a \\\" , b\"; rel=\"next\"", "/1" },
  { "nonsense, </2>; rel=next", "/2" },
  { "\"quoted, text\", </2>; rel=next", "/2" },
  { "</unfinished; rel=next", NULL },
  { "</1>; rel=\"next", "/1" },
  { "</1>; rel", NULL },
  { "</1>", NULL },
  { ", ,</1>; rel=next", "/1" },
  { "<>; rel=next", "" },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *target = ropeway_link_header_find (row->header, "next");
  g_assert_cmpstr (target, ==, row->target);
}

static gboolean
has_relation_before (const RopewayValue *links, const RopewayValue *link, const char *relation)
{
  for (RopewayValue *other = ropeway_value_first (links); other != link; other = ropeway_value_next (other))
    for (RopewayValue *rel = ropeway_value_first (ropeway_value_get (other, "rel")); rel != NULL;
         rel = ropeway_value_next (rel))
      if (ropeway_value_is_text (rel, relation))
        return TRUE;
  return FALSE;
}

static guint
check_case (const RopewayValue *vector)
{
  g_autofree char *header = ropeway_value_dup_member_text (vector, "in");
  const RopewayValue *links = ropeway_value_get (vector, "out");
  guint checked = 0;

  for (RopewayValue *link = ropeway_value_first (links); link != NULL; link = ropeway_value_next (link))
    for (RopewayValue *rel = ropeway_value_first (ropeway_value_get (link, "rel")); rel != NULL;
         rel = ropeway_value_next (rel))
      {
        g_autofree char *relation = ropeway_value_dup_text (rel, NULL);
        g_autofree char *uri = ropeway_value_dup_member_text (link, "uri");
        if (has_relation_before (links, link, relation))
          continue;
        g_autofree char *found = ropeway_link_header_find (header, relation);
        g_assert_cmpstr (found, ==, uri);
        checked++;
      }
  return checked;
}

static void
test_vectors (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "source", "link-header.json", NULL);
  g_autofree char *text = NULL;
  guint checked = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (text, -1, NULL, NULL, NULL);
  const RopewayValue *cases = ropeway_value_get (ropeway_tree_get_root (tree), "cases");
  for (RopewayValue *vector = ropeway_value_first (cases); vector != NULL;
       vector = ropeway_value_next (vector))
    checked += check_case (vector);
  g_assert_cmpuint (checked, >=, 10);
}

void
test_link_header_add (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("/source/link-header/%02u", i);
      g_test_add_data_func (name, &rows[i], test_row);
    }
  g_test_add_func ("/source/link-header/vectors", test_vectors);
}
