/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the job page says of a job, in the words of the person; pure functions over its document. */
#pragma once

#include "model/connection.h"
#include "model/job.h"
#include "store/ledger-reader.h"

G_BEGIN_DECLS

/* Returns: (transfer none): "Add and change", translated. */
const char *ropeway_job_words_mode (RopewayMode mode);

/* Returns: (transfer full): what records are recognised by: "Item ID"; "nothing yet" where nothing is said. @job: a job
 * without a draft. */
char *ropeway_job_words_dup_match (const RopewayValue *job);

/* Returns: (transfer full) (nullable): the path of the one field that they are recognised by; NULL where there are
 * several or none. */
char *ropeway_job_words_dup_match_path (const RopewayValue *job);

/* Returns: (transfer full): an end of the job: "Shop · New and changed orders · pretend data". @connection: (nullable).
 * @environment, @operation: (nullable): ids. */
char *ropeway_job_words_dup_end (const RopewayConnection *connection, const char *environment,
                                 const char *operation);

/* Returns: (transfer full): what a record of the operation is called: its noun, or NULL. */
char *ropeway_job_words_dup_noun (const RopewayConnection *connection, const char *operation);

/* Returns: (transfer full): "9 of 12 fields filled", or "9 fields filled" where it is not known how many there are
 * (@known 0). */
char *ropeway_job_words_dup_filled (guint filled, guint known);

/* What a job remembers: "Read up to today 10:14 · recognises 1,204 rows". @scope: (nullable): its memory. @noun:
 * (nullable): what is written is called. @now: µs UTC. Returns: (transfer full). */
char *ropeway_job_words_dup_memory (const RopewayScopeRecord *scope, const char *noun, gint64 now);

G_END_DECLS
