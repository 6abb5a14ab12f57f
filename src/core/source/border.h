/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whether a page follows the one before it without a gap, in a list that is counted off while others change it. */
#pragma once

#include "model/operation.h"

G_BEGIN_DECLS

/* What is known of a page's end once the next one is asked for. Immutable; reference counted; one thread. */
typedef struct _RopewayBorder RopewayBorder;

/* Of a page with @records (const RopewayValue *, flat fields; NULL for one that is not of its form) at @number, or at
 * @token ((nullable): the first page). A record is told by @key ((nullable): RopewayPath) and the field of @changes: one
 * that was changed stands elsewhere, where a list is sorted by that.
 * Returns: (transfer full) (nullable): NULL of a page without records. */
RopewayBorder *ropeway_border_new (const GPtrArray *key, const RopewayChanges *changes,
                                   const GPtrArray *records, gint64 number, const char *token);
/* Returns: (transfer full) (nullable). */
RopewayBorder *ropeway_border_ref (RopewayBorder *border);
void ropeway_border_unref (RopewayBorder *border);

/* Returns: where the page is: its number or offset. */
gint64 ropeway_border_get_number (const RopewayBorder *border);
/* Returns: (transfer none) (nullable): the same as a cursor or an address; NULL: the first page. */
const char *ropeway_border_get_token (const RopewayBorder *border);

/* Returns: how many records the page had. */
guint ropeway_border_get_n (const RopewayBorder *border);

/* Returns: how many records at the end of the page are to be read once more with the next: those that share the stamp of
 * the last, which may change places among themselves, and one; less than all, and two where these would be most of the page. */
guint ropeway_border_get_overlap (const RopewayBorder *border);

typedef enum
{
  ROPEWAY_BORDER_JOINED, /* begins within the page: nothing lies between */
  ROPEWAY_BORDER_APART, /* has none of its records: only the page itself can tell whether something lies between */
  ROPEWAY_BORDER_TURNED, /* has some, but not where they were: the order is another in each answer */
} RopewayBorderVerdict;

/* How @records, read after the page, stand to it. */
RopewayBorderVerdict ropeway_border_check (const RopewayBorder *border, const GPtrArray *records);

/* Whether @records, the page read once more, still ends as it did: nothing moved over its end. */
gboolean ropeway_border_ends_alike (const RopewayBorder *border, const GPtrArray *records);

/* Takes from @records what the end of the page had, word for word. @raw: the same records as the service sent them, of
 * which the same places are taken. */
void ropeway_border_drop_known (const RopewayBorder *border, GPtrArray *records, GPtrArray *raw);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayBorder, ropeway_border_unref)

G_END_DECLS
