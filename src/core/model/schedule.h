/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: when a job runs, as the person said it. */
#pragma once

#include "base/problem.h"
#include "value/value.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_SCHEDULE_MANUAL,
  ROPEWAY_SCHEDULE_EVERY,  /* "every": "PT15M" */
  ROPEWAY_SCHEDULE_DAILY,  /* "at": ["09:00"] */
  ROPEWAY_SCHEDULE_WEEKLY, /* "days", "at" */
  ROPEWAY_SCHEDULE_UNKNOWN,
} RopewayScheduleType;

typedef enum
{
  ROPEWAY_MISSED_ONCE, /* run once when the computer is back */
  ROPEWAY_MISSED_SKIP,
} RopewayMissed;

typedef struct
{
  RopewayScheduleType type;
  gint64 every;    /* µs */
  guint days;      /* bit 0 Monday … bit 6 Sunday */
  GArray *at;      /* guint: minutes since midnight */
  char *zone_name; /* (nullable): the computer's */
  RopewayMissed missed;
} RopewaySchedule;

/* Reads a schedule ((nullable) @value: manual). Returns: (transfer full) (nullable). */
RopewaySchedule *ropeway_schedule_parse (const RopewayValue *value, const char *pointer,
                                         RopewayProblems *problems);
void ropeway_schedule_free (RopewaySchedule *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewaySchedule, ropeway_schedule_free)

G_END_DECLS
