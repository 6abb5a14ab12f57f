/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: agent and command line look for the secrets of the workspace in the same places, in the same order. */
#pragma once

#include "secrets/secret-provider.h"

G_BEGIN_DECLS

/* Where secrets are kept. */
#define ROPEWAY_KEEPER_KEYRING "keyring"
#define ROPEWAY_KEEPER_FILE "file"

/* What the administrator of a server gives (systemd's credentials, then the environment), then what @keeper keeps. It is
 * "keyring": the desktop's; "file": $XDG_STATE_HOME/ropeway/secrets, which only its owner can read. It is
 * never another keeper than that, whatever becomes of it: a secret in a file is the person's decision.
 * Returns: (transfer full). */
RopewaySecretProvider *ropeway_agent_secrets_new (const char *keeper);

G_END_DECLS
