/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/record-index.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "store/store-sql.h"

struct _RopewayRecordIndex
{
  /* owned */
  RopewaySql *sql;

  /* state */
  guint64 most;
  guint64 n;
  gboolean is_sorted; /* its trees of ids and match keys are there, and no id is in it twice */
};

/* Nothing has to survive: what cannot be written ends the run. So no log, no flushing, and a cache that does not grow:
 * beyond it the pages go to a file that has no name. Rows by number, in the order they come: trees of keys that grow in
 * any order took ten times as long for a million records as those that are made of sorted keys at the first question. */
static const char *const schema[] = {
  "PRAGMA journal_mode = OFF",
  "PRAGMA synchronous = OFF",
  "PRAGMA temp_store = FILE",
  "PRAGMA cache_size = -8192",
  "CREATE TABLE record (n INTEGER PRIMARY KEY, id TEXT NOT NULL, match_key TEXT, record TEXT NOT NULL) "
  "STRICT",
  "CREATE TABLE seen (source_key TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
  "BEGIN EXCLUSIVE",
};

RopewayRecordIndex *
ropeway_record_index_new (GError **error)
{
  return ropeway_record_index_new_bounded (ROPEWAY_LIMIT_INDEX, error);
}

RopewayRecordIndex *
ropeway_record_index_new_bounded (guint64 most, GError **error)
{
  g_autoptr (RopewayRecordIndex) self = g_new0 (RopewayRecordIndex, 1);

  self->most = MIN (most, ROPEWAY_LIMIT_INDEX);
  self->sql = ropeway_sql_open_temporary (_ ("the list of what is at the destination"), error);
  for (gsize i = 0; i < G_N_ELEMENTS (schema); i++)
    if (self->sql == NULL || !ropeway_sql_run (self->sql, schema[i], error))
      return NULL;
  return g_steal_pointer (&self);
}

void
ropeway_record_index_free (RopewayRecordIndex *self)
{
  g_clear_pointer (&self->sql, ropeway_sql_close);
  g_free (self);
}

void
ropeway_indexed_free (RopewayIndexed *indexed)
{
  g_free (indexed->id);
  g_free (indexed->record);
  g_free (indexed);
}

static gboolean
write_record (RopewayRecordIndex *self, const char *text, const char *match_key, const char *id,
              const char *record, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, self->sql, text);
  ropeway_query_text (&query, id);
  ropeway_query_text (&query, match_key);
  ropeway_query_text (&query, record);
  return ropeway_query_run (&query, error);
}

/* Of several with one id the last stays. */
static gboolean
sort (RopewayRecordIndex *self, GError **error)
{
  static const char *const texts[] = {
    "CREATE INDEX record_id ON record (id)",
    "DELETE FROM record WHERE n IN (SELECT n FROM"
    " (SELECT n, id, lead (id) OVER (ORDER BY id, n) AS next FROM record) WHERE id = next)",
    "CREATE INDEX record_match ON record (match_key, id) WHERE match_key IS NOT NULL",
  };
  gint64 n;

  if (self->is_sorted)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!ropeway_sql_run (self->sql, texts[i], error))
      return FALSE;
  if (!ropeway_sql_get_integer (self->sql, "SELECT count (*) FROM record", &n, error))
    return FALSE;
  self->n = (guint64)n;
  self->is_sorted = TRUE;
  return TRUE;
}

static gboolean
refuse_more (RopewayRecordIndex *self, GError **error)
{
  g_autofree char *most = g_strdup_printf ("%" G_GUINT64_FORMAT, self->most);

  g_set_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_FULL,
               _ ("The destination has more than %s records, more than can be read into a list. Let the job "
                  "search for each record (“find”) instead."),
               most);
  return FALSE;
}

gboolean
ropeway_record_index_add (RopewayRecordIndex *self, const char *match_key, const char *id, const char *record,
                          GError **error)
{
  g_return_val_if_fail (self != NULL && id != NULL && record != NULL, FALSE);

  /* At the ceiling it matters whether one is there twice. */
  if (self->n >= self->most && !sort (self, error))
    return FALSE;
  if (self->is_sorted)
    {
      if (!write_record (self, "UPDATE record SET match_key = ?2, record = ?3 WHERE id = ?1", match_key, id,
                         record, error))
        return FALSE;
      if (sqlite3_changes (self->sql->db) > 0)
        return TRUE;
    }
  if (self->n >= self->most)
    return refuse_more (self, error);
  if (!write_record (self, "INSERT INTO record (id, match_key, record) VALUES (?1, ?2, ?3)", match_key, id,
                     record, error))
    return FALSE;
  self->n++;
  return TRUE;
}

