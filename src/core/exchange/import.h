/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job file that comes into a workspace must not touch what is there: nor get at the secrets of a
 * connection that has the same id by chance or by intent. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

/* What stands in the workspace under @kind ("job", "connection") and @id, removed documents included. @removed: (out):
 * FALSE when called: whether it was removed: its id is taken, but nothing may refer to it.
 * Returns: (transfer full) (nullable). */
typedef RopewayTree *(*RopewayImportLookup) (const char *kind, const char *id, gboolean *removed,
                                             gpointer data);

/* One document to write. */
typedef struct
{
  char *kind;
  char *id;
  RopewayTree *tree;
} RopewayImportItem;

/* Frees it with all it owns. */
void ropeway_import_item_free (RopewayImportItem *item);

/* What has to be written so that the job file @file (its tree, as ropeway_job_file_read() gives it) is part of the
 * workspace: connections first, the job last. A connection that is there already, equal to the last token, is used as it
 * is and not among them; one whose id stands for something else gets an id of its own ("shop-2", at most 64 bytes), as does
 * the job, and references follow. A reference to a connection that is not in the file is taken out: it must not meet one
 * of the workspace that has that id. The job is version 1 of the workspace, or 0 where it was never in use; its draft
 * comes along. "format" and other members of the file beside "connections" and "job" stay behind, as does what is no object.
 * Returns: (transfer full): RopewayImportItem. */
GPtrArray *ropeway_import_prepare (RopewayTree *file, RopewayImportLookup lookup, gpointer data);

/* Returns: (transfer full): a free id for a new document called @name: its letters and digits in lower case, "-"
 * between words ("Order book" → "order-book"), a number behind where it is taken; @kind where nothing is left. */
char *ropeway_import_make_id (const char *kind, const char *name, RopewayImportLookup lookup, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayImportItem, ropeway_import_item_free)

G_END_DECLS
