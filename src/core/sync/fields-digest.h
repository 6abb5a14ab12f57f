/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: remembers what each field of a written record was, in few bytes, so that a later run can tell which changed. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

/* Packs the members of @record (the last of each name): for each 8 bytes of its name's SHA-256 and 8 bytes of
 * its value's digest, sorted. Stored in ledgers: the form is settled for ever.
 * Returns: (transfer full). */
GBytes *ropeway_fields_digest_pack (const RopewayValue *record);

/* Whether member @name of value @value is in @packed ((nullable)) with the same digest. */
gboolean ropeway_fields_digest_has (GBytes *packed, const char *name, gsize length,
                                    const RopewayValue *value);

/* What is known of a record after it was written again. @fresh: (nullable): of what was shown now; it comes before what was
 * shown earlier, @older ((nullable)), which holds as long as the field is written as it was: @before and @now ((nullable))
 * are of what was written then and now. What is shown as it was written is left out.
 * Returns: (transfer full) (nullable): NULL where nothing is left. */
GBytes *ropeway_fields_digest_merge (GBytes *fresh, GBytes *older, GBytes *before, GBytes *now);

/* What is known of a record whose write sent @now and left alone what it has no value for: that is still as @before
 * ((nullable)) says. Returns: (transfer full). */
GBytes *ropeway_fields_digest_carry (GBytes *now, GBytes *before);

/* Returns: whether it has a member @name. @packed: (nullable): no. */
gboolean ropeway_fields_digest_knows (GBytes *packed, const char *name, gsize length);

G_END_DECLS
