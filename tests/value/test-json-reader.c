/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: where reading stops and why, what counts as too much, and which bytes are text. */

#include "base/limits.h"
#include "value-tests.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

/* ---- refusals ---- */

typedef struct
{
  const char *name;
  const char *text;
  RopewayJsonError code;
  gsize line;
  gsize column;
  gsize byte;
  const char *says; /* part of the message */
} Refusal;

static const Refusal refusals[] = {
  { "empty", "", ROPEWAY_JSON_ERROR_EMPTY, 1, 1, 0, "empty" },
  { "white-space", " \n\t\r\n ", ROPEWAY_JSON_ERROR_EMPTY, 3, 2, 6, "empty" },
  { "only-mark", "\xef\xbb\xbf", ROPEWAY_JSON_ERROR_EMPTY, 1, 1, 3, "empty" },
  { "two-marks", "\xef\xbb\xbf\xef\xbb\xbf{}", ROPEWAY_JSON_ERROR_SYNTAX, 1, 1, 3, "value is needed" },
  { "word", "nil", ROPEWAY_JSON_ERROR_SYNTAX, 1, 2, 1, "true, false and null" },
  { "word-capital", "True", ROPEWAY_JSON_ERROR_SYNTAX, 1, 1, 0, "value is needed" },
  { "word-cut", "tru", ROPEWAY_JSON_ERROR_SYNTAX, 1, 4, 3, "ends too early" },
  { "nan", "[NaN]", ROPEWAY_JSON_ERROR_SYNTAX, 1, 2, 1, "value is needed" },
  { "single-quotes", "{\"a\":'b'}", ROPEWAY_JSON_ERROR_SYNTAX, 1, 6, 5, "double quotation marks" },
  { "name-without-quotes", "{a:1}", ROPEWAY_JSON_ERROR_SYNTAX, 1, 2, 1, "name in double quotation marks" },
  { "comment", "{\"a\":1} // x", ROPEWAY_JSON_ERROR_SYNTAX, 1, 9, 8, "follows" },
  { "comment-before", "/* x */ 1", ROPEWAY_JSON_ERROR_SYNTAX, 1, 1, 0, "no comments" },
  { "comment-hash", "# x", ROPEWAY_JSON_ERROR_SYNTAX, 1, 1, 0, "no comments" },
  { "html", "\n<!DOCTYPE html>", ROPEWAY_JSON_ERROR_SYNTAX, 2, 1, 1, "web page" },
  { "comma-too-many", "[1,\n 2,\n]", ROPEWAY_JSON_ERROR_SYNTAX, 3, 1, 8, "comma too many" },
  { "comma-too-many-object", "{\"a\":1,}", ROPEWAY_JSON_ERROR_SYNTAX, 1, 8, 7, "name in double" },
  { "comma-missing", "[1 2]", ROPEWAY_JSON_ERROR_SYNTAX, 1, 4, 3, "comma or ]" },
  { "comma-missing-object", "{\"a\":1 \"b\":2}", ROPEWAY_JSON_ERROR_SYNTAX, 1, 8, 7, "comma or }" },
  { "wrong-end", "[1}", ROPEWAY_JSON_ERROR_SYNTAX, 1, 3, 2, "comma or ]" },
  { "colon-missing", "{\"a\" 1}", ROPEWAY_JSON_ERROR_SYNTAX, 1, 6, 5, "colon" },
  { "value-missing", "{\"a\":}", ROPEWAY_JSON_ERROR_SYNTAX, 1, 6, 5, "value is missing" },
  { "open", "[[1,2]", ROPEWAY_JSON_ERROR_SYNTAX, 1, 7, 6, "ends too early" },
  { "open-object", "{\"a\":{", ROPEWAY_JSON_ERROR_SYNTAX, 1, 7, 6, "ends too early" },
  { "open-after-colon", "{\"a\":", ROPEWAY_JSON_ERROR_SYNTAX, 1, 6, 5, "ends too early" },
  { "open-after-comma", "[1,", ROPEWAY_JSON_ERROR_SYNTAX, 1, 4, 3, "ends too early" },
  { "open-text", "\"abc", ROPEWAY_JSON_ERROR_SYNTAX, 1, 5, 4, "ends too early" },
  { "open-escape", "\"abc\\", ROPEWAY_JSON_ERROR_SYNTAX, 1, 6, 5, "ends too early" },
  { "open-unicode-escape", "\"\\u12", ROPEWAY_JSON_ERROR_SYNTAX, 1, 6, 5, "ends too early" },
  { "open-name", "{\"abc", ROPEWAY_JSON_ERROR_SYNTAX, 1, 6, 5, "ends too early" },
  { "second-value", "{} {}", ROPEWAY_JSON_ERROR_SYNTAX, 1, 4, 3, "follows" },
  { "bad-escape", "[\"a\\x\"]", ROPEWAY_JSON_ERROR_SYNTAX, 1, 5, 4, "backslash" },
  { "bad-hex", "\"\\u00g0\"", ROPEWAY_JSON_ERROR_SYNTAX, 1, 6, 5, "hexadecimal" },
  { "control", "{\"a\":\"x\ty\"}", ROPEWAY_JSON_ERROR_SYNTAX, 1, 8, 7, "control" },
  { "line-break", "{\"a\":\"x\ny\"}", ROPEWAY_JSON_ERROR_SYNTAX, 1, 8, 7, "control" },
  { "leading-zero", "[01]", ROPEWAY_JSON_ERROR_SYNTAX, 1, 3, 2, "zeros in front" },
  { "hex-number", "0x1F", ROPEWAY_JSON_ERROR_SYNTAX, 1, 2, 1, "number" },
  { "plus", "+1", ROPEWAY_JSON_ERROR_SYNTAX, 1, 1, 0, "value is needed" },
  { "minus", "[-]", ROPEWAY_JSON_ERROR_SYNTAX, 1, 3, 2, "digit is missing" },
  { "minus-only", "-", ROPEWAY_JSON_ERROR_SYNTAX, 1, 2, 1, "ends too early" },
  { "point-first", ".5", ROPEWAY_JSON_ERROR_SYNTAX, 1, 1, 0, "value is needed" },
  { "point-last", "[1.]", ROPEWAY_JSON_ERROR_SYNTAX, 1, 4, 3, "digit is missing" },
  { "exponent-cut", "[1e+]", ROPEWAY_JSON_ERROR_SYNTAX, 1, 5, 4, "digit is missing" },
  { "two-points", "[1.2.3]", ROPEWAY_JSON_ERROR_SYNTAX, 1, 5, 4, "number" },
  { "columns-are-characters", "{\"\xc3\xa4\":\"\xe2\x82\xac\xf0\x9f\x98\x80\", x}", ROPEWAY_JSON_ERROR_SYNTAX,
    1, 12, 17, "name" },
  { "mark-is-no-column", "\xef\xbb\xbf[x]", ROPEWAY_JSON_ERROR_SYNTAX, 1, 2, 4, "value" },
  { "lines-of-all-kinds", "[1,\r\n2,\n3,\r4,x]", ROPEWAY_JSON_ERROR_SYNTAX, 4, 3, 13, "value" },
  { "not-utf-8", "[\"\xff\"]", ROPEWAY_JSON_ERROR_UTF8, 1, 3, 2, "UTF-8" },
  { "not-utf-8-outside", "[\xff]", ROPEWAY_JSON_ERROR_UTF8, 1, 2, 1, "UTF-8" },
  { "not-utf-8-name", "{\"a\x80\":1}", ROPEWAY_JSON_ERROR_UTF8, 1, 4, 3, "UTF-8" },
  { "overlong-2", "\"\xc1\xbf\"", ROPEWAY_JSON_ERROR_UTF8, 1, 2, 1, "UTF-8" },
  { "overlong-3", "\"\xe0\x9f\xbf\"", ROPEWAY_JSON_ERROR_UTF8, 1, 2, 1, "UTF-8" },
  { "overlong-4", "\"\xf0\x8f\xbf\xbf\"", ROPEWAY_JSON_ERROR_UTF8, 1, 2, 1, "UTF-8" },
  { "surrogate-first", "\"\xed\xa0\x80\"", ROPEWAY_JSON_ERROR_UTF8, 1, 2, 1, "UTF-8" },
  { "surrogate-last", "\"\xed\xbf\xbf\"", ROPEWAY_JSON_ERROR_UTF8, 1, 2, 1, "UTF-8" },
  { "above-unicode", "\"\xf4\x90\x80\x80\"", ROPEWAY_JSON_ERROR_UTF8, 1, 2, 1, "UTF-8" },
  { "f5", "\"\xf5\x80\x80\x80\"", ROPEWAY_JSON_ERROR_UTF8, 1, 2, 1, "UTF-8" },
  { "cut-2", "\"\xc3\"", ROPEWAY_JSON_ERROR_UTF8, 1, 2, 1, "UTF-8" },
  { "cut-3", "\"\xe2\x82\"", ROPEWAY_JSON_ERROR_UTF8, 1, 2, 1, "UTF-8" },
  { "cut-4", "\"\xf0\x9f\x98\"", ROPEWAY_JSON_ERROR_UTF8, 1, 2, 1, "UTF-8" },
  { "cut-by-the-end", "\"\xf0\x9f\x98", ROPEWAY_JSON_ERROR_UTF8, 1, 2, 1, "UTF-8" },
};

