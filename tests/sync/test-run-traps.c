/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: services and moments that lead an engine into losing a record, making it twice, or claiming too much. */
#include "test-run.h"

#include <string.h>

#include "base/limits.h"
#include "run-check.h"
#include "scripted-service.h"

#define SIGN_IN "{\"type\":\"none\"}"
#define LIMITS "{}"

/* A service of people on both sides. */
#define CONNECTIONS                                                                                          \
  "[{\"id\":\"from\",\"name\":\"From\",\"kind\":\"rest\",\"signIn\":{\"type\":\"none\"},"                    \
  "\"environments\":{\"live\":{\"address\":\"{OTHER}\",\"privateNetwork\":true}},\"operations\":["           \
  "{\"id\":\"list\",\"request\":{\"method\":\"GET\",\"path\":\"/from\"},\"key\":[\"id\"],"                   \
  "\"records\":\"items\"},"                                                                                  \
  "{\"id\":\"changed\",\"request\":{\"method\":\"GET\",\"path\":\"/from\"},\"key\":[\"id\"],"                \
  "\"records\":\"items\",\"changes\":{\"field\":\"at\",\"type\":\"date-time\"}},"                            \
  "{\"id\":\"paged\",\"request\":{\"method\":\"GET\",\"path\":\"/"                                           \
  "from\"},\"key\":[\"id\"],\"records\":\"items\","                                                          \
  "\"paging\":{\"type\":\"cursor\",\"next\":\"next\",\"parameter\":\"after\"}},"                             \
  "{\"id\":\"bare\",\"request\":{\"method\":\"GET\",\"path\":\"/from\"},\"key\":[\"id\"],"                   \
  "\"paging\":{\"type\":\"page\",\"parameter\":\"p\"}},"                                                     \
  "{\"id\":\"in-order\",\"request\":{\"method\":\"GET\",\"path\":\"/from\"},\"key\":[\"id\"],"               \
  "\"records\":\"items\",\"changes\":{\"field\":\"at\",\"type\":\"date-time\",\"sorted\":true},"             \
  "\"paging\":{\"type\":\"cursor\",\"next\":\"next\",\"parameter\":\"after\"}}]},"                           \
  "{\"id\":\"to\",\"name\":\"To\",\"kind\":\"rest\",\"signIn\":" SIGN_IN ",\"limits\":" LIMITS ","           \
  "\"environments\":{\"live\":{\"address\":\"{OTHER}\",\"privateNetwork\":true}},\"operations\":["           \
  "{\"id\":\"find\",\"request\":{\"method\":\"GET\",\"path\":\"/found\",\"query\":{\"q\":\"{name}\"}},"      \
  "\"records\":\"items\",\"key\":[\"id\"]},"                                                                 \
  "{\"id\":\"find-exact\",\"request\":{\"method\":\"GET\",\"path\":\"/"                                      \
  "found\",\"query\":{\"q\":\"{name}\"}},"                                                                   \
  "\"records\":\"items\",\"key\":[\"id\"],\"exact\":true,\"errors\":{\"message\":\"error\"}},"               \
  "{\"id\":\"create\",\"request\":{\"method\":\"POST\",\"path\":\"/to\",\"body\":\"record\"},"               \
  "\"newId\":\"id\"},"                                                                                       \
  "{\"id\":\"create-key\",\"request\":{\"method\":\"POST\",\"path\":\"/to\",\"body\":\"record\"},"           \
  "\"newId\":\"id\",\"repeat\":\"key\"},"                                                                    \
  "{\"id\":\"create-batch\",\"request\":{\"method\":\"POST\",\"path\":\"/to\",\"body\":\"records\"},"        \
  "\"batch\":{\"size\":3,\"answers\":{\"by\":\"field\",\"field\":\"name\",\"sent\":\"name\",\"id\":\"id\","  \
  "\"error\":\"error\"}}},"                                                                                  \
  "{\"id\":\"put-batch\",\"request\":{\"method\":\"PUT\",\"path\":\"/to\",\"body\":\"records\"},"            \
  "\"batch\":{\"size\":3,\"answers\":{\"by\":\"field\",\"field\":\"name\",\"sent\":\"name\",\"id\":\"id\","  \
  "\"error\":\"error\"}}},"                                                                                  \
  "{\"id\":\"update\",\"request\":{\"method\":\"PATCH\",\"path\":\"/to/{$id}\",\"body\":\"record\"}},"       \
  "{\"id\":\"update-safe\",\"request\":{\"method\":\"PATCH\",\"path\":\"/to/{$id}\",\"body\":\"record\"},"   \
  "\"repeat\":\"safe\"}]}]"

