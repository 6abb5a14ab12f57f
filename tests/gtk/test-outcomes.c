/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: lists over a real database and a real events file give every row once, and hold few of them. */
#include "gtk/test-gtk.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "gtk/activity/held-list.h"
#include "gtk/activity/outcome-model.h"
#include "gtk/activity/run-words.h"
#include "gtk/activity/set-aside.h"
#include "gtk/job/plan-model.h"
#include "store/ledger.h"
#include "support/test-workspace.h"
#include "value/json-reader.h"

#define COMMIT 10000

typedef struct
{
  TestWorkspace *workspace;
  RopewayStore *writer;
  RopewayStore *reader;
  RopewayRunRecord *run;
} Fixture;

static void
set_up (Fixture *self)
{
  const RopewayScopeKey key
      = { "orders", "shop", "live", "practice:shop", "orders", "book", "live", "practice:book", "" };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  gint64 scope;

  self->workspace = test_workspace_new ();
  path = test_workspace_path (self->workspace, "workspace.db");
  self->writer = ropeway_store_open (path, clock, &error);
  g_assert_no_error (error);
  scope = ropeway_ledger_open_scope (self->writer, &key, NULL, &error);
  g_assert_no_error (error);
  self->run = ropeway_ledger_begin_run (self->writer, scope, "orders", 1, 0, &error);
  g_assert_no_error (error);
  self->reader = ropeway_store_open_reader (path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self)
{
  ropeway_run_record_free (self->run);
  ropeway_store_unref (self->reader);
  ropeway_store_unref (self->writer);
  test_workspace_free (self->workspace);
}

/* Adds @n outcomes, every tenth of them set aside, with ids that go on from those that are there. */
static void
add_outcomes (Fixture *self, guint n)
{
  g_autoptr (GError) error = NULL;

  for (guint done = 0; done < n;)
    {
      RopewayCommit *commit = ropeway_commit_new (self->run->scope);
      guint end = MIN (n, done + COMMIT);

      for (; done < end; done++)
        {
          guint number = ropeway_outcome_model_count (self->run) + 1;
          gboolean is_parked = number % 10 == 0;
          RopewayOutcome *outcome = g_new0 (RopewayOutcome, 1);

          outcome->run = self->run->id;
          outcome->source_key = g_strdup_printf ("[%u]", number);
          outcome->kind = is_parked ? ROPEWAY_OUTCOME_PARKED : ROPEWAY_OUTCOME_CREATED;
          outcome->problem = is_parked ? ropeway_problem_new ("sync.fate-unknown", NULL, NULL) : NULL;
          outcome->at = number;
          self->run->counts[outcome->kind]++;
          self->run->units++;
          ropeway_commit_add_outcome (commit, outcome);
        }
      ropeway_commit_set_run (commit, self->run);
      ropeway_ledger_commit (self->writer, commit, &error);
      g_assert_no_error (error);
    }
}

static void
assert_key (GListModel *model, guint position)
{
  g_autoptr (RopewayOutcomeItem) item = g_list_model_get_item (model, position);
  const RopewayOutcome *outcome = ropeway_outcome_item_get_outcome (item);
  g_autofree char *expected = g_strdup_printf ("[%u]", position + 1);

  g_assert_nonnull (outcome);
  g_assert_cmpstr (outcome->source_key, ==, expected);
}

static void
test_pages (void)
{
  Fixture fixture = { 0 };
  g_autoptr (RopewayOutcomeModel) model = NULL;
  guint n = ROPEWAY_OUTCOME_MODEL_PAGE * 40 + 7;

  set_up (&fixture);
  add_outcomes (&fixture, n);
  model = ropeway_outcome_model_new (fixture.reader, fixture.run->id);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (model), 0));
  ropeway_outcome_model_set_length (model, ropeway_outcome_model_count (fixture.run));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, n);
  for (guint i = 0; i < n; i++)
    assert_key (G_LIST_MODEL (model), i);
  g_assert_cmpuint (ropeway_outcome_model_get_n_pages (model), ==, ROPEWAY_OUTCOME_MODEL_PAGES);
  assert_key (G_LIST_MODEL (model), 0);
  assert_key (G_LIST_MODEL (model), n - 1);
  assert_key (G_LIST_MODEL (model), n / 2);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (model), n));
  tear_down (&fixture);
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  guint *sums = data;

  g_assert_cmpuint (removed, ==, 0);
  g_assert_cmpuint (position, ==, sums[0]);
  sums[0] += added;
  sums[1]++;
}

