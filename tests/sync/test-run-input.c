/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what was set aside is tried again, one record is tried and taken back: each by the rules of every other run. */
#include "test-run.h"

#include <string.h>

#include "base/limits.h"
#include "run-check.h"
#include "scripted-service.h"
#include "value/json-reader.h"

#define SECRET "tok-5ecret-99"

#define CONNECTIONS                                                                                          \
  "[{\"id\":\"from\",\"name\":\"From\",\"kind\":\"rest\",\"signIn\":{\"type\":\"none\"},"                    \
  "\"environments\":{\"live\":{\"address\":\"{OTHER}\",\"privateNetwork\":true}},\"operations\":["           \
  "{\"id\":\"list\",\"request\":{\"method\":\"GET\",\"path\":\"/from\"},\"key\":[\"id\"],"                   \
  "\"records\":\"items\",\"changes\":{\"field\":\"at\",\"type\":\"date-time\",\"lookBack\":\"PT720H\"}}]},"  \
  "{\"id\":\"to\",\"name\":\"To\",\"kind\":\"rest\",\"signIn\":{\"type\":\"bearer\",\"token\":{\"secret\":"  \
  "\"to_token\"}},"                                                                                          \
  "\"environments\":{\"live\":{\"address\":\"{OTHER}\",\"privateNetwork\":true}},\"operations\":["           \
  "{\"id\":\"find\",\"request\":{\"method\":\"GET\",\"path\":\"/found\",\"query\":{\"q\":\"{name}\"}},"      \
  "\"records\":\"items\",\"key\":[\"id\"],\"exact\":true},"                                                  \
  "{\"id\":\"create\",\"request\":{\"method\":\"POST\",\"path\":\"/to\",\"body\":\"record\"},"               \
  "\"newId\":\"id\",\"open\":\"https://app.example/see/{$id}\"},"                                            \
  "{\"id\":\"create-key\",\"request\":{\"method\":\"POST\",\"path\":\"/to\",\"body\":\"record\"},"           \
  "\"newId\":\"id\",\"repeat\":\"key\"},"                                                                    \
  "{\"id\":\"update\",\"request\":{\"method\":\"PATCH\",\"path\":\"/to/{$id}\",\"body\":\"record\"},"        \
  "\"repeat\":\"safe\"},"                                                                                    \
  "{\"id\":\"delete\",\"request\":{\"method\":\"DELETE\",\"path\":\"/to/{$id}\"}}]}]"

/* @value: steps of the rule that makes "value". @more: members of the job before the destination. */
#define RULES(value)                                                                                         \
  "\"mapping\":[{\"id\":\"r1\",\"to\":\"name\",\"from\":\"name\"},"                                          \
  "{\"id\":\"r2\",\"to\":\"value\",\"from\":\"value\",\"steps\":[" value "]}]"
#define JOB(value, more, to)                                                                                 \
  "{\"id\":\"job\",\"name\":\"Job\",\"source\":{\"connection\":\"from\",\"environment\":\"live\","           \
  "\"operation\":\"list\"" more "}," RULES (value) ",\"destination\":{\"connection\":\"to\","                \
                                                   "\"environment\":\"live\",\"match\":[\"name\"]," to "}}"

#define NUMBER "{\"step\":\"to-number\"}"
#define TO_FOUND                                                                                             \
  "\"mode\":\"upsert\",\"find\":\"find\",\"create\":\"create\",\"update\":\"update\",\"delete\":\"delete\""
#define TO_BLIND "\"mode\":\"upsert\",\"create\":\"create\",\"update\":\"update\""
#define TO_KEYED "\"mode\":\"upsert\",\"create\":\"create-key\",\"update\":\"update\""

#define NUMBERS JOB (NUMBER, "", TO_FOUND)
#define TEXTS JOB ("", "", TO_FOUND)
#define BLIND JOB ("", "", TO_BLIND)
#define KEYED JOB ("", "", TO_KEYED)

#define RECORD(id, name, value)                                                                              \
  "{\"id\":" id ",\"name\":\"" name "\",\"value\":\"" value "\",\"at\":\"2026-01-0" id "T10:00:00Z\"}"
#define LIST(records) "{\"items\":[" records "]}"
#define THREE(second)                                                                                        \
  LIST (RECORD ("1", "Ann", "1") "," RECORD ("2", "Bo", second) "," RECORD ("3", "Cy", "3"))

