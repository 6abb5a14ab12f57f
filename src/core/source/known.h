/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what was read already, where a service gives the same record again at the border of two pages. */
#pragma once

#include "value/value-compare.h"

G_BEGIN_DECLS

/* Records, told by all they hold: one that was changed in between is another. Reference counted; one thread. */
typedef struct _RopewayKnown RopewayKnown;

/* Returns: (transfer full). */
RopewayKnown *ropeway_known_new (void);
/* Returns: (transfer full) (nullable). */
RopewayKnown *ropeway_known_ref (RopewayKnown *self);
void ropeway_known_unref (RopewayKnown *self);

/* Takes @record ((nullable): none, passed over). @us: its moment; G_MAXINT64: it has none.
 * Returns: whether it is new. */
gboolean ropeway_known_add (RopewayKnown *self, const RopewayValue *record, gint64 us);

/* Returns: whether @record is among them. */
gboolean ropeway_known_has (const RopewayKnown *self, const RopewayValue *record);

/* Forgets those from before @us. */
void ropeway_known_forget_before (RopewayKnown *self, gint64 us);

/* Returns: how many there are now; how many there ever were. */
guint ropeway_known_get_n (const RopewayKnown *self);
guint64 ropeway_known_get_n_ever (const RopewayKnown *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayKnown, ropeway_known_unref)

G_END_DECLS
