/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the vectors of RFC 6570, each a case of its own, and what they leave out. */

#include <gio/gio.h>

#include "base/limits.h"
#include "value-tests.h"
#include "value/uri-template.h"

#define FOLDER "uritemplate"

typedef struct
{
  RopewayTree *tree;
  const RopewayValue *variables;
  const RopewayValue *wanted; /* a text, a list of texts that are all good, or false */
  char *text;
} Vector;

static void
vector_free (gpointer data)
{
  Vector *vector = data;

  ropeway_tree_unref (vector->tree);
  g_free (vector->text);
  g_free (vector);
}

static const RopewayValue *
find_variable (const char *name, gpointer data, G_GNUC_UNUSED GError **error)
{
  return ropeway_value_get (data, name);
}

static char *
expand (const char *text, RopewayUriNames names, const RopewayValue *variables, GError **error)
{
  g_autoptr (RopewayUriTemplate) template = ropeway_uri_template_parse (text, names, NULL, error);

  if (template == NULL)
    return NULL;
  return ropeway_uri_template_expand (template, find_variable, (gpointer)variables, error);
}

static gboolean
is_wanted (const RopewayValue *wanted, const char *text)
{
  if (ropeway_value_get_kind (wanted) == ROPEWAY_STRING)
    return ropeway_value_is_text (wanted, text);
  for (const RopewayValue *item = ropeway_value_first (wanted); item != NULL;
       item = ropeway_value_next (item))
    if (ropeway_value_is_text (item, text))
      return TRUE;
  return FALSE;
}

static void
test_vector (gconstpointer data)
{
  const Vector *vector = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *expanded = expand (vector->text, ROPEWAY_URI_NAMES_STRICT, vector->variables, &error);

  if (ropeway_value_get_kind (vector->wanted) == ROPEWAY_BOOLEAN)
    {
      g_assert_null (expanded);
      g_assert_true (error != NULL && error->domain == ROPEWAY_URI_TEMPLATE_ERROR);
      return;
    }
  g_assert_no_error (error);
  if (!is_wanted (vector->wanted, expanded))
    g_error ("“%s” became “%s”", vector->text, expanded);
}

static void
add_group (RopewayTree *tree, const char *file, const RopewayValue *group)
{
  const RopewayValue *cases = ropeway_value_get (group, "testcases");
  guint index = 0;

  for (const RopewayValue *row = ropeway_value_first (cases); row != NULL; row = ropeway_value_next (row))
    {
      Vector *vector = g_new0 (Vector, 1);
      vector->tree = ropeway_tree_ref (tree);
      vector->variables = ropeway_value_get (group, "variables");
      vector->text = ropeway_value_dup_text (ropeway_value_get_element (row, 0), NULL);
      vector->wanted = ropeway_value_get_element (row, 1);
      g_autofree char *title = g_strdup_printf ("/value/uri-template/%s/%s/%u", file,
                                                ropeway_value_get_name (group, NULL), ++index);
      g_strdelimit (title, " :&", '-');
      g_test_add_data_func_full (title, vector, test_vector, vector_free);
    }
}

static void
add_vectors (void)
{
  static const char *const files[]
      = { "spec-examples", "spec-examples-by-section", "extended-tests", "negative-tests" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *name = g_strconcat (FOLDER G_DIR_SEPARATOR_S, files[i], ".json", NULL);
      g_autoptr (GBytes) bytes = test_load (name);
      gsize length;
      const char *text = g_bytes_get_data (bytes, &length);
      g_autofree char *copy = g_strndup (text, length);
      g_autoptr (RopewayTree) tree = test_read (copy);

      for (const RopewayValue *group = ropeway_value_first (ropeway_tree_get_root (tree)); group != NULL;
           group = ropeway_value_next (group))
        add_group (tree, files[i], group);
    }
}

/* ---- what the vectors leave out ---- */

static const struct
{
  const char *text;
  gsize position;
} wrong[] = {
  { "{", 1 },     { "}", 0 },     { "/a}", 2 },       { "/ä{}", 4 },   { "/a{b", 4 },  { "{a,}", 3 },
  { "{?}", 2 },   { "{a:}", 3 },  { "{a:12345}", 3 }, { "{a:1*}", 4 }, { "/a b", 2 },  { "%4", 0 },
  { "x%zz", 1 },  { "{{a}}", 1 }, { "{a}}", 3 },      { "\x7f", 0 },   { "a\tb", 1 },  { "{a**}", 3 },
  { "{a\n}", 2 }, { "{$id}", 1 }, { "{.}", 2 },       { "{a.}", 1 },   { "{+,a}", 2 },
};

static void
test_wrong (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  gsize position = G_MAXSIZE;
  g_autoptr (RopewayUriTemplate) template
      = ropeway_uri_template_parse (wrong[i].text, ROPEWAY_URI_NAMES_STRICT, &position, &error);

  g_assert_null (template);
  g_assert_error (error, ROPEWAY_URI_TEMPLATE_ERROR, ROPEWAY_URI_TEMPLATE_ERROR_SYNTAX);
  g_assert_cmpuint (position, ==, wrong[i].position);
}

