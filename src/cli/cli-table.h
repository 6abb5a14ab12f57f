/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: before and after side by side, within the width of a terminal. */
#pragma once

#include "cli/cli-output.h"

G_BEGIN_DECLS

typedef struct _CliTable CliTable;

/* @title...: of each column, ended by NULL. Returns: (transfer full). */
CliTable *cli_table_new (const char *title, ...) G_GNUC_NULL_TERMINATED;
void cli_table_free (CliTable *self);

/* The column stands at the right: a number. */
void cli_table_align_right (CliTable *self, guint column);

/* Adds a row; as many texts as there are columns, ended by NULL. */
void cli_table_add (CliTable *self, const char *cell, ...) G_GNUC_NULL_TERMINATED;

/* Prints the titles, a line and the rows, behind @indent spaces. What is wider than @width columns in all is cut,
 * the widest column first. */
void cli_table_print (const CliTable *self, CliOutput *output, guint indent, guint width);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliTable, cli_table_free)

G_END_DECLS
