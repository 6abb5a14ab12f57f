/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is wrong between documents that are right by themselves. */
#pragma once

#include "model/bundle.h"

G_BEGIN_DECLS

/* Checks @self, whose references are resolved as far as they lead somewhere, and whose parts may have problems of
 * their own already: what this version cannot run, what the mode needs, places that nothing fills, fields that are
 * in no shape. Everything goes to @problems at once. */
void ropeway_bundle_validate (const RopewayBundle *self, RopewayProblems *problems);

G_END_DECLS
