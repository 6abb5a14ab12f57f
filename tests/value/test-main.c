/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the program around the cases of this folder, and what they share. */

#include "value-tests.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

static char *
build_path (const char *name)
{
  return g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "value", name, NULL);
}

GBytes *
test_load (const char *name)
{
  g_autofree char *path = build_path (name);
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  gsize length = 0;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, length);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
test_list (const char *name)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = build_path (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  const char *file;

  g_assert_no_error (error);
  while ((file = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_build_filename (name, file, NULL));
  g_ptr_array_sort (names, compare_names);
  return names;
}

RopewayTree *
test_read (const char *text)
{
  g_autoptr (GError) error = NULL;
  RopewayTree *tree = ropeway_json_read_text (text, -1, NULL, NULL, &error);

  g_assert_no_error (error);
  return tree;
}

void
test_assert_json (const RopewayValue *value, const char *wanted)
{
  g_autofree char *text = ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL);

  g_assert_cmpstr (text, ==, wanted);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  test_add_charset ();
  test_add_compare ();
  test_add_csv ();
  test_add_feed ();
  test_add_csv_sheet ();
  test_add_form ();
  test_add_golden ();
  test_add_json_reader ();
  test_add_json_suite ();
  test_add_ndjson ();
  test_add_path ();
  test_add_shape ();
  test_add_uri_template ();
  test_add_values ();
  test_add_xml ();
  return g_test_run ();
}
