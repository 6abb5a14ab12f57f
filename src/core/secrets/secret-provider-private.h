/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what all providers do alike with names and with bytes from outside. */
#pragma once

#include "secrets/secret-provider.h"

G_BEGIN_DECLS

/* Under this name the result of a chain's check has the place (N_()) of the provider that answered. */
#define ROPEWAY_SECRET_PLACE "ropeway-secret-place"

/* Returns: (transfer full): the key of @name in @environment ((nullable)). */
char *ropeway_secret_key (const char *name, const char *environment);

/* Makes a secret of bytes from outside.
 * Returns: (transfer full) (nullable). Errors: _REFUSED for more than ROPEWAY_LIMIT_SECRET_BYTES, and
 * for a NUL among them, which would cut it wherever it is used. @place: where it stands, for the
 * sentence. */
RopewaySecret *ropeway_secret_take_in (const char *bytes, gsize length, const char *place, GError **error);

/* Returns: (transfer full): _ELSEWHERE, for a secret that was saved for @origin ((nullable)) and is asked for
 * @wanted ((nullable)). */
GError *ropeway_secret_elsewhere_error (const char *origin, const char *wanted);

/* Returns: (transfer full): _REFUSED, for secret @name that is to be kept and belongs to no connection. */
GError *ropeway_secret_no_connection_error (const char *name);

/* Returns: what the @error ((nullable)) of a lookup says of the secret; _UNKNOWN for one that says nothing of it. */
RopewaySecretState ropeway_secret_state_of_error (const GError *error);

/* Ends the check of @task by what a lookup ended with. @error: (transfer full) (nullable). */
void ropeway_secret_return_state (GTask *task, GError *error);

/* Returns: what a check's @task was ended with. */
RopewaySecretState ropeway_secret_propagate_state (GTask *task, GError **error);

G_END_DECLS
