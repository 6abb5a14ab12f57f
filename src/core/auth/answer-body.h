/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whatever language a service answers in, everybody behind this reads a tree. */
#pragma once

#include "base/problem.h"
#include "http/http-client.h"
#include "model/connection.h"

G_BEGIN_DECLS

/* Reads the body of @response in the format that @operation declares, else in that of its Content-Type, else as JSON.
 * Records of XML have lists where the operation's "lists" or its shape say so, and at "records"; the envelope of SOAP is
 * taken off. A text is an object with the one field "text".
 * Returns: (transfer full) (nullable): NULL with *@problem where it cannot be read (an HTML page is said to be one), where
 * nothing stands in it (service.answer-empty), and where it is a SOAP fault (service.soap-fault, with "fault": sender
 * where the request is to blame). */
RopewayTree *ropeway_answer_read (const RopewayConnection *connection, const RopewayOperation *operation,
                                  const RopewayHttpResponse *response, RopewayProblem **problem);

/* Returns: whether @response, a list that was asked for, says itself that it has nothing in it: by its status (204, RFC 9110
 * §15.3.5), or with no line where its Content-Type says that it has a line for each record. */
gboolean ropeway_answer_is_empty_list (const RopewayHttpResponse *response);

/* Reads what a refusal says, whatever it is written in: JSON or XML.
 * @operation: (nullable). Returns: (transfer full) (nullable). */
RopewayTree *ropeway_answer_read_refusal (const RopewayOperation *operation,
                                          const RopewayHttpResponse *response);

G_END_DECLS