#define JOB(list, to)                                                                                        \
  "{\"id\":\"job\",\"name\":\"Job\",\"source\":{\"connection\":\"from\",\"environment\":\"live\","           \
  "\"operation\":\"" list "\"},\"mapping\":[{\"id\":\"r1\",\"to\":\"name\",\"from\":\"name\"},"              \
  "{\"id\":\"r2\",\"to\":\"value\",\"from\":\"value\"}],"                                                    \
  "\"destination\":{\"connection\":\"to\",\"environment\":\"live\",\"match\":[\"name\"]," to "}}"

/* The same, from now on. */
#define JOB_FROM_NOW(list, to) JOB (list, to "},\"start\":{\"type\":\"from-now\"")

#define UPSERT(find, create, update)                                                                         \
  "\"mode\":\"upsert\",\"find\":\"" find "\",\"create\":\"" create "\",\"update\":\"" update "\""
#define BLIND(create, update) "\"mode\":\"upsert\",\"create\":\"" create "\",\"update\":\"" update "\""

#define NOTHING "{\"items\":[]}"
#define REFUSED "{\"message\":\"no\"}"

/* What a test's services say; each (nullable): an empty list, or the defaults of answer(). */
typedef struct
{
  RunFixture fixture;

  /* owned */
  ScriptedService *service;

  /* borrowed */
  const char *from;  /* answer of the source */
  const char *after; /* the same, to a request with a cursor */
  const char
      *found[4];  /* answers of the search, in order; the first that is NULL stands for all that follow */
  const char *to; /* answer of a write */

  /* state */
  guint to_status; /* of a write; 0: dropped */
  guint n_searches;
  guint last_id; /* given by a write */
} World;

static char *
dup_or (const char *text, const char *fallback)
{
  return g_strdup (text != NULL ? text : fallback);
}

static void
answer (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer, gpointer data)
{
  World *self = data;

  answer->status = 200;
  if (g_str_has_suffix (request->path, "/from"))
    answer->body = dup_or (request->query != NULL ? self->after : self->from, NOTHING);
  else if (g_str_has_suffix (request->path, "/found"))
    {
      const char *found
          = self->n_searches < G_N_ELEMENTS (self->found) ? self->found[self->n_searches] : NULL;

      self->n_searches++;
      answer->status = g_strcmp0 (found, REFUSED) == 0 ? 400 : 200;
      answer->body = dup_or (found, NOTHING);
    }
  else
    {
      answer->dropped = self->to_status == 0;
      answer->status = MAX (self->to_status, 200);
      answer->body
          = self->to != NULL ? g_strdup (self->to) : g_strdup_printf ("{\"id\":%u}", ++self->last_id);
    }
}

static void
world_set_up (World *self, gconstpointer data)
{
  run_fixture_set_up (&self->fixture, data);
  self->service = scripted_service_new (answer, self);
  g_free (self->fixture.other);
  self->fixture.other = scripted_service_dup_address (self->service);
  self->fixture.connections = CONNECTIONS;
  self->to_status = 200;
  self->last_id = 6;
}

static void
world_tear_down (World *self, gconstpointer data)
{
  scripted_service_free (self->service);
  run_fixture_tear_down (&self->fixture, data);
}

static void
expect (World *self, const char *job, const char *summary)
{
  run_fixture_expect (&self->fixture, job, summary);
}

#define ANN(value)                                                                                           \
  "{\"items\":[{\"id\":1,\"name\":\"Ann\",\"value\":" value ",\"at\":\"2026-01-01T10:00:00Z\"}]}"
