/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: JSONTestSuite, whole: what every JSON reader must accept, must refuse, and what we decided. */

#include "value-tests.h"
#include "value/json-reader.h"
#include "value/json-writer.h"
#include "value/value-compare.h"

#define PARSING "json-test-suite/test_parsing"
#define TRANSFORM "json-test-suite/test_transform"

/* What the standard leaves open. Numbers and lone surrogates are accepted because their tokens are carried,
 * never converted; bytes that are not UTF-8 are refused because nobody could say which text they are. */
static const struct
{
  const char *name;
  gboolean accept;
  RopewayJsonError error;
  const char *why;
} decisions[] = {
  { "i_number_double_huge_neg_exp.json", TRUE, 0, "a number is its token" },
  { "i_number_huge_exp.json", TRUE, 0, "a number is its token" },
  { "i_number_neg_int_huge_exp.json", TRUE, 0, "a number is its token" },
  { "i_number_pos_double_huge_exp.json", TRUE, 0, "a number is its token" },
  { "i_number_real_neg_overflow.json", TRUE, 0, "a number is its token" },
  { "i_number_real_pos_overflow.json", TRUE, 0, "a number is its token" },
  { "i_number_real_underflow.json", TRUE, 0, "a number is its token" },
  { "i_number_too_big_neg_int.json", TRUE, 0, "a number is its token" },
  { "i_number_too_big_pos_int.json", TRUE, 0, "a number is its token" },
  { "i_number_very_big_negative_int.json", TRUE, 0, "a number is its token" },
  { "i_object_key_lone_2nd_surrogate.json", TRUE, 0, "the escape is carried as it is" },
  { "i_string_1st_surrogate_but_2nd_missing.json", TRUE, 0, "the escape is carried as it is" },
  { "i_string_1st_valid_surrogate_2nd_invalid.json", TRUE, 0, "the escape is carried as it is" },
  { "i_string_UTF-16LE_with_BOM.json", FALSE, ROPEWAY_JSON_ERROR_UTF8, "RFC 8259 8.1: UTF-8 only" },
  { "i_string_UTF-8_invalid_sequence.json", FALSE, ROPEWAY_JSON_ERROR_UTF8, "not UTF-8" },
  { "i_string_UTF8_surrogate_U+D800.json", FALSE, ROPEWAY_JSON_ERROR_UTF8, "RFC 3629 3 forbids surrogates" },
  { "i_string_incomplete_surrogate_and_escape_valid.json", TRUE, 0, "the escape is carried as it is" },
  { "i_string_incomplete_surrogate_pair.json", TRUE, 0, "the escape is carried as it is" },
  { "i_string_incomplete_surrogates_escape_valid.json", TRUE, 0, "the escape is carried as it is" },
  { "i_string_invalid_lonely_surrogate.json", TRUE, 0, "the escape is carried as it is" },
  { "i_string_invalid_surrogate.json", TRUE, 0, "the escape is carried as it is" },
  { "i_string_invalid_utf-8.json", FALSE, ROPEWAY_JSON_ERROR_UTF8, "not UTF-8" },
  { "i_string_inverted_surrogates_U+1D11E.json", TRUE, 0, "the escape is carried as it is" },
  { "i_string_iso_latin_1.json", FALSE, ROPEWAY_JSON_ERROR_UTF8, "not UTF-8" },
  { "i_string_lone_second_surrogate.json", TRUE, 0, "the escape is carried as it is" },
  { "i_string_lone_utf8_continuation_byte.json", FALSE, ROPEWAY_JSON_ERROR_UTF8, "not UTF-8" },
  { "i_string_not_in_unicode_range.json", FALSE, ROPEWAY_JSON_ERROR_UTF8, "above U+10FFFF" },
  { "i_string_overlong_sequence_2_bytes.json", FALSE, ROPEWAY_JSON_ERROR_UTF8, "RFC 3629 3: overlong" },
  { "i_string_overlong_sequence_6_bytes.json", FALSE, ROPEWAY_JSON_ERROR_UTF8, "RFC 3629 3: overlong" },
  { "i_string_overlong_sequence_6_bytes_null.json", FALSE, ROPEWAY_JSON_ERROR_UTF8, "RFC 3629 3: overlong" },
  { "i_string_truncated-utf-8.json", FALSE, ROPEWAY_JSON_ERROR_UTF8, "not UTF-8" },
  { "i_string_utf16BE_no_BOM.json", FALSE, ROPEWAY_JSON_ERROR_UTF8, "RFC 8259 8.1: UTF-8 only" },
  { "i_string_utf16LE_no_BOM.json", FALSE, ROPEWAY_JSON_ERROR_UTF8, "RFC 8259 8.1: UTF-8 only" },
  { "i_structure_500_nested_arrays.json", TRUE, 0, "below the limit of depth" },
  { "i_structure_UTF-8_BOM_empty_object.json", TRUE, 0, "RFC 8259 8.1 allows to skip a byte order mark" },
};

