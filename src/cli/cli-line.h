/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the agent tells of a run comes as lines of agent/event-line.h, and is needed as the engine tells it. */
#pragma once

#include "sync/run.h"
#include "value/value.h"

G_BEGIN_DECLS

/* Each reads an object of agent/event-line.h; what is missing, or is something else, is left as nothing: the line may
 * come from another version. @line: (nullable). */

/* Returns: (transfer full) (nullable): member "problem". */
RopewayProblem *cli_line_dup_problem (const RopewayValue *line);

/* Returns: (transfer full) (nullable): member "key" as it is stored. */
char *cli_line_dup_key (const RopewayValue *line);

/* Reads a line "progress"; everything but "started". */
void cli_line_read_progress (const RopewayValue *line, RopewayRunProgress *progress);

/* Returns: (transfer full): the run that a line "end" tells of. */
RopewayRunRecord *cli_line_dup_record (const RopewayValue *line);

/* Returns: which outcome member "outcome" names; FALSE where it is none. */
gboolean cli_line_get_outcome (const RopewayValue *line, RopewayOutcomeKind *kind);

G_END_DECLS
