/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: runs a job once in a process of its own, so that a test can kill it, and measure it. */
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#include "exchange/job-file.h"
#include "run-summary.h"
#include "support/time-lapse.h"
#include "sync/run.h"

typedef struct
{
  GMainLoop *loop;
  const RopewayRunRecord *record;
  GError *error;
} Ending;

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  Ending *ending = data;

  ending->record = ropeway_run_start_finish (ROPEWAY_RUN (source), result, &ending->error);
  g_main_loop_quit (ending->loop);
}

static RopewayBundle *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_job_file_load (path, &error);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();

  g_assert_no_error (error);
  return ropeway_bundle_parse (tree, problems);
}

/* In KiB; proc(5), "VmHWM". */
static guint64
read_peak (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);
  return g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10);
}

static RopewayClock *
make_clock (char **argv)
{
  guint64 speed, now;

  if (!g_ascii_string_to_unsigned (argv[3], 10, 1, 1000, &speed, NULL))
    return NULL;
  if (argv[4] == NULL || g_str_equal (argv[4], "-"))
    return time_lapse_new ((guint)speed);
  return g_ascii_string_to_unsigned (argv[4], 10, 0, G_MAXINT64, &now, NULL)
             ? time_lapse_new_at ((guint)speed, (gint64)now)
             : NULL;
}

/* run-job JOBFILE STATE SPEED [NOW [KEY]]. NOW: µs since 1970 that the clock on the wall shows at first; "-": what it does.
 * KEY: the record of which the last write is taken back. Prints how it ended, and how much memory it took. */
int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  if (argc < 4 || argc > 6)
    return 2;
  g_autoptr (RopewayClock) clock = make_clock (argv);
  if (clock == NULL)
    return 2;
  g_autoptr (RopewayBundle) bundle = load (argv[1]);
  g_autoptr (RopewayStore) store = ropeway_store_open (argv[2], clock, &error);
  g_assert_no_error (error);
  g_autoptr (RopewaySecretProvider) secrets = ropeway_secret_environment_new ();
  const RopewayRunOptions options
      = { .kind = ROPEWAY_RUN_WRITE, .only = argc == 6 ? argv[5] : NULL, .take_back = argc == 6 };
  g_autoptr (RopewayRun) run = ropeway_run_new (bundle, store, secrets, clock, &options, problems);
  Ending ending = { .loop = loop };

  g_assert_nonnull (run);
  ropeway_run_start_async (run, NULL, on_ended, &ending);
  g_main_loop_run (loop);
  g_assert_no_error (ending.error);
  g_autofree char *summary = run_summary (ending.record);
  printf ("%s\n%" G_GUINT64_FORMAT "\n", summary, read_peak ());
  return 0;
}
