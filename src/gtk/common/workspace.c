/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/common/workspace.h"

#include "base/i18n.h"
#include "gtk/common/words.h"
#include "gtk/common/workspace-private.h"
#include "model/draft.h"

#define AWAY_PATIENCE_S 20 /* until the window offers to try again */

enum
{
  PROP_STATE = 1,
  PROP_PROBLEM,
  N_PROPERTIES,
};

enum
{
  RUNS_CHANGED,
  SECRETS_CHANGED,
  PRACTICE_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RopewayWorkspace, ropeway_workspace, G_TYPE_OBJECT)

static void ask_status (RopewayWorkspace *self);

static void
set_state (RopewayWorkspace *self, RopewayWorkspaceState state, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) != 0)
    {
      g_free (self->problem);
      self->problem = g_strdup (problem);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
    }
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* ---- items ---- */

static int
compare_texts (const char *a, const char *b)
{
  g_autofree char *a_key = g_utf8_casefold (a, -1);
  g_autofree char *b_key = g_utf8_casefold (b, -1);
  int order = g_utf8_collate (a_key, b_key);

  return order != 0 ? order : g_strcmp0 (a, b);
}

static int
compare_items (gconstpointer a, gconstpointer b, gpointer data)
{
  int order;

  if (ROPEWAY_IS_JOB_ITEM ((gpointer)a))
    {
      RopewayJobItem *left = (gpointer)a, *right = (gpointer)b;

      order = compare_texts (ropeway_job_item_get_name (left), ropeway_job_item_get_name (right));
      return order != 0 ? order : g_strcmp0 (ropeway_job_item_get_id (left), ropeway_job_item_get_id (right));
    }
  RopewayConnectionItem *left = (gpointer)a, *right = (gpointer)b;

  order = compare_texts (ropeway_connection_item_get_name (left), ropeway_connection_item_get_name (right));
  return order != 0
             ? order
             : g_strcmp0 (ropeway_connection_item_get_id (left), ropeway_connection_item_get_id (right));
}

static int
compare_places (gconstpointer a, gconstpointer b, gpointer data)
{
  return compare_items (*(gconstpointer const *)a, *(gconstpointer const *)b, data);
}

static const char *
get_item_id (gpointer item)
{
  return ROPEWAY_IS_JOB_ITEM (item) ? ropeway_job_item_get_id (item) : ropeway_connection_item_get_id (item);
}

static gboolean
is_job_kind (const char *kind)
{
  return g_str_equal (kind, ROPEWAY_DOCUMENT_JOB);
}

static gboolean
is_sorted_at (GListStore *list, guint position)
{
  g_autoptr (GObject) before
      = position > 0 ? g_list_model_get_item (G_LIST_MODEL (list), position - 1) : NULL;
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (list), position);
  g_autoptr (GObject) after = g_list_model_get_item (G_LIST_MODEL (list), position + 1);

  return (before == NULL || compare_items (before, item, NULL) <= 0)
         && (after == NULL || compare_items (item, after, NULL) <= 0);
}

void
ropeway_workspace_touch (GListStore *list, gpointer item)
{
  g_autoptr (GObject) kept = g_object_ref (item);
  guint position;

  if (!g_list_store_find (list, item, &position))
    return;
  /* Filters look only at what comes in. Nobody sees the list without the item. */
  if (is_sorted_at (list, position))
    g_list_store_splice (list, position, 1, (gpointer *)&kept, 1);
  else
    g_list_store_sort (list, compare_items, NULL);
}

static void
remove_item (RopewayWorkspace *self, const char *kind, const char *id)
{
  GListStore *list = is_job_kind (kind) ? self->jobs : self->connections;
  GHashTable *items = is_job_kind (kind) ? self->job_items : self->connection_items;
  gpointer item = g_hash_table_lookup (items, id);
  guint position;

  if (item == NULL)
    return;
  g_hash_table_remove (items, id);
  if (g_list_store_find (list, item, &position))
    g_list_store_remove (list, position);
}

RopewayJobItem *
ropeway_workspace_find_job_item (RopewayWorkspace *self, const char *id)
{
  return g_hash_table_lookup (self->job_items, id);
}

/* ---- reading ---- */

static void
complain_of_store (const GError *error)
{
  /* One line of the list stays as it was; a database that cannot be read at all is told when it is opened. */
  g_message ("%s", error->message);
}

static const RopewayValue *
find_connection_value (RopewayWorkspace *self, const RopewayValue *end)
{
  g_autofree char *id = ropeway_value_dup_member_text (end, "connection");
  RopewayConnectionItem *item = id != NULL ? g_hash_table_lookup (self->connection_items, id) : NULL;
  RopewayTree *tree = item != NULL ? ropeway_connection_item_get_document (item) : NULL;

  return tree != NULL ? ropeway_tree_get_root (tree) : NULL;
}

