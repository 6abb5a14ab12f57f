/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: reads the records of a file on this computer. */
#pragma once

#include "source/record-source.h"
#include "source/table-rows.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_FILE_SOURCE (ropeway_file_source_get_type ())
G_DECLARE_FINAL_TYPE (RopewayFileSource, ropeway_file_source, ROPEWAY, FILE_SOURCE, RopewayRecordSource)

/* A source of the rows of the file of @operation (both borrowed). All of a run comes from one reading of it. Returns: (transfer full). */
RopewayFileSource *ropeway_file_source_new (const RopewayEnvironment *environment,
                                            const RopewayOperation *operation);

/* The same for a destination: rows without a key are passed over, and the raw record of each is {"id": its id}. @key, @columns:
 * as ropeway_table_rows_read(). Returns: (transfer full). */
RopewayFileSource *ropeway_file_source_new_index (const RopewayEnvironment *environment,
                                                  const RopewayOperation *operation, const GPtrArray *key,
                                                  const GPtrArray *columns);

/* Returns: (transfer none) (nullable): the rows, once the first page was read. */
RopewayTableRows *ropeway_file_source_get_rows (RopewayFileSource *self);

G_END_DECLS
