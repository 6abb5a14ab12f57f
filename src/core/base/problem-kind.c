/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a problem is known by its code; what else is to be said of it is looked up. */
#include "base/problem-catalog.h"

#include <stdlib.h>
#include <string.h>

static int
compare_code (const void *code, const void *kind)
{
  return strcmp (code, ((const RopewayProblemKind *)kind)->code);
}

const RopewayProblemKind *
ropeway_problem_kind_find (const char *code)
{
  g_return_val_if_fail (code != NULL, NULL);

  return bsearch (code, ropeway_problem_catalog, ropeway_problem_catalog_length,
                  sizeof *ropeway_problem_catalog, compare_code);
}

const RopewayProblemKind *
ropeway_problem_kinds (gsize *n)
{
  g_return_val_if_fail (n != NULL, NULL);

  *n = ropeway_problem_catalog_length;
  return ropeway_problem_catalog;
}
