/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the table of all problems, for those who look something up in it (base/problem-kind.c). */
#pragma once

#include "base/problem.h"

G_BEGIN_DECLS

/* (array length=ropeway_problem_catalog_length): sorted by code. */
extern const RopewayProblemKind ropeway_problem_catalog[];
extern const gsize ropeway_problem_catalog_length;

G_END_DECLS
