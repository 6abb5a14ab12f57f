/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what an operation sends becomes bytes, in the language that its service understands. */
#pragma once

#include "base/problem.h"
#include "model/operation.h"

G_BEGIN_DECLS

/* Writes @value, the filled-in body of a request, as @operation->format says. @content_type: (out) (transfer full).
 * Returns: (transfer full) (nullable): NULL with *@problem where that language cannot say it. */
GBytes *ropeway_body_write (const RopewayOperation *operation, const RopewayValue *value, char **content_type,
                            RopewayProblem **problem);

G_END_DECLS