typedef enum
{
  KIND,        /* does what it is asked */
  REFUSING,    /* 422, and says everything back */
  SILENT,      /* does nothing, and the connection breaks */
  DONE_SILENT, /* does it, and the connection breaks */
} Mood;

/* One service that keeps what it is given. */
typedef struct
{
  RunFixture fixture;

  /* owned */
  ScriptedService *service;
  GPtrArray *names; /* of the records there; NULL: deleted. The place is the id */
  GPtrArray *values;

  /* borrowed */
  const char *from; /* answer of the source */
  const char *only; /* (nullable): the only name to which the mood goes */

  /* state */
  Mood mood;
} World;

static char *
dup_member (const ScriptedRequest *request, const char *name)
{
  g_autofree char *text = scripted_request_dup_text (request);
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (text, -1, NULL, NULL, NULL);

  const RopewayValue *value = tree != NULL ? ropeway_value_get (ropeway_tree_get_root (tree), name) : NULL;
  gsize length;

  if (value == NULL)
    return NULL;
  if (ropeway_value_get_kind (value) == ROPEWAY_STRING)
    return ropeway_value_dup_text (value, NULL);
  const char *token = ropeway_value_get_token (value, &length);
  return g_strndup (token, length);
}

static char *
make_found (const World *self, const char *query)
{
  GString *list = g_string_new ("{\"items\":[");

  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);
      if (name == NULL || !g_str_has_suffix (query, name))
        continue;
      g_string_append_printf (list, "%s{\"id\":%u,\"name\":\"%s\",\"value\":\"%s\",\"theirs\":\"kept\"}",
                              list->str[list->len - 1] == '[' ? "" : ",", i, name,
                              (const char *)g_ptr_array_index (self->values, i));
    }
  return g_string_free (g_string_append (list, "]}"), FALSE);
}

static void
replace (GPtrArray *texts, guint place, char *text)
{
  g_free (g_ptr_array_index (texts, place));
  g_ptr_array_index (texts, place) = text;
}

static void
write_record (World *self, const ScriptedRequest *request, ScriptedAnswer *answer)
{
  guint place = (guint)g_ascii_strtoull (strrchr (request->path, '/') + 1, NULL, 10);

  if (g_str_equal (request->method, "POST"))
    {
      answer->body = g_strdup_printf ("{\"id\":%u}", self->names->len);
      g_ptr_array_add (self->names, dup_member (request, "name"));
      g_ptr_array_add (self->values, dup_member (request, "value"));
    }
  else if (place >= self->names->len || g_ptr_array_index (self->names, place) == NULL)
    answer->status = 404;
  else if (g_str_equal (request->method, "DELETE"))
    replace (self->names, place, NULL);
  else
    {
      g_autofree char *name = dup_member (request, "name");
      g_autofree char *value = dup_member (request, "value");
      if (name != NULL)
        replace (self->names, place, g_steal_pointer (&name));
      if (value != NULL)
        replace (self->values, place, g_steal_pointer (&value));
    }
}

static void
answer (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer, gpointer data)
{
  World *self = data;
  g_autofree char *name = dup_member (request, "name");
  Mood mood = self->only == NULL || g_strcmp0 (name, self->only) == 0 ? self->mood : KIND;

  answer->status = 200;
  if (g_str_has_suffix (request->path, "/from"))
    answer->body = g_strdup (self->from);
  else if (g_str_has_suffix (request->path, "/found"))
    answer->body = make_found (self, request->query);
  else if (mood == REFUSING)
    {
      g_autofree char *padding = g_strnfill (2 * ROPEWAY_LIMIT_EXCHANGE_BYTES, 'x');
      answer->status = 422;
      answer->body
          = g_strdup_printf ("{\"message\":\"no %s\",\"you\":\"%s\",\"more\":\"%s\"}", name,
                             (const char *)g_hash_table_lookup (request->headers, "authorization"), padding);
    }
  else
    {
      if (mood != SILENT)
        write_record (self, request, answer);
      answer->dropped = mood != KIND;
    }
}

