/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the catalogue is in order, and a problem says what it was given, in one harmless line. */
#include "base/test-base.h"

#include "base/limits.h"
#include "base/problem.h"
#include "base/quote.h"

#include <string.h>

/* A problem with an argument for each name in @sentence. */
static RopewayProblem *
problem_with_all (const char *code, const char *sentence)
{
  g_autoptr (GRegex) placeholder = g_regex_new ("{([^}]*)}", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  for (g_regex_match (placeholder, sentence, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_ptr_array_add (names, g_match_info_fetch (match, 1));
      g_ptr_array_add (values, (gpointer) "VALUE");
    }
  g_ptr_array_add (names, NULL);
  g_ptr_array_add (values, NULL);
  return ropeway_problem_new_stored (code, NULL, (const char *const *)names->pdata,
                                     (const char *const *)values->pdata);
}

static void
assert_is_sentence (const RopewayProblem *problem)
{
  g_autofree char *sentence = ropeway_problem_dup_sentence (problem);

  g_assert_true (g_str_has_suffix (sentence, "."));
  g_assert_null (strpbrk (sentence, "{}[]\n"));
  g_assert_null (strstr (sentence, "  "));
  g_assert_false (g_ascii_isspace (sentence[0]));
}

static void
test_catalogue_row (gconstpointer data)
{
  const RopewayProblemKind *kind = data;
  g_autoptr (RopewayProblem) bare = ropeway_problem_new (kind->code, NULL, NULL);
  g_autoptr (RopewayProblem) full = problem_with_all (kind->code, kind->sentence);
  g_autoptr (GRegex) good = g_regex_new ("^([^][{}]|{[a-z_]+}|\\[([^][{}]|{[a-z_]+})*{[a-z_]+}"
                                         "([^][{}]|{[a-z_]+})*\\])+$",
                                         0, 0, NULL);

  g_assert_true (g_regex_match_simple ("^[a-z]+(-[a-z]+)*\\.[a-z0-9]+(-[a-z0-9]+)*$", kind->code, 0, 0));
  g_assert_true (g_utf8_validate (kind->sentence, -1, NULL));
  g_assert_true (g_str_has_suffix (kind->sentence, "."));
  g_assert_true (g_regex_match (good, kind->sentence, 0, NULL));
  g_assert_cmpint (kind->severity, <=, ROPEWAY_SEVERITY_ERROR);
  g_assert_cmpint (kind->turn, <=, ROPEWAY_TURN_ROPEWAY);
  g_assert_true (ropeway_problem_kind_find (kind->code) == kind);
  g_assert_cmpint (ropeway_problem_get_severity (bare), ==, kind->severity);
  g_assert_cmpint (ropeway_problem_get_turn (bare), ==, kind->turn);
  assert_is_sentence (full);
}

static char *
dup_area (const char *code)
{
  return g_strndup (code, strcspn (code, "."));
}

/* Whoever looks for a code, or adds one, finds all of its area in one place. */
static void
test_catalogue_sorted (void)
{
  g_autoptr (GHashTable) areas = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const RopewayProblemKind *kinds;
  gsize n;

  for (guint table = 0; (kinds = ropeway_problem_kinds (table, &n)) != NULL; table++)
    for (gsize i = 0; i < n; i++)
      {
        g_autofree char *area = dup_area (kinds[i].code);
        gpointer holder = g_hash_table_lookup (areas, area);

        g_assert_true (holder == NULL || GPOINTER_TO_UINT (holder) == table + 1);
        g_hash_table_replace (areas, g_steal_pointer (&area), GUINT_TO_POINTER (table + 1));
        if (i > 0)
          g_assert_cmpstr (kinds[i - 1].code, <, kinds[i].code);
      }
  g_assert_cmpuint (g_hash_table_size (areas), >, 0);
  g_assert_null (ropeway_problem_kind_find ("no.such-code"));
  g_assert_null (ropeway_problem_kind_find (""));
}

static void
test_parts (void)
{
  g_autoptr (RopewayProblem) problem
      = ropeway_problem_new ("problem.more", "/rules/3", "count", "7", "left_out", NULL, "what", "it", NULL);
  g_autoptr (RopewayProblem) held = ropeway_problem_ref (problem);
  const char *name, *value;
  g_autofree char *sentence = ropeway_problem_dup_sentence (held);

  g_assert_cmpstr (ropeway_problem_get_code (problem), ==, "problem.more");
  g_assert_cmpstr (ropeway_problem_get_pointer (problem), ==, "/rules/3");
  g_assert_cmpint (ropeway_problem_get_severity (problem), ==, ROPEWAY_SEVERITY_WARNING);
  g_assert_cmpint (ropeway_problem_get_turn (problem), ==, ROPEWAY_TURN_YOU);
  g_assert_cmpuint (ropeway_problem_get_n_arguments (problem), ==, 2);
  ropeway_problem_get_argument (problem, 1, &name, &value);
  g_assert_cmpstr (name, ==, "what");
  g_assert_cmpstr (value, ==, "it");
  ropeway_problem_get_argument (problem, 0, NULL, &value);
  g_assert_cmpstr (value, ==, "7");
  g_assert_cmpstr (ropeway_problem_lookup (problem, "what"), ==, "it");
  g_assert_null (ropeway_problem_lookup (problem, "left_out"));
  g_assert_null (ropeway_problem_lookup (problem, "wha"));
  g_assert_cmpstr (sentence, ==, "There are 7 more problems than are listed; correct those above first.");
}

static void
test_unknown_aborts (void)
{
  if (g_test_subprocess ())
    {
      ropeway_problem_unref (ropeway_problem_new ("no.such-code", NULL, NULL));
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*no.such-code*problem-catalog-*");
}

/* A database may hold what a newer version wrote. */
static void
test_stored_unknown (void)
{
  static const char *const names[] = { "field", "why", NULL };
  static const char *const values[] = { "email", "bad\nnews", NULL };
  g_autoptr (RopewayProblem) full = ropeway_problem_new_stored ("new.code", "/a", names, values);
  g_autoptr (RopewayProblem) bare = ropeway_problem_new_stored ("new.code", NULL, NULL, NULL);
  g_autofree char *full_sentence = ropeway_problem_dup_sentence (full);
  g_autofree char *bare_sentence = ropeway_problem_dup_sentence (bare);

  g_assert_cmpint (ropeway_problem_get_severity (full), ==, ROPEWAY_SEVERITY_ERROR);
  g_assert_cmpint (ropeway_problem_get_turn (full), ==, ROPEWAY_TURN_ROPEWAY);
  g_assert_cmpstr (ropeway_problem_lookup (full, "field"), ==, "email");
  g_assert_null (ropeway_problem_get_pointer (bare));
  g_assert_true (g_str_has_suffix (full_sentence, ": new.code (field: email, why: bad news)."));
  g_assert_true (g_str_has_suffix (bare_sentence, ": new.code."));
}

static void
test_fill (void)
{
  static const char *const names[] = { "name", "suggestion", "empty", NULL };
  static const char *const values[] = { "emial", "em{name}[x]ail", "", NULL };
  static const char *const rows[][2] = {
    { "", "" },
    { "Plain.", "Plain." },
    { "“{name}” is wrong.", "“emial” is wrong." },
    { "{name}{name}", "emialemial" },
    { "{missing}.", "." },
    { "{empty}.", "." },
    { "A[ b].", "A b." },
    { "A[ {name}].", "A emial." },
    { "A[ {empty}].", "A ." },
    { "A[ {missing}].", "A." },
    { "A[ {name}, {missing}] b[ {name}].", "A b emial." },
    { "A[; did you mean “{suggestion}”].", "A; did you mean “em{name}[x]ail”." },
    { "[{missing}]", "" },
    { "{name", "{name" },
    { "A [open {name}", "A [open emial" },
    { "shut] {name}", "shut] emial" },
    { "{}", "" },
  };
  g_autoptr (RopewayProblem) problem = ropeway_problem_new_stored ("x.y", NULL, names, values);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *filled = ropeway_problem_fill (problem, rows[i][0]);

      g_assert_cmpstr (filled, ==, rows[i][1]);
    }
}

/* A reason that is a sentence brings its own end. */
static void
test_one_end (void)
{
  static const struct
  {
    const char *reason;
    const char *sentence;
  } rows[] = {
    { "no answer", "Lost: no answer." },
    { "No answer.", "Lost: No answer." },
    { "Is it running?", "Lost: Is it running?" },
    { "Stop!", "Lost: Stop!" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RopewayProblem) problem
          = ropeway_problem_new ("sync.not-remembered", NULL, "reason", rows[i].reason, NULL);
      g_autofree char *sentence = ropeway_problem_fill (problem, "Lost: {reason}.");

      g_assert_cmpstr (sentence, ==, rows[i].sentence);
    }
}

static void
test_quote (void)
{
  static const struct
  {
    const char *text;
    gssize length;
    gsize max_chars;
    const char *expected;
  } rows[] = {
    { "plain", -1, 10, "plain" },
    { "plain", 3, 10, "pla" },
    { "", -1, 10, "" },
    { "exactly", -1, 7, "exactly" },
    { "exactly8", -1, 7, "exactly…" },
    { "ééééé", -1, 3, "ééé…" },
    { "anything", -1, 0, "…" },
    { "two\nlines\tand a tab", -1, 30, "two lines and a tab" },
    { "\x1b[31mred", -1, 30, "\xef\xbf\xbd[31mred" },
    { "a\0b", 3, 30,
      "a\xef\xbf\xbd"
      "b" },
    { "a\xff"
      "b",
      -1, 30,
      "a\xef\xbf\xbd"
      "b" },
    { "right\xe2\x80\xaeleft", -1, 30, "right\xef\xbf\xbdleft" },
    { "iso\xe2\x81\xa6late", -1, 30, "iso\xef\xbf\xbdlate" },
    { "line\xe2\x80\xa8sep", -1, 30, "line\xef\xbf\xbdsep" },
    { "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80", -1, 30,
      "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *quoted = ropeway_quote (rows[i].text, rows[i].length, rows[i].max_chars);

      g_assert_cmpstr (quoted, ==, rows[i].expected);
    }
}

static void
test_argument_limit (void)
{
  g_autofree char *longest = g_strnfill (ROPEWAY_LIMIT_ARGUMENT_CHARS, 'x');
  g_autofree char *too_long = g_strnfill (ROPEWAY_LIMIT_ARGUMENT_CHARS + 1, 'x');
  g_autofree char *cut = g_strconcat (longest, "…", NULL);
  g_autoptr (RopewayProblem) problem
      = ropeway_problem_new ("problem.more", NULL, "a", longest, "b", too_long, NULL);
  g_autofree char *a = ropeway_problem_fill (problem, "{a}");
  g_autofree char *b = ropeway_problem_fill (problem, "{b}");

  g_assert_cmpstr (a, ==, longest);
  g_assert_cmpstr (b, ==, cut);
  /* Only what is shown is cut. */
  g_assert_cmpstr (ropeway_problem_lookup (problem, "b"), ==, too_long);
}

static void
test_list (void)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();

  g_assert_false (ropeway_problems_has_error (problems));
  for (guint i = 0; i < ROPEWAY_LIMIT_PROBLEMS; i++)
    {
      g_autofree char *pointer = g_strdup_printf ("/%u", i);

      ropeway_problems_add (problems, ropeway_problem_new ("problem.more", pointer, NULL));
    }
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, ROPEWAY_LIMIT_PROBLEMS);
  g_assert_cmpuint (ropeway_problems_get_n_dropped (problems), ==, 0);
  g_assert_false (ropeway_problems_has_error (problems));

  /* An error counts although there is no room for it any more. */
  ropeway_problems_add (problems, ropeway_problem_new_stored ("new.code", NULL, NULL, NULL));
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, ROPEWAY_LIMIT_PROBLEMS);
  g_assert_cmpuint (ropeway_problems_get_n_dropped (problems), ==, 1);
  g_assert_true (ropeway_problems_has_error (problems));
  g_assert_cmpstr (ropeway_problem_get_pointer (ropeway_problems_get (problems, 199)), ==, "/199");
}

void
add_problem_tests (void)
{
  gsize n;
  const RopewayProblemKind *kinds;

  for (guint table = 0; (kinds = ropeway_problem_kinds (table, &n)) != NULL; table++)
    for (gsize i = 0; i < n; i++)
      {
        g_autofree char *path = g_strdup_printf ("/base/problem/catalogue/%s", kinds[i].code);

        g_test_add_data_func (path, &kinds[i], test_catalogue_row);
      }
  g_test_add_func ("/base/problem/catalogue-sorted", test_catalogue_sorted);
  g_test_add_func ("/base/problem/parts", test_parts);
  g_test_add_func ("/base/problem/unknown-aborts", test_unknown_aborts);
  g_test_add_func ("/base/problem/stored-unknown", test_stored_unknown);
  g_test_add_func ("/base/problem/fill", test_fill);
  g_test_add_func ("/base/problem/one-end", test_one_end);
  g_test_add_func ("/base/problem/quote", test_quote);
  g_test_add_func ("/base/problem/argument-limit", test_argument_limit);
  g_test_add_func ("/base/problem/list", test_list);
}
