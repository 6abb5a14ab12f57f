/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a take back that is killed anywhere undoes what was done, once, and touches nothing else. */
#include "test-run.h"

#include <string.h>

#include "base/fail-point.h"
#include "run-check.h"

#define JOB                                                                                                  \
  PEOPLE_JOB ("list", "\"mode\":\"upsert\",\"match\":[\"email\"],\"find\":\"find\",\"create\":\"create\","   \
                      "\"update\":\"update-safe\",\"delete\":\"delete\",\"send\":\"all\"")
#define NEVER_JOB                                                                                            \
  PEOPLE_JOB ("list", "\"mode\":\"upsert\",\"match\":[\"email\"],\"find\":\"find\",\"create\":\"create\","   \
                      "\"update\":\"update-safe\",\"delete\":\"delete-never\",\"send\":\"all\"")

#define THEIRS "{\"id\":\"c-1\",\"email\":\"theirs@example.com\",\"first_name\":\"Theirs\"}"
#define BO_ZWEI                                                                                              \
  "{\"id\":2,\"email\":\"bo@example.com\",\"first_name\":\"Zwei\",\"last_name\":\"O'Brien\",\"balance\":1."  \
  "50}"

#define A "anna@example.com|Anna\n"
#define B "bo@example.com|Bo\n"
#define C "carl@example.com|Carl\n"
#define T "theirs@example.com|Theirs\n"

typedef struct
{
  const char *point;
  gboolean loses_answers; /* also, what the service did is not told */
} Row;

static guint
count_passages (void)
{
  return run_fixture_has_tier ("ci") ? 3 : 1;
}

static void
begin (RunFixture *self)
{
  practice_process_reset (self->practice);
  test_workspace_free (self->workspace);
  self->workspace = test_workspace_new ();
  g_free (self->state);
  self->state = test_workspace_path (self->workspace, "job.state");
  practice_process_load (self->practice, "crm.contacts", "[" THEIRS "]");
  run_fixture_load_people (self, "[" ANNA ("1") "," BO "," CARL "]");
}

static void
expect_with (RunFixture *self, const char *job, RopewayRunOptions options, const char *summary)
{
  const RunSettings settings = { .options = &options };
  g_autoptr (RunResult) result = run_fixture_run (self, job, &settings);

  if (!g_str_equal (result->summary, summary))
    run_result_tell (result);
  g_assert_cmpstr (result->summary, ==, summary);
}

/* Returns: whether it died. */
static gboolean
take_back_and_die (RunFixture *self, const Row *row, guint passage)
{
  g_autofree char *wish = g_strdup_printf ("%s:%u", row->point, passage);

  if (row->loses_answers)
    practice_process_set_hostile (self->practice,
                                  "{\"rules\":[{\"kind\":\"drop-after\",\"method\":\"DELETE\",\"times\":1},"
                                  "{\"kind\":\"drop-after\",\"method\":\"PATCH\",\"times\":1}]}");
  g_autoptr (GSubprocess) child = run_fixture_spawn_take_back (self, JOB, "2", wish);
  g_autofree char *summary = run_fixture_wait (self, child);
  g_test_message ("%s: %s", wish, summary != NULL ? summary : "killed");
  return summary == NULL;
}

/* Asked for again until there is nothing to take back: none of it was done twice. */
static void
finish_take_back (RunFixture *self, const char *job)
{
  for (guint i = 0; i < 3; i++)
    {
      const RopewayRunOptions options = { .only = "2", .take_back = TRUE };
      const RunSettings settings = { .options = &options };
      g_autoptr (RunResult) result = run_fixture_run (self, job, &settings);

      g_test_message ("%s", result->summary);
      if (g_str_has_prefix (result->summary, "failed(sync.take-back-nothing)"))
        return;
      g_assert_true (g_str_has_prefix (result->summary, "done "));
    }
  g_error ("There is always something to take back");
}

static void
check_links (RunFixture *self, gint64 n)
{
  g_assert_cmpint (run_check_count_links (self->state), ==, n);
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 0);
}

/* What was made by itself is gone, and comes back as one. */
static void
test_created (RunFixture *self, gconstpointer data)
{
  const Row *row = data;
  gboolean died = FALSE;

  for (guint passage = 1; passage <= count_passages (); passage++)
    {
      begin (self);
      expect_with (self, JOB, (RopewayRunOptions){ .only = "2" }, "done created=1");
      died |= take_back_and_die (self, row, passage);
      finish_take_back (self, JOB);
      assert_fields (self, "crm.contacts", "email,first_name", T);
      check_links (self, 0);
      run_fixture_expect (self, JOB, "done created=3");
      finish_take_back (self, JOB);
      assert_fields (self, "crm.contacts", "email,first_name", A B C T);
      check_links (self, 3);
    }
  if (!g_str_has_prefix (row->point, "page.") && !g_str_has_prefix (row->point, "file.")
      && !g_str_has_suffix (row->point, "-mark"))
    g_assert_true (died);
}

