/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: rows of a CSV file are changed cell by cell, and every byte that nobody changed stays as it is. */
#pragma once

#include "base/problem.h"

G_BEGIN_DECLS

/* A CSV file (RFC 4180, and what spreadsheets make of it): delimiter, quotes, line ends, byte order mark and
 * character set as they came. Numbers of rows and columns begin at 0; what is changed shows in what is written only.
 * Not shared between threads while it is changed. */
typedef struct _RopewayCsvSheet RopewayCsvSheet;

/* Reads @bytes. @delimiter: 0 finds it in the first row. UTF-8, or else Windows-1252. Problems: "file.charset",
 * "file.quote-open", "file.rows-too-many". Returns: (transfer full) (nullable). */
RopewayCsvSheet *ropeway_csv_sheet_read (GBytes *bytes, char delimiter, RopewayProblem **problem);
void ropeway_csv_sheet_free (RopewayCsvSheet *self);

/* Returns: how many rows, the one of the header and empty ones included. */
guint ropeway_csv_sheet_get_n_rows (const RopewayCsvSheet *self);
guint ropeway_csv_sheet_get_n_cells (const RopewayCsvSheet *self, guint row);
/* Returns: the row that names the columns: the first that is not empty; the number of rows where there is none. */
guint ropeway_csv_sheet_get_header (const RopewayCsvSheet *self);
/* Returns: whether all cells of @row are empty. */
gboolean ropeway_csv_sheet_is_blank (const RopewayCsvSheet *self, guint row);
/* Returns: (transfer full): the text of a cell; "" where the row is shorter. */
char *ropeway_csv_sheet_dup_cell (const RopewayCsvSheet *self, guint row, guint column);

/* Writes @text into a cell. The same text changes nothing. */
void ropeway_csv_sheet_set (RopewayCsvSheet *self, guint row, guint column, const char *text);
/* Takes a row out. */
void ropeway_csv_sheet_remove (RopewayCsvSheet *self, guint row);
/* Puts a row below @row (-1: at the beginning), after those that were put there before. @cells: char * (nullable: empty). Quotes
 * are used as in @row. */
void ropeway_csv_sheet_insert (RopewayCsvSheet *self, gint64 row, const GPtrArray *cells);

/* Returns: (transfer full) (nullable): the file as it is with all changes; NULL with "file.character" where a text
 * cannot be written in the file's character set. */
GBytes *ropeway_csv_sheet_write (const RopewayCsvSheet *self, RopewayProblem **problem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayCsvSheet, ropeway_csv_sheet_free)

G_END_DECLS
