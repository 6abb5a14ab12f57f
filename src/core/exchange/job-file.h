/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job as one file, in and out. */
#pragma once

#include "model/bundle.h"

G_BEGIN_DECLS

#define ROPEWAY_JOB_FILE_ERROR (ropeway_job_file_error_quark ())
GQuark ropeway_job_file_error_quark (void);

typedef enum
{
  ROPEWAY_JOB_FILE_ERROR_READ,   /* not there, not readable, too large */
  ROPEWAY_JOB_FILE_ERROR_SYNTAX, /* no JSON, or no job file at all */
  ROPEWAY_JOB_FILE_ERROR_NEWER,  /* of a newer format than this version knows */
} RopewayJobFileError;

/* The integer "format" this version writes. */
#define ROPEWAY_JOB_FILE_FORMAT 1

/* Reads the document in @bytes (strict, duplicates refused, limits of job files), upgrades older formats.
 * @name is used in messages. Returns: (transfer full) (nullable). Errors: ROPEWAY_JOB_FILE_ERROR, ROPEWAY_JSON_ERROR. */
RopewayTree *ropeway_job_file_read (GBytes *bytes, const char *name, GError **error);

/* Reads file @path, blocking. Returns: (transfer full) (nullable). Errors as ropeway_job_file_read(). */
RopewayTree *ropeway_job_file_load (const char *path, GError **error);

/* Returns: (transfer full): the canonical spelling: members in stable order (known ones first, in the
 * schema's order, unknown ones after them as they came), two-space indent. Unknown members and steps are
 * kept, their tokens byte for byte. */
GBytes *ropeway_job_file_write (RopewayTree *tree);

/* Takes the golden cases out of the job file in @tree, those of a draft included: they hold records of customers.
 * Returns: whether there were any. */
gboolean ropeway_job_file_drop_cases (RopewayTree *tree);

G_END_DECLS
