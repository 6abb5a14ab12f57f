/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what people keep in files must come in whole, go out in one spelling, and never be half understood. */
#include "exchange-tests.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/limits.h"
#include "exchange/job-file.h"
#include "support/test-workspace.h"
#include "value/json-reader.h"

static char *
data_path (const char *folder)
{
  return g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), folder, NULL);
}

static RopewayTree *
read_text (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return ropeway_job_file_read (bytes, "a.ropeway.json", error);
}

/* ---- good files ---- */

static void
test_good (gconstpointer path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_job_file_load (path, &error);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayBundle) bundle = NULL;

  g_assert_no_error (error);
  bundle = ropeway_bundle_parse (tree, problems);
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    {
      RopewayProblem *problem = ropeway_problems_get (problems, i);
      g_autofree char *sentence = ropeway_problem_dup_sentence (problem);

      if (ropeway_problem_get_severity (problem) == ROPEWAY_SEVERITY_ERROR)
        g_error ("%s at %s: %s", ropeway_problem_get_code (problem), ropeway_problem_get_pointer (problem),
                 sentence);
    }
  g_assert_nonnull (bundle);
}

/* ---- there and back ---- */

/* Adds the token of every name, number and text under @value. */
static void
collect_tokens (const RopewayValue *value, GPtrArray *tokens)
{
  RopewayValueType type = ropeway_value_get_kind (value);
  const char *name = ropeway_value_get_name (value, NULL);
  gsize length;

  if (name != NULL)
    g_ptr_array_add (tokens, g_strdup (name));
  if (type == ROPEWAY_NUMBER || type == ROPEWAY_STRING)
    {
      const char *token = ropeway_value_get_token (value, &length);

      g_ptr_array_add (tokens, g_strndup (token, length));
    }
  else if (type == ROPEWAY_NULL || type == ROPEWAY_BOOLEAN)
    {
      g_ptr_array_add (tokens, g_strdup (ropeway_value_type_name (type)));
    }
  for (const RopewayValue *child = ropeway_value_first (value); child != NULL;
       child = ropeway_value_next (child))
    collect_tokens (child, tokens);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
assert_same_tokens (RopewayTree *a, RopewayTree *b)
{
  g_autoptr (GPtrArray) first = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) second = g_ptr_array_new_with_free_func (g_free);

  collect_tokens (ropeway_tree_get_root (a), first);
  collect_tokens (ropeway_tree_get_root (b), second);
  g_ptr_array_sort (first, compare_texts);
  g_ptr_array_sort (second, compare_texts);
  g_assert_cmpuint (first->len, ==, second->len);
  for (guint i = 0; i < first->len; i++)
    g_assert_cmpstr (g_ptr_array_index (first, i), ==, g_ptr_array_index (second, i));
}

/* Returns: (transfer full) (nullable): what a reader that we did not write makes of it. */
static JsonNode *
read_with_json_glib (GBytes *bytes)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (!json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes),
                                   NULL))
    return NULL;
  return json_parser_steal_root (parser);
}

/* It finds the same in both; what it cannot read (half of a surrogate pair) it cannot read afterwards either. */
static void
assert_same_for_others (GBytes *a, GBytes *b)
{
  g_autoptr (JsonNode) first = read_with_json_glib (a);
  g_autoptr (JsonNode) second = read_with_json_glib (b);

  g_assert_true (first == NULL ? second == NULL : second != NULL && json_node_equal (first, second));
}

static GBytes *
load_bytes (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  gsize length = 0;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, length);
}

static void
test_round_trip (gconstpointer path)
{
  g_autoptr (GBytes) original = load_bytes (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_job_file_read (original, path, &error);
  g_autoptr (GBytes) written = NULL;
  g_autoptr (RopewayTree) again = NULL;
  g_autoptr (GBytes) written_again = NULL;

  g_assert_no_error (error);
  written = ropeway_job_file_write (tree);
  again = ropeway_job_file_read (written, "again", &error);
  g_assert_no_error (error);
  written_again = ropeway_job_file_write (again);
  g_assert_true (g_bytes_equal (written, written_again));
  assert_same_tokens (tree, again);
  assert_same_for_others (original, written);
}

/* The spelling itself: a file that stands in canonical/ is what the one in good/ becomes. */
static void
test_canonical (gconstpointer data)
{
  const char *path = data;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *good = g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "exchange", "good", name, NULL);
  g_autoptr (GBytes) expected = load_bytes (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_job_file_load (good, &error);
  g_autoptr (GBytes) written = NULL;
  g_autofree char *expected_text = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  written = ropeway_job_file_write (tree);
  text = g_strndup (g_bytes_get_data (written, NULL), g_bytes_get_size (written));
  expected_text = g_strndup (g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));
  g_assert_cmpstr (text, ==, expected_text);
}

