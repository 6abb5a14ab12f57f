/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the ledger's promises, looked at through the ledger's own reader. */
#include "run-check.h"

#include "base/limits.h"
#include "sync/brake.h"

static RopewayStore *
open_reader (const char *path)
{
  g_autoptr (GError) error = NULL;
  RopewayStore *store = ropeway_store_open_reader (path, &error);

  g_assert_no_error (error);
  return store;
}

static RopewayRunRecord *
dup_last_run (RopewayStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = ropeway_ledger_list_runs (store, NULL, 0, 1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, 1);
  g_ptr_array_set_free_func (runs, NULL);
  return g_ptr_array_index (runs, 0);
}

static void
check_counts (const RopewayRunRecord *run)
{
  guint64 sum = 0;

  for (guint i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    sum += run->counts[i];
  g_assert_cmpuint (sum, ==, run->units);
}

static void
check_state (const RopewayRunRecord *run)
{
  guint64 parked = run->counts[ROPEWAY_OUTCOME_PARKED];

  g_assert_cmpint (run->state, !=, ROPEWAY_RUN_RUNNING);
  g_assert_cmpint (run->ended, >=, run->started);
  g_assert_cmpint (run->state == ROPEWAY_RUN_FAILED, ==, run->problem != NULL);
  if (run->state == ROPEWAY_RUN_DONE)
    g_assert_cmpuint (parked, ==, 0);
  if (run->state == ROPEWAY_RUN_PARTLY)
    g_assert_cmpuint (parked, >, 0);
  if (run->state != ROPEWAY_RUN_INTERRUPTED)
    {
      g_assert_null (run->position);
      g_assert_null (run->high);
    }
}

static void
check_same (const RopewayRunRecord *row, const RopewayRunRecord *told)
{
  g_assert_cmpint (row->id, ==, told->id);
  g_assert_cmpint (row->state, ==, told->state);
  g_assert_cmpuint (row->read, ==, told->read);
  g_assert_cmpuint (row->units, ==, told->units);
  g_assert_cmpuint (row->requests, ==, told->requests);
  for (guint i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    g_assert_cmpuint (row->counts[i], ==, told->counts[i]);
  g_assert_cmpstr (row->position, ==, told->position);
}

static void
check_outcomes (RopewayStore *store, const RopewayRunRecord *run)
{
  guint64 counts[ROPEWAY_N_OUTCOMES] = { 0 };
  gint64 after = 0;
  guint n;

  do
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) page = ropeway_ledger_list_outcomes (store, run->id, after, 500, &error);

      g_assert_no_error (error);
      n = page->len;
      for (guint i = 0; i < n; i++)
        {
          const RopewayOutcome *outcome = g_ptr_array_index (page, i);

          counts[outcome->kind]++;
          after = outcome->id;
          g_assert_cmpint (outcome->kind == ROPEWAY_OUTCOME_PARKED, ==, outcome->problem != NULL);
        }
    }
  while (n > 0);
  for (guint i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    if (i != ROPEWAY_OUTCOME_UNCHANGED && i != ROPEWAY_OUTCOME_LEFT_OUT)
      g_assert_cmpuint (counts[i], ==, run->counts[i]);
}

/* Source key → RopewayParked. */
static GHashTable *
dup_all_parked (RopewayStore *store, gint64 scope)
{
  GHashTable *all
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)ropeway_parked_free);
  const char *after = NULL;
  guint n;

  do
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) page = ropeway_ledger_list_parked (store, scope, after, 500, &error);

      g_assert_no_error (error);
      g_ptr_array_set_free_func (page, NULL);
      n = page->len;
      for (guint i = 0; i < n; i++)
        {
          RopewayParked *parked = g_ptr_array_index (page, i);

          after = parked->source_key;
          g_assert_true (g_hash_table_insert (all, parked->source_key, parked));
        }
    }
  while (n > 0);
  return all;
}

static gboolean
is_known (RopewayStore *store, gint64 scope, RopewayIntentKind kind, const RopewayIntentItem *item)
{
  g_autoptr (RopewayLink) link = ropeway_ledger_get_link (store, scope, item->source_key, NULL);

  if (kind == ROPEWAY_INTENT_DELETE && link == NULL)
    return TRUE;
  return link != NULL && link->seq >= item->seq;
}

