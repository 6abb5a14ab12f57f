/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a document is read as strictly as it came in: a body that is not whole is damage, not an empty job. */
#include "store/documents-private.h"

#include "base/limits.h"
#include "store/store-private.h"

const RopewayJsonLimits ropeway_documents_limits = {
  .bytes = ROPEWAY_LIMIT_JOB_FILE_BYTES,
  .depth = ROPEWAY_LIMIT_JOB_FILE_DEPTH,
  .refuse_duplicates = TRUE,
};

void
ropeway_document_free (RopewayDocument *document)
{
  g_free (document->kind);
  g_free (document->id);
  g_clear_pointer (&document->tree, ropeway_tree_unref);
  g_free (document);
}

RopewayTree *
ropeway_documents_read_body (RopewayQuery *query, int column)
{
  g_autofree char *body = ropeway_query_dup_text (query, column);
  RopewayTree *tree
      = body != NULL ? ropeway_json_read_text (body, -1, &ropeway_documents_limits, NULL, NULL) : NULL;

  if (tree == NULL)
    ropeway_query_set_damaged (query);
  return tree;
}

#define SELECT_DOCUMENT "SELECT kind, id, revision, changed, removed, body FROM document"

static RopewayDocument *
read_document (RopewayQuery *query)
{
  RopewayDocument *document = g_new0 (RopewayDocument, 1);

  document->kind = ropeway_query_dup_text (query, 0);
  document->id = ropeway_query_dup_text (query, 1);
  document->revision = ropeway_query_get_integer (query, 2);
  document->changed = ropeway_query_get_integer (query, 3);
  document->removed = ropeway_query_get_integer (query, 4);
  document->tree = ropeway_documents_read_body (query, 5);
  return document;
}

RopewayDocument *
ropeway_documents_get (RopewayStore *store, const char *kind, const char *id, GError **error)
{
  g_autoptr (RopewayDocument) document = NULL;
  gboolean has_tables = FALSE;
  RopewayQuery query;

  g_return_val_if_fail (store != NULL, NULL);
  g_return_val_if_fail (kind != NULL && id != NULL, NULL);

  if (!ropeway_store_has_documents (store, &has_tables, error) || !has_tables)
    return NULL;
  ropeway_query_begin (&query, store->reader, SELECT_DOCUMENT " WHERE kind = ?1 AND id = ?2");
  ropeway_query_text (&query, kind);
  ropeway_query_text (&query, id);
  if (ropeway_query_next (&query))
    document = read_document (&query);
  return ropeway_query_end (&query, error) ? g_steal_pointer (&document) : NULL;
}

GPtrArray *
ropeway_documents_list (RopewayStore *store, const char *kind, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_document_free);
  gboolean has_tables = FALSE;
  RopewayQuery query;

  g_return_val_if_fail (store != NULL, NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  if (!ropeway_store_has_documents (store, &has_tables, error))
    return NULL;
  if (!has_tables)
    return g_steal_pointer (&rows);
  ropeway_query_begin (&query, store->reader,
                       SELECT_DOCUMENT " WHERE kind = ?1 AND removed = 0 ORDER BY id LIMIT ?2");
  ropeway_query_text (&query, kind);
  ropeway_query_integer (&query, ROPEWAY_LIMIT_DOCUMENTS);
  while (ropeway_query_next (&query))
    g_ptr_array_add (rows, read_document (&query));
  return ropeway_query_end (&query, error) ? g_steal_pointer (&rows) : NULL;
}

RopewayTree *
ropeway_documents_get_version (RopewayStore *store, const char *id, gint64 version, GError **error)
{
  g_autoptr (RopewayTree) tree = NULL;
  gboolean has_tables = FALSE;
  RopewayQuery query;

  g_return_val_if_fail (store != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (!ropeway_store_has_documents (store, &has_tables, error) || !has_tables)
    return NULL;
  ropeway_query_begin (&query, store->reader,
                       "SELECT body FROM document_version WHERE id = ?1 AND version = ?2");
  ropeway_query_text (&query, id);
  ropeway_query_integer (&query, version);
  if (ropeway_query_next (&query))
    tree = ropeway_documents_read_body (&query, 0);
  return ropeway_query_end (&query, error) ? g_steal_pointer (&tree) : NULL;
}
