/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mapping/step-list.h"

static void
refuse_order (const RopewayRuleStep *written, const RopewayStepInfo *info, RopewayStepType gives,
              const RopewayStepScope *scope)
{
  const char *code = gives == ROPEWAY_STEP_SEVERAL ? "mapping.several-sources"
                     : gives == ROPEWAY_STEP_LIST  ? "mapping.step-after-list"
                                                   : "mapping.step-order";

  g_autofree char *steps = ropeway_step_infos_dup_several ();

  ropeway_problems_add (scope->problems,
                        ropeway_problem_new (code, written->pointer, "rule", scope->rule->id, "step",
                                             info->id, "takes", ropeway_step_type_id (info->takes), "gives",
                                             ropeway_step_type_id (gives), "detail", steps, NULL));
}

GPtrArray *
ropeway_step_list_compile (const GPtrArray *written, RopewayStepType gives, const RopewayStepScope *scope)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_step_free);

  for (guint i = 0; i < written->len; i++)
    {
      const RopewayRuleStep *one = g_ptr_array_index (written, i);
      const RopewayStepInfo *info = ropeway_step_info_find (one->id);
      RopewayStepScope here = { scope->rule, scope->several && i == 0, scope->problems };
      RopewayStep *step = ropeway_step_compile (one, &here);

      if (step != NULL)
        g_ptr_array_add (steps, step);
      if (info != NULL && !ropeway_step_can_follow (info->takes, gives))
        refuse_order (one, info, gives, scope);
      gives = info != NULL ? info->gives : ROPEWAY_STEP_ANY;
    }
  return steps;
}

const RopewayStep *
ropeway_step_list_apply (const GPtrArray *steps, RopewayStepRun *run, const RopewayValue **before)
{
  for (guint i = 0; i < steps->len; i++)
    {
      const RopewayStep *step = g_ptr_array_index (steps, i);

      *before = run->value;
      if (!ropeway_step_apply (step, run))
        return step;
      run->named = NULL;
    }
  return NULL;
}
