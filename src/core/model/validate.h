/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is wrong between documents that are right by themselves. */
#pragma once

#include "model/bundle.h"

G_BEGIN_DECLS

/* Checks @self, whose references are resolved as far as they lead somewhere, and whose parts may have problems of
 * their own already (members of it may be NULL). Everything goes to @problems at once: what this version cannot run,
 * what the mode needs, and what those below find. */
void ropeway_bundle_validate (const RopewayBundle *self, RopewayProblems *problems);

/* What removes records and what spares them: the mode mirror, "gone", hand edits, and the operations they need. */
void ropeway_bundle_validate_gone (const RopewayBundle *self, RopewayProblems *problems);

/* Child lists: the operation that lists the parents, and what of them goes into the requests for children. */
void ropeway_bundle_validate_parent (const RopewayBundle *self, RopewayProblems *problems);

/* Returns: (transfer full): the places ("$id", "sheet") in the request of @operation, as texts, NULL-terminated. */
GPtrArray *ropeway_operation_dup_places (const RopewayOperation *operation);

/* Returns: whether an operation is named that shows a record as it is at the destination. */
gboolean ropeway_bundle_sees (const RopewayBundle *self);

/* Fields that are in no shape, though there is one; fields that should be filled and are not, or twice. */
void ropeway_bundle_validate_fields (const RopewayBundle *self, RopewayProblems *problems);

/* Properties that are written though nobody can, or though nothing says of which kind they are. */
void ropeway_bundle_validate_form (const RopewayBundle *self, RopewayProblems *problems);

/* Places in requests that nothing fills, and choices for parameters that are missing or that nobody knows. */
void ropeway_bundle_validate_places (const RopewayBundle *self, RopewayProblems *problems);

/* Returns: whether a rule at the top of the mapping of @self fills the field at @path, a part of it, or more. */
gboolean ropeway_bundle_fills (const RopewayBundle *self, const RopewayPath *path);

/* Returns: the same, by a rule that writes in each update ("write" is "always"). */
gboolean ropeway_bundle_fills_always (const RopewayBundle *self, const RopewayPath *path);

/* Returns: (transfer container): what the rules at the top of the mapping fill, as paths, NULL-terminated. */
GPtrArray *ropeway_bundle_dup_filled (const RopewayBundle *self);

G_END_DECLS