/* The message ends with the place; what reads it finds the same place in @where. */
static void
assert_refused (GBytes *bytes, const RopewayJsonLimits *limits, const Refusal *wanted)
{
  g_autoptr (GError) error = NULL;
  RopewayJsonPosition where = { 0 };
  g_autofree char *place = NULL;

  g_assert_null (ropeway_json_read (bytes, limits, &where, &error));
  g_assert_error (error, ROPEWAY_JSON_ERROR, (int)wanted->code);
  g_test_message ("%s", error->message);
  g_assert_cmpuint (where.line, ==, wanted->line);
  g_assert_cmpuint (where.column, ==, wanted->column);
  g_assert_cmpuint (where.byte, ==, wanted->byte);
  g_assert_nonnull (strstr (error->message, wanted->says));
  place = g_strdup_printf ("(line %lu, column %lu, byte %lu)", (gulong)where.line, (gulong)where.column,
                           (gulong)where.byte);
  g_assert_true (g_str_has_suffix (error->message, place));

  /* Neither place nor error has to be asked for. */
  g_assert_null (ropeway_json_read (bytes, limits, NULL, NULL));
}

/* Without the zero at the end, so that a sanitizer sees a read beyond it. */
static GBytes *
new_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
test_refusal (gconstpointer data)
{
  const Refusal *refusal = data;
  g_autoptr (GBytes) bytes = new_bytes (refusal->text);

  assert_refused (bytes, NULL, refusal);
}

