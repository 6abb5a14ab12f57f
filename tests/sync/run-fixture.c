/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run over real HTTP with a real state file, in a few words. */
#include "run-fixture.h"

#include <string.h>

#include "run-check.h"
#include "run-summary.h"
#include "support/test-loop.h"
#include "support/time-lapse.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

/* Pauses between repetitions are what makes a run under faults slow. */
#ifdef __SANITIZE_ADDRESS__
#define SPEED 10
#else
#define SPEED 50
#endif

static PracticeProcess *shared;

static PracticeProcess *
get_shared (void)
{
  if (shared == NULL)
    shared = practice_process_start ("--port", "0", NULL);
  else
    practice_process_reset (shared);
  return shared;
}

void
run_fixture_shut_down (void)
{
  g_clear_pointer (&shared, practice_process_free);
}

void
run_fixture_set_up (RunFixture *self, gconstpointer data)
{
  self->practice = get_shared ();
  self->workspace = test_workspace_new ();
  self->clock = time_lapse_new (SPEED);
  self->secrets = ropeway_secret_memory_new ();
  self->state = test_workspace_path (self->workspace, "job.state");
  self->server = practice_process_address (self->practice, "");
  self->other = g_strdup ("http://127.0.0.1:9");
  self->connections = NULL;
}

void
run_fixture_tear_down (RunFixture *self, gconstpointer data)
{
  g_free (self->state);
  g_free (self->server);
  g_free (self->other);
  g_object_unref (self->secrets);
  ropeway_clock_unref (self->clock);
  test_workspace_free (self->workspace);
}

gboolean
run_fixture_has_tier (const char *tier)
{
  static const char *const tiers[] = { "quick", "ci", "long", NULL };
  const char *wanted = g_getenv ("ROPEWAY_TEST_TIER");
  guint asked = 0, needed = 0;

  while (wanted != NULL && tiers[asked] != NULL && !g_str_equal (tiers[asked], wanted))
    asked++;
  while (!g_str_equal (tiers[needed], tier))
    needed++;
  return asked >= needed;
}

/* ---- the job ---- */

static char *
dup_document (RunFixture *self, const char *job)
{
  g_autofree char *path = g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "sync", "connections.json", NULL);
  g_autofree char *connections = g_strdup (self->connections);
  g_autoptr (GString) text = g_string_new ("{\"format\":1,\"connections\":");

  if (connections == NULL)
    g_assert_true (g_file_get_contents (path, &connections, NULL, NULL));
  g_string_append_printf (text, "%s,\"job\":%s}", connections, job);
  g_string_replace (text, "{SERVER}", self->server, 0);
  g_string_replace (text, "{OTHER}", self->other, 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
complain (const RopewayProblems *problems)
{
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    {
      const RopewayProblem *problem = ropeway_problems_get (problems, i);
      g_autofree char *sentence = ropeway_problem_dup_sentence (problem);

      g_test_message ("%s: %s", ropeway_problem_get_pointer (problem), sentence);
    }
}

static RopewayBundle *
make_bundle (RunFixture *self, const char *job)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autofree char *text = dup_document (self, job);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (text, -1, NULL, NULL, &error);

  g_assert_no_error (error);
  RopewayBundle *bundle = ropeway_bundle_parse (tree, problems);
  if (bundle == NULL)
    complain (problems);
  g_assert_nonnull (bundle);
  return bundle;
}

char *
run_fixture_write_job (RunFixture *self, const char *job)
{
  g_autofree char *text = dup_document (self, job);

  return test_workspace_write (self->workspace, "job.ropeway.json", text);
}

/* ---- a run in this process ---- */

typedef struct
{
  RunResult *result;
  const RunSettings *settings;
  GCancellable *cancellable;
  const RopewayRunRecord *record; /* set at the end */
} Watch;

static void
on_delivery (const RopewayDelivery *delivery, gpointer data)
{
  RunResult *result = ((Watch *)data)->result;
  g_autoptr (GString) text = g_string_new (ropeway_outcome_id (delivery->kind));
  g_autoptr (GString) changes = g_string_new (NULL);

  if (delivery->problem != NULL)
    g_string_append_printf (text, "(%s)", ropeway_problem_get_code (delivery->problem));
  else if (delivery->destination_id != NULL)
    g_string_append_printf (text, " %s", delivery->destination_id);
  for (guint i = 0; i < delivery->n_changes; i++)
    g_string_append_printf (changes, "%s: %s → %s\n", delivery->changes[i].name,
                            delivery->changes[i].before != NULL ? delivery->changes[i].before : "-",
                            delivery->changes[i].after != NULL ? delivery->changes[i].after : "-");
  if (delivery->source_key == NULL)
    return;
  g_hash_table_replace (result->deliveries, g_strdup (delivery->source_key), g_strdup (text->str));
  g_hash_table_replace (result->changes, g_strdup (delivery->source_key), g_strdup (changes->str));
  if (delivery->open != NULL)
    g_hash_table_replace (result->opens, g_strdup (delivery->source_key), g_strdup (delivery->open));
}

