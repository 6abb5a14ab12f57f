/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: secrets of the workspace belong where the desktop keeps all passwords: encrypted, behind the person's login. */
#pragma once

#include "secrets/secret-provider.h"

G_BEGIN_DECLS

/* The Secret Service of the session bus (freedesktop.org Secret Service API 0.2), asked for the first time with the
 * first question. One item for each connection, environment ("" for all) and name, in the person's default collection,
 * with the origin it was saved for.
 *
 * Keeping asks the person to unlock; nothing else makes a prompt appear: what is locked is ROPEWAY_SECRET_ERROR_LOCKED.
 * ROPEWAY_SECRET_ERROR_NO_KEYRING: no session bus, no keyring on it, or none that answers in
 * ROPEWAY_LIMIT_KEYRING_MS. A query without a connection asks for nothing that could be there.
 * Returns: (transfer full). */
RopewaySecretProvider *ropeway_secret_keyring_new (void);

G_END_DECLS