#define FOUND_ANN(value) "{\"items\":[{\"id\":7,\"name\":\"Ann\",\"value\":" value "}]}"

/* ---- what an earlier run left in doubt stays so until something proves otherwise ---- */

/* @status: of the second run's only answer, which says nothing about the first run's request. */
static void
check_doubt_stays (World *self, guint status, const char *summary)
{
  const char *job = JOB ("list", BLIND ("create-key", "update"));

  self->from = ANN ("1");
  self->to_status = 0;
  expect (self, job, "failed(sync.nothing-delivered) parked=1");
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 1);

  self->to_status = status;
  expect (self, job, summary);
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 1);

  self->to_status = 422;
  run_fixture_expect (&self->fixture, job, "failed(sync.nothing-delivered) parked=1");
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 0);
}

static void
test_doubt_after_401 (World *self, gconstpointer data)
{
  check_doubt_stays (self, 401, "failed(service.sign-in-refused)");
}

static void
test_doubt_after_409 (World *self, gconstpointer data)
{
  check_doubt_stays (self, 409, "failed(sync.nothing-delivered) parked=1");
}

/* Makes the only intent older, and lets it have gone to @url (nullable). */
static void
edit_intent (World *self, gint64 seconds, const char *url)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) store = ropeway_store_open (self->fixture.state, self->fixture.clock, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) runs = ropeway_ledger_list_runs (store, NULL, 0, 1, NULL);
  const gint64 scope = ((RopewayRunRecord *)g_ptr_array_index (runs, 0))->scope;
  g_autoptr (GPtrArray) intents = ropeway_ledger_list_intents (store, scope, NULL);
  g_assert_cmpuint (intents->len, ==, 1);
  RopewayIntent *intent = g_ptr_array_steal_index (intents, 0);
  RopewayCommit *commit = ropeway_commit_new (scope);

  intent->created -= seconds * G_TIME_SPAN_SECOND;
  if (url != NULL)
    {
      g_free (intent->url);
      intent->url = g_strdup (url);
    }
  ropeway_commit_clear_intent (commit, intent->id);
  ropeway_commit_add_intent (commit, intent);
  g_assert_true (ropeway_ledger_commit (store, commit, &error));
  g_assert_no_error (error);
}

/* The service listens elsewhere, as the practice apps do: the old request must not go to the old place, nor the record be
 * made again. */
static void
test_doubt_after_move (World *self, gconstpointer data)
{
  const char *job = JOB ("list", BLIND ("create-key", "update"));

  self->from = ANN ("1");
  self->to_status = 0;
  expect (self, job, "failed(sync.nothing-delivered) parked=1");
  guint asked = scripted_service_count (self->service, "POST", "/to");

  edit_intent (self, 0, "http://127.0.0.1:9/to");
  self->to_status = 200;
  expect (self, job, "failed(sync.nothing-delivered) parked=1");
  g_assert_cmpuint (scripted_service_count (self->service, "POST", "/to"), ==, asked);
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 1);
}

/* Another address is another service, until a person says otherwise: nothing is made there that may be here already. */
static void
test_doubt_after_other_address (World *self, gconstpointer data)
{
  const char *job = JOB ("list", BLIND ("create-key", "update"));
  g_autofree char *moved = g_strconcat (self->fixture.other, "/v2", NULL);
  g_autoptr (GString) connections = g_string_new (CONNECTIONS);

  self->from = ANN ("1");
  self->to_status = 0;
  expect (self, job, "failed(sync.nothing-delivered) parked=1");
  g_string_replace (connections, "{OTHER}", moved, 0);
  self->fixture.connections = connections->str;
  self->to_status = 200;
  expect (self, job, "failed(sync.scope-changed)");
  g_assert_cmpuint (scripted_service_count (self->service, "POST", "/v2/to"), ==, 0);
  self->fixture.connections = CONNECTIONS;
}

