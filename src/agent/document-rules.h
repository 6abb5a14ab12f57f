/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what comes into the workspace must be usable, or nobody finds out before the next run fails. */
#pragma once

#include "bus/agent-error.h"
#include "store/documents-reader.h"

G_BEGIN_DECLS

/* Looks at a job that is to be kept in the place of @old ((nullable): none). Its draft may be unfinished. Where the version
 * in use changes, its number must be one higher (1 for the first), and it must be right together with its
 * connections. A name alone is no change. Errors: ROPEWAY_AGENT_ERROR: INVALID, FAILED. */
gboolean ropeway_document_rules_check_job (RopewayStore *store, const RopewayDocument *old, RopewayTree *tree,
                                           GError **error);

/* Looks at a connection: it must be readable; no secret may stand in it. What belongs to a later version may.
 * Errors: ROPEWAY_AGENT_ERROR_INVALID. */
gboolean ropeway_document_rules_check_connection (RopewayTree *tree, GError **error);

/* Looks whether connection @id may go: no job may use it, in use or in its draft. Errors: ROPEWAY_AGENT_ERROR: INVALID
 * with the names of the jobs, FAILED. */
gboolean ropeway_document_rules_check_unused (RopewayStore *store, const char *id, GError **error);

G_END_DECLS
