/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: which destination field comes from which source fields through which steps, as the person said it. */
#pragma once

#include "model/condition.h"

G_BEGIN_DECLS

/* When a field is written. */
typedef enum
{
  ROPEWAY_WRITE_ALWAYS,
  ROPEWAY_WRITE_ON_CREATE, /* only when the record is made */
  ROPEWAY_WRITE_IF_EMPTY,  /* only where the field is empty there */
} RopewayWrite;

/* What happens when the value is missing, null or "". */
typedef enum
{
  ROPEWAY_ON_EMPTY_LEAVE,   /* the field is not sent */
  ROPEWAY_ON_EMPTY_CLEAR,   /* null is sent */
  ROPEWAY_ON_EMPTY_DEFAULT, /* the rule's default is sent */
} RopewayOnEmpty;

/* What happens when a step fails. */
typedef enum
{
  ROPEWAY_ON_PROBLEM_PARK,      /* the record is set aside */
  ROPEWAY_ON_PROBLEM_DEFAULT,   /* the rule's default is sent */
  ROPEWAY_ON_PROBLEM_LEAVE_OUT, /* the field is not sent, a warning is noted */
} RopewayOnProblem;

/* One source of a rule: "from": "a.b", or a member of "from": {"first": "a.b"}. */
typedef struct
{
  char *name; /* (nullable): NULL for a single source */
  RopewayPath *path;
} RopewayRuleSource;

/* One step as written; its settings are read by the mapping's table of steps. */
typedef struct
{
  char *id;
  const RopewayValue *settings; /* borrowed: the whole step object */
  char *pointer;
} RopewayRuleStep;

/* Immutable; lives as long as its job. Exactly one of sources, value and rules is used. */
typedef struct
{
  char *id;
  RopewayPath *to;
  GPtrArray *sources;        /* RopewayRuleSource; may be empty */
  const RopewayValue *value; /* borrowed (nullable): a constant */
  GPtrArray *steps;          /* RopewayRuleStep */
  RopewayPath *each;         /* (nullable): a list rule: one item of "to" for each item of this list */
  RopewayCondition *filter;  /* (nullable): of a list rule: only these items */
  GPtrArray *rules;          /* RopewayRule, of a list rule; NULL otherwise */
  RopewayCondition *when;    /* (nullable): the rule holds only if; else the field is not sent */
  RopewayWrite write;
  RopewayOnEmpty on_empty;
  RopewayOnProblem on_problem;
  const RopewayValue *fallback; /* borrowed (nullable): "default" */
  char *pointer;
} RopewayRule;

/* Reads a list of steps. Returns: (transfer full): RopewayRuleStep. */
GPtrArray *ropeway_steps_parse (const RopewayValue *list, const char *pointer, RopewayProblems *problems);

/* Reads a list of rules. Returns: (transfer full) (nullable): RopewayRule. */
GPtrArray *ropeway_rules_parse (const RopewayValue *value, const char *pointer, RopewayProblems *problems);

G_END_DECLS