/* One address has many spellings. */
static void
test_same_address (World *self, gconstpointer data)
{
  const char *job = JOB ("list", BLIND ("create-key", "update"));
  g_autofree char *spelled = g_strconcat ("HTTP", self->fixture.other + strlen ("http"), "//", NULL);
  g_autoptr (GString) connections = g_string_new (CONNECTIONS);

  self->from = ANN ("1");
  expect (self, job, "done created=1");
  g_string_replace (connections, "{OTHER}", spelled, 0);
  self->fixture.connections = connections->str;
  expect (self, job, "done unchanged=1");
  self->fixture.connections = CONNECTIONS;
}

/* What was sent with a key must not be sent without it, now that the operation has none. */
static void
test_doubt_after_edit (World *self, gconstpointer data)
{
  const char *job = JOB ("list", BLIND ("create-key", "update"));

  self->from = ANN ("1");
  self->to_status = 0;
  expect (self, job, "failed(sync.nothing-delivered) parked=1");
  guint asked = scripted_service_count (self->service, "POST", "/to");

  g_autoptr (GString) connections = g_string_new (CONNECTIONS);
  g_string_replace (connections, "\"repeat\":\"key\"", "\"repeat\":\"never\"", 0);
  self->fixture.connections = connections->str;
  self->to_status = 200;
  expect (self, job, "failed(sync.nothing-delivered) parked=1");
  g_assert_cmpuint (scripted_service_count (self->service, "POST", "/to"), ==, asked);
  self->fixture.connections = CONNECTIONS;
}

/* A service forgets keys: what would be one record today are two tomorrow. */
static void
test_key_too_old (World *self, gconstpointer data)
{
  const char *job = JOB ("list", UPSERT ("find-exact", "create-key", "update"));

  self->from = ANN ("1");
  self->to_status = 0;
  expect (self, job, "failed(sync.nothing-delivered) parked=1");
  guint asked = scripted_service_count (self->service, "POST", "/to");

  edit_intent (self, ROPEWAY_LIMIT_KEY_AGE_S + 60, NULL);
  self->to_status = 200;
  self->found[0] = self->found[1] = FOUND_ANN ("1");
  self->n_searches = 0;
  expect (self, job, "done created=1");
  g_assert_cmpuint (scripted_service_count (self->service, "POST", "/to"), ==, asked);
}

static void
test_key_young_enough (World *self, gconstpointer data)
{
  const char *job = JOB ("list", BLIND ("create-key", "update"));

  self->from = ANN ("1");
  self->to_status = 0;
  expect (self, job, "failed(sync.nothing-delivered) parked=1");
  guint asked = scripted_service_count (self->service, "POST", "/to");

  edit_intent (self, ROPEWAY_LIMIT_KEY_AGE_S - 3600, NULL);
  self->to_status = 200;
  expect (self, job, "done created=1");
  g_assert_cmpuint (scripted_service_count (self->service, "POST", "/to"), ==, asked + 1);
}

/* ---- a search that does not help ---- */

/* A search that is refused leaves the fate of the write unknown: the same record must not come through again. */
static void
test_found_refused (World *self, gconstpointer data)
{
  self->from = "{\"items\":[{\"id\":1,\"name\":\"Ann\"},{\"id\":1,\"name\":\"Ann\"}]}";
  self->to_status = 0;
  self->found[0] = NOTHING;
  self->found[1] = REFUSED;
  expect (self, JOB ("list", UPSERT ("find-exact", "create", "update")),
          "failed(sync.nothing-delivered) parked=1");
  g_assert_cmpuint (scripted_service_count (self->service, "POST", "/to"), ==, 1);
}

/* The search is by words, and gives somebody; it does not show the name. */
static void
test_found_unproven (World *self, gconstpointer data)
{
  self->from = ANN ("1");
  self->found[0] = "{\"items\":[{\"id\":3}]}";
  expect (self, JOB ("list", UPSERT ("find", "create", "update-safe")),
          "failed(sync.nothing-delivered) parked=1");
  g_assert_cmpuint (scripted_service_count (self->service, "PATCH", "/to"), ==, 0);

  self->found[1] = "{\"items\":[{\"id\":3}]}";
  expect (self, JOB ("list", UPSERT ("find-exact", "create", "update-safe")), "done updated=1");
}

/* ---- updates ---- */

