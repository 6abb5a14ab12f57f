/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what runs in the agent is followed from the terminal as if it ran in this process. */
#pragma once

#include "cli/cli-agent.h"
#include "cli/cli-events.h"

G_BEGIN_DECLS

/* A run or a dry run of a job. Everything is borrowed for the time of the call. */
typedef struct
{
  CliOutput *output;
  CliAgent *agent;
  RopewayClock *clock;
  GCancellable *cancellable; /* stops it in order */
  const char *command;       /* for complaints */
  const char *job;           /* id */
  RopewayRunOptions options;
  const char *take_back; /* (nullable): as in CliRun */
  const char *name;      /* of the job, as it was given */
  RopewayStore *store;   /* where its runs are read */
  gint64 go_on;          /* the run that stopped to ask, and may be done; 0: none */
  gboolean draft;        /* of a dry run */
  gboolean by_record;    /* each record of the source is one unit */
} CliTask;

/* Follows it to its end. Returns: the exit code. */
int cli_task_run (const CliTask *self);

G_END_DECLS
