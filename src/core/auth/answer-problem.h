/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a refusal or a failed request becomes a problem that a person can act on. */
#pragma once

#include "base/problem.h"
#include "http/http-client.h"
#include "model/connection.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): why @response refuses, in the service's own words: from
 * operation->error_message, else from the usual places (RFC 9457 detail and title, error.message, message, error,
 * errors[0].message), else a short text body; at most 500 characters. */
char *ropeway_answer_dup_reason (const RopewayOperation *operation, const RopewayHttpResponse *response);

/* Returns: (transfer full): the problem of an answer with @response's status (not 2xx). */
RopewayProblem *ropeway_answer_problem (const RopewayConnection *connection,
                                        const RopewayOperation *operation,
                                        const RopewayHttpResponse *response);

/* Returns: (transfer full): the problem of a request that got no answer. @error: ROPEWAY_HTTP_ERROR,
 * ROPEWAY_AUTH_ERROR, ROPEWAY_SECRET_ERROR. */
RopewayProblem *ropeway_request_problem (const RopewayConnection *connection, const GError *error);

/* Returns: whether a reason stands in @tree where @operation says that refusals have it. An empty list beside one is not
 * an empty list. */
gboolean ropeway_answer_says_error (const RopewayOperation *operation, const RopewayTree *tree);

/* Returns: whether @response is an HTML page: what stands between us and a service answers so, whatever the status. */
gboolean ropeway_answer_is_web_page (const RopewayHttpResponse *response);

/* Returns: (transfer full): the problem that it is one. */
RopewayProblem *ropeway_answer_web_page_problem (const RopewayConnection *connection,
                                                 const RopewayHttpResponse *response);

G_END_DECLS
