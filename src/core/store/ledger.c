/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the records of the ledger as plain data, and the few changes that a caller waits for. */
#include "store/ledger-private.h"

#include "store/store-private.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

/* ---- records ---- */

static GBytes *
ref_bytes (GBytes *bytes)
{
  return bytes != NULL ? g_bytes_ref (bytes) : NULL;
}

RopewayLink *
ropeway_link_copy (const RopewayLink *link)
{
  RopewayLink *copy = g_memdup2 (link, sizeof *link);

  copy->source_key = g_strdup (link->source_key);
  copy->destination_id = g_strdup (link->destination_id);
  copy->match_key = g_strdup (link->match_key);
  copy->fields = ref_bytes (link->fields);
  copy->shown = ref_bytes (link->shown);
  return copy;
}

void
ropeway_link_free (RopewayLink *link)
{
  g_free (link->source_key);
  g_free (link->destination_id);
  g_free (link->match_key);
  g_clear_pointer (&link->fields, g_bytes_unref);
  g_clear_pointer (&link->shown, g_bytes_unref);
  g_free (link);
}

static void
intent_item_free (gpointer data)
{
  RopewayIntentItem *item = data;

  g_free (item->source_key);
  g_free (item->destination_id);
  g_free (item->match_key);
  g_clear_pointer (&item->fields, g_bytes_unref);
  g_free (item->record);
  g_free (item);
}

RopewayIntent *
ropeway_intent_new (RopewayStore *store)
{
  RopewayIntent *intent = g_new0 (RopewayIntent, 1);

  intent->id = store != NULL ? ++store->last_intent : 0;
  intent->items = g_ptr_array_new_with_free_func (intent_item_free);
  return intent;
}

RopewayIntentItem *
ropeway_intent_add_item (RopewayIntent *intent)
{
  RopewayIntentItem *item = g_new0 (RopewayIntentItem, 1);

  g_ptr_array_add (intent->items, item);
  return item;
}

void
ropeway_intent_free (RopewayIntent *intent)
{
  g_free (intent->operation);
  g_free (intent->key);
  g_free (intent->method);
  g_free (intent->url);
  g_clear_pointer (&intent->body, g_bytes_unref);
  g_free (intent->content_type);
  g_ptr_array_unref (intent->items);
  g_free (intent);
}

RopewayRunRecord *
ropeway_run_record_copy (const RopewayRunRecord *run)
{
  RopewayRunRecord *copy = g_memdup2 (run, sizeof *run);

  copy->job = g_strdup (run->job);
  copy->position = g_strdup (run->position);
  copy->high = g_strdup (run->high);
  if (run->problem != NULL)
    copy->problem = ropeway_problem_ref (run->problem);
  return copy;
}

void
ropeway_run_record_free (RopewayRunRecord *run)
{
  g_free (run->job);
  g_free (run->position);
  g_free (run->high);
  g_clear_pointer (&run->problem, ropeway_problem_unref);
  g_free (run);
}

void
ropeway_outcome_free (RopewayOutcome *outcome)
{
  g_free (outcome->source_key);
  g_free (outcome->destination_id);
  g_free (outcome->changed);
  g_clear_pointer (&outcome->problem, ropeway_problem_unref);
  g_free (outcome);
}

const char *
ropeway_outcome_id (RopewayOutcomeKind kind)
{
  static const char *const ids[] = { "created", "updated", "unchanged", "left-out", "deleted", "parked" };

  G_STATIC_ASSERT (G_N_ELEMENTS (ids) == ROPEWAY_N_OUTCOMES);
  g_return_val_if_fail ((gsize)kind < G_N_ELEMENTS (ids), NULL);
  return ids[kind];
}

const char *
ropeway_run_state_id (RopewayRunState state)
{
  static const char *const ids[] = { "running", "done", "partly", "failed", "interrupted" };

  g_return_val_if_fail ((gsize)state < G_N_ELEMENTS (ids), NULL);
  return ids[state];
}

/* ---- problems as JSON: {"code": …, "pointer": …, "arguments": {…}} ---- */

/* What another side sent may stand in an argument, and need not be UTF-8. */
static void
set_valid_text (RopewayTree *tree, RopewayValue *object, const char *name, const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  ropeway_value_set_text (tree, object, name, valid);
}

