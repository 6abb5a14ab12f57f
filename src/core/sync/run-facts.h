/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a run has to know of those before it besides links and mark: what they asked for, and what they saw. */
#pragma once

#include "model/bundle.h"

G_BEGIN_DECLS

/* Kept with a scope as JSON: {"filter":…,"key":[…],"unit":…,"start":…,"read":n,"shape":…}. */
typedef struct
{
  char *filter; /* (nullable): canonical JSON of the job's filter */
  char *key;    /* canonical JSON list: the paths of the record's key, after those of its parent */
  char *unit;   /* (nullable): canonical JSON of {"each", "key"} */
  char *start;  /* (nullable): the starting point that was given for this memory, instead of the job's */
  char *shape;  /* (nullable): JSON of the shape that was seen, as ropeway_shape_to_value() makes it */
  gint64 read;  /* records of the last read of the whole source; -1: there was none yet */
} RopewayRunFacts;

/* Returns: (transfer full): what a run of @bundle asks for; nothing seen yet. */
RopewayRunFacts *ropeway_run_facts_new (const RopewayBundle *bundle);
/* Returns: (transfer full) (nullable): NULL where @json ((nullable)) is not of that form. */
RopewayRunFacts *ropeway_run_facts_parse (const char *json);
/* Returns: (transfer full): JSON object. */
char *ropeway_run_facts_to_json (const RopewayRunFacts *self);
void ropeway_run_facts_free (RopewayRunFacts *self);

typedef enum
{
  ROPEWAY_FACTS_SAME = 0,
  ROPEWAY_FACTS_FILTER = 1 << 0,
  ROPEWAY_FACTS_KEY = 1 << 1,
  ROPEWAY_FACTS_UNIT = 1 << 2,
} RopewayFactsChange;

/* What is asked for differently than before. */
RopewayFactsChange ropeway_run_facts_compare (const RopewayRunFacts *before, const RopewayRunFacts *now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayRunFacts, ropeway_run_facts_free)

G_END_DECLS