static void
set_up (World *self, gconstpointer data)
{
  run_fixture_set_up (&self->fixture, data);
  self->service = scripted_service_new (answer, self);
  g_free (self->fixture.other);
  self->fixture.other = scripted_service_dup_address (self->service);
  self->fixture.connections = CONNECTIONS;
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RopewaySecret) secret = ropeway_secret_new (SECRET, -1);
  ropeway_secret_memory_set (self->fixture.secrets, "to_token", NULL, secret);
}

static void
tear_down (World *self, gconstpointer data)
{
  scripted_service_free (self->service);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->values);
  run_fixture_tear_down (&self->fixture, data);
}

/* ---- what tests say ---- */

static RunResult *
run (World *self, const char *job, const RopewayRunOptions *options)
{
  const RunSettings settings = { .options = options };

  return run_fixture_run (&self->fixture, job, options != NULL ? &settings : NULL);
}

static void
expect (World *self, const char *job, const RopewayRunOptions *options, const char *summary)
{
  g_autoptr (RunResult) result = run (self, job, options);

  if (!g_str_equal (result->summary, summary))
    run_result_tell (result);
  g_assert_cmpstr (result->summary, ==, summary);
}

static void
expect_retry (World *self, const char *job, const char *const *keys, const char *summary)
{
  const RopewayRunOptions options = { .parked = TRUE, .keys = keys };

  expect (self, job, &options, summary);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Compares what is there, in the order of names: "Ann=1 Bo=2". */
static void
expect_there (World *self, const char *expected)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;

  for (guint i = 0; i < self->names->len; i++)
    if (g_ptr_array_index (self->names, i) != NULL)
      g_ptr_array_add (texts, g_strdup_printf ("%s=%s", (char *)g_ptr_array_index (self->names, i),
                                               (char *)g_ptr_array_index (self->values, i)));
  g_ptr_array_sort (texts, compare_texts);
  g_ptr_array_add (texts, NULL);
  joined = g_strjoinv (" ", (char **)texts->pdata);
  g_assert_cmpstr (joined, ==, expected);
}

static RopewayStore *
open_store (World *self, gint64 *scope)
{
  g_autoptr (GError) error = NULL;
  RopewayStore *store = ropeway_store_open (self->fixture.state, self->fixture.clock, &error);

  g_assert_no_error (error);
  g_autoptr (GPtrArray) runs = ropeway_ledger_list_runs (store, NULL, 0, 1, NULL);
  *scope = ((RopewayRunRecord *)g_ptr_array_index (runs, 0))->scope;
  return store;
}

static RopewayParked *
get_parked (World *self, const char *key)
{
  gint64 scope;
  g_autoptr (RopewayStore) store = open_store (self, &scope);

  return ropeway_ledger_get_parked (store, scope, key, NULL);
}

static void
dismiss (World *self, const char *key)
{
  gint64 scope;
  g_autoptr (RopewayStore) store = open_store (self, &scope);
  g_autoptr (GError) error = NULL;

  g_assert_true (ropeway_ledger_dismiss (store, scope, key, &error));
  g_assert_no_error (error);
}

static void
expect_mark (World *self, const char *expected)
{
  g_autofree char *mark = run_check_dup_mark (self->fixture.state);

  g_assert_cmpstr (mark, ==, expected);
}

/* ---- what is kept ---- */

static void
test_kept (World *self, gconstpointer data)
{
  self->from = LIST (RECORD ("1", "Ann", "1"));
  self->mood = REFUSING;
  expect (self, TEXTS, NULL, "failed(sync.nothing-delivered) parked=1");
  g_autoptr (RopewayParked) parked = get_parked (self, "[1]");
  g_assert_nonnull (strstr (parked->input, "\"at\":\"2026-01-01T10:00:00Z\""));
  g_assert_cmpstr (parked->output, ==, "{\"name\":\"Ann\",\"value\":\"1\"}");
  g_assert_null (parked->record);
  g_assert_cmpint (parked->item_index, ==, -1);
  g_assert_true (g_str_has_prefix (parked->request, "POST http://127.0.0.1:"));
  g_assert_true (g_str_has_suffix (parked->request, "/to\n\n{\"name\":\"Ann\",\"value\":\"1\"}"));
  g_assert_true (g_str_has_prefix (parked->answer, "422\n\n{\"message\":\"no Ann\",\"you\":\"Bearer •••\""));
  g_assert_null (strstr (parked->answer, SECRET));
  g_assert_cmpuint (strlen (parked->answer), <=, ROPEWAY_LIMIT_EXCHANGE_BYTES);
  g_assert_cmpuint (strlen (parked->answer), >, ROPEWAY_LIMIT_EXCHANGE_BYTES - 100);
  g_assert_false (parked->doubtful);
  g_assert_cmpuint (parked->attempts, ==, 1);
}

