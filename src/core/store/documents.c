/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: two windows and a command line may edit the same job: whoever comes second is told, not overwritten. */
#include "store/documents-private.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "model/draft.h"
#include "store/ledger-private.h"
#include "store/store-private.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

/* ---- in the writer's thread ---- */

typedef struct
{
  gint64 revision; /* 0: there never was one */
  gint64 removed;
} Found;

static gboolean
find_document (const RopewayDocumentChange *change, RopewaySql *sql, Found *found, GError **error)
{
  RopewayQuery query;

  *found = (Found){ 0 };
  ropeway_query_begin (&query, sql, "SELECT revision, removed FROM document WHERE kind = ?1 AND id = ?2");
  ropeway_query_text (&query, change->kind);
  ropeway_query_text (&query, change->id);
  if (ropeway_query_next (&query))
    {
      found->revision = ropeway_query_get_integer (&query, 0);
      found->removed = ropeway_query_get_integer (&query, 1);
    }
  return ropeway_query_end (&query, error);
}

/* Whoever writes must have seen what is there now. */
static gboolean
check_expected (const RopewayDocumentChange *change, const Found *found, GError **error)
{
  if (change->expected == found->revision
      && (change->body != NULL || (found->revision != 0 && found->removed == 0)))
    return TRUE;
  if (change->expected == 0 && found->revision != 0 && found->removed != 0)
    g_set_error (
        error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT,
        _ ("The id “%s” belongs to something that was removed. Bring that back, or choose another name."),
        change->id);
  else if (change->expected == 0 && found->revision != 0)
    g_set_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT,
                 _ ("“%s” is there already. Choose another name."), change->id);
  else if (found->revision == 0 || found->removed != 0)
    g_set_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT,
                 _ ("“%s” is not there any more: it was removed meanwhile."), change->name);
  else
    g_set_error (
        error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT,
        _ ("“%s” was changed elsewhere meanwhile. Look at what it is now, then make your change again."),
        change->name);
  return FALSE;
}

static gboolean
check_room (const RopewayDocumentChange *change, RopewaySql *sql, GError **error)
{
  RopewayQuery query;
  gint64 n = 0;

  ropeway_query_begin (&query, sql, "SELECT count (*) FROM document WHERE kind = ?1");
  ropeway_query_text (&query, change->kind);
  if (ropeway_query_next (&query))
    n = ropeway_query_get_integer (&query, 0);
  if (!ropeway_query_end (&query, error))
    return FALSE;
  if (n < ROPEWAY_LIMIT_DOCUMENTS)
    return TRUE;
  g_set_error (
      error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_FULL,
      _ ("“%s” cannot be added: there are %d of its kind already, and that is the most Ropeway keeps. "
         "Change one that you no longer need instead."),
      change->name, ROPEWAY_LIMIT_DOCUMENTS);
  return FALSE;
}

static gboolean
write_document (const RopewayDocumentChange *change, RopewaySql *sql, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql,
                       "INSERT INTO document (kind, id, revision, changed, removed, body)"
                       " VALUES (?1, ?2, ?3, ?4, 0, ?5)"
                       " ON CONFLICT (kind, id) DO UPDATE SET revision = excluded.revision,"
                       " changed = excluded.changed, removed = 0, body = excluded.body");
  ropeway_query_text (&query, change->kind);
  ropeway_query_text (&query, change->id);
  ropeway_query_integer (&query, change->revision);
  ropeway_query_integer (&query, change->at);
  ropeway_query_text (&query, change->body);
  return ropeway_query_run (&query, error);
}

/* A version that runs have worked with stays what it was. */
static gboolean
write_version (const RopewayDocumentChange *change, RopewaySql *sql, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql,
                       "INSERT INTO document_version (id, version, body, at) VALUES (?1, ?2, ?3, ?4)"
                       " ON CONFLICT (id, version) DO NOTHING");
  ropeway_query_text (&query, change->id);
  ropeway_query_integer (&query, change->version);
  ropeway_query_text (&query, change->version_body);
  ropeway_query_integer (&query, change->at);
  return ropeway_query_run (&query, error);
}

static gboolean
mark_removed (const RopewayDocumentChange *change, RopewaySql *sql, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql,
                       "UPDATE document SET revision = ?3, changed = ?4, removed = ?4"
                       " WHERE kind = ?1 AND id = ?2");
  ropeway_query_text (&query, change->kind);
  ropeway_query_text (&query, change->id);
  ropeway_query_integer (&query, change->revision);
  ropeway_query_integer (&query, change->at);
  return ropeway_query_run (&query, error);
}

