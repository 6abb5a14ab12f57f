/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is to be done with a record, as a function of what is remembered and what was found. */
#pragma once

#include "mapping/program.h"
#include "model/job.h"
#include "store/ledger.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_ACTION_CREATE,
  ROPEWAY_ACTION_UPDATE,
  ROPEWAY_ACTION_UNCHANGED,
  ROPEWAY_ACTION_LEAVE_OUT,
  ROPEWAY_ACTION_FIND,      /* ask the destination first */
  ROPEWAY_ACTION_AMBIGUOUS, /* several records there match: a person must say which */
  ROPEWAY_ACTION_NO_ID,     /* it was made, but its id is not known and cannot be found */
} RopewayAction;

/* Before the destination was asked. @link: (nullable). @hash: of what would be written. @can_find: there is a
 * *find*. @want_before: the record there must be seen before it is changed. */
RopewayAction ropeway_plan_first (RopewayMode mode, const RopewayLink *link, const guint8 hash[32],
                                  gboolean can_find, gboolean want_before);

/* Whether @link says what was last written. */
gboolean ropeway_plan_is_known (const RopewayLink *link);

/* Whether @link ((nullable)) says that what would be written was written. */
gboolean ropeway_plan_is_unchanged (const RopewayLink *link, const guint8 hash[32]);

/* After it was asked and @n_found records match. @same: the one found holds what would be written. */
RopewayAction ropeway_plan_found (RopewayMode mode, guint n_found, gboolean same);

/* Whether @value ((nullable)) is not there, null, or a text, list or object without anything in it. */
gboolean ropeway_plan_is_empty (const RopewayValue *value);

/* The record an update sends: @mapped without fields that are written only on creation, and without fields to be
 * filled only if empty, unless @existing ((nullable): what is there now) shows that they are.
 * Returns: (transfer none): in @tree. */
RopewayValue *ropeway_plan_update_record (const RopewayProgram *program, const RopewayValue *mapped,
                                          const RopewayValue *existing, RopewayTree *tree);

/* Gives @body, an update that replaces the record, the fields that it is not to write as they are in @existing. */
void ropeway_plan_put_back (const RopewayProgram *program, RopewayValue *body, const RopewayValue *existing,
                            RopewayTree *tree);

/* What texts and addresses of an update are made of: @mapped, but what @body does not say as it is in @existing.
 * Returns: (transfer none): in @tree. */
const RopewayValue *ropeway_plan_filling_record (const RopewayProgram *program, const RopewayValue *mapped,
                                                 const RopewayValue *body, const RopewayValue *existing,
                                                 RopewayTree *tree);

/* The record whose sameness decides: @mapped with the fields only that are written every time.
 * Returns: (transfer none): @mapped itself, or a copy in @tree. */
const RopewayValue *ropeway_plan_compared_record (const RopewayProgram *program, const RopewayValue *mapped,
                                                  RopewayTree *tree);

/* Whether an update would change nothing: every field that is written every time is there in @existing with the
 * same value, and none that is filled if empty could be filled. */
gboolean ropeway_plan_is_same (const RopewayProgram *program, const RopewayValue *mapped,
                               const RopewayValue *existing);

/* Keeps only the members of @record that changed: that are not in @packed, digests of what was written last, and are
 * another in @existing (both (nullable): everything changed). Returns: (transfer none): a new object in @tree. */
RopewayValue *ropeway_plan_changed_record (const RopewayValue *record, const RopewayValue *existing,
                                           GBytes *packed, RopewayTree *tree);

/* Whether @found is a candidate for @wanted: each match field that it holds is the same; texts are compared
 * without case and outer space, since services search that way, and numbers with texts as they are written. */
gboolean ropeway_plan_matches (const GPtrArray *match, const RopewayValue *wanted, const RopewayValue *found);

/* Whether all match fields are there in @found, so that _matches() says something. @match: (nullable). */
gboolean ropeway_plan_shows (const GPtrArray *match, const RopewayValue *found);

G_END_DECLS