/* Members of a job that were changed in a tree are written as well: the writer reads trees, not files. */
static void
test_made_tree (void)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *root = ropeway_tree_object (tree);
  g_autoptr (GBytes) written = NULL;
  g_autofree char *text = NULL;

  ropeway_tree_set_root (tree, root);
  ropeway_value_set_text (tree, root, "note", "x");
  ropeway_value_set (tree, root, "job", -1, ropeway_tree_null (tree));
  ropeway_value_set (tree, root, "connections", -1, ropeway_tree_object (tree));
  ropeway_value_set_integer (tree, root, "format", 1);
  written = ropeway_job_file_write (tree);
  text = g_strndup (g_bytes_get_data (written, NULL), g_bytes_get_size (written));
  g_assert_cmpstr (text, ==,
                   "{\n  \"format\": 1,\n  \"connections\": {},\n  \"job\": null,\n  \"note\": \"x\"\n}\n");
}

/* ---- what is no job file ---- */

typedef struct
{
  const char *name;
  const char *text;
  GQuark (*domain) (void);
  int code;
  const char *says; /* a part of the message */
} Refused;

static const Refused refused[] = {
  { "nothing", "", ropeway_json_error_quark, ROPEWAY_JSON_ERROR_EMPTY, "a.ropeway.json" },
  { "no-json", "<html>", ropeway_json_error_quark, ROPEWAY_JSON_ERROR_SYNTAX, "a.ropeway.json" },
  { "cut-off", "{\"format\": 1, \"job\": {", ropeway_json_error_quark, ROPEWAY_JSON_ERROR_SYNTAX,
    "a.ropeway.json" },
  { "name-twice", "{\"format\": 1, \"job\": {\"id\": \"a\", \"id\": \"b\"}}", ropeway_json_error_quark,
    ROPEWAY_JSON_ERROR_DUPLICATE, "twice" },
  { "list", "[1, 2]", ropeway_job_file_error_quark, ROPEWAY_JOB_FILE_ERROR_SYNTAX, "no job file" },
  { "text", "\"job\"", ropeway_job_file_error_quark, ROPEWAY_JOB_FILE_ERROR_SYNTAX, "no job file" },
  { "other-object", "{\"name\": \"left-pad\", \"version\": \"1.0.0\"}", ropeway_job_file_error_quark,
    ROPEWAY_JOB_FILE_ERROR_SYNTAX, "no job file" },
  { "newer", "{\"format\": 2, \"job\": 7}", ropeway_job_file_error_quark, ROPEWAY_JOB_FILE_ERROR_NEWER,
    "format 2" },
  { "much-newer", "{\"format\": 1e6}", ropeway_job_file_error_quark, ROPEWAY_JOB_FILE_ERROR_NEWER,
    "format 1000000" },
};

static void
test_refused (gconstpointer data)
{
  const Refused *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = read_text (row->text, &error);

  g_assert_error (error, row->domain (), row->code);
  g_assert_nonnull (strstr (error->message, row->says));
  g_assert_null (tree);
}

/* A format that is none is told together with everything else. */
static void
test_format_is_left_to_validation (void)
{
  static const char *const texts[]
      = { "{\"job\": {}}", "{\"format\": \"1\"}", "{\"format\": -1}", "{\"format\": 0.5}" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RopewayTree) tree = read_text (texts[i], &error);
      g_autoptr (RopewayProblems) problems = ropeway_problems_new ();

      g_assert_no_error (error);
      g_assert_null (ropeway_bundle_parse (tree, problems));
      g_assert_cmpstr (ropeway_problem_get_code (ropeway_problems_get (problems, 0)), ==,
                       i == 0 ? "document.member-missing" : "document.format-bad");
    }
}

