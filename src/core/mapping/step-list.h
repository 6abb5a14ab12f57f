/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: steps in a row are checked and run the same way in a rule and in a step that has steps of its own. */
#pragma once

#include "mapping/step.h"

G_BEGIN_DECLS

/* Reads steps that follow each other; @written: RopewayRuleStep. @gives: what the first one gets. What is wrong
 * goes to the problems of @scope, whose several holds for the first step.
 * Returns: (transfer full): RopewayStep. */
GPtrArray *ropeway_step_list_compile (const GPtrArray *written, RopewayStepType gives,
                                      const RopewayStepScope *scope);

/* Runs @steps on the value at hand. Returns: (transfer none) (nullable): the step that failed; @before: (out):
 * what it got. */
const RopewayStep *ropeway_step_list_apply (const GPtrArray *steps, RopewayStepRun *run,
                                            const RopewayValue **before);

G_END_DECLS
