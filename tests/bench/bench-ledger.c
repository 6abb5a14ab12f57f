/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what remembering costs a record: at 15 µs of the writer's time it is out of the way of the network. */
#include "store/ledger.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <time.h>

#define RECORDS 10000
#define IN_FLIGHT 16 /* commits */

typedef struct
{
  RopewayStore *store; /* borrowed */
  gint64 scope;
  gint64 run;
  int round;     /* what the hashes and seq say, so that a second round updates */
  int n_made;    /* records of which an intent was queued */
  int n_done;    /* records of which the outcome was written */
  int n_waiting; /* commits */
  int per_commit;
} Bench;

typedef struct
{
  Bench *bench;
  GArray *intents; /* gint64 */
  int first;
} Batch;

static double
cpu_us (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static char *
source_key (int number)
{
  return g_strdup_printf ("[\"cust-%08d\"]", (int)((number * 7919LL) % 100003));
}

static void
fill_hash (guint8 *hash, int number, int round)
{
  for (int i = 0; i < 32; i++)
    hash[i] = (guint8)(number * 31 + i * 7 + round);
}

static RopewayIntent *
make_intent (Bench *bench, int number)
{
  RopewayIntent *intent = ropeway_intent_new (bench->store);
  RopewayIntentItem *item = ropeway_intent_add_item (intent);

  intent->run = bench->run;
  intent->operation = g_strdup ("create-contact");
  intent->created = number;
  item->source_key = source_key (number);
  item->match_key = g_strdup_printf ("[\"person%d@example.org\"]", number);
  item->seq = (guint64)bench->round;
  fill_hash (item->hash, number, bench->round);
  item->record = g_strdup_printf ("{\"email\":\"person%d@example.org\"}", number);
  return intent;
}

static void
add_result (Bench *bench, RopewayCommit *commit, int number, gint64 intent)
{
  RopewayLink *link = g_new0 (RopewayLink, 1);
  RopewayOutcome *outcome = g_new0 (RopewayOutcome, 1);

  ropeway_commit_clear_intent (commit, intent);
  link->source_key = source_key (number);
  link->destination_id = g_strdup_printf ("crm-%d", number);
  link->match_key = g_strdup_printf ("[\"person%d@example.org\"]", number);
  link->seq = (guint64)bench->round;
  fill_hash (link->hash, number, bench->round);
  link->updated = number;
  ropeway_commit_set_link (commit, link);
  outcome->run = bench->run;
  outcome->source_key = source_key (number);
  outcome->destination_id = g_strdup_printf ("crm-%d", number);
  outcome->at = number;
  ropeway_commit_add_outcome (commit, outcome);
}

static void
check (GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  if (!ropeway_ledger_commit_finish (NULL, result, &error))
    g_error ("%s", error->message);
}

static void fill_pipe (Bench *bench);

static void
on_outcomes (GObject *object, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;

  check (result);
  bench->n_done += bench->per_commit;
  bench->n_waiting--;
  fill_pipe (bench);
}

static void
on_intents (GObject *object, GAsyncResult *result, gpointer data)
{
  Batch *batch = data;
  Bench *bench = batch->bench;
  RopewayCommit *commit = ropeway_commit_new (bench->scope);

  check (result);
  for (int i = 0; i < bench->per_commit; i++)
    add_result (bench, commit, batch->first + i, g_array_index (batch->intents, gint64, i));
  ropeway_ledger_commit_async (bench->store, commit, on_outcomes, bench);
  g_array_unref (batch->intents);
  g_free (batch);
}

static void
queue_intents (Bench *bench)
{
  RopewayCommit *commit = ropeway_commit_new (bench->scope);
  Batch *batch = g_new0 (Batch, 1);

  batch->bench = bench;
  batch->first = bench->n_made;
  batch->intents = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (int i = 0; i < bench->per_commit; i++)
    {
      RopewayIntent *intent = make_intent (bench, batch->first + i);

      g_array_append_val (batch->intents, intent->id);
      ropeway_commit_add_intent (commit, intent);
    }
  bench->n_made += bench->per_commit;
  bench->n_waiting++;
  ropeway_ledger_commit_async (bench->store, commit, on_intents, batch);
}

static void
fill_pipe (Bench *bench)
{
  while (bench->n_waiting < IN_FLIGHT && bench->n_made + bench->per_commit <= RECORDS)
    queue_intents (bench);
}

static void
write_records (Bench *bench, RopewayClock *clock, const char *what)
{
  const gint64 start = ropeway_clock_monotonic (clock);
  const double own = cpu_us (CLOCK_THREAD_CPUTIME_ID);
  const double all = cpu_us (CLOCK_PROCESS_CPUTIME_ID);
  double own_us;
  double writer_us;

  bench->n_made = bench->n_done = 0;
  bench->round++;
  fill_pipe (bench);
  while (bench->n_waiting > 0)
    g_main_context_iteration (NULL, TRUE);
  own_us = cpu_us (CLOCK_THREAD_CPUTIME_ID) - own;
  writer_us = cpu_us (CLOCK_PROCESS_CPUTIME_ID) - all - own_us;
  printf ("%s, %3d records a commit: writer %5.2f µs CPU a record, caller %5.2f, elapsed %6.2f\n", what,
          bench->per_commit, writer_us / bench->n_done, own_us / bench->n_done,
          (double)(ropeway_clock_monotonic (clock) - start) / bench->n_done);
}

static void
read_links (Bench *bench, RopewayClock *clock)
{
  const gint64 start = ropeway_clock_monotonic (clock);

  for (int i = 0; i < RECORDS; i++)
    {
      g_autofree char *key = source_key (i);
      g_autoptr (RopewayLink) link = ropeway_ledger_get_link (bench->store, bench->scope, key, NULL);

      if (i < bench->n_done && link == NULL)
        g_error ("A link is missing");
    }
  printf ("reading: %5.2f µs a link\n", (double)(ropeway_clock_monotonic (clock) - start) / RECORDS);
}

static void
run_bench (const char *folder, int per_commit)
{
  const RopewayScopeKey key = {
    "contacts", "shop", "live", "https://shop.example", "customers {}", "crm", "live", "https://crm.example",
    ""
  };
  g_autofree char *name = g_strdup_printf ("bench-%d.state", per_commit);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) store = ropeway_store_open (path, clock, &error);
  Bench bench = { .store = store, .per_commit = per_commit };
  g_autoptr (RopewayRunRecord) run = NULL;

  if (store == NULL)
    g_error ("%s", error->message);
  bench.scope = ropeway_ledger_open_scope (store, &key, NULL, &error);
  run = ropeway_ledger_begin_run (store, bench.scope, key.job, 1, 0, &error);
  if (run == NULL)
    g_error ("%s", error->message);
  bench.run = run->id;
  write_records (&bench, clock, "create");
  write_records (&bench, clock, "update");
  read_links (&bench, clock);
}

int
main (int argc, char **argv)
{
  static const int sizes[] = { 1, 4, 16, 100 };
  g_autofree char *folder = g_dir_make_tmp ("ropeway-bench-XXXXXX", NULL);
  GDir *dir;
  const char *name;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    run_bench (folder, sizes[i]);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_dir_close (dir);
  g_rmdir (folder);
  return 0;
}