static void
test_growing (void)
{
  Fixture fixture = { 0 };
  g_autoptr (RopewayOutcomeModel) model = NULL;
  guint sums[2] = { 0, 0 };

  set_up (&fixture);
  model = ropeway_outcome_model_new (fixture.reader, fixture.run->id);
  g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed), sums);
  for (guint i = 0; i < 5; i++)
    {
      add_outcomes (&fixture, 130);
      ropeway_outcome_model_set_length (model, ropeway_outcome_model_count (fixture.run));
      for (guint j = 0; j < sums[0]; j++)
        assert_key (G_LIST_MODEL (model), j);
    }
  ropeway_outcome_model_set_length (model, 1);
  g_assert_cmpuint (sums[0], ==, 650);
  g_assert_cmpuint (sums[1], ==, 5);
  tear_down (&fixture);
}

/* A million rows: what a list view asks for while somebody drags its scroll bar is answered a page at a time. */
static void
test_many (void)
{
  Fixture fixture = { 0 };
  g_autoptr (RopewayOutcomeModel) model = NULL;
  g_autoptr (GTimer) timer = NULL;
  guint n = g_test_slow () ? 1000000 : 100000;

  set_up (&fixture);
  add_outcomes (&fixture, n);
  model = ropeway_outcome_model_new (fixture.reader, fixture.run->id);
  ropeway_outcome_model_set_length (model, n);
  timer = g_timer_new ();
  for (guint i = 0; i < 1000; i++)
    assert_key (G_LIST_MODEL (model), (guint)((guint64)i * 7919 * 31 % n));
  g_test_message ("1,000 jumps in %u rows: %.0f us each", n, g_timer_elapsed (timer, NULL) * 1000);
  g_assert_cmpuint (ropeway_outcome_model_get_n_pages (model), ==, ROPEWAY_OUTCOME_MODEL_PAGES);
  tear_down (&fixture);
}

/* ---- set aside ---- */

static void
park (RopewayCommit *commit, gint64 run, guint number, const char *code, const char *pointer)
{
  RopewayParked *parked = g_new0 (RopewayParked, 1);

  parked->source_key = g_strdup_printf ("[%u]", number);
  parked->run = run;
  parked->problem = ropeway_problem_new (code, pointer, "reason", "x", NULL);
  parked->attempts = 1;
  parked->at = 1;
  ropeway_commit_set_parked (commit, parked);
}

static void
test_set_aside (void)
{
  Fixture fixture = { 0 };
  RopewayCommit *commit;
  g_autoptr (GPtrArray) causes = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) keys = NULL;
  const RopewaySetAside *cause;

  set_up (&fixture);
  commit = ropeway_commit_new (fixture.run->scope);
  park (commit, fixture.run->id, 1, "sync.match-ambiguous", NULL);
  for (guint i = 2; i < 300; i++)
    park (commit, fixture.run->id, i, "sync.fate-unknown", NULL);
  park (commit, fixture.run->id + 1, 300, "sync.fate-unknown", NULL);
  park (commit, fixture.run->id, 301, "sync.fate-unknown", "/job/mapping/1");
  ropeway_ledger_commit (fixture.writer, commit, &error);
  g_assert_no_error (error);
  fixture.run->counts[ROPEWAY_OUTCOME_PARKED] = 300;
  causes = ropeway_set_aside_list (fixture.reader, fixture.run);
  g_assert_cmpuint (causes->len, ==, 3);
  cause = g_ptr_array_index (causes, 0);
  g_assert_cmpuint (cause->count, ==, 298);
  g_assert_cmpstr (ropeway_problem_get_code (cause->problem), ==, "sync.fate-unknown");
  keys = g_strsplit (cause->keys, ", ", -1);
  g_assert_cmpuint (g_strv_length (keys), ==, 3);
  tear_down (&fixture);
}

/* ---- what a run that stopped to ask would have done ---- */

static void
hold (RopewayCommit *commit, gint64 run, const char *key, RopewayOutcomeKind kind, const char *before,
      const char *after)
{
  RopewayHeld *held = g_new0 (RopewayHeld, 1);

  held->run = run;
  held->source_key = g_strdup (key);
  held->kind = kind;
  held->before = g_strdup (before);
  held->after = g_strdup (after);
  ropeway_commit_add_held (commit, held);
}

