/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a mirror removes what is gone, all of it, once, and nothing else. */
#include "test-run.h"

#include <string.h>

#include "run-check.h"
#include "scripted-service.h"

/* A mirror of Contacts in the CRM. @update: operation. @filter: member of "source". @ops, @gone: members of "destination". */
#define MIRROR_BY(update, list, filter, rules, ops, gone)                                                    \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"" list "\"" filter "}," rules                                                             \
  ",\"destination\":{\"connection\":\"crm\",\"environment\":\"live\",\"mode\":\"mirror\","                   \
  "\"match\":[\"email\"],\"find\":\"find\",\"update\":\"" update "\",\"send\":\"all\"," ops gone "},"        \
  "\"policies\":{\"brake\":{\"remove\":1000,\"overwrite\":1000}}}"
#define MIRROR_OF(list, filter, rules, ops, gone) MIRROR_BY ("update-safe", list, filter, rules, ops, gone)
#define MIRROR(ops, gone) MIRROR_OF ("list", "", PERSON_MAPPING, ops, gone)

#define OPS "\"create\":\"create\",\"delete\":\"delete\","
#define LEAVE "\"gone\":\"leave\""
#define DELETE "\"gone\":\"delete\""
#define ARCHIVE "\"gone\":\"archive\",\"archive\":{\"to\":\"archived\",\"value\":true}"
#define ADOPTED ",\"removeAdopted\":true"

#define DELETE_JOB MIRROR (OPS, DELETE)
#define ARCHIVE_JOB MIRROR (OPS, ARCHIVE)

#define THREE "[" ANNA ("19.10") "," BO "," CARL "]"
#define WITHOUT_BO "[" ANNA ("19.10") "," CARL "]"
#define NEW_BO                                                                                               \
  "{\"id\":22,\"email\":\"bo@example.com\",\"first_name\":\"Bo\",\"last_name\":\"O'Brien\",\"balance\":2."   \
  "50}"

/* What a dry run says is what the run does. */
static RunResult *
run_as_planned (RunFixture *self, const char *job)
{
  const RunSettings plan = { .kind = ROPEWAY_RUN_PLAN };
  g_autoptr (RunResult) planned = run_fixture_run (self, job, &plan);
  gint64 writes = run_fixture_count_unsafe (self);

  RunResult *result = run_fixture_run (self, job, NULL);
  if (!g_str_equal (planned->summary, result->summary))
    run_result_tell (planned);
  g_assert_cmpstr (planned->summary, ==, result->summary);
  g_assert_cmpint (writes, <=, run_fixture_count_unsafe (self));
  return result;
}

static void
expect (RunFixture *self, const char *job, const char *summary)
{
  g_autoptr (RunResult) result = run_as_planned (self, job);

  if (!g_str_equal (result->summary, summary))
    run_result_tell (result);
  g_assert_cmpstr (result->summary, ==, summary);
}

static gboolean
has_warning (const RunResult *result, const char *code)
{
  return g_ptr_array_find_with_equal_func (result->warnings, code, g_str_equal, NULL);
}

/* ---- each kind of gone, run by run ---- */

typedef struct
{
  const char *name;
  const char *job;
  const char *after; /* summary of the run after BO is gone */
  const char *there; /* "email,archived" then */
  gint64 links;
  const char *back; /* summary of the run after he is back */
} Way;

#define ALL "anna@example.com|-\nbo@example.com|-\ncarl@example.com|-\n"

static const Way ways[] = {
  { "leave", MIRROR (OPS, LEAVE), "done unchanged=2", ALL, 3, "done unchanged=3" },
  { "delete", DELETE_JOB, "done unchanged=2 deleted=1", "anna@example.com|-\ncarl@example.com|-\n", 2,
    "done created=1 unchanged=2" },
  { "delete-by-key", MIRROR ("\"create\":\"create-key\",\"delete\":\"delete-key\",", DELETE),
    "done unchanged=2 deleted=1", "anna@example.com|-\ncarl@example.com|-\n", 2,
    "done created=1 unchanged=2" },
  { "archive", ARCHIVE_JOB, "done unchanged=2 deleted=1",
    "anna@example.com|-\nbo@example.com|true\ncarl@example.com|-\n", 3, "done updated=1 unchanged=2" },
};

