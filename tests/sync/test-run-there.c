/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what people do at the destination between two runs: edits, removals; and what was there before a write. */
#include <string.h>

#include "base/limits.h"
#include "test-run.h"
#include "there-world.h"

#define READ "\"mode\":\"upsert\",\"create\":\"create\",\"update\":\"update\",\"read\":\"read\""
#define FIND "\"mode\":\"upsert\",\"create\":\"create\",\"update\":\"update\",\"find\":\"find\""
#define POLICY(edits) ",\"policies\":{\"handEdits\":\"" edits "\"}"
#define THREE "[" THERE_RULE ("name") "," THERE_RULE ("value") "," THERE_RULE ("city") "]"

#define ANN(value, city) "[{\"id\":1,\"name\":\"Ann\",\"value\":" value ",\"city\":" city "}]"

/* ---- edits by hand: a field there is "Ulm", written as "Bonn"; the source changes value, or city as well ---- */

typedef struct
{
  const char *name;
  const char *to;      /* members of "destination" */
  const char *policy;  /* members of the job */
  const char *from;    /* what the source has then */
  const char *summary; /* of the run after that */
  const char *there;   /* what the destination has then */
  const char *again;   /* summary of one more run */
} EditRow;

#define SEND(to, send) to ",\"send\":\"" send "\""
#define THERE(value, city) "{\"id\":100,\"name\":\"Ann\",\"value\":" value ",\"city\":" city "}\n"
#define VALUE_CHANGED ANN ("2", "\"Bonn\"")
#define BOTH_CHANGED ANN ("2", "\"Trier\"")
#define SAME_EDIT ANN ("2", "\"Ulm\"")
#define ONLY_CITY ANN ("1", "\"Trier\"")
#define PARKED "failed(sync.nothing-delivered) parked=1"
#define INDEXED THERE_INDEX ("update")
#define PUT "\"mode\":\"upsert\",\"create\":\"create\",\"update\":\"put\",\"read\":\"read\""

#define UPDATED "done updated=1"
#define UNCHANGED "done unchanged=1"

static const EditRow edit_rows[] = {
  { "overwrite-all", SEND (READ, "all"), "", VALUE_CHANGED, UPDATED, THERE ("2", "\"Bonn\""), UNCHANGED },
  { "overwrite-changed", SEND (READ, "changed"), "", VALUE_CHANGED, UPDATED, THERE ("2", "\"Ulm\""),
    UNCHANGED },
  { "overwrite-changed-both", SEND (READ, "changed"), "", BOTH_CHANGED, UPDATED, THERE ("2", "\"Trier\""),
    UNCHANGED },
  { "keep-all", SEND (READ, "all"), POLICY ("keep"), VALUE_CHANGED, UPDATED, THERE ("2", "\"Ulm\""),
    UNCHANGED },
  { "keep-both", SEND (READ, "all"), POLICY ("keep"), BOTH_CHANGED, UPDATED, THERE ("2", "\"Ulm\""),
    UNCHANGED },
  { "keep-changed", SEND (READ, "changed"), POLICY ("keep"), BOTH_CHANGED, UPDATED, THERE ("2", "\"Ulm\""),
    UNCHANGED },
  { "keep-only", SEND (READ, "changed"), POLICY ("keep"), ONLY_CITY, UNCHANGED, THERE ("1", "\"Ulm\""),
    UNCHANGED },
  { "keep-put", PUT, POLICY ("keep"), BOTH_CHANGED, UPDATED, THERE ("2", "\"Ulm\""), UNCHANGED },
  { "keep-put-only", PUT, POLICY ("keep"), ONLY_CITY, UNCHANGED, THERE ("1", "\"Ulm\""), UNCHANGED },
  { "keep-index", INDEXED, POLICY ("keep"), BOTH_CHANGED, UPDATED, THERE ("2", "\"Ulm\""), UNCHANGED },
  { "keep-find", SEND (FIND, "all"), POLICY ("keep"), BOTH_CHANGED, UPDATED, THERE ("2", "\"Ulm\""),
    UNCHANGED },
  { "park-all", SEND (READ, "all"), POLICY ("park"), VALUE_CHANGED, PARKED, THERE ("1", "\"Ulm\""), PARKED },
  { "park-changed", SEND (READ, "changed"), POLICY ("park"), VALUE_CHANGED, UPDATED, THERE ("2", "\"Ulm\""),
    UNCHANGED },
  { "park-changed-both", SEND (READ, "changed"), POLICY ("park"), BOTH_CHANGED, PARKED,
    THERE ("1", "\"Ulm\""), PARKED },
  { "park-index", SEND (INDEXED, "all"), POLICY ("park"), BOTH_CHANGED, PARKED, THERE ("1", "\"Ulm\""),
    PARKED },
  { "park-find", SEND (FIND, "all"), POLICY ("park"), BOTH_CHANGED, PARKED, THERE ("1", "\"Ulm\""), PARKED },
  { "park-same-edit", SEND (READ, "all"), POLICY ("park"), SAME_EDIT, UPDATED, THERE ("2", "\"Ulm\""),
    UNCHANGED },
};

