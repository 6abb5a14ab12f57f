/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a run that stopped to ask would have done, for whoever has to answer. */
#pragma once

#include "cli/cli-events.h"
#include "cli/cli-output.h"
#include "store/ledger-reader.h"
#include "sync/run.h"

G_BEGIN_DECLS

/* Writes the --json lines "held" of @record, which has ended. @store: where it stands. */
void cli_held_write (CliOutput *output, RopewayStore *store, const RopewayRunRecord *record);

/* Prints what @record would have done where it stopped to ask: @most rows, and how many more there are; 0: all of them.
 * @file: as it was given, for the commands that are named. */
void cli_held_print (CliOutput *output, RopewayStore *store, const RopewayRunRecord *record, guint most,
                     const char *file);

/* cli_events_conclude(), and the first rows of the list. @file: as it was given. */
int cli_held_conclude (CliEvents *events, CliOutput *output, RopewayStore *store, const char *file,
                       const RopewayRunRecord *record, gint64 duration);

/* Reads what run @number of @job was stopped for, so that another may do it. Returns: FALSE after a complaint of @command,
 * with @exit as exit code. */
gboolean cli_held_read_consent (CliOutput *output, RopewayStore *store, const char *job, gint64 number,
                                const char *command, RopewayConsent *consent, int *exit);

G_END_DECLS