static void
test_way (RunFixture *self, gconstpointer data)
{
  const Way *way = data;

  run_fixture_load_people (self, THREE);
  expect (self, way->job, "done created=3");
  expect (self, way->job, "done unchanged=3");
  run_fixture_load_people (self, WITHOUT_BO);
  expect (self, way->job, way->after);
  assert_fields (self, "crm.contacts", "email,archived", way->there);
  g_assert_cmpint (run_check_count_links (self->state), ==, way->links);

  gint64 writes = run_fixture_count_unsafe (self);
  expect (self, way->job, "done unchanged=2");
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, writes);
  assert_fields (self, "crm.contacts", "email,archived", way->there);

  run_fixture_load_people (self, THREE);
  expect (self, way->job, way->back);
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 3);
  g_assert_cmpint (practice_process_get_stat (self->practice, "duplicates", "crm.contacts"), ==, 0);
  g_assert_cmpint (run_check_count_links (self->state), ==, 3);
  expect (self, way->job, "done unchanged=3");
}

/* ---- what keeps a run from judging ---- */

typedef struct
{
  const char *name;
  const char *job;
  const char *people;  /* of the second run; BO is not among them */
  const char *summary; /* of the second run */
  const char *warning; /* (nullable): of the second run */
  gint64 deletes;
} Judging;

#define LISTED(id) "{\"id\":" id ",\"email\":\"x@example.com\",\"first_name\":\"X\"}"
#define FILTER(condition) ",\"filter\":" condition
#define ENOUGH "{\"field\":\"balance\",\"is\":\"greater\",\"value\":1}"

static const Judging judgings[] = {
  { "whole", DELETE_JOB, WITHOUT_BO, "done unchanged=2 deleted=1", NULL, 1 },
  { "without-key", DELETE_JOB, "[" ANNA ("19.10") "," CARL "," LISTED ("null") "]",
    "partly unchanged=2 parked=1", "sync.gone-unclear", 0 },
  { "parked", DELETE_JOB, "[{\"id\":1,\"email\":\"\",\"first_name\":\"Anna\"}," CARL "]",
    "partly unchanged=1 deleted=1 parked=1", NULL, 1 },
  { "filtered", MIRROR_OF ("list", FILTER (ENOUGH), PERSON_MAPPING, OPS, DELETE),
    "[" ANNA ("0.10") "," BO "," CARL "]", "done unchanged=1 left-out=2 deleted=1", NULL, 1 },
  { "filter-undecided", MIRROR_OF ("list", FILTER (ENOUGH), PERSON_MAPPING, OPS, DELETE),
    "[" ANNA ("{}") "," BO "," CARL "]", "done unchanged=1 left-out=2", NULL, 0 },
  { "unlinked-operation", MIRROR ("\"create\":\"create\",\"delete\":\"delete-nowhere\",", DELETE), WITHOUT_BO,
    "partly unchanged=2 parked=1", NULL, 0 },
};

static void
test_judging (RunFixture *self, gconstpointer data)
{
  const Judging *row = data;

  run_fixture_load_people (self, THREE);
  g_autoptr (RunResult) first = run_fixture_run (self, row->job, NULL);
  gint64 writes = run_fixture_count_unsafe (self);

  run_fixture_load_people (self, row->people);
  g_autoptr (RunResult) result = run_fixture_run (self, row->job, NULL);
  if (!g_str_equal (result->summary, row->summary))
    {
      run_result_tell (first);
      run_result_tell (result);
    }
  g_assert_cmpstr (result->summary, ==, row->summary);
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, writes + row->deletes);
  if (row->warning != NULL)
    g_assert_true (has_warning (result, row->warning));
  else
    g_assert_false (has_warning (result, "sync.gone-not-judged"));
}

