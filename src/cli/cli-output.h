/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one place writes to the terminal, so that lines, the progress line and --json never mix. */
#pragma once

#include "agent/event-line.h"
#include "base/problem.h"
#include "store/ledger.h"
#include "sync/run.h"

G_BEGIN_DECLS

/* Where a command writes. Text goes to standard output, complaints and progress to standard error. When nobody
 * reads standard output any more, writing to it is left off silently. */
typedef struct _CliOutput CliOutput;

/* @json: lines of JSON instead of text. @quiet: no text but complaints. Returns: (transfer full). */
CliOutput *cli_output_new (gboolean json, gboolean quiet);

/* Ends the progress line. */
void cli_output_free (CliOutput *self);

gboolean cli_output_is_json (const CliOutput *self);

/* Returns: whether whoever read standard output has gone. */
gboolean cli_output_is_broken (const CliOutput *self);

/* From now on text is written although it was to be quiet: something needs the person. */
void cli_output_speak_up (CliOutput *self);

/* Writes text as it is, or a formatted line, to standard output; nothing with --json. */
void cli_output_text (CliOutput *self, const char *text);
void cli_output_line (CliOutput *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Writes a line to standard error, also with --json and --quiet. */
void cli_output_complain (CliOutput *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Draws the progress line anew, where standard error is a terminal; nothing with --json.
 * @limit: as in RopewayRunOptions. @by_record: each record of the source is one unit. @now: µs of the clock that
 * @progress->started is of. */
void cli_output_progress (CliOutput *self, const RopewayRunProgress *progress, guint64 limit,
                          gboolean by_record, gint64 now);

/* One attempt of one request as a line on standard error. */
void cli_output_trace (CliOutput *self, const RopewayHttpTrace *trace);

/* Writes @line, an object of agent/event-line.h, with --json; nothing without. */
void cli_output_event (CliOutput *self, const RopewayValue *line);

/* The line {"event": "end", "exit": @exit} of commands that tell no more there. */
void cli_output_end (CliOutput *self, int exit);

/* The last line of --json where there was no run to tell of. */
void cli_output_end_early (CliOutput *self, int exit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliOutput, cli_output_free)

G_END_DECLS
