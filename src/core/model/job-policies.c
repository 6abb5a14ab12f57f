/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: when a job stops rather than goes on, and what it spares. */
#include "base/decimal.h"
#include "base/ident.h"
#include "model/job-private.h"
#include "model/words.h"

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
read_threshold (RopewayThreshold *self, RopewayObjectReader *policies)
{
  g_auto (RopewayObjectReader) threshold = { 0 };

  self->count = -1;
  if (!ropeway_object_reader_init_member (&threshold, &ropeway_form_threshold, policies, "stopAfterParked",
                                          ROPEWAY_OPTIONAL))
    return;
  self->count = ropeway_object_reader_integer (&threshold, "count", 0, G_MAXINT64, -1);
  self->share = read_share (&threshold);
}

static void
read_brake (RopewayBrake *self, RopewayObjectReader *policies)
{
  g_auto (RopewayObjectReader) brake = { 0 };

  self->remove = self->overwrite = -1;
  if (!ropeway_object_reader_init_member (&brake, &ropeway_form_brake, policies, "brake", ROPEWAY_OPTIONAL))
    return;
  self->remove = ropeway_object_reader_integer (&brake, "remove", 0, G_MAXINT64, -1);
  self->overwrite = ropeway_object_reader_integer (&brake, "overwrite", 0, G_MAXINT64, -1);
}

void
ropeway_job_policies_read (RopewayJob *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) policies = { 0 };

  if (ropeway_object_reader_init_member (&policies, &ropeway_form_policies, reader, "policies",
                                         ROPEWAY_OPTIONAL))
    warn_unknown_policies (&policies);
  read_threshold (&self->stop_after_parked, &policies);
  read_brake (&self->brake, &policies);
  self->hand_edits = (RopewayHandEdits)ropeway_object_reader_word (
      &policies, "handEdits", ropeway_words_hand_edits, ROPEWAY_OPTIONAL, ROPEWAY_HAND_EDITS_OVERWRITE);
  self->drift = (RopewayDriftPolicy)ropeway_object_reader_word (&policies, "drift", ropeway_words_drift,
                                                                ROPEWAY_OPTIONAL, ROPEWAY_DRIFT_PAUSE);
}
