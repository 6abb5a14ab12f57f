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
  return reads_changes (self) && self->store != NULL && self->scope != 0 && self->prior_parked > 0
         && !ropeway_run_is_plan (self) && !ropeway_run_is_aside (self) && !self->prime;
}

/* Returns: (transfer full) (nullable): the next rows; NULL: the run was stopped. */
static GPtrArray *
list_rows (RopewayRun *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = ropeway_ledger_list_doubtful (self->store, self->scope, self->kept.after, ROWS, &error);

  if (rows == NULL)
    ropeway_run_stop (self,
                      ropeway_problem_new ("sync.not-remembered", NULL, "reason", error->message, NULL));
  else if (rows->len > 0)
    {
      const RopewayParked *last = g_ptr_array_index (rows, rows->len - 1);

      g_free (self->kept.after);
      self->kept.after = g_strdup (last->source_key);
    }
  return rows;
}

void
ropeway_run_look_for_kept (RopewayRun *self)
{
  gboolean is_end = self->kept.waiting != NULL || !may_have_some (self);

  if (self->kept.waiting == NULL)
    self->kept.waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  while (!is_end)
    {
      g_autoptr (GPtrArray) rows = list_rows (self);

      for (guint i = 0; rows != NULL && i < rows->len; i++)
        {
          const RopewayParked *parked = g_ptr_array_index (rows, i);

          if (!is_removal (parked))
            g_hash_table_add (self->kept.waiting, g_strdup (parked->source_key));
        }
      is_end = rows == NULL || rows->len < ROWS;
    }
  g_clear_pointer (&self->kept.after, g_free);
}

void
ropeway_run_forgo_kept (RopewayRun *self, const char *key)
{
  if (key != NULL && self->kept.waiting != NULL)
    g_hash_table_remove (self->kept.waiting, key);
}

gboolean
ropeway_run_wants_kept (RopewayRun *self)
{
  self->kept.is_due = self->state == RUN_WORKING && g_hash_table_size (self->kept.waiting) > 0;
  return self->kept.is_due;
}

void
ropeway_run_read_kept (RopewayRun *self)
{
  g_autoptr (GPtrArray) rows = list_rows (self);

  for (guint i = 0; rows != NULL && i < rows->len && self->state == RUN_WORKING; i++)
    {
      const RopewayParked *parked = g_ptr_array_index (rows, i);

      if (g_hash_table_contains (self->kept.waiting, parked->source_key))
        ropeway_run_begin_kept (self, parked);
    }
  self->kept.is_due = rows != NULL && rows->len == ROWS;
  self->has_next = self->kept.is_due;
}

void
ropeway_run_forget_kept (RopewayRun *self)
{
  g_clear_pointer (&self->kept.waiting, g_hash_table_unref);
  g_clear_pointer (&self->kept.after, g_free);
  self->kept.is_due = FALSE;
}
