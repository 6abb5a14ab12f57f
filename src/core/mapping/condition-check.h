/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: decides a condition for a record, the same way for filters, choices and sources.
 *
 * Missing and null are the same. A comparison with something missing does not hold (and "not-equal" and
 * "not-contains" do). Numbers compare by exact value, a text that is a number compares as one with a number;
 * dates (RFC 3339) compare by moment where both are dates; other texts by code point, upper and lower case
 * apart. Different types are not equal, and which of them is greater cannot be decided. A list contains what
 * one of its items equals. What cannot be decided leaves whatever stands around it undecided ("not" as
 * well), unless the rest decides. */
#pragma once

#include "model/condition.h"

G_BEGIN_DECLS

/* A condition with its expressions compiled. Immutable; several threads may ask it at once. Borrows the
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

/* The same where the value at hand, which conditions without a field look at, is not where bare paths start:
 * in the middle of steps. @value: (nullable). Returns: whether it holds. */
gboolean ropeway_condition_check_holds_for (const RopewayConditionCheck *self, const RopewayValue *value,
                                            const RopewayValue *at, const RopewayValue *record,
                                            GTimeZone *zone, RopewayProblems *problems);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayConditionCheck, ropeway_condition_check_free)

G_END_DECLS
