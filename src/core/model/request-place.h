/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what paging puts into a request, wherever a service wants to have it. */
#pragma once

#include "model/operation.h"

G_BEGIN_DECLS

/* One value and where it goes. */
typedef struct
{
  RopewayPagingIn in;
  char *name;              /* of the parameter, header or place; of a member: its path */
  const RopewayPath *path; /* borrowed; of a member of the body */
  char *value;
  gboolean is_number; /* in a body: stands there as a number */
} RopewayRequestPlace;

/* Returns: (transfer full): an empty list of them. */
GPtrArray *ropeway_request_places_new (void);

/* Adds one to @places. Texts are copied; @path: (nullable). */
void ropeway_request_places_add (GPtrArray *places, RopewayPagingIn in, const char *name,
                                 const RopewayPath *path, const char *value, gboolean is_number);

/* Returns: (transfer none) (nullable): what goes to @name (a header's compared without case). @places: (nullable). */
const RopewayRequestPlace *ropeway_request_places_find (const GPtrArray *places, RopewayPagingIn in,
                                                        const char *name);

/* Puts what goes into the body into *@body ((nullable): then it is made, of @tree). @places: (nullable).
 * Returns: FALSE where something else stands on the way to a member. */
gboolean ropeway_request_places_fill_body (const GPtrArray *places, RopewayTree *tree, RopewayValue **body,
                                           GError **error);

G_END_DECLS
