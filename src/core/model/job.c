/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job is read by itself first; whether its references lead anywhere, its bundle says. */
#include "model/job.h"

#include <string.h>

#include "base/decimal.h"
#include "base/ident.h"
#include "model/draft.h"
#include "model/object-reader.h"
#include "model/words.h"

static void
source_clear (RopewayJobSource *self)
{
  g_free (self->connection);
  g_free (self->environment);
  g_free (self->operation);
  g_clear_pointer (&self->filter, ropeway_condition_free);
}

static void
destination_clear (RopewayJobDestination *self)
{
  g_free (self->connection);
  g_free (self->environment);
  g_clear_pointer (&self->match, g_ptr_array_unref);
  g_free (self->find);
  g_free (self->create);
  g_free (self->update);
  g_free (self->remove);
}

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
  source_clear (&self->source);
  g_clear_pointer (&self->unit_each, ropeway_path_unref);
  g_clear_pointer (&self->unit_key, g_ptr_array_unref);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  destination_clear (&self->destination);
  g_free (self->start_since);
  g_free (self->zone_name);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->schedule, ropeway_schedule_free);
  g_free (self->stop_after_parked.share);
  g_free (self->pointer);
  ropeway_tree_unref (self->tree);
  g_free (self);
}

/* What a person chose: texts, numbers and truths by name. */
static const RopewayValue *
read_choices (RopewayObjectReader *reader)
{
  const RopewayValue *object = ropeway_object_reader_object (reader, "parameters", ROPEWAY_OPTIONAL);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (reader, "parameters"));

  for (const RopewayValue *member = object != NULL ? ropeway_value_first (object) : NULL; member != NULL;
       member = ropeway_value_next (member))
    {
      RopewayValueType type = ropeway_value_get_kind (member);
      const char *name = ropeway_value_get_name (member, NULL);
      g_autofree char *at = ropeway_pointer_join (pointer, name);

      if (type != ROPEWAY_STRING && type != ROPEWAY_NUMBER && type != ROPEWAY_BOOLEAN)
        ropeway_report_type (reader->problems, "document.scalar-needed", at, name, member);
    }
  return object;
}

