/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is filled into an address decides which record is written: nothing may slip through. */
#include "model-tests.h"

#include <string.h>

#include "model/template.h"

typedef struct
{
  const char *name;
  const char *text;
  RopewayEncode encode;
  const char *filled; /* NULL: an error */
  int code;           /* of the error */
} Case;

/* "{name}" is filled with what stands for it here. */
static const char *const fillings[][2] = {
  { "$id", "4711" },       { "name", "Anna & Söhne" },
  { "empty", "" },         { "dots", ".." },
  { "dot", "." },          { "slash", "a/b" },
  { "a.b", "deep" },       { "space out", "x" },
  { "percent", "%2e%2e" }, { "p", "%" },
  { "h", "2e" },           { "up", "a/../b" },
};

static const Case cases[] = {
  { "empty", "", ROPEWAY_ENCODE_NONE, "", 0 },
  { "literal", "/deals", ROPEWAY_ENCODE_SEGMENT, "/deals", 0 },
  { "id", "/deals/{$id}", ROPEWAY_ENCODE_SEGMENT, "/deals/4711", 0 },
  { "encoded", "/deals/{name}/x", ROPEWAY_ENCODE_SEGMENT, "/deals/Anna%20%26%20S%C3%B6hne/x", 0 },
  { "plain", "{name}!", ROPEWAY_ENCODE_NONE, "Anna & Söhne!", 0 },
  { "several", "{$id}-{$id}{a.b}", ROPEWAY_ENCODE_NONE, "4711-4711deep", 0 },
  { "spaces-in-place", "{ space out }", ROPEWAY_ENCODE_NONE, "x", 0 },
  { "braces", "{{{$id}}}", ROPEWAY_ENCODE_NONE, "{4711}", 0 },
  { "only-braces", "}}{{", ROPEWAY_ENCODE_NONE, "}{", 0 },
  { "slash-is-encoded", "/files/{slash}", ROPEWAY_ENCODE_SEGMENT, "/files/a%2Fb", 0 },
  { "dots-beside-text", "/files/v{dots}", ROPEWAY_ENCODE_SEGMENT, "/files/v..", 0 },
  { "dots-in-text", "{dots}", ROPEWAY_ENCODE_NONE, "..", 0 },
  { "empty-in-text", "[{empty}]", ROPEWAY_ENCODE_NONE, "[]", 0 },
  { "dots", "/files/{dots}", ROPEWAY_ENCODE_SEGMENT, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "dots-from-two", "/files/{dot}{dot}/x", ROPEWAY_ENCODE_SEGMENT, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "dots-with-parameter", "/files/{dots};v=1", ROPEWAY_ENCODE_SEGMENT, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "dots-from-percent", "/files/{p}{h}{dot}", ROPEWAY_ENCODE_SEGMENT, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "dots-inside", "/files/{up}", ROPEWAY_ENCODE_SEGMENT, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "dots-inside-text", "{up}", ROPEWAY_ENCODE_NONE, "a/../b", 0 },
  { "separator-of-the-job", "/queues/%2F/{$id}", ROPEWAY_ENCODE_SEGMENT, "/queues/%2F/4711", 0 },
  { "empty-in-path", "/deals/{empty}", ROPEWAY_ENCODE_SEGMENT, NULL, ROPEWAY_TEMPLATE_ERROR_MISSING },
  { "missing", "/deals/{nothing}", ROPEWAY_ENCODE_SEGMENT, NULL, ROPEWAY_TEMPLATE_ERROR_MISSING },
  { "missing-in-text", "a {nothing}", ROPEWAY_ENCODE_NONE, NULL, ROPEWAY_TEMPLATE_ERROR_MISSING },
};