static void
on_warning (const RopewayProblem *problem, gpointer data)
{
  g_ptr_array_add (((Watch *)data)->result->warnings, g_strdup (ropeway_problem_get_code (problem)));
}

static void
on_trace (const RopewayHttpTrace *trace, gpointer data)
{
  Watch *watch = data;
  GPtrArray *requests = watch->result->requests;
  const char *path = strchr (strstr (trace->url, "//") + 2, '/');

  g_ptr_array_add (requests, g_strdup_printf ("%s %s %u", trace->method, path, trace->status));
  if (watch->settings->cancel_at > 0 && requests->len == watch->settings->cancel_at)
    g_cancellable_cancel (watch->cancellable);
  if (watch->settings->on_request != NULL)
    watch->settings->on_request (requests->len, trace, watch->settings->data);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  Watch *watch = data;
  g_autoptr (GError) error = NULL;
  const RopewayRunRecord *record = ropeway_run_start_finish (ROPEWAY_RUN (source), result, &error);

  g_assert_no_error (error);
  watch->result->summary = run_summary (record);
  watch->result->problem = record->problem != NULL ? ropeway_problem_dup_sentence (record->problem) : NULL;
  watch->result->read = record->read;
  watch->result->units = record->units;
  watch->record = record;
}

void
run_result_free (RunResult *result)
{
  g_free (result->summary);
  g_free (result->problem);
  g_hash_table_unref (result->deliveries);
  g_hash_table_unref (result->changes);
  g_hash_table_unref (result->opens);
  g_ptr_array_unref (result->warnings);
  g_ptr_array_unref (result->requests);
  g_free (result);
}

static RunResult *
result_new (void)
{
  RunResult *result = g_new0 (RunResult, 1);

  result->deliveries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  result->changes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  result->opens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  result->warnings = g_ptr_array_new_with_free_func (g_free);
  result->requests = g_ptr_array_new_with_free_func (g_free);
  return result;
}

static RopewayStore *
open_store (RunFixture *self, RopewayRunKind kind)
{
  g_autoptr (GError) error = NULL;
  RopewayStore *store;

  if (kind == ROPEWAY_RUN_WRITE)
    store = ropeway_store_open (self->state, self->clock, &error);
  else
    store = ropeway_store_open_reader (self->state, &error);
  if (kind != ROPEWAY_RUN_PLAN
      || !g_error_matches (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_NOT_THERE))
    g_assert_no_error (error);
  return store;
}

static void
run (RunFixture *self, RopewayBundle *bundle, Watch *watch)
{
  const RunSettings *settings = watch->settings;
  const RopewayRunOptions options
      = settings->options != NULL ? *settings->options
                                  : (RopewayRunOptions){ .kind = settings->kind, .limit = settings->limit };
  const RopewayRunEvents events = { .delivery = on_delivery, .warning = on_warning, .trace = on_trace };
  g_autoptr (RopewayStore) store = open_store (self, options.kind);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayRun) run = ropeway_run_new (bundle, store, ROPEWAY_SECRET_PROVIDER (self->secrets),
                                                self->clock, &options, problems);

  if (run == NULL)
    complain (problems);
  g_assert_nonnull (run);
  ropeway_run_set_events (run, &events, watch);
  ropeway_run_start_async (run, watch->cancellable, on_ended, watch);
  test_loop_until (watch->record != NULL);
  test_loop_drain ();
  if (options.kind == ROPEWAY_RUN_WRITE && !settings->is_torn)
    run_check_ledger (self->state, watch->record);
  /* Whoever holds a run that is over keeps its pages, its clients, and the store. */
  g_assert_cmpuint (G_OBJECT (run)->ref_count, ==, 1);
}

RunResult *
run_fixture_run (RunFixture *self, const char *job, const RunSettings *settings)
{
  static const RunSettings plain = { 0 };
  g_autoptr (RopewayBundle) bundle = make_bundle (self, job);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watch watch = { .result = result_new (),
                  .settings = settings != NULL ? settings : &plain,
                  .cancellable = cancellable };

  run (self, bundle, &watch);
  return watch.result;
}

void
run_fixture_expect (RunFixture *self, const char *job, const char *summary)
{
  g_autoptr (RunResult) result = run_fixture_run (self, job, NULL);

  if (!g_str_equal (result->summary, summary))
    run_result_tell (result);
  g_assert_cmpstr (result->summary, ==, summary);
}

