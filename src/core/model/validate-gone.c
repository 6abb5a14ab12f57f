/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what takes records away, or writes over what people did, must be said whole before it may run. */
#include "model/validate.h"

#include <string.h>

#include "model/object-reader.h"
#include "model/words.h"

typedef struct
{
  const RopewayBundle *bundle;
  const RopewayJobDestination *destination;
  char *pointer; /* owned: of the destination */
  RopewayProblems *problems;
} Check;

static const char *
display_name (const RopewayOperation *operation)
{
  return operation->name != NULL ? operation->name : operation->id;
}

/* @member: of the destination. */
static void
report (const Check *check, const char *code, const char *member, const char *name, const char *value)
{
  g_autofree char *pointer = ropeway_pointer_join (check->pointer, member);

  ropeway_problems_add (check->problems, ropeway_problem_new (code, pointer, name, value, NULL));
}

/* ---- what is gone ---- */

static gboolean
looks_for_gone (const RopewayBundle *bundle)
{
  RopewayMode mode = bundle->job->destination.mode;

  return mode == ROPEWAY_MODE_MIRROR || mode == ROPEWAY_MODE_UNKNOWN
         || (mode == ROPEWAY_MODE_UPSERT && bundle->job->unit_each != NULL);
}

static gboolean
has_parameter (const RopewayOperation *operation, const char *name)
{
  for (guint i = 0; i < operation->parameters->len; i++)
    if (strcmp (((RopewayParameter *)g_ptr_array_index (operation->parameters, i))->name, name) == 0)
      return TRUE;
  return FALSE;
}

/* What an update puts into its request must be known of a record that is gone. */
static void
check_archive_places (const Check *check, const RopewayOperation *update)
{
  static const char *const known[] = { "$id", "$record", "$records", NULL };
  g_autoptr (GPtrArray) places = ropeway_operation_dup_places (update);
  const char *to = check->destination->archive_to != NULL
                       ? ropeway_path_get_text (check->destination->archive_to)
                       : NULL;
  g_autofree char *pointer = ropeway_pointer_join (check->pointer, "gone");

  for (guint i = 0; i + 1 < places->len; i++)
    {
      const char *place = g_ptr_array_index (places, i);

      if (g_strv_contains (known, place) || g_str_has_prefix (place, "$record.")
          || has_parameter (update, place) || g_strcmp0 (place, to) == 0)
        continue;
      ropeway_problems_add (check->problems,
                            ropeway_problem_new ("destination.archive-place", pointer, "operation",
                                                 display_name (update), "place", place, NULL));
    }
}

static void
check_archive (const Check *check)
{
  const RopewayOperation *update = check->bundle->update;
  const RopewayPath *to = check->destination->archive_to;
  const RopewayValue *job = ropeway_value_get (ropeway_tree_get_root (check->bundle->tree), "job");

  if (ropeway_value_get (ropeway_value_get (job, "destination"), "archive") == NULL)
    report (check, "destination.archive-missing", "gone", NULL, NULL);
  if (update != NULL && strcmp (update->method, "PUT") == 0)
    report (check, "destination.archive-with-put", "gone", "operation", display_name (update));
  if (update != NULL)
    check_archive_places (check, update);
  /* What was set to true is set to false again (sync/run-gone.c); of other values nobody knows the contrary. */
  if (to != NULL && check->destination->archive_value != NULL
      && ropeway_value_get_kind (check->destination->archive_value) != ROPEWAY_BOOLEAN
      && !ropeway_bundle_fills_always (check->bundle, to))
    report (check, "destination.archive-stays", "archive", "to", ropeway_path_get_text (to));
}

static void
check_gone (const Check *check)
{
  const RopewayJobDestination *destination = check->destination;

  if (destination->gone == ROPEWAY_GONE_LEAVE)
    return;
  if (!looks_for_gone (check->bundle))
    report (check, "destination.gone-unused", "gone", "mode", ropeway_words_mode[destination->mode]);
  else if (destination->gone == ROPEWAY_GONE_ARCHIVE)
    check_archive (check);
  else if (check->bundle->remove == NULL && destination->remove == NULL)
    report (check, "destination.delete-missing", "gone", NULL, NULL);
}

