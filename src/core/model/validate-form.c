/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a property that nobody can write is told before the first record, not once for each of them. */
#include "model/validate.h"

#include "model/object-reader.h"
#include "model/record-form.h"

static void
check_field (const RopewayOperation *operation, const RopewayPath *path, const char *pointer,
             const char *member, RopewayProblems *problems)
{
  const char *field = path != NULL && ropeway_path_get_n_segments (path) > 0
                          ? ropeway_path_get_segment (path, 0, NULL)
                          : NULL;
  g_autofree char *at = ropeway_pointer_join (pointer, member);
  RopewayProblem *problem
      = field != NULL ? ropeway_record_form_judge (&operation->form, NULL, field, at) : NULL;

  /* What the form does not say, the service may tell before the run. */
  if (problem != NULL && operation->describe.operation != NULL
      && g_str_equal (ropeway_problem_get_code (problem), "form.kind-missing"))
    g_clear_pointer (&problem, ropeway_problem_unref);
  if (problem != NULL)
    ropeway_problems_add (problems, problem);
}

static void
check_rules (const RopewayBundle *self, const RopewayOperation *operation, gboolean creates,
             RopewayProblems *problems)
{
  for (guint i = 0; i < self->job->rules->len; i++)
    {
      const RopewayRule *rule = g_ptr_array_index (self->job->rules, i);

      if (creates || rule->write != ROPEWAY_WRITE_ON_CREATE)
        check_field (operation, rule->to, rule->pointer, "to", problems);
    }
}

void
ropeway_bundle_validate_form (const RopewayBundle *self, RopewayProblems *problems)
{
  const RopewayOperation *create = self->create, *update = self->update;
  gboolean creates = create != NULL && create->form.type == ROPEWAY_FORM_TYPED_PROPERTIES;
  gboolean updates = update != NULL && update->form.type == ROPEWAY_FORM_TYPED_PROPERTIES;
  g_autofree char *archive = g_strconcat (self->job->pointer, "/destination/archive", NULL);

  /* What is wrong for both is told once. */
  if (creates)
    check_rules (self, create, TRUE, problems);
  else if (updates)
    check_rules (self, update, FALSE, problems);
  if (updates)
    check_field (update, self->job->destination.archive_to, archive, "to", problems);
}
