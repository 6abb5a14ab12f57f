/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what compiling makes and running reads. */
#pragma once

#include "mapping/condition-check.h"
#include "mapping/program.h"
#include "mapping/step.h"

G_BEGIN_DECLS

/* A rule, ready to run. */
typedef struct
{
  const RopewayRule *rule; /* borrowed from the job */

  /* owned */
  RopewayConditionCheck *when;   /* (nullable) */
  RopewayConditionCheck *filter; /* (nullable): of a list rule */
  GPtrArray *steps;              /* RopewayStep */
  GPtrArray *rules;              /* (nullable): RopewayCompiledRule, of a list rule */

  /* state */
  gboolean several;     /* its sources have names: the first step takes them all */
  gboolean makes_items; /* one of its rules fills "$": the item itself, not a field of it */
} RopewayCompiledRule;

struct _RopewayProgram
{
  gatomicrefcount references;

  /* owned */
  RopewayJob *job;
  GTimeZone *zone;               /* of dates that carry none */
  RopewayConditionCheck *filter; /* (nullable) */
  GPtrArray *rules;              /* RopewayCompiledRule */
  GArray *fields;                /* RopewayMappedField */
};

G_END_DECLS