char *
ropeway_ledger_problem_to_json (const RopewayProblem *problem)
{
  g_autoptr (RopewayTree) tree = NULL;
  RopewayValue *object;
  RopewayValue *arguments;

  if (problem == NULL)
    return NULL;
  tree = ropeway_tree_new ();
  object = ropeway_tree_object (tree);
  arguments = ropeway_tree_object (tree);
  set_valid_text (tree, object, "code", ropeway_problem_get_code (problem));
  set_valid_text (tree, object, "pointer", ropeway_problem_get_pointer (problem));
  for (guint i = 0; i < ropeway_problem_get_n_arguments (problem); i++)
    {
      const char *name;
      const char *value;

      ropeway_problem_get_argument (problem, i, &name, &value);
      set_valid_text (tree, arguments, name, value);
    }
  ropeway_value_set (tree, object, "arguments", -1, arguments);
  return ropeway_json_write_text (object, ROPEWAY_JSON_COMPACT, NULL);
}

RopewayProblem *
ropeway_ledger_problem_from_json (const char *json)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *code = NULL;
  g_autofree char *pointer = NULL;
  const RopewayValue *root;
  const RopewayValue *arguments;

  if (tree == NULL)
    return NULL;
  root = ropeway_tree_get_root (tree);
  code = ropeway_value_dup_member_text (root, "code");
  if (code == NULL)
    return NULL;
  pointer = ropeway_value_dup_member_text (root, "pointer");
  arguments = ropeway_value_get (root, "arguments");
  for (const RopewayValue *v = arguments != NULL ? ropeway_value_first (arguments) : NULL; v != NULL;
       v = ropeway_value_next (v))
    {
      char *text = ropeway_value_dup_text (v, NULL);

      if (text == NULL)
        return NULL;
      g_ptr_array_add (names, (gpointer)ropeway_value_get_name (v, NULL));
      g_ptr_array_add (values, text);
    }
  g_ptr_array_add (names, NULL);
  g_ptr_array_add (values, NULL);
  return ropeway_problem_new_stored (code, pointer, (const char *const *)names->pdata,
                                     (const char *const *)values->pdata);
}

/* ---- changes that are waited for ---- */

gint64
ropeway_ledger_open_scope (RopewayStore *store, const RopewayScopeKey *key, gboolean *is_new, GError **error)
{
  g_autoptr (RopewayCommit) commit = ropeway_commit_new (0);

  ropeway_commit_open_scope (commit, key);
  if (store->writer == NULL)
    return ropeway_store_refuse_writing (store, error);
  if (!ropeway_store_writer_run (store->writer, commit, error))
    return 0;
  if (is_new != NULL)
    *is_new = commit->is_new;
  return commit->opened;
}

static RopewayRunRecord *
begin_run (RopewayStore *store, gint64 scope, const char *job, gint64 version, guint64 most, gboolean aside,
           GError **error)
{
  g_autoptr (RopewayCommit) commit = ropeway_commit_new (scope);
  RopewayRunRecord *run;

  if (store->writer == NULL)
    {
      ropeway_store_refuse_writing (store, error);
      return NULL;
    }
  run = g_new0 (RopewayRunRecord, 1);
  run->scope = scope;
  run->job = g_strdup (job);
  run->version = version;
  run->most = most;
  run->aside = aside;
  run->state = ROPEWAY_RUN_RUNNING;
  run->started = ropeway_clock_now (store->clock);
  ropeway_commit_begin_run (commit, run);
  if (!ropeway_store_writer_run (store->writer, commit, error))
    return NULL;
  return ropeway_run_record_copy (run);
}

RopewayRunRecord *
ropeway_ledger_begin_run (RopewayStore *store, gint64 scope, const char *job, gint64 version, guint64 most,
                          GError **error)
{
  return begin_run (store, scope, job, version, most, FALSE, error);
}

RopewayRunRecord *
ropeway_ledger_begin_aside (RopewayStore *store, gint64 scope, const char *job, gint64 version,
                            GError **error)
{
  return begin_run (store, scope, job, version, 0, TRUE, error);
}

gboolean
ropeway_ledger_commit (RopewayStore *store, RopewayCommit *commit, GError **error)
{
  g_autoptr (RopewayCommit) owned = commit;

  if (store->writer == NULL)
    return ropeway_store_refuse_writing (store, error);
  return ropeway_store_writer_run (store->writer, owned, error);
}

void
ropeway_ledger_commit_async (RopewayStore *store, RopewayCommit *commit, GAsyncReadyCallback callback,
                             gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);
  GError *error = NULL;

  g_task_set_source_tag (task, ropeway_ledger_commit_async);
  if (store->writer != NULL)
    {
      ropeway_store_writer_queue (store->writer, commit, task);
      return;
    }
  ropeway_commit_free (commit);
  ropeway_store_refuse_writing (store, &error);
  g_task_return_error (task, error);
  g_object_unref (task);
}

gboolean
ropeway_ledger_commit_finish (RopewayStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_ledger_commit_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
