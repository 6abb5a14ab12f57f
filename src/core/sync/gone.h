/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what becomes of a record at the destination that the source does not have any more, as functions of what is known. */
#pragma once

#include "store/ledger.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_GONE_STAYS,     /* it is still there at the source, or there is nothing left to remove */
  ROPEWAY_GONE_GOES,      /* it is to be archived or deleted */
  ROPEWAY_GONE_NOT_OURS,  /* it was at the destination before the job, and nobody said that it may go */
  ROPEWAY_GONE_NOT_KNOWN, /* it is not known which record it is at the destination */
} RopewayGoneVerdict;

/* @was_seen: the source has the record still, or it is not known that it has not. @remove_adopted: what was there before
 * the job may go as well. */
RopewayGoneVerdict ropeway_gone_judge (const RopewayLink *link, gboolean was_seen, gboolean remove_adopted);

/* @key: of an item: a canonical JSON list (sync/unit.h) whose last @n_item values are the item's own.
 * Returns: (transfer full) (nullable): the key of its record; NULL where @key has no more values than that. */
char *ropeway_gone_dup_record_key (const char *key, guint n_item);

/* Returns: (transfer full): what the key of each item of the record with @record_key begins with. */
char *ropeway_gone_dup_item_prefix (const char *record_key);

G_END_DECLS
