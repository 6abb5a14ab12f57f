/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the destination of a sequence: what the job writes, what people do by hand, and what must never be asked of it. */
#include "model.h"

#include <string.h>

#include "value/json-writer.h"

static const char *const names[] = { "ref", "email", "name", "value", "archived" };

#define LAG_LOOSE_S 60
#define LAG_SETTLED_MS 4000

void
model_there_free (gpointer data)
{
  ModelThere *there = data;

  for (guint i = 0; i < MODEL_N_FIELDS; i++)
    g_free (there->fields[i]);
  g_free (there);
}

char *
model_there_describe (const ModelThere *there)
{
  return g_strdup_printf ("d-%u%s: ref %s, email %s, name %s, value %s%s%s%s, by hand %x", there->number,
                          there->exists ? "" : " (removed)", there->fields[MODEL_REF],
                          there->fields[MODEL_EMAIL], there->fields[MODEL_NAME], there->fields[MODEL_VALUE],
                          there->made ? ", made" : "",
                          there->fields[MODEL_ARCHIVED] != NULL ? ", archived" : "",
                          there->doubtful ? " in doubt" : "", there->touched);
}

ModelThere *
model_there_find (Model *model, const char *id)
{
  guint64 number = 0;

  if (!g_str_has_prefix (id, "d-")
      || !g_ascii_string_to_unsigned (id + 2, 10, 1, model->there->len, &number, NULL))
    return NULL;
  return g_ptr_array_index (model->there, number - 1);
}

static ModelThere *
add (Model *model)
{
  ModelThere *there = g_new0 (ModelThere, 1);

  there->number = model->there->len + 1;
  there->exists = TRUE;
  there->shown = ropeway_clock_now (model->clock);
  if (model->job.find == MODEL_FIND_SETTLED)
    there->shown += (gint64)model_pick (model, LAG_SETTLED_MS) * G_TIME_SPAN_MILLISECOND;
  if (model->job.find == MODEL_FIND_LOOSE)
    there->shown += LAG_LOOSE_S * G_TIME_SPAN_SECOND;
  g_ptr_array_add (model->there, there);
  return there;
}

/* ---- by hand ---- */

static void
add_by_hand (Model *model, int email)
{
  ModelThere *there = add (model);

  there->shown = 0;
  there->added = model->n_runs > 0;
  there->fields[MODEL_EMAIL] = g_strdup_printf ("\"e%d@example.com\"", email);
  there->fields[MODEL_NAME] = g_strdup_printf ("\"there %u\"", there->number);
  model_tell (model, "there: d-%u is added by hand, e-mail %d", there->number, email);
}

void
model_there_preload (Model *model)
{
  guint n = model_pick (model, 4);

  for (guint i = 0; i < n; i++)
    add_by_hand (model, 1 + (int)model_pick (model, 12));
}

static void
change_by_hand (Model *model, ModelThere *there, ModelField field)
{
  g_free (there->fields[field]);
  if (field == MODEL_EMAIL)
    there->fields[field] = g_strdup_printf ("\"hand%u@example.com\"", ++model->n_texts);
  else
    there->fields[field] = g_strdup_printf (field == MODEL_NAME ? "\"hand %u\"" : "%u.5", ++model->n_texts);
  there->touched |= 1u << field;
  model_tell (model, "there: %s of d-%u is changed by hand to %s", names[field], there->number,
              there->fields[field]);
}

void
model_there_edit (Model *model)
{
  ModelThere *there = model->there->len > 0
                          ? g_ptr_array_index (model->there, model_pick (model, model->there->len))
                          : NULL;
  guint what = model_pick (model, 6);

  if (what == 0 || there == NULL)
    add_by_hand (model, 1 + (int)model_pick (model, 12));
  else if (!there->exists)
    return;
  /* Of one that nobody knows of yet it would hide what became of the request. */
  else if (what == 1 && !there->doubtful)
    change_by_hand (model, there, MODEL_EMAIL);
  else if (what == 2)
    {
      there->exists = FALSE;
      there->by_hand = TRUE;
      model_tell (model, "there: d-%u is removed by hand", there->number);
    }
  else
    change_by_hand (model, there, what % 2 == 0 ? MODEL_NAME : MODEL_VALUE);
}

