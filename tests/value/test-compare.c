/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: equal values have equal digests, whoever wrote them; and a digest never changes. */

#include "value-tests.h"
#include "value/value-compare.h"

/* ---- the canonical spelling ---- */

static const struct
{
  const char *json;
  const char *canonical;
} spellings[] = {
  { "null", "null" },
  { "true", "true" },
  { "false", "false" },
  { "0", "0" },
  { "-0", "0" },
  { "0.00e7", "0" },
  { "-0e-99999999999999999999", "0" },
  { "1", "1" },
  { "1.0", "1" },
  { "1e0", "1" },
  { "10", "1e1" },
  { "-100.00", "-1e2" },
  { "19.10", "191e-1" },
  { "0.0019", "19e-4" },
  { "1E3", "1e3" },
  { "1e+3", "1e3" },
  { "0.1e4", "1e3" },
  { "1000e0000", "1e3" },
  { "1e400", "1e400" },
  { "1e-400", "1e-400" },
  { "12345678901234567890", "1234567890123456789e1" },
  { "1e999999999999999999", "1e999999999999999999" },
  { "1e1000000000000000000", "1e1000000000000000000" },
  { "10e9999999999999999999", "1e10000000000000000000" },
  { "0.1e10000000000000000000", "1e9999999999999999999" },
  { "0.001e1000000000000000000", "1e999999999999999997" },
  { "1000e-1000000000000000000", "1e-999999999999999997" },
  { "0.1e-9999999999999999999", "1e-10000000000000000000" },
  { "1.50e00012345678901234567890", "15e12345678901234567889" },
  { "\"\"", "\"\"" },
  { "\"a\\u0041\\/\"", "\"aA/\"" },
  { "\"\\u0022\\u005c\\u0008\\u000C\\u000a\\u000d\\u0009\"", "\"\\\"\\\\\\b\\f\\n\\r\\t\"" },
  { "\"\\u0000\\u001F\\u007f\"", "\"\\u0000\\u001f\x7f\"" },
  { "\"\\u00e9\\uD83D\\uDE00\"", "\"\xc3\xa9\xf0\x9f\x98\x80\"" },
  { "\"\\uD800x\\uDFFF\"", "\"\\ud800x\\udfff\"" },
  { "[ ]", "[]" },
  { "{ }", "{}" },
  { "[1, [2.0, []], {\"b\":1}]", "[1,[2,[]],{\"b\":1}]" },
  { "{\"b\":1,\"a\":2}", "{\"a\":2,\"b\":1}" },
  { "{\"b\":1,\"a\":2,\"b\":3}", "{\"a\":2,\"b\":3}" },
  { "{\"\\u0062\":1,\"a\":{\"z\":0,\"y\":[]},\"b\":3}", "{\"a\":{\"y\":[],\"z\":0},\"b\":3}" },
  { "{\"aa\":1,\"a\":2,\"\":3,\"B\":4,\"\xc3\xa9\":5,\"\\u00e8\":6}",
    "{\"\":3,\"B\":4,\"a\":2,\"aa\":1,\"\xc3\xa8\":6,\"\xc3\xa9\":5}" },
  { "{\"\\ud800\":1,\"\\uD800\":2,\"\\\\ud800\":3}", "{\"\\\\ud800\":3,\"\\ud800\":2}" },
  { "{\"x\\n\":{\"y\\n\":1}}", "{\"x\\n\":{\"y\\n\":1}}" },
};

static void
test_spelling (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (RopewayTree) tree = test_read (spellings[row].json);
  g_autoptr (GString) out = g_string_new ("");
  g_autoptr (RopewayTree) again = NULL;

  ropeway_value_canonical (ropeway_tree_get_root (tree), out);
  g_assert_cmpstr (out->str, ==, spellings[row].canonical);

  /* It is JSON, means the same and is its own canonical spelling. */
  again = test_read (out->str);
  g_assert_true (ropeway_value_equal (ropeway_tree_get_root (tree), ropeway_tree_get_root (again)));
  g_string_truncate (out, 0);
  ropeway_value_canonical (ropeway_tree_get_root (again), out);
  g_assert_cmpstr (out->str, ==, spellings[row].canonical);
}

/* ---- digests are stored: these must never change ---- */

