/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what must be true once nothing is left to do, said as plainly as it can be. */
#include "model.h"

#include <string.h>

#include "run-check.h"

static RopewayStore *
open_reader (Model *model)
{
  g_autoptr (GError) error = NULL;
  RopewayStore *store = ropeway_store_open_reader (model->state, &error);

  g_assert_no_error (error);
  return store;
}

static gint64
find_scope (Model *model, RopewayStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = ropeway_ledger_list_runs (store, NULL, 0, 1, &error);

  g_assert_no_error (error);
  return runs->len > 0 ? ((RopewayRunRecord *)g_ptr_array_index (runs, 0))->scope : 0;
}

RopewayStore *
model_open_reader (Model *model, gint64 *scope)
{
  RopewayStore *store = open_reader (model);

  *scope = find_scope (model, store);
  return store;
}

guint
model_count_intents (Model *model)
{
  g_autoptr (RopewayStore) store = NULL;
  g_autoptr (GPtrArray) intents = NULL;
  gint64 scope;

  if (!g_file_test (model->state, G_FILE_TEST_EXISTS))
    return 0;
  store = open_reader (model);
  scope = find_scope (model, store);
  intents = scope != 0 ? ropeway_ledger_list_intents (store, scope, NULL) : NULL;
  return intents != NULL ? intents->len : 0;
}

guint
model_count_removals (Model *model, gint64 us)
{
  gint64 scope, now = ropeway_clock_now (model->clock);
  guint n = 0;

  if (!g_file_test (model->state, G_FILE_TEST_EXISTS))
    return 0;
  g_autoptr (RopewayStore) store = model_open_reader (model, &scope);
  g_autoptr (GPtrArray) intents = scope != 0 ? ropeway_ledger_list_intents (store, scope, NULL) : NULL;
  for (guint i = 0; intents != NULL && i < intents->len; i++)
    {
      const RopewayIntent *intent = g_ptr_array_index (intents, i);
      n += intent->kind == ROPEWAY_INTENT_DELETE && now - intent->created < us;
    }
  return n;
}

void
model_check_run (Model *model)
{
  g_autoptr (RopewayStore) store = open_reader (model);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) running = ropeway_ledger_list_running (store, &error);

  g_assert_no_error (error);
  if (running->len > 0)
    model_fail (model, "%u runs are said to be under way, and none is", running->len);
  run_check_ledger (model->state, NULL);
}

/* A run goes on where one that was stopped has read up to, and a plan reads all. */
static gboolean
goes_on_somewhere (Model *model)
{
  g_autoptr (RopewayStore) store = open_reader (model);
  g_autoptr (GPtrArray) runs = ropeway_ledger_list_runs (store, NULL, 0, 1, NULL);

  return runs->len > 0 && ((RopewayRunRecord *)g_ptr_array_index (runs, 0))->position != NULL;
}

gboolean
model_can_foresee (Model *model)
{
  for (guint i = 0; i < model->source->len; i++)
    if (((ModelRecord *)g_ptr_array_index (model->source, i))->bad)
      return FALSE;
  for (guint i = 0; i < model->there->len; i++)
    if (((ModelThere *)g_ptr_array_index (model->there, i))->by_hand)
      return FALSE;
  return g_file_test (model->state, G_FILE_TEST_EXISTS) && model_count_intents (model) == 0
         && !goes_on_somewhere (model);
}

/* ---- what may be set aside ---- */

static gboolean
has_had (const ModelRecord *record, int email)
{
  for (guint i = 0; i < record->emails->len; i++)
    if (g_array_index (record->emails, int, i) == email)
      return TRUE;
  return FALSE;
}

/* Whether another record, of the source or made there by hand, has or had an e-mail that this one has. */
static gboolean
has_rival (Model *model, const ModelRecord *record)
{
  for (guint i = 0; i < model->source->len; i++)
    {
      const ModelRecord *other = g_ptr_array_index (model->source, i);

      for (guint j = 0; other != record && j < record->emails->len; j++)
        if (has_had (other, g_array_index (record->emails, int, j)))
          return TRUE;
    }
  return FALSE;
}

