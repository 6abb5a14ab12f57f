/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: rules become a program that turns one record into another: pure, immutable, the same for preview,
 * plan and run. */
#pragma once

#include "model/connection.h"
#include "model/job.h"

G_BEGIN_DECLS

/* A compiled mapping. Immutable; reference counted atomically; several threads may run it at once. Keeps
 * its job. */
typedef struct _RopewayProgram RopewayProgram;

/* Compiles filter, unit and rules of @job. Dates without a zone are in the zone of @source ((nullable)),
 * else of the job, else UTC. What is wrong (unknown step, wrong or missing setting, a step that cannot take
 * what the one before gives, a bad expression) goes to @problems, all at once.
 * Returns: (transfer full) (nullable): NULL where there are errors. */
RopewayProgram *ropeway_program_compile (RopewayJob *job, const RopewayConnection *source,
                                         RopewayProblems *problems);
/* The same without the rules at the top whose ids are in @left_out ((nullable)): nothing is made of their
 * fields. Returns: (transfer full) (nullable). */
RopewayProgram *ropeway_program_compile_without (RopewayJob *job, const RopewayConnection *source,
                                                 GHashTable *left_out, RopewayProblems *problems);
/* Returns: (transfer full). */
RopewayProgram *ropeway_program_ref (RopewayProgram *self);
void ropeway_program_unref (RopewayProgram *self);

/* Returns: whether @record passes the job's filter. A condition that cannot be decided (a text that is no
 * number compared with a number) is FALSE and adds a warning to @problems ((nullable)). */
gboolean ropeway_program_accepts (const RopewayProgram *self, const RopewayValue *record,
                                  RopewayProblems *problems);

/* Whether the unit is an item of a list. */
gboolean ropeway_program_has_items (const RopewayProgram *self);

/* Called for each unit of a record. @item: (nullable): NULL where the record is the unit.
 * Returns: FALSE to stop. */
typedef gboolean (*RopewayUnitFunc) (const RopewayValue *item, gsize index, gpointer data);

/* Calls @func for each unit of @record in order. Items that are no objects or values are passed as they
 * are. More than ROPEWAY_LIMIT_LIST_ITEMS items: @problems gets an error and nothing is called.
 * Returns: FALSE if it was stopped or refused. */
gboolean ropeway_program_each_unit (const RopewayProgram *self, const RopewayValue *record,
                                    RopewayUnitFunc func, gpointer data, RopewayProblems *problems);

/* Maps one unit: @record, and @item where the unit is an item. The new record is made in @tree; fields
 * stand in the order of the rules. Values that no step touches keep their tokens. A failing rule adds
 * a problem (pointer into the job file; arguments rule, to, step, value cut to 60 characters, reason, which is a
 * code of its own, and item, where in the lists it was): an error where the unit must be parked, a warning
 * where the rule says default or leave-out.
 * Returns: (transfer none): an object in @tree, also where there were errors (then without those fields). */
RopewayValue *ropeway_program_map (const RopewayProgram *self, const RopewayValue *record,
                                   const RopewayValue *item, RopewayTree *tree, RopewayProblems *problems);

/* One destination field at the top of the mapping. */
typedef struct
{
  const char *rule; /* its id */
  const RopewayPath *to;
  RopewayWrite write;
} RopewayMappedField;

/* Returns: (transfer none) (array length=n). */
const RopewayMappedField *ropeway_program_get_fields (const RopewayProgram *self, guint *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayProgram, ropeway_program_unref)

G_END_DECLS