static void
test_limited (RunFixture *self, gconstpointer data)
{
  const RunSettings limited = { .limit = 10 };

  run_fixture_load_people (self, THREE);
  run_fixture_expect (self, DELETE_JOB, "done created=3");
  run_fixture_load_people (self, WITHOUT_BO);
  g_autoptr (RunResult) result = run_fixture_run (self, DELETE_JOB, &limited);
  g_assert_cmpstr (result->summary, ==, "done unchanged=2");
  g_assert_true (has_warning (result, "sync.gone-not-judged"));
  run_fixture_expect (self, DELETE_JOB, "done unchanged=2 deleted=1");
}

#define MANY 120

static void
load_many (RunFixture *self, guint from)
{
  g_autoptr (GString) people = g_string_new ("[");

  for (guint i = from; i <= MANY; i++)
    g_string_append_printf (people, "%s{\"id\":%u,\"email\":\"p%u@example.com\",\"first_name\":\"P\"}",
                            i > from ? "," : "", i, i);
  g_string_append_c (people, ']');
  run_fixture_load_people (self, people->str);
}

static gboolean
deletes (const RunResult *result)
{
  for (guint i = 0; i < result->requests->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (result->requests, i), "DELETE "))
      return TRUE;
  return FALSE;
}

/* A page that fails is not the end of the list. */
static void
test_broken_read (RunFixture *self, gconstpointer data)
{
  load_many (self, 1);
  run_fixture_expect (self, DELETE_JOB, "done created=120");
  load_many (self, 11);
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"garbage\",\"path\":\"/contacts\",\"skip\":1}]}");
  g_autoptr (RunResult) failed = run_fixture_run (self, DELETE_JOB, NULL);
  g_assert_true (g_str_has_prefix (failed->summary, "failed(service.answer-unreadable)"));
  g_assert_false (deletes (failed));
  practice_process_set_hostile (self->practice, "{\"rules\":[]}");
  /* The next run reads from the beginning, since a failed run leaves no place to go on from. */
  run_fixture_expect (self, DELETE_JOB, "done unchanged=110 deleted=10");
}

static void
test_interrupted (RunFixture *self, gconstpointer data)
{
  const RunSettings cancelled = { .cancel_at = 2 };

  load_many (self, 1);
  run_fixture_expect (self, DELETE_JOB, "done created=120");
  load_many (self, 11);
  g_autoptr (RunResult) stopped = run_fixture_run (self, DELETE_JOB, &cancelled);
  g_assert_true (g_str_has_prefix (stopped->summary, "interrupted"));
  g_assert_false (deletes (stopped));

  /* Whether it goes on at a page or reads all again, nobody is removed who is there, and in the end who is not. */
  g_autoptr (RunResult) next = run_fixture_run (self, DELETE_JOB, NULL);
  g_assert_true (g_str_has_prefix (next->summary, "done "));
  g_assert_cmpint (deletes (next), !=, has_warning (next, "sync.gone-not-judged"));
  g_autoptr (RunResult) last = run_fixture_run (self, DELETE_JOB, NULL);
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 110);
}

/* Stopped while it removes: the next run removes the rest. */
static void
test_stopped_removing (RunFixture *self, gconstpointer data)
{
  const RunSettings cancelled = { .cancel_at = 6 };

  load_many (self, 1);
  run_fixture_expect (self, DELETE_JOB, "done created=120");
  load_many (self, 71);
  g_autoptr (RunResult) stopped = run_fixture_run (self, DELETE_JOB, &cancelled);
  g_assert_true (g_str_has_prefix (stopped->summary, "interrupted"));
  g_assert_true (deletes (stopped));
  g_autoptr (RunResult) next = run_fixture_run (self, DELETE_JOB, NULL);
  g_assert_true (g_str_has_prefix (next->summary, "done "));
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 50);
  g_assert_cmpint (run_check_count_links (self->state), ==, 50);
  run_fixture_expect (self, DELETE_JOB, "done unchanged=50");
}

/* ---- whose record it is ---- */

#define THEIRS                                                                                               \
  "[{\"id\":\"c-2\",\"email\":\"bo@example.com\",\"first_name\":\"Bo\",\"last_name\":\"O'Brien\","           \
  "\"balance\":1.50}]"