#define ONLY_UPDATE "\"mode\":\"update\",\"match\":[\"email\"],\"find\":\"find\",\"update\":\"update-safe\""
#define UPDATE_CAREFULLY                                                                                     \
  "\"mode\":\"upsert\",\"match\":[\"email\"],\"find\":\"find-loose\",\"create\":\"create\","                 \
  "\"update\":\"update\""

static void
assert_balance (RunFixture *self, const char *expected)
{
  g_autofree char *text = run_fixture_dup_fields (self, "crm.contacts", "balance");

  g_assert_cmpstr (text, ==, expected);
}

static void
test_only_update (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[" ANNA ("1") "]");
  run_fixture_expect (self, UPSERT_JOB, "done created=1");
  run_fixture_load_people (self, "[" ANNA ("2") "," BO "]");
  run_fixture_expect (self, PEOPLE_JOB ("list", ONLY_UPDATE), "done updated=1 left-out=1");
  assert_balance (self, "2\n");
}

/* A PUT takes away what it does not hold: a field that is not ours to write goes back as it is there. */
static void
test_put_keeps (RunFixture *self, gconstpointer data)
{
  const char *job
      = "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":"
        "\"live\","
        "\"operation\":\"list\"},\"mapping\":[{\"id\":\"r1\",\"to\":\"email\",\"from\":\"email\"},"
        "{\"id\":\"r2\",\"to\":\"first_name\",\"from\":\"first_name\",\"write\":\"on-create\"},"
        "{\"id\":\"r3\",\"to\":\"last_name\",\"from\":\"last_name\",\"write\":\"if-empty\"},"
        "{\"id\":\"r4\",\"to\":\"balance\",\"from\":\"balance\"}],"
        "\"destination\":{\"connection\":\"crm\",\"environment\":\"live\",\"mode\":\"upsert\",\"match\":["
        "\"email\"],"
        "\"find\":\"find\",\"create\":\"create\",\"update\":\"replace\"}}";

  run_fixture_load_people (self, "[" ANNA ("1") "]");
  run_fixture_expect (self, job, "done created=1");
  run_fixture_load_people (self, "[" ANNA ("2") "]");
  run_fixture_expect (self, job, "done updated=1");
  assert_fields (self, "crm.contacts", "first_name,last_name,balance", "Anna|M\303\274ller|2\n");
}

/* Killed before it sent the change. That the record is there does not mean that the change is. */
static void
test_update_not_sent (RunFixture *self, gconstpointer data)
{
  const char *job = PEOPLE_JOB ("list", UPDATE_CAREFULLY);

  run_fixture_load_people (self, "[" ANNA ("1") "]");
  run_fixture_expect (self, job, "done created=1");
  run_fixture_load_people (self, "[" ANNA ("2") "]");
  g_autoptr (GSubprocess) child = run_fixture_spawn (self, job, "write.before-send");
  g_autofree char *summary = run_fixture_wait (self, child);
  g_assert_null (summary);
  assert_balance (self, "1\n");

  run_fixture_expect (self, job, "done updated=1");
  assert_balance (self, "2\n");
  run_fixture_expect (self, job, "done unchanged=1");
}

/* ---- only adding ---- */

#define ONLY_ADD "\"mode\":\"create\",\"find\":\"find-exact\",\"create\":\"create\""

/* One of that name was there before, and is not what was sent. */
static void
test_create_beside_another (World *self, gconstpointer data)
{
  self->from = ANN ("1");
  self->to_status = 0;
  self->found[0] = FOUND_ANN ("99");
  self->found[1] = FOUND_ANN ("99");
  expect (self, JOB ("list", ONLY_ADD), "failed(sync.nothing-delivered) parked=1");
  expect (self, JOB ("list", ONLY_ADD), "failed(sync.nothing-delivered) parked=1");
  g_assert_cmpuint (scripted_service_count (self->service, "POST", "/to"), ==, 1);
}

