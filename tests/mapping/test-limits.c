/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: every ceiling of the mapping is reached here: at it things work, beyond it they are refused. */
#include "base/limits.h"
#include "mapping/fixture.h"
#include "mapping/pattern.h"
#include "mapping/test-mapping.h"

#include <string.h>

/* Runs @steps on @text (no character of which needs an escape in JSON).
 * Returns: (transfer full) (nullable): the reason why it failed. */
static char *
run_steps (const char *steps, const char *text)
{
  g_autofree char *mapping
      = g_strdup_printf ("[{\"id\":\"r\",\"to\":\"o\",\"from\":\"i\",\"steps\":[%s]}]", steps);
  g_autofree char *record = g_strdup_printf ("{\"i\":\"%s\"}", text);
  g_autoptr (RopewayProgram) program = fixture_program (mapping, NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autofree char *result = fixture_map (program, record, NULL, problems);

  if (ropeway_problems_get_n (problems) == 0)
    {
      g_assert_cmpuint (strlen (result), >, strlen ("{}"));
      return NULL;
    }
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 1);
  g_assert_cmpstr (result, ==, "{}");
  return g_strdup (ropeway_problem_lookup (ropeway_problems_get (problems, 0), "reason"));
}

static char *
letters (gsize n)
{
  char *text = g_malloc (n + 1);

  memset (text, 'a', n);
  text[n] = '\0';
  return text;
}

static void
test_text_bytes (void)
{
  static const char *const makers[] = {
    "{\"step\":\"upper\"},{\"step\":\"template\",\"text\":\"{value}{value}\"}",
    "{\"step\":\"replace\",\"find\":\"aaaaaaaa\",\"with\":\"bbbbbbbbbbbbbbbb\"}",
    "{\"step\":\"replace\",\"find\":\"^.*$\",\"with\":\"$0$0\",\"regex\":true}",
  };
  g_autofree char *half = letters (ROPEWAY_LIMIT_TEXT_BYTES / 2);
  g_autofree char *more = letters (ROPEWAY_LIMIT_TEXT_BYTES / 2 + 1);

  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      g_autofree char *at = run_steps (makers[i], half);
      g_autofree char *beyond = run_steps (makers[i], more);

      g_assert_cmpstr (at, ==, NULL);
      g_assert_cmpstr (beyond, ==, "mapping.text-too-long");
    }
}

static void
test_text_bytes_of_upper_and_join (void)
{
  g_autofree char *long_text = letters (ROPEWAY_LIMIT_TEXT_BYTES + 1);
  g_autofree char *upper = run_steps ("{\"step\":\"upper\"}", long_text);
  g_autofree char *copied = run_steps ("", long_text);
  g_autofree char *joined
      = run_steps ("{\"step\":\"split\",\"by\":\"x\"},{\"step\":\"join\",\"by\":\"\"}", long_text);

  g_assert_cmpstr (upper, ==, "mapping.text-too-long");
  g_assert_cmpstr (copied, ==, NULL);
  g_assert_cmpstr (joined, ==, "mapping.text-too-long");
}

/* The length counts characters, the ceiling bytes. */
static void
test_text_bytes_of_pad (void)
{
  g_autofree char *at = run_steps ("{\"step\":\"pad\",\"length\":4194304}", "a");
  g_autofree char *beyond = run_steps ("{\"step\":\"pad\",\"length\":4194304,\"with\":\"ß\"}", "a");

  g_assert_cmpstr (at, ==, NULL);
  g_assert_cmpstr (beyond, ==, "mapping.text-too-long");
}

static void
test_list_items_of_split (void)
{
  g_autofree char *at = letters (ROPEWAY_LIMIT_LIST_ITEMS - 1);
  g_autofree char *beyond = letters (ROPEWAY_LIMIT_LIST_ITEMS);
  g_autofree char *good = run_steps ("{\"step\":\"split\",\"by\":\"a\"}", at);
  g_autofree char *bad = run_steps ("{\"step\":\"split\",\"by\":\"a\"}", beyond);

  g_assert_cmpstr (good, ==, NULL);
  g_assert_cmpstr (bad, ==, "mapping.list-too-long");
}

