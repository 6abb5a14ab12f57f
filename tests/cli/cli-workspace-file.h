/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: jobs of a workspace, put there as the agent does it, for commands that only read it. */
#pragma once

#include "support/test-workspace.h"
#include "value/value.h"

G_BEGIN_DECLS

/* Puts the shipped practice job @job with its connections into the workspace of @workspace's environment; @old is
 * replaced by @new in its text, once ((nullable)). The database is closed again. */
void cli_put_job (TestWorkspace *workspace, const char *job, const char *old, const char *new);

/* Puts document @text of that kind there, as its first revision. */
void cli_put_document (TestWorkspace *workspace, const char *kind, const char *text);

G_END_DECLS
