/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-output.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/timestamp.h"
#include "cli/cli-text.h"
#include "cli/cli.h"

#define DEFAULT_WIDTH 80

struct _CliOutput
{
  /* state */
  gboolean json;
  gboolean quiet;
  gboolean broken;   /* nobody reads standard output any more */
  gboolean terminal; /* standard error is one */
  gboolean drawn;    /* the cursor stands behind a progress line */
};

CliOutput *
cli_output_new (gboolean json, gboolean quiet)
{
  CliOutput *self = g_new0 (CliOutput, 1);

  self->json = json;
  self->quiet = quiet;
  self->terminal = isatty (STDERR_FILENO);
  return self;
}

static void
clear_progress (CliOutput *self)
{
  if (self->drawn)
    fputs ("\r\033[K", stderr);
  self->drawn = FALSE;
}

void
cli_output_free (CliOutput *self)
{
  clear_progress (self);
  fflush (stderr);
  g_free (self);
}

gboolean
cli_output_is_json (const CliOutput *self)
{
  return self->json;
}

gboolean
cli_output_is_broken (const CliOutput *self)
{
  return self->broken;
}

void
cli_output_speak_up (CliOutput *self)
{
  self->quiet = FALSE;
}

static void
write_out (CliOutput *self, const char *text)
{
  clear_progress (self);
  if (!self->broken && (fputs (text, stdout) < 0 || fflush (stdout) != 0))
    self->broken = TRUE;
}

void
cli_output_text (CliOutput *self, const char *text)
{
  if (!self->json && !self->quiet)
    write_out (self, text);
}

void
cli_output_line (CliOutput *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  line = g_strconcat (text, "\n", NULL);
  cli_output_text (self, line);
}

void
cli_output_complain (CliOutput *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  clear_progress (self);
  fprintf (stderr, "%s\n", text);
}

/* ---- progress ---- */

