/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job file may come from anybody: whatever its bytes, it is understood, or told what is wrong, and what is
 * written again is the same. */

#include <stdint.h>

#include "exchange/job-file.h"
#include "mapping/case-check.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
const char *__ubsan_default_options (void);

const char *
__ubsan_default_options (void)
{
  return "halt_on_error=1:print_stacktrace=1";
}

static void
must (gboolean condition, const char *what)
{
  if (!condition)
    g_error ("%s", what);
}

static void
check_spelling (RopewayTree *tree)
{
  g_autoptr (GBytes) written = ropeway_job_file_write (tree);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) again = ropeway_job_file_read (written, "again", &error);
  g_autoptr (GBytes) written_again = NULL;

  /* The indented spelling of a file near the limit may be over it. */
  if (again == NULL && g_bytes_get_size (written) > 1024 * 1024)
    return;
  must (again != NULL, "what was written cannot be read");
  written_again = ropeway_job_file_write (again);
  must (g_bytes_equal (written, written_again), "the canonical spelling has another spelling");
}

/* What a case says is data of the file as well. */
static void
check_cases (const RopewayProgram *program, const GPtrArray *cases)
{
  for (guint i = 0; i < cases->len; i++)
    {
      g_autoptr (RopewayCaseResult) result = ropeway_case_check (program, g_ptr_array_index (cases, i));

      for (guint j = 0; j < result->units->len; j++)
        {
          const RopewayCaseUnit *unit = g_ptr_array_index (result->units, j);

          must (unit->state != ROPEWAY_CASE_DIFFERS || unit->differences->len > 0, "differs in nothing");
        }
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (RopewayTree) tree = ropeway_job_file_read (bytes, "fuzz", NULL);
  g_autoptr (RopewayProblems) problems = NULL;
  g_autoptr (RopewayBundle) bundle = NULL;
  g_autoptr (RopewayProgram) program = NULL;

  if (tree == NULL)
    return 0;
  check_spelling (tree);
  problems = ropeway_problems_new ();
  bundle = ropeway_bundle_parse (tree, problems);
  must ((bundle == NULL) == ropeway_problems_has_error (problems), "neither a bundle nor an error");
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    g_free (ropeway_problem_dup_sentence (ropeway_problems_get (problems, i)));
  if (bundle != NULL)
    program = ropeway_program_compile (bundle->job, bundle->source_connection, problems);
  must (bundle == NULL || (program == NULL) == ropeway_problems_has_error (problems),
        "neither a program nor an error");
  if (program != NULL)
    check_cases (program, bundle->job->cases);
  return 0;
}
