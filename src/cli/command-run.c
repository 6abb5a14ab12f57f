/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run and its dry run are one thing with two outcomes, and share everything up to the writing. */
#include "base/i18n.h"
#include "cli/cli-start.h"

static int
run_or_plan (RopewayRunKind kind, const char *summary, const char *details, int argc, char **argv)
{
  const guint set = CLI_OPTION_STATE | CLI_OPTION_LIMIT | CLI_OPTION_SECRETS_FD | CLI_OPTION_PRACTICE
                    | CLI_OPTION_JSON | CLI_OPTION_QUIET | CLI_OPTION_VERBOSE | CLI_OPTION_ONLY
                    | CLI_OPTION_START
                    | (kind == ROPEWAY_RUN_PLAN ? CLI_OPTION_DRAFT : CLI_OPTION_TAKE_BACK | CLI_OPTION_GO_ON);
  g_auto (CliOptions) options = { 0 };
  g_autoptr (CliOutput) output = NULL;
  int exit;

  if (!cli_options_parse (&options, set, CLI_ARGUMENT_JOB, summary, details, argc, argv, &exit))
    return exit;
  output = cli_output_new (options.json, options.quiet);
  const CliStart start = {
    .output = output,
    .options = &options,
    .command = argv[0],
    .run = {
      .kind = kind,
      .limit = options.limit,
      .start = options.start,
      .again = options.again,
      .only = options.only,
      .take_back = options.take_back,
    },
  };
  return cli_start (&start);
}

int
cli_command_run (int argc, char **argv)
{
  return run_or_plan (ROPEWAY_RUN_WRITE,
                      _ ("Carries the records of a job. What it remembers stands in FILE.state: keep that\n"
                         "file, and the next run sends only what has changed."),
                      _ ("Secrets come from --secrets-fd, from systemd's credentials, or from variables\n"
                         "such as ROPEWAY_SECRET_SHOP_TOKEN. Ctrl-C stops in order; the next run goes on\n"
                         "there.\n"
                         "\n"
                         "Exit code: 0 done, 1 failed, 2 wrong arguments, 3 some records were set aside,\n"
                         "4 another run of the job is under way, 75 interrupted."),
                      argc, argv);
}

int
cli_command_plan (int argc, char **argv)
{
  return run_or_plan (ROPEWAY_RUN_PLAN,
                      _ ("Shows what a run would do, record by record and field by field (before → after).\n"
                         "It only reads: nothing is written to a service, and nothing is remembered."),
                      _ ("Exit code: 0 all of it could be delivered, 1 failed, 2 wrong arguments, 3 some\n"
                         "records would be set aside, 75 interrupted."),
                      argc, argv);
}
