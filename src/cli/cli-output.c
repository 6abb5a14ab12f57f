/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-output.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/i18n.h"
#include "cli/cli-text.h"
#include "cli/cli.h"
#include "value/json-writer.h"

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

void
cli_output_progress (CliOutput *self, const RopewayRunProgress *progress, guint64 limit, gboolean by_record,
                     gint64 now)
{
  g_autofree char *line = NULL;
  g_autofree char *cut = NULL;

  if (self->json || !self->terminal || self->quiet)
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

void
cli_output_event (CliOutput *self, const RopewayValue *line)
{
  if (!self->json)
    return;
  g_autofree char *text = ropeway_json_write_text (line, ROPEWAY_JSON_COMPACT, NULL);
  g_autofree char *whole = g_strconcat (text, "\n", NULL);
  write_out (self, whole);
}

void
cli_output_end (CliOutput *self, int exit)
{
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("end");

  ropeway_event_line_add_number (line, "exit", exit);
  cli_output_event (self, ropeway_tree_get_root (line));
}

void
cli_output_end_early (CliOutput *self, int exit)
{
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("end");

  ropeway_event_line_add_text (line, "state", exit == CLI_EXIT_BUSY ? "busy" : "failed");
  ropeway_event_line_add_number (line, "exit", exit);
  cli_output_event (self, ropeway_tree_get_root (line));
}