/* ---- encodings ---- */

typedef struct
{
  const char *name;
  const char *from;
  const char *mark;
  gsize mark_length;
  const char *says;
} Encoding;

static const Encoding encodings[] = {
  { "utf-16le", "UTF-16LE", "", 0, "UTF-16 (little endian)" },
  { "utf-16be", "UTF-16BE", "", 0, "UTF-16 (big endian)" },
  { "utf-32le", "UTF-32LE", "", 0, "UTF-32 (little endian)" },
  { "utf-32be", "UTF-32BE", "", 0, "UTF-32 (big endian)" },
  { "utf-16le-mark", "UTF-16LE", "\xff\xfe", 2, "UTF-16 (little endian)" },
  { "utf-16be-mark", "UTF-16BE", "\xfe\xff", 2, "UTF-16 (big endian)" },
  { "utf-32le-mark", "UTF-32LE", "\xff\xfe\0\0", 4, "UTF-32 (little endian)" },
  { "utf-32be-mark", "UTF-32BE", "\0\0\xfe\xff", 4, "UTF-32 (big endian)" },
};

static void
test_encoding (gconstpointer data)
{
  const Encoding *encoding = data;
  static const char *const texts[] = { "{}", "{\"a\":\"\xc3\xa4\"}", "7", "[1,2,3]" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GByteArray) wide = g_byte_array_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      g_autoptr (GBytes) bytes = NULL;
      Refusal wanted = { "", "", ROPEWAY_JSON_ERROR_UTF8, 1, 1, 0, encoding->says };
      gsize length;

      text = g_convert (texts[i], -1, encoding->from, "UTF-8", NULL, &length, &error);
      g_assert_no_error (error);
      g_byte_array_append (wide, (const guint8 *)encoding->mark, (guint)encoding->mark_length);
      g_byte_array_append (wide, (const guint8 *)text, (guint)length);
      bytes = g_byte_array_free_to_bytes (g_steal_pointer (&wide));
      assert_refused (bytes, NULL, &wanted);
    }
}

