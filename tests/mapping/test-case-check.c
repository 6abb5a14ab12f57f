/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a golden case that is called good although it differs, or blames the wrong rule, is worse than none. */
#include "base/limits.h"
#include "mapping/case-check.h"
#include "mapping/fixture.h"
#include "mapping/test-mapping.h"

typedef struct
{
  const char *name;
  const char *mapping;
  const char *members; /* (nullable): of the job */
  const char *filter;  /* (nullable) */
  const char *record;
  const char *expect;
  const char *says; /* a line for each unit: state, problem, and fields as "to expected made rules" */
} Row;

#define RULE(id, to, from) "{'id':'" id "','to':'" to "','from':'" from "'}"

static const Row rows[] = {
  { "good", "[" RULE ("a", "x", "p") "," RULE ("b", "y", "q") "]", NULL, NULL, "{'p':1,'q':'t'}",
    "[{'y':'t','x':1}]", "good\n" },
  { "numbers-by-value", "[" RULE ("a", "x", "p") "]", NULL, NULL, "{'p':1.50}", "[{'x':15e-1}]", "good\n" },
  { "text-is-no-number", "[" RULE ("a", "x", "p") "]", NULL, NULL, "{'p':'1'}", "[{'x':1}]",
    "differs\n  x 1 \"1\" a\n" },
  { "nothing-more", "[" RULE ("a", "x", "p") "," RULE ("b", "y", "q") "]", NULL, NULL, "{'p':1,'q':2}",
    "[{'x':1}]", "differs\n  y - 2 b\n" },
  { "nothing-less", "[" RULE ("a", "x", "p") "," RULE ("b", "y", "q") "]", NULL, NULL, "{'p':1}",
    "[{'x':1,'y':null}]", "differs\n  y null - b\n" },
  { "no-rule", "[" RULE ("a", "x", "p") "]", NULL, NULL, "{'p':1}", "[{'x':1,'z':1}]",
    "differs\n  z 1 - \n" },
  { "deep-field", "[" RULE ("a", "x.y", "p") "," RULE ("b", "x.z", "p") "]", NULL, NULL, "{'p':1}",
    "[{'x':{'y':1,'z':2}}]", "differs\n  x.z 2 1 b\n" },
  { "rule-of-the-whole", "[" RULE ("a", "x", "p") "]", NULL, NULL, "{'p':{'y':{'a b':1}}}",
    "[{'x':{'y':{'a b':2}}}]", "differs\n  x.y.a b 2 1 a\n" },
  { "another-type", "[" RULE ("a", "x", "p") "]", NULL, NULL, "{'p':{'y':1}}", "[{'x':[1]}]",
    "differs\n  x [1] {\"y\":1} a\n" },
  { "rule-that-holds",
    "[{'id':'a','to':'x','value':1,'when':{'field':'p','is':'equal','value':1}},"
    " {'id':'b','to':'x','value':2,'when':{'field':'p','is':'not-equal','value':1}}]",
    NULL, NULL, "{'p':3}", "[{'x':1}]", "differs\n  x 1 2 b\n" },
  { "no-rule-holds",
    "[{'id':'a','to':'x','value':1,'when':{'field':'p','is':'equal','value':1}},"
    " {'id':'b','to':'x','value':2,'when':{'field':'p','is':'equal','value':2}}]",
    NULL, NULL, "{'p':3}", "[{'x':1}]", "differs\n  x 1 - a, b\n" },
  { "list", "[{'id':'l','to':'x','each':'p','rules':[" RULE ("a", "y", "q") "," RULE ("b", "z", "r") "]}]",
    NULL, NULL, "{'p':[{'q':1,'r':1},{'q':2,'r':2}]}", "[{'x':[{'y':1,'z':1},{'y':2,'z':3}]}]",
    "differs\n  x[1].z 3 2 b\n" },
  { "list-too-long", "[{'id':'l','to':'x','each':'p','rules':[" RULE ("a", "y", "q") "]}]", NULL, NULL,
    "{'p':[{'q':1},{'q':2}]}", "[{'x':[{'y':1}]}]", "differs\n  x[1] - {\"y\":2} l\n" },
  { "list-of-plain-values", "[{'id':'l','to':'x','each':'p','rules':[" RULE ("a", "$", "@") "]}]", NULL, NULL,
    "{'p':[1,2]}", "[{'x':[1,3]}]", "differs\n  x[1] 3 2 a\n" },
  { "filter-leaves-out", "[" RULE ("a", "x", "p") "]", NULL, "{'field':'p','is':'equal','value':2}",
    "{'p':1}", "[]", "left out\n" },
  { "filter-leaves-out-too-much", "[" RULE ("a", "x", "p") "]", NULL, "{'field':'p','is':'equal','value':2}",
    "{'p':1}", "[{'x':1}]", "left out\nmissing\n" },
  { "filter-lets-through", "[" RULE ("a", "x", "p") "]", NULL, "{'field':'p','is':'equal','value':1}",
    "{'p':1}", "[]", "unexpected\n  x - 1 a\n" },
  { "items", "[" RULE ("a", "x", "q") "]", "'unit':{'each':'p','key':['q']}", NULL,
    "{'p':[{'q':1},{'q':2},{'q':3}]}", "[{'x':1},{'x':9},{'x':3}]", "good\ndiffers\n  x 9 2 a\ngood\n" },
  { "items-missing", "[" RULE ("a", "x", "q") "]", "'unit':{'each':'p','key':['q']}", NULL, "{'p':[{'q':1}]}",
    "[{'x':1},{'x':2}]", "good\nmissing\n" },
  { "item-condition",
    "[{'id':'a','to':'x','value':1,'when':{'field':'q','is':'equal','value':1}}," RULE ("b", "x", "q") "]",
    "'unit':{'each':'p','key':['q']}", NULL, "{'p':[{'q':2}]}", "[{'x':1}]", "differs\n  x 1 2 b\n" },
  { "set-aside", "[{'id':'a','to':'x','from':'p','steps':[{'step':'to-number'}]}]", NULL, NULL, "{'p':'n'}",
    "[{'problem':'mapping.step-failed'}]", "good mapping.step-failed\n" },
  { "set-aside-by-reason", "[{'id':'a','to':'x','from':'p','steps':[{'step':'to-number'}]}]", NULL, NULL,
    "{'p':'n'}", "[{'problem':'mapping.not-number'}]", "good mapping.step-failed\n" },
  { "set-aside-otherwise", "[{'id':'a','to':'x','from':'p','steps':[{'step':'to-number'}]}]", NULL, NULL,
    "{'p':'n'}", "[{'problem':'mapping.too-many-units'}]", "set-aside mapping.step-failed\n" },
  { "set-aside-unexpectedly", "[{'id':'a','to':'x','from':'p','steps':[{'step':'to-number'}]}]", NULL, NULL,
    "{'p':'n'}", "[{'x':1}]", "set-aside mapping.step-failed\n" },
  { "set-aside-beyond", "[{'id':'a','to':'x','from':'p','steps':[{'step':'to-number'}]}]", NULL, NULL,
    "{'p':'n'}", "[]", "unexpected mapping.step-failed\n" },
  { "not-set-aside", "[" RULE ("a", "x", "p") "]", NULL, NULL, "{'p':1}",
    "[{'problem':'mapping.step-failed'}]", "not-set-aside\n  x - 1 a\n" },
  /* A warning sets nothing aside. */
  { "default-instead",
    "[{'id':'a','to':'x','from':'p','steps':[{'step':'to-number'}],'onProblem':'default','default':0}]", NULL,
    NULL, "{'p':'n'}", "[{'x':0}]", "good\n" },
  { "field-called-problem", "[" RULE ("a", "problem", "p") "]", NULL, NULL, "{'p':'none'}",
    "[{'problem':'none'}]", "good\n" },
};

