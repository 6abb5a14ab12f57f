/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run begins the same way whichever command asks for it: of a file in this process, of a name in the agent. */
#pragma once

#include "cli/cli-options.h"
#include "cli/cli-output.h"
#include "sync/run.h"

G_BEGIN_DECLS

/* Everything is borrowed for the time of the call. */
typedef struct
{
  CliOutput *output;
  const CliOptions *options; /* which job, and where its state and secrets are */
  const char *command;       /* for complaints */
  RopewayRunOptions run;
} CliStart;

/* Finds the job, runs it to its end and says how it ended. Returns: the exit code. */
int cli_start (const CliStart *start);

G_END_DECLS
