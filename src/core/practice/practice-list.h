/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the ways in which real services hand out long lists, for Ropeway to follow. */
#pragma once

#include "practice/practice-collection.h"

G_BEGIN_DECLS

/* All three understand updated_since (RFC 3339; changed then or later) and sort=updated_at, which give the records in
 * the order of their changes. */

/* ?page=&per_page=: with X-Total, X-Total-Pages and Link (RFC 8288) headers. A bare array, or, with @member,
 * {"<member>":[…],"total","page","per_page"}. @size: records on a page unless the request says. */
void ropeway_practice_list_pages (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange,
                                  const char *member, guint size);

/* ?offset=&limit=: {"<member>":[…],"total","offset","limit"}. */
void ropeway_practice_list_offset (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange,
                                   const char *member, guint size);

/* ?after=&limit=: {"data":[…],"meta":{"next": cursor or null}}. */
void ropeway_practice_list_cursor (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange,
                                   guint size);

/* {"items":[…]}: what a search for @key finds, at most ROPEWAY_LIMIT_PRACTICE_PAGE. */
void ropeway_practice_list_found (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange,
                                  const char *key);

G_END_DECLS
