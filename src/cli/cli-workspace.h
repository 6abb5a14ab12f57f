/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what stands in the workspace is found by what a person types, and read without anybody's leave. */
#pragma once

#include "cli/cli-output.h"
#include "store/workspace-reader.h"

G_BEGIN_DECLS

/* Opens the workspace's database for reading. @path: (nullable): the one of the person who is logged in.
 * Returns: (transfer full) (nullable): NULL after a complaint of @command, with @exit as exit code. */
RopewayStore *cli_workspace_open (CliOutput *output, const char *path, const char *command, int *exit);

/* Finds a job, or a connection, by its id, or by its name where only one has it.
 * Returns: (transfer full) (nullable): its id; NULL after a complaint of @command, with @exit as exit code. */
char *cli_workspace_find_job (CliOutput *output, RopewayStore *store, const char *name, const char *command,
                              int *exit);
char *cli_workspace_find_connection (CliOutput *output, RopewayStore *store, const char *name,
                                     const char *command, int *exit);

/* Finds job @name and puts it together with its connections, as a job file. A job without a version in use has only a
 * draft, and is refused where @face is ROPEWAY_FACE_IN_USE.
 * Returns: (transfer full) (nullable): NULL after a complaint of @command, with @exit as exit code. */
RopewayTree *cli_workspace_load_job (CliOutput *output, const char *name, RopewayFace face,
                                     const char *command, int *exit);

G_END_DECLS
