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
  { "$id", "4711" },       { "name", "Anna & Söhne" }, { "empty", "" },   { "dots", ".." },
  { "dot", "." },          { "slash", "a/../b" },      { "a.b", "deep" }, { "space out", "x" },
  { "percent", "%2e%2e" },
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
  { "slash-is-encoded", "/files/{slash}", ROPEWAY_ENCODE_SEGMENT, "/files/a%2F..%2Fb", 0 },
  { "percent-is-encoded", "/files/{percent}", ROPEWAY_ENCODE_SEGMENT, "/files/%252e%252e", 0 },
  { "dots-beside-text", "/files/v{dots}", ROPEWAY_ENCODE_SEGMENT, "/files/v..", 0 },
  { "dots-in-text", "{dots}", ROPEWAY_ENCODE_NONE, "..", 0 },
  { "empty-in-text", "[{empty}]", ROPEWAY_ENCODE_NONE, "[]", 0 },
  { "dots", "/files/{dots}", ROPEWAY_ENCODE_SEGMENT, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "dots-from-two", "/files/{dot}{dot}/x", ROPEWAY_ENCODE_SEGMENT, NULL, ROPEWAY_TEMPLATE_ERROR_UNSAFE },
  { "empty-in-path", "/deals/{empty}", ROPEWAY_ENCODE_SEGMENT, NULL, ROPEWAY_TEMPLATE_ERROR_MISSING },
  { "missing", "/deals/{nothing}", ROPEWAY_ENCODE_SEGMENT, NULL, ROPEWAY_TEMPLATE_ERROR_MISSING },
  { "missing-in-text", "a {nothing}", ROPEWAY_ENCODE_NONE, NULL, ROPEWAY_TEMPLATE_ERROR_MISSING },
};

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
  g_test_add_func ("/model/template/places", test_places);
  g_test_add_func ("/model/template/own-error", test_own_error);
}
