/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: RSS and Atom say the same in different ways; a person wants the items. */
#pragma once

#include "value/format-error.h"
#include "value/value.h"

G_BEGIN_DECLS

/* Reads the items of a feed (RSS 0.9 to 2.0, RSS 1.0, Atom: RFC 4287) as a list of flat records: id (guid), title, link,
 * author, published and updated (RFC 3339 in UTC; as it was written where it is no date), summary, content, categories
 * (a list), enclosure (an address). What an item does not say is not in its record.
 * Returns: (transfer full) (nullable). Errors: those of ropeway_xml_read(), and _SYNTAX where it is no feed. */
RopewayTree *ropeway_feed_read (GBytes *bytes, GError **error);

G_END_DECLS