static void
test_adopted (RunFixture *self, gconstpointer data)
{
  practice_process_load (self->practice, "crm.contacts", THEIRS);
  run_fixture_load_people (self, THREE);
  run_fixture_expect (self, DELETE_JOB, "done created=2 unchanged=1");
  run_fixture_load_people (self, WITHOUT_BO);
  g_autoptr (RunResult) result = run_as_planned (self, DELETE_JOB);
  g_assert_cmpstr (result->summary, ==, "done unchanged=2");
  g_assert_true (has_warning (result, "sync.gone-adopted"));
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 3);

  g_autoptr (RunResult) consented = run_as_planned (self, MIRROR (OPS, DELETE ADOPTED));
  g_assert_cmpstr (consented->summary, ==, "done unchanged=2 deleted=1");
  g_assert_false (has_warning (consented, "sync.gone-adopted"));
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 2);
}

/* The answer to the first change got lost, and the next run sends it again: it is still theirs. */
static void
test_adopted_in_doubt (RunFixture *self, gconstpointer data)
{
  practice_process_load (self->practice, "crm.contacts",
                         "[{\"id\":\"c1\",\"email\":\"bo@example.com\",\"name\":\"Other\"}]");
  run_fixture_load_people (self, THREE);
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"drop-after\",\"method\":\"PATCH\"}]}");
  run_fixture_expect (self, DELETE_JOB, "partly created=2 parked=1");
  practice_process_set_hostile (self->practice, "{\"rules\":[]}");
  run_fixture_expect (self, DELETE_JOB, "done updated=1 unchanged=2");
  run_fixture_load_people (self, WITHOUT_BO);
  g_autoptr (RunResult) result = run_as_planned (self, DELETE_JOB);
  g_assert_cmpstr (result->summary, ==, "done unchanged=2");
  g_assert_true (has_warning (result, "sync.gone-adopted"));
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 3);
}

/* The job's own never arrived, and somebody added Bo by hand: what is found is as nobody but them wrote it. */
static void
test_added_in_doubt (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[" BO "]");
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"drop-before\",\"method\":\"POST\"}]}");
  g_autoptr (GSubprocess) child = run_fixture_spawn (self, DELETE_JOB, "write.before-send:1");
  g_autofree char *summary = run_fixture_wait (self, child);
  g_assert_null (summary);
  practice_process_set_hostile (self->practice, "{\"rules\":[]}");
  practice_process_load (self->practice, "crm.contacts",
                         "[{\"id\":\"c1\",\"email\":\"bo@example.com\",\"name\":\"Other\"}]");
  run_fixture_expect (self, DELETE_JOB, "done created=1 updated=1");
  run_fixture_load_people (self, "[" ANNA ("19.10") "]");
  g_autoptr (RunResult) result = run_as_planned (self, DELETE_JOB);
  g_assert_cmpstr (result->summary, ==, "done created=1");
  g_assert_true (has_warning (result, "sync.gone-adopted"));
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 2);
}

#define ARCHIVE_NEVER_JOB MIRROR_BY ("update", "list", "", PERSON_MAPPING, OPS, ARCHIVE)

/* Bo is back, and the run was killed before it could say so: all else of him is as it should be. */
static void
test_back_in_doubt (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, THREE);
  run_fixture_expect (self, ARCHIVE_NEVER_JOB, "done created=3");
  run_fixture_load_people (self, WITHOUT_BO);
  run_fixture_expect (self, ARCHIVE_NEVER_JOB, "done unchanged=2 deleted=1");
  run_fixture_load_people (self, THREE);
  g_autoptr (GSubprocess) child = run_fixture_spawn (self, ARCHIVE_NEVER_JOB, "write.before-send:1");
  g_autofree char *summary = run_fixture_wait (self, child);
  g_assert_null (summary);
  run_fixture_expect (self, ARCHIVE_NEVER_JOB, "done updated=1 unchanged=2");
  assert_fields (self, "crm.contacts", "email,archived",
                 "anna@example.com|-\nbo@example.com|false\ncarl@example.com|-\n");
}