/* Reads, writes, reads again, writes again: both texts and both values are the same. */
static void
check_round_trip (const RopewayTree *tree, RopewayJsonStyle style)
{
  g_autoptr (GBytes) first = ropeway_json_write_bytes (ropeway_tree_get_root (tree), style);
  g_autoptr (GBytes) second = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) again = ropeway_json_read (first, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (ropeway_value_equal (ropeway_tree_get_root (tree), ropeway_tree_get_root (again)));
  second = ropeway_json_write_bytes (ropeway_tree_get_root (again), style);
  g_assert_true (g_bytes_equal (first, second));
}

static void
test_accept (gconstpointer data)
{
  g_autoptr (GBytes) bytes = test_load (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_json_read (bytes, NULL, NULL, &error);

  g_assert_no_error (error);
  check_round_trip (tree, ROPEWAY_JSON_COMPACT);
  check_round_trip (tree, ROPEWAY_JSON_INDENTED);
}

static void
test_refuse (gconstpointer data)
{
  g_autoptr (GBytes) bytes = test_load (data);
  g_autoptr (GError) error = NULL;
  RopewayJsonPosition where = { 0 };
  g_autofree char *byte = NULL;

  g_assert_null (ropeway_json_read (bytes, NULL, &where, &error));
  g_assert_true (error != NULL && error->domain == ROPEWAY_JSON_ERROR);
  g_assert_cmpuint (where.byte, <=, g_bytes_get_size (bytes));
  g_assert_cmpuint (where.line, >=, 1);
  g_assert_cmpuint (where.column, >=, 1);
  byte = g_strdup_printf ("byte %lu)", (gulong)where.byte);
  g_assert_true (g_str_has_suffix (error->message, byte));
  g_test_message ("%s", error->message);
}

static void
test_decision (gconstpointer data)
{
  g_autofree char *name = g_path_get_basename (data);
  g_autoptr (GBytes) bytes = test_load (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_json_read (bytes, NULL, NULL, &error);
  gsize i = 0;

  while (i < G_N_ELEMENTS (decisions) && strcmp (decisions[i].name, name) != 0)
    i++;
  g_assert_cmpuint (i, <, G_N_ELEMENTS (decisions));
  g_test_message ("%s", decisions[i].why);
  if (decisions[i].accept)
    {
      g_assert_no_error (error);
      check_round_trip (tree, ROPEWAY_JSON_COMPACT);
    }
  else
    g_assert_error (error, ROPEWAY_JSON_ERROR, (int)decisions[i].error);
}

/* These files are one line of compact JSON: nothing of it may change. */
static void
test_transform (gconstpointer data)
{
  g_autoptr (GBytes) bytes = test_load (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_json_read (bytes, NULL, NULL, &error);
  g_autoptr (GString) tight = g_string_new (NULL);
  g_autofree char *written = NULL;
  const char *text;
  gsize length;

  text = g_bytes_get_data (bytes, &length);
  if (error != NULL)
    {
      g_assert_error (error, ROPEWAY_JSON_ERROR, ROPEWAY_JSON_ERROR_UTF8);
      g_assert_false (g_utf8_validate (text, (gssize)length, NULL));
      return;
    }
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (text[i]))
      g_string_append_c (tight, text[i]);
  written = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);
  g_assert_cmpstr (written, ==, tight->str);
}

static void
add_file (const char *file)
{
  g_autofree char *name = g_path_get_basename (file);
  g_autofree char *path = g_strconcat ("/value/json-suite/", name, NULL);
  GTestDataFunc test = test_transform;

  if (strstr (file, PARSING) == file)
    test = name[0] == 'y' ? test_accept : name[0] == 'n' ? test_refuse : test_decision;
  g_test_add_data_func_full (path, g_strdup (file), test, g_free);
}

/* Every decision is about a file that is there. */
static void
test_complete (void)
{
  g_autoptr (GPtrArray) files = test_list (PARSING);
  gsize n = 0;

  for (guint i = 0; i < files->len; i++)
    n += strstr (g_ptr_array_index (files, i), "/i_") != NULL;
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (decisions));
  g_assert_cmpuint (files->len, ==, 318);
}

void
test_add_json_suite (void)
{
  g_autoptr (GPtrArray) parsing = test_list (PARSING);
  g_autoptr (GPtrArray) transform = test_list (TRANSFORM);

  g_test_add_func ("/value/json-suite/complete", test_complete);
  for (guint i = 0; i < parsing->len; i++)
    add_file (g_ptr_array_index (parsing, i));
  for (guint i = 0; i < transform->len; i++)
    add_file (g_ptr_array_index (transform, i));
}
