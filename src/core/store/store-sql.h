/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one connection to SQLite with its prepared statements, in which an error cannot be overlooked. */
#pragma once

#include <sqlite3.h>

#include "store/store.h"

G_BEGIN_DECLS

/* A connection. One thread at a time. */
typedef struct
{
  /* owned */
  sqlite3 *db;
  char *path;
  GHashTable *statements; /* the text's address → its statement */
} RopewaySql;

/* Opens @path, which must exist, for writing or only for reading. Errors: ROPEWAY_STORE_ERROR.
 * Returns: (transfer full) (nullable). */
RopewaySql *ropeway_sql_open (const char *path, gboolean writing, GError **error);

/* Opens an empty database without a name that goes when it is closed. @what: what errors call it.
 * Errors: ROPEWAY_STORE_ERROR. Returns: (transfer full) (nullable). */
RopewaySql *ropeway_sql_open_temporary (const char *what, GError **error);
void ropeway_sql_close (RopewaySql *sql);

/* Sets @error to what @status (a result code) means for a person. Returns: FALSE. */
gboolean ropeway_sql_fail (RopewaySql *sql, int status, GError **error);

/* One use of a statement: begin, bind in order, next until FALSE, end. Whatever went wrong on the way is
 * reported by _end(). */
typedef struct
{
  /* borrowed */
  RopewaySql *sql;
  sqlite3_stmt *statement;

  /* state */
  int n_bound;
  int status;
} RopewayQuery;

/* @text: a literal: the statement is prepared once for each address. */
void ropeway_query_begin (RopewayQuery *query, RopewaySql *sql, const char *text);

/* Each binds the next parameter; texts and bytes (nullable) must live until _end(). */
void ropeway_query_integer (RopewayQuery *query, gint64 value);
void ropeway_query_text (RopewayQuery *query, const char *text);
void ropeway_query_bytes (RopewayQuery *query, GBytes *bytes);
void ropeway_query_blob (RopewayQuery *query, const void *data, gsize length);

/* Returns: whether there is a (further) row. */
gboolean ropeway_query_next (RopewayQuery *query);

/* Columns of the row, from 0. */
gint64 ropeway_query_get_integer (const RopewayQuery *query, int column);
/* Returns: (transfer full) (nullable). */
char *ropeway_query_dup_text (const RopewayQuery *query, int column);
/* Returns: (transfer full) (nullable). */
GBytes *ropeway_query_dup_bytes (const RopewayQuery *query, int column);
/* Copies a blob of exactly @length bytes to @out; another length makes _end() report damage. */
void ropeway_query_get_blob (RopewayQuery *query, int column, void *out, gsize length);

/* Makes _end() report that the database is damaged. */
void ropeway_query_set_damaged (RopewayQuery *query);

/* Ends the use, and with it the read transaction. Errors: ROPEWAY_STORE_ERROR. */
gboolean ropeway_query_end (RopewayQuery *query, GError **error);

/* Runs what is left of a query that gives no rows, and ends it. Errors: ROPEWAY_STORE_ERROR. */
gboolean ropeway_query_run (RopewayQuery *query, GError **error);

/* Runs @text (a literal) without parameters; rows are passed over. Errors: ROPEWAY_STORE_ERROR. */
gboolean ropeway_sql_run (RopewaySql *sql, const char *text, GError **error);

/* Gives the integer in the first column of the first row of @text (a literal), 0 where there is none.
 * Errors: ROPEWAY_STORE_ERROR. */
gboolean ropeway_sql_get_integer (RopewaySql *sql, const char *text, gint64 *out, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewaySql, ropeway_sql_close)

G_END_DECLS