static char *
dup_side (const RopewayValue *value)
{
  return value != NULL ? fixture_write (value) : g_strdup ("-");
}

static void
describe_unit (GString *text, const RopewayCaseUnit *unit)
{
  static const char *const states[] = {
    [ROPEWAY_CASE_GOOD] = "good",           [ROPEWAY_CASE_DIFFERS] = "differs",
    [ROPEWAY_CASE_MISSING] = "missing",     [ROPEWAY_CASE_UNEXPECTED] = "unexpected",
    [ROPEWAY_CASE_SET_ASIDE] = "set-aside", [ROPEWAY_CASE_NOT_SET_ASIDE] = "not-set-aside",
  };

  g_string_append (text, states[unit->state]);
  if (unit->problem != NULL)
    g_string_append_printf (text, " %s", ropeway_problem_get_code (unit->problem));
  g_string_append_c (text, '\n');
  for (guint i = 0; i < unit->differences->len; i++)
    {
      const RopewayCaseDifference *difference = g_ptr_array_index (unit->differences, i);
      g_autofree char *expected = dup_side (difference->expected);
      g_autofree char *made = dup_side (difference->made);
      g_autofree char *rules = g_strjoinv (", ", difference->rules);

      g_string_append_printf (text, "  %s %s %s %s\n", difference->to, expected, made, rules);
    }
}

