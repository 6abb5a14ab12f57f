/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-job.h"

#include <string.h>

#include "base/i18n.h"
#include "cli/cli-text.h"
#include "cli/cli-workspace.h"
#include "exchange/job-file.h"
#include "mapping/program.h"
#include "practice/practice-address.h"
#include "secrets/secret-file.h"
#include "store/store.h"

/* src/DESIGN.md §4: what has a slash or ends in ".json" is a file, everything else the name of a job. */
gboolean
cli_job_is_file (const char *argument)
{
  return strchr (argument, '/') != NULL || g_str_has_suffix (argument, ".json");
}

static int
exit_of (const GError *error)
{
  return g_error_matches (error, ROPEWAY_JOB_FILE_ERROR, ROPEWAY_JOB_FILE_ERROR_READ) ? CLI_EXIT_USAGE
                                                                                      : CLI_EXIT_FAILED;
}

gboolean
cli_job_takes_name (const CliOptions *options, const char *command, int *exit)
{
  const struct
  {
    const char *option;
    gboolean is_given;
  } of_files[] = {
    { "--state", options->state != NULL },
    { "--practice", options->practice != NULL },
    { "--secrets-fd", options->secrets_fd >= 0 },
    { "--verbose", options->verbose },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (of_files); i++)
    if (of_files[i].is_given)
      {
        *exit = cli_options_refuse (command,
                                    _ ("%s goes with a job file; “%s” is the name of a job. For a file write "
                                       "“./%s”."),
                                    of_files[i].option, options->file, options->file);
        return FALSE;
      }
  return TRUE;
}

RopewayTree *
cli_job_load_file (CliOutput *output, const char *path, const char *command, int *exit)
{
  g_autoptr (GError) error = NULL;
  RopewayTree *tree;

  if (strcmp (path, "-") == 0)
    {
      *exit = cli_options_refuse (command, _ ("A job cannot be read from standard input; give a file."));
      return NULL;
    }
  tree = ropeway_job_file_load (path, &error);
  if (tree == NULL)
    {
      cli_output_complain (output, "ropeway %s: %s", command, error->message);
      *exit = exit_of (error);
    }
  return tree;
}

RopewayTree *
cli_job_load (CliOutput *output, const CliOptions *options, RopewayFace face, const char *command, int *exit)
{
  gboolean is_file = cli_job_is_file (options->file) || strcmp (options->file, "-") == 0;

  if (!is_file)
    return cli_job_takes_name (options, command, exit)
               ? cli_workspace_load_job (output, options->file, face, command, exit)
               : NULL;
  if (!options->draft)
    return cli_job_load_file (output, options->file, command, exit);
  *exit = cli_options_refuse (command, _ ("--draft goes with the name of a job; “%s” is a file."),
                              options->file);
  return NULL;
}

/* What is said of a rule because of something that is said already. */
static gboolean
is_consequence (const RopewayProblem *problem)
{
  const char *code = ropeway_problem_get_code (problem);

  return strcmp (code, "mapping.rule-incomplete") == 0 || strcmp (code, "mapping.condition-incomplete") == 0;
}

/* The mapping is checked also where the rest has problems, so that the person hears of all of them at once. */
static gboolean
check_mapping (RopewayTree *tree, const RopewayBundle *bundle, RopewayProblems *problems)
{
  const RopewayValue *value = ropeway_value_get (ropeway_tree_get_root (tree), "job");
  g_autoptr (RopewayProblems) known = ropeway_problems_new ();
  g_autoptr (RopewayProblems) found = ropeway_problems_new ();
  g_autoptr (RopewayProgram) program = NULL;
  g_autoptr (RopewayJob) job = NULL;

  if (bundle != NULL)
    job = ropeway_job_ref (bundle->job);
  else if (value != NULL)
    job = ropeway_job_parse (tree, value, "/job", known);
  if (job == NULL)
    return FALSE;
  program = ropeway_program_compile (job, bundle != NULL ? bundle->source_connection : NULL, found);
  for (guint i = 0; i < ropeway_problems_get_n (found); i++)
    {
      RopewayProblem *problem = ropeway_problems_get (found, i);

      if (bundle != NULL || !is_consequence (problem))
        ropeway_problems_add (problems, ropeway_problem_ref (problem));
    }
  return program != NULL;
}

RopewayBundle *
cli_job_parse (RopewayTree *tree, RopewayProblems *problems)
{
  g_autoptr (RopewayBundle) bundle = ropeway_bundle_parse (tree, problems);

  return check_mapping (tree, bundle, problems) ? g_steal_pointer (&bundle) : NULL;
}

static void
print_problem (CliOutput *output, const RopewayProblem *problem)
{
  const char *pointer = ropeway_problem_get_pointer (problem);
  gboolean is_error = ropeway_problem_get_severity (problem) == ROPEWAY_SEVERITY_ERROR;
  g_autofree char *sentence = ropeway_problem_dup_sentence (problem);

  cli_output_line (output, "%s: %s", is_error ? _ ("error") : _ ("warning"), sentence);
  if (pointer != NULL && *pointer != '\0')
    cli_output_line (output, _ ("  at %s"), pointer);
}

static void
say_problem (CliOutput *output, const RopewayProblem *problem)
{
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("problem");

  ropeway_event_line_add_problem (line, problem);
  cli_output_event (output, ropeway_tree_get_root (line));
  print_problem (output, problem);
}

