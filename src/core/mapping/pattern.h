/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: regular expressions that people write meet texts that services write: neither may hold up a run. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ROPEWAY_PATTERN_ERROR (ropeway_pattern_error_quark ())
GQuark ropeway_pattern_error_quark (void);

typedef enum
{
  ROPEWAY_PATTERN_ERROR_SYNTAX,
  ROPEWAY_PATTERN_ERROR_LIMIT, /* more than ROPEWAY_LIMIT_REGEX_BYTES, _MATCH or _PLACES */
} RopewayPatternError;

/* A PCRE pattern that was compiled. Immutable; several threads may match it at once. */
typedef struct _RopewayPattern RopewayPattern;

/* The pattern cannot lift the ceiling of ROPEWAY_LIMIT_REGEX_MATCH, and \C (half a character) is refused.
 * Returns: (transfer full). Errors: ROPEWAY_PATTERN_ERROR. */
RopewayPattern *ropeway_pattern_new (const char *text, GError **error);
void ropeway_pattern_free (RopewayPattern *self);

/* Returns: how many groups it has beside the whole match. */
guint ropeway_pattern_get_n_groups (const RopewayPattern *self);

/* Returns: whether it has @group, a number or a name. */
gboolean ropeway_pattern_has_group (const RopewayPattern *self, const char *group);

/* Looks for it in @text (UTF-8, @length bytes). @match: (nullable) (out) (transfer full).
 * Returns: whether it is there; FALSE with @error where that took too long (_LIMIT). */
gboolean ropeway_pattern_match (const RopewayPattern *self, const char *text, gsize length,
                                GMatchInfo **match, GError **error);

/* Called for each match. Returns: FALSE to stop. */
typedef gboolean (*RopewayPatternFunc) (const GMatchInfo *match, gpointer data);

/* Calls @func for each match in @text, from left to right; they do not overlap.
 * Returns: FALSE if @func stopped it, or with @error where it took too long or there were more than
 * ROPEWAY_LIMIT_REGEX_PLACES (_LIMIT). */
gboolean ropeway_pattern_each (const RopewayPattern *self, const char *text, gsize length,
                               RopewayPatternFunc func, gpointer data, GError **error);

/* Where @group, a number or a name, is in the text of @match, in bytes.
 * Returns: whether the group took part in the match. */
gboolean ropeway_pattern_fetch_group (const GMatchInfo *match, const char *group, int *start, int *end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayPattern, ropeway_pattern_free)

G_END_DECLS
