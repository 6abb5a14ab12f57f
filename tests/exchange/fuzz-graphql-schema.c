/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a description comes from whoever answers: whatever its bytes, it is understood, or told what is wrong. */
#include <stdint.h>

#include "exchange/graphql-schema.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
const char *__ubsan_default_options (void);

const char *
__ubsan_default_options (void)
{
  return "halt_on_error=1:print_stacktrace=1";
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayGraphqlSchema) schema = ropeway_graphql_schema_read (bytes, problems);

  if ((schema == NULL) != ropeway_problems_has_error (problems))
    g_error ("neither a schema nor an error");
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    g_free (ropeway_problem_dup_sentence (ropeway_problems_get (problems, i)));
  return 0;
}
