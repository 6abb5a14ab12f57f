/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: writes records with REST operations, and looks for them. */
#pragma once

#include "auth/session.h"
#include "destination/destination.h"
#include "model/bundle.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_REST_DESTINATION (ropeway_rest_destination_get_type ())
G_DECLARE_FINAL_TYPE (RopewayRestDestination, ropeway_rest_destination, ROPEWAY, REST_DESTINATION,
                      RopewayDestination)

/* The destination of @bundle's job, asked through @session. Returns: (transfer full). */
RopewayRestDestination *ropeway_rest_destination_new (RopewaySession *session, RopewayBundle *bundle);

/* What the service told of its properties: name → word of a kind (char *), of new records and of changed ones.
 * @create_kinds, @update_kinds: (nullable): nothing. */
void ropeway_rest_destination_set_kinds (RopewayRestDestination *self, GHashTable *create_kinds,
                                         GHashTable *update_kinds);

G_END_DECLS
