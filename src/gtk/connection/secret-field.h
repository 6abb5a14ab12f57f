/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a secret is typed, kept, replaced and removed, and never shown again. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ROPEWAY_TYPE_SECRET_FIELD (ropeway_secret_field_get_type ())
G_DECLARE_FINAL_TYPE (RopewaySecretField, ropeway_secret_field, ROPEWAY, SECRET_FIELD, GObject)

/* The rows of one secret. Signals: "changed": something was typed, or typing was begun or given up; "remove": the person
 * wants the kept one to go. Returns: (transfer full). */
RopewaySecretField *ropeway_secret_field_new (const char *title);

/* Puts its rows at the end of @group, which owns them. Once. */
void ropeway_secret_field_add_to (RopewaySecretField *self, AdwPreferencesGroup *group);

void ropeway_secret_field_set_visible (RopewaySecretField *self, gboolean is_visible);

/* The title says what it is: "Token". */
void ropeway_secret_field_set_title (RopewaySecretField *self, const char *title);

/* @state: (nullable): as the agent's SecretStates says it ("there", "not-there", "elsewhere", "locked", "no-keyring");
 * NULL: not known yet. */
void ropeway_secret_field_set_state (RopewaySecretField *self, const char *state);

/* Returns: (transfer none): what is being typed; "" where nothing is. It stays in the entry's own memory, which is
 * wiped. */
const char *ropeway_secret_field_get_typed (RopewaySecretField *self);

/* Forgets what was typed. */
void ropeway_secret_field_clear (RopewaySecretField *self);

G_END_DECLS
