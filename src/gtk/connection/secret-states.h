/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the list of connections and the form both ask which secrets are kept, and none of them may see one. */
#pragma once

#include <gio/gio.h>

#include "gtk/common/workspace.h"

G_BEGIN_DECLS

/* What is told of one secret; @state as the agent says it, NULL where it says nothing of it. */
const char *ropeway_secret_states_find (const RopewayValue *answer, const char *slot, const char *environment,
                                        GString *buffer);

/* Returns: (transfer none): what a list says of a connection whose agent answered @answer, translated: "Key saved",
 * "Key missing"; "" where it needs none. With several environments the one that is best off counts. */
const char *ropeway_secret_states_summarize (const RopewayValue *answer, gboolean *is_trouble);

G_END_DECLS