/* Records there that somebody made by hand with the e-mail of this one: with what the job makes they may be two. */
static guint
count_namesakes (Model *model, const ModelRecord *record)
{
  guint n = 0;

  for (guint i = 0; i < record->emails->len; i++)
    {
      g_autofree char *email
          = g_strdup_printf ("\"e%d@example.com\"", g_array_index (record->emails, int, i));

      for (guint j = 0; j < model->there->len; j++)
        {
          const ModelThere *there = g_ptr_array_index (model->there, j);
          /* Of one that was edited since nobody knows here. */
          n += there->fields[MODEL_EMAIL] != NULL
               && (g_ascii_strcasecmp (there->fields[MODEL_EMAIL], email) == 0
                   || (there->touched & 1u << MODEL_EMAIL) != 0);
        }
    }
  return n;
}

static gboolean
is_removed_there (Model *model, const RopewayLink *link)
{
  const ModelThere *there
      = link != NULL && link->destination_id != NULL ? model_there_find (model, link->destination_id) : NULL;

  return there != NULL && there->by_hand;
}

static gboolean
is_touched (Model *model, const RopewayLink *link)
{
  const ModelThere *there
      = link != NULL && link->destination_id != NULL ? model_there_find (model, link->destination_id) : NULL;

  return there != NULL && there->touched != 0;
}

/* Whether a search for @record does not give what it is linked to. */
static gboolean
is_out_of_sight (Model *model, const ModelRecord *record, const RopewayLink *link)
{
  const ModelThere *there
      = link != NULL && link->destination_id != NULL ? model_there_find (model, link->destination_id) : NULL;
  g_autofree char *email = model_source_dup_field (record, MODEL_EMAIL);

  return there != NULL
         && (!there->exists || email == NULL || there->fields[MODEL_EMAIL] == NULL
             || g_ascii_strcasecmp (email, there->fields[MODEL_EMAIL]) != 0);
}

static gboolean
may_be_parked (Model *model, const ModelRecord *record, const RopewayLink *link, const char *code)
{
  if (g_str_equal (code, "service.refused"))
    return record->bad;
  if (g_str_equal (code, "sync.match-empty"))
    return record->email < 0;
  if (g_str_equal (code, "sync.match-taken"))
    return has_rival (model, record);
  if (g_str_equal (code, "sync.record-taken") || g_str_equal (code, "sync.match-ambiguous"))
    return has_rival (model, record) || count_namesakes (model, record) > 1;
  if (g_str_equal (code, "sync.fate-unknown"))
    return !model_job_is_sure (&model->job)
           || model->is_old
           /* A search by e-mail has nothing to ask with. */
           || (record->email < 0 && model->job.mode == ROPEWAY_MODE_CREATE
               && model->job.find == MODEL_FIND_EXACT)
           || (model->job.gone == ROPEWAY_GONE_ARCHIVE && model->job.update == ROPEWAY_REPEAT_NEVER)
           || has_rival (model, record) || count_namesakes (model, record) > 1;
  if (g_str_equal (code, "sync.record-gone"))
    return is_removed_there (model, link);
  /* It knows neither its id, nor how to look for it. */
  if (g_str_equal (code, "sync.no-id"))
    return record->vouched;
  /* Who keeps what people wrote must see it first, and a search by fields does not give a record that has others now. */
  if (g_str_equal (code, "sync.unseen-there"))
    return model->job.hand_edits != ROPEWAY_HAND_EDITS_OVERWRITE && !model->job.read
           && model->job.find != MODEL_FIND_INDEX && is_out_of_sight (model, record, link);
  if (g_str_equal (code, "sync.changed-there"))
    return model->job.hand_edits == ROPEWAY_HAND_EDITS_PARK && is_touched (model, link);
  return FALSE;
}

/* ---- what must be there ---- */