#define CAREFUL_JOB                                                                                          \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"list\"}," PERSON_MAPPING ",\"destination\":{\"connection\":\"crm\",\"environment\":"      \
  "\"live\"," TO_CRM "},\"policies\":{\"brake\":{\"overwrite\":0}}}"

/* What stands there then is theirs: to replace it is to overwrite. */
static void
test_overwritten_in_doubt (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[" BO "]");
  g_autoptr (GSubprocess) child = run_fixture_spawn (self, CAREFUL_JOB, "write.before-send:1");
  g_autofree char *summary = run_fixture_wait (self, child);
  g_assert_null (summary);
  practice_process_load (self->practice, "crm.contacts",
                         "[{\"id\":\"c1\",\"email\":\"bo@example.com\",\"first_name\":\"Other\"}]");
  run_fixture_expect (self, CAREFUL_JOB, "failed(sync.brake-overwriting) created=1");
  assert_fields (self, "crm.contacts", "email,first_name", "bo@example.com|Other\n");
}

/* Bo is made anew at the source, under another key: his record stays the one it was. */
static void
test_handed_over (RunFixture *self, gconstpointer data)
{
  const char *job = data;

  run_fixture_load_people (self, THREE);
  run_fixture_expect (self, job, "done created=3");
  g_autoptr (RopewayLink) before = run_check_dup_link (self->state, "[2]");
  run_fixture_load_people (self, "[" ANNA ("19.10") "," CARL "," NEW_BO "]");
  expect (self, job, "done updated=1 unchanged=2");
  g_autoptr (RopewayLink) after = run_check_dup_link (self->state, "[22]");
  g_autoptr (RopewayLink) old = run_check_dup_link (self->state, "[2]");
  g_assert_null (old);
  g_assert_cmpstr (after->destination_id, ==, before->destination_id);
  g_assert_cmpint (after->origin, ==, before->origin);
  assert_fields (self, "crm.contacts", "email,balance",
                 "anna@example.com|19.10\nbo@example.com|2.50\ncarl@example.com|0\n");
  expect (self, job, "done unchanged=3");
}

/* An archived one too. */
static void
test_handed_over_archived (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, THREE);
  run_fixture_expect (self, ARCHIVE_JOB, "done created=3");
  run_fixture_load_people (self, WITHOUT_BO);
  run_fixture_expect (self, ARCHIVE_JOB, "done unchanged=2 deleted=1");
  run_fixture_load_people (self, "[" ANNA ("19.10") "," CARL "," NEW_BO "]");
  expect (self, ARCHIVE_JOB, "done updated=1 unchanged=2");
  g_autoptr (RopewayLink) link = run_check_dup_link (self->state, "[22]");
  g_assert_cmpint (link->state, ==, ROPEWAY_LINK_LIVE);
  expect (self, ARCHIVE_JOB, "done unchanged=3");
}

/* Both are there: two records must not become one, and none is removed for it. */
static void
test_rivals (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, THREE);
  run_fixture_expect (self, DELETE_JOB, "done created=3");
  run_fixture_load_people (self, "[" NEW_BO "," ANNA ("19.10") "," CARL "," BO "]");
  g_autoptr (RunResult) result = run_as_planned (self, DELETE_JOB);
  g_assert_cmpstr (result->summary, ==, "partly unchanged=3 parked=1");
  g_assert_cmpstr (run_result_delivery (result, "[22]"), ==, "parked(sync.match-taken)");

  /* A run that cannot tell who is gone leaves both alone. */
  run_fixture_load_people (self, "[" ANNA ("19.10") "," CARL "," NEW_BO "," LISTED ("null") "]");
  g_autoptr (RunResult) unclear = run_as_planned (self, DELETE_JOB);
  g_assert_cmpstr (unclear->summary, ==, "partly unchanged=2 parked=2");
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 3);
}

