/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the demo does, apart from what it tells about it: apps, job files, runs, a change at the source. */
#pragma once

#include "cli/cli-practice.h"
#include "cli/cli-run.h"

G_BEGIN_DECLS

typedef struct _CliDemo CliDemo;

/* How a run of the demo ended. */
typedef struct
{
  guint64 counts[ROPEWAY_N_OUTCOMES];
  guint64 read;
  guint64 units;
  guint64 requests;
  gint64 duration;  /* µs */
  guint64 n_fields; /* sent of records that were changed */
} CliDemoRun;

/* Starts the practice apps and makes the folder for what the jobs remember. @keep: (nullable): the folder to use and
 * leave; else a new one that goes with the demo. Returns: (transfer full) (nullable). Errors: G_IO_ERROR,
 * G_FILE_ERROR. */
CliDemo *cli_demo_new (CliOutput *output, const char *keep, GError **error);
void cli_demo_free (CliDemo *self);

/* Returns: (transfer none). */
const CliPractice *cli_demo_get_practice (CliDemo *self);

/* Runs shipped job @name ("contacts-to-crm"). Returns: the exit code of the run; the reason was said where it is not
 * CLI_EXIT_DONE. */
int cli_demo_run_job (CliDemo *self, const char *name, CliDemoRun *run);

/* Sends PATCH with @body (JSON) to @path of the practice apps. Returns: whether it was accepted. */
gboolean cli_demo_patch (CliDemo *self, const char *path, const char *body);

/* Returns: a number of the apps' statistics ("writes", "crm.contacts", "created"). */
gint64 cli_demo_get_stat (CliDemo *self, const char *group, const char *collection, const char *what);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliDemo, cli_demo_free)

G_END_DECLS
