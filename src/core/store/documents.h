/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the one way to change a document: whole, by somebody who has seen its last revision. */
#pragma once

#include "store/documents-reader.h"
#include "store/store.h"

G_BEGIN_DECLS

/* Writes @tree (an object whose "id" is @id) in the place of revision @expected; 0: there must be none yet. A
 * removed document is brought back this way, with its revision as @expected. A job's version in use that is not known
 * yet is kept for ropeway_documents_get_version(). Blocking, short; durable when it returns. What is in the document is
 * not looked at beyond that: that is the agent's part.
 * Returns: the new revision; 0 with @error. Errors: ROPEWAY_STORE_ERROR, _CONFLICT where @expected is not its revision
 * or a name stands twice in an object of @tree, _FULL beyond ROPEWAY_LIMIT_DOCUMENTS, ROPEWAY_LIMIT_JOB_FILE_BYTES or _DEPTH. */
gint64 ropeway_documents_put (RopewayStore *store, const char *kind, const char *id, RopewayTree *tree,
                              gint64 expected, GError **error);

/* Marks it as removed: it is no longer listed, keeps its id from being taken, and can be brought back.
 * Returns: the new revision; 0 with @error. Errors as ropeway_documents_put(). */
gint64 ropeway_documents_remove (RopewayStore *store, const char *kind, const char *id, gint64 expected,
                                 GError **error);

G_END_DECLS
