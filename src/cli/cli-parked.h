/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is set aside is found by what a person types, and shown so that something can be done about it. */
#pragma once

#include "cli/cli-options.h"
#include "cli/cli-output.h"
#include "store/ledger-reader.h"

G_BEGIN_DECLS

/* What is set aside of a job. */
typedef struct
{
  /* borrowed */
  CliOutput *output;
  const CliOptions *options; /* options->file: the job as it was named */

  /* owned */
  RopewayStore *store; /* (nullable): nothing is remembered */
  char *job;           /* id */
  char *path;          /* of the state */

  /* state */
  gint64 scope; /* 0: nothing is remembered */
  guint64 n;    /* records that are set aside */
} CliParked;

/* Finds the job @options->file and what is remembered of it now: with another address or sheet it begins anew. Returns:
 * FALSE after a complaint, with @exit as exit code. */
gboolean cli_parked_open (CliParked *self, CliOutput *output, const CliOptions *options, int *exit);
void cli_parked_clear (CliParked *self);

/* Finds the records that @keys, as they were typed, and options->cause name. Returns: (transfer full) (nullable): their
 * source keys, empty where none was named; NULL after a complaint, with @exit as exit code. */
GStrv cli_parked_find (const CliParked *self, char *const *keys, int *exit);

/* Counts those of @keys (source keys) that may have arrived. */
guint cli_parked_count_doubtful (const CliParked *self, const char *const *keys);

/* Prints them by what is in the way. Returns: the exit code. */
int cli_parked_list (const CliParked *self);

/* Prints all that is known of one (a source key). Returns: the exit code. */
int cli_parked_show (const CliParked *self, const char *key);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliParked, cli_parked_clear)

G_END_DECLS
