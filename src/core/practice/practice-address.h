/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: "practice:shop" names an app wherever it happens to listen; before a request it becomes an address. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

/* Returns: (transfer none) (nullable): the app in @address ((nullable)): "shop" of "practice:shop"; NULL of every other
 * address. */
const char *ropeway_practice_address_get_app (const char *address);

/* Returns: whether an environment of @connection (a document) has such an address. */
gboolean ropeway_practice_address_is_in (const RopewayValue *connection);

/* Points the environments of @connection, a document in @tree, whose address is "practice:NAME" to @base/NAME, and lets
 * them reach it; "standsFor" keeps what was written, since the port is another one tomorrow. @base: "http://127.0.0.1:4711".
 * Returns: how many there were. */
guint ropeway_practice_address_use_in (RopewayTree *tree, const RopewayValue *connection, const char *base);

/* The same for all of "connections" of a job file or bundle. */
guint ropeway_practice_address_use (RopewayTree *tree, const char *base);

G_END_DECLS