gboolean
ropeway_documents_apply (RopewayDocumentChange *change, RopewaySql *sql, GError **error)
{
  Found found;

  if (!find_document (change, sql, &found, error) || !check_expected (change, &found, error)
      || (found.revision == 0 && !check_room (change, sql, error)))
    return FALSE;
  change->revision = found.revision + 1;
  if (change->body == NULL)
    return mark_removed (change, sql, error);
  return write_document (change, sql, error)
         && (change->version_body == NULL || write_version (change, sql, error));
}

/* ---- asking for it ---- */

static gboolean
write_change (RopewayStore *store, RopewayDocumentChange *change, GError **error)
{
  g_autoptr (RopewayCommit) commit = ropeway_commit_new (0);

  if (store->writer == NULL)
    return ropeway_store_refuse_writing (store, error);
  change->at = ropeway_clock_now (store->clock);
  ropeway_commit_change_document (commit, change);
  return ropeway_store_writer_run (store->writer, commit, error);
}

/* What could not be read back must not be written. Returns: (transfer full) (nullable). */
static char *
dup_body (RopewayTree *tree, const char *name, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *body = NULL;
  g_autoptr (RopewayTree) back = NULL;
  gsize length;

  body = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, &length);
  if (length > ROPEWAY_LIMIT_JOB_FILE_BYTES)
    {
      g_set_error (
          error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_FULL,
          _ ("“%s” is too large to be kept: more than %d MiB. Take samples out of it, or make two of it."),
          name, ROPEWAY_LIMIT_JOB_FILE_BYTES / (1024 * 1024));
      return NULL;
    }
  back = ropeway_json_read_text (body, (gssize)length, &ropeway_documents_limits, NULL, &reason);
  if (back != NULL)
    return g_steal_pointer (&body);
  g_set_error (error, ROPEWAY_STORE_ERROR,
               g_error_matches (reason, ROPEWAY_JSON_ERROR, ROPEWAY_JSON_ERROR_DUPLICATE)
                   ? ROPEWAY_STORE_ERROR_CONFLICT
                   : ROPEWAY_STORE_ERROR_FULL,
               _ ("“%s” cannot be kept: %s"), name, reason->message);
  return NULL;
}

/* Returns: (transfer full) (nullable): the version in use of @job; NULL where nothing was ever in use. */
static char *
dup_version_body (const RopewayValue *job, gint64 *version)
{
  g_autoptr (RopewayTree) in_use = NULL;

  *version = ropeway_draft_get_version (job);
  if (*version == 0)
    return NULL;
  in_use = ropeway_draft_discard (job);
  return ropeway_json_write_text (ropeway_tree_get_root (in_use), ROPEWAY_JSON_COMPACT, NULL);
}

gint64
ropeway_documents_put (RopewayStore *store, const char *kind, const char *id, RopewayTree *tree,
                       gint64 expected, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *body = NULL;
  g_autofree char *version_body = NULL;
  const RopewayValue *root;
  RopewayDocumentChange change = { .kind = kind, .id = id, .expected = expected };

  g_return_val_if_fail (store != NULL && kind != NULL && id != NULL && tree != NULL, 0);
  root = ropeway_tree_get_root (tree);
  g_return_val_if_fail (ropeway_value_is_text (ropeway_value_get (root, "id"), id), 0);

  name = ropeway_value_dup_member_text (root, "name");
  change.name = name != NULL ? name : id;
  body = dup_body (tree, change.name, error);
  if (body == NULL)
    return 0;
  if (g_str_equal (kind, ROPEWAY_DOCUMENT_JOB))
    version_body = dup_version_body (root, &change.version);
  change.body = body;
  change.version_body = version_body;
  return write_change (store, &change, error) ? change.revision : 0;
}

gint64
ropeway_documents_remove (RopewayStore *store, const char *kind, const char *id, gint64 expected,
                          GError **error)
{
  RopewayDocumentChange change = { .kind = kind, .id = id, .name = id, .expected = expected };

  g_return_val_if_fail (store != NULL && kind != NULL && id != NULL, 0);

  return write_change (store, &change, error) ? change.revision : 0;
}