static void
add_field (const char *name, const char *before, const char *after, gpointer data)
{
  g_string_append_printf (data, "%s:%s>%s ", name, before != NULL ? before : "-",
                          after != NULL ? after : "-");
}

static void
test_held (void)
{
  static const char *const fields[] = { "a:1>2 b:->3 ", "a:1>- c:\"x\">- ", "" };
  Fixture fixture = { 0 };
  RopewayCommit *commit;
  g_autoptr (GListModel) list = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&fixture);
  commit = ropeway_commit_new (fixture.run->scope);
  hold (commit, fixture.run->id, "[1]", ROPEWAY_OUTCOME_UPDATED, "{\"a\":1}", "{\"a\":2,\"b\":3}");
  hold (commit, fixture.run->id, "[2]", ROPEWAY_OUTCOME_DELETED, "{\"a\":1,\"c\":\"x\"}", NULL);
  hold (commit, fixture.run->id, "[3]", ROPEWAY_OUTCOME_DELETED, NULL, NULL);
  ropeway_ledger_commit (fixture.writer, commit, &error);
  g_assert_no_error (error);
  list = ropeway_held_list_new (fixture.reader, fixture.run->id);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, G_N_ELEMENTS (fields));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr (RopewayHeldItem) item = g_list_model_get_item (list, i);
      g_autoptr (GString) text = g_string_new (NULL);

      ropeway_held_item_each_field (item, add_field, text);
      g_assert_cmpstr (text->str, ==, fields[i]);
    }
  tear_down (&fixture);
}

static void
test_questions (void)
{
  static const struct
  {
    const char *code;
    RopewayRunState state;
    RopewayQuestion question;
  } cases[] = {
    { "sync.brake-removing", ROPEWAY_RUN_FAILED, ROPEWAY_QUESTION_GO_ON },
    { "sync.brake-overwriting", ROPEWAY_RUN_FAILED, ROPEWAY_QUESTION_GO_ON },
    { "sync.brake-changed", ROPEWAY_RUN_FAILED, ROPEWAY_QUESTION_GO_ON },
    { "sync.source-empty", ROPEWAY_RUN_FAILED, ROPEWAY_QUESTION_GO_ON },
    { "sync.scope-changed", ROPEWAY_RUN_FAILED, ROPEWAY_QUESTION_START },
    { "sync.brake-removing", ROPEWAY_RUN_DONE, ROPEWAY_QUESTION_NONE },
    { "sync.nothing-delivered", ROPEWAY_RUN_FAILED, ROPEWAY_QUESTION_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RopewayProblem) problem = ropeway_problem_new (cases[i].code, NULL, NULL);
      RopewayRunRecord run = { .state = cases[i].state, .problem = problem };
      g_autofree char *verdict = ropeway_run_words_dup_verdict (&run, NULL);

      g_assert_cmpint (ropeway_run_words_get_question (&run), ==, cases[i].question);
      g_assert_cmpint (g_str_equal (verdict, "Stopped before writing, to ask you"), ==,
                       cases[i].question != ROPEWAY_QUESTION_NONE);
    }
}

/* ---- a preview's lines ---- */

static int
make_events (const char *text)
{
  g_autofree char *path = NULL;
  int descriptor = g_file_open_tmp ("events-XXXXXX", &path, NULL);

  g_assert_cmpint (descriptor, >=, 0);
  g_assert_cmpint (unlink (path), ==, 0);
  g_assert_cmpint (write (descriptor, text, strlen (text)), ==, (gssize)strlen (text));
  return descriptor;
}

static char *
make_lines (guint n)
{
  static const char *const outcomes[] = { "created", "updated", "unchanged", "left-out", "parked" };
  GString *text = g_string_new ("{\"event\":\"progress\",\"read\":1}\n");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "{\"event\":\"delivery\",\"key\":[\"%u\"],\"outcome\":\"%s\"}\n", i,
                            outcomes[i % G_N_ELEMENTS (outcomes)]);
  g_string_append (text, "no JSON\n{\"event\":\"delivery\",\"outcome\":\"sung\"}\n{\"event\":\"end\"}\n");
  return g_string_free (text, FALSE);
}

