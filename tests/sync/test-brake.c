/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how much may go without asking, and what a changed job is, as tables. */
#include "sync/brake.h"

#include <string.h>

#include "sync/run-facts.h"
#include "test-sync.h"

typedef struct
{
  gint64 said;
  gint64 known;
  guint64 limit;
} LimitRow;

static const LimitRow limit_rows[] = {
  { -1, 0, 1 },
  { -1, 1, 1 },
  { -1, 39, 1 },
  { -1, 40, 2 },
  { -1, 199, 9 },
  { -1, 200, 10 },
  { -1, 1000, 10 },
  { -1, 1000000, 10 },
  { 0, 1000, 0 },
  { 3, 0, 3 },
  { 11, 1000, 11 },
  { 500, 10, 500 },
  { G_MAXINT64, 1, G_MAXINT64 },
};

static void
test_limit (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (limit_rows); i++)
    g_assert_cmpuint (ropeway_brake_get_limit (limit_rows[i].said, limit_rows[i].known), ==,
                      limit_rows[i].limit);
}

typedef struct
{
  const char *name;
  const char *before;
  const char *now;
  RopewayFactsChange change;
} FactsRow;

#define FACTS(filter, key, unit) "{\"filter\":" filter ",\"key\":" key ",\"unit\":" unit "}"

static const FactsRow facts_rows[] = {
  { "same", FACTS ("null", "[\"id\"]", "null"), "{\"key\":[\"id\"]}", ROPEWAY_FACTS_SAME },
  { "order", FACTS ("{\"is\":\"equal\",\"field\":\"a\"}", "[\"id\"]", "null"),
    FACTS ("{\"field\":\"a\",\"is\":\"equal\"}", "[\"id\"]", "null"), ROPEWAY_FACTS_SAME },
  { "seen", "{\"key\":[\"id\"],\"read\":10,\"shape\":{\"fields\":[]}}",
    "{\"key\":[\"id\"],\"read\":20,\"start\":\"from-now\"}", ROPEWAY_FACTS_SAME },
  { "filter", FACTS ("null", "[\"id\"]", "null"), FACTS ("{\"all\":[]}", "[\"id\"]", "null"),
    ROPEWAY_FACTS_FILTER },
  { "no-filter", FACTS ("{\"all\":[]}", "[\"id\"]", "null"), FACTS ("null", "[\"id\"]", "null"),
    ROPEWAY_FACTS_FILTER },
  { "key", FACTS ("null", "[\"id\"]", "null"), FACTS ("null", "[\"email\"]", "null"), ROPEWAY_FACTS_KEY },
  { "unit", FACTS ("null", "[\"id\"]", "null"),
    FACTS ("null", "[\"id\"]", "{\"each\":\"lines\",\"key\":null}"), ROPEWAY_FACTS_UNIT },
  { "item-key", FACTS ("null", "[\"id\"]", "{\"each\":\"lines\",\"key\":null}"),
    FACTS ("null", "[\"id\"]", "{\"each\":\"lines\",\"key\":[\"sku\"]}"), ROPEWAY_FACTS_UNIT },
  { "all", FACTS ("null", "[\"id\"]", "null"), FACTS ("1", "[\"x\"]", "{}"),
    ROPEWAY_FACTS_FILTER | ROPEWAY_FACTS_KEY | ROPEWAY_FACTS_UNIT },
};

static void
test_facts (gconstpointer data)
{
  const FactsRow *row = data;
  g_autoptr (RopewayRunFacts) before = ropeway_run_facts_parse (row->before);
  g_autoptr (RopewayRunFacts) now = ropeway_run_facts_parse (row->now);

  g_assert_cmpint (ropeway_run_facts_compare (before, now), ==, row->change);
}

static void
test_facts_round (void)
{
  static const char json[]
      = "{\"filter\":{\"all\":[]},\"key\":[\"id\"],\"unit\":{\"each\":\"lines\",\"key\":[\"sku\"]},"
        "\"start\":\"from-now\",\"read\":12,\"shape\":{\"fields\":[]}}";
  g_autoptr (RopewayRunFacts) facts = ropeway_run_facts_parse (json);
  g_autofree char *again = ropeway_run_facts_to_json (facts);

  g_assert_cmpstr (again, ==, json);
  g_assert_cmpint (facts->read, ==, 12);
  g_assert_null (ropeway_run_facts_parse (NULL));
  g_assert_null (ropeway_run_facts_parse ("[]"));
  g_assert_null (ropeway_run_facts_parse ("{"));
}

/* ---- when all is planned first ---- */

typedef struct
{
  const char *name;
  RopewayMode mode;
  RopewayGone gone;
  RopewayHandEdits edits;
  const char *operations; /* of "find", "index", "read", "update" their first letters */
  RopewayFactsChange change;
  RopewayRunOptions options;
  gint64 links;
  gboolean needed;
} TrialRow;

#define OVER ROPEWAY_HAND_EDITS_OVERWRITE
#define LEAVE ROPEWAY_GONE_LEAVE

