/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the source of a sequence: its records, what people do to them, and its list. */
#include "model.h"

#include "support/fake-clock.h"

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
model_source_has_had (const ModelRecord *record, ModelField field, const char *json)
{
  ModelRecord old = *record;

  for (guint i = 0; i < record->texts->len; i++)
    for (guint bad = 0; bad < 2; bad++)
      {
        g_autofree char *text = NULL;

        old.text = g_array_index (record->texts, guint, i);
        old.bad = bad != 0;
        text = model_source_dup_field (&old, field);
        if (g_strcmp0 (text, json) == 0)
          return TRUE;
      }
  return FALSE;
}

/* ---- what it has ---- */

static gboolean
stands_in_record (Model *model)
{
  return model->job.shape == MODEL_SHAPE_ITEMS || model->job.shape == MODEL_SHAPE_PLACES;
}

gboolean
model_source_has (Model *model, const ModelRecord *record)
{
  gboolean unwanted = stands_in_record (model) ? record->parent->unwanted : record->unwanted;

  return record->exists && (record->parent == NULL || record->parent->exists)
         && !(model->job.filter && unwanted);
}

gboolean
model_source_has_parent (Model *model, const ModelRecord *record)
{
  return record->parent == NULL
         || (record->parent->exists
             && !(model->job.filter && stands_in_record (model) && record->parent->unwanted));
}

gboolean
model_source_is_empty (Model *model)
{
  for (guint i = 0; stands_in_record (model) && i < model->parents->len; i++)
    if (((ModelParent *)g_ptr_array_index (model->parents, i))->exists)
      return FALSE;
  for (guint i = 0; !stands_in_record (model) && i < model->source->len; i++)
    {
      const ModelRecord *record = g_ptr_array_index (model->source, i);
      if (record->exists && (record->parent == NULL || record->parent->exists))
        return FALSE;
    }
  return TRUE;
}

gboolean
model_source_is_late (const ModelRecord *record)
{
  return record->late || record->aside || (record->parent != NULL && record->parent->late);
}

/* Of those that its parent has, also when that is gone. */
static guint
count_places_before (Model *model, const ModelRecord *record)
{
  guint n = 0;

  for (guint i = 0; i < model->source->len; i++)
    {
      const ModelRecord *other = g_ptr_array_index (model->source, i);
      n += other->parent == record->parent && other->id < record->id;
    }
  return n;
}

char *
model_source_dup_key (Model *model, const ModelRecord *record)
{
  if (record->parent == NULL)
    return g_strdup_printf ("[\"r%u\"]", record->id);
  if (model->job.shape == MODEL_SHAPE_PLACES)
    return g_strdup_printf ("[\"o%u\",\"#%u\"]", record->parent->id, count_places_before (model, record));
  return g_strdup_printf ("[\"o%u\",\"r%u\"]", record->parent->id, record->id);
}

/* ---- edits ---- */

static gint64
now_s (Model *model)
{
  gint64 now = ropeway_clock_now (model->clock) / G_USEC_PER_SEC;

  /* Every fourth source has a clock of minutes. */
  return model->seed % 4 == 0 ? now - now % 60 : now;
}

ModelRecord *
model_source_find (Model *model, const char *key)
{
  for (guint i = 0; i < model->source->len; i++)
    {
      ModelRecord *record = g_ptr_array_index (model->source, i);
      g_autofree char *own = model_source_dup_key (model, record);
      if (g_str_equal (own, key))
        return record;
    }
  return NULL;
}

ModelRecord *
model_source_find_ref (Model *model, const char *ref)
{
  guint64 id = ref != NULL && g_str_has_prefix (ref, "\"r") ? g_ascii_strtoull (ref + 2, NULL, 10) : 0;

  return id > 0 && id <= model->source->len ? g_ptr_array_index (model->source, id - 1) : NULL;
}

static void
write_text (Model *model, ModelRecord *record)
{
  record->waived = FALSE;
  record->text = ++model->n_texts;
  g_array_append_val (record->texts, record->text);
}

static void
write_email (ModelRecord *record, int email)
{
  record->waived = FALSE;
  record->email = email;
  g_array_append_val (record->emails, email);
}

/* What stands in a record has no stamp of its own. */
static void
set_stamp (Model *model, ModelRecord *record, gint64 stamp, gboolean late)
{
  record->stamp = stamp;
  record->aside = FALSE;
  if (!stands_in_record (model))
    record->late = late;
  else
    {
      record->parent->stamp = stamp;
      record->parent->late = late;
    }
}

static void
stamp (Model *model, ModelRecord *record)
{
  set_stamp (model, record, now_s (model), FALSE);
}

/* ---- what it stands in ---- */

