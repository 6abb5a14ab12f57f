/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: golden cases: whether a mapping still makes of a record what somebody once wrote down, and which rule is to be
 * looked at where it does not. */
#pragma once

#include "mapping/program.h"

G_BEGIN_DECLS

/* A field that is not as it was expected. */
typedef struct
{
  char *to;     /* owned: where it is: "address.city", "lines[1].sku"; "" for the record itself */
  char **rules; /* owned: ids of the rules that fill it; more than one where that depends; may be none */
  const RopewayValue *expected; /* borrowed from the case (nullable): it was to be left out */
  const RopewayValue *made;     /* borrowed from the result (nullable): it was left out */
} RopewayCaseDifference;

/* What became of one unit. */
typedef enum
{
  ROPEWAY_CASE_GOOD,
  ROPEWAY_CASE_DIFFERS,       /* it is made with other fields */
  ROPEWAY_CASE_MISSING,       /* it is not made, though it was expected */
  ROPEWAY_CASE_UNEXPECTED,    /* it is made, or set aside, though it was not expected */
  ROPEWAY_CASE_SET_ASIDE,     /* it is set aside, though it should be made, or for another reason */
  ROPEWAY_CASE_NOT_SET_ASIDE, /* it is made, though it should be set aside */
} RopewayCaseState;

typedef struct
{
  RopewayCaseState state;
  GPtrArray *differences;  /* owned: RopewayCaseDifference; of _DIFFERS and of what is made unexpectedly */
  RopewayProblem *problem; /* owned (nullable): why it is set aside */
  char *expected_problem;  /* owned (nullable): the code for which it was to be set aside */
} RopewayCaseUnit;

/* How one case went. Refers to its case and its program's job, which must outlive it. */
typedef struct
{
  const RopewayJobCase *golden; /* borrowed */
  gboolean is_good;
  gboolean is_left_out; /* the filter leaves the record out */
  GPtrArray *units;     /* owned: RopewayCaseUnit, in order, the expected ones first */
  RopewayTree *tree;    /* owned: what was made */
} RopewayCaseResult;

/* Runs @golden through @program: filter, units, rules. Nothing else is asked. Values are compared with
 * ropeway_value_equal(). A unit that is to be set aside is good where the first error of its mapping has the code, or the
 * reason. Returns: (transfer full). */
RopewayCaseResult *ropeway_case_check (const RopewayProgram *program, const RopewayJobCase *golden);

/* Frees @self with all it owns. */
void ropeway_case_result_free (RopewayCaseResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayCaseResult, ropeway_case_result_free)

G_END_DECLS
