/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a guess about pages is worth something once the next page has come that way. */
#pragma once

#include "auth/session.h"
#include "source/paging-guess.h"

G_BEGIN_DECLS

/* Asks for the next page of @operation in the ways of @guesses (RopewayPagingGuess), the surest first, until one is right.
 * @parameters: (nullable): of the job. @tree: the first answer. Errors of the service only mean that a guess was wrong. */
void ropeway_paging_probe_async (RopewaySession *session, const RopewayOperation *operation,
                                 const RopewayValue *parameters, GPtrArray *guesses, RopewayTree *tree,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/* Sets *@guess ((transfer none) (nullable)) to the one that is right, and *@words ((transfer full) (nullable)) to what is said
 * of it. *@is_whole: each way gave the first page again or was refused: nothing shows that there is more.
 * Returns: FALSE with G_IO_ERROR_CANCELLED. */
gboolean ropeway_paging_probe_finish (GAsyncResult *result, const RopewayPagingGuess **guess, char **words,
                                      gboolean *is_whole, GError **error);

G_END_DECLS
