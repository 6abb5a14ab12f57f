/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run that is killed anywhere, over a service that loses answers, leaves every record exactly once. */
#include "test-run.h"

#include <string.h>

#include "base/fail-point.h"
#include "support/test-loop.h"

/* Answers that are lost after the write took effect: one in three. */
#define LOSSY                                                                                                \
  "{\"rules\":[{\"kind\":\"drop-after\",\"method\":\"POST\",\"path\":\"/crm\",\"oneIn\":3,\"seed\":%u},"     \
  "{\"kind\":\"drop-after\",\"method\":\"PUT\",\"path\":\"/crm\",\"oneIn\":3,\"seed\":%u}]}"

/* The three kinds of operation whose answer may be lost. */
typedef struct
{
  const char *name;
  const char *job;
  const char *counted;   /* requests that write */
  gboolean is_preloaded; /* the records are there already, with other fields */
} Kind;

static const Kind kinds[] = {
  { "key", KEY_JOB, "POST /crm/contacts", FALSE },
  { "find",
    PEOPLE_JOB ("list", "\"mode\":\"upsert\",\"match\":[\"email\"],\"find\":\"find-settled\","
                        "\"create\":\"create\",\"update\":\"update-safe\",\"send\":\"all\""),
    "POST /crm/contacts", FALSE },
  { "put",
    PEOPLE_JOB ("list", "\"mode\":\"upsert\",\"match\":[\"email\"],\"find\":\"find\","
                        "\"create\":\"create-key\",\"update\":\"replace\",\"send\":\"all\"},"
                        "\"policies\":{\"brake\":{\"overwrite\":100000}"),
    "PUT /crm/contacts/{id}", TRUE },
  { "cursor",
    "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"shop\",\"environment\":\"live\","
    "\"operation\":\"customers\"}," PERSON_MAPPING
    ",\"destination\":{\"connection\":\"crm\",\"environment\":\"live\"," TO_CRM_BY_KEY "}}",
    "POST /crm/contacts", FALSE },
};

static void
load (RunFixture *self, const Kind *kind, guint n)
{
  g_autoptr (GString) people = g_string_new ("[");
  g_autoptr (GString) there = g_string_new ("[");

  for (guint i = 1; i <= n; i++)
    {
      const char *comma = i > 1 ? "," : "";

      g_string_append_printf (people,
                              "%s{\"id\":%u,\"email\":\"p%u@example.com\",\"first_name\":\"P%u\","
                              "\"last_name\":\"L%u\",\"balance\":%u.10}",
                              comma, i, i, i, i, i);
      g_string_append_printf (there, "%s{\"id\":\"c-%u\",\"email\":\"P%u@example.com\",\"balance\":0}", comma,
                              i, i);
    }
  g_string_append_c (people, ']');
  g_string_append_c (there, ']');
  run_fixture_load_people (self, people->str);
  practice_process_load (self->practice, "shop.customers", people->str);
  if (kind->is_preloaded)
    practice_process_load (self->practice, "crm.contacts", there->str);
}

/* Each record exactly once, and right. */
static void
check_all_there (RunFixture *self, guint n)
{
  g_autofree char *text = run_fixture_dup_fields (self, "crm.contacts", "email,first_name,last_name,balance");
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, n);
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *line = g_strdup_printf ("p%u@example.com|P%u|L%u|%u.10", i, i, i, i);

      if (!g_strv_contains ((const char *const *)lines, line))
        g_error ("%s is not there", line);
    }
}

static void
set_lossy (RunFixture *self, guint seed)
{
  g_autofree char *rules = g_strdup_printf (LOSSY, seed, seed + 1);

  practice_process_set_hostile (self->practice, rules);
}

/* Runs in this process until nothing is left to do. A record of which six answers in a row got lost is repeated by the
 * next run. */
static void
complete (RunFixture *self, const char *job, guint n)
{
  g_autofree char *unchanged = g_strdup_printf ("done unchanged=%u", n);

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (RunResult) result = run_fixture_run (self, job, NULL);

      if (g_str_equal (result->summary, unchanged))
        return;
      g_test_message ("%s", result->summary);
      g_assert_true (g_str_has_prefix (result->summary, "done ")
                     || g_str_has_prefix (result->summary, "partly "));
    }
  g_error ("Five runs, and still something to do");
}

