/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: nobody waits two minutes for a test. */
#pragma once

#include "secrets/secret-keyring.h"

G_BEGIN_DECLS

/* How long it waits instead of ROPEWAY_LIMIT_KEYRING_MS and ROPEWAY_LIMIT_KEYRING_PROMPT_MS. */
void ropeway_secret_keyring_set_patience (RopewaySecretProvider *keyring, guint answer_ms, guint prompt_ms);

G_END_DECLS
