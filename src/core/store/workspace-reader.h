/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run, a preview and an export want a job together with its connections: the bundle of a job file, put
 * together from the documents of the workspace. */
#pragma once

#include "store/documents-reader.h"

G_BEGIN_DECLS

/* Which of a job's two faces. */
typedef enum
{
  ROPEWAY_FACE_IN_USE, /* the version in use, without the draft */
  ROPEWAY_FACE_DRAFT,  /* as it would be if the draft were in use; the version in use where there is none */
  ROPEWAY_FACE_WHOLE,  /* the document as it is, draft included */
} RopewayFace;

/* Returns: (transfer full): $XDG_DATA_HOME/ropeway/workspace.db: the database of the person who is logged in. */
char *ropeway_workspace_dup_path (void);

/* Puts {"format", "connections", "job"} together: the job @id and the connections it names, in the order source,
 * destination. A connection that is not there is left out; ropeway_bundle_parse() then says so. A connection has one face only.
 * Returns: (transfer full) (nullable): NULL with @error unset where there is no such job. Errors: ROPEWAY_STORE_ERROR. */
RopewayTree *ropeway_workspace_dup_bundle (RopewayStore *store, const char *id, RopewayFace face,
                                           GError **error);

/* Finds a job by what a person types: its id, else its name exactly, else its name in any case where only one fits.
 * @suggestion: (out) (transfer full) (optional) (nullable): where nothing fits, the name that is nearest, if any is.
 * Returns: (transfer full) (nullable): its id; NULL with @error unset where nothing or more than one fits. */
char *ropeway_workspace_find_job (RopewayStore *store, const char *name, char **suggestion, GError **error);

G_END_DECLS
