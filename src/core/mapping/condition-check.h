/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: decides a condition for a record, the same way for filters, choices and sources. */
#pragma once

#include "model/condition.h"

G_BEGIN_DECLS

/* A condition with its expressions compiled. Immutable; reference counted atomically; borrows the
 * condition, which must outlive it. */
typedef struct _RopewayConditionCheck RopewayConditionCheck;

/* Returns: (transfer full) (nullable): NULL with a problem where an expression is bad. */
RopewayConditionCheck *ropeway_condition_check_new (const RopewayCondition *condition,
                                                    RopewayProblems *problems);
void ropeway_condition_check_free (RopewayConditionCheck *self);

/* Decides it. @at: the value at hand, where bare paths start; @record: the whole record, for rooted paths;
 * both (nullable). @zone: (nullable): for dates without an offset. What cannot be decided is FALSE and
 * adds a warning to @problems ((nullable)).
 * Returns: whether it holds. */
gboolean ropeway_condition_check_holds (const RopewayConditionCheck *self, const RopewayValue *at,
                                        const RopewayValue *record, GTimeZone *zone,
                                        RopewayProblems *problems);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayConditionCheck, ropeway_condition_check_free)

G_END_DECLS
