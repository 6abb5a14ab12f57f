/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whatever people do on both sides and whatever goes wrong in between, no record is lost and none is there twice.
 *
 * ROPEWAY_MODEL_SEED=N runs sequence N alone and tells what it did. */
#include "model.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <unistd.h>

#include "base/fail-point.h"
#include "run-fixture.h"
#include "support/fake-clock.h"

/* Runs without any trouble until one has nothing to do; more are a run that never comes to rest. */
#define QUIET_RUNS 8

/* A folder that is kept in memory, on Linux. */
#define MEMORY "/dev/shm"

#define DAY_US (25 * G_TIME_SPAN_HOUR)

static ModelService *service;

/* ---- steps ---- */

static void
let_time_pass (Model *model)
{
  gint64 us = model_pick (model, 90) * G_TIME_SPAN_SECOND;

  /* Nothing is under way any more. */
  if (model_chance (model, 4))
    us += 6 * G_TIME_SPAN_MINUTE;
  if (model_chance (model, 40))
    {
      us = DAY_US;
      model->is_old = TRUE;
      g_hash_table_remove_all (model->keys);
      model_tell (model, "a day passes");
    }
  fake_clock_advance (model->clock, us);
}

static void
edit (Model *model)
{
  guint n = 1 + model_pick (model, 4);

  /* What was left out for a long time is not read because the filter goes. */
  if (model->job.changes == MODEL_CHANGES_NONE && model_chance (model, 12))
    model_job_edit (model);
  for (guint i = 0; i < n; i++)
    if (model_chance (model, 4))
      model_there_edit (model);
    else
      model_source_edit (model);
}

static void
run (Model *model, const RopewayRunOptions *options)
{
  g_auto (ModelEnding) ending = { NULL };

  model_run (model, options, &ending);
  model_check_run (model);
  if (ending.asks && model_chance (model, 2))
    model_go_on (model, &ending);
}

static void
run_killed (Model *model)
{
  const char *const *names = ropeway_fail_point_names ();
  g_auto (ModelEnding) ending = { NULL };

  model->kill = (ModelKill){ NULL };
  if (model_chance (model, 2))
    {
      model->kill.request = 1 + model_pick (model, 6);
      model->kill.after = model_chance (model, 2);
      model_tell (model, "run, killed %s request %u", model->kill.after ? "after" : "before",
                  model->kill.request);
    }
  else
    {
      model->kill.fail_point = names[model_pick (model, g_strv_length ((char **)names))];
      model->kill.passage = 1 + model_pick (model, 3);
      model_tell (model, "run, killed at %s, passage %u", model->kill.fail_point, model->kill.passage);
    }
  model_run_apart (model, &ending);
}

static void
run_somehow (Model *model)
{
  guint how = model_pick (model, 10);

  model->storm = model_chance (model, 2);
  model->shifting = model->job.changes == MODEL_CHANGES_NONE && model_chance (model, 6);
  model->cancel_at = 0;
  if (how < 2)
    run_killed (model);
  else if (how == 2)
    {
      const RopewayRunOptions options = { .kind = ROPEWAY_RUN_WRITE, .limit = 1 + model_pick (model, 5) };

      model_tell (model, "run of %u records%s", (guint)options.limit, model->storm ? ", storm" : "");
      run (model, &options);
    }
  else if (how == 4)
    model_aside (model);
  else if (how == 5 && model->job.changes != MODEL_CHANGES_NONE)
    {
      const RopewayRunOptions options = { .kind = ROPEWAY_RUN_WRITE, .again = "" };

      model_tell (model, "run from the beginning%s", model->storm ? ", storm" : "");
      run (model, &options);
    }
  else
    {
      model->cancel_at = how == 3 ? 1 + model_pick (model, 12) : 0;
      model_tell (model, "run%s%s", model->storm ? ", storm" : "", model->shifting ? ", source shifts" : "");
      run (model, NULL);
    }
  model->storm = model->shifting = FALSE;
  model->cancel_at = 0;
}

/* A run that stops because every record is set aside, or none is left, is as much at rest as one that is done. */
static void
check_ending (Model *model, const ModelEnding *ending)
{
  if (g_str_has_prefix (ending->summary, "failed(sync.source-empty)") && model_source_is_empty (model)
      && !model->agrees)
    return;
  if (ending->state != ROPEWAY_RUN_DONE && ending->state != ROPEWAY_RUN_PARTLY
      && !g_str_has_prefix (ending->summary, "failed(sync.nothing-delivered)"))
    model_fail (model, "nothing was wrong, and the run ended: %s", ending->summary);
}