static const TrialRow trial_rows[] = {
  { "create", ROPEWAY_MODE_CREATE, LEAVE, OVER, "fiu", 0, { 0 }, 100, FALSE },
  { "create-changed", ROPEWAY_MODE_CREATE, LEAVE, OVER, "", ROPEWAY_FACTS_KEY, { 0 }, 100, TRUE },
  { "create-changed-empty", ROPEWAY_MODE_CREATE, LEAVE, OVER, "", ROPEWAY_FACTS_KEY, { 0 }, 0, FALSE },
  { "create-changed-agreed",
    ROPEWAY_MODE_CREATE,
    LEAVE,
    OVER,
    "",
    ROPEWAY_FACTS_KEY,
    { .consent = { .change = TRUE } },
    100,
    FALSE },
  { "upsert", ROPEWAY_MODE_UPSERT, LEAVE, OVER, "u", 0, { 0 }, 100, FALSE },
  { "upsert-find", ROPEWAY_MODE_UPSERT, LEAVE, OVER, "fu", 0, { 0 }, 0, TRUE },
  { "upsert-index", ROPEWAY_MODE_UPSERT, LEAVE, OVER, "iu", 0, { 0 }, 0, TRUE },
  { "upsert-find-no-update", ROPEWAY_MODE_UPSERT, LEAVE, OVER, "f", 0, { 0 }, 0, FALSE },
  { "upsert-read", ROPEWAY_MODE_UPSERT, LEAVE, OVER, "ru", 0, { 0 }, 1, TRUE },
  { "upsert-read-empty", ROPEWAY_MODE_UPSERT, LEAVE, OVER, "ru", 0, { 0 }, 0, FALSE },
  { "upsert-read-keep", ROPEWAY_MODE_UPSERT, LEAVE, ROPEWAY_HAND_EDITS_KEEP, "ru", 0, { 0 }, 1, FALSE },
  { "upsert-find-keep", ROPEWAY_MODE_UPSERT, LEAVE, ROPEWAY_HAND_EDITS_KEEP, "fu", 0, { 0 }, 1, TRUE },
  { "update-find", ROPEWAY_MODE_UPDATE, LEAVE, OVER, "fu", 0, { 0 }, 1, TRUE },
  { "mirror", ROPEWAY_MODE_MIRROR, ROPEWAY_GONE_DELETE, OVER, "u", 0, { 0 }, 1, TRUE },
  { "mirror-empty", ROPEWAY_MODE_MIRROR, ROPEWAY_GONE_DELETE, OVER, "u", 0, { 0 }, 0, FALSE },
  { "mirror-archive", ROPEWAY_MODE_MIRROR, ROPEWAY_GONE_ARCHIVE, OVER, "u", 0, { 0 }, 1, TRUE },
  { "mirror-leave", ROPEWAY_MODE_MIRROR, LEAVE, OVER, "u", 0, { 0 }, 1, FALSE },
  { "plan", ROPEWAY_MODE_MIRROR, ROPEWAY_GONE_DELETE, OVER, "fu", 0, { .kind = ROPEWAY_RUN_PLAN }, 1, FALSE },
  { "only", ROPEWAY_MODE_MIRROR, ROPEWAY_GONE_DELETE, OVER, "fu", 0, { .only = "[1]" }, 1, FALSE },
  { "parked", ROPEWAY_MODE_MIRROR, ROPEWAY_GONE_DELETE, OVER, "fu", 0, { .parked = TRUE }, 1, FALSE },
  { "limited", ROPEWAY_MODE_UPSERT, LEAVE, OVER, "fu", 0, { .limit = 5 }, 1, TRUE },
};

static void
test_needs_trial (gconstpointer data)
{
  static const RopewayOperation operation;
  const TrialRow *row = data;
  RopewayJob job = { .destination = { .mode = row->mode, .gone = row->gone }, .hand_edits = row->edits };
  const RopewayBundle bundle = {
    .job = &job,
    .find = strchr (row->operations, 'f') != NULL ? &operation : NULL,
    .index = strchr (row->operations, 'i') != NULL ? &operation : NULL,
    .read = strchr (row->operations, 'r') != NULL ? &operation : NULL,
    .update = strchr (row->operations, 'u') != NULL ? &operation : NULL,
  };

  g_assert_cmpint (ropeway_brake_needs_trial (&bundle, row->change, &row->options, row->links), ==,
                   row->needed);
}

/* ---- the verdict ---- */

typedef struct
{
  const char *name;
  RopewayBrake said;
  RopewayConsent consent;
  RopewayBrakeView view;
  const char *code;     /* (nullable): it may go on */
  RopewayConsent allow; /* what an answer to it allows */
} JudgeRow;

#define UNSAID                                                                                               \
  {                                                                                                          \
    -1, -1                                                                                                   \
  }

