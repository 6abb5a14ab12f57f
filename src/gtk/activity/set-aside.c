/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/activity/set-aside.h"

#include "gtk/activity/run-words.h"

#define PAGE 200
/* Units that are looked at: beyond, the list of the run shows them one by one. */
#define MOST_UNITS 2000
#define MOST_KEYS 3

void
ropeway_set_aside_free (RopewaySetAside *self)
{
  ropeway_problem_unref (self->problem);
  g_free (self->keys);
  g_ptr_array_unref (self->source_keys);
  g_free (self);
}

static void
free_cause (gpointer data)
{
  ropeway_set_aside_free (data);
}

/* One cause is one code at one place of the job, whatever the values were. */
static gboolean
is_same_cause (const RopewayProblem *one, const RopewayProblem *other)
{
  return g_str_equal (ropeway_problem_get_code (one), ropeway_problem_get_code (other))
         && g_strcmp0 (ropeway_problem_get_pointer (one), ropeway_problem_get_pointer (other)) == 0;
}

static RopewaySetAside *
find_cause (GPtrArray *causes, RopewayProblem *problem)
{
  RopewaySetAside *cause;

  for (guint i = 0; i < causes->len; i++)
    {
      cause = g_ptr_array_index (causes, i);
      if (is_same_cause (cause->problem, problem))
        return cause;
    }
  cause = g_new0 (RopewaySetAside, 1);
  cause->problem = ropeway_problem_ref (problem);
  cause->keys = g_strdup ("");
  cause->source_keys = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (causes, cause);
  return cause;
}

static void
add_unit (GPtrArray *causes, const RopewayParked *parked)
{
  RopewaySetAside *cause = find_cause (causes, parked->problem);

  g_ptr_array_add (cause->source_keys, g_strdup (parked->source_key));
  cause->doubtful = cause->doubtful || parked->doubtful;
  if (cause->count++ < MOST_KEYS)
    {
      g_autofree char *key = ropeway_run_words_dup_key (parked->source_key);
      char *keys = g_strconcat (cause->keys, *cause->keys != '\0' ? ", " : "", key, NULL);

      g_free (cause->keys);
      cause->keys = keys;
    }
}

static int
compare_causes (gconstpointer one, gconstpointer other)
{
  const RopewaySetAside *a = *(RopewaySetAside *const *)one;
  const RopewaySetAside *b = *(RopewaySetAside *const *)other;

  return (b->count > a->count) - (b->count < a->count);
}

GPtrArray *
ropeway_set_aside_list (RopewayStore *store, const RopewayRunRecord *run)
{
  GPtrArray *causes = g_ptr_array_new_with_free_func (free_cause);
  g_autofree char *after = NULL;

  for (guint n = 0; n < MOST_UNITS && run->counts[ROPEWAY_OUTCOME_PARKED] > 0;)
    {
      g_autoptr (GPtrArray) page = ropeway_ledger_list_parked (store, run->scope, after, PAGE, NULL);

      for (guint i = 0; page != NULL && i < page->len; i++)
        {
          const RopewayParked *parked = g_ptr_array_index (page, i);

          if (parked->run == run->id)
            add_unit (causes, parked);
        }
      if (page == NULL || page->len < PAGE)
        break;
      n += page->len;
      g_free (after);
      after = g_strdup (((RopewayParked *)g_ptr_array_index (page, page->len - 1))->source_key);
    }
  g_ptr_array_sort (causes, compare_causes);
  return causes;
}