/* Paths with expressions; filled with a member of "values". */
static const Case paths[] = {
  { "plain", "/deals/{$id}", 0, "/deals/4711", 0 },
  { "none", "/deals", 0, "/deals", 0 },
  { "braces", "/{{{$id}}}", 0, "/{4711}", 0 },
  { "query", "/s{?q,none,empty}", 0, "/s?q=a%26b&empty=", 0 },
  { "query-none", "/s{?none}", 0, "/s", 0 },
  { "query-second", "/s{?none}{&q}", 0, "/s?q=a%26b", 0 },
  { "query-both", "/s{?q}{&$id}", 0, "/s?q=a%26b&$id=4711", 0 },
  { "query-of-dots", "/s{?dots,deep}", 0, "/s?dots=..&deep=..%2Fx", 0 },
  { "list", "/f{/list*}", 0, "/f/a%2Fb/c", 0 },
  { "list-up", "/f{/up*}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "list-slash", "/f{/slashed*}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_MISSING },
  { "parameter", "/f/{;$id}/x", 0, "/f/;$id=4711/x", 0 },
  { "list-joined", "/f/{list}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_MISSING }, /* no expression: one scalar */
  { "list-cut", "/f/{$id:2}", 0, "/f/47", 0 },
  { "two", "/f/{$id,q}", 0, "/f/4711,a%26b", 0 },
  { "dots-beside-text", "/f/v{+dots}", 0, "/f/v..", 0 },
  { "reserved", "/f/{+path}", 0, "/f/a/b;c=d", 0 },
  { "reserved-end", "/f/{+ends}", 0, "/f/a/", 0 },
  { "nothing", "/f{/none}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_MISSING },
  { "empty", "/f{/empty}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_MISSING },
  { "empty-list", "/f{/nobody*}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_MISSING },
  { "empty-item", "/f{/gaps*}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_MISSING },
  { "one-of-two", "/f{/$id,none}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_MISSING },
  { "empty-reserved", "/f/{+empty}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_MISSING },
  { "only-a-slash", "/f{+slash}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_MISSING },
  { "dots", "/f{/dots}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "dots-as-end", "/{.dot}/x", 0, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "reserved-up", "/f/{+deep}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "reserved-up-encoded", "/f/{+coded}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "reserved-up-parameter", "/f/{+dotted}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "reserved-up-twice", "/f/{+twice}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "reserved-parameter", "/f/{+blind}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_MISSING },
  { "reserved-up-half", "/f/.{+half}/x", 0, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "reserved-slash-encoded", "/f/{+slashes}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "reserved-backslash", "/f/{+back}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "reserved-gap", "/f/{+slash}x", 0, NULL, ROPEWAY_TEMPLATE_ERROR_MISSING },
  { "reserved-two-slashes", "/f{+host}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "reserved-query", "/f/{+query}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "reserved-fragment", "/f/{+part}", 0, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
};

/* What may fill one segment. Services decode more than once, split at slashes and backslashes that were encoded, and
 * take parameters away: no segment may come out as dots or as nothing by that. */
static const struct
{
  const char *value;
  const char *sent; /* NULL: refused */
} segments[] = {
  /* what a service gets as it is */
  { "a/b", "a%2Fb" },
  { "a\\b", "a%5Cb" },
  { "1;2", "1%3B2" },
  { "..a", "..a" },
  { "a..", "a.." },
  { "...", "..." },
  { "v1.2", "v1.2" },
  { ".well-known", ".well-known" },
  { "..a/b..", "..a%2Fb.." },
  { "a//b", "a%2F%2Fb" },
  { "a/", "a%2F" },
  { "#1001", "%231001" },
  { "?", "%3F" },
  { "100%", "100%25" },
  { "%41", "%2541" },
  { "%2fa", "%252fa" },
  { "a;..", "a%3B.." },
  { " ", "%20" },
  /* dots */
  { ".", NULL },
  { "..", NULL },
  { "..;x", NULL },
  { "..;", NULL },
  { ".;a=b;c", NULL },
  { "%2e", NULL },
  { "%2e%2E", NULL },
  { ".%2e", NULL },
  { "%252e.", NULL },
  { "%%32e.", NULL },
  { "..%3bx", NULL },
  { "../x", NULL },
  { "..%2fx", NULL },
  { "..%5cx", NULL },
  { "..%255Cx", NULL },
  { "..\\x", NULL },
  { "a/..", NULL },
  { "a/./b", NULL },
  { "a/..;v=1/b", NULL },
  { "a;b/../c", NULL },
  { "..?x", NULL },
  { "..#x", NULL },
  { "..%00x", NULL },
  { ".\n.", NULL },
  { ".. ", NULL },
  /* nothing */
  { "/", NULL },
  { "//", NULL },
  { "\\", NULL },
  { "%2f", NULL },
  { ";", NULL },
  { ";x", NULL },
  { "%3bx", NULL },
  { "/;x/", NULL },
};

#define VALUES                                                                                               \
  "{'$id': 4711, 'q': 'a&b', 'empty': '', 'dots': '..', 'dot': '.', 'deep': '../x', 'list': ['a/b', 'c'],"   \
  " 'up': ['a/../b', 'c'], 'slashed': ['a', '/'], 'dotted': 'a/..;v=1/b', 'twice': 'a/%252e%252e/b',"        \
  " 'blind': ';v=1',"                                                                                        \
  " 'path': 'a/b;c=d', 'ends': 'a/', 'nobody': [], 'gaps': ['a', ''], 'slash': '/', 'coded': 'a/%2E%2e/b',"  \
  " 'half': '%2e', 'slashes': 'a%2F..%2Fb', 'back': 'a\\\\..\\\\b', 'host': '//evil', 'query': 'a?b', "      \
  "'part': 'a#b'}"

static const char *const broken_paths[]
    = { "/a{",        "/a{?}",     "/a{?b",    "/a{?b c}", "/a{#b}",    "/a{?b}/c",
        "/a{?b}{/c}", "/a{?b}{c}", "/a{/b:0}", "/a{,b}",   "/a{b*c}d*}" };

static const char *const broken[] = { "{", "}", "a{b", "a}b", "{}", "{ }", "{a{b}", "{{{", "{a}}", "x{\t}" };

static char *
fill (const char *place, gpointer data, GError **error)
{
  if (strcmp (place, "fails") == 0)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO, "the filling failed");
      return NULL;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (fillings); i++)
    if (strcmp (fillings[i][0], place) == 0)
      return g_strdup (fillings[i][1]);
  return NULL;
}

static void
test_expand (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTemplate) template = ropeway_template_parse (row->text, &error);
  g_autofree char *filled = NULL;

  g_assert_no_error (error);
  filled = ropeway_template_expand (template, row->encode, fill, NULL, &error);
  g_assert_cmpstr (filled, ==, row->filled);
  if (row->filled != NULL)
    g_assert_no_error (error);
  else
    g_assert_error (error, ROPEWAY_TEMPLATE_ERROR, row->code);
}

static char *
give_value (G_GNUC_UNUSED const char *place, gpointer data, G_GNUC_UNUSED GError **error)
{
  return g_strdup (data);
}

static void
test_segment (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  g_autofree char *sent
      = segments[index].sent != NULL ? g_strdup_printf ("/f/%s/x", segments[index].sent) : NULL;
  g_autoptr (RopewayTemplate) template = ropeway_template_parse_path ("/f/{v}/x", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *filled = ropeway_template_expand (template, ROPEWAY_ENCODE_SEGMENT, give_value,
                                                     (gpointer)segments[index].value, &error);

  g_assert_cmpstr (filled, ==, sent);
  if (sent != NULL)
    g_assert_no_error (error);
  else
    g_assert_error (error, ROPEWAY_TEMPLATE_ERROR, ROPEWAY_TEMPLATE_ERROR_UNSAFE);
}

static const RopewayValue *
find_value (const char *place, gpointer data, G_GNUC_UNUSED GError **error)
{
  return ropeway_value_get (data, place);
}

static char *
find_text (const char *place, gpointer data, GError **error)
{
  const RopewayValue *value = ropeway_value_get (data, place);
  gsize length;

  if (value == NULL || ropeway_value_get_kind (value) == ROPEWAY_ARRAY)
    return NULL;
  if (ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
    {
      const char *token = ropeway_value_get_token (value, &length);
      return g_strndup (token, length);
    }
  return ropeway_value_dup_text (value, error);
}

static void
test_path (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (RopewayTree) values = test_read (VALUES);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTemplate) template = ropeway_template_parse_path (row->text, &error);
  g_autofree char *filled = NULL;

  g_assert_no_error (error);
  filled = ropeway_template_expand_path (template, find_text, find_value, ropeway_tree_get_root (values),
                                         &error);
  g_assert_cmpstr (filled, ==, row->filled);
  if (row->filled != NULL)
    g_assert_no_error (error);
  else
    g_assert_error (error, ROPEWAY_TEMPLATE_ERROR, row->code);
}

static void
test_broken_path (gconstpointer text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTemplate) template = ropeway_template_parse_path (text, &error);

  g_assert_error (error, ROPEWAY_TEMPLATE_ERROR, ROPEWAY_TEMPLATE_ERROR_SYNTAX);
  g_assert_null (template);
}

static void
test_path_places (void)
{
  g_autoptr (RopewayTemplate) path = ropeway_template_parse_path ("{/a,b}/x/{c}{?d*,e:3}", NULL);
  g_autoptr (RopewayTemplate) single = ropeway_template_parse_path ("{?d}", NULL);
  g_autoptr (RopewayTemplate) text = ropeway_template_parse ("x{?d}", NULL);
  g_autoptr (RopewayTemplate) quoted = ropeway_template_parse_path ("/f/{a['x,y']}", NULL);
  static const char *const names[] = { "a", "b", "c", "d", "e" };

  g_assert_cmpuint (ropeway_template_get_n_places (path), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_cmpstr (ropeway_template_get_place (path, i), ==, names[i]);
      g_assert_true (ropeway_template_is_optional (path, i) == (i >= 3));
    }
  g_assert_cmpint (ropeway_template_get_first (path), ==, '/');
  g_assert_cmpint (ropeway_template_get_first (single), ==, '?');
  g_assert_false (ropeway_template_is_single (single));
  g_assert_true (ropeway_template_has_sign (path, "x"));
  g_assert_false (ropeway_template_has_sign (path, "?"));
  g_assert_cmpstr (ropeway_template_get_place (quoted, 0), ==, "a['x,y']");
  /* Elsewhere a place is called as it is written. */
  g_assert_cmpstr (ropeway_template_get_place (text, 0), ==, "?d");
  g_assert_cmpint (ropeway_template_get_first (text), ==, 'x');
}

static void
test_broken (gconstpointer text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTemplate) template = ropeway_template_parse (text, &error);

  g_assert_error (error, ROPEWAY_TEMPLATE_ERROR, ROPEWAY_TEMPLATE_ERROR_SYNTAX);
  g_assert_null (template);
}

static void
test_places (void)
{
  g_autoptr (RopewayTemplate) two = ropeway_template_parse ("/a/{x}/{ y.z }", NULL);
  g_autoptr (RopewayTemplate) single = ropeway_template_parse ("{$record}", NULL);
  g_autoptr (RopewayTemplate) held = ropeway_template_ref (single);

  g_assert_cmpuint (ropeway_template_get_n_places (two), ==, 2);
  g_assert_cmpstr (ropeway_template_get_place (two, 0), ==, "x");
  g_assert_cmpstr (ropeway_template_get_place (two, 1), ==, "y.z");
  g_assert_false (ropeway_template_is_single (two));
  g_assert_true (ropeway_template_is_single (held));
}

static void
test_own_error (void)
{
  g_autoptr (RopewayTemplate) template = ropeway_template_parse ("{$id}{fails}", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *filled = ropeway_template_expand (template, ROPEWAY_ENCODE_NONE, fill, NULL, &error);

  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_IO);
  g_assert_null (filled);
}

void
test_add_templates (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/model/template/", cases[i].name, NULL);

      g_test_add_data_func (name, &cases[i], test_expand);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *name = g_strdup_printf ("/model/template/broken/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (name, broken[i], test_broken);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *name = g_strconcat ("/model/template/path/", paths[i].name, NULL);

      g_test_add_data_func (name, &paths[i], test_path);
    }
  for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
    {
      g_autofree char *name = g_strdup_printf ("/model/template/segment/%u", i);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_segment);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (broken_paths); i++)
    {
      g_autofree char *name = g_strdup_printf ("/model/template/path/broken/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (name, broken_paths[i], test_broken_path);
    }
  g_test_add_func ("/model/template/path-places", test_path_places);
  g_test_add_func ("/model/template/places", test_places);
  g_test_add_func ("/model/template/own-error", test_own_error);
}
