/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whether an answer is one, and whole; libsoup takes several broken ones for good. */
#pragma once

#include <libsoup/soup.h>

#include "http/http-failure.h"
#include "http/http-request.h"

G_BEGIN_DECLS

/* Looks at the headers of @message's answer before its body is read.
 * Returns: ROPEWAY_HTTP_END_ANSWER, _HEADER_SIZE, _BODY_SIZE where they promise more than @max_body, or
 * _CUT where they promise what cannot be. */
RopewayHttpEnd ropeway_http_answer_check_head (SoupMessage *message, gsize max_body);

/* Looks at the end of the body that was read from @stream, and closes that. A connection on which more
 * stands than the answer is not kept. @n: bytes of the body, not decompressed.
 * Returns: ROPEWAY_HTTP_END_ANSWER or _CUT. */
RopewayHttpEnd ropeway_http_answer_finish (SoupMessage *message, GInputStream *stream, gsize n);

/* @url: where it came from, without credentials. @body: (nullable).
 * Returns: (transfer full). */
RopewayHttpResponse *ropeway_http_answer_take (SoupMessage *message, const char *url, GBytes *body);

G_END_DECLS
