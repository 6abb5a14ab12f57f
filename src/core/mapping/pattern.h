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
  ROPEWAY_PATTERN_ERROR_LIMIT, /* longer than ROPEWAY_LIMIT_REGEX_BYTES */
} RopewayPatternError;

/* Compiles a PCRE pattern whose matching ends after ROPEWAY_LIMIT_REGEX_MATCH steps back. The pattern cannot
 * lift that ceiling, and \C (half a character) is refused. May be matched by several threads at once.
 * Returns: (transfer full). Errors: ROPEWAY_PATTERN_ERROR. */
GRegex *ropeway_pattern_new (const char *text, GError **error);

G_END_DECLS