static void
assert_plan_key (GListModel *model, guint position, const char *expected)
{
  g_autoptr (RopewayPlanItem) item = g_list_model_get_item (model, position);
  g_autofree char *key
      = ropeway_run_words_dup_key_list (ropeway_value_get (ropeway_plan_item_get_line (item), "key"));

  g_assert_cmpstr (key, ==, expected);
}

static void
test_plan (void)
{
  g_autofree char *text = make_lines (5000);
  g_autoptr (RopewayAgentEvents) events = ropeway_agent_events_new (make_events (text));
  g_autoptr (RopewayPlanModel) model = ropeway_plan_model_new (events);
  GListModel *list = G_LIST_MODEL (model);

  while (ropeway_plan_model_update (model))
    ;
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 3000);
  g_assert_cmpuint (ropeway_plan_model_get_count (model, ROPEWAY_OUTCOME_CREATED), ==, 1000);
  g_assert_cmpuint (ropeway_plan_model_get_count (model, ROPEWAY_OUTCOME_UNCHANGED), ==, 1000);
  assert_plan_key (list, 0, "0");
  assert_plan_key (list, 2, "4");
  assert_plan_key (list, 2999, "4999");
  ropeway_plan_model_set_filter (model, ROPEWAY_PLAN_CHANGED);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 1000);
  assert_plan_key (list, 1, "6");
  ropeway_plan_model_set_filter (model, ROPEWAY_PLAN_SAME);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 2000);
  ropeway_plan_model_set_filter (model, ROPEWAY_PLAN_SET_ASIDE);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i * 5 + 4);

      assert_plan_key (list, i, key);
    }
  g_assert_cmpuint (ropeway_plan_model_get_n_kept (model), ==, ROPEWAY_PLAN_MODEL_KEPT);
  g_assert_null (g_list_model_get_item (list, 1000));
}

static void
test_plan_growing (void)
{
  int descriptor
      = make_events ("{\"event\":\"delivery\",\"key\":[\"a\"],\"outcome\":\"created\"}\n{\"event\"");
  int writer = dup (descriptor);
  const char *rest = ":\"delivery\",\"key\":[\"b\"],\"outcome\":\"created\"}\n";
  g_autoptr (RopewayAgentEvents) events = ropeway_agent_events_new (descriptor);
  g_autoptr (RopewayPlanModel) model = ropeway_plan_model_new (events);

  g_assert_false (ropeway_plan_model_update (model));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1);
  g_assert_cmpint (lseek (writer, 0, SEEK_END), >, 0);
  g_assert_cmpint (write (writer, rest, strlen (rest)), ==, (gssize)strlen (rest));
  g_assert_false (ropeway_plan_model_update (model));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 2);
  assert_plan_key (G_LIST_MODEL (model), 1, "b");
  close (writer);
}

/* ---- words ---- */

typedef struct
{
  const char *name;
  RopewayRunState state;
  guint64 counts[ROPEWAY_N_OUTCOMES]; /* created, updated, unchanged, left out, deleted, parked */
  const char *noun;
  const char *verdict;
  const char *in_list;
} VerdictCase;

static const VerdictCase verdict_cases[] = {
  { "done", ROPEWAY_RUN_DONE, { 12, 3, 189 }, "order", "Done: 15 orders delivered", "12 new · 3 changed" },
  { "done-one", ROPEWAY_RUN_DONE, { 1 }, "entry", "Done: 1 entry delivered", "1 new" },
  { "done-no-noun", ROPEWAY_RUN_DONE, { 0, 2 }, NULL, "Done: 2 items delivered", "2 changed" },
  { "done-removed",
    ROPEWAY_RUN_DONE,
    { 2, 1, 0, 0, 4 },
    "order",
    "Done: 3 orders delivered, 4 orders removed",
    "2 new · 1 changed · 4 removed" },
  { "only-removed", ROPEWAY_RUN_DONE, { 0, 0, 0, 0, 1 }, "order", "Done: 1 order removed", "1 removed" },
  { "nothing-new", ROPEWAY_RUN_DONE, { 0 }, "order", "Nothing new", "Nothing new" },
  { "nothing-sent",
    ROPEWAY_RUN_DONE,
    { 0, 0, 206 },
    "order",
    "Nothing new: 206 orders checked, nothing sent",
    "Nothing new" },
  { "partly",
    ROPEWAY_RUN_PARTLY,
    { 1, 0, 0, 0, 0, 2 },
    "order",
    "Partly done: 2 orders need you",
    "1 new · 2 set aside" },
  { "partly-one",
    ROPEWAY_RUN_PARTLY,
    { 0, 0, 0, 0, 0, 1 },
    "order",
    "Partly done: 1 order needs you",
    "1 set aside" },
  { "failed", ROPEWAY_RUN_FAILED, { 0 }, NULL, "Failed", "Failed" },
  { "failed-late", ROPEWAY_RUN_FAILED, { 4 }, "order", "Failed after 4 orders", "Failed · 4 new" },
  { "stopped", ROPEWAY_RUN_INTERRUPTED, { 4 }, NULL, "Stopped; what was done is saved", "Stopped · 4 new" },
  { "running", ROPEWAY_RUN_RUNNING, { 4 }, NULL, "Running", "Running · 4 new" },
};

