/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what an app is known by at an authorisation server goes there, too, and so it is bound to more than the service's
 * own address. */
#pragma once

#include "model/connection.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): what the secret @name of @connection is bound to in @environment, as
 * RopewaySecretQuery.origin: the origin of the environment's address; behind it, in the order of the alphabet, the
 * other origins that the addresses of an OAuth sign-in name, for a secret that is sent (or
 * whose signature is sent) there. What such an address leads to (discovery) is as trustworthy as itself. @name: (nullable):
 * what has nothing to do with the sign-in. Returns NULL where there is no such address. */
char *ropeway_secret_binding_dup (const RopewayConnection *connection, const RopewayEnvironment *environment,
                                  const char *name);

/* Returns: whether @name is where the engine keeps what a person's sign-in was granted. */
gboolean ropeway_secret_binding_is_granted (const RopewayConnection *connection, const char *name);

G_END_DECLS
