/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: starts the practice server for a test and asks it what happened. All calls wait, and fail the test if they
 * cannot do what they should. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

typedef struct _PracticeProcess PracticeProcess;

/* Starts the server with these arguments ("--contacts", "10000", …, NULL): --port, --contacts, --settle-ms, --api-key,
 * --hostile JSON, --max-connections, --idle-ms. Returns: (transfer full). */
PracticeProcess *practice_process_start (const char *first_argument, ...) G_GNUC_NULL_TERMINATED;

/* Ends the server. */
void practice_process_free (PracticeProcess *process);

guint16 practice_process_get_port (PracticeProcess *process);

/* Returns: (transfer full): "http://127.0.0.1:PORT" and @path ("/crm/contacts"). */
char *practice_process_address (PracticeProcess *process, const char *path);

/* Sends a request. @body: (nullable): JSON. @status: (nullable) (out).
 * Returns: (transfer full) (nullable): the answer's JSON; NULL where it was empty or no JSON. */
RopewayTree *practice_process_request (PracticeProcess *process, const char *method, const char *path,
                                       const char *body, guint *status);

/* Returns: (transfer full): the answer's bytes as they came. */
GBytes *practice_process_get_bytes (PracticeProcess *process, const char *path);

/* Returns: a number of GET /_practice/stats, 0 where it is missing: ("records", "crm.contacts"), ("requests",
 * "POST /crm/contacts"), ("duplicates", "crm.contacts"), ("faults", "drop-after"), ("replayed", NULL). */
gint64 practice_process_get_stat (PracticeProcess *process, const char *group, const char *name);

/* Returns: how many records of @collection @what ("created", "updated", "deleted") by requests. */
gint64 practice_process_get_writes (PracticeProcess *process, const char *collection, const char *what);

/* Returns: (transfer full): all records of @collection ("crm.contacts", "book", …), an array. */
RopewayTree *practice_process_dup_records (PracticeProcess *process, const char *collection);

/* Puts the records in @list (a JSON array) into @collection, in the place of those that are there. */
void practice_process_load (PracticeProcess *process, const char *collection, const char *list);

/* Sets the hostile mode: JSON as practice/practice-hostile.h says; "{}" ends it. */
void practice_process_set_hostile (PracticeProcess *process, const char *json);

/* Everything as it was at first. */
void practice_process_reset (PracticeProcess *process);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeProcess, practice_process_free)

G_END_DECLS