/* Everybody under a new key, more than can wait: what is not settled by one run is by the next, and nobody is removed. */
static void
test_all_under_new_keys (RunFixture *self, gconstpointer data)
{
  const guint n = 2300;

  for (guint round = 0; round < 4; round++)
    {
      g_autoptr (GString) people = g_string_new ("[");

      for (guint i = 1; i <= n; i++)
        g_string_append_printf (people, "%s{\"id\":%u,\"email\":\"p%u@example.com\",\"first_name\":\"P\"}",
                                i > 1 ? "," : "", round > 0 ? 10000 + i : i, i);
      g_string_append_c (people, ']');
      run_fixture_load_people (self, people->str);
      g_autoptr (RunResult) result = run_fixture_run (self, DELETE_JOB, NULL);
      g_test_message ("%s", result->summary);
      g_assert_false (deletes (result));
      g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, n);
      g_assert_cmpint (run_check_count_links (self->state), ==, n);
      if (round == 3)
        g_assert_cmpstr (result->summary, ==, "done unchanged=2300");
    }
}

/* ---- what the service says ---- */

static void
test_refused (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, THREE);
  run_fixture_expect (self, DELETE_JOB, "done created=3");
  run_fixture_load_people (self, WITHOUT_BO);
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"status\",\"status\":409,\"method\":\"DELETE\"}]}");
  g_autoptr (RunResult) result = run_fixture_run (self, DELETE_JOB, NULL);
  g_assert_cmpstr (result->summary, ==, "partly unchanged=2 parked=1");
  g_assert_cmpstr (run_result_delivery (result, "[2]"), ==, "parked(sync.not-removed)");
  g_assert_cmpint (run_check_count_links (self->state), ==, 3);

  practice_process_set_hostile (self->practice, "{\"rules\":[]}");
  run_fixture_expect (self, DELETE_JOB, "done unchanged=2 deleted=1");
  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->state, "[2]");
  g_assert_null (parked);
}

/* Somebody else removed it. */
static void
test_not_there (RunFixture *self, gconstpointer data)
{
  const char *job = data;

  run_fixture_load_people (self, THREE);
  run_fixture_expect (self, job, "done created=3");
  practice_process_load (self->practice, "crm.contacts", "[]");
  run_fixture_load_people (self, WITHOUT_BO);
  g_autoptr (RunResult) result = run_fixture_run (self, job, NULL);
  g_assert_cmpstr (result->summary, ==, "done unchanged=2 deleted=1");
  g_autoptr (RunResult) again = run_fixture_run (self, job, NULL);
  g_assert_cmpstr (again->summary, ==, "done unchanged=2");
}

typedef struct
{
  const char *name;
  const char *job;
  const char *rule;
  const char *summary; /* of the run under it */
  guint intents;       /* left by it */
  const char *next;    /* summary of the next, without it */
  gint64 there;        /* records then */
} Lost;

#define LOSE(kind) "{\"rules\":[{\"kind\":\"" kind "\",\"method\":\"DELETE\",\"times\":1}]}"
#define LOSE_ALL(kind) "{\"rules\":[{\"kind\":\"" kind "\",\"method\":\"DELETE\"}]}"
#define NEVER_JOB MIRROR ("\"create\":\"create\",\"delete\":\"delete-never\",", DELETE)

#define LOSE_CHANGE(kind) "{\"rules\":[{\"kind\":\"" kind "\",\"method\":\"PATCH\",\"times\":1}]}"
#define ARCHIVE_NEVER_JOB MIRROR_BY ("update", "list", "", PERSON_MAPPING, OPS, ARCHIVE)

static const Lost losts[] = {
  { "once", DELETE_JOB, LOSE ("drop-after"), "done unchanged=2 deleted=1", 0, "done unchanged=2", 2 },
  { "before", DELETE_JOB, LOSE ("drop-before"), "done unchanged=2 deleted=1", 0, "done unchanged=2", 2 },
  { "always", DELETE_JOB, LOSE_ALL ("drop-after"), "partly unchanged=2 parked=1", 1,
    "done unchanged=2 deleted=1", 2 },
  { "always-html", DELETE_JOB, LOSE_ALL ("html"), "partly unchanged=2 parked=1", 1,
    "done unchanged=2 deleted=1", 2 },
  { "never-repeated", NEVER_JOB, LOSE ("drop-after"), "partly unchanged=2 parked=1", 1,
    "partly unchanged=2 parked=1", 2 },
  { "archive-never-repeated", ARCHIVE_NEVER_JOB, LOSE_CHANGE ("drop-after"), "partly unchanged=2 parked=1", 1,
    "done unchanged=2 deleted=1", 3 },
};

