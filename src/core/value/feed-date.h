/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: RSS writes dates as e-mail does, everybody else as RFC 3339. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads a date of e-mail (RFC 5322 §3.3 and the older zone names of §4.3): "Sat, 07 Sep 2002 09:42:31 GMT"; the day's
 * name and the seconds may be missing, a year of two digits is from 1970 to 2069.
 * Returns: (transfer full) (nullable): RFC 3339 in UTC; %NULL where @text is none. */
char *ropeway_feed_date_dup (const char *text);

G_END_DECLS