/* ---- tried again ---- */

static void
test_mapping_fixed (World *self, gconstpointer data)
{
  self->from = THREE ("two");
  expect (self, NUMBERS, NULL, "partly created=2 parked=1");
  expect_mark (self, "\"2026-01-03T10:00:00Z\"");
  guint read = scripted_service_count (self->service, "GET", "/from");
  expect_retry (self, TEXTS, NULL, "done created=1");
  g_assert_cmpuint (scripted_service_count (self->service, "GET", "/from"), ==, read);
  g_assert_null (get_parked (self, "[2]"));
  expect_there (self, "Ann=1 Bo=two Cy=3");
  expect_mark (self, "\"2026-01-03T10:00:00Z\"");
  expect_retry (self, TEXTS, NULL, "done");
}

static void
test_fails_again (World *self, gconstpointer data)
{
  self->from = THREE ("two");
  expect (self, NUMBERS, NULL, "partly created=2 parked=1");
  expect_retry (self, NUMBERS, NULL, "failed(sync.nothing-delivered) parked=1");
  g_autoptr (RopewayParked) parked = get_parked (self, "[2]");
  g_assert_cmpuint (parked->attempts, ==, 2);
  g_assert_nonnull (parked->input);
  expect_mark (self, "\"2026-01-03T10:00:00Z\"");
}

static void
test_named (World *self, gconstpointer data)
{
  static const char *const two[] = { "[2]", NULL };
  static const char *const none[] = { "[2]", "[9]", NULL };

  self->from = THREE ("2");
  self->mood = REFUSING;
  expect (self, TEXTS, NULL, "failed(sync.nothing-delivered) parked=3");
  self->mood = KIND;
  expect_retry (self, TEXTS, none, "failed(sync.not-parked)");
  expect_there (self, "");
  expect_retry (self, TEXTS, two, "done created=1");
  expect_there (self, "Bo=2");
  expect_retry (self, TEXTS, NULL, "done created=2");
  expect_there (self, "Ann=1 Bo=2 Cy=3");
}

static void
test_threshold (World *self, gconstpointer data)
{
  const char *job = JOB ("", "", TO_FOUND "},\"policies\":{\"stopAfterParked\":{\"count\":1}");

  self->from = THREE ("2");
  self->mood = REFUSING;
  expect (self, TEXTS, NULL, "failed(sync.nothing-delivered) parked=3");
  g_autoptr (RunResult) result = run (self, job, &(RopewayRunOptions){ .parked = TRUE });
  g_assert_true (g_str_has_prefix (result->summary, "failed(sync.too-many-parked)"));
}

static void
test_filtered (World *self, gconstpointer data)
{
  self->from = THREE ("two");
  expect (self, NUMBERS, NULL, "partly created=2 parked=1");
  expect_retry (
      self,
      JOB (NUMBER, ",\"filter\":{\"field\":\"value\",\"is\":\"not-equal\",\"value\":\"two\"}", TO_FOUND),
      NULL, "done left-out=1");
  g_assert_null (get_parked (self, "[2]"));
}

/* More than a page of them. */
static void
test_many (World *self, gconstpointer data)
{
  g_autoptr (GString) list = g_string_new ("{\"items\":[");

  for (guint i = 0; i < 50; i++)
    g_string_append_printf (list, "%s{\"id\":%u,\"name\":\"n%u\",\"value\":\"x\"}", i > 0 ? "," : "", i, i);
  g_string_append (list, "]}");
  self->from = list->str;
  expect (self, NUMBERS, NULL, "failed(sync.nothing-delivered) parked=50");
  expect_retry (self, TEXTS, NULL, "done created=50");
  g_assert_cmpuint (self->names->len, ==, 50);
}

