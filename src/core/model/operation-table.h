/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an operation over rows stands for four: what a run calls to list, add, change and remove rows. */
#pragma once

#include "model/operation.h"

G_BEGIN_DECLS

/* Where the id of a row stands in what its list and its writes say. */
#define ROPEWAY_TABLE_ID "id"

typedef enum
{
  ROPEWAY_TABLE_LISTS,
  ROPEWAY_TABLE_ADDS,
  ROPEWAY_TABLE_CHANGES,
  ROPEWAY_TABLE_REMOVES,
} RopewayTablePart;

/* Fills in a request to @path that sends nothing yet. */
void ropeway_operation_be_request (RopewayOperation *self, const char *method, const char *path);

/* Fills in what an operation over rows has in place of a request. */
void ropeway_operation_be_table (RopewayOperation *self);

/* One of the four. @has_key: rows are recognised by columns. Returns: (transfer full). */
RopewayOperation *ropeway_operation_new_part (const RopewayOperation *whole, RopewayTablePart part,
                                              gboolean has_key);

G_END_DECLS
