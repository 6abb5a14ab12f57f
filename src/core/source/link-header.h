/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: finds the next page in a Link header (RFC 8288 §3). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Finds the first link of relation @relation (compared without case) that has no anchor. @header: (nullable): the field's value,
 * several fields joined by ", ". Damaged links are passed over.
 * Returns: (transfer full) (nullable): its target as written, perhaps relative. */
char *ropeway_link_header_find (const char *header, const char *relation);

G_END_DECLS
