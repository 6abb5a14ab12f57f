/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job of the workspace is made ready to run in the same way by the agent and, where there is no bus, by the
 * command line. */
#pragma once

#include "agent/practice-host.h"
#include "bus/agent-error.h"
#include "secrets/secret-provider.h"
#include "store/workspace-reader.h"

G_BEGIN_DECLS

/* Puts job @id with its connections together as @face says, points practice addresses to @practice, checks it and
 * compiles its mapping. @problems: (nullable): gets all that is wrong, warnings included.
 * Returns: (transfer full) (nullable). Errors: ROPEWAY_AGENT_ERROR: NOT_THERE, INVALID with the first problem's
 * sentence, FAILED. */
RopewayBundle *ropeway_job_runner_prepare (RopewayStore *store, RopewayPracticeHost *practice, const char *id,
                                           RopewayFace face, RopewayProblems *problems, GError **error);

/* Checks a bundle, {"connections", "job"}, and compiles its mapping. @problems gets all that is wrong.
 * Returns: (transfer full) (nullable): NULL where there are errors. */
RopewayBundle *ropeway_job_runner_check (RopewayTree *tree, RopewayProblems *problems);

/* Sets @error to INVALID with the sentence of the first error in @problems, and how many more there are. */
void ropeway_job_runner_set_invalid (GError **error, const RopewayProblems *problems);

G_END_DECLS