static char *
make_items_job (const char *steps)
{
  return g_strdup_printf (
      "{\"id\":\"job\",\"name\":\"Job\",\"source\":{\"connection\":\"from\",\"environment\":"
      "\"live\",\"operation\":\"list\"},\"unit\":{\"each\":\"lines\",\"key\":[\"name\"]},"
      "\"mapping\":[{\"id\":\"r1\",\"to\":\"name\",\"from\":\"name\"},"
      "{\"id\":\"r2\",\"to\":\"value\",\"from\":\"value\",\"steps\":[%s]}],"
      "\"destination\":{\"connection\":\"to\",\"environment\":\"live\",\"match\":[\"name\"]," TO_FOUND "}}",
      steps);
}

static void
test_items (World *self, gconstpointer data)
{
  g_autofree char *numbers = make_items_job (NUMBER);
  g_autofree char *texts = make_items_job ("");

  self->from = "{\"items\":[{\"id\":1,\"lines\":[{\"name\":\"a\",\"value\":\"1\"},{\"name\":\"b\",\"value\":"
               "\"two\"},{\"name\":\"c\",\"value\":\"three\"}]}]}";
  expect (self, numbers, NULL, "partly created=1 parked=2");
  g_autoptr (RopewayParked) parked = get_parked (self, "[1,\"b\"]");
  g_assert_cmpstr (parked->input, ==, "{\"name\":\"b\",\"value\":\"two\"}");
  g_assert_cmpint (parked->item_index, ==, 1);
  g_assert_nonnull (strstr (parked->record, "\"lines\""));
  expect_retry (self, texts, NULL, "done created=2");
  expect_there (self, "a=1 b=two c=three");
}

static void
test_not_kept (World *self, gconstpointer data)
{
  g_autofree char *large = g_strnfill (ROPEWAY_LIMIT_PARKED_BYTES, 'x');
  g_autofree char *from
      = g_strdup_printf ("{\"items\":[{\"id\":1,\"name\":\"Ann\",\"value\":\"v\",\"large\":\"%s\"}]}", large);

  self->from = from;
  expect (self, NUMBERS, NULL, "failed(sync.nothing-delivered) parked=1");
  g_autoptr (RunResult) result = run (self, TEXTS, &(RopewayRunOptions){ .parked = TRUE });
  g_assert_cmpstr (result->summary, ==, "done");
  g_assert_cmpuint (result->warnings->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (result->warnings, 0), ==, "sync.retry-not-kept");
}

/* ---- left, because a person said so ---- */

static void
test_dismissed (World *self, gconstpointer data)
{
  self->from = THREE ("two");
  expect (self, NUMBERS, NULL, "partly created=2 parked=1");
  dismiss (self, "[2]");
  expect (self, NUMBERS, NULL, "done unchanged=2 left-out=1");
  expect_retry (self, NUMBERS, NULL, "done");
  expect_retry (self, NUMBERS, (const char *const[]){ "[2]", NULL },
                "failed(sync.nothing-delivered) parked=1");
  dismiss (self, "[2]");
  g_autoptr (RopewayParked) parked = get_parked (self, "[2]");
  g_assert_true (parked->dismissed);
  self->from = THREE ("zwei");
  expect (self, NUMBERS, NULL, "partly unchanged=2 parked=1");
  g_autoptr (RopewayParked) again = get_parked (self, "[2]");
  g_assert_false (again->dismissed);
  self->from = THREE ("2");
  expect (self, NUMBERS, NULL, "done created=1 unchanged=2");
  g_assert_null (get_parked (self, "[2]"));
}

/* ---- in doubt ---- */

static void
begin_in_doubt (World *self, const char *job, Mood mood)
{
  self->from = THREE ("2");
  self->mood = mood;
  self->only = "Bo";
  expect (self, job, NULL, "partly created=2 parked=1");
  g_autoptr (RopewayParked) parked = get_parked (self, "[2]");
  g_assert_true (parked->doubtful);
  g_assert_true (g_str_has_suffix (parked->request, "{\"name\":\"Bo\",\"value\":\"2\"}"));
  g_assert_null (parked->answer);
  self->mood = KIND;
}

/* Who does not name it says nothing about whether it arrived. */
static void
test_doubt_unnamed (World *self, gconstpointer data)
{
  begin_in_doubt (self, BLIND, SILENT);
  g_autoptr (RunResult) result = run (self, BLIND, &(RopewayRunOptions){ .parked = TRUE });
  g_assert_cmpstr (result->summary, ==, "failed(sync.nothing-delivered) parked=1");
  g_assert_cmpstr (g_ptr_array_index (result->warnings, 0), ==, "sync.retry-doubtful");
  expect_there (self, "Ann=1 Cy=3");
}