static void
check_mirror (const Check *check)
{
  const RopewayOperation *operation = check->bundle->source_operation;
  g_autofree char *start = NULL;

  if (check->destination->mode != ROPEWAY_MODE_MIRROR)
    return;
  if (operation != NULL && operation->changes.field != NULL)
    report (check, "destination.mirror-changes", "mode", "operation", display_name (operation));
  if (check->bundle->job->start_type == ROPEWAY_START_EVERYTHING)
    return;
  start = g_strconcat (check->bundle->job->pointer, "/start/type", NULL);
  ropeway_problems_add (check->problems, ropeway_problem_new ("destination.mirror-start", start, NULL));
}

/* ---- operations that take the id ---- */

static void
check_takes_id (const Check *check, const RopewayOperation *operation)
{
  g_autoptr (GPtrArray) places = operation != NULL ? ropeway_operation_dup_places (operation) : NULL;
  g_autofree char *pointer = NULL;

  if (operation == NULL || g_strv_contains ((const char *const *)places->pdata, "$id"))
    return;
  /* Of several, each says its id itself. */
  if (operation == check->bundle->remove && operation->batch.size > 0
      && (operation->body_type == ROPEWAY_BODY_RECORDS
          || g_strv_contains ((const char *const *)places->pdata, "$records")))
    return;
  pointer = ropeway_pointer_join (operation->pointer, "request");
  ropeway_problems_add (check->problems, ropeway_problem_new ("operation.id-place-missing", pointer,
                                                              "operation", display_name (operation), NULL));
}

static void
check_deletes (const Check *check)
{
  const RopewayOperation *operation = check->bundle->remove;
  g_autofree char *pointer = NULL;

  check_takes_id (check, operation);
  if (operation == NULL || strcmp (operation->method, "GET") != 0)
    return;
  pointer = g_strconcat (operation->pointer, "/request/method", NULL);
  ropeway_problems_add (check->problems, ropeway_problem_new ("operation.writes-by-reading", pointer,
                                                              "operation", display_name (operation), NULL));
}

/* ---- what is seen of the other side ---- */

static void
check_index (const Check *check)
{
  const RopewayOperation *index = check->bundle->index, *create = check->bundle->create;
  gboolean gives_id
      = create != NULL && (create->new_id != NULL || (create->batch.size > 0 && create->batch.id != NULL));

  if (index == NULL)
    return;
  if (index->key->len == 0 && !gives_id)
    ropeway_problems_add (check->problems,
                          ropeway_problem_new ("destination.index-without-id", index->pointer, "operation",
                                               display_name (index), NULL));
  if (check->destination->match->len == 0)
    report (check, "destination.index-without-match", "index", "operation", display_name (index));
}

static void
check_hand_edits (const Check *check)
{
  const RopewayJob *job = check->bundle->job;
  g_autofree char *pointer = NULL;

  if (job->hand_edits == ROPEWAY_HAND_EDITS_OVERWRITE || job->destination.mode == ROPEWAY_MODE_CREATE
      || ropeway_bundle_sees (check->bundle))
    return;
  pointer = g_strconcat (job->pointer, "/policies/handEdits", NULL);
  ropeway_problems_add (check->problems, ropeway_problem_new ("job.hand-edits-unseen", pointer, NULL));
}

gboolean
ropeway_bundle_sees (const RopewayBundle *self)
{
  const RopewayJobDestination *destination = &self->job->destination;

  return destination->find != NULL || destination->read != NULL || self->index != NULL;
}

void
ropeway_bundle_validate_gone (const RopewayBundle *self, RopewayProblems *problems)
{
  g_autofree char *pointer = ropeway_pointer_join (self->job->pointer, "destination");
  const Check check = { self, &self->job->destination, pointer, problems };

  check_mirror (&check);
  check_gone (&check);
  check_deletes (&check);
  check_takes_id (&check, self->read);
  check_index (&check);
  check_hand_edits (&check);
}
