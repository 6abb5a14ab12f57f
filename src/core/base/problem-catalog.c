/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: every problem that Ropeway can report stands here once, with its sentence. */
#include "base/problem.h"

#include "base/i18n.h"

#include <stdlib.h>
#include <string.h>

/* Sorted by code, which tests/base checks together with the form of the sentences. The codes are stored in
 * people's databases: a row may be reworded, but a code is never given another meaning. */
/* clang-format off */
static const RopewayProblemKind kinds[] = {
  { "problem.more", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("There are {count} more problems than are listed; correct those above first.") },
};
/* clang-format on */

static int
compare_code (const void *code, const void *kind)
{
  return strcmp (code, ((const RopewayProblemKind *)kind)->code);
}

const RopewayProblemKind *
ropeway_problem_kind_find (const char *code)
{
  g_return_val_if_fail (code != NULL, NULL);

  return bsearch (code, kinds, G_N_ELEMENTS (kinds), sizeof *kinds, compare_code);
}

const RopewayProblemKind *
ropeway_problem_kinds (gsize *n)
{
  g_return_val_if_fail (n != NULL, NULL);

  *n = G_N_ELEMENTS (kinds);
  return kinds;
}
