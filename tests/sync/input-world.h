/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a source and a service that keeps what it is given, for runs that do not read all of the source. */
#pragma once

#include "run-check.h"
#include "run-fixture.h"
#include "scripted-service.h"

G_BEGIN_DECLS

#define SECRET "tok-5ecret-99"

/* @value: steps of the rule that makes "value". @more: members of the job before the destination. */
#define RULES(value)                                                                                         \
  "\"mapping\":[{\"id\":\"r1\",\"to\":\"name\",\"from\":\"name\"},"                                          \
  "{\"id\":\"r2\",\"to\":\"value\",\"from\":\"value\",\"steps\":[" value "]}]"
#define JOB(value, more, to)                                                                                 \
  "{\"id\":\"job\",\"name\":\"Job\",\"source\":{\"connection\":\"from\",\"environment\":\"live\","           \
  "\"operation\":\"list\"" more "}," RULES (value) ",\"destination\":{\"connection\":\"to\","                \
                                                   "\"environment\":\"live\",\"match\":[\"name\"]," to "}}"

#define NUMBER "{\"step\":\"to-number\"}"
#define TO_FOUND                                                                                             \
  "\"mode\":\"upsert\",\"find\":\"find\",\"create\":\"create\",\"update\":\"update\",\"delete\":\"delete\""
#define TO_BLIND "\"mode\":\"upsert\",\"create\":\"create\",\"update\":\"update\""
#define TO_KEYED "\"mode\":\"upsert\",\"create\":\"create-key\",\"update\":\"update\""

#define PAGES                                                                                                \
  "{\"id\":\"job\",\"name\":\"Job\",\"source\":{\"connection\":\"from\",\"environment\":\"live\","           \
  "\"operation\":\"pages\"}," RULES ("") ",\"destination\":{\"connection\":\"to\",\"environment\":\"live\"," \
                                         "\"match\":[\"name\"]," TO_BLIND "}}"

#define NUMBERS JOB (NUMBER, "", TO_FOUND)
#define TEXTS JOB ("", "", TO_FOUND)
#define BLIND JOB ("", "", TO_BLIND)
#define KEYED JOB ("", "", TO_KEYED)

#define RECORD(id, name, value)                                                                              \
  "{\"id\":" id ",\"name\":\"" name "\",\"value\":\"" value "\",\"at\":\"2026-01-0" id "T10:00:00Z\"}"
#define LIST(records) "{\"items\":[" records "]}"
#define THREE(second)                                                                                        \
  LIST (RECORD ("1", "Ann", "1") "," RECORD ("2", "Bo", second) "," RECORD ("3", "Cy", "3"))

typedef enum
{
  KIND,        /* does what it is asked */
  REFUSING,    /* 422, and says everything back */
  SILENT,      /* does nothing, and the connection breaks */
  DONE_SILENT, /* does it, and the connection breaks */
} Mood;

/* One service that keeps what it is given. */
typedef struct
{
  RunFixture fixture;

  /* owned */
  ScriptedService *service;
  GPtrArray *names; /* of the records there; NULL: deleted. The place is the id */
  GPtrArray *values;

  /* borrowed */
  const char *from;  /* answer of the source */
  const char *after; /* (nullable): that of its next page, asked for with a cursor */
  const char *only;  /* (nullable): the only name to which the mood goes */

  /* state */
  Mood mood;
} InputWorld;

/* For g_test_add(). */
void input_world_set_up (InputWorld *self, gconstpointer data);
void input_world_tear_down (InputWorld *self, gconstpointer data);

/* @options: (nullable): of a whole run. Returns: (transfer full). */
RunResult *input_world_run (InputWorld *self, const char *job, const RopewayRunOptions *options);
void input_world_expect (InputWorld *self, const char *job, const RopewayRunOptions *options,
                         const char *summary);
void input_world_expect_retry (InputWorld *self, const char *job, const char *const *keys,
                               const char *summary);

/* Compares what is there, in the order of names: "Ann=1 Bo=2". */
void input_world_expect_there (InputWorld *self, const char *expected);
void input_world_expect_mark (InputWorld *self, const char *expected);

/* Returns: (transfer full): the state, and the scope of its last run. */
RopewayStore *input_world_open_store (InputWorld *self, gint64 *scope);

/* Returns: (transfer full) (nullable). */
RopewayParked *input_world_get_parked (InputWorld *self, const char *key);
void input_world_dismiss (InputWorld *self, const char *key);

G_END_DECLS