static void
test_verdict (gconstpointer data)
{
  const VerdictCase *c = data;
  RopewayRunRecord run = { .state = c->state };
  g_autofree char *verdict = NULL;
  g_autofree char *in_list = NULL;

  for (guint i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    {
      run.counts[i] = c->counts[i];
      run.units += c->counts[i];
    }
  verdict = ropeway_run_words_dup_verdict (&run, c->noun);
  in_list = ropeway_run_words_dup_short (&run);
  g_assert_cmpstr (verdict, ==, c->verdict);
  g_assert_cmpstr (in_list, ==, c->in_list);
}

static void
test_progress (void)
{
  static const struct
  {
    const char *line;
    const char *words;
    double fraction;
  } cases[] = {
    { "{\"read\":40,\"units\":40,\"total\":40,\"counts\":{\"created\":10,\"unchanged\":2}}", "12 of about 40",
      0.3 },
    { "{\"read\":10,\"units\":30,\"total\":20,\"counts\":{\"created\":15}}", "15 of about 60", 0.25 },
    { "{\"read\":20,\"units\":50,\"total\":20,\"counts\":{\"parked\":25}}", "25 of about 50", 0.5 },
    { "{\"read\":12,\"units\":12,\"total\":null,\"counts\":{\"updated\":12}}", "12 so far", -1 },
    { "{\"read\":40,\"units\":40,\"total\":40,\"counts\":{}}", "Starting…", 0 },
    { "{\"read\":40,\"units\":40,\"total\":40,\"counts\":{\"created\":40}}", "40 so far", 1 },
    { "{}", "Starting…", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RopewayTree) tree = ropeway_json_read_text (cases[i].line, -1, NULL, NULL, NULL);
      double fraction;
      g_autofree char *words = ropeway_run_words_dup_progress (ropeway_tree_get_root (tree), &fraction);

      g_assert_cmpstr (words, ==, cases[i].words);
      g_assert_cmpfloat_with_epsilon (fraction, cases[i].fraction, 0.001);
    }
}

static void
test_keys (void)
{
  g_autofree char *key = ropeway_run_words_dup_key ("[102e1,\"88101\"]");
  g_autofree char *fields = ropeway_run_words_dup_fields ("[\"Status\",\"Total\"]");
  g_autofree char *none = ropeway_run_words_dup_fields (NULL);

  g_assert_cmpstr (key, ==, "1020 · 88101");
  g_assert_cmpstr (fields, ==, "Status and Total");
  g_assert_cmpstr (none, ==, "");
}

void
test_outcomes_add (void)
{
  g_test_add_func ("/gtk/outcome-model/pages", test_pages);
  g_test_add_func ("/gtk/outcome-model/growing", test_growing);
  g_test_add_func ("/gtk/outcome-model/many", test_many);
  g_test_add_func ("/gtk/held/list", test_held);
  g_test_add_func ("/gtk/held/questions", test_questions);
  g_test_add_func ("/gtk/set-aside", test_set_aside);
  g_test_add_func ("/gtk/plan-model/filter", test_plan);
  g_test_add_func ("/gtk/plan-model/growing", test_plan_growing);
  for (gsize i = 0; i < G_N_ELEMENTS (verdict_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/gtk/run-words/verdict/", verdict_cases[i].name, NULL);

      g_test_add_data_func (path, &verdict_cases[i], test_verdict);
    }
  g_test_add_func ("/gtk/run-words/progress", test_progress);
  g_test_add_func ("/gtk/run-words/keys", test_keys);
}
