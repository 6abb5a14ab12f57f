/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a person says about records that are set aside is written down by the one who writes. */
#include "agent/agent-private.h"

#include "agent/agent-request.h"
#include "base/i18n.h"
#include "store/ledger.h"

static gboolean
set_failure (GError **error, const GError *why)
{
  gboolean is_away = g_error_matches (why, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_NOT_THERE);

  g_set_error_literal (error, ROPEWAY_AGENT_ERROR,
                       is_away ? ROPEWAY_AGENT_ERROR_NOT_THERE : ROPEWAY_AGENT_ERROR_FAILED, why->message);
  return FALSE;
}

/* What the job remembers now: with another address or sheet it begins anew. Returns: 0 with @error. */
static gint64
find_scope (RopewayAgent *self, const char *job, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) scopes = ropeway_ledger_list_scopes (self->store, job, &local);

  if (scopes != NULL && scopes->len > 0)
    return ((const RopewayScopeRecord *)g_ptr_array_index (scopes, 0))->id;
  if (local != NULL)
    set_failure (error, local);
  else
    g_set_error_literal (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NOT_THERE,
                         _ ("No record is set aside."));
  return 0;
}

static gboolean
decide (RopewayAgent *self, gint64 scope, const RopewayAgentDecision *decision, GError **error)
{
  g_autoptr (GError) local = NULL;

  for (guint i = 0; decision->keys[i] != NULL && local == NULL; i++)
    if (decision->dismisses)
      ropeway_ledger_dismiss (self->store, scope, decision->keys[i], &local);
    else
      ropeway_ledger_release (self->store, scope, decision->keys[i], &local);
  return local == NULL || set_failure (error, local);
}

char *
ropeway_agent_decide (RopewayAgent *self, const char *job, const char *json, GError **error)
{
  g_auto (RopewayAgentDecision) decision = { 0 };
  RopewayAgentTask *run = ropeway_agent_find_run (self, job);
  gboolean done;
  gint64 scope;

  if (!ropeway_agent_decision_read (&decision, json, error))
    return NULL;
  if (run != NULL)
    {
      ropeway_agent_set_busy (self, run, error);
      return NULL;
    }
  scope = find_scope (self, job, error);
  if (scope == 0)
    return NULL;
  done = decide (self, scope, &decision, error);
  ropeway_agent_tell_changed (self, "run", job);
  return done ? g_strdup_printf ("{\"decided\":%u}", g_strv_length (decision.keys)) : NULL;
}
