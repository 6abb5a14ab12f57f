/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: reads the rows of a sheet at a service: once a run, values and formulas. */
#pragma once

#include "auth/session.h"
#include "source/record-source.h"
#include "source/sheet-rows.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_SHEET_SOURCE (ropeway_sheet_source_get_type ())
G_DECLARE_FINAL_TYPE (RopewaySheetSource, ropeway_sheet_source, ROPEWAY, SHEET_SOURCE, RopewayRecordSource)

/* A source of the rows that the operations of @table (borrowed) answer. @parameters: (nullable): of the job. @is_index: rows
 * without a key are passed over, and the raw record of each is {"id": its id}; @key: (nullable): as
 * ropeway_sheet_rows_new(). Returns: (transfer full). */
RopewaySheetSource *ropeway_sheet_source_new (RopewaySession *session, const RopewayTable *table,
                                              const RopewayValue *parameters, gboolean is_index,
                                              const GPtrArray *key);

/* Returns: (transfer none) (nullable): the rows, once the first page was read. */
RopewaySheetRows *ropeway_sheet_source_get_rows (RopewaySheetSource *self);

G_END_DECLS
