/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: every problem that Ropeway can report stands once in one of these tables, with its sentence; for
 * those who look something up in them (base/problem-kind.c). */
#pragma once

#include "base/problem.h"

G_BEGIN_DECLS

/* Each table is sorted by code and holds all codes of its areas (what stands before the dot), which tests/base
 * checks together with the form of the sentences. The codes are stored in people's databases: a row may be
 * reworded, but a code is never given another meaning. */
typedef struct
{
  const RopewayProblemKind *kinds;
  gsize length;
} RopewayProblemTable;

extern const RopewayProblemTable ropeway_problem_catalog_check;
extern const RopewayProblemTable ropeway_problem_catalog_document;
extern const RopewayProblemTable ropeway_problem_catalog_job;
extern const RopewayProblemTable ropeway_problem_catalog_mapping;
extern const RopewayProblemTable ropeway_problem_catalog_service;
extern const RopewayProblemTable ropeway_problem_catalog_sync;

G_END_DECLS
