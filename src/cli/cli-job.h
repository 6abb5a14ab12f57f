/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: from the argument of a command to a job that can run: read, pointed at the practice apps, checked; with its
 * state and its secrets. */
#pragma once

#include "cli/cli-options.h"
#include "cli/cli-output.h"
#include "model/bundle.h"
#include "secrets/secret-provider.h"
#include "store/workspace-reader.h"

G_BEGIN_DECLS

/* Returns: whether @argument is a path; everything else is a job's name (src/DESIGN.md §4). */
gboolean cli_job_is_file (const char *argument);

/* Reads the job file @path. @command is used in complaints.
 * Returns: (transfer full) (nullable): NULL after a complaint, with @exit as exit code. */
RopewayTree *cli_job_load_file (CliOutput *output, const char *path, const char *command, int *exit);

/* Reads the job file @options->file, or the job of the workspace that has that name: @face of it. @command
 * is used in complaints.
 * Returns: (transfer full) (nullable): NULL after a complaint, with @exit as exit code. */
RopewayTree *cli_job_load (CliOutput *output, const CliOptions *options, RopewayFace face,
                           const char *command, int *exit);

/* Returns: whether the options fit to a job's name; else after a complaint, with @exit as exit code. */
gboolean cli_job_takes_name (const CliOptions *options, const char *command, int *exit);

/* Reads and checks the job in @tree: the model, then the mapping, all problems at once.
 * Returns: (transfer full) (nullable): NULL where there are errors. */
RopewayBundle *cli_job_parse (RopewayTree *tree, RopewayProblems *problems);

/* Prints @problems, each with where it is, and how many there are; @name is that of the file. */
void cli_job_print_problems (CliOutput *output, const RopewayProblems *problems, const char *name);

/* _load() and _parse() for a command that runs the job; a practice address that leads nowhere is refused.
 * Returns: (transfer full) (nullable): NULL after a complaint, with @exit as exit code. */
RopewayBundle *cli_job_open (CliOutput *output, const CliOptions *options, const char *command, int *exit);

/* Returns: (transfer full): where the memory of the job in @tree is: --state; of a name the workspace; else
 * $STATE_DIRECTORY/<id>.state, unless only beside the file there is one already; else beside the file. */
char *cli_job_dup_state_path (const CliOptions *options, const RopewayTree *tree);

/* Returns: (transfer full) (nullable): the providers of secrets: the descriptor of --secrets-fd, systemd's
 * credentials, the environment, and what “ropeway sign-in” keeps for files. NULL after a complaint. */
RopewaySecretProvider *cli_job_make_secrets (CliOutput *output, const CliOptions *options);

/* Complains about a state that cannot be opened. Returns: the exit code. */
int cli_job_refuse_state (CliOutput *output, const GError *error);

G_END_DECLS
