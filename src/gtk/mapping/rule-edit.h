/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a person does to a line of the mapping, as pure functions from document to document: everything that is
 * not touched stays as it is, members that this version does not know included. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

/* In each: @job is a job as ropeway_draft_view() gives it, @id the rule's, also of one inside a list rule.
 * Returns: (transfer full) (nullable): the job with the change; NULL where there is no such rule (step, place). */

/* Adds a rule for the field @to at the end, with an id of its own. @from: (nullable): a path; else it comes from nowhere
 * yet, and is a constant that is empty. */
RopewayTree *ropeway_rule_edit_add (const RopewayValue *job, const char *to, const char *from);

/* Returns: (transfer full): the id that the rule has which ropeway_rule_edit_add() would add for @to. */
char *ropeway_rule_edit_dup_id (const RopewayValue *job, const char *to);

/* Takes the line away. */
RopewayTree *ropeway_rule_edit_remove (const RopewayValue *job, const char *id);

/* Lets it come from @paths (NULL-terminated): of several the names stay that they have; where nothing brings them
 * together yet, they are joined with a space, and a text with places gets a place for each new one. None: a constant that
 * is empty. */
RopewayTree *ropeway_rule_edit_set_sources (const RopewayValue *job, const char *id,
                                            const char *const *paths);

/* Gives it a fixed value instead of fields. */
RopewayTree *ropeway_rule_edit_set_constant (const RopewayValue *job, const char *id, const char *text);

/* Adds the step called @step at the end, its needed settings at a beginning that means nothing yet. */
RopewayTree *ropeway_rule_edit_add_step (const RopewayValue *job, const char *id, const char *step);

/* Takes step @index away. */
RopewayTree *ropeway_rule_edit_remove_step (const RopewayValue *job, const char *id, guint index);

/* Puts step @index at @place. */
RopewayTree *ropeway_rule_edit_move_step (const RopewayValue *job, const char *id, guint index, guint place);

/* Sets setting @name of step @index to what a person typed: a number where the step wants one and @text is one, a text
 * otherwise; NULL takes it away. */
RopewayTree *ropeway_rule_edit_set_setting (const RopewayValue *job, const char *id, guint index,
                                            const char *name, const char *text);

/* Sets a setting that is yes or no. */
RopewayTree *ropeway_rule_edit_set_flag (const RopewayValue *job, const char *id, guint index,
                                         const char *name, gboolean flag);

/* Sets member @name ("write", "onEmpty") of the rule to @word; NULL takes it away. With "onEmpty" as "default" and no
 * default there, an empty text becomes it. */
RopewayTree *ropeway_rule_edit_set_word (const RopewayValue *job, const char *id, const char *name,
                                         const char *word);

/* Sets what is written where the value is empty. */
RopewayTree *ropeway_rule_edit_set_fallback (const RopewayValue *job, const char *id, const char *text);

/* Returns: (transfer none) (nullable): the rule @id in @job. */
const RopewayValue *ropeway_rule_edit_find (const RopewayValue *job, const char *id);

G_END_DECLS