static char *
dup_sentence (RopewayWorkspace *self, RopewayTree *document)
{
  const RopewayValue *root = ropeway_tree_get_root (document);
  g_autoptr (RopewayTree) view = NULL;

  if (ropeway_value_get (root, "source") == NULL && ropeway_draft_exists (root))
    {
      view = ropeway_draft_view (root);
      root = ropeway_tree_get_root (view);
    }
  return ropeway_words_dup_sentence (root, find_connection_value (self, ropeway_value_get (root, "source")),
                                     find_connection_value (self, ropeway_value_get (root, "destination")));
}

void
ropeway_workspace_reload_runs (RopewayWorkspace *self, const char *id)
{
  RopewayJobItem *item = ropeway_workspace_find_job_item (self, id);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GPtrArray) scopes = NULL;
  RopewayRunRecord *last = NULL;
  gint64 n_parked = 0;

  if (item == NULL || self->store == NULL)
    return;
  runs = ropeway_ledger_list_runs (self->store, id, 0, 1, &error);
  if (runs != NULL)
    scopes = ropeway_ledger_list_scopes (self->store, id, &error);
  if (scopes == NULL)
    {
      complain_of_store (error);
      return;
    }
  if (runs->len > 0)
    last = g_ptr_array_steal_index (runs, 0);
  if (scopes->len > 0)
    n_parked = ((RopewayScopeRecord *)scopes->pdata[0])->n_parked;
  if (ropeway_job_item_update_runs (item, last, n_parked))
    ropeway_workspace_touch (self->jobs, item);
}

/* Takes over a document that is there. @fresh: gets its item (transfer full) where it is not in the list yet. */
static void
take_document (RopewayWorkspace *self, const RopewayDocument *document, GPtrArray *fresh)
{
  gboolean is_job = is_job_kind (document->kind);
  GHashTable *items = is_job ? self->job_items : self->connection_items;
  gpointer item = g_hash_table_lookup (items, document->id);
  gboolean is_new = item == NULL;
  g_autofree char *sentence = NULL;
  gboolean is_moved;

  if (is_new)
    {
      item = is_job ? (gpointer)ropeway_job_item_new (document->id)
                    : (gpointer)ropeway_connection_item_new (document->id);
      g_hash_table_insert (items, (gpointer)get_item_id (item), item);
      g_ptr_array_add (fresh, item);
    }
  if (is_job)
    {
      sentence = dup_sentence (self, document->tree);
      is_moved = ropeway_job_item_update (item, document->tree, document->revision, sentence);
      ropeway_workspace_reload_runs (self, document->id);
    }
  else
    is_moved = ropeway_connection_item_update (item, document->tree, document->revision);
  if (is_moved && !is_new)
    ropeway_workspace_touch (is_job ? self->jobs : self->connections, item);
}

/* Adds the items of @fresh to @list, which says so once however many they are. */
static void
add_items (GListStore *list, GPtrArray *fresh)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  if (fresh->len == 1)
    g_list_store_insert_sorted (list, fresh->pdata[0], compare_items, NULL);
  else if (fresh->len > 1)
    {
      g_ptr_array_sort_with_data (fresh, compare_places, NULL);
      g_list_store_splice (list, n, 0, fresh->pdata, fresh->len);
      if (n > 0)
        g_list_store_sort (list, compare_items, NULL);
    }
}

/* Jobs name their connections. */
static void
retell_jobs (RopewayWorkspace *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->jobs));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RopewayJobItem) item = g_list_model_get_item (G_LIST_MODEL (self->jobs), i);
      RopewayTree *document = ropeway_job_item_get_document (item);
      g_autofree char *sentence = dup_sentence (self, document);

      if (g_strcmp0 (sentence, ropeway_job_item_get_sentence (item)) != 0)
        ropeway_job_item_update (item, document, ropeway_job_item_get_revision (item), sentence);
    }
}

void
ropeway_workspace_reload (RopewayWorkspace *self, const char *kind, const char *id)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayDocument) document = NULL;

  if (self->store == NULL)
    return;
  document = ropeway_documents_get (self->store, kind, id, &error);
  if (error != NULL)
    {
      complain_of_store (error);
      return;
    }
  if (document == NULL || document->removed != 0)
    remove_item (self, kind, id);
  else
    take_document (self, document, fresh);
  add_items (is_job_kind (kind) ? self->jobs : self->connections, fresh);
  if (!is_job_kind (kind))
    retell_jobs (self);
}