/* Two of that name: whichever it is, to add it again would make three. */
static void
test_create_beside_twins (World *self, gconstpointer data)
{
  self->from = ANN ("1");
  self->to_status = 0;
  self->found[0] = self->found[1] = "{\"items\":[{\"id\":7,\"name\":\"Ann\",\"value\":1},"
                                    "{\"id\":8,\"name\":\"Ann\",\"value\":1}]}";
  expect (self, JOB ("list", ONLY_ADD), "failed(sync.nothing-delivered) parked=1");
  expect (self, JOB ("list", ONLY_ADD), "failed(sync.nothing-delivered) parked=1");
  g_assert_cmpuint (scripted_service_count (self->service, "POST", "/to"), ==, 1);
}

/* ---- single fields ---- */

/* The record was made, but not with all its fields: the rest must still be written. */
static void
test_create_differs (World *self, gconstpointer data)
{
  const char *job = JOB ("list", UPSERT ("find", "create", "update"));

  self->from = ANN ("1");
  self->to_status = 0;
  self->found[0] = NOTHING;
  self->found[1] = FOUND_ANN ("0");
  expect (self, job, "done created=1");
  self->to_status = 200;
  expect (self, job, "done updated=1");
  expect (self, job, "done unchanged=1");
}

/* Nobody reads again what a run was asked for alone: it is written whole at once. */
static void
test_create_differs_alone (World *self, gconstpointer data)
{
  const RopewayRunOptions options = { .kind = ROPEWAY_RUN_WRITE, .only = "[1]" };
  const RunSettings settings = { .options = &options };

  self->from = ANN ("1");
  self->to_status = 0;
  self->found[0] = NOTHING;
  self->found[1] = self->found[2] = FOUND_ANN ("0");
  self->found[3] = FOUND_ANN ("1");
  g_autoptr (RunResult) result
      = run_fixture_run (&self->fixture, JOB ("list", UPSERT ("find", "create", "update")), &settings);
  g_assert_cmpstr (result->summary, ==, "done updated=1");
  g_assert_cmpuint (scripted_service_count (self->service, "POST", "/to"), ==, 1);
  g_assert_cmpuint (scripted_service_count (self->service, "PATCH", "/to/7"), >=, 1);
}

/* ---- the mark ---- */

#define ANN_AND_LATER                                                                                        \
  "{\"items\":[{\"id\":1,\"name\":\"\",\"value\":1,\"at\":\"2026-01-01T10:00:00Z\"},"                        \
  "{\"id\":2,\"name\":\"Bo\",\"value\":1,\"at\":\"2026-01-02T10:00:00Z\"}]}"

/* The mark has moved past a record that was parked; that it is old now must not make it forgotten. */
static void
test_parked_is_old (World *self, gconstpointer data)
{
  const char *job = JOB ("changed", BLIND ("create", "update"));

  self->from = ANN_AND_LATER;
  expect (self, job, "partly created=1 parked=1");
  expect (self, job, "done unchanged=1 left-out=1");
  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->fixture.state, "[1]");
  g_assert_nonnull (parked);
}

static void
test_from_now_on_nothing (World *self, gconstpointer data)
{
  const char *job = JOB_FROM_NOW ("changed", BLIND ("create", "update"));

  expect (self, job, "done");
  self->from = ANN ("1");
  expect (self, job, "done created=1");
  expect (self, job, "done unchanged=1");
}

/* It broke off before it knew where now is: what is old already must not be delivered by the next run. */
static void
test_from_now_broken_off (World *self, gconstpointer data)
{
  const char *job = JOB_FROM_NOW ("in-order", BLIND ("create", "update"));

  self->from = "{\"items\":[{\"id\":1,\"name\":\"Ann\",\"at\":\"2026-01-01T10:00:00Z\"}],\"next\":\"x\"}";
  self->after = self->from;
  expect (self, job, "failed(source.cursor-repeated) left-out=1");
  g_autofree char *mark = run_check_dup_mark (self->fixture.state);
  g_assert_null (mark);
}

static void
test_stamp_of_the_future (World *self, gconstpointer data)
{
  self->from = "{\"items\":[{\"id\":1,\"name\":\"Ann\",\"at\":\"2026-01-01T10:00:00Z\"},"
               "{\"id\":2,\"name\":\"Bo\",\"at\":\"2926-01-01T10:00:00Z\"}]}";
  expect (self, JOB ("changed", BLIND ("create", "update")), "done created=2");
  g_autofree char *mark = run_check_dup_mark (self->fixture.state);
  g_assert_cmpstr (mark, ==, "\"2026-01-01T10:00:00Z\"");
}