static char *
count_sentence (guint n_errors, guint n_warnings, const char *name)
{
  g_autofree char *errors
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u error", "%u errors", n_errors), n_errors);
  g_autofree char *warnings
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u warning", "%u warnings", n_warnings), n_warnings);

  if (n_warnings == 0)
    return g_strdup_printf (_ ("%s: %s."), name, errors);
  if (n_errors == 0)
    return g_strdup_printf (_ ("%s: %s."), name, warnings);
  return g_strdup_printf (_ ("%s: %s, %s."), name, errors, warnings);
}

void
cli_job_print_problems (CliOutput *output, const RopewayProblems *problems, const char *name)
{
  guint n = ropeway_problems_get_n (problems);
  guint n_dropped = ropeway_problems_get_n_dropped (problems);
  guint n_errors = 0;

  for (guint i = 0; i < n; i++)
    {
      const RopewayProblem *problem = ropeway_problems_get (problems, i);

      if (ropeway_problem_get_severity (problem) == ROPEWAY_SEVERITY_ERROR)
        n_errors++;
      say_problem (output, problem);
    }
  if (n == 0)
    return;
  if (n_dropped > 0)
    {
      g_autofree char *count = g_strdup_printf ("%u", n_dropped);
      g_autoptr (RopewayProblem) more = ropeway_problem_new ("problem.more", NULL, "count", count, NULL);

      say_problem (output, more);
    }
  g_autofree char *sentence = count_sentence (n_errors, n - n_errors, name);
  cli_output_line (output, "%s", sentence);
}

RopewayBundle *
cli_job_open (CliOutput *output, const CliOptions *options, const char *command, int *exit)
{
  g_autoptr (RopewayTree) tree = cli_job_load (output, options, ROPEWAY_FACE_IN_USE, command, exit);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayBundle) bundle = NULL;

  if (tree == NULL)
    return NULL;
  if (options->practice != NULL)
    ropeway_practice_address_use (tree, options->practice);
  bundle = cli_job_parse (tree, problems);
  if (bundle == NULL)
    {
      cli_output_speak_up (output);
      cli_job_print_problems (output, problems, options->file);
      *exit = CLI_EXIT_FAILED;
      return NULL;
    }
  if (ropeway_practice_address_get_app (bundle->source_environment->address) != NULL
      || ropeway_practice_address_get_app (bundle->destination_environment->address) != NULL)
    {
      *exit
          = cli_options_refuse (command, _ ("This job works with the practice apps: start them with “ropeway "
                                            "practice”, then add --practice and the address it prints."));
      return NULL;
    }
  return g_steal_pointer (&bundle);
}

char *
cli_job_dup_state_path (const CliOptions *options, const RopewayTree *tree)
{
  const char *folders = g_getenv ("STATE_DIRECTORY");
  g_autofree char *beside = NULL;
  g_autofree char *id = NULL;

  if (options->state != NULL)
    return g_strdup (options->state);
  if (!cli_job_is_file (options->file))
    return ropeway_workspace_dup_path ();
  beside = g_strconcat (options->file, ".state", NULL);
  id = ropeway_value_dup_member_text (ropeway_value_get (ropeway_tree_get_root (tree), "job"), "id");
  if (folders != NULL && *folders != '\0' && id != NULL)
    {
      /* systemd gives several with colons between them; the first is the unit's own. */
      g_autofree char *folder = g_strndup (folders, strcspn (folders, ":"));
      g_autofree char *name = g_strconcat (id, ".state", NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      /* What came with the file is the job's memory: to begin anew would write all its records again. */
      if (g_file_test (path, G_FILE_TEST_EXISTS) || !g_file_test (beside, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  return g_steal_pointer (&beside);
}

/* What a sign-in was granted changes as it is used: it is kept where we may write, apart from what was given to us. */
static RopewaySecretProvider *
make_signed_in (void)
{
  const char *folders = g_getenv ("STATE_DIRECTORY");
  g_autofree char *state = folders != NULL && *folders != '\0'
                               ? g_strndup (folders, strcspn (folders, ":"))
                               : g_build_filename (g_get_user_state_dir (), "ropeway", NULL);
  g_autofree char *path = g_build_filename (state, "sign-ins", "tokens", NULL);

  return ropeway_secret_file_new (path);
}

RopewaySecretProvider *
cli_job_make_secrets (CliOutput *output, const CliOptions *options)
{
  g_autoptr (RopewaySecretProvider) descriptor = NULL;
  g_autoptr (RopewaySecretProvider) credentials = ropeway_secret_credentials_new ();
  g_autoptr (RopewaySecretProvider) environment = ropeway_secret_environment_new ();
  g_autoptr (RopewaySecretProvider) signed_in = NULL;
  g_autoptr (GError) error = NULL;

  if (options->secrets_fd >= 0)
    {
      descriptor = ropeway_secret_descriptor_new (options->secrets_fd, &error);
      if (descriptor == NULL)
        {
          cli_output_complain (output, "%s", error->message);
          return NULL;
        }
    }
  signed_in = make_signed_in ();
  RopewaySecretProvider *const providers[] = { descriptor, credentials, environment, signed_in };
  return ropeway_secret_chain_new (providers, G_N_ELEMENTS (providers));
}

int
cli_job_refuse_state (CliOutput *output, const GError *error)
{
  cli_output_complain (output, "%s", error->message);
  return g_error_matches (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_BUSY) ? CLI_EXIT_BUSY
                                                                                : CLI_EXIT_FAILED;
}
