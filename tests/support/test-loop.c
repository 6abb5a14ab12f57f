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

void
test_loop_begin (TestLoop *loop)
{
  loop->context = g_main_context_ref_thread_default ();
  loop->n_ticks = 0;
  loop->tick = g_timeout_source_new (TICK_MS);
  g_source_set_callback (loop->tick, on_tick, loop, NULL);
  g_source_attach (loop->tick, loop->context);
}

void
test_loop_turn (TestLoop *loop, const char *condition, const char *file, int line)
{
  if (loop->n_ticks > TEST_LOOP_DEADLINE_S * 1000 / TICK_MS)
    g_error ("%s:%d: waited %d seconds in vain for: %s", file, line, TEST_LOOP_DEADLINE_S, condition);
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