/* ---- going on where an interrupted run stopped ---- */

#define PAGED JOB ("paged", BLIND ("create", "update"))
#define PAGED_ANN "{\"items\":[{\"id\":1,\"name\":\"Ann\"}],\"next\":\"x\"}"
#define ONLY_BO "{\"items\":[{\"id\":2,\"name\":\"Bo\"}]}"

static void
interrupt (World *self)
{
  const RunSettings settings = { .cancel_at = 3 };

  self->from = PAGED_ANN;
  self->after = ONLY_BO;
  g_autoptr (RunResult) result = run_fixture_run (&self->fixture, PAGED, &settings);
  g_assert_true (g_str_has_prefix (result->summary, "interrupted created="));
}

/* Returns: the query of the first request to the source among those from @first on. */
static const char *
get_query (World *self, guint first)
{
  GPtrArray *requests = scripted_service_get_requests (self->service);

  for (guint i = first; i < requests->len; i++)
    if (g_str_equal (((ScriptedRequest *)g_ptr_array_index (requests, i))->path, "/from"))
      return ((ScriptedRequest *)g_ptr_array_index (requests, i))->query;
  g_assert_not_reached ();
}

static void
test_resumed (World *self, gconstpointer data)
{
  interrupt (self);
  guint n = scripted_service_get_requests (self->service)->len;
  g_autoptr (RunResult) result = run_fixture_run (&self->fixture, PAGED, NULL);
  g_assert_cmpstr (get_query (self, n), ==, "after=x");
  g_assert_true (g_str_has_prefix (result->summary, "done"));
}

/* What the job says has changed: it may ask for what the pages before held. */
static void
test_resumed_after_edit (World *self, gconstpointer data)
{
  interrupt (self);
  guint n = scripted_service_get_requests (self->service)->len;
  g_autoptr (RunResult) result
      = run_fixture_run (&self->fixture, JOB ("paged", "\"send\":\"all\"," BLIND ("create", "update")), NULL);
  g_assert_null (get_query (self, n));
  g_assert_cmpuint (result->read, ==, 2);
}

/* The cursor has expired, and the service says so with an empty list. */
static void
test_resumed_at_nothing (World *self, gconstpointer data)
{
  interrupt (self);
  self->from = "{\"items\":[{\"id\":1,\"name\":\"Ann\"},{\"id\":3,\"name\":\"Carl\"}]}";
  self->after = NOTHING;
  self->to = "{\"id\":9}";
  g_autoptr (RunResult) result = run_fixture_run (&self->fixture, PAGED, NULL);
  g_assert_cmpuint (result->read, ==, 2);
  g_assert_cmpstr (run_result_delivery (result, "[3]"), ==, "created 9");
}

/* ---- errors that come with status 200 ---- */

static void
test_source_fails_well (World *self, gconstpointer data)
{
  self->from = "{\"error\":\"busy\"}";
  expect (self, JOB ("bare", BLIND ("create", "update")), "failed(source.records-missing)");
}

static void
test_find_fails_well (World *self, gconstpointer data)
{
  self->from = ANN ("1");
  self->found[0] = "{\"items\":null,\"error\":\"busy\"}";
  expect (self, JOB ("list", UPSERT ("find-exact", "create", "update")),
          "failed(sync.nothing-delivered) parked=1");
  g_assert_cmpuint (scripted_service_count (self->service, "POST", "/to"), ==, 0);
}

/* ---- being told to stop ---- */

