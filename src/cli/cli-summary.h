/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how a run went, in words and in numbers that add up: first the verdict, then why, then how many. */
#pragma once

#include "cli/cli-tally.h"
#include "store/ledger.h"

G_BEGIN_DECLS

typedef struct
{
  const RopewayRunRecord *record;
  gboolean is_plan;
  gint64 duration;          /* µs; 0: not known */
  const CliTally *parked;   /* (nullable): why records were set aside */
  const CliTally *warnings; /* (nullable) */
} CliSummary;

/* Returns: (transfer full): the verdict as one sentence. */
char *cli_summary_dup_verdict (const CliSummary *summary);

/* Returns: (transfer full): the numbers on one line: "12 new, 3 changed, 189 the same (nothing sent)". */
char *cli_summary_dup_numbers (const RopewayRunRecord *record);

/* Prints the verdict, why, the numbers one below the other, and what was set aside. */
void cli_summary_print (const CliSummary *summary, CliOutput *output);

/* Returns: (transfer none): "new", "changed", "the same (nothing sent)", … */
const char *cli_summary_get_word (RopewayOutcomeKind kind);

/* Returns: the exit code of a run that ended in @state. */
int cli_summary_get_exit (RopewayRunState state);

G_END_DECLS
