/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the documents that the person makes, as they are kept: jobs and connections, one row each. */
#pragma once

#include "store/store-reader.h"
#include "value/value.h"

G_BEGIN_DECLS

/* The kinds of documents: what a "kind" in this folder and on D-Bus may be. */
#define ROPEWAY_DOCUMENT_JOB "job"
#define ROPEWAY_DOCUMENT_CONNECTION "connection"

/* One document with its row. */
typedef struct
{
  char *kind;
  char *id;
  gint64 revision; /* 1, 2, 3 …: counts every change, removing and bringing back included */
  gint64 changed;  /* µs UTC */
  gint64 removed;  /* µs UTC; 0: it is there */
  RopewayTree *tree;
} RopewayDocument;

/* Frees it with all it owns. */
void ropeway_document_free (RopewayDocument *document);

/* Returns: (transfer full) (nullable): the document, also one that was removed; NULL with @error unset where there
 * never was one. Errors: ROPEWAY_STORE_ERROR. */
RopewayDocument *ropeway_documents_get (RopewayStore *store, const char *kind, const char *id,
                                        GError **error);

/* All documents of @kind that are not removed, by id. At most ROPEWAY_LIMIT_DOCUMENTS.
 * Returns: (transfer full) (nullable): RopewayDocument. Errors: ROPEWAY_STORE_ERROR. */
GPtrArray *ropeway_documents_list (RopewayStore *store, const char *kind, GError **error);

/* The version @version of job @id as it was in use: {"id", "name", "version", …} without a draft.
 * Returns: (transfer full) (nullable): NULL with @error unset where it is not known. Errors: ROPEWAY_STORE_ERROR. */
RopewayTree *ropeway_documents_get_version (RopewayStore *store, const char *id, gint64 version,
                                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayDocument, ropeway_document_free)

G_END_DECLS
