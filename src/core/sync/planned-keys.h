/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a dry run must know which match fields it has planned for, of any number of records, in bounded memory. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Match keys and whose they are. One thread. */
typedef struct _RopewayPlannedKeys RopewayPlannedKeys;

/* Returns: (transfer full). */
RopewayPlannedKeys *ropeway_planned_keys_new (void);
void ropeway_planned_keys_free (RopewayPlannedKeys *self);

/* Notes that the unit @source_key is to have @match_key. Errors: ROPEWAY_STORE_ERROR: there is no room. */
gboolean ropeway_planned_keys_add (RopewayPlannedKeys *self, const char *match_key, const char *source_key,
                                   GError **error);

/* Returns: (transfer full) (nullable): the source key of a unit that has @match_key; NULL too on error. */
char *ropeway_planned_keys_dup (RopewayPlannedKeys *self, const char *match_key, GError **error);

/* Forgets all. */
void ropeway_planned_keys_clear (RopewayPlannedKeys *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayPlannedKeys, ropeway_planned_keys_free)

G_END_DECLS
