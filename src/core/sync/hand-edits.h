/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what somebody changed at the destination since it was last written, as a function of what is there now. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

/* Whether the member @name of a record there is as it was last written. @packed: (nullable): digests of what was written
 * (sync/fields-digest.h); without them nothing is known, and TRUE is said. @there: (nullable): the member now. A service may
 * keep a number as a text or the other way round, and null, "", [] and {} as nothing: that is no edit. */
gboolean ropeway_hand_edits_is_ours (GBytes *packed, const char *name, gsize length,
                                     const RopewayValue *there);

/* Takes out of @record what somebody changed there since, unless it is what @record has. @existing: the record there.
 * @put_back: gives @record what is there instead, for an update that replaces the whole record.
 * Returns: how many members. */
guint ropeway_hand_edits_keep (RopewayValue *record, const RopewayValue *existing, GBytes *packed,
                               gboolean put_back, RopewayTree *tree);

/* Returns: (transfer full) (nullable): names of the members of @record that would replace what somebody changed there,
 * "a, b"; NULL where there are none. */
char *ropeway_hand_edits_list (const RopewayValue *record, const RopewayValue *existing, GBytes *packed);

/* Whether a member of @record would replace a value there that is not empty and not ours. @packed: (nullable): nothing
 * there is ours. */
gboolean ropeway_hand_edits_overwrites (const RopewayValue *record, const RopewayValue *existing,
                                        GBytes *packed);

G_END_DECLS
