/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a file on this computer is read whole, and replaced whole, or not at all. */
#pragma once

#include "base/problem.h"

G_BEGIN_DECLS

/* What a file was when it was read. */
typedef struct _RopewayTableFile RopewayTableFile;

/* Reads the file at @path (absolute). Blocks. Problems: "file.missing" (not where @may_be_missing), "file.unreadable",
 * "file.too-large" (beyond ROPEWAY_LIMIT_FILE_BYTES). Any thread. Returns: (transfer full) (nullable). */
RopewayTableFile *ropeway_table_file_read (const char *path, gboolean may_be_missing,
                                           RopewayProblem **problem);
void ropeway_table_file_free (RopewayTableFile *self);

/* Returns: (transfer none): its bytes; none where it is missing. */
GBytes *ropeway_table_file_get_bytes (const RopewayTableFile *self);
/* Returns: whether there is no file yet. */
gboolean ropeway_table_file_is_missing (const RopewayTableFile *self);

/* Puts @bytes in the place of the file: beside it first, made durable, then renamed; mode, owner and group stay. Whoever reads
 * sees the old file or the new one. Blocks; any thread, one at a time. What was read belongs to the new file then. Problems (nothing
 * was changed): "file.changed" (not the one that was read), "file.busy" (another Ropeway writes it), "file.not-writable",
 * "file.no-room", "file.owner", "file.unwritten". */
gboolean ropeway_table_file_replace (RopewayTableFile *self, GBytes *bytes, RopewayProblem **problem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayTableFile, ropeway_table_file_free)

G_END_DECLS
