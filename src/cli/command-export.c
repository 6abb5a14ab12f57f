/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job leaves the workspace as one file, to be kept, given away or run on a server. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "cli/cli-job.h"
#include "cli/cli-options.h"
#include "cli/cli-workspace.h"
#include "exchange/job-file.h"
#include "store/ledger.h"

static int
write_out (CliOutput *output, RopewayTree *tree, GBytes *bytes)
{
  g_autoptr (RopewayTree) line = NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  if (!cli_output_is_json (output))
    {
      if (fwrite (text, 1, length, stdout) == length && fflush (stdout) == 0)
        return CLI_EXIT_DONE;
      cli_output_complain (output, "ropeway export: %s",
                           _ ("The file could not be written to standard output."));
      return CLI_EXIT_FAILED;
    }
  line = ropeway_event_line_new ("file");
  ropeway_value_set (line, ropeway_tree_get_root (line), "file", -1,
                     ropeway_tree_copy (line, ropeway_tree_get_root (tree)));
  cli_output_event (output, ropeway_tree_get_root (line));
  return CLI_EXIT_DONE;
}

static gboolean
may_write (CliOutput *output, const CliOptions *options)
{
  g_autofree char *shown = g_filename_display_name (options->output);

  if (options->force || !g_file_test (options->output, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    return TRUE;
  cli_output_complain (output, _ ("ropeway export: “%s” is there already; --force replaces it."), shown);
  return FALSE;
}

static int
write_file (CliOutput *output, const CliOptions *options, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = g_filename_display_name (options->output);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  /* Whole or not at all: beside it first, then in its place. */
  if (!g_file_set_contents_full (options->output, text, (gssize)length,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666, &error))
    {
      cli_output_complain (output, "ropeway export: %s", error->message);
      return CLI_EXIT_FAILED;
    }
  cli_output_line (output, _ ("Written to %s. Secrets are not in it."), shown);
  return CLI_EXIT_DONE;
}

/* ---- with what it remembers ---- */

static gboolean
write_state (CliOutput *output, const RopewayTree *tree, const char *path, int *exit)
{
  g_autoptr (RopewayStore) store = cli_workspace_open (output, NULL, "export", exit);
  g_autofree char *job
      = ropeway_value_dup_member_text (ropeway_value_get (ropeway_tree_get_root (tree), "job"), "id");
  g_autoptr (GError) error = NULL;

  if (store == NULL)
    return FALSE;
  if (ropeway_ledger_export (store, job, path, &error))
    return TRUE;
  *exit = cli_job_refuse_state (output, error);
  return FALSE;
}

/* The memory first: a file that is there without it would write every record again. */
static int
write_both (CliOutput *output, const CliOptions *options, const RopewayTree *tree, GBytes *bytes)
{
  g_autofree char *path = g_strconcat (options->output, ".state", NULL);
  g_autofree char *shown = g_filename_display_name (path);
  int exit;

  if (!write_state (output, tree, path, &exit))
    return exit;
  exit = write_file (output, options, bytes);
  if (exit != CLI_EXIT_DONE)
    {
      g_unlink (path);
      return exit;
    }
  cli_output_line (output,
                   _ ("What the job remembers is in %s, records that were set aside among it: keep the two "
                      "files together, “ropeway run” goes on from there."),
                   shown);
  cli_output_line (output,
                   _ ("Now switch the job off here before you run the file: where two places carry the "
                      "same records, they are written twice."));
  return CLI_EXIT_DONE;
}

static int
export_job (CliOutput *output, const CliOptions *options)
{
  g_autoptr (RopewayTree) tree = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gboolean without_cases;
  int exit;

  if (options->with_state && options->output == NULL)
    return cli_options_refuse ("export",
                               _ ("--with-state needs --output: what is remembered goes beside the file."));
  tree = cli_workspace_load_job (output, options->file,
                                 options->draft ? ROPEWAY_FACE_WHOLE : ROPEWAY_FACE_IN_USE, "export", &exit);
  if (tree == NULL)
    return exit;
  without_cases = !options->with_cases && ropeway_job_file_drop_cases (tree);
  bytes = ropeway_job_file_write (tree);
  if (options->output == NULL)
    return write_out (output, tree, bytes);
  if (!may_write (output, options))
    return CLI_EXIT_FAILED;
  exit
      = options->with_state ? write_both (output, options, tree, bytes) : write_file (output, options, bytes);
  if (exit == CLI_EXIT_DONE && without_cases)
    cli_output_line (output, _ ("Golden cases are not in it either; --with-cases takes them along."));
  return exit;
}

int
cli_command_export (int argc, char **argv)
{
  g_auto (CliOptions) options = { 0 };
  g_autoptr (CliOutput) output = NULL;
  int exit;

  if (!cli_options_parse (
          &options,
          CLI_OPTION_OUTPUT | CLI_OPTION_FORCE | CLI_OPTION_DRAFT | CLI_OPTION_CASES | CLI_OPTION_WITH_STATE
              | CLI_OPTION_JSON,
          CLI_ARGUMENT_NAME,
          _ ("Writes a job of the workspace with its connections as a job file, to standard\n"
             "output where --output does not say otherwise. “ropeway run FILE” runs it\n"
             "anywhere."),
          _ ("Secrets are never in a job file. With --draft the draft goes along; without it\n"
             "the version in use alone. Golden cases hold records: they go along only with\n"
             "--with-cases. With --with-state the file goes on where the job stands: what it\n"
             "remembers is written beside it. Switch the job off here then."),
          argc, argv, &exit))
    return exit;
  output = cli_output_new (options.json, FALSE);
  exit = export_job (output, &options);
  if (exit != CLI_EXIT_USAGE)
    cli_output_end (output, exit);
  return exit;
}
