/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/verdict.h"

#include <string.h>

#include "base/i18n.h"

#define EXIT_DONE 0
#define EXIT_FAILED 1
#define EXIT_PARTLY 3
#define EXIT_INTERRUPTED 75

int
ropeway_verdict_get_exit (RopewayRunState state)
{
  switch (state)
    {
    case ROPEWAY_RUN_DONE:
      return EXIT_DONE;
    case ROPEWAY_RUN_PARTLY:
      return EXIT_PARTLY;
    case ROPEWAY_RUN_INTERRUPTED:
      return EXIT_INTERRUPTED;
    case ROPEWAY_RUN_RUNNING:
    case ROPEWAY_RUN_FAILED:
      break;
    }
  return EXIT_FAILED;
}

char *
ropeway_verdict_dup_number (guint64 number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  gsize length = strlen (digits);
  GString *text = g_string_sized_new (length + length / 3);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}

/* ngettext wants an int; beyond some thousands every language has settled on its form by the last digits. */
gulong
ropeway_verdict_plural (guint64 n)
{
  return (gulong)(n > 1000000 ? n % 1000000 + 1000000 : n);
}

char *
ropeway_verdict_dup_records (guint64 n)
{
  g_autofree char *number = ropeway_verdict_dup_number (n);

  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s record", "%s records", ropeway_verdict_plural (n)), number);
}

static guint64
count_sent (const RopewayRunRecord *record)
{
  return record->counts[ROPEWAY_OUTCOME_CREATED] + record->counts[ROPEWAY_OUTCOME_UPDATED]
         + record->counts[ROPEWAY_OUTCOME_DELETED];
}

static char *
verdict_of_plan (const RopewayRunRecord *record)
{
  g_autofree char *sent = ropeway_verdict_dup_records (count_sent (record));
  g_autofree char *parked = ropeway_verdict_dup_number (record->counts[ROPEWAY_OUTCOME_PARKED]);

  if (record->counts[ROPEWAY_OUTCOME_PARKED] > 0)
    return g_strdup_printf (_ ("A run would send %s and set %s aside."), sent, parked);
  if (record->counts[ROPEWAY_OUTCOME_DELETED] > 0)
    {
      g_autofree char *removed = ropeway_verdict_dup_number (record->counts[ROPEWAY_OUTCOME_DELETED]);
      return g_strdup_printf (_ ("A run would send %s, %s of them to remove what is gone."), sent, removed);
    }
  if (count_sent (record) > 0)
    return g_strdup_printf (_ ("A run would send %s."), sent);
  return g_strdup (_ ("A run would send nothing."));
}

static char *
verdict_of_done (const RopewayRunRecord *record)
{
  guint64 n_removed = record->counts[ROPEWAY_OUTCOME_DELETED];
  guint64 n_delivered = count_sent (record) - n_removed;
  g_autofree char *delivered = ropeway_verdict_dup_records (n_delivered);
  g_autofree char *removed = ropeway_verdict_dup_records (n_removed);

  if (n_delivered > 0 && n_removed > 0)
    return g_strdup_printf (_ ("Done: %s delivered, %s removed."), delivered, removed);
  if (n_removed > 0)
    return g_strdup_printf (_ ("Done: %s removed."), removed);
  if (n_delivered > 0)
    return g_strdup_printf (_ ("Done: %s delivered."), delivered);
  if (record->units == 0)
    return g_strdup (_ ("Nothing new."));
  g_autofree char *seen = ropeway_verdict_dup_records (record->units);
  return g_strdup_printf (_ ("Nothing new: %s checked, nothing sent."), seen);
}

static char *
verdict_of_partly (const RopewayRunRecord *record)
{
  guint64 parked = record->counts[ROPEWAY_OUTCOME_PARKED];
  g_autofree char *number = ropeway_verdict_dup_number (parked);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Partly done: %s record needs you.",
                                       "Partly done: %s records need you.", ropeway_verdict_plural (parked)),
                          number);
}

char *
ropeway_verdict_dup (const RopewayRunRecord *record, gboolean is_plan)
{
  switch (record->state)
    {
    case ROPEWAY_RUN_DONE:
      return is_plan ? verdict_of_plan (record) : verdict_of_done (record);
    case ROPEWAY_RUN_PARTLY:
      return is_plan ? verdict_of_plan (record) : verdict_of_partly (record);
    case ROPEWAY_RUN_INTERRUPTED:
      return g_strdup (is_plan ? _ ("Interrupted.") : _ ("Interrupted; what was done is saved."));
    case ROPEWAY_RUN_RUNNING:
      return g_strdup (_ ("Still under way, or ended without a word."));
    case ROPEWAY_RUN_FAILED:
      break;
    }
  return g_strdup (count_sent (record) > 0 && !is_plan ? _ ("Failed before its end.") : _ ("Failed."));
}
