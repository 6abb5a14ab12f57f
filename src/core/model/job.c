/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job is read by itself first; whether its references lead anywhere, its bundle says. */
#include "model/job.h"

#include "model/draft.h"
#include "model/job-private.h"
#include "model/words.h"

RopewayJob *
ropeway_job_ref (RopewayJob *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ropeway_job_unref (RopewayJob *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->id);
  g_free (self->name);
  ropeway_job_source_clear (&self->source);
  g_clear_pointer (&self->unit_each, ropeway_path_unref);
  g_clear_pointer (&self->unit_key, g_ptr_array_unref);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  ropeway_job_destination_clear (&self->destination);
  g_free (self->start_since);
  g_free (self->zone_name);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->schedule, ropeway_schedule_free);
  g_free (self->stop_after_parked.share);
  g_clear_pointer (&self->cases, g_ptr_array_unref);
  g_free (self->pointer);
  g_clear_pointer (&self->taken, ropeway_tree_unref);
  ropeway_tree_unref (self->tree);
  g_free (self);
}

static void
read_unit (RopewayObjectReader *job, RopewayJob *self)
{
  g_auto (RopewayObjectReader) unit = { 0 };

  if (!ropeway_object_reader_init_member (&unit, &ropeway_form_unit, job, "unit", ROPEWAY_OPTIONAL))
    return;
  self->unit_each = ropeway_object_reader_path (&unit, "each", ROPEWAY_NEEDED);
  self->unit_key = ropeway_object_reader_paths (&unit, "key", ROPEWAY_OPTIONAL);
}

static void
read_mapping (RopewayObjectReader *job, RopewayJob *self)
{
  const RopewayValue *mapping = ropeway_object_reader_get (job, "mapping", ROPEWAY_NEEDED);
  const char *at = ropeway_object_reader_at (job, "mapping");

  if (mapping != NULL)
    self->rules = ropeway_rules_parse (mapping, at, job->problems);
  if (self->rules != NULL && self->rules->len == 0 && ropeway_value_get_length (mapping) == 0)
    ropeway_problems_add (job->problems, ropeway_problem_new ("job.mapping-empty", at, NULL));
  if (self->rules == NULL)
    self->rules = g_ptr_array_new ();
}

static void
read_start (RopewayObjectReader *job, RopewayJob *self)
{
  g_auto (RopewayObjectReader) start = { 0 };

  if (!ropeway_object_reader_init_member (&start, &ropeway_form_start, job, "start", ROPEWAY_OPTIONAL))
    return;
  self->start_type = (RopewayStartType)ropeway_object_reader_word (&start, "type", ropeway_words_start,
                                                                   ROPEWAY_NEEDED, ROPEWAY_START_EVERYTHING);
  /* What it must look like depends on what the source counts by. */
  if (self->start_type == ROPEWAY_START_SINCE)
    self->start_since = ropeway_object_reader_text (&start, "since", ROPEWAY_NEEDED);
}

/* What the version in use and a draft have in common. */
static void
read_parts (RopewayObjectReader *job, RopewayJob *self)
{
  g_autofree char *pointer = NULL;

  self->zone_name = ropeway_object_reader_zone (job, "zone", &self->zone);
  ropeway_job_source_read (&self->source, job);
  read_unit (job, self);
  read_mapping (job, self);
  ropeway_job_destination_read (&self->destination, job);
  read_start (job, self);
  pointer = g_strdup (ropeway_object_reader_at (job, "schedule"));
  self->schedule = ropeway_schedule_parse (ropeway_object_reader_get (job, "schedule", ROPEWAY_OPTIONAL),
                                           pointer, job->problems);
  ropeway_job_policies_read (self, job);
  self->cases = ropeway_job_cases_read (job);
}

static RopewayJob *
job_new (RopewayTree *tree, const char *pointer)
{
  RopewayJob *self = g_new0 (RopewayJob, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->tree = ropeway_tree_ref (tree);
  self->pointer = g_strdup (pointer);
  return self;
}

/* A draft may be half done: its errors must not stop the version in use, so they are counted and told in one
 * warning. */
static void
read_draft (RopewayObjectReader *job, RopewayJob *self)
{
  const RopewayValue *value = ropeway_object_reader_get (job, "draft", ROPEWAY_OPTIONAL);
  g_autofree char *pointer = NULL;
  g_autoptr (RopewayProblems) problems = NULL;
  g_autoptr (RopewayJob) draft = NULL;
  g_auto (RopewayObjectReader) reader = { 0 };
  guint n_errors = 0;
  char count[24];

  if (value == NULL)
    return;
  self->has_draft = TRUE;
  pointer = g_strdup (ropeway_object_reader_at (job, "draft"));
  problems = ropeway_problems_new ();
  draft = job_new (self->tree, pointer);
  ropeway_object_reader_init (&reader, &ropeway_form_job, value, pointer, problems);
  read_parts (&reader, draft);
  if (!ropeway_problems_has_error (problems))
    return;
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    n_errors += ropeway_problem_get_severity (ropeway_problems_get (problems, i)) == ROPEWAY_SEVERITY_ERROR;
  g_snprintf (count, sizeof count, "%u", n_errors + ropeway_problems_get_n_dropped (problems));
  ropeway_problems_add (job->problems,
                        ropeway_problem_new ("job.draft-unfinished", pointer, "count", count, NULL));
}

/* Returns: whether nothing of @job was ever in use, so that all that is missing in it is one thing. */
static gboolean
is_only_draft (const RopewayValue *job)
{
  return ropeway_draft_exists (job) && ropeway_value_get (job, "source") == NULL
         && ropeway_value_get (job, "mapping") == NULL && ropeway_value_get (job, "destination") == NULL;
}

static void
read_version_in_use (RopewayObjectReader *job, RopewayJob *self)
{
  g_autoptr (RopewayProblems) untold = NULL;
  RopewayProblems *problems = job->problems;

  if (is_only_draft (job->object))
    {
      ropeway_problems_add (problems, ropeway_problem_new ("job.only-draft", self->pointer, NULL));
      job->problems = untold = ropeway_problems_new ();
    }
  read_parts (job, self);
  job->problems = problems;
}

RopewayJob *
ropeway_job_parse (RopewayTree *tree, const RopewayValue *value, const char *pointer,
                   RopewayProblems *problems)
{
  g_auto (RopewayObjectReader) reader = { 0 };
  RopewayJob *self;

  g_return_val_if_fail (tree != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (pointer != NULL, NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  if (!ropeway_object_reader_init (&reader, &ropeway_form_job, value, pointer, problems))
    return NULL;
  self = job_new (tree, pointer);
  self->id = ropeway_object_reader_slug (&reader, "id", ROPEWAY_NEEDED);
  self->name = ropeway_object_reader_name (&reader, "name", ROPEWAY_OPTIONAL);
  if (self->name == NULL)
    self->name = g_strdup (self->id);
  self->version = ropeway_object_reader_integer (&reader, "version", 0, G_MAXINT64, 1);
  read_version_in_use (&reader, self);
  read_draft (&reader, self);
  return self;
}