static void
test_mark (void)
{
  g_autoptr (RopewayTree) tree = test_read ("\xef\xbb\xbf {\"a\":\"\xef\xbb\xbf\"}");

  test_assert_json (ropeway_tree_get_root (tree), "{\"a\":\"\xef\xbb\xbf\"}");
}

/* ---- limits ---- */

static GBytes *
new_nested (gsize depth)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();

  g_byte_array_set_size (text, (guint)(2 * depth));
  memset (text->data, '[', depth);
  memset (text->data + depth, ']', depth);
  return g_byte_array_free_to_bytes (g_steal_pointer (&text));
}

static void
assert_accepted (GBytes *bytes, const RopewayJsonLimits *limits)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_json_read (bytes, limits, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (tree);
}

static void
test_depth (void)
{
  g_autoptr (GBytes) deepest = new_nested (ROPEWAY_LIMIT_JSON_DEPTH);
  g_autoptr (GBytes) deeper = new_nested (ROPEWAY_LIMIT_JSON_DEPTH + 1);
  RopewayJsonLimits limits = { .depth = 2 };
  g_autoptr (GBytes) three = new_bytes ("[{},{\"a\":[]}]");
  Refusal wanted = {
    "", "", ROPEWAY_JSON_ERROR_DEPTH, 1, ROPEWAY_LIMIT_JSON_DEPTH + 1, ROPEWAY_LIMIT_JSON_DEPTH, "deep"
  };
  Refusal small = { "", "", ROPEWAY_JSON_ERROR_DEPTH, 1, 10, 9, "deep" };

  assert_accepted (deepest, NULL);
  assert_refused (deeper, NULL, &wanted);
  assert_refused (three, &limits, &small);
  limits.depth = 3;
  assert_accepted (three, &limits);
}

static void
test_bytes (void)
{
  g_autofree char *text = g_malloc (ROPEWAY_LIMIT_JSON_BYTES + 1);
  g_autoptr (GBytes) most = NULL, more = NULL, four = new_bytes ("1234");
  RopewayJsonLimits limits = { .bytes = 3 };
  Refusal wanted = { "", "", ROPEWAY_JSON_ERROR_SIZE, 1, 1, 0, "67108864 are allowed" };
  Refusal small = { "", "", ROPEWAY_JSON_ERROR_SIZE, 1, 1, 0, "4 bytes, 3 are allowed" };

  memset (text, ' ', ROPEWAY_LIMIT_JSON_BYTES + 1);
  text[0] = '1';
  most = g_bytes_new_static (text, ROPEWAY_LIMIT_JSON_BYTES);
  more = g_bytes_new_static (text, ROPEWAY_LIMIT_JSON_BYTES + 1);
  assert_accepted (most, NULL);
  assert_refused (more, NULL, &wanted);
  limits.bytes = ROPEWAY_LIMIT_JSON_BYTES + 1;
  assert_accepted (more, &limits);
  limits.bytes = 3;
  assert_refused (four, &limits, &small);
  limits.bytes = G_MAXSIZE;
  assert_accepted (four, &limits);
}

/* Appends a list of @n zeros. */
static void
append_list (GString *text, gsize n)
{
  gsize from = text->len + 1;

  g_string_append_c (text, '[');
  g_string_set_size (text, from + 2 * n - 1);
  for (gsize i = 0; i < 2 * n - 1; i++)
    text->str[from + i] = i % 2 == 0 ? '0' : ',';
  g_string_append_c (text, ']');
}