static void
test_lost (RunFixture *self, gconstpointer data)
{
  const Lost *row = data;

  run_fixture_load_people (self, THREE);
  run_fixture_expect (self, row->job, "done created=3");
  run_fixture_load_people (self, WITHOUT_BO);
  practice_process_set_hostile (self->practice, row->rule);
  run_fixture_expect (self, row->job, row->summary);
  g_assert_cmpuint (run_check_count_intents (self->state), ==, row->intents);
  if (row->intents > 0)
    {
      g_autoptr (RopewayParked) parked = run_check_dup_parked (self->state, "[2]");
      g_assert_cmpstr (ropeway_problem_get_code (parked->problem), ==, "sync.removal-unknown");
    }
  practice_process_set_hostile (self->practice, "{\"rules\":[]}");
  run_fixture_expect (self, row->job, row->next);
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, row->there);
}

/* A person who says not to remove anything any more is listened to, whatever was begun. */
static void
test_unwanted (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, THREE);
  run_fixture_expect (self, DELETE_JOB, "done created=3");
  run_fixture_load_people (self, WITHOUT_BO);
  practice_process_set_hostile (self->practice, LOSE_ALL ("drop-before"));
  run_fixture_expect (self, DELETE_JOB, "partly unchanged=2 parked=1");
  practice_process_set_hostile (self->practice, "{\"rules\":[]}");
  run_fixture_expect (self, MIRROR (OPS, LEAVE), "done unchanged=2");
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 0);
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 3);
  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->state, "[2]");
  g_assert_null (parked);

  /* And it may be removed later, or be written again. */
  run_fixture_load_people (self, THREE);
  run_fixture_expect (self, DELETE_JOB, "done updated=1 unchanged=2");
  run_fixture_load_people (self, WITHOUT_BO);
  run_fixture_expect (self, DELETE_JOB, "done unchanged=2 deleted=1");
}

/* ---- several at once ---- */

#define BATCH_JOB                                                                                            \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"list\"}," PERSON_MAPPING                                                                  \
  ",\"destination\":{\"connection\":\"crm\",\"environment\":\"test\",\"mode\":\"mirror\","                   \
  "\"match\":[\"email\"],\"create\":\"create-key\",\"update\":\"update-safe\",\"send\":\"all\","             \
  "\"delete\":\"delete-batch\"," DELETE "},"                                                                 \
  "\"policies\":{\"brake\":{\"remove\":1000,\"overwrite\":1000}}}"

/* What the service says to each batch of deletes in turn. */
typedef struct
{
  const char *const *answers;
  guint n_deletes;
} Script;

static void
serve (ScriptedService *service, const ScriptedRequest *request, ScriptedAnswer *answer, gpointer data)
{
  Script *script = data;

  if (g_str_has_suffix (request->path, "/batch/delete"))
    {
      const char *text = script->answers[script->n_deletes++];
      answer->dropped = text == NULL;
      answer->body = g_strdup (text);
      return;
    }
  g_autofree char *sent = scripted_request_dup_text (request);
  answer->status = 201;
  answer->body
      = g_strdup_printf ("{\"id\":\"c-%c\"}", strstr (sent, "\"email\":\"")[strlen ("\"email\":\"")]);
}