gboolean
ropeway_record_index_remove (RopewayRecordIndex *self, const char *id, GError **error)
{
  RopewayQuery query;

  g_return_val_if_fail (self != NULL && id != NULL, FALSE);

  if (!sort (self, error))
    return FALSE;
  ropeway_query_begin (&query, self->sql, "DELETE FROM record WHERE id = ?1");
  ropeway_query_text (&query, id);
  if (!ropeway_query_run (&query, error))
    return FALSE;
  self->n -= (guint64)sqlite3_changes (self->sql->db);
  return TRUE;
}

static RopewayIndexed *
read_indexed (RopewayQuery *query)
{
  RopewayIndexed *indexed = g_new0 (RopewayIndexed, 1);

  indexed->id = ropeway_query_dup_text (query, 0);
  indexed->record = ropeway_query_dup_text (query, 1);
  return indexed;
}

GPtrArray *
ropeway_record_index_find (RopewayRecordIndex *self, const char *match_key, guint limit, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_indexed_free);
  RopewayQuery query;

  g_return_val_if_fail (self != NULL && match_key != NULL, NULL);

  if (!sort (self, error))
    return NULL;
  ropeway_query_begin (&query, self->sql,
                       "SELECT id, record FROM record WHERE match_key = ?1 ORDER BY id LIMIT ?2");
  ropeway_query_text (&query, match_key);
  ropeway_query_integer (&query, limit);
  while (ropeway_query_next (&query))
    g_ptr_array_add (found, read_indexed (&query));
  return ropeway_query_end (&query, error) ? g_steal_pointer (&found) : NULL;
}

RopewayIndexed *
ropeway_record_index_get (RopewayRecordIndex *self, const char *id, GError **error)
{
  g_autoptr (RopewayIndexed) indexed = NULL;
  RopewayQuery query;

  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  if (!sort (self, error))
    return NULL;
  ropeway_query_begin (&query, self->sql, "SELECT id, record FROM record WHERE id = ?1");
  ropeway_query_text (&query, id);
  if (ropeway_query_next (&query))
    indexed = read_indexed (&query);
  return ropeway_query_end (&query, error) ? g_steal_pointer (&indexed) : NULL;
}

gint64
ropeway_record_index_count (RopewayRecordIndex *self, GError **error)
{
  g_return_val_if_fail (self != NULL, -1);
  return sort (self, error) ? (gint64)self->n : -1;
}

gboolean
ropeway_record_index_mark_seen (RopewayRecordIndex *self, const char *source_key, gboolean *is_new,
                                GError **error)
{
  RopewayQuery query;

  g_return_val_if_fail (self != NULL && source_key != NULL, FALSE);

  ropeway_query_begin (&query, self->sql, "INSERT INTO seen VALUES (?1) ON CONFLICT DO NOTHING");
  ropeway_query_text (&query, source_key);
  if (!ropeway_query_run (&query, error))
    return FALSE;
  if (is_new != NULL)
    *is_new = sqlite3_changes (self->sql->db) > 0;
  return TRUE;
}

gboolean
ropeway_record_index_was_seen (RopewayRecordIndex *self, const char *source_key, GError **error)
{
  gboolean seen;
  RopewayQuery query;

  g_return_val_if_fail (self != NULL && source_key != NULL, FALSE);

  ropeway_query_begin (&query, self->sql, "SELECT 1 FROM seen WHERE source_key = ?1");
  ropeway_query_text (&query, source_key);
  seen = ropeway_query_next (&query);
  return ropeway_query_end (&query, error) && seen;
}

GPtrArray *
ropeway_record_index_list_seen (RopewayRecordIndex *self, const char *after, guint limit, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  RopewayQuery query;

  g_return_val_if_fail (self != NULL, NULL);

  ropeway_query_begin (&query, self->sql,
                       "SELECT source_key FROM seen WHERE source_key > ?1 ORDER BY source_key LIMIT ?2");
  ropeway_query_text (&query, after != NULL ? after : "");
  ropeway_query_integer (&query, limit);
  while (ropeway_query_next (&query))
    g_ptr_array_add (keys, ropeway_query_dup_text (&query, 0));
  return ropeway_query_end (&query, error) ? g_steal_pointer (&keys) : NULL;
}
