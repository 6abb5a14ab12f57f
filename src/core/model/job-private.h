/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job has many parts; the files that read them share this. */
#pragma once

#include "model/job.h"
#include "model/object-reader.h"

G_BEGIN_DECLS

/* Each reads its part of the job that @reader stands at. What the part owns is freed by its _clear(). */
void ropeway_job_source_read (RopewayJobSource *self, RopewayObjectReader *reader);
void ropeway_job_source_clear (RopewayJobSource *self);
void ropeway_job_destination_read (RopewayJobDestination *self, RopewayObjectReader *reader);
void ropeway_job_destination_clear (RopewayJobDestination *self);
void ropeway_job_policies_read (RopewayJob *self, RopewayObjectReader *reader);

/* Reads "cases". Returns: (transfer full): RopewayJobCase. */
GPtrArray *ropeway_job_cases_read (RopewayObjectReader *reader);

/* Reads "parameters", what a person chose: texts, numbers and truths by name.
 * Returns: (transfer none) (nullable): an object. */
const RopewayValue *ropeway_job_choices_read (RopewayObjectReader *reader);

G_END_DECLS
