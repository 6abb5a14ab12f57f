/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a commit is filled as data on one thread, so that another can write it. */
#include "store/ledger-private.h"

#include "base/limits.h"

#include <string.h>

static void
change_clear (gpointer data)
{
  RopewayChange *change = data;

  switch (change->kind)
    {
    case ROPEWAY_CHANGE_BEGIN_RUN:
    case ROPEWAY_CHANGE_SET_RUN:
      ropeway_run_record_free (change->run);
      break;
    case ROPEWAY_CHANGE_ADD_INTENT:
      ropeway_intent_free (change->intent);
      break;
    case ROPEWAY_CHANGE_SET_LINK:
      ropeway_link_free (change->link);
      break;
    case ROPEWAY_CHANGE_REMOVE_LINK:
    case ROPEWAY_CHANGE_CLEAR_PARKED:
    case ROPEWAY_CHANGE_SET_MARK:
    case ROPEWAY_CHANGE_SET_FACTS:
    case ROPEWAY_CHANGE_CLEAR_BEFORE:
      g_free (change->text);
      break;
    case ROPEWAY_CHANGE_ADD_OUTCOME:
      ropeway_outcome_free (change->outcome);
      break;
    case ROPEWAY_CHANGE_SET_PARKED:
      ropeway_parked_free (change->parked);
      break;
    case ROPEWAY_CHANGE_SET_BEFORE:
      ropeway_before_free (change->before);
      break;
    case ROPEWAY_CHANGE_ADD_HELD:
      ropeway_held_free (change->held);
      break;
    case ROPEWAY_CHANGE_OPEN_SCOPE:
    case ROPEWAY_CHANGE_CLEAR_INTENT:
    case ROPEWAY_CHANGE_DECIDE:
    case ROPEWAY_CHANGE_FORGET:
    case ROPEWAY_CHANGE_DOCUMENT:
      break;
    }
}

RopewayCommit *
ropeway_commit_new (gint64 scope)
{
  RopewayCommit *commit = g_new0 (RopewayCommit, 1);

  commit->scope = scope;
  commit->changes = g_array_new (FALSE, FALSE, sizeof (RopewayChange));
  g_array_set_clear_func (commit->changes, change_clear);
  return commit;
}

void
ropeway_commit_free (RopewayCommit *commit)
{
  g_array_unref (commit->changes);
  g_free (commit);
}

guint
ropeway_commit_get_size (const RopewayCommit *commit)
{
  return commit->changes->len;
}

static void
add_change (RopewayCommit *commit, RopewayChange change)
{
  g_array_append_val (commit->changes, change);
}

void
ropeway_commit_open_scope (RopewayCommit *commit, const RopewayScopeKey *key)
{
  add_change (commit, (RopewayChange){ .kind = ROPEWAY_CHANGE_OPEN_SCOPE, .scope_key = key });
}

void
ropeway_commit_begin_run (RopewayCommit *commit, RopewayRunRecord *run)
{
  add_change (commit, (RopewayChange){ .kind = ROPEWAY_CHANGE_BEGIN_RUN, .run = run });
}

void
ropeway_commit_add_intent (RopewayCommit *commit, RopewayIntent *intent)
{
  g_return_if_fail (intent->items->len > 0);

  add_change (commit, (RopewayChange){ .kind = ROPEWAY_CHANGE_ADD_INTENT, .intent = intent });
}

void
ropeway_commit_clear_intent (RopewayCommit *commit, gint64 intent)
{
  add_change (commit, (RopewayChange){ .kind = ROPEWAY_CHANGE_CLEAR_INTENT, .id = intent });
}

void
ropeway_commit_set_link (RopewayCommit *commit, RopewayLink *link)
{
  add_change (commit, (RopewayChange){ .kind = ROPEWAY_CHANGE_SET_LINK, .link = link });
}

void
ropeway_commit_remove_link (RopewayCommit *commit, const char *source_key)
{
  add_change (commit, (RopewayChange){ .kind = ROPEWAY_CHANGE_REMOVE_LINK, .text = g_strdup (source_key) });
}

void
ropeway_commit_add_outcome (RopewayCommit *commit, RopewayOutcome *outcome)
{
  if (outcome->kind == ROPEWAY_OUTCOME_UNCHANGED || outcome->kind == ROPEWAY_OUTCOME_LEFT_OUT)
    ropeway_outcome_free (outcome);
  else
    add_change (commit, (RopewayChange){ .kind = ROPEWAY_CHANGE_ADD_OUTCOME, .outcome = outcome });
}

static void
leave_out_large (char **json)
{
  if (*json != NULL && strlen (*json) > ROPEWAY_LIMIT_PARKED_BYTES)
    g_clear_pointer (json, g_free);
}

void
ropeway_commit_set_parked (RopewayCommit *commit, RopewayParked *parked)
{
  leave_out_large (&parked->input);
  leave_out_large (&parked->record);
  leave_out_large (&parked->output);
  leave_out_large (&parked->request);
  leave_out_large (&parked->answer);
  add_change (commit, (RopewayChange){ .kind = ROPEWAY_CHANGE_SET_PARKED, .parked = parked });
}

void
ropeway_commit_clear_parked (RopewayCommit *commit, const char *source_key)
{
  add_change (commit, (RopewayChange){ .kind = ROPEWAY_CHANGE_CLEAR_PARKED, .text = g_strdup (source_key) });
}

void
ropeway_commit_set_run (RopewayCommit *commit, const RopewayRunRecord *run)
{
  add_change (commit,
              (RopewayChange){ .kind = ROPEWAY_CHANGE_SET_RUN, .run = ropeway_run_record_copy (run) });
}

void
ropeway_commit_set_mark (RopewayCommit *commit, const char *mark)
{
  add_change (commit, (RopewayChange){ .kind = ROPEWAY_CHANGE_SET_MARK, .text = g_strdup (mark) });
}

void
ropeway_commit_set_facts (RopewayCommit *commit, const char *facts)
{
  add_change (commit, (RopewayChange){ .kind = ROPEWAY_CHANGE_SET_FACTS, .text = g_strdup (facts) });
}

void
ropeway_commit_set_before (RopewayCommit *commit, RopewayBefore *before)
{
  leave_out_large (&before->record);
  add_change (commit, (RopewayChange){ .kind = ROPEWAY_CHANGE_SET_BEFORE, .before = before });
}

void
ropeway_commit_clear_before (RopewayCommit *commit, const char *source_key)
{
  add_change (commit, (RopewayChange){ .kind = ROPEWAY_CHANGE_CLEAR_BEFORE, .text = g_strdup (source_key) });
}

void
ropeway_commit_add_held (RopewayCommit *commit, RopewayHeld *held)
{
  leave_out_large (&held->before);
  leave_out_large (&held->after);
  add_change (commit, (RopewayChange){ .kind = ROPEWAY_CHANGE_ADD_HELD, .held = held });
}

void
ropeway_commit_decide (RopewayCommit *commit, const RopewayDecision *decision)
{
  add_change (commit, (RopewayChange){ .kind = ROPEWAY_CHANGE_DECIDE, .decision = decision });
}

void
ropeway_commit_forget (RopewayCommit *commit, const RopewayForgetting *forgetting)
{
  add_change (commit, (RopewayChange){ .kind = ROPEWAY_CHANGE_FORGET, .forgetting = forgetting });
}

void
ropeway_commit_change_document (RopewayCommit *commit, RopewayDocumentChange *change)
{
  add_change (commit, (RopewayChange){ .kind = ROPEWAY_CHANGE_DOCUMENT, .document = change });
}
