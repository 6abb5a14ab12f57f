/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a property that nobody can write is told before the first record, not once for each of them. */
#include "model/validate.h"

#include "model/object-reader.h"
#include "model/property-kind.h"
#include "model/record-form-kind.h"

/* Returns: (transfer full) (nullable): why @field cannot be written. */
static RopewayProblem *
judge (const RopewayForm *form, const char *field, const char *pointer)
{
  const char *inner = ropeway_form_split_name (form, field);
  const char *name = inner != NULL ? inner : field;
  gpointer found;

  if (form->beside != NULL && g_hash_table_contains (form->beside, field))
    return NULL;
  if (form->kinds == NULL || !g_hash_table_lookup_extended (form->kinds, name, NULL, &found)
      || GPOINTER_TO_UINT (found) == ROPEWAY_PROPERTY_UNKNOWN)
    return ropeway_problem_new ("form.kind-missing", pointer, "name", name, NULL);
  RopewayPropertyKind kind = (RopewayPropertyKind)GPOINTER_TO_UINT (found);
  if (ropeway_property_kind_is_writable (kind))
    return NULL;
  return ropeway_problem_new ("form.property-read-only", pointer, "name", name, "kind",
                              ropeway_property_kind_get_word (kind), NULL);
}

static void
check_field (const RopewayForm *form, const RopewayPath *path, const char *pointer, const char *member,
             RopewayProblems *problems)
{
  const char *field = path != NULL && ropeway_path_get_n_segments (path) > 0
                          ? ropeway_path_get_segment (path, 0, NULL)
                          : NULL;
  g_autofree char *at = ropeway_pointer_join (pointer, member);
  RopewayProblem *problem = field != NULL ? judge (form, field, at) : NULL;

  if (problem != NULL)
    ropeway_problems_add (problems, problem);
}

static void
check_rules (const RopewayBundle *self, const RopewayForm *form, gboolean creates, RopewayProblems *problems)
{
  for (guint i = 0; i < self->job->rules->len; i++)
    {
      const RopewayRule *rule = g_ptr_array_index (self->job->rules, i);

      if (creates || rule->write != ROPEWAY_WRITE_ON_CREATE)
        check_field (form, rule->to, rule->pointer, "to", problems);
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
    check_rules (self, &create->form, TRUE, problems);
  else if (updates)
    check_rules (self, &update->form, FALSE, problems);
  if (updates)
    check_field (&update->form, self->job->destination.archive_to, archive, "to", problems);
}
