/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: takes secrets out of what is kept or shown, at the moment of capture. */
#pragma once

#include "base/problem.h"

G_BEGIN_DECLS

/* Knows the secrets in use and replaces them by "•••". Its memory of them is wiped when freed.
 * Reference counted, one thread at a time. */
typedef struct _RopewayRedactor RopewayRedactor;

/* Returns: (transfer full). */
RopewayRedactor *ropeway_redactor_new (void);
/* Returns: (transfer full). */
RopewayRedactor *ropeway_redactor_ref (RopewayRedactor *redactor);
void ropeway_redactor_unref (RopewayRedactor *redactor);

/* Remembers @secret and the spellings in which it travels (base64, percent-encoded, JSON-escaped).
 * Secrets under 4 bytes are not searched for in bodies: they would blank ordinary text. */
void ropeway_redactor_add (RopewayRedactor *redactor, const char *secret, gssize length);

/* Remembers @text, such as a signature, which is good for one request only: the latest
 * ROPEWAY_LIMIT_REDACTED_PASSING of them, as they stand and percent-encoded or JSON-escaped. */
void ropeway_redactor_add_passing (RopewayRedactor *redactor, const char *text);

/* Returns: (transfer full): @text (UTF-8 or not; @length bytes, -1 if NUL-terminated) without secrets, as
 * valid UTF-8: bytes that are not, and NUL, become U+FFFD. Where the text was cut within a secret, the
 * beginning of it (4 bytes and more) is blanked as well. @redactor: (nullable). */
char *ropeway_redactor_apply (RopewayRedactor *redactor, const char *text, gssize length);

/* Returns: whether what is called @name (a header, a parameter, a member: "X-Api-Key", "accessToken") sounds
 * like a secret. A few that only sound so (Idempotency-Key, pageToken) do not count. Any thread. */
gboolean ropeway_redaction_is_secret_name (const char *name);

/* Returns: (transfer full): the value of header @name as it may be kept: Authorization, Cookie,
 * Set-Cookie, Proxy-Authorization, X-Api-Key and everything that sounds like key, token, secret,
 * signature or password is blanked whole, other values are searched. @redactor: (nullable). */
char *ropeway_redactor_header (RopewayRedactor *redactor, const char *name, const char *value);

/* Returns: (transfer full): @url without user info, and with the values of query parameters that sound
 * like secrets blanked. @redactor: (nullable). */
char *ropeway_redactor_url (RopewayRedactor *redactor, const char *url);

/* Returns: (transfer full) (nullable): @problem (transfer full) (nullable) with clean arguments: a service may say a
 * credential back, in its reason or in the address of a page. @redactor: (nullable). */
RopewayProblem *ropeway_redactor_problem (RopewayRedactor *redactor, RopewayProblem *problem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayRedactor, ropeway_redactor_unref)

G_END_DECLS