static void
test_edit (ThereWorld *self, gconstpointer data)
{
  const EditRow *row = data;
  g_autofree char *job = g_strdup_printf (THERE_JOB (THREE, "%s", "%s"), row->to, row->policy);

  self->from = ANN ("1", "\"Bonn\"");
  there_world_expect (self, job, "done created=1");
  there_world_edit (self, "100", "city", "\"Ulm\"");
  /* Nothing to write: nothing is looked at, or written back. */
  there_world_expect (self, job, "done unchanged=1");
  self->from = row->from;
  there_world_expect (self, job, row->summary);
  assert_there (self, row->there);
  there_world_expect (self, job, row->again);
  assert_there (self, row->there);
}

/* A field that the person emptied is an edit as well; one the service keeps in its own way is none. */
static void
test_edit_emptied (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THREE, READ, POLICY ("keep"));

  self->from = ANN ("1", "\"Bonn\"");
  there_world_expect (self, job, "done created=1");
  there_world_edit (self, "100", "city", NULL);
  there_world_edit (self, "100", "value", "\"1\"");
  self->from = ANN ("2", "\"Trier\"");
  there_world_expect (self, job, "done updated=1");
  assert_there (self, "{\"id\":100,\"name\":\"Ann\",\"value\":2}\n");
}

/* A field that the source had no value for was left as it was written: nobody edited it. */
static void
test_edit_left (ThereWorld *self, gconstpointer data)
{
  const char *job = data;

  self->from = ANN ("1", "\"Bonn\"");
  there_world_expect (self, job, "done created=1");
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2}]";
  there_world_expect (self, job, UPDATED);
  self->from = ANN ("2", "\"Trier\"");
  there_world_expect (self, job, UPDATED);
  assert_there (self, THERE ("2", "\"Trier\""));
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2}]";
  there_world_expect (self, job, UNCHANGED);
  there_world_edit (self, "100", "city", "\"Ulm\"");
  self->from = ANN ("3", "\"Essen\"");
  there_world_expect (self, job, UPDATED);
  assert_there (self, THERE ("3", "\"Ulm\""));
}

static void
test_edit_named (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THREE, SEND (READ, "all"), POLICY ("park"));

  self->from = ANN ("1", "\"Bonn\"");
  there_world_expect (self, job, "done created=1");
  there_world_edit (self, "100", "city", "\"Ulm\"");
  there_world_edit (self, "100", "value", "7");
  self->from = ANN ("2", "\"Trier\"");
  there_world_expect (self, job, PARKED);
  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->fixture.state, "[1]");
  g_assert_cmpstr (ropeway_problem_get_code (parked->problem), ==, "sync.changed-there");
  g_assert_cmpstr (ropeway_problem_lookup (parked->problem, "id"), ==, "100");
  g_assert_cmpstr (ropeway_problem_lookup (parked->problem, "fields"), ==, "value, city");

  /* The person decides: there is what the source has. */
  there_world_edit (self, "100", "city", "\"Trier\"");
  there_world_edit (self, "100", "value", "2");
  there_world_expect (self, job, "done unchanged=1");
}

