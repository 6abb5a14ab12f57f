/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how a secret of ours looks in the keyring, apart from when the keyring is asked. */
#pragma once

#include <libsecret/secret.h>

#include "secrets/secret-provider.h"

G_BEGIN_DECLS

/* Returns: (transfer none): with the attributes connection, environment, slot and origin. */
const SecretSchema *ropeway_secret_items_get_schema (void);

/* Returns: (transfer container): the attributes of what @query asks for. @common: that of all environments.
 * @origin: (nullable): not among them. */
GHashTable *ropeway_secret_items_make_attributes (const RopewaySecretQuery *query, gboolean common,
                                                  const char *origin);

/* Returns: (transfer full) (nullable): the origin that @item was saved for; NULL while it is locked. */
char *ropeway_secret_items_dup_origin (SecretItem *item);

/* Of several with one origin (the person had another default keyring once) the last one saved counts.
 * Returns: (transfer none) (nullable): the unlocked one of @items that was saved for @origin. */
SecretItem *ropeway_secret_items_find (GList *items, const char *origin);

/* Returns: whether what one of them was saved for cannot be told. */
gboolean ropeway_secret_items_any_locked (GList *items);

/* Returns: (transfer full): @items without those that were saved for @origin. */
GList *ropeway_secret_items_drop (GList *items, const char *origin);

G_END_DECLS
