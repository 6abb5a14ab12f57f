/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a run must know of more records than fit into memory: those at the destination, and the keys it has seen. */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/* A private temporary database: the file has no name, memory is bounded, everything goes with it. One thread. */
typedef struct _RopewayRecordIndex RopewayRecordIndex;

/* Returns: (transfer full) (nullable). Errors: ROPEWAY_STORE_ERROR. */
RopewayRecordIndex *ropeway_record_index_new (GError **error);
/* As _new(), of no more than @most records where that is below ROPEWAY_LIMIT_INDEX.
 * Returns: (transfer full) (nullable). */
RopewayRecordIndex *ropeway_record_index_new_bounded (guint64 most, GError **error);
void ropeway_record_index_free (RopewayRecordIndex *self);

/* One record at the destination. */
typedef struct
{
  char *id;
  char *record; /* compact JSON of its fields */
} RopewayIndexed;

/* Frees it with all it owns. */
void ropeway_indexed_free (RopewayIndexed *indexed);

/* Adds a record; one with the same id replaces it. @match_key: (nullable): it has no match fields.
 * Errors: ROPEWAY_STORE_ERROR: FULL beyond the ceiling, IO where the disk has no room. */
gboolean ropeway_record_index_add (RopewayRecordIndex *self, const char *match_key, const char *id,
                                   const char *record, GError **error);

/* Forgets the record, if it is there. Errors: ROPEWAY_STORE_ERROR. */
gboolean ropeway_record_index_remove (RopewayRecordIndex *self, const char *id, GError **error);

/* Returns: (transfer full) (nullable): RopewayIndexed with that match key, in the order of their ids, @limit at most. */
GPtrArray *ropeway_record_index_find (RopewayRecordIndex *self, const char *match_key, guint limit,
                                      GError **error);

/* Returns: (transfer full) (nullable): NULL with @error unset where it is not there. */
RopewayIndexed *ropeway_record_index_get (RopewayRecordIndex *self, const char *id, GError **error);

/* Returns: how many records; -1 on error. */
gint64 ropeway_record_index_count (RopewayRecordIndex *self, GError **error);

/* Source keys that a run has come by. @is_new: (nullable) (out): it was not there yet. */
gboolean ropeway_record_index_mark_seen (RopewayRecordIndex *self, const char *source_key, gboolean *is_new,
                                         GError **error);
/* Returns: whether @source_key was seen; FALSE too on error. */
gboolean ropeway_record_index_was_seen (RopewayRecordIndex *self, const char *source_key, GError **error);

/* Those that were marked, in order. @after: (nullable): keys above this only. Returns: (transfer full) (nullable): char *. */
GPtrArray *ropeway_record_index_list_seen (RopewayRecordIndex *self, const char *after, guint limit,
                                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayRecordIndex, ropeway_record_index_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayIndexed, ropeway_indexed_free)

G_END_DECLS
