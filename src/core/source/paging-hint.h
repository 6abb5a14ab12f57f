/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a list that is read without paging, although the service has more of it, must not pass for all. */
#pragma once

#include "base/problem.h"
#include "source/paging-guess.h"

G_BEGIN_DECLS

/* Looks at the answer of @operation, for which no paging is declared. *@is_cut: whether the service itself says that there
 * is more. Returns: (transfer full) (nullable): a warning, with the paging that would read on as its argument "paging" where
 * one is likely; NULL where nothing speaks for more. */
RopewayProblem *ropeway_paging_hint (const RopewayOperation *operation, const RopewayHttpResponse *response,
                                     const RopewayValue *body, gboolean *is_cut);

G_END_DECLS
