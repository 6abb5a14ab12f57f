/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: drives the engine from the command line: shows how far it is, stops it in order, says how it ended. */
#pragma once

#include "cli/cli-events.h"

G_BEGIN_DECLS

/* What to run and how. Everything is borrowed for the time of the call. */
typedef struct
{
  CliOutput *output;
  RopewayBundle *bundle;
  RopewayStore *store; /* (nullable) in a dry run */
  RopewaySecretProvider *secrets;
  RopewayClock *clock;
  GCancellable *cancellable;
  RopewayRunOptions options;
  const char *take_back; /* (nullable): the command that takes back what a run of one record does */
  gboolean verbose;
  /* (nullable): told of each record, besides what is printed */
  void (*delivery) (const RopewayDelivery *delivery, gpointer data);
  gpointer data;
} CliRun;

/* How it ended. */
typedef struct
{
  /* owned */
  CliEvents *events;
  RopewayRun *run; /* (nullable) */

  /* borrowed from run */
  const RopewayRunRecord *record; /* (nullable): it could not begin */

  /* state */
  gint64 duration; /* µs */
} CliRunResult;

/* Runs to the end in the default main context. Prints progress and, with --json or in a dry run, each record; not
 * the summary. Returns: whether it began; else the reason was said. */
gboolean cli_run (const CliRun *self, CliRunResult *result);
void cli_run_result_clear (CliRunResult *result);

/* Prints the summary, or the --json line "end". Returns: the exit code. */
int cli_run_conclude (const CliRunResult *result);

/* From now on the first SIGINT or SIGTERM cancels the result, and a second one ends the process at once. Once a
 * process. @output: (nullable): then nothing is said of it. Returns: (transfer full). */
GCancellable *cli_run_watch_signals (CliOutput *output);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliRunResult, cli_run_result_clear)

G_END_DECLS
