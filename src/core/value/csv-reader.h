/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a table of texts becomes records; RFC 4180, and what spreadsheets write instead. */
#pragma once

#include "value/format-error.h"
#include "value/value.h"

G_BEGIN_DECLS

/* How a table is written. */
typedef struct
{
  char delimiter;     /* '\0': found out from the first lines: , ; tab | */
  gboolean no_header; /* the first line is a record, too: columns are column1, column2, … */

  /* ceilings; 0: those of base/limits.h */
  gsize columns;
  gsize rows;
  gsize values;
} RopewayCsvOptions;

/* Returns: which of , ; tab | the first lines of @text (UTF-8) are divided by; a comma where none. */
char ropeway_csv_guess_delimiter (const char *text, gsize length);

/* Reads all lines as lists of texts, the header among them (options->no_header does not count). Every text stays what
 * it was ("007", "=1+1"). A byte order mark and lines with nothing at all are passed over; a line ends with CRLF, LF or
 * CR. The tree keeps a reference on @bytes. @options: (nullable).
 * Returns: (transfer full) (nullable). Errors: ROPEWAY_FORMAT_ERROR, with the line in the message: _SYNTAX (a quotation
 * mark that is not closed, text behind one that is), _CHARSET (not UTF-8), _LIMIT. */
RopewayTree *ropeway_csv_read_rows (GBytes *bytes, const RopewayCsvOptions *options, GError **error);

/* Reads a list of records: objects of texts, named by the header. A column without name is called column and its number.
 * Returns: (transfer full) (nullable): an empty list of an empty text. Errors: also _SYNTAX for a name that comes twice
 * and for a line with more or fewer fields than the header. */
RopewayTree *ropeway_csv_read (GBytes *bytes, const RopewayCsvOptions *options, GError **error);

G_END_DECLS