static void
test_batch (RunFixture *self, gconstpointer data)
{
  /* One is refused, one is not mentioned; the next run asks for these two again. */
  static const char *const answers[]
      = { "{\"results\":[{\"id\":\"c-b\"},{\"id\":\"c-a\",\"error\":{\"message\":\"in use\"}}]}",
          "{\"results\":[{\"id\":\"c-c\"},{\"id\":\"c-a\"}]}" };
  Script script = { .answers = answers };
  g_autoptr (ScriptedService) service = scripted_service_new (serve, &script);

  g_free (self->other);
  self->other = scripted_service_dup_address (service);
  run_fixture_load_people (self, "[" ANNA ("1") "," BO "," CARL "," LISTED ("4") "]");
  run_fixture_expect (self, BATCH_JOB, "done created=4");
  run_fixture_load_people (self, "[" LISTED ("4") "]");
  run_fixture_expect (self, BATCH_JOB, "partly unchanged=1 deleted=1 parked=2");
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 1);
  g_autoptr (RopewayParked) refused = run_check_dup_parked (self->state, "[1]");
  g_autoptr (RopewayParked) unknown = run_check_dup_parked (self->state, "[3]");
  g_assert_cmpstr (ropeway_problem_get_code (refused->problem), ==, "sync.not-removed");
  g_assert_cmpstr (ropeway_problem_lookup (refused->problem, "reason"), ==, "in use");
  g_assert_cmpstr (ropeway_problem_get_code (unknown->problem), ==, "sync.removal-unknown");

  run_fixture_expect (self, BATCH_JOB, "done unchanged=1 deleted=2");
  g_assert_cmpuint (script.n_deletes, ==, 2);
  const ScriptedRequest *last = g_ptr_array_index (scripted_service_get_requests (service), 5);
  g_autofree char *body = scripted_request_dup_text (last);
  g_assert_cmpstr (body, ==, "{\"inputs\":[{\"id\":\"c-a\"},{\"id\":\"c-c\"}]}");
  g_assert_cmpint (run_check_count_links (self->state), ==, 1);
}

void
test_gone_runs_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *path = g_strconcat ("/run/gone/way/", ways[i].name, NULL);
      g_test_add (path, RunFixture, &ways[i], run_fixture_set_up, test_way, run_fixture_tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (judgings); i++)
    {
      g_autofree char *path = g_strconcat ("/run/gone/judging/", judgings[i].name, NULL);
      g_test_add (path, RunFixture, &judgings[i], run_fixture_set_up, test_judging, run_fixture_tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (losts); i++)
    {
      g_autofree char *path = g_strconcat ("/run/gone/lost/", losts[i].name, NULL);
      g_test_add (path, RunFixture, &losts[i], run_fixture_set_up, test_lost, run_fixture_tear_down);
    }
  run_test_add ("/run/gone/limited", test_limited);
  run_test_add ("/run/gone/broken-read", test_broken_read);
  run_test_add ("/run/gone/interrupted", test_interrupted);
  run_test_add ("/run/gone/stopped-removing", test_stopped_removing);
  run_test_add ("/run/gone/adopted", test_adopted);
  run_test_add ("/run/gone/adopted-in-doubt", test_adopted_in_doubt);
  run_test_add ("/run/gone/back-in-doubt", test_back_in_doubt);
  run_test_add ("/run/gone/added-in-doubt", test_added_in_doubt);
  run_test_add ("/run/gone/overwritten-in-doubt", test_overwritten_in_doubt);
  g_test_add ("/run/gone/handed-over", RunFixture, DELETE_JOB, run_fixture_set_up, test_handed_over,
              run_fixture_tear_down);
  run_test_add ("/run/gone/handed-over-archived", test_handed_over_archived);
  run_test_add ("/run/gone/rivals", test_rivals);
  run_test_add ("/run/gone/all-under-new-keys", test_all_under_new_keys);
  run_test_add ("/run/gone/refused", test_refused);
  g_test_add ("/run/gone/not-there/delete", RunFixture, DELETE_JOB, run_fixture_set_up, test_not_there,
              run_fixture_tear_down);
  g_test_add ("/run/gone/not-there/archive", RunFixture, ARCHIVE_JOB, run_fixture_set_up, test_not_there,
              run_fixture_tear_down);
  run_test_add ("/run/gone/unwanted", test_unwanted);
  run_test_add ("/run/gone/batch", test_batch);
}
