/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: application/x-www-form-urlencoded becomes a tree (WHATWG URL §5.1). */
#pragma once

#include "value/form-style.h"
#include "value/format-error.h"
#include "value/value.h"

G_BEGIN_DECLS

/* Reads names and texts as an object; a name that comes again makes a list. @style says whether names have parts:
 * with brackets (both styles read alike: "l[]" and "l[0]"), with dots, or not at all.
 * Returns: (transfer full) (nullable). Errors: ROPEWAY_FORMAT_ERROR: _CHARSET (what is behind the percent signs is not
 * UTF-8), _SYNTAX (a field is a text in one place and an object in another), _LIMIT. */
RopewayTree *ropeway_form_reader_read (GBytes *bytes, RopewayFormStyle style, GError **error);

G_END_DECLS