/* A run that ended in order leaves intents only for what it parked; one that stopped, for what it had sent. */
static void
check_intents (RopewayStore *store, const RopewayRunRecord *run)
{
  g_autoptr (GPtrArray) intents = ropeway_ledger_list_intents (store, run->scope, NULL);
  g_autoptr (GHashTable) parked = dup_all_parked (store, run->scope);
  gboolean is_complete = run->state == ROPEWAY_RUN_DONE || run->state == ROPEWAY_RUN_PARTLY;

  if (run->state == ROPEWAY_RUN_DONE)
    g_assert_cmpuint (intents->len, ==, 0);
  for (guint i = 0; i < intents->len; i++)
    {
      const RopewayIntent *intent = g_ptr_array_index (intents, i);
      guint open = 0;

      for (guint j = 0; j < intent->items->len; j++)
        {
          const RopewayIntentItem *item = g_ptr_array_index (intent->items, j);
          const RopewayParked *row = g_hash_table_lookup (parked, item->source_key);

          if (is_known (store, run->scope, intent->kind, item))
            continue;
          open++;
          if (is_complete)
            g_assert_nonnull (row);
        }
      g_assert_cmpuint (open, >, 0);
    }
}

void
run_check_ledger (const char *path, const RopewayRunRecord *record)
{
  g_autoptr (RopewayStore) store = open_reader (path);
  g_autoptr (RopewayRunRecord) run = dup_last_run (store);

  check_counts (run);
  check_state (run);
  if (record != NULL)
    check_same (run, record);
  check_outcomes (store, run);
  check_intents (store, run);
}

guint
run_check_count_intents (const char *path)
{
  g_autoptr (RopewayStore) store = open_reader (path);
  g_autoptr (RopewayRunRecord) run = dup_last_run (store);
  g_autoptr (GPtrArray) intents = ropeway_ledger_list_intents (store, run->scope, NULL);

  return intents->len;
}

gint64
run_check_count_links (const char *path)
{
  g_autoptr (RopewayStore) store = open_reader (path);
  g_autoptr (RopewayRunRecord) run = dup_last_run (store);

  return ropeway_ledger_count_links (store, run->scope, NULL);
}

char *
run_check_dup_mark (const char *path)
{
  g_autoptr (RopewayStore) store = open_reader (path);
  g_autoptr (RopewayRunRecord) run = dup_last_run (store);

  return ropeway_ledger_dup_mark (store, run->scope, NULL);
}

RopewayParked *
run_check_dup_parked (const char *path, const char *key)
{
  g_autoptr (RopewayStore) store = open_reader (path);
  g_autoptr (RopewayRunRecord) run = dup_last_run (store);
  g_autoptr (GHashTable) all = dup_all_parked (store, run->scope);
  gpointer parked = NULL;

  g_hash_table_steal_extended (all, key, NULL, &parked);
  return parked;
}

RopewayLink *
run_check_dup_link (const char *path, const char *key)
{
  g_autoptr (RopewayStore) store = open_reader (path);
  g_autoptr (RopewayRunRecord) run = dup_last_run (store);

  return ropeway_ledger_get_link (store, run->scope, key, NULL);
}

GPtrArray *
run_check_list_held (const char *path)
{
  g_autoptr (RopewayStore) store = open_reader (path);
  g_autoptr (RopewayRunRecord) run = dup_last_run (store);
  g_autoptr (GError) error = NULL;
  GPtrArray *held = ropeway_ledger_list_held (store, run->id, 0, ROPEWAY_LIMIT_HELD + 1, &error);

  g_assert_no_error (error);
  return held;
}

char *
run_check_dup_held (const char *path)
{
  g_autoptr (GPtrArray) held = run_check_list_held (path);
  const RopewayHeld *first = held->len > 0 ? g_ptr_array_index (held, 0) : NULL;

  if (first == NULL)
    return g_strdup ("0");
  return g_strdup_printf ("%u: %s %s", held->len, ropeway_outcome_id (first->kind), first->source_key);
}

RopewayConsent
run_check_read_consent (const char *path)
{
  g_autoptr (RopewayStore) store = open_reader (path);
  g_autoptr (RopewayRunRecord) run = dup_last_run (store);
  RopewayConsent consent = { 0 };

  g_assert_nonnull (run->problem);
  g_assert_true (ropeway_brake_read_consent (run->problem, &consent));
  return consent;
}

RopewayBefore *
run_check_dup_before (const char *path, const char *key)
{
  g_autoptr (RopewayStore) store = open_reader (path);
  g_autoptr (RopewayRunRecord) run = dup_last_run (store);

  return ropeway_ledger_get_before (store, run->scope, key, NULL);
}
