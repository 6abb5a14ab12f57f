/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the lists of a sequence's source: records, records in records, and lists below lists, in pages. */
#include "model.h"

#include <string.h>

/* One entry of a list. */
typedef struct
{
  guint id;
  gint64 stamp;
  const ModelRecord *record; /* (nullable) */
  const ModelParent *parent; /* where @record is not set */
} Row;

static int
compare_stamps (gconstpointer a, gconstpointer b)
{
  const Row *left = a, *right = b;

  if (left->stamp != right->stamp)
    return left->stamp < right->stamp ? -1 : 1;
  return left->id < right->id ? -1 : left->id > right->id;
}

static gint64
parse_since (Model *model, const char *text)
{
  g_autoptr (GDateTime) date = NULL;

  if (text == NULL)
    return G_MININT64;
  if (model->job.by_number)
    return g_ascii_strtoll (text, NULL, 10);
  date = g_date_time_new_from_iso8601 (text, NULL);
  if (date == NULL)
    model_fail (model, "the source was asked for changes since %s", text);
  return g_date_time_to_unix (date);
}

static guint64
parse_number (GHashTable *query, const char *name, guint64 fallback)
{
  const char *text = query != NULL ? g_hash_table_lookup (query, name) : NULL;

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : fallback;
}

/* ---- what stands in it ---- */

static void
append_stamp (Model *model, gint64 stamp, GString *out)
{
  if (model->job.by_number)
    g_string_append_printf (out, ",\"changed\":%" G_GINT64_FORMAT, stamp);
  else
    {
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (stamp);
      g_autofree char *text = g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ");

      g_string_append_printf (out, ",\"changed\":\"%s\"", text);
    }
}

static void
append_record (const ModelRecord *record, GString *out)
{
  g_autofree char *email = record->email >= 0 ? model_email (record->email) : NULL;
  g_autofree char *name = model_source_dup_field (record, MODEL_NAME);
  g_autofree char *value = model_source_dup_field (record, MODEL_VALUE);

  g_string_append_printf (out, "\"id\":\"r%u\",\"name\":%s,\"value\":%s,\"email\":", record->id, name, value);
  if (email != NULL)
    g_string_append_printf (out, "\"%s \"", email);
  else
    g_string_append (out, "null");
}

static void
append_parent (Model *model, const ModelParent *parent, GString *out)
{
  gboolean first = TRUE;

  g_string_append_printf (out, "\"id\":\"o%u\",\"lines\":[", parent->id);
  for (guint i = 0; i < model->source->len; i++)
    {
      const ModelRecord *record = g_ptr_array_index (model->source, i);

      if (record->parent != parent || !record->exists)
        continue;
      g_string_append (out, first ? "{" : ",{");
      append_record (record, out);
      g_string_append_c (out, '}');
      first = FALSE;
    }
  g_string_append_c (out, ']');
}

static void
append_row (Model *model, const Row *row, GString *out)
{
  gboolean unwanted = row->record != NULL ? row->record->unwanted : row->parent->unwanted;

  g_string_append_c (out, '{');
  if (row->record != NULL)
    append_record (row->record, out);
  else
    append_parent (model, row->parent, out);
  g_string_append_printf (out, ",\"wanted\":%s", unwanted ? "false" : "true");
  append_stamp (model, row->stamp, out);
  g_string_append_c (out, '}');
}

/* ---- pages ---- */

/* Where the page begins that comes after @cursor, the id and stamp of the last record before it. */
static guint64
find_start (const GArray *list, gboolean sorted, const char *cursor)
{
  g_auto (GStrv) parts = g_strsplit (cursor, "-", 2);
  const Row last
      = { .id = (guint)g_ascii_strtoull (parts[0], NULL, 10), .stamp = g_ascii_strtoll (parts[1], NULL, 10) };
  guint64 n = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const Row *row = &g_array_index (list, Row, i);

      n += sorted ? compare_stamps (row, &last) <= 0 : row->id <= last.id;
    }
  return n;
}

static GArray *
list_records (Model *model, const ModelParent *parent, gint64 since)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Row));

  for (guint i = 0; i < model->source->len; i++)
    {
      const ModelRecord *record = g_ptr_array_index (model->source, i);
      const Row row = { .id = record->id, .stamp = record->stamp, .record = record };

      if (record->exists && record->parent == parent && record->stamp >= since)
        g_array_append_val (list, row);
    }
  return list;
}

static GArray *
list_parents (Model *model, gint64 since)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Row));

  for (guint i = 0; i < model->parents->len; i++)
    {
      const ModelParent *parent = g_ptr_array_index (model->parents, i);
      const Row row = { .id = parent->id, .stamp = parent->stamp, .parent = parent };

      if (parent->exists && parent->stamp >= since)
        g_array_append_val (list, row);
    }
  return list;
}

/* (nullable): there is no such list. */
static GArray *
list_rows (Model *model, const char *path, gint64 since)
{
  const char *below = strstr (path, "/parents/o");
  guint64 id = below != NULL ? g_ascii_strtoull (below + strlen ("/parents/o"), NULL, 10) : 0;
  const ModelParent *parent
      = id > 0 && id <= model->parents->len ? g_ptr_array_index (model->parents, id - 1) : NULL;

  if (below != NULL)
    return parent != NULL && parent->exists ? list_records (model, parent, since) : NULL;
  if (model->job.shape == MODEL_SHAPE_RECORDS)
    return list_records (model, NULL, since);
  return list_parents (model, since);
}

char *
model_list_answer (Model *model, const char *path, GHashTable *query, guint *status)
{
  const char *after = query != NULL ? g_hash_table_lookup (query, "after") : NULL;
  gint64 since = parse_since (model, query != NULL ? g_hash_table_lookup (query, "since") : NULL);
  g_autoptr (GArray) list = list_rows (model, path, since);
  guint64 limit = parse_number (query, "limit", G_MAXUINT);
  guint64 start = parse_number (query, "offset", (parse_number (query, "page", 1) - 1) * limit);
  gboolean sorted = model->job.changes == MODEL_CHANGES_SORTED;
  g_autoptr (GString) out = g_string_new (NULL);
  const Row *last = NULL;

  if (list == NULL)
    {
      *status = 404;
      return g_strdup ("{\"error\":\"There is no such list.\"}");
    }
  if (sorted)
    g_array_sort (list, compare_stamps);
  if (after != NULL)
    start = find_start (list, sorted, after);
  g_string_append_printf (out, "{\"total\":%u,\"records\":[", list->len);
  for (guint64 i = start; i < list->len && i - start < limit; i++)
    {
      last = &g_array_index (list, Row, (guint)i);
      if (i > start)
        g_string_append_c (out, ',');
      append_row (model, last, out);
    }
  g_string_append_c (out, ']');
  if (last != NULL && start + limit < list->len)
    g_string_append_printf (out, ",\"next\":\"%u-%" G_GINT64_FORMAT "\"", last->id, last->stamp);
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}
