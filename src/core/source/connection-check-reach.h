/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: before a service can refuse anything, its computer has to be found and to be reached. */
#pragma once

#include <gio/gio.h>

#include "base/problem.h"
#include "model/connection.h"

G_BEGIN_DECLS

/* How far it was reached. */
typedef enum
{
  ROPEWAY_REACH_NOTHING,   /* its name leads nowhere */
  ROPEWAY_REACH_ADDRESS,   /* its name leads to addresses */
  ROPEWAY_REACH_CONNECTED, /* it accepted a connection */
  ROPEWAY_REACH_SECURE,    /* it speaks TLS; who it is was not asked */
} RopewayReach;

typedef struct
{
  RopewayReach reach;
  gboolean is_by_proxy;    /* which looks the name up for itself */
  char *addresses;         /* (nullable): for people */
  RopewayProblem *problem; /* (nullable): why it was not reached further, where it should have been */
} RopewayReached;

/* Frees what ropeway_reach_finish() gave. */
void ropeway_reached_free (RopewayReached *self);

/* Goes to the address of @environment, which belongs to @connection, and says nothing there: looks up the name, connects,
 * and begins TLS where the address is secure. A private address is left alone where the environment does not allow it. */
void ropeway_reach_async (RopewayConnection *connection, const RopewayEnvironment *environment,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable). Errors: G_IO_ERROR_CANCELLED. */
RopewayReached *ropeway_reach_finish (GAsyncResult *result, GError **error);

/* Returns: (transfer full): why @host was not reached at @port. @error: of GIO. Pure. */
RopewayProblem *ropeway_reach_problem (const RopewayConnection *connection, const char *host, guint port,
                                       const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayReached, ropeway_reached_free)

G_END_DECLS