/* What a step makes of little must not multiply with the items of a list. */
static void
test_map_bytes (void)
{
  const char *steps = "{\"step\":\"split\",\"by\":\"x\"},"
                      "{\"step\":\"map\",\"steps\":[{\"step\":\"pad\",\"length\":4000000}]}";
  g_autofree char *at = run_steps (steps, "axaxa");
  g_autofree char *beyond = run_steps (steps, "axaxaxaxaxaxaxaxaxaxaxaxaxaxaxaxaxa");

  g_assert_cmpstr (at, ==, NULL);
  g_assert_cmpuint (strlen ("axaxaxaxaxaxaxaxaxaxaxaxaxaxaxaxaxa") / 2 * 4000000, >=,
                    ROPEWAY_LIMIT_MAP_BYTES);
  g_assert_cmpstr (beyond, ==, "mapping.list-too-large");
}

static void
test_steps_of_a_step (void)
{
  for (guint beyond = 0; beyond <= 1; beyond++)
    {
      g_autoptr (GString) mapping = g_string_new (
          "[{\"id\":\"r\",\"to\":\"o\",\"from\":\"i\",\"steps\":[{\"step\":\"map\",\"steps\":[");
      g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
      g_autoptr (RopewayJob) job = NULL;
      g_autoptr (RopewayProgram) program = NULL;

      for (guint i = 0; i < ROPEWAY_LIMIT_STEPS + beyond; i++)
        g_string_append (mapping, i == 0 ? "{\"step\":\"trim\"}" : ",{\"step\":\"trim\"}");
      g_string_append (mapping, "]}]}]");
      job = fixture_job (mapping->str, NULL, NULL, problems);
      program = ropeway_program_compile (job, NULL, problems);
      g_assert_cmpuint (ropeway_problems_get_n (problems), ==, beyond);
      g_assert_true ((program == NULL) == (beyond == 1));
      if (beyond == 1)
        g_assert_cmpstr (ropeway_problem_get_code (ropeway_problems_get (problems, 0)), ==,
                         "mapping.setting-steps");
    }
}

/* Returns: (transfer full): {"l": [0, 0, …]} with @n items. */
static char *
record_with_list (gsize n)
{
  GString *json = g_string_new ("{\"l\":[0");

  for (gsize i = 1; i < n; i++)
    g_string_append (json, ",0");
  g_string_append (json, "]}");
  return g_string_free (json, FALSE);
}

/* Maps a record with @n items. Returns: the problems there were. */
static guint
map_list (const char *mapping, gsize n, gboolean *filled)
{
  g_autofree char *record = record_with_list (n);
  g_autoptr (RopewayProgram) program = fixture_program (mapping, NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autofree char *result = fixture_map (program, record, NULL, problems);

  *filled = strcmp (result, "{}") != 0;
  if (ropeway_problems_get_n (problems) > 0)
    g_assert_cmpstr (ropeway_problem_lookup (ropeway_problems_get (problems, 0), "reason"), ==,
                     "mapping.list-too-long");
  return ropeway_problems_get_n (problems);
}

/* Each step that makes a list stops at the ceiling: a list of the source may be longer. */
static void
test_list_items_of_steps (void)
{
  static const char *const steps[] = {
    "{\"step\":\"reverse\"}",
    "{\"step\":\"sort\"}",
    "{\"step\":\"slice\",\"start\":0}",
    "{\"step\":\"flatten\"}",
    "{\"step\":\"filter\",\"when\":{\"is\":\"equal\",\"value\":0}}",
    "{\"step\":\"map\",\"steps\":[]}",
    "{\"step\":\"group-by\",\"by\":\"@\"}",
  };
  gboolean filled;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *mapping
          = g_strdup_printf ("[{\"id\":\"a\",\"to\":\"o\",\"from\":\"l\",\"steps\":[%s]}]", steps[i]);

      g_assert_cmpuint (map_list (mapping, ROPEWAY_LIMIT_LIST_ITEMS, &filled), ==, 0);
      g_assert_true (filled);
      g_assert_cmpuint (map_list (mapping, ROPEWAY_LIMIT_LIST_ITEMS + 1, &filled), ==, 1);
      g_assert_false (filled);
    }
}