/* The next run is one as ever: what it makes is not taken for what was made before. */
static void
test_run_after (RunFixture *self, gconstpointer data)
{
  const Row *row = data;

  for (guint passage = 1; passage <= count_passages (); passage++)
    {
      begin (self);
      expect_with (self, JOB, (RopewayRunOptions){ .only = "2" }, "done created=1");
      take_back_and_die (self, row, passage);
      g_autoptr (RunResult) next = run_fixture_run (self, JOB, NULL);
      g_assert_true (g_str_has_prefix (next->summary, "done "));
      assert_fields (self, "crm.contacts", "email,first_name", A B C T);
      check_links (self, 3);
      run_fixture_expect (self, JOB, "done unchanged=3");
      g_autoptr (RopewayLink) link = run_check_dup_link (self->state, "[2]");
      g_autofree char *there = run_fixture_dup_fields (self, "crm.contacts", "email,id");
      g_autofree char *line = g_strdup_printf ("bo@example.com|%s\n", link->destination_id);
      g_assert_nonnull (strstr (there, line));
    }
}

/* What it was before is there again, and the source's word comes with the next run. */
static void
test_updated (RunFixture *self, gconstpointer data)
{
  const Row *row = data;

  for (guint passage = 1; passage <= count_passages (); passage++)
    {
      begin (self);
      run_fixture_expect (self, JOB, "done created=3");
      run_fixture_load_people (self, "[" ANNA ("1") "," BO_ZWEI "," CARL "]");
      expect_with (self, JOB, (RopewayRunOptions){ .only = "2" }, "done updated=1");
      assert_fields (self, "crm.contacts", "email,first_name", A "bo@example.com|Zwei\n" C T);
      take_back_and_die (self, row, passage);
      finish_take_back (self, JOB);
      assert_fields (self, "crm.contacts", "email,first_name", A B C T);
      check_links (self, 3);
      run_fixture_expect (self, JOB, "done updated=1 unchanged=2");
      assert_fields (self, "crm.contacts", "email,first_name", A "bo@example.com|Zwei\n" C T);
    }
}

/* A delete that must not be repeated: nobody knows whether it was done, so nobody goes on by himself. */
static void
test_never (RunFixture *self, gconstpointer data)
{
  const RunSettings back = { .options = &(RopewayRunOptions){ .only = "2", .take_back = TRUE } };

  begin (self);
  expect_with (self, NEVER_JOB, (RopewayRunOptions){ .only = "2" }, "done created=1");
  g_autoptr (GSubprocess) child = run_fixture_spawn_take_back (self, NEVER_JOB, "2", "write.after-send");
  g_assert_null (run_fixture_wait (self, child));
  g_autoptr (RunResult) again = run_fixture_run (self, NEVER_JOB, &back);
  g_assert_cmpstr (again->summary, ==, "failed(sync.nothing-delivered) parked=1");
  g_assert_cmpstr (run_result_delivery (again, "[2]"), ==, "parked(sync.removal-unknown)");
  g_autoptr (RunResult) next = run_fixture_run (self, NEVER_JOB, NULL);
  g_assert_cmpstr (next->summary, ==, "partly created=2 parked=1");
  g_assert_cmpstr (run_result_delivery (next, "[2]"), ==, "parked(sync.removal-unknown)");
  g_assert_cmpint (practice_process_get_stat (self->practice, "requests", "DELETE /crm/contacts/{id}"), <=,
                   1);
}

static void
add (const char *name, const Row *row, void (*func) (RunFixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/run/crash/back-", name, "/", row->point,
                                       row->loses_answers ? "-unanswered" : "", NULL);

  g_test_add (path, RunFixture, row, run_fixture_set_up, func, run_fixture_tear_down);
}

void
test_crash_back_add (void)
{
  run_test_add ("/run/crash/back-never", test_never);
  static Row rows[64];
  const char *const *points = ropeway_fail_point_names ();

  for (guint i = 0;
       i < G_N_ELEMENTS (rows) && points[i / 2] != NULL && !g_str_has_prefix (points[i / 2], "file."); i++)
    {
      rows[i] = (Row){ .point = points[i / 2], .loses_answers = i % 2 };
      if (!rows[i].loses_answers && !run_fixture_has_tier ("ci"))
        continue;
      add ("created", &rows[i], test_created);
      add ("run-after", &rows[i], test_run_after);
      add ("updated", &rows[i], test_updated);
    }
}
