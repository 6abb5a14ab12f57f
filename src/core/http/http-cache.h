/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a list that is asked for every quarter of an hour seldom changes: "has it?" costs less than the list. */
#pragma once

#include "http/http-request.h"

G_BEGIN_DECLS

/* Answers to GET are kept in memory, with what tells whether they still hold (RFC 9110 §8.8, §13.1; RFC 9111 §4.3), so that
 * the same question can be asked with If-None-Match or If-Modified-Since. Nothing is ever answered from here without asking
 * the service. One for each thread; empty until somebody allows it memory: only a process that stays asks again. */

/* Sets how many bytes of answers may be kept; 0 forgets all. At most ROPEWAY_LIMIT_CACHE_BYTES. */
void ropeway_http_cache_allow (gsize bytes);

/* Adds to @request (a GET) what asks whether the answer that is kept for it still holds, if there is one. @account: whose
 * answer it is: what one may see, another may not. Returns: (transfer full) (nullable): that answer. */
RopewayHttpResponse *ropeway_http_cache_ask (const char *account, RopewayHttpRequest *request);

/* Takes the answer to a request that went through ropeway_http_cache_ask(), which gave @kept ((nullable)). Of 304 it makes
 * what was kept, with the headers that came now; others are kept where they may be. @response: (transfer full).
 * Returns: (transfer full). */
RopewayHttpResponse *ropeway_http_cache_take (const char *account, const RopewayHttpRequest *request,
                                              const RopewayHttpResponse *kept, RopewayHttpResponse *response);

/* Returns: how many bytes of answers are kept. */
gsize ropeway_http_cache_get_size (void);

G_END_DECLS
