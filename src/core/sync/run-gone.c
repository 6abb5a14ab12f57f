/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is not at the source any more. */
#include "sync/run-private.h"

gboolean
ropeway_run_wants_gone (RopewayRun *self)
{
  return FALSE;
}

gint64
ropeway_run_each_gone (RopewayRun *self, RopewayRunGoneFunc func, gpointer data)
{
  return 0;
}

void
ropeway_run_start_gone (RopewayRun *self)
{
}
