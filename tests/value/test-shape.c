/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is learned from samples, and that it survives being stored. */

#include "base/limits.h"
#include "value-tests.h"
#include "value/json-writer.h"
#include "value/shape.h"

/* Learns from the items of a list. */
static RopewayShape *
learn (const char *json)
{
  g_autoptr (RopewayTree) tree = test_read (json);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  for (RopewayValue *v = ropeway_value_first (ropeway_tree_get_root (tree)); v != NULL;
       v = ropeway_value_next (v))
    g_ptr_array_add (records, v);
  return ropeway_shape_learn ((const RopewayValue *const *)records->pdata, records->len);
}

/* One line a field: depth, path, type, "?" optional, "0" nullable. */
static char *
describe (const RopewayShape *shape)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < ropeway_shape_get_n_fields (shape); i++)
    {
      const RopewayField *field = ropeway_shape_get_field (shape, i);

      g_string_append_printf (out, "%u %s %s%s%s\n", field->depth, field->path,
                              ropeway_field_type_id (field->type), field->optional ? "?" : "",
                              field->nullable ? "0" : "");
      g_assert_true (ropeway_shape_find (shape, field->path) == field);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* ---- types of single values ---- */

static const struct
{
  const char *json;
  RopewayFieldType type;
} types[] = {
  { "null", ROPEWAY_FIELD_UNKNOWN },
  { "\"\"", ROPEWAY_FIELD_TEXT },
  { "\"text\"", ROPEWAY_FIELD_TEXT },
  { "\"\\ud800\"", ROPEWAY_FIELD_TEXT },
  { "\"\\u0000\"", ROPEWAY_FIELD_TEXT },
  { "true", ROPEWAY_FIELD_BOOLEAN },
  { "\"true\"", ROPEWAY_FIELD_TEXT },
  { "1", ROPEWAY_FIELD_INTEGER },
  { "-0", ROPEWAY_FIELD_INTEGER },
  { "1.0", ROPEWAY_FIELD_INTEGER },
  { "1e2", ROPEWAY_FIELD_INTEGER },
  { "1e400", ROPEWAY_FIELD_INTEGER },
  { "1e99999999999999999999", ROPEWAY_FIELD_INTEGER },
  { "12345678901234567890", ROPEWAY_FIELD_INTEGER },
  { "19.10", ROPEWAY_FIELD_DECIMAL },
  { "1e-2", ROPEWAY_FIELD_DECIMAL },
  { "1e-99999999999999999999", ROPEWAY_FIELD_DECIMAL },
  { "\"19.10\"", ROPEWAY_FIELD_TEXT },
  { "\"007\"", ROPEWAY_FIELD_TEXT },
  { "{}", ROPEWAY_FIELD_OBJECT },
  { "[]", ROPEWAY_FIELD_LIST },
  /* dates */
  { "\"2026-11-09\"", ROPEWAY_FIELD_DATE },
  { "\"2024-02-29\"", ROPEWAY_FIELD_DATE },
  { "\"2026-02-29\"", ROPEWAY_FIELD_TEXT },
  { "\"2026-13-01\"", ROPEWAY_FIELD_TEXT },
  { "\"2026-00-10\"", ROPEWAY_FIELD_TEXT },
  { "\"0000-01-01\"", ROPEWAY_FIELD_TEXT },
  { "\"2026-1-9\"", ROPEWAY_FIELD_TEXT },
  { "\"20261109\"", ROPEWAY_FIELD_TEXT },
  { "\"09.11.2026\"", ROPEWAY_FIELD_TEXT },
  { "\"11/09/2026\"", ROPEWAY_FIELD_TEXT },
  { "\"2026-11\"", ROPEWAY_FIELD_TEXT },
  { "\" 2026-11-09\"", ROPEWAY_FIELD_TEXT },
  { "\"2026-11-09 \"", ROPEWAY_FIELD_TEXT },
  { "\"2026-11-09x\"", ROPEWAY_FIELD_TEXT },
  { "\"2026-11-09T09:12:00Z\"", ROPEWAY_FIELD_DATE_TIME },
  { "\"2026-11-09T09:12:00.123456789Z\"", ROPEWAY_FIELD_DATE_TIME },
  { "\"2026-11-09T09:12:00+01:00\"", ROPEWAY_FIELD_DATE_TIME },
  { "\"2026-11-09T09:12:00+0100\"", ROPEWAY_FIELD_DATE_TIME },
  { "\"2026-11-09T09:12:00\"", ROPEWAY_FIELD_DATE_TIME },
  { "\"2026-11-09 09:12:00\"", ROPEWAY_FIELD_DATE_TIME },
  { "\"2026-11-09T09:12\"", ROPEWAY_FIELD_TEXT },
  { "\"2026-11-09T25:12:00Z\"", ROPEWAY_FIELD_TEXT },
  { "\"2026-11-09T09:61:00Z\"", ROPEWAY_FIELD_TEXT },
  { "\"2026-02-30T09:12:00Z\"", ROPEWAY_FIELD_TEXT },
  { "\"2026-11-09T09:12:00Z and more\"", ROPEWAY_FIELD_TEXT },
  { "\"09:12:00\"", ROPEWAY_FIELD_TEXT },
  { "1793955120", ROPEWAY_FIELD_INTEGER },
  /* e-mail */
  { "\"anna@example.com\"", ROPEWAY_FIELD_EMAIL },
  { "\"anna.b+c_d-e'f@mail.example-shop.co.uk\"", ROPEWAY_FIELD_EMAIL },
  { "\"A@B.io\"", ROPEWAY_FIELD_EMAIL },
  { "\"anna@example\"", ROPEWAY_FIELD_TEXT },
  { "\"anna@localhost\"", ROPEWAY_FIELD_TEXT },
  { "\"@example.com\"", ROPEWAY_FIELD_TEXT },
  { "\"anna@\"", ROPEWAY_FIELD_TEXT },
  { "\"anna@.com\"", ROPEWAY_FIELD_TEXT },
  { "\"anna@example..com\"", ROPEWAY_FIELD_TEXT },
  { "\"anna@example.com.\"", ROPEWAY_FIELD_TEXT },
  { "\"anna@-example.com\"", ROPEWAY_FIELD_TEXT },
  { "\"anna@example-.com\"", ROPEWAY_FIELD_TEXT },
  { "\"anna@example.c\"", ROPEWAY_FIELD_TEXT },
  { "\"anna@10.0.0.12\"", ROPEWAY_FIELD_TEXT },
  { "\".anna@example.com\"", ROPEWAY_FIELD_TEXT },
  { "\"anna.@example.com\"", ROPEWAY_FIELD_TEXT },
  { "\"an..na@example.com\"", ROPEWAY_FIELD_TEXT },
  { "\"anna b@example.com\"", ROPEWAY_FIELD_TEXT },
  { "\"anna@exa mple.com\"", ROPEWAY_FIELD_TEXT },
  { "\"a@b@example.com\"", ROPEWAY_FIELD_TEXT },
  { "\"Anna <anna@example.com>\"", ROPEWAY_FIELD_TEXT },
  { "\"mailto:anna@example.com\"", ROPEWAY_FIELD_TEXT },
  /* web addresses */
  { "\"https://example.com\"", ROPEWAY_FIELD_URL },
  { "\"HTTP://example.com:8080/a?b=c#d\"", ROPEWAY_FIELD_URL },
  { "\"https://user@example.com/%20\"", ROPEWAY_FIELD_URL },
  { "\"http://[::1]/x\"", ROPEWAY_FIELD_URL },
  { "\"http://\"", ROPEWAY_FIELD_TEXT },
  { "\"https:///path\"", ROPEWAY_FIELD_TEXT },
  { "\"https://example.com/a b\"", ROPEWAY_FIELD_TEXT },
  { "\"https://example.com:port/\"", ROPEWAY_FIELD_TEXT },
  { "\"see https://example.com\"", ROPEWAY_FIELD_TEXT },
  { "\"ftp://example.com\"", ROPEWAY_FIELD_TEXT },
  { "\"example.com\"", ROPEWAY_FIELD_TEXT },
  { "\"www.example.com\"", ROPEWAY_FIELD_TEXT },
};

static void
test_type (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autofree char *json = g_strdup_printf ("[{\"f\":%s}]", types[row].json);
  g_autoptr (RopewayShape) shape = learn (json);

  g_test_message ("%s", types[row].json);
  g_assert_cmpstr (ropeway_field_type_id (ropeway_shape_get_field (shape, 0)->type), ==,
                   ropeway_field_type_id (types[row].type));
}

/* RFC 5321: no address is longer than 254 characters. */
static void
test_long_email (void)
{
  g_autofree char *local = g_strnfill (242, 'a');
  g_autofree char *most = g_strdup_printf ("[{\"f\":\"%s@example.com\"}]", local);
  g_autofree char *more = g_strdup_printf ("[{\"f\":\"b%s@example.com\"}]", local);
  g_autoptr (RopewayShape) email = learn (most);
  g_autoptr (RopewayShape) text = learn (more);

  g_assert_cmpint (ropeway_shape_get_field (email, 0)->type, ==, ROPEWAY_FIELD_EMAIL);
  g_assert_cmpint (ropeway_shape_get_field (text, 0)->type, ==, ROPEWAY_FIELD_TEXT);
}

static void
test_type_ids (void)
{
  for (int type = ROPEWAY_FIELD_UNKNOWN; type <= ROPEWAY_FIELD_MIXED; type++)
    g_assert_cmpint (ropeway_field_type_from_id (ropeway_field_type_id ((RopewayFieldType)type)), ==, type);
  g_assert_cmpint (ropeway_field_type_from_id ("colour"), ==, ROPEWAY_FIELD_UNKNOWN);
  g_assert_cmpint (ropeway_field_type_from_id (NULL), ==, ROPEWAY_FIELD_UNKNOWN);
}

/* ---- several samples ---- */

static const struct
{
  const char *name;
  const char *json;
  const char *wanted;
} samples[] = {
  { "nothing", "[]", "" },
  { "no-objects", "[1,null,[{\"a\":1}]]", "" },
  { "order", "[{\"b\":1,\"a\":2},{\"c\":3,\"a\":2}]", "0 b integer?\n0 a integer\n0 c integer?\n" },
  { "null", "[{\"a\":null},{\"a\":1}]", "0 a integer0\n" },
  { "only-null", "[{\"a\":null},{}]", "0 a unknown?0\n" },
  { "empty-text", "[{\"a\":\"\"},{\"a\":\"2026-11-09\"}]", "0 a date\n" },
  { "empty-text-and-number", "[{\"a\":\"\"},{\"a\":1}]", "0 a integer\n" },
  { "integer-decimal", "[{\"a\":1},{\"a\":1.5},{\"a\":2}]", "0 a decimal\n" },
  { "date-date-time", "[{\"a\":\"2026-11-09T09:12:00Z\"},{\"a\":\"2026-11-09\"}]", "0 a date-time\n" },
  { "email-text", "[{\"a\":\"anna@example.com\"},{\"a\":\"none\"}]", "0 a text\n" },
  { "email-url", "[{\"a\":\"anna@example.com\"},{\"a\":\"https://example.com\"}]", "0 a text\n" },
  { "date-url", "[{\"a\":\"2026-11-09\"},{\"a\":\"https://example.com\"}]", "0 a text\n" },
  { "text-number", "[{\"a\":\"x\"},{\"a\":1}]", "0 a mixed\n" },
  { "number-boolean", "[{\"a\":true},{\"a\":1}]", "0 a mixed\n" },
  { "mixed-stays", "[{\"a\":true},{\"a\":1},{\"a\":1},{\"a\":null}]", "0 a mixed0\n" },
  { "object-list", "[{\"a\":{\"x\":1}},{\"a\":[{\"y\":1}]}]", "0 a mixed\n1 a.x integer\n1 a[].y integer\n" },
  { "object-text", "[{\"a\":{\"x\":1}},{\"a\":\"none\"}]", "0 a mixed\n1 a.x integer\n" },
  { "nested", "[{\"a\":{\"b\":{\"c\":1},\"d\":true}},{\"e\":1}]",
    "0 a object?\n1 a.b object\n2 a.b.c integer\n1 a.d boolean\n0 e integer?\n" },
  { "nested-optional", "[{\"a\":{\"x\":1}},{\"a\":{}},{}]", "0 a object?\n1 a.x integer?\n" },
  { "list", "[{\"lines\":[{\"sku\":\"x\",\"n\":1},{\"sku\":\"y\"}]},{\"lines\":[]}]",
    "0 lines list\n1 lines[].sku text\n1 lines[].n integer?\n" },
  { "list-of-lists", "[{\"m\":[[{\"x\":1}],[],[[{\"y\":1}]]]}]",
    "0 m list\n1 m[][].x integer\n1 m[][][].y integer\n" },
  { "list-of-values", "[{\"tags\":[\"a\",1]}]", "0 tags list\n" },
  { "odd-names", "[{\"e.mail\":{\"x y\":1},\"Item ID\":[{\"it's\":1}],\"\":2}]",
    "0 ['e.mail'] object\n1 ['e.mail'].x y integer\n0 Item ID list\n1 Item ID[]['it\\'s'] integer\n0 [''] "
    "integer\n" },
  { "escaped-name", "[{\"\\u00e9\":1},{\"\xc3\xa9\":1.5}]", "0 \xc3\xa9 decimal\n" },
  { "name-twice", "[{\"a\":1,\"a\":2},{}]", "0 a integer?\n" },
  { "name-twice-and-missing", "[{\"a\":1,\"a\":2},{},{\"a\":1,\"a\":1}]", "0 a integer?\n" },
  { "name-with-nul", "[{\"a\\u0000b\":1,\"a\":2}]", "0 a integer\n" },
};

static void
test_samples (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (RopewayShape) shape = learn (samples[row].json);
  g_autofree char *described = describe (shape);
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  g_autoptr (RopewayShape) again = NULL;
  g_autofree char *described_again = NULL;

  g_assert_cmpstr (described, ==, samples[row].wanted);
  g_assert_false (ropeway_shape_is_cut (shape));

  again = ropeway_shape_from_value (ropeway_shape_to_value (shape, tree, TRUE));
  g_assert_nonnull (again);
  described_again = describe (again);
  g_assert_cmpstr (described_again, ==, samples[row].wanted);
  for (guint i = 0; i < ropeway_shape_get_n_fields (shape); i++)
    g_assert_cmpstr (ropeway_shape_get_field (again, i)->name, ==, ropeway_shape_get_field (shape, i)->name);
}

static void
assert_examples (const RopewayShape *shape, const char *path, const char *wanted)
{
  const RopewayField *field = ropeway_shape_find (shape, path);
  g_autofree char *joined = NULL;

  g_assert_nonnull (field);
  joined = g_strjoinv (" ", (char **)field->samples);
  g_assert_cmpstr (joined, ==, wanted);
  g_assert_cmpuint (g_strv_length ((char **)field->samples), ==, field->n_samples);
}

static void
test_examples (void)
{
  g_autoptr (RopewayShape) shape
      = learn ("[{\"n\":1.50,\"t\":\"a\\u00e9\",\"o\":{\"x\":true},\"l\":[1,\"2\"],\"m\":[{}],\"z\":null},"
               "{\"n\":1.50,\"t\":\"b\",\"o\":{\"x\":false},\"l\":[],\"m\":[[]],\"z\":null},"
               "{\"n\":2,\"t\":\"c\",\"o\":{\"x\":true},\"l\":[],\"m\":[1],\"z\":null},"
               "{\"n\":3,\"t\":\"d\"},{\"n\":4,\"t\":\"e\"}]");

  G_STATIC_ASSERT (ROPEWAY_LIMIT_SHAPE_SAMPLES == 3);
  assert_examples (shape, "n", "1.50 2 3");
  assert_examples (shape, "t", "\"a\\u00e9\" \"b\" \"c\"");
  assert_examples (shape, "o", "");
  assert_examples (shape, "o.x", "true false");
  assert_examples (shape, "l", "[1,\"2\"] []");
  assert_examples (shape, "m", "[1]");
  assert_examples (shape, "z", "");
  g_assert_null (ropeway_shape_find (shape, "missing"));
}

static void
test_long_example (void)
{
  g_autofree char *most = g_strnfill (ROPEWAY_LIMIT_SHAPE_SAMPLE_BYTES - 2, 'x');
  g_autofree char *json = g_strdup_printf ("[{\"a\":\"%sy\"},{\"a\":\"%s\"}]", most, most);
  g_autofree char *wanted = g_strdup_printf ("\"%s\"", most);
  g_autofree char *stored
      = g_strdup_printf ("{\"fields\":[{\"path\":\"a\",\"samples\":[\"%sy\",\"%s\",1,2,3]}]}", most, most);
  g_autofree char *kept = g_strdup_printf ("\"%s\" 1 2", most);
  g_autoptr (RopewayShape) shape = learn (json);
  g_autoptr (RopewayTree) tree = test_read (stored);
  g_autoptr (RopewayShape) read = ropeway_shape_from_value (ropeway_tree_get_root (tree));

  assert_examples (shape, "a", wanted);
  assert_examples (read, "a", kept);
}

/* ---- the stored form ---- */

static void
test_store (void)
{
  g_autoptr (RopewayShape) shape = learn ("[{\"email\":\"anna@example.com\",\"n\":1.50},{\"email\":null}]");
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();

  test_assert_json (ropeway_shape_to_value (shape, tree, FALSE),
                    "{\"fields\":[{\"path\":\"email\",\"type\":\"email\",\"nullable\":true},"
                    "{\"path\":\"n\",\"type\":\"decimal\",\"optional\":true}]}");
  test_assert_json (ropeway_shape_to_value (shape, tree, TRUE),
                    "{\"fields\":[{\"path\":\"email\",\"type\":\"email\",\"nullable\":true,"
                    "\"samples\":[\"anna@example.com\"]},"
                    "{\"path\":\"n\",\"type\":\"decimal\",\"optional\":true,\"samples\":[1.50]}]}");
}

static const struct
{
  const char *json;
  const char *wanted; /* (nullable): not of that form */
} stored[] = {
  { "{\"fields\":[]}", "" },
  { "{\"fields\":[{\"path\":\"a\"}]}", "0 a unknown\n" },
  { "{\"fields\":[{\"path\":\"a\",\"type\":\"colour\",\"more\":1}],\"more\":2}", "0 a unknown\n" },
  { "{\"fields\":[{\"path\":\"a\",\"type\":7,\"optional\":\"yes\"}]}", "0 a unknown\n" },
  { "{\"fields\":[{\"path\":\"l[][]['x[]'].y[].z\",\"type\":\"text\",\"samples\":7}]}",
    "3 l[][]['x[]'].y[].z text\n" },
  { "{\"fields\":[{\"path\":\"['a\\\\'[]'].b\",\"type\":\"text\"}]}", "1 ['a\\'[]'].b text\n" },
  { "{}", NULL },
  { "[]", NULL },
  { "null", NULL },
  { "{\"fields\":{}}", NULL },
  { "{\"fields\":[1]}", NULL },
  { "{\"fields\":[{\"type\":\"text\"}]}", NULL },
  { "{\"fields\":[{\"path\":\"\"}]}", NULL },
  { "{\"fields\":[{\"path\":\"a..b\"}]}", NULL },
  { "{\"fields\":[{\"path\":\"a[]\"}]}", NULL },
  { "{\"fields\":[{\"path\":\"$.a\"}]}", NULL },
  { "{\"fields\":[{\"path\":\"$\"}]}", NULL },
  { "{\"fields\":[{\"path\":\"['a\\\\\"}]}", NULL },
};

static void
test_stored (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (RopewayTree) tree = test_read (stored[row].json);
  g_autoptr (RopewayShape) shape = ropeway_shape_from_value (ropeway_tree_get_root (tree));
  g_autoptr (RopewayShape) held = NULL;
  g_autofree char *described = NULL;

  if (stored[row].wanted == NULL)
    {
      g_assert_null (shape);
      return;
    }
  held = ropeway_shape_ref (shape);
  described = describe (held);
  g_assert_cmpstr (described, ==, stored[row].wanted);
}

/* ---- limits ---- */

static RopewayShape *
learn_wide (guint n)
{
  g_autoptr (GString) json = g_string_new ("[{\"o\":{");
  g_autofree char *text = NULL;

  for (guint i = 1; i < n; i++)
    g_string_append_printf (json, "%s\"f%u\":1", i > 1 ? "," : "", i);
  g_string_append (json, "}}]");
  text = g_string_free (g_steal_pointer (&json), FALSE);
  return learn (text);
}

static void
test_limit_fields (void)
{
  g_autoptr (RopewayShape) most = learn_wide (ROPEWAY_LIMIT_SHAPE_FIELDS);
  g_autoptr (RopewayShape) more = learn_wide (ROPEWAY_LIMIT_SHAPE_FIELDS + 1);
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  g_autoptr (RopewayShape) again = NULL, again_more = NULL;
  RopewayValue *value, *field;

  g_assert_cmpuint (ropeway_shape_get_n_fields (most), ==, ROPEWAY_LIMIT_SHAPE_FIELDS);
  g_assert_false (ropeway_shape_is_cut (most));
  g_assert_cmpuint (ropeway_shape_get_n_fields (more), ==, ROPEWAY_LIMIT_SHAPE_FIELDS);
  g_assert_true (ropeway_shape_is_cut (more));

  /* That something was cut is stored; and what is stored is cut as well. */
  again = ropeway_shape_from_value (ropeway_shape_to_value (more, tree, FALSE));
  g_assert_true (ropeway_shape_is_cut (again));
  value = ropeway_shape_to_value (most, tree, FALSE);
  field = ropeway_tree_object (tree);
  ropeway_value_set_text (tree, field, "path", "one-more");
  ropeway_value_append (ropeway_value_get (value, "fields"), field);
  again_more = ropeway_shape_from_value (value);
  g_assert_cmpuint (ropeway_shape_get_n_fields (again_more), ==, ROPEWAY_LIMIT_SHAPE_FIELDS);
  g_assert_true (ropeway_shape_is_cut (again_more));
}

/* Learns from objects in objects, or from lists in a list. */
static RopewayShape *
learn_deep (guint depth, const char *begin, const char *end)
{
  g_autoptr (GString) json = g_string_new ("[{\"a\":");
  g_autofree char *text = NULL;

  for (guint i = 1; i < depth; i++)
    g_string_append (json, begin);
  g_string_append (json, *begin == '[' ? "{\"x\":1}" : "1");
  for (guint i = 1; i < depth; i++)
    g_string_append (json, end);
  g_string_append (json, "}]");
  text = g_string_free (g_steal_pointer (&json), FALSE);
  return learn (text);
}

/* No field lies deeper than a path reaches, and every path can be read again. */
static void
test_limit_depth (void)
{
  g_autoptr (RopewayShape) most = learn_deep (ROPEWAY_LIMIT_PATH_SEGMENTS, "{\"a\":", "}");
  g_autoptr (RopewayShape) more = learn_deep (ROPEWAY_LIMIT_PATH_SEGMENTS + 1, "{\"a\":", "}");
  g_autoptr (RopewayShape) lists = learn_deep (ROPEWAY_LIMIT_PATH_SEGMENTS - 1, "[", "]");
  g_autoptr (RopewayShape) more_lists = learn_deep (900, "[", "]");
  const RopewayShape *all[] = { most, more, lists, more_lists };

  g_assert_false (ropeway_shape_is_cut (most));
  g_assert_cmpuint (ropeway_shape_get_n_fields (most), ==, ROPEWAY_LIMIT_PATH_SEGMENTS);
  g_assert_true (ropeway_shape_is_cut (more));
  g_assert_cmpuint (ropeway_shape_get_n_fields (more), ==, ROPEWAY_LIMIT_PATH_SEGMENTS);
  g_assert_false (ropeway_shape_is_cut (lists));
  g_assert_cmpuint (ropeway_shape_get_n_fields (lists), ==, 2);
  g_assert_true (ropeway_shape_is_cut (more_lists));
  g_assert_cmpuint (ropeway_shape_get_n_fields (more_lists), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (RopewayTree) tree = ropeway_tree_new ();
      g_autoptr (RopewayShape) again = ropeway_shape_from_value (ropeway_shape_to_value (all[i], tree, TRUE));

      g_assert_nonnull (again);
    }
}

static void
test_limit_name (void)
{
  g_autofree char *name = g_strnfill (ROPEWAY_LIMIT_PATH_BYTES, 'n');
  g_autofree char *json = g_strdup_printf ("[{\"%s\":1,\"n%s\":{\"x\":1}}]", name, name);
  g_autoptr (RopewayShape) shape = learn (json);

  g_assert_cmpuint (ropeway_shape_get_n_fields (shape), ==, 1);
  g_assert_cmpstr (ropeway_shape_get_field (shape, 0)->name, ==, name);
  g_assert_true (ropeway_shape_is_cut (shape));
}

static void
add_rows (const char *name, gsize n, GTestDataFunc test)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/value/shape/%s/%02u", name, i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test);
    }
}

void
test_add_shape (void)
{
  add_rows ("type", G_N_ELEMENTS (types), test_type);
  add_rows ("stored", G_N_ELEMENTS (stored), test_stored);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = g_strconcat ("/value/shape/samples/", samples[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_samples);
    }
  g_test_add_func ("/value/shape/long-email", test_long_email);
  g_test_add_func ("/value/shape/type-ids", test_type_ids);
  g_test_add_func ("/value/shape/examples", test_examples);
  g_test_add_func ("/value/shape/long-example", test_long_example);
  g_test_add_func ("/value/shape/store", test_store);
  g_test_add_func ("/value/shape/limit/fields", test_limit_fields);
  g_test_add_func ("/value/shape/limit/depth", test_limit_depth);
  g_test_add_func ("/value/shape/limit/name", test_limit_name);
}