/* What people wrote there counts for the brake. */
static void
test_edits_trip_brake (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THERE_PLAIN, SEND (READ, "all"), "");

  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1},{\"id\":2,\"name\":\"Bo\",\"value\":1}]";
  there_world_expect (self, job, "done created=2");
  there_world_edit (self, "100", "value", "7");
  there_world_edit (self, "101", "value", "7");
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2},{\"id\":2,\"name\":\"Bo\",\"value\":2}]";
  g_autoptr (RunResult) result = there_world_run (self, job);
  g_assert_cmpstr (result->summary, ==, "failed(sync.brake-overwriting)");
  g_assert_cmpuint (there_world_count (self, "PATCH", "/to"), ==, 0);

  /* Our own values are no concern of it. */
  there_world_edit (self, "100", "value", "1");
  there_world_expect (self, job, "done updated=2");
}

/* ---- removed by hand ---- */

static void
check_removed (ThereWorld *self, const char *job, gboolean reads)
{
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1},{\"id\":2,\"name\":\"Bo\",\"value\":1}]";
  there_world_expect (self, job, "done created=2");
  there_world_remove (self, "100");
  there_world_expect (self, job, "done unchanged=2");

  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2},{\"id\":2,\"name\":\"Bo\",\"value\":2}]";
  g_autoptr (RunResult) result = there_world_run (self, job);
  g_assert_cmpstr (result->summary, ==, "done updated=1 left-out=1");
  g_assert_cmpstr (run_result_delivery (result, "[1]"), ==, "left-out(sync.removed-there)");
  g_assert_cmpuint (result->warnings->len, ==, 1);
  g_assert_cmpuint (there_world_count (self, "PATCH", "/to/100"), ==, reads ? 0 : 1);
  g_autoptr (RopewayLink) link = run_check_dup_link (self->fixture.state, "[1]");
  g_assert_cmpint (link->state, ==, ROPEWAY_LINK_REMOVED_THERE);

  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":3},{\"id\":2,\"name\":\"Bo\",\"value\":2}]";
  there_world_expect (self, job, "done unchanged=1 left-out=1");
  g_assert_cmpuint (there_world_count (self, "GET", "/to"), ==, 0);
  g_assert_cmpuint (there_world_count (self, "PATCH", "/to"), ==, 0);
  g_autoptr (RunResult) silent = there_world_run (self, job);
  g_assert_cmpuint (silent->warnings->len, ==, 0);
}

static void
test_removed_answer (ThereWorld *self, gconstpointer data)
{
  check_removed (
      self,
      THERE_JOB (THERE_PLAIN, "\"mode\":\"upsert\",\"create\":\"create-key\",\"update\":\"update\"", ""),
      FALSE);
}

static void
test_removed_read (ThereWorld *self, gconstpointer data)
{
  check_removed (self, THERE_JOB (THERE_PLAIN, READ, ""), TRUE);
}

/* That a search does not give it says nothing: the answer to the update does. */
static void
test_removed_find (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THERE_PLAIN, FIND, "");

  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1}]";
  there_world_expect (self, job, "done created=1");
  there_world_edit (self, "100", "name", "\"X\"");
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2}]";
  there_world_expect (self, job, "done updated=1");
  there_world_remove (self, "100");
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":3}]";
  run_fixture_expect (&self->fixture, job, "done left-out=1");
}

static const char *
get_warning (RunResult *result)
{
  return result->warnings->len > 0 ? g_ptr_array_index (result->warnings, 0) : "";
}

/* A plan that cannot know whether a record is gone says that it may be: by a search that is exact, with the match fields
 * that were written. */