static const JudgeRow judge_rows[] = {
  { "nothing", UNSAID, { 0 }, { .known = 1000 }, NULL, { 0 } },
  { "removing-ten", UNSAID, { 0 }, { .known = 1000, .removing = 10 }, NULL, { 0 } },
  { "removing-eleven",
    UNSAID,
    { 0 },
    { .known = 1000, .removing = 11 },
    "sync.brake-removing",
    { .remove = 11 } },
  { "removing-one-of-two", UNSAID, { 0 }, { .known = 2, .removing = 1 }, NULL, { 0 } },
  { "removing-two-of-two",
    UNSAID,
    { 0 },
    { .known = 2, .removing = 2 },
    "sync.brake-removing",
    { .remove = 2 } },
  { "removing-said", { 20, -1 }, { 0 }, { .known = 30, .removing = 20 }, NULL, { 0 } },
  { "removing-none",
    { 0, -1 },
    { 0 },
    { .known = 1000, .removing = 1 },
    "sync.brake-removing",
    { .remove = 1 } },
  { "removing-agreed", UNSAID, { .remove = 11 }, { .known = 1000, .removing = 11 }, NULL, { 0 } },
  { "removing-more-than-agreed",
    UNSAID,
    { .remove = 11, .overwrite = 50, .change = TRUE },
    { .known = 1000, .removing = 12 },
    "sync.brake-removing",
    { .remove = 12, .overwrite = 50, .change = TRUE } },
  { "overwriting-ten", UNSAID, { 0 }, { .known = 1000, .overwriting = 10, .updated = 500 }, NULL, { 0 } },
  { "overwriting-eleven",
    UNSAID,
    { 0 },
    { .known = 1000, .overwriting = 11, .updated = 500 },
    "sync.brake-overwriting",
    { .overwrite = 11 } },
  { "overwriting-agreed", UNSAID, { .overwrite = 11 }, { .known = 1000, .overwriting = 11 }, NULL, { 0 } },
  { "both",
    UNSAID,
    { 0 },
    { .known = 100, .removing = 9, .overwriting = 9 },
    "sync.brake-removing",
    { .remove = 9 } },
  { "both-then-the-other",
    UNSAID,
    { .remove = 9 },
    { .known = 100, .removing = 9, .overwriting = 9 },
    "sync.brake-overwriting",
    { .remove = 9, .overwrite = 9 } },
  { "changed",
    UNSAID,
    { 0 },
    { .known = 100, .removing = 50, .overwriting = 3, .change = ROPEWAY_FACTS_FILTER },
    "sync.brake-changed",
    { .remove = 50, .overwrite = 3, .change = TRUE } },
  { "changed-agreed",
    UNSAID,
    { .remove = 50, .change = TRUE },
    { .known = 100, .removing = 50, .change = ROPEWAY_FACTS_FILTER },
    NULL,
    { 0 } },
  { "emptied",
    UNSAID,
    { 0 },
    { .known = 100, .removing = 100, .emptied = 100 },
    "sync.source-empty",
    { .remove = 100, .empty = TRUE } },
  { "emptied-agreed",
    UNSAID,
    { .remove = 100, .empty = TRUE },
    { .known = 100, .removing = 100, .emptied = 100 },
    NULL,
    { 0 } },
};

static void
test_judge (gconstpointer data)
{
  const JudgeRow *row = data;
  g_autoptr (RopewayProblem) problem = ropeway_brake_judge (&row->said, &row->consent, &row->view);
  RopewayConsent allow = { 0 };

  g_assert_cmpstr (problem != NULL ? ropeway_problem_get_code (problem) : NULL, ==, row->code);
  if (problem == NULL)
    return;
  g_assert_true (ropeway_brake_read_consent (problem, &allow));
  g_assert_cmpuint (allow.remove, ==, row->allow.remove);
  g_assert_cmpuint (allow.overwrite, ==, row->allow.overwrite);
  g_assert_cmpint (allow.change, ==, row->allow.change);
  g_assert_cmpint (allow.empty, ==, row->allow.empty);
  /* With it, the same is not too much any more; or only something else is. */
  g_autoptr (RopewayProblem) next = ropeway_brake_judge (&row->said, &allow, &row->view);
  g_assert_true (next == NULL || !g_str_equal (ropeway_problem_get_code (next), row->code));
}

static void
test_no_consent (void)
{
  g_autoptr (RopewayProblem) problem = ropeway_problem_new ("sync.start-from-now", NULL, NULL);
  RopewayConsent consent = { 0 };

  g_assert_false (ropeway_brake_read_consent (problem, &consent));
}

#define add_rows(path, rows, func)                                                                           \
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)                                                            \
    {                                                                                                        \
      g_autofree char *name = g_strconcat (path, rows[i].name, NULL);                                        \
      g_test_add_data_func (name, &rows[i], func);                                                           \
    }

void
test_brake_add (void)
{
  g_test_add_func ("/brake/limit", test_limit);
  add_rows ("/brake/trial/", trial_rows, test_needs_trial);
  add_rows ("/brake/judge/", judge_rows, test_judge);
  g_test_add_func ("/brake/no-consent", test_no_consent);
  add_rows ("/brake/facts/", facts_rows, test_facts);
  g_test_add_func ("/brake/facts-round", test_facts_round);
}