static ModelParent *
add_parent (Model *model)
{
  ModelParent *parent = g_new0 (ModelParent, 1);

  parent->id = model->parents->len + 1;
  parent->exists = TRUE;
  parent->stamp = now_s (model);
  g_ptr_array_add (model->parents, parent);
  return parent;
}

static ModelParent *
pick_parent (Model *model)
{
  if (model->parents->len == 0 || (model->parents->len < 4 && model_chance (model, 3)))
    return add_parent (model);
  return g_ptr_array_index (model->parents, model_pick (model, model->parents->len));
}

/* What happened to the records of a list while it was not there is older than its coming back. */
static void
bring_back (Model *model, ModelParent *parent)
{
  parent->exists = TRUE;
  for (guint i = 0; i < model->source->len; i++)
    {
      ModelRecord *record = g_ptr_array_index (model->source, i);
      if (record->parent == parent && !stands_in_record (model))
        record->late = model->job.changes != MODEL_CHANGES_NONE;
    }
}

static void
edit_parent (Model *model)
{
  ModelParent *parent = pick_parent (model);

  if (!parent->exists)
    bring_back (model, parent);
  else if (stands_in_record (model) && model_chance (model, 2))
    parent->unwanted = !parent->unwanted;
  else
    parent->exists = FALSE;
  parent->stamp = now_s (model);
  parent->late = FALSE;
  model_tell (model, "source: o%u is %s%s", parent->id, parent->exists ? "there" : "removed",
              parent->unwanted ? ", unwanted" : "");
}

/* Whichever place goes or comes, it is the last one. */
static ModelRecord *
settle_place (Model *model, ModelRecord *record, gboolean goes)
{
  ModelRecord *last = NULL, *next = NULL;

  if (model->job.shape != MODEL_SHAPE_PLACES || (!goes && record->exists))
    return record;
  for (guint i = 0; i < model->source->len; i++)
    {
      ModelRecord *other = g_ptr_array_index (model->source, i);
      if (other->parent != record->parent)
        continue;
      if (other->exists)
        last = other;
      else if (next == NULL)
        next = other;
    }
  return goes && last != NULL ? last : next != NULL ? next : record;
}

/* ---- edits of records ---- */

ModelRecord *
model_source_add (Model *model)
{
  ModelRecord *record = g_new0 (ModelRecord, 1);

  record->id = model->source->len + 1;
  record->texts = g_array_new (FALSE, FALSE, sizeof (guint));
  record->emails = g_array_new (FALSE, FALSE, sizeof (int));
  write_text (model, record);
  write_email (record, (int)record->id);
  if (model->job.shape != MODEL_SHAPE_RECORDS)
    record->parent = pick_parent (model);
  g_ptr_array_add (model->source, record);
  record = settle_place (model, record, FALSE);
  record->exists = TRUE;
  stamp (model, record);
  return record;
}

ModelRecord *
model_source_pick (Model *model)
{
  return model->source->len > 0 ? g_ptr_array_index (model->source, model_pick (model, model->source->len))
                                : NULL;
}

static void
back_date (Model *model, ModelRecord *record, gboolean deep)
{
  guint back = model->job.look_back > 0 ? model_pick (model, model->job.look_back + 1) : 0;

  set_stamp (model, record, now_s (model) - back - (deep ? model->job.look_back + 5000 : 0),
             deep && model->job.changes != MODEL_CHANGES_NONE);
}

static void
change_email (Model *model, ModelRecord *record)
{
  const ModelRecord *other = model_source_pick (model);

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
  ModelRecord *record = model_source_pick (model);
  guint what = model_pick (model, 12), when = model_pick (model, 8);

  if (model->job.shape != MODEL_SHAPE_RECORDS && record != NULL && model_chance (model, 6))
    {
      edit_parent (model);
      return;
    }
  if (record == NULL || (what > 9 && model->source->len < 12))
    {
      model_tell (model, "source: record %u is added", model_source_add (model)->id);
      return;
    }
  record = settle_place (model, record, what == 1);
  edit_content (model, record, what);
  if (when == 0)
    back_date (model, record, model_chance (model, 3));
  else if (when == 1)
    set_stamp (model, record, now_s (model) - model->job.look_back, FALSE); /* as old as it may be */
  else
    stamp (model, record);
  model_tell (model, "source: record %u: %s; e-mail %d, text %u, stamp %" G_GINT64_FORMAT "%s", record->id,
              words[MIN (what, 5)], record->email, record->text, record->stamp,
              model_source_is_late (record) ? " (late)" : "");
}

void
model_source_touch_all (Model *model)
{
  model_tell (model, "source: every record gets other texts");
  for (guint i = 0; i < model->source->len; i++)
    {
      ModelRecord *record = g_ptr_array_index (model->source, i);

      if (!record->exists || (record->parent != NULL && !record->parent->exists))
        continue;
      write_text (model, record);
      stamp (model, record);
    }
}