static gboolean
die_at (RunFixture *self, const Kind *kind, const char *fail_point, guint n, guint seed)
{
  practice_process_reset (self->practice);
  test_workspace_free (self->workspace);
  self->workspace = test_workspace_new ();
  g_free (self->state);
  self->state = test_workspace_path (self->workspace, "job.state");
  load (self, kind, n);
  set_lossy (self, seed);

  g_autoptr (GSubprocess) child = run_fixture_spawn (self, kind->job, fail_point);
  g_autofree char *summary = run_fixture_wait (self, child);
  complete (self, kind->job, n);
  check_all_there (self, n);
  return summary == NULL;
}

static void
test_fail_point (RunFixture *self, gconstpointer data)
{
  const char *name = data;
  guint passages = run_fixture_has_tier ("ci") ? 3 : 1;
  gboolean died = FALSE;

  /* The quick tier looks at the two that lean on the ledger most. */
  for (guint i = passages > 1 ? 0 : 1; i<G_N_ELEMENTS (kinds); i += passages> 1 ? 1 : 2)
    for (guint passage = 1; passage <= passages; passage++)
      {
        g_autofree char *wish = g_strdup_printf ("%s:%u", name, passage);

        g_test_message ("%s %s", kinds[i].name, wish);
        died |= die_at (self, &kinds[i], wish, 40, passage + i);
      }
  g_assert_true (died);
}

/* ---- kills at chance ---- */

/* Kills a run once the service has been asked to write about @at times more. Returns: FALSE where it ended before. */
static gboolean
kill_at (RunFixture *self, const Kind *kind, gint64 at)
{
  g_autoptr (GSubprocess) child = run_fixture_spawn (self, kind->job, NULL);
  gint64 before = practice_process_get_stat (self->practice, "requests", kind->counted);

  while (g_subprocess_get_identifier (child) != NULL
         && practice_process_get_stat (self->practice, "requests", kind->counted) < before + at)
    test_loop_drain ();
  g_subprocess_force_exit (child);
  g_autofree char *summary = run_fixture_wait (self, child);
  return summary == NULL;
}

static void
test_kills (RunFixture *self, gconstpointer data)
{
  const Kind *kind = data;
  guint kills = run_fixture_has_tier ("ci") ? 17 : 3;
  guint n = run_fixture_has_tier ("ci") ? 400 : 150;
  g_autoptr (GRand) chance = g_rand_new_with_seed (20260101);

  load (self, kind, n);
  set_lossy (self, 7);
  for (guint i = 0; i < kills; i++)
    kill_at (self, kind, g_rand_int_range (chance, 1, (gint)(n / kills) + 8));
  complete (self, kind->job, n);
  check_all_there (self, n);
  g_assert_cmpint (practice_process_get_stat (self->practice, "faults", "drop-after"), >, (gint64)n / 6);
}

/* One job, killed again and again from its first record to nearly its last: exactly as many records, each right. */
static void
test_many_kills (RunFixture *self, gconstpointer data)
{
  guint kills = run_fixture_has_tier ("ci") ? 200 : 12;
  guint n = 50 * kills;
  g_autoptr (GRand) chance = g_rand_new_with_seed (20260102);

  load (self, &kinds[0], n);
  set_lossy (self, 11);
  for (guint i = 0; i < kills; i++)
    g_assert_true (kill_at (self, &kinds[0], g_rand_int_range (chance, 1, 90)));
  complete (self, kinds[0].job, n);
  check_all_there (self, n);
  g_assert_cmpint (practice_process_get_stat (self->practice, "duplicates", "crm.contacts"), ==, 0);
  g_assert_cmpint (practice_process_get_stat (self->practice, "faults", "drop-after"), >, (gint64)n / 6);
}

/* ---- while it removes ---- */

/* The first 25 are there once and in use; the others are not there, or archived. */
static void
check_removed (RunFixture *self, const char *archived)
{
  g_autofree char *text = run_fixture_dup_fields (self, "crm.contacts", "email,archived");
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, archived != NULL ? 40 : 25);
  for (guint i = 1; i <= (archived != NULL ? 40 : 25); i++)
    {
      g_autofree char *untouched = g_strdup_printf ("p%u@example.com|-", i);
      g_autofree char *again = g_strdup_printf ("p%u@example.com|false", i);
      g_autofree char *gone = g_strdup_printf ("p%u@example.com|%s", i, archived);

      if (i > 25 ? !g_strv_contains ((const char *const *)lines, gone)
                 : !g_strv_contains ((const char *const *)lines, untouched)
                       && !g_strv_contains ((const char *const *)lines, again))
        g_error ("%s is not as it should be", untouched);
    }
}

