/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: statements and proofs travel in addresses and headers. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends @bytes to @out, as RFC 7515 §2 writes them: base64url without padding. */
void ropeway_base64url_append (GString *out, gconstpointer bytes, gsize length);

/* Returns: (transfer full): 32 random bytes, so written: nobody guesses them. */
char *ropeway_base64url_random (void);

/* Returns: (transfer full): SHA-256 of @text, so written (RFC 7636 §4.2: the challenge of a verifier). */
char *ropeway_base64url_digest (const char *text);

G_END_DECLS