static void
test_members (void)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GBytes) most = NULL, more = NULL;
  g_autoptr (GBytes) object = new_bytes ("{\"a\":[1,2],\"b\":1,\"c\":2}");
  RopewayJsonLimits limits = { .members = 2 };
  Refusal wanted = { "",
                     "",
                     ROPEWAY_JSON_ERROR_SIZE,
                     1,
                     2 * ROPEWAY_LIMIT_JSON_MEMBERS + 2,
                     2 * ROPEWAY_LIMIT_JSON_MEMBERS + 1,
                     "One list or object" };
  Refusal small = { "", "", ROPEWAY_JSON_ERROR_SIZE, 1, 22, 21, "One list or object" };

  append_list (text, ROPEWAY_LIMIT_JSON_MEMBERS);
  most = g_bytes_new (text->str, text->len);
  g_string_truncate (text, 0);
  append_list (text, ROPEWAY_LIMIT_JSON_MEMBERS + 1);
  more = g_string_free_to_bytes (text);
  assert_accepted (most, NULL);
  assert_refused (more, NULL, &wanted);
  assert_refused (object, &limits, &small);
  limits.members = 3;
  assert_accepted (object, &limits);
}

/* Eight lists hold all the values that are allowed, the lists and the outermost list included. */
static void
test_values (void)
{
  GString *text = g_string_sized_new (2 * ROPEWAY_LIMIT_JSON_VALUES + 64);
  g_autoptr (GBytes) most = NULL, more = NULL, three = new_bytes ("[1,2]");
  RopewayJsonLimits limits = { .values = 2 };
  Refusal small = { "", "", ROPEWAY_JSON_ERROR_SIZE, 1, 4, 3, "more values" };
  Refusal wanted = { "", "", ROPEWAY_JSON_ERROR_SIZE, 1, 0, 0, "more values" };

  G_STATIC_ASSERT (ROPEWAY_LIMIT_JSON_VALUES == 8 * ROPEWAY_LIMIT_JSON_MEMBERS);
  g_string_append_c (text, '[');
  for (guint i = 0; i < 8; i++)
    {
      append_list (text, ROPEWAY_LIMIT_JSON_MEMBERS - (i == 0 ? 9 : 0));
      g_string_append_c (text, i < 7 ? ',' : ']');
    }
  most = g_bytes_new (text->str, text->len);
  g_string_truncate (text, text->len - 1);
  g_string_append (text, ",0]");
  wanted.byte = text->len - 2;
  wanted.column = wanted.byte + 1;
  more = g_string_free_to_bytes (text);
  assert_accepted (most, NULL);
  assert_refused (more, NULL, &wanted);

  assert_refused (three, &limits, &small);
  limits.values = 3;
  assert_accepted (three, &limits);
}

/* Whatever kind of value is the one too many. */
static void
test_values_of_all_kinds (void)
{
  static const char *const texts[] = { "[0,[]]", "[0,{}]", "[0,\"a\"]", "[0,1.5]", "[0,true]", "[0,null]" };
  RopewayJsonLimits limits = { .values = 2 };
  Refusal wanted = { "", "", ROPEWAY_JSON_ERROR_SIZE, 1, 4, 3, "more values" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = new_bytes (texts[i]);

      assert_refused (bytes, &limits, &wanted);
    }
}

/* ---- names that stand twice ---- */

static void
test_duplicates_refused (void)
{
  static const Refusal rows[] = {
    { "", "{\"a\":1,\"b\":2,\"a\":3}", ROPEWAY_JSON_ERROR_DUPLICATE, 1, 14, 13, "twice" },
    { "", "{\"a\":1,\"\\u0061\":3}", ROPEWAY_JSON_ERROR_DUPLICATE, 1, 8, 7, "twice" },
    { "", "{\"\":1,\n\"\":3}", ROPEWAY_JSON_ERROR_DUPLICATE, 2, 1, 7, "twice" },
    { "", "{\"c\":1,\"a\":1,\"c\":1,\"a\":1}", ROPEWAY_JSON_ERROR_DUPLICATE, 1, 14, 13, "twice" },
    { "", "[{\"x\":{\"a\":1,\"a\":1}}]", ROPEWAY_JSON_ERROR_DUPLICATE, 1, 14, 13, "twice" },
    { "", "{\"\\u0000\":1,\"\\u0000\":1}", ROPEWAY_JSON_ERROR_DUPLICATE, 1, 13, 12, "twice" },
  };
  RopewayJsonLimits limits = { .refuse_duplicates = TRUE };
  g_autoptr (GBytes) fine = new_bytes ("{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}],\"A\":1}");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) bytes = new_bytes (rows[i].text);

      assert_refused (bytes, &limits, &rows[i]);
      assert_accepted (bytes, NULL);
    }
  assert_accepted (fine, &limits);
}

