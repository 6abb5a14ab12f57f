/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a provider answers later; a case wants to say in one line what it asks and what comes of it. */
#pragma once

#include "secrets/secret-provider.h"

G_BEGIN_DECLS

/* Each waits for the end. @cancellable: (nullable). */

/* Returns: (transfer full) (nullable). */
RopewaySecret *ask_lookup (RopewaySecretProvider *provider, const RopewaySecretQuery *query,
                           GCancellable *cancellable, GError **error);
RopewaySecretState ask_check (RopewaySecretProvider *provider, const RopewaySecretQuery *query,
                              GCancellable *cancellable, GError **error);
gboolean ask_store (RopewaySecretProvider *provider, const RopewaySecretQuery *query, const char *text,
                    GCancellable *cancellable, GError **error);
gboolean ask_remove (RopewaySecretProvider *provider, const RopewaySecretQuery *query,
                     GCancellable *cancellable, GError **error);

/* What a lookup and a check give for secret @name of connection "shop" in @environment ((nullable)), towards
 * @origin ((nullable)): the text, and that it is there. */
void assert_kept (RopewaySecretProvider *provider, const char *name, const char *environment,
                  const char *origin, const char *text);
/* The same where the lookup ends with ROPEWAY_SECRET_ERROR @code, and the check with the state of that name. */
void assert_refused (RopewaySecretProvider *provider, const char *name, const char *environment,
                     const char *origin, int code);
/* Keeps @text as secret @name of connection "shop". */
void keep (RopewaySecretProvider *provider, const char *name, const char *environment, const char *origin,
           const char *text);

/* Each operation ends with G_IO_ERROR_CANCELLED, cancelled before it begins or right after. */
void assert_cancellable (RopewaySecretProvider *provider);

G_END_DECLS
