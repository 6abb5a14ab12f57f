/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the commands of the program share: how they are called and how they end. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a command ends; scripts rely on these numbers. */
typedef enum
{
  CLI_EXIT_DONE = 0,
  CLI_EXIT_FAILED = 1,
  CLI_EXIT_USAGE = 2,        /* wrong arguments, or a file that cannot be read */
  CLI_EXIT_PARTLY = 3,       /* some records were set aside */
  CLI_EXIT_BUSY = 4,         /* another process works on the same state */
  CLI_EXIT_INTERRUPTED = 75, /* stopped in order, with its state saved (EX_TEMPFAIL of sysexits.h) */
  CLI_EXIT_KILLED = 130,     /* stopped at once, by a second Ctrl-C */
} CliExit;

/* Returns: (transfer none): what the program was called by, for commands that a person may copy. */
const char *cli_get_program (void);

/* The commands: argv[0] is the command's name. Each returns its exit code. */
int cli_command_run (int argc, char **argv);
int cli_command_plan (int argc, char **argv);
int cli_command_check (int argc, char **argv);
int cli_command_test (int argc, char **argv);
int cli_command_log (int argc, char **argv);
int cli_command_serve (int argc, char **argv);
int cli_command_parked (int argc, char **argv);
int cli_command_secret (int argc, char **argv);
int cli_command_sign_in (int argc, char **argv);
int cli_command_import (int argc, char **argv);
int cli_command_export (int argc, char **argv);
int cli_command_practice (int argc, char **argv);
int cli_command_demo (int argc, char **argv);

G_END_DECLS
