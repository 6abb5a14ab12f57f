/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is wrong between documents that are right by themselves. */
#pragma once

#include "model/bundle.h"

G_BEGIN_DECLS

/* Checks @self, whose references are resolved as far as they lead somewhere, and whose parts may have problems of
 * their own already (members of it may be NULL). Everything goes to @problems at once: what this version cannot run,
 * what the mode needs, and what the two below find. */
void ropeway_bundle_validate (const RopewayBundle *self, RopewayProblems *problems);

/* Fields that are in no shape, though there is one; fields that should be filled and are not, or twice. */
void ropeway_bundle_validate_fields (const RopewayBundle *self, RopewayProblems *problems);

/* Places in requests that nothing fills, and choices for parameters that are missing or that nobody knows. */
void ropeway_bundle_validate_places (const RopewayBundle *self, RopewayProblems *problems);

/* Returns: whether a rule at the top of the mapping of @self fills the field at @path, a part of it, or more. */
gboolean ropeway_bundle_fills (const RopewayBundle *self, const RopewayPath *path);

/* Returns: (transfer container): what the rules at the top of the mapping fill, as paths, NULL-terminated. */
GPtrArray *ropeway_bundle_dup_filled (const RopewayBundle *self);

G_END_DECLS
