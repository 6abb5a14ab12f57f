/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: before the first write of a run, what its source looks like is compared with what it looked like. */
#include "sync/run-private.h"

/* Enough to know a shape; more costs time. */
#define MOST_RECORDS 200

static GPtrArray *
choose_records (const RopewaySourcePage *page)
{
  GPtrArray *records = g_ptr_array_new ();

  for (guint i = 0; i < page->records->len && records->len < MOST_RECORDS; i++)
    if (g_ptr_array_index (page->records, i) != NULL)
      g_ptr_array_add (records, g_ptr_array_index (page->records, i));
  return records;
}

static void
warn_of_all (RopewayRun *self, const RopewayDrift *drift)
{
  for (guint i = 0; i < ropeway_problems_get_n (drift->problems); i++)
    ropeway_run_warn (self, ropeway_problems_get (drift->problems, i));
}

/* What was left out before stays so. */
static void
note_left_out (RopewayRun *self, const RopewayDrift *drift)
{
  GHashTableIter iter;
  gpointer id;

  if (self->left_out == NULL)
    self->left_out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, drift->rules);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (self->left_out, g_strdup (id));
}

static gboolean
leave_out (RopewayRun *self, const RopewayDrift *drift)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayProgram *program;
  guint n = 0;

  note_left_out (self, drift);
  program = ropeway_program_compile_without (self->bundle->job, self->bundle->source_connection,
                                             self->left_out, problems);
  if (program != NULL)
    ropeway_program_get_fields (program, &n);
  if (n == 0)
    {
      g_clear_pointer (&program, ropeway_program_unref);
      return FALSE;
    }
  ropeway_program_unref (self->program);
  self->program = program;
  return TRUE;
}

/* A record that is replaced as a whole loses what is not sent. */
static gboolean
may_go_on (RopewayRun *self, const RopewayDrift *drift)
{
  return self->bundle->job->drift == ROPEWAY_DRIFT_GO_ON && !drift->everywhere && !ropeway_run_replaces (self)
         && leave_out (self, drift);
}

gboolean
ropeway_run_go_on_without (RopewayRun *self, const RopewayDrift *drift)
{
  warn_of_all (self, drift);
  return may_go_on (self, drift);
}

gboolean
ropeway_run_check_drift (RopewayRun *self, const RopewaySourcePage *page)
{
  g_autoptr (GPtrArray) records = choose_records (page);

  if (self->drift_checked || records->len == 0)
    return TRUE;
  self->drift_checked = TRUE;
  g_autoptr (RopewayShape) seen
      = ropeway_shape_learn ((const RopewayValue *const *)records->pdata, records->len);
  g_autoptr (RopewayKnownShape) stored
      = self->before != NULL ? ropeway_known_shape_parse (self->before->shape) : NULL;
  g_autoptr (RopewayDrift) drift
      = ropeway_drift_find (stored, self->described, seen, records->len, self->bundle);
  if (ropeway_problems_get_n (drift->problems) == 0)
    {
      g_free (self->facts->shape);
      self->facts->shape = ropeway_drift_merge (stored, seen, records->len);
      return TRUE;
    }
  if (ropeway_run_go_on_without (self, drift))
    return TRUE;
  /* Nothing of this page was delivered. */
  self->keep_mark = TRUE;
  g_autofree char *count = g_strdup_printf ("%u", ropeway_problems_get_n (drift->problems));
  ropeway_run_stop (self, ropeway_problem_new ("sync.drift", NULL, "count", count, NULL));
  return FALSE;
}
