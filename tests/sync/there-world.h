/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a destination that keeps records, and on which a test does what people and networks do. */
#pragma once

#include "run-check.h"
#include "run-fixture.h"
#include "scripted-service.h"

G_BEGIN_DECLS

typedef struct
{
  RunFixture fixture;

  /* owned */
  ScriptedService *service;
  char *connections;
  GPtrArray *records; /* RopewayTree: what the destination has, in order */

  /* borrowed */
  const char *from;   /* JSON list: what the source has */
  const char *hidden; /* (nullable): field that lists and searches do not show */

  /* state */
  guint next_id;
  guint page;                 /* records on a page of the list; 0: all */
  guint total;                /* that the list says it has; 0: does not say */
  guint drop_done;            /* writes that are done and not answered */
  guint drop_undone;          /* writes that are neither, after those */
  guint late;                 /* lists that do not show the last record yet */
  gboolean remove_after_drop; /* what is done and not answered is removed at once */
  gboolean normalises;        /* it keeps texts in small letters, but names */
  gboolean fail_looks;        /* reading by an id fails after a write */
  gboolean has_written;
  gboolean echoes;        /* the answer to a write shows the record */
  gboolean marks_dropped; /* what is neither done nor answered changes the value of the record */
  gboolean reads_other;   /* reading by an id gives another record */
  gboolean lose_all;      /* writes of a record find none */
  guint fail_lists;       /* lists that fail */
  guint shifts;           /* pages after which the first record of the list comes last */
} ThereWorld;

/* For g_test_add(). */
void there_world_set_up (ThereWorld *self, gconstpointer data);
void there_world_tear_down (ThereWorld *self, gconstpointer data);

#define there_test_add(path, func)                                                                           \
  g_test_add (path, ThereWorld, NULL, there_world_set_up, func, there_world_tear_down)

/* Puts a record there. @record: a JSON object with an id. */
void there_world_add (ThereWorld *self, const char *record);

/* What a person does there. @value: JSON; NULL: the field is taken away. */
void there_world_edit (ThereWorld *self, const char *id, const char *field, const char *value);
void there_world_remove (ThereWorld *self, const char *id);

/* Returns: (transfer full): the id of the only record with that name. */
char *there_world_dup_id (ThereWorld *self, const char *name);

/* Returns: (transfer full): the field of that record as compact JSON. */
char *there_world_dup_field (ThereWorld *self, const char *id, const char *field);

/* Returns: (transfer full): each record as compact JSON, one a line, in the order they came there. */
char *there_world_dup (ThereWorld *self);

/* Runs @job, first as a plan that must predict the same, and compares. */
void there_world_expect (ThereWorld *self, const char *job, const char *summary);

/* Returns: (transfer full): how a run of @job went. */
RunResult *there_world_run (ThereWorld *self, const char *job);

/* Returns: how many requests of @method came to a path that begins with @path, without those of plans. */
guint there_world_count (ThereWorld *self, const char *method, const char *path);

#define assert_there(self, expected)                                                                         \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autofree char *there_ = there_world_dup (self);                                                        \
    g_assert_cmpstr (there_, ==, expected);                                                                  \
  }                                                                                                          \
  G_STMT_END

/* A job of records {id, name, value}. @rules: JSON list. @to: members of "destination" after "match". @more: members of the job,
 * with a comma before, or "". */
#define THERE_JOB(rules, to, more)                                                                           \
  "{\"id\":\"job\",\"name\":\"Job\",\"source\":{\"connection\":\"from\",\"environment\":\"live\","           \
  "\"operation\":\"list\"},\"mapping\":" rules ","                                                           \
  "\"destination\":{\"connection\":\"to\",\"environment\":\"live\",\"match\":[\"name\"]," to "}" more "}"

#define THERE_RULE(field) "{\"id\":\"r-" field "\",\"to\":\"" field "\",\"from\":\"" field "\"}"
#define THERE_PLAIN "[" THERE_RULE ("name") "," THERE_RULE ("value") "]"

#define THERE_INDEX(update)                                                                                  \
  "\"mode\":\"upsert\",\"index\":\"all\",\"create\":\"create\",\"update\":\"" update "\""

G_END_DECLS