static const struct
{
  const char *json; /* (nullable) */
  const char *digest;
} digests[] = {
  { NULL, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
  { "null", "74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b" },
  { "1.0", "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b" },
  { "[]", "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945" },
  { "{ \"b\" : [1,2], \"a\" : \"\\u0078\" }",
    "721ef82f2d6c0997bffb7a8ab3f40f8fb45b0b52ce2af3afa6b0f05efbdc317f" },
};

static void
test_digest (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (RopewayTree) tree = digests[row].json != NULL ? test_read (digests[row].json) : NULL;
  g_autoptr (GString) hex = g_string_new (NULL);
  guint8 digest[ROPEWAY_DIGEST_BYTES];

  ropeway_value_digest (tree != NULL ? ropeway_tree_get_root (tree) : NULL, digest);
  for (guint i = 0; i < sizeof digest; i++)
    g_string_append_printf (hex, "%02x", digest[i]);
  g_assert_cmpstr (hex->str, ==, digests[row].digest);
}

/* ---- every pair of a corpus ---- */

/* Lines with the same letter are the same value; no others are. */
static const char *const corpus[] = {
  "a null",
  "b true",
  "c false",
  "d 0",
  "d -0",
  "d 0.0",
  "d 0e5",
  "e 1",
  "e 1.0",
  "e 1e0",
  "e 10e-1",
  "f -1",
  "g 1.5",
  "g 15e-1",
  "g 1.50",
  "h 1e400",
  "h 10e399",
  "i 1e401",
  "j 9007199254740993",
  "k 9007199254740992",
  "l 0.1",
  "m 0.1000000000000000055511151231257827",
  "n 1e99999999999999999999",
  "n 10e99999999999999999998",
  "o \"\"",
  "p \"1\"",
  "q \"a\"",
  "q \"\\u0061\"",
  "r \"A\"",
  "s \"\xc3\xa9\"",
  "s \"\\u00e9\"",
  "s \"\\u00E9\"",
  "t \"e\\u0301\"",
  "u \"/\"",
  "u \"\\/\"",
  "v \"\\ud83d\\ude00\"",
  "v \"\xf0\x9f\x98\x80\"",
  "w \"\\ud83d\"",
  "w \"\\uD83D\"",
  "x \"\\ude00\"",
  "y \"\\u0000\"",
  "z \"\\\\u0000\"",
  "A []",
  "B [null]",
  "C [1,2]",
  "C [1.0,2e0]",
  "D [2,1]",
  "E [[1],2]",
  "F [1,[2]]",
  "G {}",
  "H {\"a\":1}",
  "H {\"\\u0061\":1.0}",
  "H {\"a\":0,\"a\":1}",
  "I {\"a\":0}",
  "J {\"a\":1,\"b\":2}",
  "J {\"b\":2,\"a\":1}",
  "J {\"b\":2,\"b\":3,\"a\":1,\"b\":2}",
  "K {\"a\":2,\"b\":1}",
  "L {\"A\":1}",
  "M {\"a\":null}",
  "N {\"\":1}",
  "O [{\"x\":1,\"y\":[]}]",
  "O [{\"y\":[],\"x\":1}]",
  "P [{\"x\":1,\"y\":{}}]",
  "Q {\"\\ud800\":1}",
  "Q {\"\\uD800\":1}",
  "R {\"\\\\ud800\":1}",
  "S {\"a\":{\"a\":1,\"b\":2},\"b\":0}",
  "S {\"b\":0,\"a\":{\"b\":2,\"a\":1}}",
  "T [[],[]]",
  "U [[[]]]",
  "V {\"a\":\"x\"}",
  "W {\"a\":\"y\"}",
  "X {\"a\":[],\"b\":1}",
};

static void
test_pairs (void)
{
  g_autoptr (GPtrArray) trees = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_tree_unref);

  for (guint i = 0; i < G_N_ELEMENTS (corpus); i++)
    g_ptr_array_add (trees, test_read (corpus[i] + 2));
  for (guint i = 0; i < trees->len; i++)
    for (guint j = 0; j < trees->len; j++)
      {
        const RopewayValue *a = ropeway_tree_get_root (g_ptr_array_index (trees, i));
        const RopewayValue *b = ropeway_tree_get_root (g_ptr_array_index (trees, j));
        gboolean same = corpus[i][0] == corpus[j][0];
        guint8 left[ROPEWAY_DIGEST_BYTES], right[ROPEWAY_DIGEST_BYTES];

        ropeway_value_digest (a, left);
        ropeway_value_digest (b, right);
        if (ropeway_value_equal (a, b) != same || (memcmp (left, right, sizeof left) == 0) != same)
          g_error ("%s | %s", corpus[i], corpus[j]);
      }
}

static void
test_null_pointers (void)
{
  g_autoptr (RopewayTree) tree = test_read ("null");

  g_assert_true (ropeway_value_equal (NULL, NULL));
  g_assert_false (ropeway_value_equal (NULL, ropeway_tree_get_root (tree)));
  g_assert_false (ropeway_value_equal (ropeway_tree_get_root (tree), NULL));
}

/* ---- one value, two spellings ---- */

typedef struct
{
  /* owned */
  GString *a;
  GString *b;
} Twins;

static void spell_value (Twins *twins, guint depth);

static void
spell_both (Twins *twins, const char *text)
{
  g_string_append (twins->a, text);
  g_string_append (twins->b, text);
}

static void
spell_number (Twins *twins)
{
  int digits = g_test_rand_int_range (1, 100000) * (g_test_rand_bit () ? 1 : -1);
  int exponent = g_test_rand_int_range (-400, 400);

  g_string_append_printf (twins->a, "%de%d", digits, exponent);
  if (g_test_rand_bit ())
    g_string_append_printf (twins->b, "%d00.000E%+d", digits, exponent - 2);
  else
    g_string_append_printf (twins->b, "%d0E%+d", digits, exponent - 1);
}

