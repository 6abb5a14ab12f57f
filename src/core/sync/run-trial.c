/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run that could remove or overwrite much plans all of it before it writes any of it. */
#include "sync/run-private.h"

gboolean
ropeway_run_is_trial (const RopewayRun *self)
{
  return self->trial != TRIAL_NONE;
}

gboolean
ropeway_run_is_whole (const RopewayRun *self)
{
  const RopewayRunOptions *options = &self->options;

  return options->limit == 0 && options->again == NULL && options->only == NULL && !options->parked
         && self->since.json == NULL && !self->prime && !self->was_resumed && !self->cancelled
         && self->problem == NULL && !self->keep_mark;
}