static void
test_list_items_of_rule (void)
{
  const char *flat
      = "[{\"id\":\"a\",\"to\":\"o\",\"each\":\"l\",\"rules\":[{\"id\":\"b\",\"to\":\"x\",\"value\":1}]}]";
  const char *filtered
      = "[{\"id\":\"a\",\"to\":\"o\",\"each\":\"l\",\"filter\":{\"is\":\"equal\",\"value\":1},"
        "\"rules\":[{\"id\":\"b\",\"to\":\"x\",\"value\":1}]}]";
  gboolean filled;

  g_assert_cmpuint (map_list (flat, ROPEWAY_LIMIT_LIST_ITEMS, &filled), ==, 0);
  g_assert_true (filled);
  g_assert_cmpuint (map_list (flat, ROPEWAY_LIMIT_LIST_ITEMS + 1, &filled), ==, 1);
  g_assert_false (filled);
  g_assert_cmpuint (map_list (filtered, ROPEWAY_LIMIT_LIST_ITEMS + 1, &filled), ==, 1);
  g_assert_false (filled);
}

/* Lists that multiply each other must not outgrow the ceiling together. */
static void
test_list_items_multiplied (void)
{
  const char *square
      = "[{\"id\":\"a\",\"to\":\"o\",\"each\":\"l\",\"rules\":[{\"id\":\"b\",\"to\":\"p\",\"each\":\"$.l\","
        "\"rules\":[{\"id\":\"c\",\"to\":\"q\",\"each\":\"$.l\",\"rules\":["
        "{\"id\":\"d\",\"to\":\"x\",\"value\":1}]}]}]}]";
  gboolean filled;

  g_assert_cmpuint (map_list (square, 40, &filled), ==, 0);
  g_assert_true (filled);
  /* Each list around the one that is too long ends with it. */
  g_assert_cmpuint (map_list (square, 1000, &filled), ==, 3);
  g_assert_false (filled);
}

static gboolean
count_unit (const RopewayValue *item, gsize index, gpointer data)
{
  gsize *n = data;

  g_assert_cmpuint (index, ==, *n);
  ++*n;
  return TRUE;
}

static void
test_units (void)
{
  g_autoptr (RopewayProgram) program
      = fixture_program ("[{\"id\":\"a\",\"to\":\"o\",\"value\":1}]", "\"unit\":{\"each\":\"l\"}");
  g_autofree char *at = record_with_list (ROPEWAY_LIMIT_LIST_ITEMS);
  g_autofree char *beyond = record_with_list (ROPEWAY_LIMIT_LIST_ITEMS + 1);
  g_autoptr (RopewayTree) good = fixture_read (at);
  g_autoptr (RopewayTree) bad = fixture_read (beyond);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  gsize n = 0;

  g_assert_true (ropeway_program_each_unit (program, ropeway_tree_get_root (good), count_unit, &n, problems));
  g_assert_cmpuint (n, ==, ROPEWAY_LIMIT_LIST_ITEMS);
  n = 0;
  g_assert_false (ropeway_program_each_unit (program, ropeway_tree_get_root (bad), count_unit, &n, problems));
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 1);
  g_assert_cmpstr (ropeway_problem_get_code (ropeway_problems_get (problems, 0)), ==,
                   "mapping.too-many-units");
  g_assert_true (ropeway_problems_has_error (problems));
}

static void
test_pattern_bytes (void)
{
  g_autofree char *at = letters (ROPEWAY_LIMIT_REGEX_BYTES);
  g_autofree char *beyond = letters (ROPEWAY_LIMIT_REGEX_BYTES + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayPattern) good = ropeway_pattern_new (at, &error);
  g_autoptr (RopewayPattern) bad = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (good);
  bad = ropeway_pattern_new (beyond, &error);
  g_assert_error (error, ROPEWAY_PATTERN_ERROR, ROPEWAY_PATTERN_ERROR_LIMIT);
  g_assert_null (bad);
}

