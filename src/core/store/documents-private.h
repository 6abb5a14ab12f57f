/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a change of a document, between who asks for it and the writer's thread. */
#pragma once

#include "store/documents.h"
#include "store/store-sql.h"
#include "value/json-reader.h"

G_BEGIN_DECLS

typedef struct
{
  /* borrowed: whoever changes a document waits for it */
  const char *kind;
  const char *id;
  const char *name;         /* for sentences */
  const char *body;         /* (nullable): compact JSON; NULL removes the document */
  const char *version_body; /* (nullable): the version in use, to be kept if it is not known */
  gint64 version;
  gint64 expected;
  gint64 at;

  /* found while writing */
  gint64 revision;
} RopewayDocumentChange;

/* How every body is read. */
extern const RopewayJsonLimits ropeway_documents_limits;

/* Makes the change in the open transaction. Errors: ROPEWAY_STORE_ERROR. */
gboolean ropeway_documents_apply (RopewayDocumentChange *change, RopewaySql *sql, GError **error);

/* Returns: (transfer full) (nullable): the tree of the text in @column; NULL where that is no document, and then the
 * query is damaged. */
RopewayTree *ropeway_documents_read_body (RopewayQuery *query, int column);

G_END_DECLS
