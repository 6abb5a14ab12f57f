/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: query parameters and headers are read alike, and neither may hold a secret in plain. */
#pragma once

#include "model/object-reader.h"
#include "model/operation.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_NAMES_OF_QUERY,
  ROPEWAY_NAMES_OF_HEADERS, /* RFC 9110 §5.1 */
} RopewayNamesOf;

/* Reads the object in member @name, if it is there: names with texts, numbers or truths. A header or parameter that
 * carries a credential by its name, a header's name that no request can have, and a text with line breaks are problems.
 * Returns: (transfer full): RopewayNamedTemplate. */
GPtrArray *ropeway_named_templates_read (RopewayObjectReader *reader, const char *name,
                                         RopewayNamesOf names_of);

/* Checks that @text, which stands at @pointer, can be the name of a header; else a problem, which quotes no more of
 * it than what could be a name. Returns: whether it can. */
gboolean ropeway_check_header_name (const char *text, const char *pointer, RopewayProblems *problems);

/* Returns: whether a header or parameter called @name carries a credential. */
gboolean ropeway_names_carry_secret (const char *name, RopewayNamesOf names_of);

G_END_DECLS
