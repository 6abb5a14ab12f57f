/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a request already says about its page, as people copy it from a manual. */
#pragma once

#include "source/paging-guess.h"

G_BEGIN_DECLS

/* Returns: (nullable): which of the three ((nullable)) the request has as a parameter. */
const char *ropeway_paging_asked_parameter (const RopewayPagingAsked *self, const char *a, const char *b,
                                            const char *c);

/* Returns: whether @parameter goes into the body: the request has one, and not the parameter in its query. */
gboolean ropeway_paging_asked_in_body (const RopewayPagingAsked *self, const char *parameter);

/* Returns: whether it is a GraphQL document with variables. */
gboolean ropeway_paging_asked_has_variables (const RopewayPagingAsked *self);

/* Returns: (nullable): the parameter that asks for a page by its number; the number is *@first. */
const char *ropeway_paging_asked_page (const RopewayPagingAsked *self, gint64 *first);

/* Returns: (nullable): the parameter that says how many records are passed over. */
const char *ropeway_paging_asked_offset (const RopewayPagingAsked *self);

/* Returns: how many records are asked for; 0: not said. */
gint64 ropeway_paging_asked_size (const RopewayPagingAsked *self);

G_END_DECLS
