/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: two descriptions of one service are the same where they read the same. */
#pragma once

#include "exchange/graphql-schema.h"

G_BEGIN_DECLS

/* Returns: (transfer full): all that is known of @schema, a line for each part, types by name. */
char *graphql_dump (const RopewayGraphqlSchema *schema);

G_END_DECLS