/* ---- requests ---- */

static void
append_there (const ModelThere *there, GString *out)
{
  g_string_append_printf (out, "{\"id\":\"d-%u\"", there->number);
  for (guint i = 0; i < MODEL_N_FIELDS; i++)
    if (there->fields[i] != NULL)
      g_string_append_printf (out, ",\"%s\":%s", names[i], there->fields[i]);
  g_string_append_c (out, '}');
}

static gboolean
has_email (const ModelThere *there, const char *email)
{
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", email);

  return there->fields[MODEL_EMAIL] != NULL && g_ascii_strcasecmp (there->fields[MODEL_EMAIL], quoted) == 0;
}

char *
model_there_search (Model *model, const char *email)
{
  g_autoptr (GString) out = g_string_new ("{\"items\":[");
  gint64 now = ropeway_clock_now (model->clock);
  gboolean first = TRUE;

  for (guint i = 0; email != NULL && i < model->there->len; i++)
    {
      const ModelThere *there = g_ptr_array_index (model->there, i);

      if (!there->exists || there->shown > now || !has_email (there, email))
        continue;
      if (!first)
        g_string_append_c (out, ',');
      append_there (there, out);
      first = FALSE;
    }
  g_string_append (out, "]}");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
model_there_list (Model *model)
{
  g_autoptr (GString) out = g_string_new ("{\"items\":[");
  gboolean first = TRUE;

  for (guint i = 0; i < model->there->len; i++)
    {
      const ModelThere *there = g_ptr_array_index (model->there, i);

      if (!there->exists)
        continue;
      if (!first)
        g_string_append_c (out, ',');
      append_there (there, out);
      first = FALSE;
    }
  g_string_append (out, "]}");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
model_there_read (Model *model, const char *id, guint *status)
{
  const ModelThere *there = model_there_find (model, id);
  g_autoptr (GString) out = g_string_new (NULL);

  if (there == NULL)
    model_fail (model, "%s is to be read, which never was there", id);
  if (there->exists)
    append_there (there, out);
  else
    {
      *status = 404;
      g_string_append (out, "{\"error\":\"There is no such record.\"}");
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Whoever asks for one record does not expect others to be touched. */
static void
check_only (Model *model, const char *ref)
{
  g_autofree char *wanted
      = model->only != NULL && !model->clears_up ? model_source_dup_field (model->only, MODEL_REF) : NULL;

  if (wanted != NULL && ref != NULL && !g_str_equal (wanted, ref))
    model_fail (model, "record %s is written, and only %s was asked for", ref, wanted);
}

static char *
miss (Model *model, guint *status)
{
  model->n_in_vain++;
  *status = 404;
  return g_strdup ("{\"error\":\"There is no such record.\"}");
}

static char *
refuse (Model *model, guint *status)
{
  model->n_in_vain++;
  *status = 422;
  return g_strdup ("{\"error\":{\"message\":\"This name is bad.\"}}");
}

static gboolean
is_bad (const RopewayValue *record)
{
  g_autofree char *name = ropeway_value_dup_member_text (record, "name");

  return name != NULL && g_str_has_prefix (name, "bad");
}

/* What somebody wrote by hand and is only written back stays theirs, also when a write of the job's is taken back. */
static void
write_fields (ModelThere *there, const ModelRecord *of, const RopewayValue *record, gboolean replaces)
{
  for (guint i = 0; i < MODEL_N_FIELDS; i++)
    {
      const RopewayValue *value = ropeway_value_get (record, names[i]);
      g_autofree char *json = NULL;

      if (value == NULL && !replaces)
        continue;
      json = value != NULL ? ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL) : NULL;
      if (g_strcmp0 (json, there->fields[i]) == 0)
        continue;
      there->touched &= ~(1u << i);
      if (of != NULL && of->undone && (i == MODEL_NAME || i == MODEL_VALUE)
          && !model_source_has_had (of, i, json))
        there->touched |= 1u << i;
      g_free (there->fields[i]);
      there->fields[i] = g_steal_pointer (&json);
    }
}

static void
check_create (Model *model, const RopewayValue *record, const char *ref)
{
  g_autofree char *email = ropeway_value_dup_member_text (record, "email");
  gboolean looks = model->job.mode != ROPEWAY_MODE_CREATE && model->job.find != MODEL_FIND_NONE;

  for (guint i = 0; i < model->there->len; i++)
    {
      const ModelThere *there = g_ptr_array_index (model->there, i);

      if (!there->exists)
        continue;
      if (there->made && g_strcmp0 (there->fields[MODEL_REF], ref) == 0)
        model_fail (model, "record %s is made twice: it is there as d-%u", ref, there->number);
      /* What was asked before somebody added it is only repeated. */
      if (looks && (!there->added || model->job.create == ROPEWAY_REPEAT_NEVER)
          && there->shown <= model->run_began && email != NULL && has_email (there, email))
        model_fail (model, "record %s is made beside d-%u, which a search gives for it", ref, there->number);
    }
}

static ModelThere *
find_made (Model *model, const char *ref)
{
  for (guint i = 0; i < model->there->len; i++)
    {
      ModelThere *there = g_ptr_array_index (model->there, i);

      if (there->exists && there->made && g_strcmp0 (there->fields[MODEL_REF], ref) == 0)
        return there;
    }
  return NULL;
}

ModelThere *
model_there_find_made (Model *model, const ModelRecord *record)
{
  g_autofree char *ref = model_source_dup_field (record, MODEL_REF);

  return find_made (model, ref);
}

char *
model_there_create (Model *model, const RopewayValue *record, guint *status)
{
  const RopewayValue *ref_value = ropeway_value_get (record, "ref");
  g_autofree char *ref
      = ref_value != NULL ? ropeway_json_write_text (ref_value, ROPEWAY_JSON_COMPACT, NULL) : NULL;
  ModelThere *there = NULL;

  check_only (model, ref);
  if (is_bad (record))
    return refuse (model, status);
  /* Twice is as good as once: the service knows records by their reference. */
  if (model->job.create == ROPEWAY_REPEAT_SAFE)
    there = find_made (model, ref);
  if (there == NULL)
    {
      check_create (model, record, ref);
      there = add (model);
      there->made = there->doubtful = TRUE;
    }
  write_fields (there, NULL, record, TRUE);
  there->met = TRUE;
  model->n_effects++;
  *status = 201;
  model_tell (model, "  d-%u is made of record %s, name %s", there->number, ref, there->fields[MODEL_NAME]);
  return g_strdup_printf ("{\"id\":\"d-%u\"}", there->number);
}

/* What may be taken away: what this job brought, or took for its own with consent, and the source does not have; and what
 * was made by a run that is taken back. */
static void
check_removal (Model *model, const ModelThere *there)
{
  const ModelRecord *record = model_source_find_ref (model, there->fields[MODEL_REF]);

  if (record == NULL)
    model_fail (model, "d-%u is to be taken away, and never was the job's", there->number);
  if (record->undone && there->made && (record->aside || model->clears_up))
    return;
  if (!there->made && !model->job.remove_adopted)
    model_fail (model, "d-%u is to be taken away, and was there before", there->number);
  if (model->job.gone == ROPEWAY_GONE_LEAVE)
    model_fail (model, "d-%u is to be taken away, and nothing is", there->number);
  /* What an earlier run asked for may still be under way, and only the answer to it says that nothing of it comes later: it
   * is asked for again, and what is back is made anew. */
  if (!model->shifting && !model->asks_again && !model_source_is_late (record)
      && (model->job.mode == ROPEWAY_MODE_MIRROR ? model_source_has (model, record) : record->exists))
    model_fail (model, "d-%u is to be taken away, and the source has %s", there->number,
                there->fields[MODEL_REF]);
}

char *
model_there_remove (Model *model, const char *id, guint *status)
{
  ModelThere *there = model_there_find (model, id);

  if (there == NULL || model->job.gone == ROPEWAY_GONE_ARCHIVE)
    model_fail (model, "%s is to be deleted", id);
  check_only (model, there->fields[MODEL_REF]);
  if (!there->exists)
    return miss (model, status);
  check_removal (model, there);
  there->exists = FALSE;
  there->by_job = TRUE;
  model->n_effects++;
  model->n_removed++;
  model_tell (model, "  d-%u is deleted", there->number);
  *status = 204;
  return g_strdup ("");
}

/* Whether @record takes somebody's values away in a record that the job meets for the first time. */
static gboolean
overwrites (const ModelThere *there, const RopewayValue *record)
{
  for (guint i = MODEL_NAME; !there->met && i <= MODEL_VALUE; i++)
    {
      const RopewayValue *value = ropeway_value_get (record, names[i]);
      g_autofree char *json
          = value != NULL ? ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL) : NULL;
      if (json != NULL && there->fields[i] != NULL && !g_str_equal (json, there->fields[i]))
        return TRUE;
    }
  return FALSE;
}

/* In a mirror a record that comes back under another key keeps what the one that is gone had there. */
static gboolean
may_hand_over (Model *model, const ModelThere *there)
{
  const ModelRecord *former = model_source_find_ref (model, there->fields[MODEL_REF]);

  return model->job.mode == ROPEWAY_MODE_MIRROR && former != NULL && !model_source_has (model, former);
}

char *
model_there_update (Model *model, const char *id, const RopewayValue *record, gboolean replaces,
                    guint *status)
{
  ModelThere *there = model_there_find (model, id);
  const RopewayValue *ref_value = ropeway_value_get (record, "ref");
  g_autofree char *ref
      = ref_value != NULL ? ropeway_json_write_text (ref_value, ROPEWAY_JSON_COMPACT, NULL) : NULL;

  if (is_bad (record))
    return refuse (model, status);
  if (there == NULL)
    model_fail (model, "%s is to be changed, which never was there", id);
  if (!there->exists)
    return miss (model, status);
  check_only (model, ref != NULL ? ref : there->fields[MODEL_REF]);
  if (ropeway_value_get_member_boolean (record, "archived", FALSE))
    {
      check_removal (model, there);
      model->n_removed += g_strcmp0 (there->fields[MODEL_ARCHIVED], "true") != 0;
    }
  else if (overwrites (there, record))
    model->n_overwritten++;
  there->met = TRUE;
  if (there->made && ref != NULL && g_strcmp0 (there->fields[MODEL_REF], ref) != 0
      && !may_hand_over (model, there))
    model_fail (model, "%s was made of record %s, and is to become record %s", id, there->fields[MODEL_REF],
                ref);
  there->unsure |= there->doubtful;
  write_fields (there, model_source_find_ref (model, ref != NULL ? ref : there->fields[MODEL_REF]), record,
                replaces);
  model->n_effects++;
  *status = 200;
  model_tell (model, "  d-%u is changed: ref %s, name %s", there->number, there->fields[MODEL_REF],
              there->fields[MODEL_NAME]);
  return g_strdup_printf ("{\"id\":\"d-%u\"}", there->number);
}

/* ---- what the job knows ---- */

void
model_there_confirm (Model *model, const char *answer)
{
  for (guint i = 0; i < model->there->len; i++)
    {
      ModelThere *there = g_ptr_array_index (model->there, i);
      g_autofree char *id = g_strdup_printf ("\"d-%u\"", there->number);

      if (!there->doubtful || strstr (answer, id) == NULL)
        continue;
      there->doubtful = FALSE;
      /* What answers a creation shows no fields. */
      there->unsure |= strstr (answer, "\"email\"") != NULL;
    }
}