static gboolean
load_kind (RopewayWorkspace *self, const char *kind, GListStore *list, GError **error)
{
  g_autoptr (GPtrArray) documents = ropeway_documents_list (self->store, kind, error);
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) there = NULL;

  if (documents == NULL)
    return FALSE;
  there = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < documents->len; i++)
    {
      RopewayDocument *document = documents->pdata[i];

      g_hash_table_add (there, document->id);
      take_document (self, document, fresh);
    }
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (list)); i > 0; i--)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (list), i - 1);

      if (!g_hash_table_contains (there, get_item_id (item)))
        remove_item (self, kind, get_item_id (item));
    }
  add_items (list, fresh);
  return TRUE;
}

/* Connections first: the sentences of jobs name them. */
static gboolean
load_all (RopewayWorkspace *self, const char *path, GError **error)
{
  RopewayStore *store = ropeway_store_open_reader (path, error);

  if (store == NULL)
    return FALSE;
  g_clear_pointer (&self->store, ropeway_store_unref);
  self->store = store;
  return load_kind (self, ROPEWAY_DOCUMENT_CONNECTION, self->connections, error)
         && load_kind (self, ROPEWAY_DOCUMENT_JOB, self->jobs, error);
}

/* ---- the agent ---- */

static void
on_changed (RopewayAgentClient *client, const char *kind, const char *const *ids, RopewayWorkspace *self)
{
  for (gsize i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      if (g_str_equal (kind, ROPEWAY_DOCUMENT_JOB) || g_str_equal (kind, ROPEWAY_DOCUMENT_CONNECTION))
        ropeway_workspace_reload (self, kind, ids[i]);
      else if (g_str_equal (kind, "run"))
        {
          ropeway_workspace_reload_runs (self, ids[i]);
          g_signal_emit (self, signals[RUNS_CHANGED], 0, ids[i]);
        }
      else if (g_str_equal (kind, "secret"))
        g_signal_emit (self, signals[SECRETS_CHANGED], 0, ids[i]);
      else if (g_str_equal (kind, "practice"))
        g_signal_emit (self, signals[PRACTICE_CHANGED], 0, ids[i]);
    }
}

static gboolean
on_patience_over (gpointer data)
{
  RopewayWorkspace *self = data;

  self->away_source = 0;
  if (self->state == ROPEWAY_WORKSPACE_AWAY)
    set_state (self, ROPEWAY_WORKSPACE_FAILED,
               _ ("Ropeway in the background stopped and does not start again."));
  return G_SOURCE_REMOVE;
}

static void
on_away (RopewayAgentClient *client, GParamSpec *pspec, RopewayWorkspace *self)
{
  if (!ropeway_agent_client_is_away (client))
    {
      ask_status (self);
      return;
    }
  set_state (self, ROPEWAY_WORKSPACE_AWAY, NULL);
  ropeway_workspace_drop_tasks (self, _ ("Ropeway in the background stopped."));
  if (self->away_source == 0)
    self->away_source = g_timeout_add_seconds (AWAY_PATIENCE_S, on_patience_over, self);
}

static void
on_status (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayWorkspace) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) status
      = ropeway_agent_client_ask_finish (ROPEWAY_AGENT_CLIENT (source), result, &error);
  g_autofree char *path = NULL;

  self->is_connecting = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (status != NULL)
    path = ropeway_value_dup_member_text (ropeway_tree_get_root (status), "database");
  if (path != NULL && load_all (self, path, &error))
    {
      ropeway_workspace_adopt_tasks (self, ropeway_tree_get_root (status));
      g_clear_handle_id (&self->away_source, g_source_remove);
      set_state (self, ROPEWAY_WORKSPACE_READY, NULL);
      return;
    }
  /* It may have gone again in the meantime; then "is-away" tells the rest. */
  if (g_error_matches (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_AWAY)
      && self->state == ROPEWAY_WORKSPACE_AWAY)
    return;
  set_state (self, ROPEWAY_WORKSPACE_FAILED,
             error != NULL ? error->message
                           : _ ("Ropeway in the background does not say where it keeps its data."));
}

static void
ask_status (RopewayWorkspace *self)
{
  self->is_connecting = TRUE;
  ropeway_agent_client_ask_async (self->client, "Status", NULL, NULL, self->cancellable, on_status,
                                  g_object_ref (self));
}

static void
on_client (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayWorkspace) self = data;
  g_autoptr (GError) error = NULL;
  RopewayAgentClient *client = ropeway_agent_client_new_finish (result, &error);

  self->is_connecting = FALSE;
  if (client == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        set_state (self, ROPEWAY_WORKSPACE_FAILED, error->message);
      return;
    }
  self->client = client;
  g_signal_connect_object (client, "changed", G_CALLBACK (on_changed), self, 0);
  g_signal_connect_object (client, "notify::is-away", G_CALLBACK (on_away), self, 0);
  ropeway_workspace_watch_tasks (self);
  ask_status (self);
}

