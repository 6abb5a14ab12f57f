/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: two hundred records with one cause are one thing to correct, and are shown as one. */
#pragma once

#include "cli/cli-output.h"

G_BEGIN_DECLS

/* Problems grouped by their cause: what they are, and at which rule, step and field. Bounded. */
typedef struct _CliTally CliTally;

/* Returns: (transfer full). */
CliTally *cli_tally_new (void);
void cli_tally_free (CliTally *self);

/* @key: (nullable): of the record it happened to, as it is stored. */
void cli_tally_add (CliTally *self, const RopewayProblem *problem, const char *key);

/* Returns: how many problems there were. */
guint64 cli_tally_get_n (const CliTally *self);

/* Prints below @title each cause with its first sentence and some of its records; nothing where there is none. */
void cli_tally_print (const CliTally *self, CliOutput *output, const char *title);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliTally, cli_tally_free)

G_END_DECLS