static void
test_doubt_retried (World *self, gconstpointer data)
{
  static const char *const two[] = { "[2]", NULL };

  begin_in_doubt (self, BLIND, SILENT);
  expect_retry (self, BLIND, two, "done created=1");
  expect_there (self, "Ann=1 Bo=2 Cy=3");
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 0);
  expect (self, BLIND, NULL, "done unchanged=3");
}

static void
test_doubt_dismissed (World *self, gconstpointer data)
{
  begin_in_doubt (self, BLIND, DONE_SILENT);
  dismiss (self, "[2]");
  expect (self, BLIND, NULL, "done unchanged=2 left-out=1");
  expect_there (self, "Ann=1 Bo=2 Cy=3");
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 0);
}

/* What can be sent again with its key needs nobody's word. */
static void
test_doubt_keyed (World *self, gconstpointer data)
{
  static const char *const two[] = { "[2]", NULL };

  begin_in_doubt (self, KEYED, SILENT);
  expect_retry (self, KEYED, two, "done created=1 unchanged=1");
  expect_there (self, "Ann=1 Bo=2 Cy=3");
}

/* It is one record, and counts once. */
static void
test_doubt_counts_once (World *self, gconstpointer data)
{
  begin_in_doubt (self, BLIND, SILENT);
  expect (self, BLIND, NULL, "partly unchanged=2 parked=1");
  g_autoptr (RopewayParked) parked = get_parked (self, "[2]");
  g_assert_true (parked->doubtful);
  g_assert_cmpuint (parked->attempts, ==, 2);
  g_assert_nonnull (parked->input);
  g_assert_nonnull (parked->request);
}

/* ---- one ---- */

static void
test_only (World *self, gconstpointer data)
{
  const RopewayRunOptions two = { .only = "2" };

  self->from = THREE ("2");
  expect (self, TEXTS, &two, "done created=1");
  expect_there (self, "Bo=2");
  expect_mark (self, NULL);
  expect (self, TEXTS, &two, "done unchanged=1");
  expect (self, TEXTS, NULL, "done created=2 unchanged=1");
  expect_mark (self, "\"2026-01-03T10:00:00Z\"");
  self->from = THREE ("zwei");
  g_autoptr (RunResult) result = run (self, TEXTS, &two);
  g_assert_cmpstr (result->summary, ==, "done updated=1");
  g_assert_cmpstr (g_hash_table_lookup (result->changes, "[2]"), ==, "value: \"2\" → \"zwei\"\n");
  expect_mark (self, "\"2026-01-03T10:00:00Z\"");
}

static void
test_only_not_there (World *self, gconstpointer data)
{
  self->from = THREE ("2");
  expect (self, TEXTS, &(RopewayRunOptions){ .only = "9" }, "failed(sync.key-not-found)");
  expect (self, TEXTS, &(RopewayRunOptions){ .only = "[\"2\"]" }, "failed(sync.key-not-found)");
  expect_there (self, "");
}

static void
test_only_filtered (World *self, gconstpointer data)
{
  const char *job
      = JOB ("", ",\"filter\":{\"field\":\"value\",\"is\":\"not-equal\",\"value\":\"2\"}", TO_FOUND);

  self->from = THREE ("2");
  g_autoptr (RunResult) result = run (self, job, &(RopewayRunOptions){ .only = "2" });
  g_assert_cmpstr (result->summary, ==, "done left-out=1");
  g_assert_cmpstr (g_ptr_array_index (result->warnings, 0), ==, "sync.only-left-out");
}

/* ---- taken back ---- */

#define BACK(key) (&(RopewayRunOptions){ .only = key, .take_back = TRUE })

static void
test_created_taken_back (World *self, gconstpointer data)
{
  const RopewayRunOptions two = { .only = "2" };

  self->from = THREE ("2");
  expect (self, TEXTS, BACK ("2"), "failed(sync.take-back-nothing)");
  expect (self, TEXTS, &two, "done created=1");
  expect (self, TEXTS, BACK ("2"), "done deleted=1");
  expect_there (self, "");
  g_assert_cmpint (run_check_count_links (self->fixture.state), ==, 0);
  expect (self, TEXTS, BACK ("2"), "failed(sync.take-back-nothing)");
  expect (self, TEXTS, NULL, "done created=3");
  /* What a whole run made is not taken back one by one. */
  expect (self, TEXTS, BACK ("2"), "failed(sync.take-back-nothing)");
}

