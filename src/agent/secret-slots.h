/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: which secrets a connection needs, and for which address each is meant. */
#pragma once

#include "agent/connection-work.h"
#include "secrets/secret-provider.h"

G_BEGIN_DECLS

/* Makes the query for secret @slot of @connection (whose practice addresses were adopted) in @environment ("": all of
 * them, which must then have one origin). Returns: (transfer full) (nullable). Errors: ROPEWAY_AGENT_ERROR: NOT_THERE, INVALID. */
RopewaySecretQuery *ropeway_secret_slots_make_query (const RopewayConnection *connection,
                                                     const char *environment, const char *slot,
                                                     GError **error);

/* Returns: (transfer full): what people read in the keyring: "Ropeway: Shop, token". */
char *ropeway_secret_slots_dup_label (const RopewayConnection *connection, const RopewaySecretQuery *query);

/* Keeps what comes through the pipe @fd (transfer full) for @query; nothing in it removes what is kept. */
void ropeway_secret_slots_set_async (RopewaySecretProvider *secrets, const RopewaySecretQuery *query,
                                     const char *label, int fd, RopewayClock *clock,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Errors: ROPEWAY_AGENT_ERROR: INVALID, SECRET, FAILED; G_IO_ERROR_CANCELLED. */
gboolean ropeway_secret_slots_set_finish (GAsyncResult *result, GError **error);

/* Asks for the state of each secret of @connection in each of its environments. */
void ropeway_secret_slots_list_async (RopewaySecretProvider *secrets, RopewayConnection *connection,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) (nullable): JSON, as SecretStates gives it. Errors: as of setting. */
char *ropeway_secret_slots_list_finish (GAsyncResult *result, GError **error);

G_END_DECLS
