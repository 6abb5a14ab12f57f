/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: every command reads its arguments the same way and complains about wrong ones in the same words. */
#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

/* Which options a command knows, besides --help. */
typedef enum
{
  CLI_OPTION_STATE = 1 << 0,
  CLI_OPTION_JSON = 1 << 1,
  CLI_OPTION_LIMIT = 1 << 2, /* of records */
  CLI_OPTION_SECRETS_FD = 1 << 3,
  CLI_OPTION_VERBOSE = 1 << 4,
  CLI_OPTION_PRACTICE = 1 << 5,
  CLI_OPTION_QUIET = 1 << 6,
  CLI_OPTION_RUN = 1 << 7,
  CLI_OPTION_PORT = 1 << 8,
  CLI_OPTION_CONTACTS = 1 << 9,
  CLI_OPTION_KEEP = 1 << 10,
  CLI_OPTION_MOST = 1 << 11,    /* --limit again, of runs shown */
  CLI_OPTION_RECORDS = 1 << 12, /* and of records shown */
  CLI_OPTION_ENVIRONMENT = 1 << 13,
  CLI_OPTION_OUTPUT = 1 << 14,
  CLI_OPTION_FORCE = 1 << 15,
  CLI_OPTION_DRAFT = 1 << 16,
  CLI_OPTION_KEEPER = 1 << 17,
  CLI_OPTION_CASES = 1 << 18,
  CLI_OPTION_WITH_STATE = 1 << 19,
  CLI_OPTION_ONLY = 1 << 20,      /* --only */
  CLI_OPTION_TAKE_BACK = 1 << 21, /* --take-back, with it */
  CLI_OPTION_CAUSE = 1 << 22,
  CLI_OPTION_START = 1 << 23, /* --start and --read-again-from */
  CLI_OPTION_GO_ON = 1 << 24,
  CLI_OPTION_SIGN_IN = 1 << 25, /* --connection, --device, --paste, --open and --sign-out */
  CLI_OPTION_ONLINE = 1 << 26,
} CliOptionSet;

/* What was asked for. */
typedef struct
{
  /* owned */
  char *file;        /* (nullable): the argument that is no option */
  char **words;      /* (nullable): all of them, of a command that takes several */
  char *state;       /* (nullable) */
  char *practice;    /* (nullable): without a slash at its end */
  char *keep;        /* (nullable) */
  char *environment; /* (nullable) */
  char *output;      /* (nullable) */
  char *keeper;      /* (nullable): of secrets: "keyring" or "file" */
  char *start;       /* (nullable): as RopewayRunOptions */
  char *again;       /* (nullable): the same; "" is the beginning */
  char *only;        /* (nullable): a record's key, as it was typed */
  char *connection;  /* (nullable) */

  /* state */
  gboolean json;
  gboolean quiet;
  gboolean verbose;
  gboolean force;
  gboolean draft;
  gboolean online;
  gboolean with_cases;
  gboolean with_state;
  gboolean take_back;
  gboolean device;
  gboolean paste;
  gboolean open;
  gboolean sign_out;
  guint64 limit;  /* 0: not given */
  int secrets_fd; /* -1: not given */
  gint64 run;     /* 0: not given */
  gint64 go_on;   /* number of a run; 0: not given */
  guint16 port;
  guint contacts; /* 0: not given */
  guint cause;    /* 0: not given */
} CliOptions;

void cli_options_clear (CliOptions *options);

/* What stands behind the options. */
typedef enum
{
  CLI_ARGUMENT_NONE,
  CLI_ARGUMENT_FILE,
  CLI_ARGUMENT_NAME,       /* of a job in the workspace */
  CLI_ARGUMENT_JOB,        /* one or the other: cli_job_is_file() */
  CLI_ARGUMENT_CONNECTION, /* a file, or the name of a connection */
  CLI_ARGUMENT_WORDS,      /* any number of words, as the command likes */
  CLI_ARGUMENT_KEYS,       /* the same: perhaps an action, a job, and keys of records */
} CliArgument;

/* Reads the arguments of a command into @options. @set: of CliOptionSet. @argument: needed exactly once, but for words.
 * @summary, @details: for --help, translated.
 * Returns: FALSE where the command ends here, with @exit as its exit code: after --help, or with a complaint. */
gboolean cli_options_parse (CliOptions *options, guint set, CliArgument argument, const char *summary,
                            const char *details, int argc, char **argv, int *exit);

/* Complains about wrong arguments of @command. Returns: CLI_EXIT_USAGE. */
int cli_options_refuse (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliOptions, cli_options_clear)

G_END_DECLS