static void
spell_string (Twins *twins, guint max)
{
  guint n = (guint)g_test_rand_int_range (0, (gint32)max + 1);

  spell_both (twins, "\"");
  for (guint i = 0; i < n; i++)
    {
      guint c = (guint)g_test_rand_int_range (0x20, 0x250);

      if (c == '"' || c == '\\')
        g_string_append_c (twins->a, '\\');
      g_string_append_unichar (twins->a, c);
      if (g_test_rand_bit ())
        g_string_append_printf (twins->b, g_test_rand_bit () ? "\\u%04x" : "\\u%04X", c);
      else
        {
          if (c == '"' || c == '\\')
            g_string_append_c (twins->b, '\\');
          g_string_append_unichar (twins->b, c);
        }
    }
  spell_both (twins, "\"");
}

/* The members of the second come in the opposite order. Names differ in their first letter, so none is twice. */
static void
spell_object (Twins *twins, guint n, guint depth)
{
  g_autoptr (GString) reversed = g_string_new (NULL);

  spell_both (twins, "{");
  for (guint i = 0; i < n; i++)
    {
      Twins member = { g_string_new (NULL), g_string_new (NULL) };

      spell_string (&member, 3);
      g_string_insert_c (member.a, 1, (char)('a' + i));
      g_string_insert_c (member.b, 1, (char)('a' + i));
      spell_both (&member, ":");
      spell_value (&member, depth);
      if (i > 0)
        {
          g_string_append_c (twins->a, ',');
          g_string_prepend_c (reversed, ',');
        }
      g_string_append (twins->a, member.a->str);
      g_string_prepend (reversed, member.b->str);
      g_string_free (member.a, TRUE);
      g_string_free (member.b, TRUE);
    }
  g_string_append (twins->b, reversed->str);
  spell_both (twins, "}");
}

static void
spell_list (Twins *twins, guint n, guint depth)
{
  spell_both (twins, "[");
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        spell_both (twins, ",");
      spell_value (twins, depth);
    }
  spell_both (twins, "]");
}

static void
spell_value (Twins *twins, guint depth)
{
  static const char *const words[] = { "null", "true", "false" };
  guint n = (guint)g_test_rand_int_range (0, 6);

  switch (g_test_rand_int_range (0, depth > 0 ? 5 : 3))
    {
    case 0:
      spell_both (twins, words[g_test_rand_int_range (0, 3)]);
      break;
    case 1:
      spell_number (twins);
      break;
    case 2:
      spell_string (twins, 12);
      break;
    case 3:
      spell_list (twins, n, depth - 1);
      break;
    default:
      spell_object (twins, n, depth - 1);
      break;
    }
}

static void
test_twins (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      Twins twins = { g_string_new (NULL), g_string_new (NULL) };
      g_autoptr (RopewayTree) a = NULL, b = NULL, list = NULL;
      guint8 left[ROPEWAY_DIGEST_BYTES], right[ROPEWAY_DIGEST_BYTES];

      spell_value (&twins, 4);
      a = test_read (twins.a->str);
      b = test_read (twins.b->str);
      ropeway_value_digest (ropeway_tree_get_root (a), left);
      ropeway_value_digest (ropeway_tree_get_root (b), right);
      if (!ropeway_value_equal (ropeway_tree_get_root (a), ropeway_tree_get_root (b))
          || memcmp (left, right, sizeof left) != 0)
        g_error ("%s | %s", twins.a->str, twins.b->str);

      /* One difference anywhere is seen. */
      g_string_prepend (twins.b, "[1,");
      g_string_append (twins.b, "]");
      list = test_read (twins.b->str);
      ropeway_value_digest (ropeway_tree_get_root (list), right);
      g_assert_false (ropeway_value_equal (ropeway_tree_get_root (a), ropeway_tree_get_root (list)));
      g_assert_false (memcmp (left, right, sizeof left) == 0);
      g_string_free (twins.a, TRUE);
      g_string_free (twins.b, TRUE);
    }
}

/* What hangs in a tree is compared without its name. */
static void
test_parts (void)
{
  g_autoptr (RopewayTree) tree = test_read ("{\"a\":{\"x\":[1,2]},\"b\":{\"x\":[1,2.0]},\"c\":[1,2]}");
  const RopewayValue *root = ropeway_tree_get_root (tree);
  const RopewayValue *a = ropeway_value_get (root, "a"), *b = ropeway_value_get (root, "b");

  g_assert_true (ropeway_value_equal (a, b));
  g_assert_true (ropeway_value_equal (ropeway_value_get (a, "x"), ropeway_value_get (root, "c")));
  g_assert_false (ropeway_value_equal (a, ropeway_value_get (root, "c")));
}

void
test_add_compare (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      g_autofree char *path = g_strdup_printf ("/value/compare/canonical/%02u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_spelling);
    }
  for (guint i = 0; i < G_N_ELEMENTS (digests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/value/compare/digest/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_digest);
    }
  g_test_add_func ("/value/compare/pairs", test_pairs);
  g_test_add_func ("/value/compare/null-pointers", test_null_pointers);
  g_test_add_func ("/value/compare/twins", test_twins);
  g_test_add_func ("/value/compare/parts", test_parts);
}
