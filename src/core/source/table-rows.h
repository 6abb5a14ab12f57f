/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: rows of a file, by the names of their columns and the text of their key, never by their number. */
#pragma once

#include "model/connection.h"

G_BEGIN_DECLS

/* Reference counted; one thread at a time. */
typedef struct _RopewayTableRows RopewayTableRows;

/* Returns: (transfer full): the path of the file that @operation reads in @environment. */
char *ropeway_table_dup_path (const RopewayEnvironment *environment, const RopewayOperation *operation);

/* Reads the file at @path. Blocks. @key: (nullable): RopewayPath: the columns that tell rows apart. @columns: (nullable):
 * char *: with them the file may be missing or empty, and then they are its header. Problems: those of
 * ropeway_table_file_read() and ropeway_csv_sheet_read(), "form.header-missing", "form.header-double",
 * "form.header-blank", and "form.column-missing" for one of the key. Any thread. Returns: (transfer full) (nullable). */
RopewayTableRows *ropeway_table_rows_read (const char *path, char delimiter, const GPtrArray *key,
                                           const GPtrArray *columns, RopewayProblem **problem);
/* Returns: (transfer full). */
RopewayTableRows *ropeway_table_rows_ref (RopewayTableRows *self);
void ropeway_table_rows_unref (RopewayTableRows *self);

/* Returns: how many rows there are below the header, empty ones included. */
guint ropeway_table_rows_get_n (const RopewayTableRows *self);

/* Returns: (transfer none) (nullable): the cells of row @index by column, in @tree; NULL where all are empty. */
RopewayValue *ropeway_table_rows_make_record (const RopewayTableRows *self, guint index, RopewayTree *tree);

/* Returns: (transfer full) (nullable): what tells the row apart: the text of its key column, of several a list. Of rows with
 * one key each has its own, which says where it stands. NULL where the key is empty. */
char *ropeway_table_rows_dup_id (const RopewayTableRows *self, guint index);

/* Whether there is a column called @name. */
gboolean ropeway_table_rows_has_column (const RopewayTableRows *self, const char *name);

/* Whether one row has that id. */
gboolean ropeway_table_rows_has (const RopewayTableRows *self, const char *id);

/* Notes a change of the row @id, a new row below the last one that has a key, or the end of a row; the file is as it was
 * until ropeway_table_rows_save(). @fields: object of texts. @new_id: (out) (transfer full) (nullable): its id afterwards.
 * Returns: whether it was noted: there is that row, and the key it gets is no other row's. */
gboolean ropeway_table_rows_change (RopewayTableRows *self, const char *id, const RopewayValue *fields,
                                    char **new_id);
gboolean ropeway_table_rows_add (RopewayTableRows *self, const RopewayValue *fields, char **new_id);
gboolean ropeway_table_rows_remove (RopewayTableRows *self, const char *id);

/* Replaces the file with one that has all changes, or changes nothing. Blocks. Any thread. Problems: those of
 * ropeway_table_file_replace() and ropeway_csv_sheet_write(). Afterwards it is what a new reading would be. */
gboolean ropeway_table_rows_save (RopewayTableRows *self, RopewayProblem **problem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayTableRows, ropeway_table_rows_unref)

G_END_DECLS