/* Many names: the check must find the pair wherever it stands, and take no quadratic time. */
static void
test_duplicates_many (void)
{
  RopewayJsonLimits limits = { .refuse_duplicates = TRUE };
  GString *text = g_string_new ("{");
  g_autoptr (GBytes) fine = NULL, twice = NULL;
  Refusal wanted = { "", "", ROPEWAY_JSON_ERROR_DUPLICATE, 1, 0, 0, "twice" };

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "\"name-%u\":0,", i);
  wanted.byte = text->len;
  wanted.column = wanted.byte + 1;
  g_string_append (text, "\"name-x\":1}");
  fine = g_bytes_new (text->str, text->len);
  g_string_truncate (text, wanted.byte);
  g_string_append (text, "\"name-31\":1}");
  twice = g_string_free_to_bytes (text);
  assert_accepted (fine, &limits);
  assert_refused (twice, &limits, &wanted);
}

/* ---- memory ---- */

static void
test_text (void)
{
  g_autoptr (RopewayTree) cut = ropeway_json_read_text ("[1,2]rest", 5, NULL, NULL, NULL);
  g_autoptr (RopewayTree) whole = NULL;
  g_autofree char *text = g_strdup ("{\"name\":\"value\"}");

  whole = ropeway_json_read_text (text, -1, NULL, NULL, NULL);
  memset (text, 'x', strlen (text));
  test_assert_json (ropeway_tree_get_root (cut), "[1,2]");
  test_assert_json (ropeway_tree_get_root (whole), "{\"name\":\"value\"}");
}

static void
test_bytes_are_kept (void)
{
  GBytes *bytes = g_bytes_new ("{\"name\":\"value\"}", 16);
  g_autoptr (RopewayTree) tree = ropeway_json_read (bytes, NULL, NULL, NULL);

  g_assert_cmpuint (ropeway_tree_get_size (tree), >, g_bytes_get_size (bytes));
  g_bytes_unref (bytes);
  test_assert_json (ropeway_tree_get_root (tree), "{\"name\":\"value\"}");
}

/* Every beginning of a document is refused, and none is read beyond its end. */
static void
test_beginnings (void)
{
  static const char text[]
      = "{\"a\\u00e9\":[1.5e3,\"\xe2\x82\xac\\ud83d\\ude00\\n\",true,null,{\"b\":false}]}";

  for (gsize n = 0; n < sizeof text - 1; n++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (text, n);
      RopewayJsonPosition where = { 0 };

      g_assert_null (ropeway_json_read (bytes, NULL, &where, NULL));
      g_assert_cmpuint (where.byte, <=, n);
    }
}

void
test_add_json_reader (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/value/json-reader/refuse/", refusals[i].name, NULL);

      g_test_add_data_func (path, &refusals[i], test_refusal);
    }
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_autofree char *path = g_strconcat ("/value/json-reader/encoding/", encodings[i].name, NULL);

      g_test_add_data_func (path, &encodings[i], test_encoding);
    }
  g_test_add_func ("/value/json-reader/mark", test_mark);
  g_test_add_func ("/value/json-reader/limit/depth", test_depth);
  g_test_add_func ("/value/json-reader/limit/bytes", test_bytes);
  g_test_add_func ("/value/json-reader/limit/members", test_members);
  g_test_add_func ("/value/json-reader/limit/values", test_values);
  g_test_add_func ("/value/json-reader/limit/values-of-all-kinds", test_values_of_all_kinds);
  g_test_add_func ("/value/json-reader/duplicates/refused", test_duplicates_refused);
  g_test_add_func ("/value/json-reader/duplicates/many", test_duplicates_many);
  g_test_add_func ("/value/json-reader/text", test_text);
  g_test_add_func ("/value/json-reader/bytes-are-kept", test_bytes_are_kept);
  g_test_add_func ("/value/json-reader/beginnings", test_beginnings);
}
