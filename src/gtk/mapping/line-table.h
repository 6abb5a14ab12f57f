/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the mapping as the person sees it: one line for each field of the destination, with the value it has now; pure
 * functions over the job and one sample. */
#pragma once

#include "gtk/job/job-check.h"

G_BEGIN_DECLS

/* One line. */
typedef struct
{
  char *id;           /* (nullable): of the rule; NULL: a field that nothing fills */
  char *to;           /* path of the field */
  char *target;       /* the field, in words */
  char *source;       /* where it comes from, in words */
  char *steps;        /* what is done to it, in words; "" */
  char *value;        /* (nullable): what it is now; NULL: not known */
  char *problem;      /* (nullable): what is wrong with it: a sentence */
  gboolean is_match;  /* records are recognised by it */
  gboolean is_needed; /* the service refuses a new record without it */
  gboolean is_list;   /* a list is made of it: it is shown, not edited */
} RopewayLine;

/* Frees it with all it owns. */
void ropeway_line_free (RopewayLine *line);

/* The lines of @check's mapping in their order, then the fields that nothing fills. @record: (nullable): the sample that
 * gives the values. Returns: (transfer full): RopewayLine. */
GPtrArray *ropeway_line_table_make (const RopewayJobCheck *check, const RopewayValue *record);

/* What rule @id makes of @record with only the first @n_steps of its steps. Returns: (transfer full) (nullable): a tree
 * whose root is the value; NULL where there is none, or it fails. @problem: (out) (nullable): why: a sentence. */
RopewayTree *ropeway_line_table_try (const RopewayJobCheck *check, const char *id, guint n_steps,
                                     const RopewayValue *record, char **problem);

/* Returns: (transfer full) (nullable): what the source's record is called, where lines are made of its items. */
char *ropeway_line_table_dup_whole (const RopewayJobCheck *check);

/* One field that a line can come from. */
typedef struct
{
  char *path;  /* as a rule says it */
  char *words; /* the same for people */
  char *value; /* what it is in the sample, on one line */
} RopewaySourceField;

/* Frees it with all it owns. */
void ropeway_source_field_free (RopewaySourceField *field);

/* The fields of @records (of which @record is the one whose values are shown, (nullable)), those of the items first where
 * the job makes one unit of each; and those that the job's rules name and no sample has.
 * Returns: (transfer full): RopewaySourceField. */
GPtrArray *ropeway_line_table_make_sources (const RopewayJobCheck *check, GPtrArray *records,
                                            const RopewayValue *record);

G_END_DECLS
