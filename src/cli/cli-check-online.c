/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-check-online.h"

#include <string.h>

#include "agent/agent-secrets.h"
#include "base/i18n.h"
#include "cli/cli-job.h"
#include "cli/cli-run.h"
#include "practice/practice-address.h"
#include "source/connection-check-call.h"
#include "source/connection-check-verdict.h"

/* What all steps of a job share. */
typedef struct
{
  /* borrowed */
  CliOutput *output;
  const RopewayBundle *bundle;
  RopewaySecretProvider *secrets;
  RopewayRedactor *redactor;
  RopewayClock *clock;
  GCancellable *cancellable;

  /* borrowed, of the side that is checked */
  const RopewayConnection *connection;
  const RopewayEnvironment *environment;

  /* state */
  GMainLoop *loop;
  gboolean has_failed;
  gboolean was_stopped;
} Online;

/* ---- telling ---- */

static const char *
name_of_part (RopewayCheckPart part)
{
  static const char *const names[] = {
    [ROPEWAY_CHECK_SECRET] = N_ ("secret"),
    [ROPEWAY_CHECK_STORE] = N_ ("keeping what the sign-in grants"),
    [ROPEWAY_CHECK_RESOLVE] = N_ ("finding the computer"),
    [ROPEWAY_CHECK_CONNECT] = N_ ("connecting"),
    [ROPEWAY_CHECK_TLS] = N_ ("secure connection"),
    [ROPEWAY_CHECK_SIGN_IN] = N_ ("sign-in"),
    [ROPEWAY_CHECK_CALL] = N_ ("asking"),
    [ROPEWAY_CHECK_SEES] = N_ ("seeing records"),
    [ROPEWAY_CHECK_WRITE] = N_ ("writing the file"),
    [ROPEWAY_CHECK_CLOCK] = N_ ("clock"),
  };

  return _ (names[part]);
}

static const char *
word_of_verdict (RopewayCheckVerdict verdict)
{
  static const char *const words[] = {
    [ROPEWAY_CHECK_GOOD] = N_ ("good"),
    [ROPEWAY_CHECK_WARNING] = N_ ("warning"),
    [ROPEWAY_CHECK_FAILED] = N_ ("failed"),
    [ROPEWAY_CHECK_NOT_TRIED] = N_ ("not tried"),
  };

  return _ (words[verdict]);
}

static const char *
sentence_of_turn (RopewayTurn turn)
{
  switch (turn)
    {
    case ROPEWAY_TURN_SERVICE:
      return _ ("It is the service’s turn.");
    case ROPEWAY_TURN_ROPEWAY:
      return _ ("It is something that Ropeway cannot do.");
    case ROPEWAY_TURN_YOU:
      break;
    }
  return _ ("It is your turn.");
}

static void
print_step (const Online *self, const RopewayCheckStep *step)
{
  g_autofree char *called = step->subject != NULL
                                ? g_strdup_printf ("%s “%s”", name_of_part (step->part), step->subject)
                                : g_strdup (name_of_part (step->part));
  g_autofree char *sentence = NULL;

  if (step->verdict == ROPEWAY_CHECK_FAILED)
    cli_output_speak_up (self->output);
  if (step->note != NULL)
    cli_output_line (self->output, "  %s: %s (%s)", word_of_verdict (step->verdict), called, step->note);
  else
    cli_output_line (self->output, "  %s: %s", word_of_verdict (step->verdict), called);
  if (step->problem == NULL)
    return;
  sentence = ropeway_problem_dup_sentence (step->problem);
  cli_output_line (self->output, "    %s", sentence);
  cli_output_line (self->output, "    %s", sentence_of_turn (ropeway_problem_get_turn (step->problem)));
}

static void
on_step (const RopewayCheckStep *step, gpointer data)
{
  Online *self = data;
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("step");

  ropeway_event_line_add_text (line, "connection", self->connection->id);
  ropeway_event_line_add_text (line, "environment", self->environment->name);
  ropeway_event_line_add_text (line, "step", ropeway_check_part_to_text (step->part));
  ropeway_event_line_add_text (line, "verdict", ropeway_check_verdict_to_text (step->verdict));
  ropeway_event_line_add_text (line, "secret", step->subject);
  ropeway_event_line_add_text (line, "note", step->note);
  ropeway_event_line_add_problem (line, step->problem);
  cli_output_event (self->output, ropeway_tree_get_root (line));
  print_step (self, step);
}

