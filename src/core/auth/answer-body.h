/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whatever language a service answers in, everybody behind this reads a tree. */
#pragma once

#include "base/problem.h"
#include "http/http-client.h"
#include "model/connection.h"

G_BEGIN_DECLS

/* Reads the body of @response in the format of @operation. Returns: (transfer full) (nullable): NULL with *@problem
 * where it is none (an HTML page is said to be one). */
RopewayTree *ropeway_answer_read (const RopewayConnection *connection, const RopewayOperation *operation,
                                  const RopewayHttpResponse *response, RopewayProblem **problem);

G_END_DECLS
