/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a person names a record as lists show it; what is remembered of it has a stricter spelling. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Returns: (transfer full): the source keys (canonical JSON lists, as ropeway_unit_make_key() makes them) that @text can
 * mean: exactly one where it is a JSON list of values ('["1019", 88043]'); else its parts, which " · " or "/" stand between,
 * each as a text and, where it looks like one, as a number or boolean. The whole text as one value comes first. Empty where
 * it can mean none. */
GStrv ropeway_key_text_read (const char *text);

/* Returns: whether @key, a source key, is among @keys (what ropeway_key_text_read() gave). */
gboolean ropeway_key_text_has (const char *const *keys, const char *key);

G_END_DECLS