/* Nothing else than what the source had or somebody wrote by hand stands in a record that the job made. */
static void
check_content (Model *model, const ModelRecord *record, const ModelThere *there)
{
  for (guint field = MODEL_NAME; field <= MODEL_VALUE; field++)
    if ((there->touched & 1u << field) == 0 && !model_source_has_had (record, field, there->fields[field]))
      model_fail (model, "d-%u has %s, which record %u never had", there->number, there->fields[field],
                  record->id);
}

static void
check_delivered (Model *model, const ModelRecord *record, const ModelThere *there)
{
  for (guint field = 0; field < MODEL_N_FIELDS; field++)
    {
      g_autofree char *wanted = model_source_dup_field (record, field);

      if (wanted != NULL && (there->touched & 1u << field) == 0
          && g_strcmp0 (wanted, there->fields[field]) != 0)
        model_fail (model, "d-%u has %s, and record %u says %s", there->number, there->fields[field],
                    record->id, wanted);
    }
}

static void
check_linked (Model *model, const ModelRecord *record, const RopewayLink *link)
{
  const ModelThere *there = NULL;

  if (link->destination_id == NULL && record->vouched)
    return;
  if (link->destination_id == NULL)
    model_fail (model, "record %u has a link that leads nowhere", record->id);
  there = model_there_find (model, link->destination_id);
  if (there == NULL)
    model_fail (model, "record %u has a link to %s, which never was there", record->id, link->destination_id);
  if (!there->exists)
    {
      if (!there->by_hand)
        model_fail (model, "record %u lost d-%u", record->id, there->number);
      return;
    }
  if (g_strcmp0 (there->fields[MODEL_ARCHIVED], "true") == 0)
    model_fail (model, "record %u is back, and d-%u is still archived", record->id, there->number);
  if (model->job.mode == ROPEWAY_MODE_CREATE)
    check_content (model, record, there);
  else if (!model_source_is_late (record))
    check_delivered (model, record, there);
}

/* A record of a job that only changes has nothing to change. */
static void
check_left_out (Model *model, const ModelRecord *record)
{
  g_autofree char *email = record->email >= 0 ? model_email (record->email) : NULL;
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", email);

  if (model->job.changes != MODEL_CHANGES_NONE || model->job.find == MODEL_FIND_LOOSE)
    return;
  for (guint i = 0; email != NULL && i < model->there->len; i++)
    {
      const ModelThere *there = g_ptr_array_index (model->there, i);

      if (there->exists && there->fields[MODEL_EMAIL] != NULL
          && g_ascii_strcasecmp (there->fields[MODEL_EMAIL], quoted) == 0)
        model_fail (model, "record %u was not found, and is there as d-%u", record->id, there->number);
    }
}

/* Of a mirror, what the source does not have any more. */
static void
check_gone (Model *model, const ModelRecord *record, const RopewayLink *link, const RopewayParked *parked)
{
  const ModelThere *there
      = link != NULL && link->destination_id != NULL ? model_there_find (model, link->destination_id) : NULL;

  if (model->job.gone == ROPEWAY_GONE_LEAVE || there == NULL || !there->exists
      || (model_source_is_empty (model) && !model->agrees))
    return;
  /* A person said to leave it. */
  if (parked != NULL && parked->dismissed)
    return;
  /* Of items only those are judged whose record was read. */
  if (model->job.mode != ROPEWAY_MODE_MIRROR
      && (!model_source_has_parent (model, record) || model_source_is_late (record)))
    return;
  if (!there->made && (!model->job.remove_adopted || link->origin == ROPEWAY_LINK_GIVEN_BACK))
    return;
  /* What was found in doubt may have been made by somebody else. */
  if ((there->doubtful || there->unsure)
      && (link->origin == ROPEWAY_LINK_GIVEN_BACK
          || (link->origin == ROPEWAY_LINK_ADOPTED && !model->job.remove_adopted)))
    return;
  /* What may be the same as another whose fate is not known waits with it, and what was sent together with it. */
  if ((has_rival (model, record) || model->job.batch) && model_count_intents (model) > 0)
    return;
  /* What a request did to it is not known, or what was asked before it was gone. */
  if (parked != NULL && (model->job.update == ROPEWAY_REPEAT_NEVER || !model_job_is_sure (&model->job)))
    return;
  if (model->job.gone == ROPEWAY_GONE_DELETE)
    model_fail (model, "record %u is gone, and d-%u is still there", record->id, there->number);
  if ((there->touched & 1u << MODEL_ARCHIVED) == 0 && g_strcmp0 (there->fields[MODEL_ARCHIVED], "true") != 0)
    model_fail (model, "record %u is gone, and d-%u is not archived", record->id, there->number);
}

