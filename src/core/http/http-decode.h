/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a compressed answer is opened by us: libsoup takes a truncated gzip body for a whole one. */
#pragma once

#include <glib.h>

#include "http/http-failure.h"

G_BEGIN_DECLS

/* Undoes @encodings, the value of Content-Encoding (RFC 9110 §8.4): gzip (all members, RFC 1952),
 * deflate (with or without the zlib header), br (RFC 7932). A body that is called gzip and does not
 * begin like it, or has an encoding that is not known, is left as it is. Never makes more than @ceiling
 * bytes. @encodings: (nullable). @body: (transfer none). @decoded: (out) (transfer full): set on
 * success.
 * Returns: ROPEWAY_HTTP_END_ANSWER, _BODY_SIZE, or _ENCODING for one that is damaged or cut. */
RopewayHttpEnd ropeway_http_decode (const char *encodings, GBytes *body, gsize ceiling, GBytes **decoded);

G_END_DECLS