/* Values of every kind; NULL: it has no form. */
static const struct
{
  const char *text;
  const char *variables;
  const char *wanted;
} values[] = {
  { "{?a,b}", "{\"a\":true,\"b\":false}", "?a=true&b=false" },
  { "{?a,b}", "{\"a\":null,\"b\":10.50}", "?b=10.50" },
  { "{?a}{&b}", "{\"b\":1}", "&b=1" },
  { "{/a*}", "{\"a\":[\"x\",null,\"y/z\"]}", "/x/y%2Fz" },
  { "{/a*}", "{\"a\":[null]}", "" },
  { "{?a*}", "{\"a\":{\"x\":null,\"y\":\"\",\"z\":1}}", "?y=&z=1" },
  { "{;a*}", "{\"a\":[\"\",\"b\"]}", ";a;a=b" },
  { "{;a*}", "{\"a\":{\"x\":\"\"}}", ";x" },
  { "{.a*}", "{\"a\":{\"x\":\"\"}}", ".x=" },
  { "{a:2}", "{\"a\":12345}", "12" },
  { "{+a:2}", "{\"a\":\"%41b\"}", "%254" },
  { "{+a}", "{\"a\":\"%4\"}", "%254" },
  { "{?a}", "{\"a\":[[1]]}", NULL },
  { "{?a*}", "{\"a\":{\"x\":{}}}", NULL },
  { "{a:3}", "{\"a\":[\"x\"]}", NULL },
  { "{$id}/{customer.name}", "{\"$id\":\"7/8\",\"customer.name\":\"Ö\"}", NULL },
};

static void
test_values (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (RopewayTree) tree = test_read (values[i].variables);
  g_autoptr (GError) error = NULL;
  g_autofree char *text
      = expand (values[i].text, ROPEWAY_URI_NAMES_STRICT, ropeway_tree_get_root (tree), &error);

  g_assert_cmpstr (text, ==, values[i].wanted);
  g_assert_true ((error != NULL) == (text == NULL));
}

static void
test_names (void)
{
  g_autoptr (RopewayTree) tree = test_read ("{\"$id\":\"7/8\",\"lines[0].ö\":\"x\"}");
  g_autoptr (RopewayUriTemplate) template
      = ropeway_uri_template_parse ("{/$id}{?lines[0].ö}", ROPEWAY_URI_NAMES_ANY, NULL, NULL);
  g_autofree char *text
      = ropeway_uri_template_expand (template, find_variable, ropeway_tree_get_root (tree), NULL);
  g_autofree char *empty = ropeway_uri_template_expand (template, NULL, NULL, NULL);

  g_assert_cmpstr (text, ==, "/7%2F8?lines[0].%C3%B6=x");
  g_assert_cmpstr (empty, ==, "");
  g_assert_cmpuint (ropeway_uri_template_get_n_names (template), ==, 2);
  g_assert_cmpstr (ropeway_uri_template_get_name (template, 1), ==, "lines[0].ö");
}

static const RopewayValue *
refuse (G_GNUC_UNUSED const char *name, G_GNUC_UNUSED gpointer data, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "none");
  return NULL;
}

static void
test_refused (void)
{
  g_autoptr (RopewayUriTemplate) template
      = ropeway_uri_template_parse ("/a{?b}", ROPEWAY_URI_NAMES_STRICT, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (ropeway_uri_template_expand (template, refuse, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* Of the template, and of what it becomes; one byte less is good. */
static void
test_long (void)
{
  g_autoptr (GString) long_text = g_string_new (NULL);
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *variables = ropeway_tree_object (tree);
  g_autoptr (GError) error = NULL;

  while (long_text->len < ROPEWAY_LIMIT_URL_BYTES)
    g_string_append_c (long_text, 'x');
  g_autofree char *most = expand (long_text->str, ROPEWAY_URI_NAMES_STRICT, variables, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (most, ==, long_text->str);
  ropeway_value_set_text (tree, variables, "a", long_text->str);
  g_autofree char *filled = expand ("{a}", ROPEWAY_URI_NAMES_STRICT, variables, &error);
  g_assert_cmpstr (filled, ==, long_text->str);
  g_assert_null (expand ("{?a}", ROPEWAY_URI_NAMES_STRICT, variables, &error));
  g_assert_error (error, ROPEWAY_URI_TEMPLATE_ERROR, ROPEWAY_URI_TEMPLATE_ERROR_LENGTH);
  g_clear_error (&error);
  g_string_append_c (long_text, 'x');
  g_assert_null (expand (long_text->str, ROPEWAY_URI_NAMES_STRICT, variables, &error));
  g_assert_error (error, ROPEWAY_URI_TEMPLATE_ERROR, ROPEWAY_URI_TEMPLATE_ERROR_LENGTH);
}

void
test_add_uri_template (void)
{
  add_vectors ();
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *title = g_strdup_printf ("/value/uri-template/wrong/%u", i + 1);
      g_test_add_data_func (title, GUINT_TO_POINTER (i), test_wrong);
    }
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *title = g_strdup_printf ("/value/uri-template/values/%u", i + 1);
      g_test_add_data_func (title, GUINT_TO_POINTER (i), test_values);
    }
  g_test_add_func ("/value/uri-template/names", test_names);
  g_test_add_func ("/value/uri-template/refused", test_refused);
  g_test_add_func ("/value/uri-template/long", test_long);
}