static void
test_may_be_removed (ThereWorld *self, gconstpointer data)
{
  const RunSettings plan = { .kind = ROPEWAY_RUN_PLAN };
  const char *job = THERE_JOB (
      THERE_PLAIN, "\"mode\":\"upsert\",\"create\":\"create\",\"update\":\"update\",\"find\":\"find-exact\"",
      "");

  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1}]";
  there_world_expect (self, job, "done created=1");
  self->from = "[{\"id\":1,\"name\":\"Anna\",\"value\":1}]";
  g_autoptr (RunResult) renamed = run_fixture_run (&self->fixture, job, &plan);
  g_assert_cmpstr (get_warning (renamed), ==, "");
  there_world_remove (self, "100");
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2}]";
  g_autoptr (RunResult) planned = run_fixture_run (&self->fixture, job, &plan);
  g_assert_cmpstr (planned->summary, ==, "done updated=1");
  g_assert_cmpstr (get_warning (planned), ==, "sync.may-be-removed");
  g_autoptr (RunResult) result = there_world_run (self, job);
  g_assert_cmpstr (result->summary, ==, "done left-out=1");
  g_assert_cmpstr (get_warning (result), ==, "sync.removed-there");
  there_world_expect (self, job, "done left-out=1");
}

/* What is not found could hold what somebody wrote: it is not changed without a look. */
static void
test_unseen (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THERE_PLAIN, FIND, POLICY ("keep"));

  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1}]";
  there_world_expect (self, job, "done created=1");
  there_world_edit (self, "100", "name", "\"X\"");
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2}]";
  there_world_expect (self, job, "failed(sync.nothing-delivered) parked=1");
  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->fixture.state, "[1]");
  g_assert_cmpstr (ropeway_problem_get_code (parked->problem), ==, "sync.unseen-there");
  there_world_expect (self, THERE_JOB (THERE_PLAIN, FIND ",\"read\":\"read\"", POLICY ("keep")),
                      "done updated=1");
  assert_there (self, "{\"id\":100,\"name\":\"X\",\"value\":2}\n");
}

/* A lost answer to an update of a record that is not there any more. */
static void
test_removed_unknown (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THERE_PLAIN, READ, "");

  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1}]";
  there_world_expect (self, job, "done created=1");
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2}]";
  self->drop_done = 1;
  self->remove_after_drop = TRUE;
  run_fixture_expect (&self->fixture, job, "done left-out=1");
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 0);
}

/* A lost answer to an update is resolved by reading the record. */
static void
test_unknown_read (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THERE_PLAIN, READ, "");

  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1}]";
  there_world_expect (self, job, "done created=1");
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2}]";
  self->drop_undone = 1;
  run_fixture_expect (&self->fixture, job, "done updated=1");
  assert_there (self, "{\"id\":100,\"name\":\"Ann\",\"value\":2}\n");
}

/* An address that is wrong for all must not pass for records that were all removed. */
static void
test_all_gone (ThereWorld *self, gconstpointer data)
{
  const char *job
      = THERE_JOB (THERE_PLAIN, "\"mode\":\"upsert\",\"create\":\"create-key\",\"update\":\"update\"", "");
  g_autoptr (GString) old = g_string_new ("[");
  g_autoptr (GString) new_ = g_string_new ("[");

  for (guint i = 0; i < 30; i++)
    {
      g_string_append_printf (old, "%s{\"id\":%u,\"name\":\"N%u\",\"value\":1}", i > 0 ? "," : "", 2 * i + 1,
                              i);
      g_string_append_printf (new_, "%s{\"id\":%u,\"name\":\"N%u\",\"value\":2}", i > 0 ? "," : "", 2 * i + 1,
                              i);
    }
  g_string_append_c (old, ']');
  g_string_append_c (new_, ']');
  self->from = old->str;
  run_fixture_expect (&self->fixture, job, "done created=30");
  self->from = new_->str;
  self->lose_all = TRUE;
  g_autoptr (RunResult) result = there_world_run (self, job);
  g_assert_true (g_str_has_prefix (result->summary, "failed(sync.all-removed)"));
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *key = g_strdup_printf ("[%u]", 2 * i + 1);
      g_autoptr (RopewayLink) link = run_check_dup_link (self->fixture.state, key);
      g_assert_cmpint (link->state, ==, ROPEWAY_LINK_LIVE);
    }
  self->lose_all = FALSE;
  run_fixture_expect (&self->fixture, job, "done updated=30");
}

