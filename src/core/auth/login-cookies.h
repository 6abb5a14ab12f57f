/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a login leaves in cookies goes back with each request, and nothing else of what a browser would do. */
#pragma once

#include "base/redaction.h"

G_BEGIN_DECLS

/* Reads the cookies of an answer (RFC 6265 §4.1). @lines: the values of "Set-Cookie", joined by ", ". A cookie that is
 * taken back is left out; of two of one name the later stays. @redactor: (nullable); is told of their values.
 * Returns: (transfer full) (nullable): "a=b; c=d"; NULL where none is left. */
char *ropeway_login_cookies_read (const char *lines, RopewayRedactor *redactor);

G_END_DECLS