/* ---- one side ---- */

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  RopewayConnectionCheck *check = ROPEWAY_CONNECTION_CHECK (source);
  Online *self = data;
  g_autoptr (GError) error = NULL;

  if (ropeway_connection_check_run_finish (check, result, &error) == NULL)
    self->was_stopped = TRUE;
  else
    self->has_failed |= !ropeway_connection_check_is_good (check);
  g_main_loop_quit (self->loop);
}

static void
check_side (Online *self, const RopewayConnection *connection, const RopewayEnvironment *environment,
            const RopewayCheckCall *call)
{
  g_autoptr (RopewayConnectionCheck) check = ropeway_connection_check_new (
      (RopewayConnection *)connection, environment, call, self->secrets, self->redactor, self->clock);
  const char *name = connection->name != NULL ? connection->name : connection->id;

  if (self->was_stopped)
    return;
  self->connection = connection;
  self->environment = environment;
  cli_output_line (self->output, _ ("%s (%s), %s:"), name, environment->name, environment->address);
  ropeway_connection_check_set_func (check, on_step, self);
  ropeway_connection_check_run_async (check, self->cancellable, on_done, self);
  g_main_loop_run (self->loop);
}

/* Two sides of one service are one connection; two files are two. */
static gboolean
is_one_connection (const RopewayBundle *bundle)
{
  return bundle->source_connection == bundle->destination_connection
         && bundle->source_environment == bundle->destination_environment
         && strcmp (bundle->source_connection->kind, "file") != 0;
}

static void
check_both (Online *self)
{
  const RopewayBundle *bundle = self->bundle;
  g_autoptr (GPtrArray) fields = ropeway_check_call_dup_fields (bundle);
  RopewayCheckCall call;

  ropeway_check_call_choose_source (bundle, &call);
  call.fields = fields;
  check_side (self, bundle->source_connection, bundle->source_environment, &call);
  if (is_one_connection (bundle))
    return;
  ropeway_check_call_choose_destination (bundle, &call);
  check_side (self, bundle->destination_connection, bundle->destination_environment, &call);
}

/* ---- the computer ---- */

/* A zone that this computer does not know was an error before. */
static void
tell_zone (Online *self)
{
  const RopewayJob *job = self->bundle->job;
  const char *said
      = job->schedule != NULL && job->schedule->zone_name != NULL ? job->schedule->zone_name : job->zone_name;
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("step");
  const char *zone = said != NULL ? said : g_time_zone_get_identifier (local);

  ropeway_event_line_add_text (line, "step", "zone");
  ropeway_event_line_add_text (line, "verdict", "good");
  ropeway_event_line_add_text (line, "note", zone);
  cli_output_event (self->output, ropeway_tree_get_root (line));
  cli_output_line (self->output, said != NULL ? _ ("Zone of the job: %s.") : _ ("Zone of this computer: %s."),
                   zone);
}

/* Returns: whether one side is a practice app that nobody said the address of. */
static gboolean
wants_practice (const RopewayBundle *bundle)
{
  return ropeway_practice_address_get_app (bundle->source_environment->address) != NULL
         || ropeway_practice_address_get_app (bundle->destination_environment->address) != NULL;
}

int
cli_check_online (CliOutput *output, const CliOptions *options, const RopewayBundle *bundle)
{
  g_autoptr (RopewaySecretProvider) secrets = NULL;
  g_autoptr (RopewayRedactor) redactor = ropeway_redactor_new ();
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = NULL;
  Online self = { .output = output, .bundle = bundle, .redactor = redactor, .clock = clock, .loop = loop };

  if (wants_practice (bundle))
    return cli_options_refuse (
        "check", _ ("This job works with the practice apps: start them with “ropeway practice”, then add "
                    "--practice and the address it prints."));
  secrets = cli_job_is_file (options->file) ? cli_job_make_secrets (output, options)
                                            : ropeway_agent_secrets_new (ROPEWAY_KEEPER_KEYRING);
  if (secrets == NULL)
    return CLI_EXIT_USAGE;
  self.secrets = secrets;
  self.cancellable = cancellable = cli_run_watch_signals (NULL);
  tell_zone (&self);
  check_both (&self);
  if (self.was_stopped)
    {
      cli_output_complain (output, "%s", _ ("Stopped. Nothing was changed."));
      return CLI_EXIT_INTERRUPTED;
    }
  cli_output_line (output, "%s", self.has_failed ? _ ("A step failed.") : _ ("Everything can be reached."));
  return self.has_failed ? CLI_EXIT_FAILED : CLI_EXIT_DONE;
}
