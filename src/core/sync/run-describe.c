/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: before anything is read or written, both ends tell what fields they have now, where they can. */
#include "sync/run-private.h"

#include "source/describe.h"
#include "sync/described-check.h"

/* Who is asked, one after the other. */
enum
{
  OF_SOURCE,
  OF_CREATE,
  OF_UPDATE,
  N_ASKED,
};

/* Returns: (transfer none) (nullable): the operation whose fields are asked for as number @asked. */
static const RopewayOperation *
choose (const RopewayRun *self, guint asked)
{
  const RopewayBundle *bundle = self->bundle;
  RopewayMode mode = bundle->job->destination.mode;
  const RopewayOperation *operation = asked == OF_SOURCE   ? bundle->source_operation
                                      : asked == OF_CREATE ? bundle->create
                                                           : bundle->update;

  if (operation == NULL || operation->describe.operation == NULL)
    return NULL;
  /* What is never written need not be told, and what tells the fields of new records may tell those of changed ones. */
  if ((asked == OF_CREATE && mode == ROPEWAY_MODE_UPDATE)
      || (asked == OF_UPDATE && mode == ROPEWAY_MODE_CREATE)
      || (asked == OF_UPDATE && mode != ROPEWAY_MODE_UPDATE && bundle->create != NULL
          && ropeway_describe_equal (&bundle->create->describe, &operation->describe)))
    return NULL;
  return operation;
}

static void
hold_against_rules (RopewayRun *self, const RopewayDescribed *described)
{
  g_autoptr (GHashTable) kinds = ropeway_described_kinds (described);
  /* The words of one do for the other until that tells its own. */
  if (self->create_kinds == NULL)
    self->create_kinds = g_hash_table_ref (kinds);
  g_clear_pointer (&self->update_kinds, g_hash_table_unref);
  self->update_kinds = g_hash_table_ref (kinds);
  gboolean creates = self->asked == OF_CREATE;
  g_autoptr (RopewayDrift) drift = ropeway_described_check (described, self->bundle, creates);
  guint n = ropeway_problems_get_n (drift->problems);

  if (n == 0 || ropeway_run_go_on_without (self, drift))
    return;
  g_autofree char *count = g_strdup_printf ("%u", n);
  ropeway_run_stop (self, ropeway_problem_new ("sync.described", NULL, "count", count, NULL));
}

static void
on_described (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayRun) self = data;
  RopewayProblem *problem = NULL;
  g_autoptr (RopewayDescribed) described = ropeway_describe_finish (result, &problem, NULL);

  self->reading = FALSE;
  const RopewayProblem *cut = described != NULL ? ropeway_described_get_cut (described) : NULL;
  if (cut != NULL && self->state == RUN_DESCRIBING)
    ropeway_run_warn (self, cut);
  /* What is not known is not taken for unchanged. */
  if (described == NULL)
    ropeway_run_stop (self, problem);
  else if (self->state == RUN_DESCRIBING && self->asked == OF_SOURCE)
    self->described = g_steal_pointer (&described);
  else if (self->state == RUN_DESCRIBING)
    hold_against_rules (self, described);
  self->asked++;
  if (self->state == RUN_DESCRIBING)
    ropeway_run_describe (self);
  ropeway_run_pump (self);
}

void
ropeway_run_describe (RopewayRun *self)
{
  const RopewayJob *job = self->bundle->job;
  const RopewayOperation *operation = NULL;

  while (self->asked < N_ASKED && (operation = choose (self, self->asked)) == NULL)
    self->asked++;
  if (operation == NULL)
    {
      ropeway_run_open (self);
      return;
    }
  gboolean of_source = self->asked == OF_SOURCE;
  self->reading = TRUE;
  ropeway_describe_async (of_source ? self->source_session : self->destination_session, operation,
                          of_source ? job->source.parameters : job->destination.parameters,
                          self->reading_cancellable, on_described, g_object_ref (self));
}
