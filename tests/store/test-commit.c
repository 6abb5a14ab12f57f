/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: commits are whole or not there, in order, and answer where they were asked for. */
#include "store/store-fixture.h"
#include "store/test-store.h"
#include "support/test-loop.h"

/* Links of a commit that keeps the writer busy while others are queued. */
#define LONG 1500

/* What the callbacks of a test saw. */
typedef struct
{
  guint n;         /* answers */
  GArray *order;   /* owned; gint: numbers of the commits in the order of their answers */
  GArray *failed;  /* owned; gint */
  GThread *thread; /* where the answers came */
} Answers;

typedef struct
{
  Answers *answers;
  int number;
} Question;

static void
answers_init (Answers *answers)
{
  *answers = (Answers){ .order = g_array_new (FALSE, FALSE, sizeof (int)),
                        .failed = g_array_new (FALSE, FALSE, sizeof (int)) };
}

static void
answers_clear (Answers *answers)
{
  g_array_unref (answers->order);
  g_array_unref (answers->failed);
}

static void
on_answer (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Question *question = data;
  Answers *answers = question->answers;
  g_autoptr (GError) error = NULL;

  g_assert_null (object);
  answers->n++;
  answers->thread = g_thread_self ();
  g_array_append_val (answers->order, question->number);
  if (ropeway_ledger_commit_finish (NULL, result, &error))
    return;
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT);
  g_array_append_val (answers->failed, question->number);
}

/* @commit: (transfer full). */
static void
ask (RopewayStore *store, RopewayCommit *commit, Answers *answers, int number)
{
  Question *question = g_new0 (Question, 1);

  question->answers = answers;
  question->number = number;
  ropeway_ledger_commit_async (store, commit, on_answer, question);
}

/* A commit with the link [number] → id. */
static RopewayCommit *
link_commit (gint64 scope, int number, const char *id)
{
  RopewayCommit *commit = ropeway_commit_new (scope);
  g_autofree char *key = g_strdup_printf ("[%d]", number);

  ropeway_commit_set_link (commit, store_fixture_link (key, id, 1));
  return commit;
}

/* A commit that takes so long that what follows is written as one group. */
static RopewayCommit *
long_commit (gint64 scope)
{
  RopewayCommit *commit = ropeway_commit_new (scope);

  for (int i = 0; i < LONG; i++)
    {
      g_autofree char *key = g_strdup_printf ("[\"long\",%d]", i);

      ropeway_commit_set_link (commit, store_fixture_link (key, key, 1));
    }
  return commit;
}

static void
test_answers_come_in_order (StoreFixture *fixture, gconstpointer unused_data)
{
  const int n = 500;
  Answers answers;
  g_autofree char *mark = NULL;
  g_autofree char *last = g_strdup_printf ("%d", n - 1);

  answers_init (&answers);
  for (int i = 0; i < n; i++)
    {
      RopewayCommit *commit = ropeway_commit_new (fixture->scope);
      g_autofree char *text = g_strdup_printf ("%d", i);

      ropeway_commit_set_mark (commit, text);
      ask (fixture->store, commit, &answers, i);
    }
  g_assert_cmpuint (answers.n, ==, 0);
  test_loop_until (answers.n == n);
  for (int i = 0; i < n; i++)
    g_assert_cmpint (g_array_index (answers.order, int, i), ==, i);
  g_assert_cmpuint (answers.failed->len, ==, 0);
  g_assert_true (answers.thread == g_thread_self ());
  mark = ropeway_ledger_dup_mark (fixture->store, fixture->scope, NULL);
  g_assert_cmpstr (mark, ==, last);
  answers_clear (&answers);
}

