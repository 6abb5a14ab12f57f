/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the calls that change the workspace: documents, and the practice apps' world. */
#include "agent/agent-private.h"

#include "agent/document-rules.h"
#include "base/i18n.h"
#include "bus/agent-names.h"
#include "store/documents.h"
#include "value/json-writer.h"

static gboolean
set_from_store (GError **error, const GError *why)
{
  gboolean conflict = g_error_matches (why, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT);
  gboolean full = g_error_matches (why, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_FULL);

  g_set_error_literal (error, ROPEWAY_AGENT_ERROR,
                       conflict ? ROPEWAY_AGENT_ERROR_CONFLICT
                       : full   ? ROPEWAY_AGENT_ERROR_INVALID
                                : ROPEWAY_AGENT_ERROR_FAILED,
                       why->message);
  return FALSE;
}

static gboolean
check_kind (const char *kind, GError **error)
{
  if (g_str_equal (kind, ROPEWAY_DOCUMENT_JOB) || g_str_equal (kind, ROPEWAY_DOCUMENT_CONNECTION))
    return TRUE;
  g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
               _ ("There is no kind of document called “%s”."), kind);
  return FALSE;
}

/* Gives in @document what stands there ((nullable): nothing). Returns: whether it could be asked. */
static gboolean
get_document (RopewayAgent *self, const char *kind, const char *id, RopewayDocument **document,
              GError **error)
{
  g_autoptr (GError) local = NULL;

  *document = ropeway_documents_get (self->store, kind, id, &local);
  return local == NULL || set_from_store (error, local);
}

/* What is wrong with a document matters less than that somebody else changed it: the store says so. */
static gboolean
is_stale (const RopewayDocument *old, gint64 expected)
{
  return expected != (old != NULL ? old->revision : 0);
}

/* A practice connection that comes, or comes back, has no past: the apps that it knew may be gone. */
static gboolean
forget_past (RopewayAgent *self, const RopewayDocument *old, const RopewayTree *tree, const char *id,
             GError **error)
{
  g_autoptr (GError) local = NULL;

  if (old != NULL && old->removed == 0)
    return TRUE;
  return ropeway_practice_host_forget_connection (self->practice, ropeway_tree_get_root (tree), id, &local)
         || set_from_store (error, local);
}

static gboolean
check (RopewayAgent *self, const char *kind, const char *id, const RopewayDocument *old, RopewayTree *tree,
       GError **error)
{
  if (g_str_equal (kind, ROPEWAY_DOCUMENT_JOB))
    return ropeway_document_rules_check_job (self->store, old, tree, error);
  return ropeway_document_rules_check_connection (tree, error) && forget_past (self, old, tree, id, error);
}

gint64
ropeway_agent_put (RopewayAgent *self, const char *kind, const char *document, gint64 expected,
                   GError **error)
{
  g_autofree char *id = NULL;
  g_autoptr (RopewayTree) tree = NULL;
  g_autoptr (RopewayDocument) old = NULL;
  g_autoptr (GError) local = NULL;
  gint64 revision;

  if (!check_kind (kind, error))
    return 0;
  tree = ropeway_agent_request_read_document (document, &id, error);
  if (tree == NULL || !get_document (self, kind, id, &old, error)
      || (!is_stale (old, expected) && !check (self, kind, id, old, tree, error)))
    return 0;
  revision = ropeway_documents_put (self->store, kind, id, tree, expected, &local);
  if (revision == 0)
    set_from_store (error, local);
  else
    ropeway_agent_tell_changed (self, kind, id);
  return revision;
}

static gboolean
check_removal (RopewayAgent *self, const char *kind, const char *id, GError **error)
{
  RopewayAgentTask *run;

  if (g_str_equal (kind, ROPEWAY_DOCUMENT_CONNECTION))
    return ropeway_document_rules_check_unused (self->store, id, error);
  run = ropeway_agent_find_run (self, id);
  if (run != NULL)
    ropeway_agent_set_busy (self, run, error);
  return run == NULL;
}

gint64
ropeway_agent_delete (RopewayAgent *self, const char *kind, const char *id, gint64 expected, GError **error)
{
  g_autoptr (RopewayDocument) old = NULL;
  g_autoptr (GError) local = NULL;
  gint64 revision;

  if (!check_kind (kind, error) || !get_document (self, kind, id, &old, error))
    return 0;
  if (old == NULL || old->removed != 0)
    {
      g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NOT_THERE,
                   _ ("There is no “%s” any more."), id);
      return 0;
    }
  if (!is_stale (old, expected) && !check_removal (self, kind, id, error))
    return 0;
  revision = ropeway_documents_remove (self->store, kind, id, expected, &local);
  if (revision == 0)
    set_from_store (error, local);
  else
    ropeway_agent_tell_changed (self, kind, id);
  return revision;
}

/* ---- practice ---- */

/* What a run writes down while its memory is cleared would be wrong. */
static gboolean
reset_practice (RopewayAgent *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  GHashTableIter iter;
  gpointer task;

  g_hash_table_iter_init (&iter, self->tasks);
  while (g_hash_table_iter_next (&iter, NULL, &task))
    if (g_str_equal (ropeway_agent_task_get_kind (task), ROPEWAY_TASK_RUN)
        && ropeway_agent_task_get_apps (task) != NULL)
      {
        ropeway_agent_set_busy (self, task, error);
        return FALSE;
      }
  if (!ropeway_practice_host_reset (self->practice, &local))
    return set_from_store (error, local);
  ropeway_agent_tell_all_changed (self, "practice", ropeway_practice_host_get_names ());
  return TRUE;
}

static char *
dup_answer (RopewayPracticeApps *apps, const char *app)
{
  g_autoptr (RopewayTree) records = apps != NULL ? ropeway_practice_apps_dup_records (apps, app) : NULL;
  g_autoptr (GString) text = g_string_new ("{");

  if (records != NULL)
    {
      g_string_append (text, "\"records\":");
      ropeway_json_write (ropeway_tree_get_root (records), ROPEWAY_JSON_COMPACT, text);
    }
  g_string_append_c (text, '}');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
ropeway_agent_practice (RopewayAgent *self, const char *action, const char *app, GError **error)
{
  gboolean is_order = g_str_equal (action, "order");
  gboolean is_records = g_str_equal (action, "records");
  g_autoptr (GError) local = NULL;
  RopewayPracticeApps *apps;

  if (g_str_equal (action, "reset"))
    return reset_practice (self, error) ? dup_answer (NULL, NULL) : NULL;
  if (is_records ? !ropeway_practice_host_knows (app) : !is_order && *action != '\0')
    {
      g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
                   _ ("The practice apps cannot do “%s” with “%s”."), action, app);
      return NULL;
    }
  apps = ropeway_practice_host_get_apps (self->practice, &local);
  if (apps == NULL)
    {
      g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_FAILED,
                   _ ("The practice apps cannot be started: %s"), local->message);
      return NULL;
    }
  if (is_order)
    {
      ropeway_practice_apps_simulate_order (apps);
      ropeway_agent_tell_changed (self, "practice", "shop");
    }
  return dup_answer (is_records ? apps : NULL, app);
}