static void
check_record (Model *model, RopewayStore *store, gint64 scope, const ModelRecord *record)
{
  g_autofree char *key = model_source_dup_key (model, record);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayLink) link = ropeway_ledger_get_link (store, scope, key, &error);
  g_autoptr (RopewayParked) parked = ropeway_ledger_get_parked (store, scope, key, NULL);

  g_assert_no_error (error);
  if (!model_source_has (model, record))
    {
      check_gone (model, record, link, parked);
      return;
    }
  if (parked != NULL && parked->dismissed)
    {
      if (!record->waived && !model_source_is_late (record))
        model_fail (model, "record %u was to be left until it changes, and it has", record->id);
    }
  else if (parked != NULL)
    {
      const char *code = ropeway_problem_get_code (parked->problem);

      if (!may_be_parked (model, record, link, code) && !model_source_is_late (record))
        model_fail (model, "record %u is set aside, and need not be: %s", record->id, code);
    }
  else if (link != NULL)
    check_linked (model, record, link);
  else if (model->job.mode == ROPEWAY_MODE_UPDATE)
    check_left_out (model, record);
  else if (!model_source_is_late (record))
    model_fail (model, "record %u is lost", record->id);
}

void
model_check_quiet (Model *model)
{
  g_autoptr (RopewayStore) store = open_reader (model);
  gint64 scope = find_scope (model, store);

  for (guint i = 0; i < model->source->len; i++)
    check_record (model, store, scope, g_ptr_array_index (model->source, i));
  for (guint i = 0; i < model->there->len; i++)
    {
      const ModelThere *there = g_ptr_array_index (model->there, i);
      guint64 id = there->fields[MODEL_REF] != NULL
                       ? g_ascii_strtoull (there->fields[MODEL_REF] + strlen ("\"r"), NULL, 10)
                       : 0;

      if (there->exists && there->made && id > 0 && id <= model->source->len)
        check_content (model, g_ptr_array_index (model->source, id - 1), there);
    }
}

/* ---- what may not be done without being asked ---- */

static guint64
get_limit (gint64 said, guint64 agreed)
{
  return MAX (said >= 0 ? (guint64)said : 1, agreed);
}

static gboolean
has_rivals (Model *model)
{
  for (guint i = 0; i < model->source->len; i++)
    if (has_rival (model, g_ptr_array_index (model->source, i)))
      return TRUE;
  return FALSE;
}

void
model_check_brakes (Model *model, const RopewayRunOptions *options, const ModelEnding *ending)
{
  /* What an earlier run left was agreed to then. */
  if (model->clears_up || options->only != NULL || options->parked)
    return;
  /* One that waits for another with the same match fields is only looked at once that was written. */
  if (ending->asks && model->n_effects > 0 && !has_rivals (model))
    model_fail (model, "a run asked, and had written already");
  if (model->n_removed > get_limit (model->job.may_remove, options->consent.remove))
    model_fail (model, "%u records were taken away, and nobody asked", model->n_removed);
  if (model->n_overwritten > get_limit (model->job.may_overwrite, options->consent.overwrite))
    model_fail (model, "%u records were overwritten, and nobody asked", model->n_overwritten);
}
