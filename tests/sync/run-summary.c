/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the same words for a run in this process and in one of its own. */
#include "run-summary.h"

char *
run_summary (const RopewayRunRecord *record)
{
  g_autoptr (GString) text = g_string_new (ropeway_run_state_id (record->state));

  if (record->problem != NULL)
    g_string_append_printf (text, "(%s)", ropeway_problem_get_code (record->problem));
  for (guint i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    if (record->counts[i] > 0)
      g_string_append_printf (text, " %s=%" G_GUINT64_FORMAT, ropeway_outcome_id (i), record->counts[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