void
run_result_tell (const RunResult *result)
{
  GHashTableIter iter;
  gpointer key, text;

  g_hash_table_iter_init (&iter, result->deliveries);
  while (g_hash_table_iter_next (&iter, &key, &text))
    g_test_message ("%s %s", (const char *)key, (const char *)text);
  if (result->problem != NULL)
    g_test_message ("%s", result->problem);
  for (guint i = 0; i < result->requests->len; i++)
    g_test_message ("%s", (const char *)g_ptr_array_index (result->requests, i));
}

const char *
run_result_delivery (const RunResult *result, const char *key)
{
  return g_hash_table_lookup (result->deliveries, key);
}

/* ---- a run in a process of its own ---- */

static GSubprocess *
spawn (RunFixture *self, const char *job, const char *taken_back, const char *fail_point)
{
  g_autofree char *path = run_fixture_write_job (self, job);
  g_autofree char *program
      = g_build_filename (g_getenv ("ROPEWAY_TEST_BUILD"), "tests", "sync", "run-job", NULL);
  g_auto (GStrv) environment = test_workspace_dup_environ (self->workspace);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;

  if (fail_point != NULL)
    environment = g_environ_setenv (environment, "ROPEWAY_FAIL_POINT", fail_point, TRUE);
  g_subprocess_launcher_set_environ (launcher, environment);
  GSubprocess *child
      = g_subprocess_launcher_spawn (launcher, &error, program, path, self->state, G_STRINGIFY (SPEED),
                                     taken_back != NULL ? "-" : NULL, taken_back, NULL);
  g_assert_no_error (error);
  return child;
}

GSubprocess *
run_fixture_spawn (RunFixture *self, const char *job, const char *fail_point)
{
  return spawn (self, job, NULL, fail_point);
}

GSubprocess *
run_fixture_spawn_take_back (RunFixture *self, const char *job, const char *key, const char *fail_point)
{
  return spawn (self, job, key, fail_point);
}

char *
run_fixture_wait (RunFixture *self, GSubprocess *child)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  if (g_subprocess_get_if_signaled (child))
    {
      g_assert_cmpint (g_subprocess_get_term_sig (child), ==, 9);
      return NULL;
    }
  g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 0);
  run_check_ledger (self->state, NULL);
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  g_assert_true (g_ascii_string_to_unsigned (lines[1], 10, 1, G_MAXUINT, &self->peak_kib, NULL));
  return g_strdup (lines[0]);
}

/* ---- looking at the services ---- */

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
append_field (GString *line, const RopewayValue *value)
{
  g_autofree char *text = value != NULL ? ropeway_value_dup_text (value, NULL) : NULL;

  if (text != NULL)
    g_string_append (line, text);
  else if (value != NULL)
    ropeway_json_write (value, ROPEWAY_JSON_COMPACT, line);
  else
    g_string_append_c (line, '-');
}

char *
run_fixture_dup_fields (RunFixture *self, const char *collection, const char *fields)
{
  g_autoptr (RopewayTree) tree = practice_process_dup_records (self->practice, collection);
  g_auto (GStrv) names = g_strsplit (fields, ",", -1);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) all = g_string_new (NULL);

  for (const RopewayValue *record = ropeway_value_first (ropeway_tree_get_root (tree)); record != NULL;
       record = ropeway_value_next (record))
    {
      g_autoptr (GString) line = g_string_new (NULL);

      for (guint i = 0; names[i] != NULL; i++)
        {
          if (i > 0)
            g_string_append_c (line, '|');
          append_field (line, ropeway_value_get (record, names[i]));
        }
      g_ptr_array_add (lines, g_strdup (line->str));
    }
  g_ptr_array_sort (lines, compare_texts);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (all, "%s\n", (const char *)g_ptr_array_index (lines, i));
  return g_string_free (g_steal_pointer (&all), FALSE);
}

gint64
run_fixture_count_unsafe (RunFixture *self)
{
  g_autoptr (RopewayTree) tree
      = practice_process_request (self->practice, "GET", "/_practice/stats", NULL, NULL);
  const RopewayValue *requests = ropeway_value_get (ropeway_tree_get_root (tree), "requests");
  gint64 sum = 0;

  for (const RopewayValue *count = ropeway_value_first (requests); count != NULL;
       count = ropeway_value_next (count))
    {
      gint64 n = 0;

      g_assert_true (ropeway_value_get_int64 (count, &n, NULL));
      if (!g_str_has_prefix (ropeway_value_get_name (count, NULL), "GET "))
        sum += n;
    }
  return sum;
}

void
run_fixture_load_people (RunFixture *self, const char *records)
{
  practice_process_load (self->practice, "contacts.people", records);
}
