/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: which texts may be ids and secret names. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: whether @text is a slug: [a-z0-9-]{1,64}. */
gboolean ropeway_ident_is_slug (const char *text);

/* Returns: whether @text is a secret's name: [a-z][a-z0-9_]{0,62}. */
gboolean ropeway_ident_is_secret_name (const char *text);

/* Returns: (transfer full): a slug made of @name ("Anna's Orders" → "anna-s-orders"); "unnamed" where
 * nothing is left. */
char *ropeway_ident_slugify (const char *name);

/* Returns: (transfer none) (nullable): the one of @candidates (NULL-terminated) that a person who wrote
 * @text most likely meant, by Damerau-Levenshtein distance; NULL where none is near. */
const char *ropeway_ident_suggest (const char *text, const char *const *candidates);

G_END_DECLS