/* Of three requests only the first gets its turn: the other two did nothing, and nobody has to look for them. */
static void
test_cancel_before_turn (World *self, gconstpointer data)
{
  const char *job = JOB ("list", BLIND ("create", "update"));
  const RunSettings settings = { .cancel_at = 2 };
  g_autoptr (GString) connections = g_string_new (CONNECTIONS);

  g_string_replace (connections, "\"limits\":{}", "\"limits\":{\"perMinute\":1}", 0);
  self->fixture.connections = connections->str;
  self->from
      = "{\"items\":[{\"id\":1,\"name\":\"Ann\"},{\"id\":2,\"name\":\"Bo\"},{\"id\":3,\"name\":\"Carl\"}]}";
  g_autoptr (RunResult) result = run_fixture_run (&self->fixture, job, &settings);
  g_assert_cmpstr (result->summary, ==, "interrupted created=1");
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 0);
}

/* ---- secrets ---- */

#define KEY "sk-live-51Hq7"

/* The service says the key back, for all to read. */
static void
test_secret_said_back (World *self, gconstpointer data)
{
  g_autoptr (GString) connections = g_string_new (CONNECTIONS);

  g_string_replace (connections, "\"signIn\":{\"type\":\"none\"},\"limits\"",
                    "\"signIn\":{\"type\":\"bearer\",\"token\":{\"secret\":\"key\"}},\"limits\"", 0);
  self->fixture.connections = connections->str;
  g_autoptr (RopewaySecret) secret = ropeway_secret_new (KEY, -1);
  ropeway_secret_memory_set (self->fixture.secrets, "key", NULL, secret);
  self->from = ANN ("1");
  self->to_status = 422;
  self->to = "{\"message\":\"The key " KEY " may not do that.\"}";
  expect (self, JOB ("list", BLIND ("create", "update")), "failed(sync.nothing-delivered) parked=1");
  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->fixture.state, "[1]");
  g_autofree char *sentence = ropeway_problem_dup_sentence (parked->problem);
  g_assert_nonnull (strstr (sentence, "may not do that"));
  g_assert_null (strstr (sentence, KEY));

  self->to_status = 401;
  g_autoptr (RunResult) result
      = run_fixture_run (&self->fixture, JOB ("list", BLIND ("create", "update")), NULL);
  g_assert_cmpstr (result->summary, ==, "failed(service.sign-in-refused)");
  g_assert_null (strstr (result->problem, KEY));
}

#define add(path, func) g_test_add (path, World, NULL, world_set_up, func, world_tear_down)

void
test_traps_add (void)
{
  add ("/run/traps/doubt-after-401", test_doubt_after_401);
  add ("/run/traps/doubt-after-409", test_doubt_after_409);
  add ("/run/traps/doubt-after-move", test_doubt_after_move);
  add ("/run/traps/doubt-after-other-address", test_doubt_after_other_address);
  add ("/run/traps/same-address", test_same_address);
  add ("/run/traps/doubt-after-edit", test_doubt_after_edit);
  add ("/run/traps/found-refused", test_found_refused);
  add ("/run/traps/create-beside-another", test_create_beside_another);
  add ("/run/traps/create-beside-twins", test_create_beside_twins);
  add ("/run/traps/create-differs", test_create_differs);
  add ("/run/traps/create-differs-alone", test_create_differs_alone);
  add ("/run/traps/parked-is-old", test_parked_is_old);
  add ("/run/traps/from-now-on-nothing", test_from_now_on_nothing);
  add ("/run/traps/from-now-broken-off", test_from_now_broken_off);
  add ("/run/traps/cancel-before-turn", test_cancel_before_turn);
  add ("/run/traps/secret-said-back", test_secret_said_back);
  add ("/run/traps/stamp-of-the-future", test_stamp_of_the_future);
  add ("/run/traps/resumed", test_resumed);
  add ("/run/traps/resumed-after-edit", test_resumed_after_edit);
  add ("/run/traps/resumed-at-nothing", test_resumed_at_nothing);
  add ("/run/traps/source-fails-well", test_source_fails_well);
  add ("/run/traps/find-fails-well", test_find_fails_well);
  add ("/run/traps/found-unproven", test_found_unproven);
  run_test_add ("/run/traps/put-keeps", test_put_keeps);
  add ("/run/traps/key-too-old", test_key_too_old);
  add ("/run/traps/key-young-enough", test_key_young_enough);
  run_test_add ("/run/traps/only-update", test_only_update);
  run_test_add ("/run/traps/update-not-sent", test_update_not_sent);
}