static void
read_source (RopewayObjectReader *job, RopewayJobSource *self)
{
  g_auto (RopewayObjectReader) source = { 0 };
  const RopewayValue *filter;

  ropeway_object_reader_init_member (&source, &ropeway_form_source, job, "source", ROPEWAY_NEEDED);
  self->connection = ropeway_object_reader_slug (&source, "connection", ROPEWAY_NEEDED);
  self->environment = ropeway_object_reader_slug (&source, "environment", ROPEWAY_NEEDED);
  self->operation = ropeway_object_reader_slug (&source, "operation", ROPEWAY_NEEDED);
  self->parameters = read_choices (&source);
  filter = ropeway_object_reader_get (&source, "filter", ROPEWAY_OPTIONAL);
  if (filter != NULL)
    self->filter
        = ropeway_condition_parse (filter, ropeway_object_reader_at (&source, "filter"), source.problems);
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
read_gone (RopewayObjectReader *destination, RopewayJobDestination *self)
{
  self->gone = (RopewayGone)ropeway_object_reader_word (destination, "gone", ropeway_words_gone,
                                                        ROPEWAY_OPTIONAL, ROPEWAY_GONE_LEAVE);
  if (self->gone != ROPEWAY_GONE_LEAVE)
    ropeway_problems_add (destination->problems,
                          ropeway_problem_new ("destination.gone-unsupported",
                                               ropeway_object_reader_at (destination, "gone"), "found",
                                               ropeway_words_gone[self->gone], NULL));
}

static void
read_mode (RopewayObjectReader *destination, RopewayJobDestination *self)
{
  self->mode = (RopewayMode)ropeway_object_reader_word (destination, "mode", ropeway_words_mode,
                                                        ROPEWAY_NEEDED, ROPEWAY_MODE_UNKNOWN);
  if (self->mode == ROPEWAY_MODE_MIRROR)
    ropeway_problems_add (destination->problems,
                          ropeway_problem_new ("destination.mode-unsupported",
                                               ropeway_object_reader_at (destination, "mode"), "found",
                                               ropeway_words_mode[self->mode], NULL));
}

static void
read_destination (RopewayObjectReader *job, RopewayJobDestination *self)
{
  g_auto (RopewayObjectReader) destination = { 0 };

  self->mode = ROPEWAY_MODE_UNKNOWN;
  ropeway_object_reader_init_member (&destination, &ropeway_form_destination, job, "destination",
                                     ROPEWAY_NEEDED);
  self->connection = ropeway_object_reader_slug (&destination, "connection", ROPEWAY_NEEDED);
  self->environment = ropeway_object_reader_slug (&destination, "environment", ROPEWAY_NEEDED);
  read_mode (&destination, self);
  self->match = ropeway_object_reader_paths (&destination, "match", ROPEWAY_OPTIONAL);
  if (self->match == NULL)
    self->match = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_path_unref);
  self->find = ropeway_object_reader_slug (&destination, "find", ROPEWAY_OPTIONAL);
  self->create = ropeway_object_reader_slug (&destination, "create", ROPEWAY_OPTIONAL);
  self->update = ropeway_object_reader_slug (&destination, "update", ROPEWAY_OPTIONAL);
  self->remove = ropeway_object_reader_slug (&destination, "delete", ROPEWAY_OPTIONAL);
  self->send = (RopewaySend)ropeway_object_reader_word (&destination, "send", ropeway_words_send,
                                                        ROPEWAY_OPTIONAL, ROPEWAY_SEND_ALL);
  read_gone (&destination, self);
  self->parameters = read_choices (&destination);
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

/* "0.05", as a text or a number. Returns: (transfer full) (nullable). */
static char *
read_share (RopewayObjectReader *threshold)
{
  const RopewayValue *value = ropeway_object_reader_get (threshold, "share", ROPEWAY_OPTIONAL);
  g_autofree char *text = NULL;
  RopewayDecimal share, one;

  if (value == NULL)
    return NULL;
  if (ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
    {
      gsize length;
      const char *token = ropeway_value_get_token (value, &length);

      text = g_strndup (token, length);
    }
  else
    {
      text = ropeway_object_reader_text (threshold, "share", ROPEWAY_NEEDED);
    }
  if (text == NULL)
    return NULL;
  ropeway_decimal_from_int64 (1, &one);
  if (text[strspn (text, "0123456789.")] == '\0' && ropeway_decimal_parse (text, -1, &share, NULL)
      && ropeway_decimal_compare (&share, &one) <= 0)
    return ropeway_decimal_to_text (&share);
  ropeway_problems_add (threshold->problems,
                        ropeway_problem_new ("job.share-bad", ropeway_object_reader_at (threshold, "share"),
                                             "found", text, NULL));
  return NULL;
}

/* A policy guards something: one that is not obeyed must not be passed over in silence. */
static void
warn_unknown_policies (RopewayObjectReader *policies)
{
  g_autofree const char **known = ropeway_object_form_dup_names (policies->form);

  for (const RopewayValue *member = ropeway_value_first (policies->object); member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, NULL);

      /* A misspelt one was reported with all misspelt members. */
      if (!g_strv_contains (known, name) && ropeway_ident_suggest (name, known) == NULL)
        ropeway_problems_add (policies->problems,
                              ropeway_problem_new ("job.policy-unsupported",
                                                   ropeway_object_reader_at (policies, name), "found", name,
                                                   NULL));
    }
}

static void
read_policies (RopewayObjectReader *job, RopewayJob *self)
{
  g_auto (RopewayObjectReader) policies = { 0 };
  g_auto (RopewayObjectReader) threshold = { 0 };

  self->stop_after_parked.count = -1;
  if (!ropeway_object_reader_init_member (&policies, &ropeway_form_policies, job, "policies",
                                          ROPEWAY_OPTIONAL))
    return;
  warn_unknown_policies (&policies);
  if (!ropeway_object_reader_init_member (&threshold, &ropeway_form_threshold, &policies, "stopAfterParked",
                                          ROPEWAY_OPTIONAL))
    return;
  self->stop_after_parked.count = ropeway_object_reader_integer (&threshold, "count", 0, G_MAXINT64, -1);
  self->stop_after_parked.share = read_share (&threshold);
}

/* What the version in use and a draft have in common. */
static void
read_parts (RopewayObjectReader *job, RopewayJob *self)
{
  g_autofree char *pointer = NULL;

  self->zone_name = ropeway_object_reader_zone (job, "zone", &self->zone);
  read_source (job, &self->source);
  read_unit (job, self);
  read_mapping (job, self);
  read_destination (job, &self->destination);
  read_start (job, self);
  pointer = g_strdup (ropeway_object_reader_at (job, "schedule"));
  self->schedule = ropeway_schedule_parse (ropeway_object_reader_get (job, "schedule", ROPEWAY_OPTIONAL),
                                           pointer, job->problems);
  read_policies (job, self);
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
