/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a mapping is tested through a whole job, read from JSON as people write it. */
#pragma once

#include "mapping/program.h"

/* A job around @mapping (JSON text of its rules). @members: (nullable): more members of the job ("\"zone\": …"),
 * @filter: (nullable): JSON of the source's filter. What is wrong goes to @problems.
 * Returns: (transfer full): the job. */
RopewayJob *fixture_job (const char *mapping, const char *filter, const char *members,
                         RopewayProblems *problems);

/* Compiles @mapping alone; fails the test where there are problems. Returns: (transfer full). */
RopewayProgram *fixture_program (const char *mapping, const char *members);

/* Reads JSON; fails the test where it is none. Returns: (transfer full). */
RopewayTree *fixture_read (const char *json);

/* Returns: (transfer full): compact JSON of @value; "(nothing)" for NULL. */
char *fixture_write (const RopewayValue *value);

/* Maps @record ((nullable) @item) with @program. Returns: (transfer full): compact JSON of the result. */
char *fixture_map (const RopewayProgram *program, const char *record, const char *item,
                   RopewayProblems *problems);

/* Returns: (transfer full): the problems with code, reason, pointer and sentence, one a line. */
char *fixture_problems (const RopewayProblems *problems);
