/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what came by while a write of its record was in doubt is written as soon as the doubt is over: it may never come by
 * again. */
#include "sync/run-private.h"

#include <string.h>

/* Each may hold a record of ROPEWAY_LIMIT_PARKED_BYTES. */
#define ROWS 16

/* What is to be removed there is not at the source any more, whatever an earlier row kept of it. */
static gboolean
is_removal (const RopewayParked *parked)
{
  return g_str_equal (ropeway_problem_get_code (parked->problem), "sync.removal-unknown");
}

/* Who reads all of the source each time comes by it again. */
static gboolean
reads_changes (const RopewayRun *self)
{
  return self->bundle->source_operation->changes.field != NULL;
}

gboolean
ropeway_run_is_owed (RopewayRun *self, const RopewayUnit *unit)
{
  static const guint8 unknown[sizeof unit->hash];

  if (!unit->stored || unit->kind == ROPEWAY_INTENT_DELETE || !reads_changes (self))
    return FALSE;
  g_autoptr (RopewayParked) parked
      = ropeway_ledger_get_parked (self->store, self->scope, unit->source_key, NULL);
  if (parked == NULL || parked->dismissed || parked->input == NULL || is_removal (parked))
    return FALSE;
  /* What was tried again and is not known to be as it was sent waits for the person who tried it. */
  return parked->doubtful || memcmp (unit->hash, unknown, sizeof unknown) == 0;
}

/* A run aside writes what it was asked for; the next one that is none takes up the rest. */
static gboolean
may_have_some (const RopewayRun *self)
{
  return !self->kept.is_done && reads_changes (self) && self->store != NULL && self->scope != 0
         && self->prior_parked > 0 && !ropeway_run_is_plan (self) && !ropeway_run_is_aside (self)
         && !self->prime;
}

static void
begin_rows (RopewayRun *self, const GPtrArray *rows)
{
  for (guint i = 0; i < rows->len && self->state == RUN_WORKING; i++)
    {
      const RopewayParked *parked = g_ptr_array_index (rows, i);

      if (parked->run != self->record->id && !is_removal (parked))
        ropeway_run_begin_kept (self, parked);
    }
}

gboolean
ropeway_run_read_kept (RopewayRun *self)
{
  g_autoptr (GError) error = NULL;

  if (!may_have_some (self))
    return FALSE;
  g_autoptr (GPtrArray) rows
      = ropeway_ledger_list_doubtful (self->store, self->scope, self->kept.after, ROWS, &error);
  if (rows == NULL)
    {
      ropeway_run_stop (self,
                        ropeway_problem_new ("sync.not-remembered", NULL, "reason", error->message, NULL));
      return TRUE;
    }
  self->kept.is_done = rows->len < ROWS;
  if (rows->len > 0)
    {
      const RopewayParked *last = g_ptr_array_index (rows, rows->len - 1);

      g_free (self->kept.after);
      self->kept.after = g_strdup (last->source_key);
    }
  begin_rows (self, rows);
  return rows->len > 0;
}
