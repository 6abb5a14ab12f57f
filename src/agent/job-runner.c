/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/job-runner.h"

#include "base/i18n.h"
#include "mapping/program.h"

void
ropeway_job_runner_set_invalid (GError **error, const RopewayProblems *problems)
{
  g_autofree char *sentence = NULL;
  guint n = ropeway_problems_get_n_dropped (problems);

  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    {
      const RopewayProblem *problem = ropeway_problems_get (problems, i);

      if (ropeway_problem_get_severity (problem) != ROPEWAY_SEVERITY_ERROR)
        continue;
      if (sentence == NULL)
        sentence = ropeway_problem_dup_sentence (problem);
      else
        n++;
    }
  if (n == 0)
    g_set_error_literal (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
                         sentence != NULL ? sentence : _ ("This cannot be used."));
  else
    g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
                 g_dngettext (GETTEXT_PACKAGE, "%s (And %u more problem.)", "%s (And %u more problems.)", n),
                 sentence, n);
}

RopewayBundle *
ropeway_job_runner_check (RopewayTree *tree, RopewayProblems *problems)
{
  g_autoptr (RopewayBundle) bundle = ropeway_bundle_parse (tree, problems);
  g_autoptr (RopewayProgram) program = NULL;

  if (bundle == NULL)
    return NULL;
  program = ropeway_program_compile (bundle->job, bundle->source_connection, problems);
  return program != NULL ? g_steal_pointer (&bundle) : NULL;
}

/* A job that was never put in use has nothing but a draft. */
static gboolean
has_face (const RopewayTree *tree, RopewayFace face, GError **error)
{
  const RopewayValue *job = ropeway_value_get (ropeway_tree_get_root (tree), "job");
  const RopewayValue *version = ropeway_value_get (job, "version");
  g_autofree char *name = NULL;
  gint64 number;

  if (face == ROPEWAY_FACE_DRAFT || version == NULL || !ropeway_value_get_int64 (version, &number, NULL)
      || number != 0)
    return TRUE;
  name = ropeway_value_dup_member_text (job, "name");
  g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
               _ ("“%s” was never put in use: finish it, then use it."), name != NULL ? name : "");
  return FALSE;
}

static RopewayTree *
load (RopewayStore *store, const char *id, RopewayFace face, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (RopewayTree) tree = ropeway_workspace_dup_bundle (store, id, face, &local);

  if (local != NULL)
    g_set_error_literal (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_FAILED, local->message);
  else if (tree == NULL)
    g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NOT_THERE, _ ("There is no job “%s”."), id);
  else if (has_face (tree, face, error))
    return g_steal_pointer (&tree);
  return NULL;
}

/* A draft of a job that was never in use still says version 0, which no run has. */
static void
number_draft (RopewayTree *tree)
{
  RopewayValue *job = ropeway_value_get (ropeway_tree_get_root (tree), "job");
  const RopewayValue *version = ropeway_value_get (job, "version");
  gint64 number;

  if (version != NULL && ropeway_value_get_int64 (version, &number, NULL) && number == 0)
    ropeway_value_set_integer (tree, job, "version", 1);
}

RopewayBundle *
ropeway_job_runner_prepare (RopewayStore *store, RopewayPracticeHost *practice, const char *id,
                            RopewayFace face, RopewayProblems *problems, GError **error)
{
  g_autoptr (RopewayTree) tree = load (store, id, face, error);
  g_autoptr (RopewayProblems) own = ropeway_problems_new ();
  g_autoptr (RopewayBundle) bundle = NULL;
  g_autoptr (GError) local = NULL;

  if (tree == NULL)
    return NULL;
  number_draft (tree);
  if (!ropeway_practice_host_adopt (practice, tree, &local))
    {
      g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_FAILED,
                   _ ("The practice apps cannot be started: %s"), local->message);
      return NULL;
    }
  bundle = ropeway_job_runner_check (tree, problems != NULL ? problems : own);
  if (bundle == NULL)
    ropeway_job_runner_set_invalid (error, problems != NULL ? problems : own);
  return g_steal_pointer (&bundle);
}