/* ---- before-images ---- */

static void
test_before (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THERE_PLAIN, READ, "");

  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1}]";
  there_world_expect (self, job, "done created=1");
  g_assert_null (run_check_dup_before (self->fixture.state, "[1]"));
  there_world_edit (self, "100", "note", "\"theirs\"");
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2}]";
  there_world_expect (self, job, "done updated=1");
  g_autoptr (RopewayBefore) before = run_check_dup_before (self->fixture.state, "[1]");
  g_assert_cmpint (before->kind, ==, ROPEWAY_INTENT_UPDATE);
  g_assert_cmpstr (before->destination_id, ==, "100");
  g_assert_cmpstr (before->record, ==, "{\"id\":100,\"name\":\"Ann\",\"value\":1,\"note\":\"theirs\"}");
}

/* What is seen after an answer got lost is not what was there before. */
static void
test_before_unknown (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THERE_PLAIN, READ, "");

  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1}]";
  there_world_expect (self, job, "done created=1");
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2}]";
  self->drop_done = 1;
  run_fixture_expect (&self->fixture, job, "done updated=1");
  g_autoptr (RopewayBefore) before = run_check_dup_before (self->fixture.state, "[1]");
  g_assert_cmpstr (before->record, ==, "{\"id\":100,\"name\":\"Ann\",\"value\":1}");
}

/* It was not looked at before it was sent: what came of it is not what was there. */
static void
test_before_blind (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THERE_PLAIN, FIND, "");

  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1}]";
  there_world_expect (self, job, "done created=1");
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2}]";
  self->drop_done = 1;
  run_fixture_expect (&self->fixture, job, "done updated=1");
  g_assert_null (run_check_dup_before (self->fixture.state, "[1]"));
}

/* Another record under that address says nothing about this one. */
static void
test_reads_other (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THERE_PLAIN, READ, "");

  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1}]";
  there_world_expect (self, job, "done created=1");
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2}]";
  self->reads_other = TRUE;
  there_world_expect (self, job, PARKED);
  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->fixture.state, "[1]");
  g_assert_cmpstr (ropeway_problem_get_code (parked->problem), ==, "sync.read-other");
  self->reads_other = FALSE;
  there_world_expect (self, job, UPDATED);
}

static void
test_before_too_large (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THERE_PLAIN, READ, "");
  g_autofree char *filling = g_strnfill (ROPEWAY_LIMIT_PARKED_BYTES, 'x');
  g_autofree char *note = g_strdup_printf ("\"%s\"", filling);

  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1}]";
  there_world_expect (self, job, "done created=1");
  there_world_edit (self, "100", "note", note);
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2}]";
  there_world_expect (self, job, "done updated=1");
  g_autoptr (RopewayBefore) before = run_check_dup_before (self->fixture.state, "[1]");
  g_assert_cmpstr (before->destination_id, ==, "100");
  g_assert_null (before->record);
}

/* ---- matching fields that are not unique ---- */

/* @to: members of the destination. A job without a search and an index writes while it reads: it says so at its end, but a
 * plan before. Nothing is doubled in between: the second of them is set aside. */
static void
test_not_unique (ThereWorld *self, gconstpointer data)
{
  const RunSettings plan = { .kind = ROPEWAY_RUN_PLAN };
  g_autofree char *job = g_strdup_printf (THERE_JOB (THERE_PLAIN, "%s", ""), (const char *)data);

  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1},{\"id\":2,\"name\":\"ann\",\"value\":1},"
               "{\"id\":3,\"name\":\"Bo\",\"value\":1},{\"id\":4,\"name\":\" ANN\",\"value\":1}]";
  g_autoptr (RunResult) planned = run_fixture_run (&self->fixture, job, &plan);
  g_assert_cmpstr (planned->summary, ==, "partly created=2 parked=2");
  g_assert_cmpuint (planned->warnings->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (planned->warnings, 0), ==, "sync.match-not-unique");
  g_assert_cmpuint (there_world_count (self, "POST", "/to"), ==, 0);
  g_autoptr (RunResult) result = there_world_run (self, job);
  g_assert_cmpstr (result->summary, ==, "partly created=2 parked=2");
  g_assert_cmpuint (result->warnings->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (result->warnings, 0), ==, "sync.match-not-unique");
}

