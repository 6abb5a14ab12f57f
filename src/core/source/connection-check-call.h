/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what may be asked of a connection without changing anything, and what its answer shows. */
#pragma once

#include "model/bundle.h"
#include "source/connection-check.h"
#include "source/record-source.h"

G_BEGIN_DECLS

/* Sets @call to what may be asked of one side of @bundle: what the job reads there itself, else any operation of the
 * connection that lists by GET and needs no record. Never one that writes. */
void ropeway_check_call_choose_source (const RopewayBundle *bundle, RopewayCheckCall *call);
void ropeway_check_call_choose_destination (const RopewayBundle *bundle, RopewayCheckCall *call);

/* Returns: (transfer full): RopewayPath: the fields of the source's records that the rules of @bundle use; none where they are not
 * those of the records themselves. */
GPtrArray *ropeway_check_call_dup_fields (const RopewayBundle *bundle);

/* Makes the search of @call->operation for a record that is nowhere, where it looks for a record by @call->match.
 * Returns: (transfer full) (nullable): NULL where it needs more than that. */
RopewayPreparedRequest *ropeway_check_call_prepare_search (const RopewayConnection *connection,
                                                           const RopewayEnvironment *environment,
                                                           const RopewayCheckCall *call);

/* Returns: (transfer full) (nullable): what is missing in @page, the answer to @call. @note: (out) (transfer full): what was
 * seen. Pure. */
RopewayProblem *ropeway_check_call_judge (const RopewayConnection *connection, const RopewayCheckCall *call,
                                          const RopewaySourcePage *page, char **note);

/* Returns: (transfer full) (nullable): what is wrong with @response, to the search of @operation for a record that is nowhere; a
 * run says the same. Pure. */
RopewayProblem *ropeway_check_call_judge_search (const RopewayConnection *connection,
                                                 const RopewayOperation *operation,
                                                 const RopewayHttpResponse *response);

/* Returns: whether @response shows neither that the search of @operation works nor that it does not: there are services that
 * find nothing where nothing is, and others that do not understand. Pure. */
gboolean ropeway_check_call_is_unclear (const RopewayOperation *operation,
                                        const RopewayHttpResponse *response);

/* Returns: at which step @problem, of @call's answer, stands. Pure. */
RopewayCheckPart ropeway_check_call_place (const RopewayProblem *problem);

G_END_DECLS