/* Numbers 3, 7 and 8 want a destination that another has. */
static void
test_conflict_takes_no_other_with_it (StoreFixture *fixture, gconstpointer unused_data)
{
  static const char *const ids[] = { "a", "b", "c", "a", "d", "e", "f", "c", "b", "g" };
  static const int failed[] = { 3, 7, 8 };
  const int n = G_N_ELEMENTS (ids);
  g_autoptr (GError) error = NULL;
  Answers answers;

  answers_init (&answers);
  ask (fixture->store, long_commit (fixture->scope), &answers, -1);
  for (int i = 0; i < n; i++)
    ask (fixture->store, link_commit (fixture->scope, i, ids[i]), &answers, i);
  test_loop_until (answers.n == (guint)n + 1);
  g_assert_cmpuint (answers.failed->len, ==, G_N_ELEMENTS (failed));
  for (guint i = 0; i < answers.failed->len; i++)
    g_assert_cmpint (g_array_index (answers.failed, int, i), ==, failed[i]);
  for (int i = 0; i < n; i++)
    {
      g_autofree char *key = g_strdup_printf ("[%d]", i);
      g_autoptr (RopewayLink) link = ropeway_ledger_get_link (fixture->store, fixture->scope, key, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (link != NULL ? link->destination_id : NULL, ==,
                       i == 3 || i == 7 || i == 8 ? NULL : ids[i]);
    }
  answers_clear (&answers);
}

/* ---- what contradicts ---- */

static void
add_twin (StoreFixture *unused_fixture, RopewayCommit *commit)
{
  ropeway_commit_set_link (commit, store_fixture_link ("[2]", "a", 1));
}

static void
add_same_intent (StoreFixture *fixture, RopewayCommit *commit)
{
  RopewayIntent *first = store_fixture_intent (fixture->store, "[1]", 1);
  RopewayIntent *second = store_fixture_intent (fixture->store, "[2]", 1);

  second->id = first->id;
  ropeway_commit_add_intent (commit, first);
  ropeway_commit_add_intent (commit, second);
}

static void
add_outcome_without_run (StoreFixture *unused_fixture, RopewayCommit *commit)
{
  ropeway_commit_add_outcome (commit, store_fixture_outcome (99, "[1]", ROPEWAY_OUTCOME_CREATED));
}

static void
set_unknown_run (StoreFixture *fixture, RopewayCommit *commit)
{
  const RopewayRunRecord run = { .id = 99, .scope = fixture->scope, .job = (char *)"orders" };

  ropeway_commit_set_run (commit, &run);
}

static void
set_run_of_another_scope (StoreFixture *fixture, RopewayCommit *commit)
{
  gint64 other = store_fixture_open_scope (fixture->store, "other", NULL);
  g_autoptr (RopewayRunRecord) run = ropeway_ledger_begin_run (fixture->store, other, "other", 1, 0, NULL);

  ropeway_commit_set_run (commit, run);
}

static void
add_link_without_key (StoreFixture *unused_fixture, RopewayCommit *commit)
{
  ropeway_commit_set_link (commit, store_fixture_link (NULL, "b", 1));
}

static const struct
{
  const char *name;
  void (*add) (StoreFixture *fixture, RopewayCommit *commit);
} conflicts[] = {
  { "two-records-to-one", add_twin },
  { "intent-twice", add_same_intent },
  { "outcome-without-run", add_outcome_without_run },
  { "unknown-run", set_unknown_run },
  { "run-of-another-scope", set_run_of_another_scope },
  { "link-without-key", add_link_without_key },
};

/* Alone, and behind another so that it is part of a group. */
static void
test_conflict (StoreFixture *fixture, gconstpointer data)
{
  const gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;

  for (int in_group = 0; in_group < 2; in_group++)
    {
      RopewayCommit *commit = link_commit (fixture->scope, 1, "a");
      Answers answers;

      answers_init (&answers);
      conflicts[row].add (fixture, commit);
      if (in_group)
        ask (fixture->store, long_commit (fixture->scope), &answers, 0);
      ask (fixture->store, commit, &answers, 1);
      if (in_group)
        ask (fixture->store, link_commit (fixture->scope, 3, "c"), &answers, 2);
      test_loop_until (answers.n == (in_group ? 3 : 1));
      g_assert_cmpuint (answers.failed->len, ==, 1);
      g_assert_cmpint (g_array_index (answers.failed, int, 0), ==, 1);
      g_assert_null (ropeway_ledger_get_link (fixture->store, fixture->scope, "[1]", &error));
      g_assert_no_error (error);
      answers_clear (&answers);
    }
  g_assert_cmpint (ropeway_ledger_count_links (fixture->store, fixture->scope, &error), ==, LONG + 1);
}

static void
test_unknown_scope (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayCommit *commit = ropeway_commit_new (77);
  g_autoptr (GError) error = NULL;

  ropeway_commit_set_mark (commit, "1");
  g_assert_false (ropeway_ledger_commit (fixture->store, commit, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (ropeway_ledger_commit (fixture->store, link_commit (77, 1, NULL), &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (ropeway_ledger_begin_run (fixture->store, 77, "orders", 1, 0, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT);
}

static void
test_conflict_leaves_the_scope_open (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GError) error = NULL;

  store_fixture_commit (fixture, link_commit (fixture->scope, 1, "a"));
  g_assert_false (ropeway_ledger_commit (fixture->store, link_commit (fixture->scope, 2, "a"), &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT);
  store_fixture_commit (fixture, link_commit (fixture->scope, 2, "b"));
}

/* ---- where answers come ---- */

static void
test_empty_commit (StoreFixture *fixture, gconstpointer unused_data)
{
  Answers answers;

  answers_init (&answers);
  ask (fixture->store, ropeway_commit_new (fixture->scope), &answers, 0);
  test_loop_until (answers.n == 1);
  g_assert_cmpuint (answers.failed->len, ==, 0);
  answers_clear (&answers);
}

typedef struct
{
  StoreFixture *fixture;
  Answers answers;
} OtherThread;

static gpointer
ask_in_own_context (gpointer data)
{
  OtherThread *other = data;
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  for (int i = 0; i < 20; i++)
    ask (other->fixture->store, link_commit (other->fixture->scope, 100 + i, NULL), &other->answers, i);
  test_loop_until (other->answers.n == 20);
  g_main_context_pop_thread_default (context);
  return g_thread_self ();
}

static void
test_each_context_gets_its_answers (StoreFixture *fixture, gconstpointer unused_data)
{
  OtherThread other = { .fixture = fixture };
  Answers answers;
  GThread *thread;

  answers_init (&answers);
  answers_init (&other.answers);
  ask (fixture->store, long_commit (fixture->scope), &answers, 0);
  thread = g_thread_new ("other", ask_in_own_context, &other);
  for (int i = 0; i < 20; i++)
    ask (fixture->store, link_commit (fixture->scope, i, NULL), &answers, i);
  test_loop_until (answers.n == 21);
  g_assert_true (g_thread_join (thread) == other.answers.thread);
  g_assert_true (answers.thread == g_thread_self ());
  answers_clear (&answers);
  answers_clear (&other.answers);
}

/* The last reference goes while commits wait: they are written, and their answers come nevertheless. */
static void
test_closing_writes_what_waits (StoreFixture *fixture, gconstpointer unused_data)
{
  Answers answers;

  answers_init (&answers);
  for (int i = 0; i < 200; i++)
    ask (fixture->store, link_commit (fixture->scope, i, NULL), &answers, i);
  store_fixture_reopen (fixture);
  g_assert_cmpint (ropeway_ledger_count_links (fixture->store, fixture->scope, NULL), ==, 200);
  g_assert_cmpuint (answers.n, ==, 0);
  test_loop_until (answers.n == 200);
  g_assert_cmpuint (answers.failed->len, ==, 0);
  answers_clear (&answers);
}

static void
close_store (GObject *unused_object, GAsyncResult *result, gpointer data)
{
  StoreFixture *fixture = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (ropeway_ledger_commit_finish (fixture->store, result, &error));
  g_assert_no_error (error);
  g_clear_pointer (&fixture->store, ropeway_store_unref);
}

static void
test_an_answer_may_close_the_store (StoreFixture *fixture, gconstpointer unused_data)
{
  ropeway_ledger_commit_async (fixture->store, link_commit (fixture->scope, 1, NULL), close_store, fixture);
  test_loop_until (fixture->store == NULL);
}

static void
test_second_reference (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayStore *second = ropeway_store_ref (fixture->store);

  ropeway_store_unref (fixture->store);
  fixture->store = second;
  store_fixture_commit (fixture, link_commit (fixture->scope, 1, NULL));
}

void
add_commit_cases (void)
{
  store_fixture_add ("/store/commit/order", test_answers_come_in_order);
  store_fixture_add ("/store/commit/conflict-in-a-group", test_conflict_takes_no_other_with_it);
  for (gsize i = 0; i < G_N_ELEMENTS (conflicts); i++)
    {
      g_autofree char *path = g_strconcat ("/store/commit/conflict/", conflicts[i].name, NULL);

      g_test_add (path, StoreFixture, GSIZE_TO_POINTER (i), store_fixture_set_up, test_conflict,
                  store_fixture_tear_down);
    }
  store_fixture_add ("/store/commit/unknown-scope", test_unknown_scope);
  store_fixture_add ("/store/commit/conflict-leaves-the-scope-open", test_conflict_leaves_the_scope_open);
  store_fixture_add ("/store/commit/empty", test_empty_commit);
  store_fixture_add ("/store/commit/contexts", test_each_context_gets_its_answers);
  store_fixture_add ("/store/commit/closing", test_closing_writes_what_waits);
  store_fixture_add ("/store/commit/closing-in-an-answer", test_an_answer_may_close_the_store);
  store_fixture_add ("/store/commit/second-reference", test_second_reference);
}
