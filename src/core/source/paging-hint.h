/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a list that is read without paging, although the service has more of it, must not pass for all. */
#pragma once

#include "base/problem.h"
#include "source/paging-guess.h"

G_BEGIN_DECLS

/* Returns: (transfer full): the guesses (RopewayPagingGuess) for an answer of @operation, for which no paging is declared. */
GPtrArray *ropeway_paging_hint_guess (const RopewayOperation *operation, const RopewayHttpResponse *response,
                                      const RopewayValue *body);

/* Makes a warning of them for a page of @n records. *@is_cut: whether the service itself says that there is more.
 * Returns: (transfer full) (nullable): with the paging that would read on as its argument "paging" where one is likely; NULL
 * where nothing speaks for more. */
RopewayProblem *ropeway_paging_hint (const RopewayOperation *operation, const GPtrArray *guesses, gsize n,
                                     gboolean *is_cut);

/* Returns: (transfer full): the same for @guess, which was right; @words say so. */
RopewayProblem *ropeway_paging_hint_proven (const RopewayOperation *operation,
                                            const RopewayPagingGuess *guess, gsize n, const char *words);

G_END_DECLS
