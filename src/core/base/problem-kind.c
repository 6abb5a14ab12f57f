/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a problem is known by its code; what else is to be said of it is looked up. */
#include "base/problem-catalog.h"

#include <stdlib.h>
#include <string.h>

static const RopewayProblemTable *const tables[] = {
  &ropeway_problem_catalog_check,   &ropeway_problem_catalog_document, &ropeway_problem_catalog_job,
  &ropeway_problem_catalog_mapping, &ropeway_problem_catalog_service,  &ropeway_problem_catalog_sync,
};

static int
compare_code (const void *code, const void *kind)
{
  return strcmp (code, ((const RopewayProblemKind *)kind)->code);
}

const RopewayProblemKind *
ropeway_problem_kind_find (const char *code)
{
  const RopewayProblemKind *kind = NULL;

  g_return_val_if_fail (code != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tables) && kind == NULL; i++)
    kind = bsearch (code, tables[i]->kinds, tables[i]->length, sizeof *tables[i]->kinds, compare_code);
  return kind;
}

const RopewayProblemKind *
ropeway_problem_kinds (guint table, gsize *n)
{
  g_return_val_if_fail (n != NULL, NULL);

  if (table >= G_N_ELEMENTS (tables))
    return NULL;
  *n = tables[table]->length;
  return tables[table]->kinds;
}
