/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job is edited beside the version that runs, and swapped in one step. Pure functions from document to
 * document: {"id", "name", "version", …the version in use…, "draft": {…the same members, being edited…}}.
 *
 * "version" is 0 and the members of a version are missing as long as nothing was ever in use. "id" and "version" never
 * stand in a draft; "name" may. Members that this version does not know are members of the version, and go with it. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

/* Returns: the number of the version in use; 0 where nothing was ever in use. A job that says no number is version 1 if it
 * has any member of a version. */
gint64 ropeway_draft_get_version (const RopewayValue *job);

/* Returns: whether @job (an object) has a draft. */
gboolean ropeway_draft_exists (const RopewayValue *job);

/* Returns: (transfer full): the job as if its draft were in use: no "draft", "version" as it is; a copy where there is
 * no draft. */
RopewayTree *ropeway_draft_view (const RopewayValue *job);

/* Returns: (transfer full): the job without its draft. */
RopewayTree *ropeway_draft_discard (const RopewayValue *job);

/* Puts @edited, which came from ropeway_draft_view() and was changed, in the place of the draft of @job. Where it says
 * the same as the version in use, there is no draft any more. Returns: (transfer full). */
RopewayTree *ropeway_draft_replace (const RopewayValue *job, const RopewayValue *edited);

/* Puts the draft in use: "version" is one higher. A copy where there is no draft. Returns: (transfer full). */
RopewayTree *ropeway_draft_use (const RopewayValue *job);

G_END_DECLS
