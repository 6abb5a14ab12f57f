/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a service announces of its own end is said once, however many answers repeat it. */
#pragma once

#include "base/problem.h"
#include "http/http-request.h"

G_BEGIN_DECLS

/* Hears of a warning (transfer none): service.deprecated, service.sunset, service.sunset-past, service.warning. */
typedef void (*RopewaySessionNoticeFunc) (const RopewayProblem *problem, gpointer data);

/* What was said already. Returns: (transfer full). */
GHashTable *ropeway_session_notices_new (void);

/* Tells @func what @response announces of @operation (an id, (nullable)) of @connection (its name), unless @said holds it:
 * each kind once for an operation, ROPEWAY_LIMIT_NOTICES in all. @now: µs since 1970. */
void ropeway_session_notices_read (GHashTable *said, const char *connection, const char *operation,
                                   const RopewayHttpResponse *response, gint64 now,
                                   RopewaySessionNoticeFunc func, gpointer data);

G_END_DECLS
