/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/brake.h"

#include "base/i18n.h"

/* What nobody has to be asked for: ten records, or one of twenty. */
#define RECORDS 10
#define SHARE 20

guint64
ropeway_brake_get_limit (gint64 said, guint64 known)
{
  if (said >= 0)
    return (guint64)said;
  return CLAMP (known / SHARE, 1, RECORDS);
}

gboolean
ropeway_brake_can_remove (const RopewayBundle *bundle, gint64 links)
{
  return bundle->job->destination.gone != ROPEWAY_GONE_LEAVE && links > 0;
}

gboolean
ropeway_brake_can_overwrite (const RopewayBundle *bundle, gint64 links)
{
  const RopewayJob *job = bundle->job;

  if (job->destination.mode == ROPEWAY_MODE_CREATE || bundle->update == NULL)
    return FALSE;
  if (bundle->find != NULL || bundle->index != NULL)
    return TRUE;
  return bundle->read != NULL && links > 0 && job->hand_edits == ROPEWAY_HAND_EDITS_OVERWRITE;
}

gboolean
ropeway_brake_needs_trial (const RopewayBundle *bundle, RopewayFactsChange change,
                           const RopewayRunOptions *options, gint64 links)
{
  if (options->kind == ROPEWAY_RUN_PLAN || options->only != NULL || options->parked)
    return FALSE;
  return (change != ROPEWAY_FACTS_SAME && links > 0 && !options->consent.change)
         || ropeway_brake_can_remove (bundle, links) || ropeway_brake_can_overwrite (bundle, links);
}

static char *
dup_count (guint64 n)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, n);
}

static char *
dup_change (RopewayFactsChange change)
{
  const char *names[4] = { NULL };
  guint n = 0;

  if (change & ROPEWAY_FACTS_FILTER)
    names[n++] = _ ("filter");
  if (change & ROPEWAY_FACTS_KEY)
    names[n++] = _ ("record key");
  if (change & ROPEWAY_FACTS_UNIT)
    names[n++] = _ ("unit");
  return g_strjoinv (", ", (char **)names);
}

/* Each of them carries what was allowed already, so that one consent does not take back another. */
static RopewayProblem *
make_problem (const char *code, const RopewayBrakeView *view, guint64 limit, const RopewayConsent *allowed)
{
  g_autofree char *known = dup_count (view->known);
  g_autofree char *created = dup_count (view->created);
  g_autofree char *updated = dup_count (view->updated);
  g_autofree char *removing = dup_count (view->removing);
  g_autofree char *overwriting = dup_count (view->overwriting);
  g_autofree char *before = dup_count ((guint64)view->emptied);
  g_autofree char *most = dup_count (limit);
  g_autofree char *change = dup_change (view->change);
  g_autofree char *remove = dup_count (allowed->remove);
  g_autofree char *overwrite = dup_count (allowed->overwrite);

  return ropeway_problem_new (
      code, NULL, "known", known, "created", created, "updated", updated, "removing", removing, "overwriting",
      overwriting, "before", before, "nothing", view->is_untouched ? "" : NULL, "limit", most, "change",
      change, "allow-remove", remove, "allow-overwrite", overwrite, "allow-change",
      allowed->change ? "yes" : "no", "allow-empty", allowed->empty ? "yes" : "no", NULL);
}

RopewayProblem *
ropeway_brake_judge (const RopewayBrake *said, const RopewayConsent *consent, const RopewayBrakeView *view)
{
  guint64 remove = MAX (ropeway_brake_get_limit (said->remove, view->known), consent->remove);
  guint64 overwrite = MAX (ropeway_brake_get_limit (said->overwrite, view->known), consent->overwrite);
  RopewayConsent allowed = *consent;

  if (view->emptied > 0 && !consent->empty)
    {
      allowed.empty = TRUE;
      allowed.remove = MAX (allowed.remove, view->removing);
      return make_problem ("sync.source-empty", view, 0, &allowed);
    }
  if (view->change != ROPEWAY_FACTS_SAME && !consent->change)
    {
      allowed.change = TRUE;
      allowed.remove = MAX (allowed.remove, view->removing);
      allowed.overwrite = MAX (allowed.overwrite, view->overwriting);
      return make_problem ("sync.brake-changed", view, 0, &allowed);
    }
  if (view->removing > remove)
    {
      allowed.remove = view->removing;
      return make_problem ("sync.brake-removing", view, remove, &allowed);
    }
  if (view->overwriting > overwrite)
    {
      allowed.overwrite = view->overwriting;
      return make_problem ("sync.brake-overwriting", view, overwrite, &allowed);
    }
  return NULL;
}

static gboolean
read_count (const RopewayProblem *problem, const char *name, guint64 *out)
{
  const char *text = ropeway_problem_lookup (problem, name);

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, out, NULL);
}

gboolean
ropeway_brake_read_consent (const RopewayProblem *problem, RopewayConsent *consent)
{
  if (!read_count (problem, "allow-remove", &consent->remove)
      || !read_count (problem, "allow-overwrite", &consent->overwrite))
    return FALSE;
  consent->change = g_strcmp0 (ropeway_problem_lookup (problem, "allow-change"), "yes") == 0;
  consent->empty = g_strcmp0 (ropeway_problem_lookup (problem, "allow-empty"), "yes") == 0;
  return TRUE;
}