static void
foresee (Model *model, ModelEnding *plan)
{
  if (!model_can_foresee (model))
    return;
  model_tell (model, "plan");
  const RopewayRunOptions options = { .kind = ROPEWAY_RUN_PLAN };
  model_run (model, &options, plan);
  if (model->n_writes > 0)
    model_fail (model, "a plan wrote");
}

static gboolean
may_go_on (Model *model, const ModelEnding *ending)
{
  return model->agrees || !g_str_has_prefix (ending->summary, "failed(sync.source-empty)");
}

static void
come_to_rest (Model *model)
{
  guint idle = 0;

  for (guint i = 0; idle < 2; i++)
    {
      g_auto (ModelEnding) plan = { NULL };
      g_auto (ModelEnding) ending = { NULL };

      if (i == QUIET_RUNS)
        model_fail (model, "%u runs without trouble, and still something to do", i);
      fake_clock_advance (model->clock, 61 * G_TIME_SPAN_SECOND);
      foresee (model, &plan);
      model_tell (model, "quiet run");
      model_run (model, NULL, &ending);
      model_check_run (model);
      /* A plan of a run that would stop and ask tells what it asks about, and is done. */
      if (plan.summary != NULL && !ending.asks && !g_str_equal (plan.summary, ending.summary))
        model_fail (model, "the plan said: %s; the run: %s", plan.summary, ending.summary);
      if (ending.asks && may_go_on (model, &ending))
        model_go_on (model, &ending);
      check_ending (model, &ending);
      idle = model->n_effects == 0 && model->n_writes <= model->n_in_vain ? idle + 1 : 0;
    }
  model_check_quiet (model);
}

static void
play (guint32 seed)
{
  Model *model = model_new (service, seed);
  guint n_steps = 2 + model_pick (model, 5);

  model_there_preload (model);
  for (guint n = model_pick (model, 8); n > 0; n--)
    model_source_add (model);
  for (guint i = 0; i < n_steps; i++)
    {
      run_somehow (model);
      let_time_pass (model);
      edit (model);
    }
  come_to_rest (model);
  model_source_touch_all (model);
  come_to_rest (model);
  if (g_getenv ("ROPEWAY_MODEL_SEED") != NULL)
    g_printerr ("%s", model->story->str);
  model_free (model);
}

/* ---- the sequences ---- */

/* So many in one case: what fails is named by its seed anyway. */
#define BLOCK 20

static void
test_block (gconstpointer data)
{
  guint32 first = GPOINTER_TO_UINT (data);

  for (guint32 i = 0; i < BLOCK; i++)
    play (first + i);
}

static void
test_one (gconstpointer data)
{
  play (GPOINTER_TO_UINT (data));
}

static guint
count_sequences (void)
{
  const char *wanted = g_getenv ("ROPEWAY_MODEL_SEQUENCES");
  guint64 n;

  if (wanted != NULL && g_ascii_string_to_unsigned (wanted, 10, 1, G_MAXUINT, &n, NULL))
    return (guint)n;
  if (run_fixture_has_tier ("long"))
    return 50000;
  return run_fixture_has_tier ("ci") ? 2000 : 60;
}

/* Millions of lines about connections hide the one that matters. */
static void
say_nothing (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
}

/* test-model [PART PARTS]: so that several cores can share them. */
int
main (int argc, char **argv)
{
  const char *seed = g_getenv ("ROPEWAY_MODEL_SEED");
  guint part = 0, parts = 1;

  /* What a process that is killed has written is there all the same: nobody has to wait for a disk. */
  if (g_access (MEMORY, W_OK) == 0)
    g_setenv ("TMPDIR", MEMORY, FALSE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  if (argc == 3)
    {
      part = (guint)g_ascii_strtoull (argv[1], NULL, 10);
      parts = (guint)g_ascii_strtoull (argv[2], NULL, 10);
    }
  g_log_set_handler ("GLib-GIO", G_LOG_LEVEL_DEBUG, say_nothing, NULL);
  service = model_service_new ();
  for (guint i = part; seed == NULL && i < count_sequences () / BLOCK; i += parts)
    {
      g_autofree char *path = g_strdup_printf ("/model/%u", i * BLOCK + 1);
      g_test_add_data_func (path, GUINT_TO_POINTER (i * BLOCK + 1), test_block);
    }
  if (seed != NULL)
    g_test_add_data_func ("/model/one", GUINT_TO_POINTER ((guint)g_ascii_strtoull (seed, NULL, 10)),
                          test_one);
  int result = g_test_run ();
  model_service_free (service);
  return result;
}
