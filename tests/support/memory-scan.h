/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whether a secret is gone can only be seen by looking at every byte the process has. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A text that the process never holds except where the test puts it. */
typedef struct _MemoryMarker MemoryMarker;

/* Returns: (transfer full): a marker of 48 random letters. */
MemoryMarker *memory_marker_new (void);
void memory_marker_free (MemoryMarker *marker);

/* Writes the marker's 48 letters and a NUL to @out. */
void memory_marker_write (const MemoryMarker *marker, char out[49]);

/* Returns: how often the marker stands in the writable memory of the process. */
guint memory_marker_count (const MemoryMarker *marker);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MemoryMarker, memory_marker_free)

G_END_DECLS
