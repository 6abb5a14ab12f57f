/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: services announce the end of what they offer in headers that nobody reads until it is too late. */
#pragma once

#include "http/http-request.h"

G_BEGIN_DECLS

/* Returns: whether @response says that what answered is deprecated: "@1688169599" (RFC 9745), or "true" and a date as in
 * the drafts before it. @since: (out): µs since 1970, -1 where it does not say since when. */
gboolean ropeway_http_retirement_is_deprecated (const RopewayHttpResponse *response, gint64 now,
                                                gint64 *since);

/* Returns: when what answered is to end (RFC 8594), in µs since 1970; -1 where @response does not say so. */
gint64 ropeway_http_retirement_get_sunset (const RopewayHttpResponse *response, gint64 now);

/* Returns: (transfer full) (nullable): the text of a warning for people (299, RFC 7234 §5.5.7). */
char *ropeway_http_retirement_dup_warning (const RopewayHttpResponse *response);

/* Returns: (transfer full) (nullable): where more is said of it: the link of @relation ("deprecation", "sunset"), absolute
 * (RFC 8288). */
char *ropeway_http_retirement_dup_link (const RopewayHttpResponse *response, const char *relation);

G_END_DECLS
