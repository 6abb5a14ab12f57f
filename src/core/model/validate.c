/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a run would stumble over is said before it. */
#include "model/validate.h"

#include "base/ident.h"
#include "model/object-reader.h"
#include "model/words.h"

static void
check_connection (const RopewayConnection *connection, RopewayProblems *problems)
{
  guint kind;
  g_autofree char *pointer = NULL;

  if (connection == NULL)
    return;
  kind = connection->kind != NULL ? ropeway_words_find (ropeway_words_kind, connection->kind) : 0;
  if (ropeway_words_kind[kind] == NULL)
    {
      g_autofree char *at = ropeway_pointer_join (connection->pointer, "kind");

      ropeway_problems_add (
          problems,
          ropeway_problem_new ("connection.kind-unsupported", at, "found", connection->kind, "suggestion",
                               ropeway_ident_suggest (connection->kind, ropeway_words_kind), NULL));
    }
  if (connection->sign_in.type != ROPEWAY_SIGN_IN_UNKNOWN)
    return;
  pointer = g_strconcat (connection->pointer, "/signIn/type", NULL);
  ropeway_problems_add (
      problems, ropeway_problem_new (
                    "sign-in.type-unsupported", pointer, "found", connection->sign_in.type_text, "suggestion",
                    ropeway_ident_suggest (connection->sign_in.type_text, ropeway_words_sign_in), NULL));
}

static void
check_operation (const RopewayOperation *operation, RopewayProblems *problems)
{
  if (operation == NULL)
    return;
  if (operation->paging.type == ROPEWAY_PAGING_UNKNOWN)
    {
      g_autofree char *at = g_strconcat (operation->pointer, "/paging/type", NULL);

      ropeway_problems_add (problems, ropeway_problem_new ("operation.paging-unsupported", at, "found",
                                                           operation->paging.type_text, "suggestion",
                                                           ropeway_ident_suggest (operation->paging.type_text,
                                                                                  ropeway_words_paging),
                                                           NULL));
    }
  if (operation->form.type == ROPEWAY_FORM_UNKNOWN)
    {
      g_autofree char *at = g_strconcat (operation->pointer, "/form/type", NULL);

      ropeway_problems_add (
          problems, ropeway_problem_new (
                        "operation.form-unsupported", at, "found", operation->form.type_text, "suggestion",
                        ropeway_ident_suggest (operation->form.type_text, ropeway_words_form), NULL));
    }
}

/* What belongs to a later version blocks the run only where the job uses it. */
static void
check_supported (const RopewayBundle *self, RopewayProblems *problems)
{
  check_connection (self->source_connection, problems);
  if (self->destination_connection != self->source_connection)
    check_connection (self->destination_connection, problems);
  check_operation (self->source_operation, problems);
  check_operation (self->find, problems);
  check_operation (self->create, problems);
  check_operation (self->update, problems);
}

void
ropeway_bundle_validate (const RopewayBundle *self, RopewayProblems *problems)
{
  check_supported (self, problems);
}
