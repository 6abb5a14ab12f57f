/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whether a job can run, and what is in its way, as the pages show it: read once, used by all of them. */
#pragma once

#include "model/bundle.h"
#include "store/workspace-reader.h"

G_BEGIN_DECLS

/* One face of a job with its connections, checked as a run would. */
typedef struct
{
  RopewayTree *file;              /* {"connections", "job"} */
  const RopewayValue *job;        /* borrowed from file */
  RopewayJob *view;               /* (nullable): typed; parts may be missing where there are problems */
  RopewayConnection *source;      /* (nullable) */
  RopewayConnection *destination; /* (nullable) */
  RopewayProblems *problems;      /* errors and warnings */
} RopewayJobCheck;

/* Reads and checks a face of job @id. Returns: (transfer full) (nullable): NULL with @error unset where there is no such
 * job. Errors: ROPEWAY_STORE_ERROR. */
RopewayJobCheck *ropeway_job_check_new (RopewayStore *store, const char *id, RopewayFace face,
                                        GError **error);

/* The same from a file that is there: {"connections", "job"}. Returns: (transfer full). */
RopewayJobCheck *ropeway_job_check_new_file (RopewayTree *file);
void ropeway_job_check_free (RopewayJobCheck *self);

/* Returns: how many errors keep it from running. */
guint ropeway_job_check_count_errors (const RopewayJobCheck *self);

/* Returns: (transfer full): what a problem touches, for people: "Customer", "Where it goes", "Shop". */
char *ropeway_job_check_dup_place (const RopewayJobCheck *self, const RopewayProblem *problem);

/* Returns: (transfer full) (nullable): the id of the line that a problem touches. */
char *ropeway_job_check_dup_rule (const RopewayJobCheck *self, const RopewayProblem *problem);

/* Returns: (transfer full): the fields that the destination is known to have, as paths: those of its shape, and those
 * that have a line, which come first; NULL-terminated. @n_lines: (out) (nullable): how many of them have one. */
char **ropeway_job_check_dup_targets (const RopewayJobCheck *self, guint *n_lines);

/* Returns: how many lines come from somewhere. */
guint ropeway_job_check_count_filled (const RopewayJobCheck *self);

/* Returns: (transfer full) (nullable): what one record that is written is called. */
char *ropeway_job_check_dup_noun (const RopewayJobCheck *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayJobCheck, ropeway_job_check_free)

G_END_DECLS
