/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: certificates are read apart from the rest of a connection: what stands there may be the secret itself. */
#pragma once

#include "model/connection.h"
#include "model/object-reader.h"

G_BEGIN_DECLS

/* Reads "tls" of the connection that @reader stands at. */
void ropeway_connection_tls_read (RopewayConnectionTls *self, RopewayObjectReader *reader);
void ropeway_connection_tls_clear (RopewayConnectionTls *self);

/* Checks it against the rest of @connection. */
void ropeway_connection_tls_check (const RopewayConnection *connection, RopewayProblems *problems);

G_END_DECLS
