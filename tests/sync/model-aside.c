/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a person does beside plain runs: agrees, tries one record, takes it back, tries again what is set aside, leaves it. */
#include "model.h"

#include <string.h>

/* Each time it asks for something else: an empty source, another filter, removing, overwriting. */
#define QUESTIONS 4

void
model_go_on (Model *model, ModelEnding *ending)
{
  for (guint i = 0; ending->asks && i < QUESTIONS; i++)
    {
      const RopewayRunOptions options = { .kind = ROPEWAY_RUN_WRITE, .consent = ending->consent };

      model_tell (model, "it may: remove %" G_GUINT64_FORMAT ", overwrite %" G_GUINT64_FORMAT "%s%s",
                  options.consent.remove, options.consent.overwrite,
                  options.consent.change ? ", after the change" : "",
                  options.consent.empty ? ", though the source is empty" : "");
      model_run (model, &options, ending);
      model_check_run (model);
    }
}

/* ---- one record ---- */

static void
run_one (Model *model, ModelRecord *record, gboolean takes_back, ModelEnding *ending)
{
  g_autofree char *key = model_source_dup_key (model, record);
  const RopewayRunOptions options = { .kind = ROPEWAY_RUN_WRITE, .only = key, .take_back = takes_back };

  model_tell (model, "%s only %s%s", takes_back ? "take back" : "run", key, model->storm ? ", storm" : "");
  if (takes_back)
    record->aside = record->undone = TRUE;
  model->only = record;
  model_run (model, &options, ending);
  model->only = NULL;
  if (model->n_effects > 1 && !model->clears_up && !model->storm)
    model_fail (model, "%u records were written, and one was asked for", model->n_effects);
  model_check_run (model);
}

static void
try_one (Model *model)
{
  ModelRecord *record = model_source_pick (model);
  g_auto (ModelEnding) tried = { NULL };
  g_auto (ModelEnding) undone = { NULL };

  if (record == NULL)
    return;
  if (model_chance (model, 4))
    {
      run_one (model, record, TRUE, &undone);
      return;
    }
  run_one (model, record, FALSE, &tried);
  gboolean was_made = g_str_equal (tried.summary, "done created=1");
  if (tried.state != ROPEWAY_RUN_DONE || model_chance (model, 2))
    return;
  run_one (model, record, TRUE, &undone);
  if (was_made && undone.state == ROPEWAY_RUN_DONE && model_there_find_made (model, record) != NULL)
    model_fail (model, "record %u was taken back, and is there", record->id);
}

/* ---- what is set aside ---- */

/* (nullable) (transfer full) */
static RopewayParked *
pick_parked (Model *model)
{
  gint64 scope;
  g_autoptr (RopewayStore) store = model_open_reader (model, &scope);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = ropeway_ledger_list_parked (store, scope, NULL, 500, &error);

  g_assert_no_error (error);
  if (rows->len == 0)
    return NULL;
  return g_ptr_array_steal_index (rows, model_pick (model, rows->len));
}

/* Whether a person who looks there can say that the request of @parked, whose fate is not known, was done (@done) or not. */
static gboolean
can_say (Model *model, const RopewayParked *parked, const ModelRecord *record, gboolean done)
{
  gint64 scope;
  g_autoptr (RopewayStore) store = model_open_reader (model, &scope);
  g_autoptr (RopewayLink) link = ropeway_ledger_get_link (store, scope, parked->source_key, NULL);
  const char *code = ropeway_problem_get_code (parked->problem);
  const ModelThere *there
      = link != NULL && link->destination_id != NULL ? model_there_find (model, link->destination_id) : NULL;

  if (!parked->doubtful)
    return TRUE;
  if (g_str_equal (code, "sync.removal-unknown"))
    return done ? there != NULL && !there->exists : TRUE;
  /* To send a change once more does no harm; whether it was done all of it would have to be compared. */
  if (link != NULL)
    return !done;
  return (model_there_find_made (model, record) != NULL) == done;
}

static void
retry (Model *model)
{
  g_autoptr (RopewayParked) parked = model_chance (model, 2) ? pick_parked (model) : NULL;
  const ModelRecord *record = parked != NULL ? model_source_find (model, parked->source_key) : NULL;
  const char *const keys[] = { parked != NULL ? parked->source_key : NULL, NULL };
  const RopewayRunOptions options
      = { .kind = ROPEWAY_RUN_WRITE, .parked = TRUE, .keys = parked != NULL ? keys : NULL };
  g_auto (ModelEnding) ending = { NULL };

  if (parked != NULL && (record == NULL || !can_say (model, parked, record, FALSE)))
    return;
  model_tell (model, "retry %s%s", parked != NULL ? parked->source_key : "all",
              model->storm ? ", storm" : "");
  model->only = record;
  model_run (model, &options, &ending);
  model->only = NULL;
  model_check_run (model);
}

static void
dismiss (Model *model)
{
  g_autoptr (RopewayParked) parked = pick_parked (model);
  ModelRecord *record = parked != NULL ? model_source_find (model, parked->source_key) : NULL;
  gint64 scope;
  g_autoptr (GError) error = NULL;

  if (record == NULL || !can_say (model, parked, record, TRUE))
    return;
  g_clear_pointer (&error, g_error_free);
  g_autoptr (RopewayStore) reader = model_open_reader (model, &scope);
  g_autoptr (RopewayStore) store = ropeway_store_open (model->state, model->clock, &error);
  g_assert_no_error (error);
  model_tell (model, "leave %s", parked->source_key);
  ropeway_ledger_dismiss (store, scope, parked->source_key, &error);
  g_assert_no_error (error);
  record->waived = TRUE;
  record->vouched = record->vouched || parked->doubtful;
}

void
model_aside (Model *model)
{
  if (!g_file_test (model->state, G_FILE_TEST_EXISTS))
    return;
  switch (model_pick (model, 5))
    {
    case 0:
    case 1:
      try_one (model);
      break;
    case 2:
    case 3:
      retry (model);
      break;
    default:
      dismiss (model);
      break;
    }
}