static char *
describe (const RopewayCaseResult *result)
{
  g_autoptr (GString) text = g_string_new (result->is_left_out ? "left out\n" : NULL);
  gboolean is_good = TRUE;

  for (guint i = 0; i < result->units->len; i++)
    {
      const RopewayCaseUnit *unit = g_ptr_array_index (result->units, i);

      describe_unit (text, unit);
      is_good = is_good && unit->state == ROPEWAY_CASE_GOOD;
    }
  g_assert_cmpint (result->is_good, ==, is_good);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
dup_json (const char *text)
{
  return text != NULL ? g_strdelimit (g_strdup (text), "'", '"') : NULL;
}

static char *
check (const RopewayJob *job, RopewayProgram *program, const char *record, const char *expect)
{
  g_autoptr (RopewayTree) from = fixture_read (record);
  g_autoptr (RopewayTree) to = fixture_read (expect);
  const RopewayJobCase golden
      = { (char *)"case", ropeway_tree_get_root (from), ropeway_tree_get_root (to), (char *)"/job/cases/0" };
  g_autoptr (RopewayCaseResult) result = ropeway_case_check (program, &golden);

  g_assert_true (result->golden == &golden);
  return describe (result);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *mapping = dup_json (row->mapping);
  g_autofree char *members = dup_json (row->members);
  g_autofree char *filter = dup_json (row->filter);
  g_autofree char *record = dup_json (row->record);
  g_autofree char *expect = dup_json (row->expect);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayJob) job = fixture_job (mapping, filter, members, problems);
  g_autoptr (RopewayProgram) program = ropeway_program_compile (job, NULL, problems);
  g_autofree char *told = fixture_problems (problems);
  g_autofree char *says = NULL;

  g_assert_cmpstr (told, ==, "");
  says = check (job, program, record, expect);
  g_assert_cmpstr (says, ==, row->says);
}

/* What no run would take apart is one unit that is set aside. */
static void
test_too_many_units (void)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayJob) job = fixture_job ("[{\"id\":\"a\",\"to\":\"x\",\"from\":\"q\"}]", NULL,
                                            "\"unit\":{\"each\":\"p\",\"key\":[\"q\"]}", problems);
  g_autoptr (RopewayProgram) program = ropeway_program_compile (job, NULL, problems);
  g_autoptr (GString) record = g_string_new ("{\"p\":[0");
  g_autofree char *says = NULL;

  for (guint i = 0; i < ROPEWAY_LIMIT_LIST_ITEMS; i++)
    g_string_append (record, ",0");
  g_string_append (record, "]}");
  says = check (job, program, record->str, "[{\"problem\":\"mapping.too-many-units\"}]");
  g_assert_cmpstr (says, ==, "good mapping.too-many-units\n");
}

void
add_case_check_tests (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strconcat ("/mapping/case-check/", rows[i].name, NULL);

      g_test_add_data_func (name, &rows[i], test_row);
    }
  g_test_add_func ("/mapping/case-check/too-many-units", test_too_many_units);
}
