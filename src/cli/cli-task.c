/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-task.h"

#include "base/i18n.h"
#include "bus/agent-events.h"
#include "bus/agent-names.h"
#include "cli/cli-held.h"
#include "cli/cli-line.h"
#include "cli/cli.h"

/* The file tells nobody that it has grown; between the signals it is looked at this often. */
#define LOOK_US (200 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  /* borrowed */
  const CliTask *task;

  /* owned */
  CliEvents *events;
  RopewayAgentEvents *lines; /* (nullable) */
  GMainLoop *loop;
  GHashTable *results; /* guint64 * → RopewayTree: of tasks that have ended since we listen */

  /* state */
  guint64 number; /* 0: not yet known */
  guint n_told;   /* lines */
  guint timer;
  gboolean is_gone;
  gboolean is_cut; /* the agent stopped writing lines */
} Follow;

static void
follow_clear (Follow *self)
{
  if (self->timer != 0)
    ropeway_clock_remove_timer (self->task->clock, self->timer);
  g_clear_pointer (&self->events, cli_events_free);
  g_clear_pointer (&self->lines, ropeway_agent_events_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->results, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Follow, follow_clear)

/* ---- what is told ---- */

static void
tell_new_lines (Follow *self)
{
  guint n = self->lines != NULL ? ropeway_agent_events_update (self->lines) : 0;

  for (; self->n_told < n; self->n_told++)
    {
      g_autoptr (RopewayTree) line = ropeway_agent_events_get (self->lines, self->n_told);
      const RopewayValue *root = line != NULL ? ropeway_tree_get_root (line) : NULL;
      const RopewayValue *event = ropeway_value_get (root, "event");

      if (event != NULL && ropeway_value_is_text (event, "cut"))
        self->is_cut = TRUE;
      else if (event != NULL)
        cli_events_tell (self->events, root);
    }
  /* Nobody reads the plan any more. */
  if (self->task->options.kind == ROPEWAY_RUN_PLAN && cli_output_is_broken (self->task->output))
    g_cancellable_cancel (self->task->cancellable);
}

static void
on_progress (guint64 number, const RopewayValue *progress, gpointer data)
{
  Follow *self = data;
  g_autoptr (RopewayTree) line = NULL;
  RopewayRunProgress numbers = { 0 };

  if (number != self->number || self->lines == NULL)
    return;
  tell_new_lines (self);
  cli_line_read_progress (progress, &numbers);
  line = ropeway_event_line_progress (&numbers);
  cli_events_tell (self->events, ropeway_tree_get_root (line));
}

static void
on_finished (guint64 number, const RopewayValue *result, gpointer data)
{
  Follow *self = data;

  g_hash_table_replace (self->results, g_memdup2 (&number, sizeof number), ropeway_tree_new_copy (result));
  if (number == self->number)
    g_main_loop_quit (self->loop);
}

static void
on_gone (gpointer data)
{
  Follow *self = data;

  self->is_gone = TRUE;
  g_main_loop_quit (self->loop);
}

static void
on_look (gpointer data)
{
  Follow *self = data;

  tell_new_lines (self);
  self->timer = ropeway_clock_add_timer (self->task->clock, LOOK_US, on_look, self);
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  const Follow *self = data;

  cli_agent_cancel (self->task->agent, self->number);
}

/* ---- from beginning to end ---- */

/* What runs that do not read all of the source are about. */
static void
add_aside (RopewayTree *tree, RopewayValue *request, const RopewayRunOptions *options)
{
  RopewayValue *keys = NULL;

  if (options->only != NULL)
    ropeway_value_set_text (tree, request, "only", options->only);
  if (options->take_back)
    ropeway_value_set_boolean (tree, request, "takeBack", TRUE);
  if (options->parked)
    ropeway_value_set_boolean (tree, request, "parked", TRUE);
  for (guint i = 0; options->keys != NULL && options->keys[i] != NULL; i++)
    {
      keys = i == 0 ? ropeway_tree_array (tree) : keys;
      ropeway_value_append (keys, ropeway_tree_string (tree, options->keys[i], -1));
    }
  if (keys != NULL)
    ropeway_value_set (tree, request, "keys", -1, keys);
}

/* Where it reads from, and what it was allowed to do. */
static void
add_places (RopewayTree *tree, RopewayValue *request, const CliTask *task)
{
  if (task->options.start != NULL)
    ropeway_value_set_text (tree, request, "start", task->options.start);
  if (task->options.again != NULL)
    ropeway_value_set_text (tree, request, "again", task->options.again);
  if (task->go_on > 0)
    ropeway_value_set_integer (tree, request, "goOn", task->go_on);
}

static RopewayTree *
make_request (const CliTask *task)
{
  RopewayTree *tree = ropeway_tree_new ();
  RopewayValue *request = ropeway_tree_object (tree);

  ropeway_value_set_text (tree, request, "job", task->job);
  if (task->options.limit > 0)
    ropeway_value_set_integer (tree, request, "limit", (gint64)MIN (task->options.limit, G_MAXINT64));
  if (task->options.kind == ROPEWAY_RUN_WRITE)
    ropeway_value_set_boolean (tree, request, "deliveries", TRUE);
  else
    ropeway_value_set_boolean (tree, request, "draft", task->draft);
  add_aside (tree, request, &task->options);
  add_places (tree, request, task);
  ropeway_tree_set_root (tree, request);
  return tree;
}

static gboolean
start (Follow *self, GError **error)
{
  const CliTask *task = self->task;
  g_autoptr (RopewayTree) request = make_request (task);
  int descriptor = -1;

  self->number = cli_agent_start (
      task->agent, task->options.kind == ROPEWAY_RUN_PLAN ? ROPEWAY_TASK_PLAN : ROPEWAY_TASK_RUN, request,
      &descriptor, error);
  if (self->number == 0)
    return FALSE;
  self->lines = ropeway_agent_events_new (descriptor);
  self->timer = ropeway_clock_add_timer (task->clock, LOOK_US, on_look, self);
  return TRUE;
}

static void
wait (Follow *self)
{
  gulong cancelled = g_cancellable_connect (self->task->cancellable, G_CALLBACK (on_cancelled), self, NULL);

  if (!self->is_gone && !g_hash_table_contains (self->results, &self->number))
    g_main_loop_run (self->loop);
  g_cancellable_disconnect (self->task->cancellable, cancelled);
  tell_new_lines (self);
}

static int
conclude (Follow *self, gint64 duration)
{
  CliOutput *output = self->task->output;
  RopewayTree *result = g_hash_table_lookup (self->results, &self->number);
  g_autoptr (RopewayRunRecord) record = NULL;

  if (self->is_cut)
    cli_output_complain (output, _ ("More records than can be shown: from here on they are only counted."));
  if (result == NULL)
    {
      cli_output_complain (
          output,
          self->task->options.kind == ROPEWAY_RUN_PLAN
              ? _ ("ropeway %s: Ropeway in the background went away. Nothing was written.")
              : _ ("ropeway %s: Ropeway in the background went away. What was done is saved; run the "
                   "job again to go on from there."),
          self->task->command);
      cli_output_end_early (output, CLI_EXIT_FAILED);
      return CLI_EXIT_FAILED;
    }
  record = cli_line_dup_record (ropeway_tree_get_root (result));
  return cli_held_conclude (self->events, output, self->task->store, self->task->name, record, duration);
}

int
cli_task_run (const CliTask *task)
{
  const CliAgentEvents heard = { .progress = on_progress, .finished = on_finished, .gone = on_gone };
  gint64 started = ropeway_clock_monotonic (task->clock);
  g_autoptr (GError) error = NULL;
  g_auto (Follow) self = {
    .task = task,
    .events = cli_events_new (task->output, &task->options, task->by_record, task->clock),
    .loop = g_main_loop_new (NULL, FALSE),
    .results
    = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)ropeway_tree_unref),
  };
  int exit;

  cli_events_set_take_back (self.events, task->take_back);
  cli_agent_listen (task->agent, &heard, &self);
  if (start (&self, &error))
    {
      wait (&self);
      exit = conclude (&self, ropeway_clock_monotonic (task->clock) - started);
    }
  else
    {
      exit = cli_agent_refuse (task->output, task->command, error);
      cli_output_end_early (task->output, exit);
    }
  cli_agent_listen (task->agent, NULL, NULL);
  return exit;
}
