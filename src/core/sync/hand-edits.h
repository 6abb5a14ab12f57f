/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what somebody changed at the destination since it was last written, as a function of what is there now. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

/* What is known of a record since it was last written, as digests (sync/fields-digest.h). Borrowed. */
typedef struct
{
  GBytes *fields; /* (nullable): what was written; without it nothing is known */
  GBytes *shown;  /* (nullable): what the service showed right after, where that was another */
} RopewayWritten;

/* Whether the member @name of a record there is as it was last written, or as the service made it then. Where nothing is
 * known, TRUE is said. @there: (nullable): the member now. A service may
 * keep a number as a text or the other way round, and null, "", [] and {} as nothing: that is no edit. */
gboolean ropeway_hand_edits_is_ours (const RopewayWritten *written, const char *name, gsize length,
                                     const RopewayValue *there);

/* Takes out of @record what somebody changed there since, unless it is what @record has. @existing: the record there.
 * @put_back: gives @record what is there instead, for an update that replaces the whole record.
 * Returns: how many members. */
guint ropeway_hand_edits_keep (RopewayValue *record, const RopewayValue *existing,
                               const RopewayWritten *written, gboolean put_back, RopewayTree *tree);

/* Returns: (transfer full) (nullable): names of the members of @record that would replace what somebody changed there,
 * "a, b"; NULL where there are none. */
char *ropeway_hand_edits_list (const RopewayValue *record, const RopewayValue *existing,
                               const RopewayWritten *written);

/* Whether a member of @record would replace a value there that is not empty and not ours. Where nothing is known,
 * nothing there is ours. */
gboolean ropeway_hand_edits_overwrites (const RopewayValue *record, const RopewayValue *existing,
                                        const RopewayWritten *written);

/* What the answer to a write, @answer, shows of the fields of @sent that were to be as in @mapped. An answer that shows not all
 * of what was sent, and nothing of @mapped as it is, is no record.
 * Returns: (transfer full) (nullable): digests of it. */
GBytes *ropeway_hand_edits_pack_shown (const RopewayValue *sent, const RopewayValue *mapped,
                                       const RopewayValue *answer);

G_END_DECLS