static char *
nested (guint depth)
{
  GString *text = g_string_new ("{\"format\": 1, \"x\": ");

  for (guint i = 1; i < depth; i++)
    g_string_append_c (text, '[');
  for (guint i = 1; i < depth; i++)
    g_string_append_c (text, ']');
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *full = nested (ROPEWAY_LIMIT_JOB_FILE_DEPTH);
  g_autofree char *overfull = nested (ROPEWAY_LIMIT_JOB_FILE_DEPTH + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = read_text (full, &error);
  g_autoptr (RopewayTree) none = NULL;

  g_assert_no_error (error);
  none = read_text (overfull, &error);
  g_assert_error (error, ROPEWAY_JSON_ERROR, ROPEWAY_JSON_ERROR_DEPTH);
}

static char *
padded (gsize length)
{
  static const char begin[] = "{\"format\": 1, \"job\": 1}";
  char *text = g_malloc (length + 1);

  memset (text, ' ', length);
  memcpy (text, begin, strlen (begin));
  text[length] = '\0';
  return text;
}

static void
test_bytes (void)
{
  g_autofree char *full = padded (ROPEWAY_LIMIT_JOB_FILE_BYTES);
  g_autofree char *overfull = padded (ROPEWAY_LIMIT_JOB_FILE_BYTES + 1);
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *full_path = test_workspace_write (workspace, "full.json", full);
  g_autofree char *overfull_path = test_workspace_write (workspace, "overfull.json", overfull);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_job_file_load (full_path, &error);
  g_autoptr (RopewayTree) none = NULL;

  g_assert_no_error (error);
  none = ropeway_job_file_load (overfull_path, &error);
  g_assert_error (error, ROPEWAY_JOB_FILE_ERROR, ROPEWAY_JOB_FILE_ERROR_READ);
  g_clear_error (&error);
  none = read_text (overfull, &error);
  g_assert_error (error, ROPEWAY_JSON_ERROR, ROPEWAY_JSON_ERROR_SIZE);
}

/* What cannot be read, or never ends. */
static void
test_unreadable (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  const char *paths[] = { NULL, test_workspace_get_folder (workspace), "/dev/zero" };
  g_autofree char *missing = test_workspace_path (workspace, "missing.json");

  paths[0] = missing;
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RopewayTree) tree = ropeway_job_file_load (paths[i], &error);

      g_assert_error (error, ROPEWAY_JOB_FILE_ERROR, ROPEWAY_JOB_FILE_ERROR_READ);
      g_assert_nonnull (strstr (error->message, paths[i]));
      g_assert_null (tree);
    }
}

static void
test_byte_order_mark (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = read_text ("\xef\xbb\xbf{\"format\": 1}", &error);

  g_assert_no_error (error);
  g_assert_nonnull (tree);
}

/* A case for each file of a folder, so that a failure names the file. */
static void
add_files (const char *folder, const char *prefix, GTestDataFunc func)
{
  g_autofree char *path = data_path (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *test = g_strconcat (prefix, name, NULL);

      if (g_str_has_suffix (name, ".json"))
        g_test_add_data_func_full (test, g_build_filename (path, name, NULL), func, g_free);
    }
}

void
test_add_job_file (void)
{
  add_files ("exchange/good", "/exchange/job-file/good/", test_good);
  add_files ("exchange/good", "/exchange/job-file/round-trip/", test_round_trip);
  add_files ("model/base", "/exchange/job-file/round-trip/base/", test_round_trip);
  add_files ("model/bad", "/exchange/job-file/round-trip/bad/", test_round_trip);
  add_files ("exchange/canonical", "/exchange/job-file/canonical/", test_canonical);
  g_test_add_func ("/exchange/job-file/made-tree", test_made_tree);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *test = g_strconcat ("/exchange/job-file/refused/", refused[i].name, NULL);

      g_test_add_data_func (test, &refused[i], test_refused);
    }
  g_test_add_func ("/exchange/job-file/format-is-left-to-validation", test_format_is_left_to_validation);
  g_test_add_func ("/exchange/job-file/depth", test_depth);
  g_test_add_func ("/exchange/job-file/bytes", test_bytes);
  g_test_add_func ("/exchange/job-file/unreadable", test_unreadable);
  g_test_add_func ("/exchange/job-file/byte-order-mark", test_byte_order_mark);
}
