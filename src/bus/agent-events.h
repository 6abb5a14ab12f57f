/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a task tells is more than a message should carry; it stands in a file that grows, one object a line. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

/* Reads the lines of a task's file; may go back to any line it has seen, so that a long list needs no copy in memory
 * (it keeps one offset a line). One thread. */
typedef struct _RopewayAgentEvents RopewayAgentEvents;

/* @descriptor: (transfer full): closed with the reader. Returns: (transfer full). */
RopewayAgentEvents *ropeway_agent_events_new (int descriptor);
void ropeway_agent_events_free (RopewayAgentEvents *self);

/* Looks for lines that were added since. An unfinished last line does not count. Blocking, short.
 * Returns: how many lines there are now. */
guint ropeway_agent_events_update (RopewayAgentEvents *self);

/* Returns: (transfer full) (nullable): line @index (from 0); NULL where it is not there or no JSON. */
RopewayTree *ropeway_agent_events_get (RopewayAgentEvents *self, guint index);

/* Returns: (transfer full) (nullable): the same as text, without the line's end. */
char *ropeway_agent_events_dup_line (RopewayAgentEvents *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayAgentEvents, ropeway_agent_events_free)

G_END_DECLS