/* ---- fields that a list or search does not show ---- */

#define IF_EMPTY                                                                                             \
  "[" THERE_RULE ("name") "," THERE_RULE ("value") ",{\"id\":\"c\",\"to\":\"city\",\"from\":\"city\","       \
                                                   "\"write\":\"if-empty\"}]"

static void
check_hidden (ThereWorld *self, const char *to, const char *city)
{
  g_autofree char *job = g_strdup_printf (THERE_JOB (IF_EMPTY, "%s", ""), to);
  g_autofree char *there = g_strdup_printf ("{\"id\":7,\"name\":\"Ann\",\"value\":2,\"city\":%s}\n", city);

  there_world_add (self, "{\"id\":7,\"name\":\"Ann\",\"value\":1,\"city\":\"Ulm\"}");
  self->hidden = "city";
  self->from = ANN ("2", "\"Bonn\"");
  there_world_expect (self, job, "done updated=1");
  assert_there (self, there);
}

static void
test_hidden_find (ThereWorld *self, gconstpointer data)
{
  check_hidden (self, FIND, "\"Ulm\"");
}

static void
test_hidden_index (ThereWorld *self, gconstpointer data)
{
  check_hidden (self, THERE_INDEX ("update"), "\"Ulm\"");
}

/* Where one can be read, it is. */
static void
test_hidden_read (ThereWorld *self, gconstpointer data)
{
  check_hidden (self, FIND ",\"read\":\"read\"", "\"Ulm\"");
  g_assert_cmpuint (there_world_count (self, "GET", "/to/7"), ==, 1);
  there_world_edit (self, "7", "city", "null");
  self->from = ANN ("3", "\"Bonn\"");
  there_world_expect (self, THERE_JOB (IF_EMPTY, FIND ",\"read\":\"read\"", ""), "done updated=1");
  assert_there (self, "{\"id\":7,\"name\":\"Ann\",\"value\":3,\"city\":\"Bonn\"}\n");
}

/* What a list does not show is not taken for edited. */
static void
test_hidden_edit (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THREE, INDEXED, POLICY ("keep"));

  self->hidden = "city";
  self->from = ANN ("1", "\"Bonn\"");
  there_world_expect (self, job, "done created=1");
  self->from = ANN ("1", "\"Trier\"");
  there_world_expect (self, job, UPDATED);
  assert_there (self, THERE ("1", "\"Trier\""));
}

/* Another record shows the field: then it is empty where it is not there. */
static void
test_shown_by_another (ThereWorld *self, gconstpointer data)
{
  there_world_add (self, "{\"id\":7,\"name\":\"Ann\",\"value\":1}");
  there_world_add (self, "{\"id\":8,\"name\":\"Bo\",\"city\":\"Ulm\"}");
  self->from = ANN ("2", "\"Bonn\"");
  there_world_expect (self, THERE_JOB (IF_EMPTY, THERE_INDEX ("update"), ""), "done updated=1");
  assert_there (self, "{\"id\":7,\"name\":\"Ann\",\"value\":2,\"city\":\"Bonn\"}\n"
                      "{\"id\":8,\"name\":\"Bo\",\"city\":\"Ulm\"}\n");
}

/* ---- a search in pages ---- */

#define FIND_PAGED "\"mode\":\"upsert\",\"create\":\"create\",\"update\":\"update\",\"find\":\"find-paged\""

/* The search is by the beginning of the name: the right one stands on the third page. */
static void
test_find_pages (ThereWorld *self, gconstpointer data)
{
  self->page = 2;
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *record = g_strdup_printf ("{\"id\":%u,\"name\":\"Ann%.*s\"}", i, 4 - (int)i, "aaaa");
      there_world_add (self, record);
    }
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2}]";
  there_world_expect (self, THERE_JOB (THERE_PLAIN, FIND_PAGED, ""), "done updated=1");
  g_assert_cmpuint (there_world_count (self, "PATCH", "/to/4"), ==, 1);
}

