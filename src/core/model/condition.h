/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: "only if …": the tree of conditions that filters and choices are made of. */
#pragma once

#include "base/problem.h"
#include "value/path.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_CONDITION_FIELD, /* {"field", "is", "value"} */
  ROPEWAY_CONDITION_ALL,   /* {"all": […]}: empty is true */
  ROPEWAY_CONDITION_ANY,   /* {"any": […]}: empty is false */
  ROPEWAY_CONDITION_NOT,   /* {"not": …} */
} RopewayConditionType;

typedef enum
{
  ROPEWAY_IS_EQUAL,
  ROPEWAY_IS_NOT_EQUAL,
  ROPEWAY_IS_GREATER,
  ROPEWAY_IS_LESS,
  ROPEWAY_IS_AT_LEAST,
  ROPEWAY_IS_AT_MOST,
  ROPEWAY_IS_CONTAINS,
  ROPEWAY_IS_NOT_CONTAINS,
  ROPEWAY_IS_STARTS_WITH,
  ROPEWAY_IS_ENDS_WITH,
  ROPEWAY_IS_ONE_OF,    /* value: a list */
  ROPEWAY_IS_EMPTY,     /* missing, null, "", [] or {}; takes no value */
  ROPEWAY_IS_NOT_EMPTY, /* takes no value */
  ROPEWAY_IS_MATCHES,   /* value: a regular expression (PCRE) */
} RopewayConditionIs;

typedef struct _RopewayCondition RopewayCondition;

/* Immutable. Freed with whoever holds it; values are borrowed from the document's tree. */
struct _RopewayCondition
{
  RopewayConditionType type;
  RopewayPath *field; /* (nullable): NULL means the value at hand (in a choice) */
  RopewayConditionIs is;
  const RopewayValue *value; /* borrowed (nullable) */
  GPtrArray *children;       /* RopewayCondition; NULL for _FIELD */
  char *pointer;             /* where it stands in its document */
};

/* Reads a condition; @pointer is where @value stands. What is wrong goes to @problems.
 * Returns: (transfer full) (nullable). */
RopewayCondition *ropeway_condition_parse (const RopewayValue *value, const char *pointer,
                                           RopewayProblems *problems);
void ropeway_condition_free (RopewayCondition *self);

/* Returns: the word in files ("at-least"). */
const char *ropeway_condition_is_id (RopewayConditionIs is);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayCondition, ropeway_condition_free)

G_END_DECLS