static void
on_reconnected (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayWorkspace) self = data;
  g_autoptr (GError) error = NULL;

  self->is_connecting = FALSE;
  if (ropeway_agent_client_reconnect_finish (ROPEWAY_AGENT_CLIENT (source), result, &error))
    ask_status (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_state (self, ROPEWAY_WORKSPACE_FAILED, error->message);
}

void
ropeway_workspace_connect (RopewayWorkspace *self)
{
  g_return_if_fail (ROPEWAY_IS_WORKSPACE (self));
  if (self->is_connecting || self->state == ROPEWAY_WORKSPACE_READY)
    return;
  self->is_connecting = TRUE;
  set_state (self, ROPEWAY_WORKSPACE_STARTING, NULL);
  if (self->client == NULL)
    ropeway_agent_client_new_async (self->cancellable, on_client, g_object_ref (self));
  else
    ropeway_agent_client_reconnect_async (self->client, self->cancellable, on_reconnected,
                                          g_object_ref (self));
}

/* ---- the object ---- */

static void
ropeway_workspace_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RopewayWorkspace *self = ROPEWAY_WORKSPACE (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int)self->state);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ropeway_workspace_dispose (GObject *object)
{
  RopewayWorkspace *self = ROPEWAY_WORKSPACE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->away_source, g_source_remove);
  g_clear_object (&self->client);
  g_clear_pointer (&self->store, ropeway_store_unref);
  G_OBJECT_CLASS (ropeway_workspace_parent_class)->dispose (object);
}

static void
ropeway_workspace_finalize (GObject *object)
{
  RopewayWorkspace *self = ROPEWAY_WORKSPACE (object);

  g_object_unref (self->jobs);
  g_object_unref (self->connections);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->job_items);
  g_hash_table_unref (self->connection_items);
  g_hash_table_unref (self->tasks);
  g_hash_table_unref (self->early);
  g_free (self->problem);
  G_OBJECT_CLASS (ropeway_workspace_parent_class)->finalize (object);
}

static guint
add_signal (RopewayWorkspaceClass *klass, const char *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       1, G_TYPE_STRING);
}

static void
ropeway_workspace_class_init (RopewayWorkspaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ropeway_workspace_get_property;
  object_class->dispose = ropeway_workspace_dispose;
  object_class->finalize = ropeway_workspace_finalize;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, ROPEWAY_WORKSPACE_STARTING,
                                             ROPEWAY_WORKSPACE_FAILED, ROPEWAY_WORKSPACE_STARTING, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[RUNS_CHANGED] = add_signal (klass, "runs-changed");
  signals[SECRETS_CHANGED] = add_signal (klass, "secrets-changed");
  signals[PRACTICE_CHANGED] = add_signal (klass, "practice-changed");
}

static void
ropeway_workspace_init (RopewayWorkspace *self)
{
  self->jobs = g_list_store_new (ROPEWAY_TYPE_JOB_ITEM);
  self->connections = g_list_store_new (ROPEWAY_TYPE_CONNECTION_ITEM);
  self->job_items = g_hash_table_new (g_str_hash, g_str_equal);
  self->connection_items = g_hash_table_new (g_str_hash, g_str_equal);
  self->cancellable = g_cancellable_new ();
  self->tasks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->early
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)ropeway_tree_unref);
}

RopewayWorkspace *
ropeway_workspace_new (void)
{
  return g_object_new (ROPEWAY_TYPE_WORKSPACE, NULL);
}

RopewayWorkspaceState
ropeway_workspace_get_state (RopewayWorkspace *self)
{
  g_return_val_if_fail (ROPEWAY_IS_WORKSPACE (self), ROPEWAY_WORKSPACE_FAILED);
  return self->state;
}

GListModel *
ropeway_workspace_get_jobs (RopewayWorkspace *self)
{
  g_return_val_if_fail (ROPEWAY_IS_WORKSPACE (self), NULL);
  return G_LIST_MODEL (self->jobs);
}

GListModel *
ropeway_workspace_get_connections (RopewayWorkspace *self)
{
  g_return_val_if_fail (ROPEWAY_IS_WORKSPACE (self), NULL);
  return G_LIST_MODEL (self->connections);
}

RopewayAgentClient *
ropeway_workspace_get_client (RopewayWorkspace *self)
{
  g_return_val_if_fail (ROPEWAY_IS_WORKSPACE (self), NULL);
  return self->client;
}

RopewayStore *
ropeway_workspace_get_store (RopewayWorkspace *self)
{
  g_return_val_if_fail (ROPEWAY_IS_WORKSPACE (self), NULL);
  return self->store;
}
