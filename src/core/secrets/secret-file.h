/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: where there is no keyring (a server, a small desktop), secrets are kept as SSH keeps its keys. */
#pragma once

#include "secrets/secret-provider.h"

G_BEGIN_DECLS

/* The file @path, readable by its owner only, in a folder of the owner's, which is made where it is missing (0700).
 * It is text: "ropeway-secrets 1", then a line for each connection, environment ("" for all) and name:
 * "connection=…&environment=…&slot=…&origin=…&secret=…", percent-encoded (RFC 3986 §2.1). Written anew and renamed,
 * under a flock on "@path.lock".
 *
 * ROPEWAY_SECRET_ERROR_REFUSED: file or folder of somebody else or with rights for others, lines that cannot be
 * read, more than ROPEWAY_LIMIT_SECRETS_BYTES, a file that cannot be written. A query without a connection asks for
 * nothing that could be there.
 * Returns: (transfer full). */
RopewaySecretProvider *ropeway_secret_file_new (const char *path);

G_END_DECLS
