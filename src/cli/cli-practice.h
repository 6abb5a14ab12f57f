/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the practice apps within this process, and where the jobs for them are. */
#pragma once

#include "http/http-listener.h"
#include "practice/practice-apps.h"

G_BEGIN_DECLS

typedef struct
{
  /* owned */
  RopewayHttpListener *listener;
  RopewayPracticeApps *apps;
  char *address; /* "http://127.0.0.1:4711": what --practice takes */
} CliPractice;

/* Starts the apps on 127.0.0.1. @port: 0 for any. @contacts: 0 for 1,000. Errors: G_IO_ERROR. */
gboolean cli_practice_start (CliPractice *self, guint16 port, guint contacts, GError **error);
void cli_practice_stop (CliPractice *self);

/* Returns: (transfer full): the folder of the job files for the practice apps: $ROPEWAY_DATA_DIR/practice, else where
 * they are installed; for a program that is not installed, those of the sources it was built from. */
char *cli_practice_dup_folder (void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliPractice, cli_practice_stop)

G_END_DECLS
