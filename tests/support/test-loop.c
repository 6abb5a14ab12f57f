/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a deadline that is counted in turns of the loop, so that a test never hangs. */
#include "support/test-loop.h"

#define TICK_MS 20

static gboolean
on_tick (gpointer data)
{
  ((TestLoop *)data)->n_ticks++;
  return G_SOURCE_CONTINUE;
}

static guint
get_deadline_s (void)
{
  const char *wish = g_getenv ("ROPEWAY_TEST_DEADLINE_S");
  guint64 seconds;

  if (wish != NULL && g_ascii_string_to_unsigned (wish, 10, 0, 3600, &seconds, NULL))
    return (guint)seconds;
  return TEST_LOOP_DEADLINE_S;
}

void
test_loop_begin (TestLoop *loop)
{
  loop->context = g_main_context_ref_thread_default ();
  loop->n_ticks = 0;
  loop->n_ticks_allowed = get_deadline_s () * 1000 / TICK_MS;
  loop->tick = g_timeout_source_new (TICK_MS);
  g_source_set_callback (loop->tick, on_tick, loop, NULL);
  g_source_attach (loop->tick, loop->context);
}

void
test_loop_turn (TestLoop *loop, const char *condition, const char *file, int line)
{
  if (loop->n_ticks > loop->n_ticks_allowed)
    g_error ("%s:%d: waited %u seconds in vain for: %s", file, line, loop->n_ticks_allowed * TICK_MS / 1000,
             condition);
  g_main_context_iteration (loop->context, TRUE);
}

void
test_loop_end (TestLoop *loop)
{
  g_source_destroy (loop->tick);
  g_source_unref (loop->tick);
  g_main_context_unref (loop->context);
}

void
test_loop_drain (void)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  while (g_main_context_iteration (context, FALSE))
    ;
}
