/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run looks the same to the person whether it happens in this process or in the agent: one place prints the
 * lines that tell of it. */
#pragma once

#include "cli/cli-summary.h"
#include "sync/run.h"

G_BEGIN_DECLS

/* Prints what is told of one run or dry run, and gathers what its summary needs. */
typedef struct _CliEvents CliEvents;

/* @by_record: each record of the source is one unit. Everything is kept borrowed, @options copied. Returns:
 * (transfer full). */
CliEvents *cli_events_new (CliOutput *output, const RopewayRunOptions *options, gboolean by_record,
                           RopewayClock *clock);
void cli_events_free (CliEvents *self);

/* @command: (nullable): takes back what a run of one record does; shown with the record. */
void cli_events_set_take_back (CliEvents *self, const char *command);

/* Returns: whether anything would come of telling that @delivery. */
gboolean cli_events_wants (const CliEvents *self, const RopewayDelivery *delivery);

/* @line: an object of agent/event-line.h: "progress", "delivery" or "warning"; others are left out. */
void cli_events_tell (CliEvents *self, const RopewayValue *line);

/* Adds a warning to those of the summary only. */
void cli_events_note (CliEvents *self, const RopewayProblem *problem);

/* Prints the summary, or the --json line "end". @duration: µs. Returns: the exit code. */
int cli_events_conclude (CliEvents *self, const RopewayRunRecord *record, gint64 duration);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliEvents, cli_events_free)

G_END_DECLS
