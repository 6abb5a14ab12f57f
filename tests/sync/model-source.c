/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the source of a sequence: its records, what people do to them, and its list. */
#include "model.h"

#include "support/fake-clock.h"
#include "value/json-writer.h"

void
model_record_free (gpointer data)
{
  ModelRecord *record = data;

  g_array_unref (record->texts);
  g_array_unref (record->emails);
  g_free (record);
}

/* ---- what the mapping makes of a record ---- */

char *
model_email (int number)
{
  /* Some are written as people write them. */
  return g_strdup_printf (number % 3 == 0 ? "E%d@Example.com" : "e%d@example.com", number);
}

char *
model_source_dup_field (const ModelRecord *record, ModelField field)
{
  g_autofree char *email = NULL;

  switch (field)
    {
    case MODEL_REF:
      return g_strdup_printf ("\"r%u\"", record->id);
    case MODEL_EMAIL:
      email = record->email >= 0 ? model_email (record->email) : NULL;
      return email != NULL ? g_strdup_printf ("\"%s\"", email) : NULL;
    case MODEL_NAME:
      return g_strdup_printf ("\"%s %u\"", record->bad ? "bad" : "name", record->text);
    case MODEL_ARCHIVED:
      return NULL;
    case MODEL_VALUE:
    case MODEL_N_FIELDS:
      break;
    }
  return g_strdup_printf ("%u.10", record->text);
}

gboolean
model_source_has (Model *model, const ModelRecord *record)
{
  return record->exists && !(model->job.filter && record->unwanted);
}

gboolean
model_source_is_empty (Model *model)
{
  for (guint i = 0; i < model->source->len; i++)
    if (((ModelRecord *)g_ptr_array_index (model->source, i))->exists)
      return FALSE;
  return TRUE;
}

/* ---- edits ---- */

static gint64
now_s (Model *model)
{
  gint64 now = ropeway_clock_now (model->clock) / G_USEC_PER_SEC;

  /* Every fourth source has a clock of minutes. */
  return model->seed % 4 == 0 ? now - now % 60 : now;
}

static void
write_text (Model *model, ModelRecord *record)
{
  record->text = ++model->n_texts;
  g_array_append_val (record->texts, record->text);
}

static void
write_email (ModelRecord *record, int email)
{
  record->email = email;
  g_array_append_val (record->emails, email);
}

static void
stamp (Model *model, ModelRecord *record)
{
  record->stamp = now_s (model);
  record->late = FALSE;
}

ModelRecord *
model_source_add (Model *model)
{
  ModelRecord *record = g_new0 (ModelRecord, 1);

  record->id = model->source->len + 1;
  record->exists = TRUE;
  record->texts = g_array_new (FALSE, FALSE, sizeof (guint));
  record->emails = g_array_new (FALSE, FALSE, sizeof (int));
  write_text (model, record);
  write_email (record, (int)record->id);
  stamp (model, record);
  g_ptr_array_add (model->source, record);
  return record;
}

static ModelRecord *
pick (Model *model)
{
  return model->source->len > 0 ? g_ptr_array_index (model->source, model_pick (model, model->source->len))
                                : NULL;
}

static void
back_date (Model *model, ModelRecord *record, gboolean deep)
{
  guint back = model->job.look_back > 0 ? model_pick (model, model->job.look_back + 1) : 0;

  record->stamp = now_s (model) - back - (deep ? model->job.look_back + 5000 : 0);
  record->late = deep && model->job.changes != MODEL_CHANGES_NONE;
}

static void
change_email (Model *model, ModelRecord *record)
{
  const ModelRecord *other = pick (model);

  if (model_chance (model, 6))
    write_email (record, -1);
  else if (model_chance (model, 3))
    write_email (record, other->email);
  else
    write_email (record, 100 + (int)model->n_texts);
}

static void
edit_content (Model *model, ModelRecord *record, guint what)
{
  switch (what)
    {
    case 0:
      change_email (model, record);
      break;
    case 1:
      record->exists = FALSE;
      break;
    case 2:
      record->unwanted = !record->unwanted;
      break;
    case 3:
      record->bad = !record->bad;
      write_text (model, record);
      break;
    case 4:
      break; /* a stamp and nothing else */
    default:
      /* Also of one that was removed: its key comes back. */
      record->exists = TRUE;
      write_text (model, record);
      break;
    }
}