#define MIRROR_JOB(ops, gone)                                                                                \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"list\"}," PERSON_MAPPING                                                                  \
  ",\"destination\":{\"connection\":\"crm\",\"environment\":\"live\",\"mode\":\"mirror\","                   \
  "\"match\":[\"email\"],\"find\":\"find\",\"create\":\"create-key\",\"update\":\"update-key\","             \
  "\"send\":\"all\"," ops gone "},\"policies\":{\"brake\":{\"remove\":1000,\"overwrite\":1000}}}"

static const Kind removals[] = {
  { "delete", MIRROR_JOB ("\"delete\":\"delete\",", "\"gone\":\"delete\""), NULL, FALSE },
  { "delete-by-key", MIRROR_JOB ("\"delete\":\"delete-key\",", "\"gone\":\"delete\""), NULL, FALSE },
  { "archive", MIRROR_JOB ("", "\"gone\":\"archive\",\"archive\":{\"to\":\"archived\",\"value\":true}"), NULL,
    FALSE },
};

/* Twenty of forty go; five of those that go come back under the same key after the crash. */
static void
test_removing (RunFixture *self, gconstpointer data)
{
  const char *name = data;
  guint step = run_fixture_has_tier ("ci") ? 1 : 2;
  gboolean died = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (removals); i += step)
    {
      const Kind *kind = &removals[i];
      const char *archived = i == 2 ? "true" : NULL;

      practice_process_reset (self->practice);
      test_workspace_free (self->workspace);
      self->workspace = test_workspace_new ();
      g_free (self->state);
      self->state = test_workspace_path (self->workspace, "job.state");
      load (self, kind, 40);
      run_fixture_expect (self, kind->job, "done created=40");
      load (self, kind, 20);
      practice_process_set_hostile (
          self->practice,
          "{\"rules\":[{\"kind\":\"drop-after\",\"method\":\"DELETE\",\"oneIn\":3,\"seed\":1},"
          "{\"kind\":\"drop-after\",\"method\":\"PATCH\",\"oneIn\":3,\"seed\":2}]}");
      g_autoptr (GSubprocess) child = run_fixture_spawn (self, kind->job, name);
      g_autofree char *summary = run_fixture_wait (self, child);
      died |= summary == NULL;
      load (self, kind, 25);
      for (guint n = 0; n < 3; n++)
        {
          g_autoptr (RunResult) result = run_fixture_run (self, kind->job, NULL);
          g_test_message ("%s %s", kind->name, result->summary);
        }
      run_fixture_expect (self, kind->job, "done unchanged=25");
      check_removed (self, archived);
    }
  /* One page needs no place to go on from. */
  if (!g_str_has_suffix (name, "-position"))
    g_assert_true (died);
}

/* They come last, and no service meets them. */
static gboolean
is_of_files (const char *name)
{
  return g_str_has_prefix (name, "file.");
}

void
test_crash_add (void)
{
  const char *const *names = ropeway_fail_point_names ();

  for (guint i = 0; names[i] != NULL && !is_of_files (names[i]); i++)
    {
      g_autofree char *path = g_strconcat ("/run/crash/at/", names[i], NULL);
      g_test_add (path, RunFixture, names[i], run_fixture_set_up, test_fail_point, run_fixture_tear_down);
    }
  for (guint i = 0; names[i] != NULL && !is_of_files (names[i]); i++)
    {
      g_autofree char *path = g_strconcat ("/run/crash/removing/", names[i], NULL);
      g_test_add (path, RunFixture, names[i], run_fixture_set_up, test_removing, run_fixture_tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strconcat ("/run/crash/kills/", kinds[i].name, NULL);
      g_test_add (path, RunFixture, &kinds[i], run_fixture_set_up, test_kills, run_fixture_tear_down);
    }
  run_test_add ("/run/crash/many-kills", test_many_kills);
}
