/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: rows of a sheet that was read, by the names of their columns and the text of their key, and what is to be changed. */
#pragma once

#include "base/problem.h"
#include "model/operation.h"

G_BEGIN_DECLS

/* Cells as a service gave them, and changes that are only noted. One thread. */
typedef struct _RopewaySheetRows RopewaySheetRows;

/* Reads @values, a list of lists of cells in @tree. @formulas: (nullable): the same cells, in @formula_tree, a text
 * beginning with "=" where there is a formula. @range: (nullable): which cells they are ("'2026'!B2:D9"; A1 otherwise). @key:
 * (nullable): RopewayPath: the columns that tell rows apart. Problems: "form.header-missing", "form.header-double",
 * "form.header-blank", "form.row-expected", "form.column-missing" for one of the key. Returns: (transfer full) (nullable). */
RopewaySheetRows *ropeway_sheet_rows_new (RopewayTree *tree, const RopewayValue *values,
                                          RopewayTree *formula_tree, const RopewayValue *formulas,
                                          const char *range, const GPtrArray *key, RopewayProblem **problem);
void ropeway_sheet_rows_free (RopewaySheetRows *self);

/* Returns: how many rows there are below the header, empty ones included. */
guint ropeway_sheet_rows_get_n (const RopewaySheetRows *self);
/* Returns: (transfer none) (nullable): the cells of row @index by column, in @tree; NULL where all are empty. */
RopewayValue *ropeway_sheet_rows_make_record (const RopewaySheetRows *self, guint index, RopewayTree *tree);
/* Returns: (transfer full) (nullable): as ropeway_table_rows_dup_id(). */
char *ropeway_sheet_rows_dup_id (const RopewaySheetRows *self, guint index);

/* Whether @columns (char *) can be written: each is there, and, unless @keeps_formulas, none of its cells in a row with a key
 * holds a formula. Returns: (transfer full) (nullable): "form.column-missing", "form.cell-formula". */
RopewayProblem *ropeway_sheet_rows_check (const RopewaySheetRows *self, const GPtrArray *columns,
                                          gboolean keeps_formulas);

/* Whether one row has that id. */
gboolean ropeway_sheet_rows_has (const RopewaySheetRows *self, const char *id);

/* Notes a change of the row @id, or a new row: the next below the last one with a key in which nothing stands. Formulas stay, and
 * what is there already is not written. @new_id: (out) (transfer full) (nullable). Returns: whether it was noted: the key it
 * gets is no other row's. */
gboolean ropeway_sheet_rows_change (RopewaySheetRows *self, const char *id, const RopewayValue *fields,
                                    char **new_id);
gboolean ropeway_sheet_rows_add (RopewaySheetRows *self, const RopewayValue *fields, char **new_id);

/* Returns: how many cells are to be changed. */
guint ropeway_sheet_rows_count_changes (const RopewaySheetRows *self);

/* What is to be written, in @tree: {"ranges": [{"range": "'2026'!B2:C2", "values": [[…]]}, …]}: each run of cells by
 * itself; @as_rectangle: {"range": "B2:C9", "values": [[…]]}: the rectangle around all of them with null for a cell that
 * stays. @prefix: (nullable): put before texts. @first, @n: of the changes, in order of their rows. Returns: (transfer none). */
RopewayValue *ropeway_sheet_rows_make_ranges (RopewaySheetRows *self, const char *prefix,
                                              gboolean as_rectangle, guint first, guint n, RopewayTree *tree);

/* What was noted is there now. */
void ropeway_sheet_rows_commit (RopewaySheetRows *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewaySheetRows, ropeway_sheet_rows_free)

G_END_DECLS