static guint
terminal_width (void)
{
  struct winsize size = { 0 };

  if (ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return DEFAULT_WIDTH;
}

static void
add_part (GString *line, char *part)
{
  g_autofree char *owned = part;

  g_string_append_printf (line, "%s%s", line->len > 0 ? " · " : "", owned);
}

static void
add_count (GString *list, guint64 count, const char *word)
{
  g_autofree char *number = cli_text_number (count);

  if (count > 0)
    g_string_append_printf (list, "%s%s %s", list->len > 0 ? ", " : "", number, word);
}

static char *
make_counts (const guint64 *counts)
{
  GString *list = g_string_new (NULL);

  add_count (list, counts[ROPEWAY_OUTCOME_CREATED], _ ("new"));
  add_count (list, counts[ROPEWAY_OUTCOME_UPDATED], _ ("changed"));
  add_count (list, counts[ROPEWAY_OUTCOME_DELETED], _ ("removed"));
  add_count (list, counts[ROPEWAY_OUTCOME_UNCHANGED], _ ("the same"));
  add_count (list, counts[ROPEWAY_OUTCOME_LEFT_OUT], _ ("left out"));
  add_count (list, counts[ROPEWAY_OUTCOME_PARKED], _ ("set aside"));
  return g_string_free (list, FALSE);
}

static guint64
count_finished (const RopewayRunProgress *progress)
{
  guint64 n = 0;

  for (guint i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    n += progress->counts[i];
  return n;
}

static char *
make_progress_line (const RopewayRunProgress *progress, guint64 limit, gboolean by_record, gint64 now)
{
  GString *line = g_string_new (NULL);
  guint64 at = by_record ? count_finished (progress) : progress->read;
  guint64 total = progress->total > 0 ? (guint64)progress->total : 0;
  gint64 elapsed = now - progress->started;
  gint64 rate = elapsed > 0 ? (gint64)((double)at * G_TIME_SPAN_SECOND / (double)elapsed) : 0;
  g_autofree char *at_text = cli_text_number (at);
  char *counts = make_counts (progress->counts);

  if (limit > 0 && by_record)
    total = MIN (total > 0 ? total : limit, limit);
  if (total > at)
    {
      g_autofree char *total_text = cli_text_number (total);
      add_part (line, g_strdup_printf (_ ("%s of about %s"), at_text, total_text));
    }
  else
    add_part (line, g_strdup (at_text));
  if (rate > 0)
    {
      g_autofree char *rate_text = cli_text_number ((guint64)rate);
      add_part (line, g_strdup_printf (_ ("%s/s"), rate_text));
    }
  if (*counts != '\0')
    add_part (line, counts);
  else
    g_free (counts);
  if (rate > 0 && total > at)
    {
      g_autofree char *left
          = cli_text_duration ((gint64)(total - at) / rate * G_TIME_SPAN_SECOND + G_TIME_SPAN_SECOND);
      add_part (line, g_strdup_printf (_ ("%s left"), left));
    }
  return g_string_free (line, FALSE);
}

static void
write_progress_object (CliOutput *self, const RopewayRunProgress *progress)
{
  JsonBuilder *object = cli_output_begin ("progress");

  cli_output_add_number (object, "read", (gint64)progress->read);
  cli_output_add_number (object, "units", (gint64)progress->units);
  json_builder_set_member_name (object, "total");
  if (progress->total >= 0)
    json_builder_add_int_value (object, progress->total);
  else
    json_builder_add_null_value (object);
  cli_output_add_number (object, "requests", (gint64)progress->requests);
  cli_output_add_counts (object, progress->counts);
  cli_output_end (self, object);
}

void
cli_output_progress (CliOutput *self, const RopewayRunProgress *progress, guint64 limit, gboolean by_record,
                     gint64 now)
{
  g_autofree char *line = NULL;
  g_autofree char *cut = NULL;

  if (self->json)
    {
      write_progress_object (self, progress);
      return;
    }
  if (!self->terminal || self->quiet)
    return;
  line = make_progress_line (progress, limit, by_record, now);
  cut = cli_text_cut (line, terminal_width () - 1);
  fprintf (stderr, "\r%s\033[K", cut);
  fflush (stderr);
  self->drawn = TRUE;
}

void
cli_output_trace (CliOutput *self, const RopewayHttpTrace *trace)
{
  g_autofree char *duration = cli_text_duration (trace->duration);
  g_autofree char *bytes = cli_text_number (trace->response_bytes);
  g_autofree char *attempt
      = trace->attempt > 1 ? g_strdup_printf (_ (" (attempt %u)"), trace->attempt) : g_strdup ("");

  if (trace->status > 0)
    cli_output_complain (self, _ ("%s %s%s: %u, %s, %s bytes"), trace->method, trace->url, attempt,
                         trace->status, duration, bytes);
  else
    cli_output_complain (self, _ ("%s %s%s: no answer, %s, %s"), trace->method, trace->url, attempt, duration,
                         trace->error != NULL ? trace->error : "");
}

/* ---- --json ---- */

JsonBuilder *
cli_output_begin (const char *event)
{
  JsonBuilder *object = json_builder_new ();

  json_builder_begin_object (object);
  cli_output_add_text (object, "event", event);
  return object;
}

void
cli_output_add_text (JsonBuilder *object, const char *name, const char *text)
{
  json_builder_set_member_name (object, name);
  if (text != NULL)
    json_builder_add_string_value (object, text);
  else
    json_builder_add_null_value (object);
}

void
cli_output_add_key (JsonBuilder *object, const char *key)
{
  g_auto (GStrv) parts = key != NULL ? cli_text_split_key (key) : NULL;

  json_builder_set_member_name (object, "key");
  json_builder_begin_array (object);
  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    json_builder_add_string_value (object, parts[i]);
  json_builder_end_array (object);
}

void
cli_output_add_number (JsonBuilder *object, const char *name, gint64 number)
{
  json_builder_set_member_name (object, name);
  json_builder_add_int_value (object, number);
}

void
cli_output_add_moment (JsonBuilder *object, const char *name, gint64 us)
{
  g_autofree char *text = us != 0 ? ropeway_timestamp_format (us) : NULL;

  cli_output_add_text (object, name, text);
}

static void
add_arguments (JsonBuilder *object, const RopewayProblem *problem)
{
  json_builder_set_member_name (object, "arguments");
  json_builder_begin_object (object);
  for (guint i = 0; i < ropeway_problem_get_n_arguments (problem); i++)
    {
      const char *name;
      const char *value;

      ropeway_problem_get_argument (problem, i, &name, &value);
      g_autofree char *valid = g_utf8_make_valid (value, -1);
      cli_output_add_text (object, name, valid);
    }
  json_builder_end_object (object);
}

void
cli_output_add_problem (JsonBuilder *object, const RopewayProblem *problem)
{
  static const char *const turns[] = {
    [ROPEWAY_TURN_YOU] = "you",
    [ROPEWAY_TURN_SERVICE] = "service",
    [ROPEWAY_TURN_ROPEWAY] = "ropeway",
  };
  g_autofree char *sentence = NULL;

  json_builder_set_member_name (object, "problem");
  if (problem == NULL)
    {
      json_builder_add_null_value (object);
      return;
    }
  sentence = ropeway_problem_dup_sentence (problem);
  json_builder_begin_object (object);
  cli_output_add_text (object, "code", ropeway_problem_get_code (problem));
  cli_output_add_text (object, "severity",
                       ropeway_problem_get_severity (problem) == ROPEWAY_SEVERITY_ERROR ? "error"
                                                                                        : "warning");
  cli_output_add_text (object, "turn", turns[ropeway_problem_get_turn (problem)]);
  cli_output_add_text (object, "pointer", ropeway_problem_get_pointer (problem));
  cli_output_add_text (object, "sentence", sentence);
  add_arguments (object, problem);
  json_builder_end_object (object);
}

void
cli_output_add_counts (JsonBuilder *object, const guint64 counts[ROPEWAY_N_OUTCOMES])
{
  json_builder_set_member_name (object, "counts");
  json_builder_begin_object (object);
  for (guint i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    cli_output_add_number (object, ropeway_outcome_id ((RopewayOutcomeKind)i), (gint64)counts[i]);
  json_builder_end_object (object);
}

void
cli_output_end (CliOutput *self, JsonBuilder *object)
{
  g_autoptr (JsonBuilder) owned = object;

  json_builder_end_object (object);
  if (!self->json)
    return;
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (object);
  json_generator_set_root (generator, root);
  g_autofree char *text = json_generator_to_data (generator, NULL);
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  write_out (self, line);
}

void
cli_output_end_early (CliOutput *self, int exit)
{
  JsonBuilder *object = cli_output_begin ("end");

  cli_output_add_text (object, "state", exit == CLI_EXIT_BUSY ? "busy" : "failed");
  cli_output_add_number (object, "exit", exit);
  cli_output_end (self, object);
}