static void
test_find_too_many (ThereWorld *self, gconstpointer data)
{
  const RunSettings plan = { .kind = ROPEWAY_RUN_PLAN };
  const char *job = THERE_JOB (THERE_PLAIN, FIND_PAGED, "");

  self->page = 30;
  for (guint i = 0; i < ROPEWAY_LIMIT_FOUND; i++)
    {
      g_autofree char *record = g_strdup_printf ("{\"id\":%u,\"name\":\"Ann %u\"}", i, i);
      there_world_add (self, record);
    }
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2}]";
  g_autoptr (RunResult) few = run_fixture_run (&self->fixture, job, &plan);
  g_assert_cmpstr (few->summary, ==, "done created=1");
  there_world_add (self, "{\"id\":200,\"name\":\"Ann 200\"}");
  g_autoptr (RunResult) many = there_world_run (self, job);
  g_assert_cmpstr (run_result_delivery (many, "[1]"), ==, "parked(destination.found-too-many)");
}

void
test_there_add (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (edit_rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/run/there/edit/%s", edit_rows[i].name);
      g_test_add (path, ThereWorld, &edit_rows[i], there_world_set_up, test_edit, there_world_tear_down);
    }
  there_test_add ("/run/there/edit-emptied", test_edit_emptied);
  g_test_add ("/run/there/edit-left/all", ThereWorld, THERE_JOB (THREE, SEND (READ, "all"), POLICY ("keep")),
              there_world_set_up, test_edit_left, there_world_tear_down);
  g_test_add ("/run/there/edit-left/changed", ThereWorld,
              THERE_JOB (THREE, SEND (READ, "changed"), POLICY ("keep")), there_world_set_up, test_edit_left,
              there_world_tear_down);
  there_test_add ("/run/there/edit-named", test_edit_named);
  there_test_add ("/run/there/edits-trip-brake", test_edits_trip_brake);
  there_test_add ("/run/there/removed-answer", test_removed_answer);
  there_test_add ("/run/there/removed-read", test_removed_read);
  there_test_add ("/run/there/may-be-removed", test_may_be_removed);
  there_test_add ("/run/there/removed-find", test_removed_find);
  there_test_add ("/run/there/unseen", test_unseen);
  there_test_add ("/run/there/find-pages", test_find_pages);
  there_test_add ("/run/there/find-too-many", test_find_too_many);
  there_test_add ("/run/there/removed-unknown", test_removed_unknown);
  there_test_add ("/run/there/unknown-read", test_unknown_read);
  there_test_add ("/run/there/all-gone", test_all_gone);
  there_test_add ("/run/there/before", test_before);
  there_test_add ("/run/there/before-unknown", test_before_unknown);
  there_test_add ("/run/there/before-blind", test_before_blind);
  there_test_add ("/run/there/reads-other", test_reads_other);
  there_test_add ("/run/there/hidden-edit", test_hidden_edit);
  there_test_add ("/run/there/before-too-large", test_before_too_large);
  g_test_add ("/run/there/not-unique/find", ThereWorld, FIND, there_world_set_up, test_not_unique,
              there_world_tear_down);
  g_test_add ("/run/there/not-unique/index", ThereWorld, INDEXED, there_world_set_up, test_not_unique,
              there_world_tear_down);
  g_test_add ("/run/there/not-unique/blind", ThereWorld,
              "\"mode\":\"upsert\",\"create\":\"create\",\"update\":\"update\"", there_world_set_up,
              test_not_unique, there_world_tear_down);
  g_test_add ("/run/there/not-unique/create", ThereWorld, "\"mode\":\"create\",\"create\":\"create\"",
              there_world_set_up, test_not_unique, there_world_tear_down);
  there_test_add ("/run/there/hidden-find", test_hidden_find);
  there_test_add ("/run/there/hidden-index", test_hidden_index);
  there_test_add ("/run/there/hidden-read", test_hidden_read);
  there_test_add ("/run/there/shown-by-another", test_shown_by_another);
}
