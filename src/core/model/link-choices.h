/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: where an id is wanted, people paste the address of the thing; a file keeps what was pasted, a run uses the id. */
#pragma once

#include "model/connection.h"

G_BEGIN_DECLS

/* Takes the ids out of web addresses that stand in @parameters ((nullable): an object of choices, at @pointer) for
 * parameters with "fromLink" of @operation, or of the operations of @connection that it asks itself (a header, its fields, the cells of a
 * sheet). An address that does not fit is a problem ("job.link-elsewhere") and stays; what is no web address is a value.
 * Returns: (transfer none) (nullable): @parameters itself where nothing was pasted, else a copy in @tree. */
const RopewayValue *ropeway_link_choices_take (const RopewayValue *parameters,
                                               const RopewayConnection *connection,
                                               const RopewayOperation *operation, const char *pointer,
                                               RopewayTree *tree, RopewayProblems *problems);

G_END_DECLS