static void
test_no_delete (World *self, gconstpointer data)
{
  self->from = THREE ("2");
  expect (self, BLIND, &(RopewayRunOptions){ .only = "2" }, "done created=1");
  expect (self, BLIND, BACK ("2"), "failed(sync.take-back-no-delete)");
  expect_there (self, "Bo=2");
}

static void
test_updated_taken_back (World *self, gconstpointer data)
{
  const RopewayRunOptions two = { .only = "2" };

  self->from = THREE ("2");
  expect (self, TEXTS, NULL, "done created=3");
  self->from = THREE ("zwei");
  expect (self, TEXTS, &two, "done updated=1");
  expect_there (self, "Ann=1 Bo=zwei Cy=3");
  expect (self, TEXTS, BACK ("2"), "done updated=1");
  expect_there (self, "Ann=1 Bo=2 Cy=3");
  g_autoptr (RopewayLink) link = run_check_dup_link (self->fixture.state, "[2]");
  static const guint8 none[sizeof link->hash] = { 0 };
  g_assert_cmpmem (link->hash, sizeof none, none, sizeof none);
  expect (self, TEXTS, BACK ("2"), "failed(sync.take-back-nothing)");
  expect (self, TEXTS, NULL, "done updated=1 unchanged=2");
  expect_there (self, "Ann=1 Bo=zwei Cy=3");
}

/* What was there before an earlier write is not what was there before the last one. */
static void
test_written_since (World *self, gconstpointer data)
{
  self->from = THREE ("2");
  expect (self, TEXTS, &(RopewayRunOptions){ .only = "2" }, "done created=1");
  self->from = THREE ("zwei");
  expect (self, TEXTS, NULL, "done created=2 updated=1");
  g_autoptr (RunResult) back = run (self, TEXTS, BACK ("2"));
  g_assert_true (g_str_has_prefix (back->summary, "failed(sync.take-back-"));
  expect_there (self, "Ann=1 Bo=zwei Cy=3");
}

/* The answer gets lost: the next run knows what was asked, and asks again. */
static void
test_take_back_in_doubt (World *self, gconstpointer data)
{
  self->from = THREE ("2");
  expect (self, TEXTS, &(RopewayRunOptions){ .only = "2" }, "done created=1");
  self->mood = DONE_SILENT;
  expect (self, TEXTS, BACK ("2"), "failed(sync.nothing-delivered) parked=1");
  expect_there (self, "");
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 1);
  self->mood = KIND;
  self->from = LIST ("");
  expect (self, TEXTS, &(RopewayRunOptions){ .parked = TRUE }, "done deleted=1");
  g_assert_cmpint (run_check_count_links (self->fixture.state), ==, 0);
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 0);
  expect (self, TEXTS, BACK ("2"), "failed(sync.take-back-nothing)");
}

static void
add (const char *name, void (*func) (World *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/run/input/", name, NULL);

  g_test_add (path, World, NULL, set_up, func, tear_down);
}

void
test_input_add (void)
{
  add ("kept", test_kept);
  add ("mapping-fixed", test_mapping_fixed);
  add ("fails-again", test_fails_again);
  add ("named", test_named);
  add ("threshold", test_threshold);
  add ("filtered", test_filtered);
  add ("many", test_many);
  add ("items", test_items);
  add ("not-kept", test_not_kept);
  add ("dismissed", test_dismissed);
  add ("doubt/unnamed", test_doubt_unnamed);
  add ("doubt/retried", test_doubt_retried);
  add ("doubt/dismissed", test_doubt_dismissed);
  add ("doubt/keyed", test_doubt_keyed);
  add ("doubt/counts-once", test_doubt_counts_once);
  add ("only/found", test_only);
  add ("only/not-there", test_only_not_there);
  add ("only/filtered", test_only_filtered);
  add ("take-back/created", test_created_taken_back);
  add ("take-back/no-delete", test_no_delete);
  add ("take-back/updated", test_updated_taken_back);
  add ("take-back/written-since", test_written_since);
  add ("take-back/in-doubt", test_take_back_in_doubt);
}