/* PCRE alone would find out: it has more patience than we. */
static void
test_pattern_match (void)
{
  g_autoptr (RopewayPattern) pattern = ropeway_pattern_new ("^(a+)+$", NULL);
  g_autoptr (GRegex) bare = g_regex_new ("^(a+)+$", G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
  g_autoptr (GError) error = NULL;
  const char *text = "aaaaaaaaaaaaaaaaaaa!";

  g_assert_false (ropeway_pattern_match (pattern, text, strlen (text), NULL, &error));
  g_assert_error (error, ROPEWAY_PATTERN_ERROR, ROPEWAY_PATTERN_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_false (g_regex_match_full (bare, text, -1, 0, G_REGEX_MATCH_DEFAULT, NULL, &error));
  g_assert_no_error (error);
}

/* What needs a deeper stack than the fast way has is not given up. */
static void
test_pattern_deep (void)
{
  g_autoptr (RopewayPattern) pattern = ropeway_pattern_new ("^(?:a|b)*$", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = letters (10000);

  g_assert_true (ropeway_pattern_match (pattern, text, strlen (text), NULL, &error));
  g_assert_no_error (error);
}

static void
test_pattern_places (void)
{
  const char *steps = "{\"step\":\"replace\",\"find\":\"a(?=b|a|$)\",\"with\":\"x\",\"regex\":true}";
  g_autofree char *at = letters (ROPEWAY_LIMIT_REGEX_PLACES);
  g_autofree char *beyond = letters (ROPEWAY_LIMIT_REGEX_PLACES + 1);
  g_autofree char *good = run_steps (steps, at);
  g_autofree char *bad = run_steps (steps, beyond);

  g_assert_cmpstr (good, ==, NULL);
  g_assert_cmpstr (bad, ==, "mapping.pattern-too-slow");
}

static void
test_look_up_entries (void)
{
  for (guint beyond = 0; beyond <= 1; beyond++)
    {
      g_autoptr (GString) mapping = g_string_new (
          "[{\"id\":\"r\",\"to\":\"o\",\"from\":\"i\",\"steps\":[{\"step\":\"look-up\",\"table\":{\"a\":0");
      g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
      g_autoptr (RopewayJob) job = NULL;
      g_autoptr (RopewayProgram) program = NULL;

      for (guint i = 1; i < ROPEWAY_LIMIT_LOOK_UP_ENTRIES + beyond; i++)
        g_string_append_printf (mapping, ",\"%u\":0", i);
      g_string_append (mapping, "}}]}]");
      job = fixture_job (mapping->str, NULL, NULL, problems);
      program = ropeway_program_compile (job, NULL, problems);
      g_assert_cmpuint (ropeway_problems_get_n (problems), ==, beyond);
      g_assert_true ((program == NULL) == (beyond == 1));
      if (beyond == 1)
        g_assert_cmpstr (ropeway_problem_get_code (ropeway_problems_get (problems, 0)), ==,
                         "mapping.setting-table");
    }
}

void
add_limit_tests (void)
{
  g_test_add_func ("/mapping/limit/text-bytes", test_text_bytes);
  g_test_add_func ("/mapping/limit/text-bytes-of-upper-and-join", test_text_bytes_of_upper_and_join);
  g_test_add_func ("/mapping/limit/text-bytes-of-pad", test_text_bytes_of_pad);
  g_test_add_func ("/mapping/limit/list-items-of-split", test_list_items_of_split);
  g_test_add_func ("/mapping/limit/list-items-of-rule", test_list_items_of_rule);
  g_test_add_func ("/mapping/limit/list-items-multiplied", test_list_items_multiplied);
  g_test_add_func ("/mapping/limit/list-items-of-steps", test_list_items_of_steps);
  g_test_add_func ("/mapping/limit/map-bytes", test_map_bytes);
  g_test_add_func ("/mapping/limit/steps-of-a-step", test_steps_of_a_step);
  g_test_add_func ("/mapping/limit/units", test_units);
  g_test_add_func ("/mapping/limit/pattern-bytes", test_pattern_bytes);
  g_test_add_func ("/mapping/limit/pattern-match", test_pattern_match);
  g_test_add_func ("/mapping/limit/pattern-deep", test_pattern_deep);
  g_test_add_func ("/mapping/limit/pattern-places", test_pattern_places);
  g_test_add_func ("/mapping/limit/look-up-entries", test_look_up_entries);
}