void
model_source_edit (Model *model)
{
  static const char *const words[]
      = { "another e-mail", "removed", "wanted or not", "bad or not", "touched", "other texts" };
  ModelRecord *record = pick (model);
  guint what = model_pick (model, 12), when = model_pick (model, 8);

  if (record == NULL || (what > 9 && model->source->len < 12))
    {
      model_tell (model, "source: record %u is added", model_source_add (model)->id);
      return;
    }
  edit_content (model, record, what);
  if (when == 0)
    back_date (model, record, model_chance (model, 3));
  else if (when == 1)
    record->stamp = now_s (model) - model->job.look_back; /* as old as it may be */
  else
    stamp (model, record);
  model_tell (model, "source: record %u: %s; e-mail %d, text %u, stamp %" G_GINT64_FORMAT "%s", record->id,
              words[MIN (what, 5)], record->email, record->text, record->stamp,
              record->late ? " (late)" : "");
}

void
model_source_touch_all (Model *model)
{
  model_tell (model, "source: every record gets other texts");
  for (guint i = 0; i < model->source->len; i++)
    {
      ModelRecord *record = g_ptr_array_index (model->source, i);

      if (!record->exists)
        continue;
      write_text (model, record);
      stamp (model, record);
    }
}

/* ---- its list ---- */

static int
compare_stamps (gconstpointer a, gconstpointer b)
{
  const ModelRecord *left = *(ModelRecord *const *)a, *right = *(ModelRecord *const *)b;

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

static void
append_record (Model *model, const ModelRecord *record, GString *out)
{
  g_autofree char *email = record->email >= 0 ? model_email (record->email) : NULL;
  g_autofree char *name = model_source_dup_field (record, MODEL_NAME);
  g_autofree char *value = model_source_dup_field (record, MODEL_VALUE);

  g_string_append_printf (out, "{\"id\":\"r%u\",\"name\":%s,\"value\":%s,\"wanted\":%s", record->id, name,
                          value, record->unwanted ? "false" : "true");
  if (email != NULL)
    g_string_append_printf (out, ",\"email\":\"%s \"", email);
  else
    g_string_append (out, ",\"email\":null");
  if (model->job.by_number)
    g_string_append_printf (out, ",\"changed\":%" G_GINT64_FORMAT "}", record->stamp);
  else
    {
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (record->stamp);
      g_autofree char *text = g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ");

      g_string_append_printf (out, ",\"changed\":\"%s\"}", text);
    }
}

/* Where the page begins that comes after @cursor, the id and stamp of the last record before it. */
static guint64
find_start (const GPtrArray *list, gboolean sorted, const char *cursor)
{
  g_auto (GStrv) parts = g_strsplit (cursor, "-", 2);
  ModelRecord last
      = { .id = (guint)g_ascii_strtoull (parts[0], NULL, 10), .stamp = g_ascii_strtoll (parts[1], NULL, 10) };
  const ModelRecord *at = &last;
  guint64 n = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const ModelRecord *record = g_ptr_array_index (list, i);

      n += sorted ? compare_stamps (&record, &at) <= 0 : record->id <= last.id;
    }
  return n;
}

static GPtrArray *
list_records (Model *model, gint64 since)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < model->source->len; i++)
    {
      ModelRecord *record = g_ptr_array_index (model->source, i);

      if (record->exists && record->stamp >= since)
        g_ptr_array_add (list, record);
    }
  if (model->job.changes == MODEL_CHANGES_SORTED)
    g_ptr_array_sort (list, compare_stamps);
  return list;
}

char *
model_source_answer (Model *model, GHashTable *query)
{
  const char *after = query != NULL ? g_hash_table_lookup (query, "after") : NULL;
  gint64 since = parse_since (model, query != NULL ? g_hash_table_lookup (query, "since") : NULL);
  g_autoptr (GPtrArray) list = list_records (model, since);
  guint64 limit = parse_number (query, "limit", G_MAXUINT);
  guint64 start = parse_number (query, "offset", (parse_number (query, "page", 1) - 1) * limit);
  g_autoptr (GString) out = g_string_new (NULL);
  const ModelRecord *last = NULL;

  if (after != NULL)
    start = find_start (list, model->job.changes == MODEL_CHANGES_SORTED, after);
  g_string_append_printf (out, "{\"total\":%u,\"records\":[", list->len);
  for (guint64 i = start; i < list->len && i - start < limit; i++)
    {
      last = g_ptr_array_index (list, (guint)i);
      if (i > start)
        g_string_append_c (out, ',');
      append_record (model, last, out);
    }
  g_string_append_c (out, ']');
  if (last != NULL && start + limit < list->len)
    g_string_append_printf (out, ",\"next\":\"%u-%" G_GINT64_FORMAT "\"", last->id, last->stamp);
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}
