/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the real command line and the real agent on a bus of their own. */
#pragma once

#include "cli-process.h"

G_BEGIN_DECLS

typedef struct
{
  TestWorkspace *workspace;
  PracticeProcess *practice;
  GTestDBus *bus;              /* (nullable): without one */
  GDBusConnection *connection; /* (nullable) */
} CliFixture;

/* A home, a practice server with 300 people, and a bus. */
void cli_fixture_set_up (CliFixture *f, gconstpointer data);

/* The same without a bus. */
void cli_fixture_set_up_alone (CliFixture *f, gconstpointer data);

/* Ends the bus and the agent on it. */
void cli_fixture_tear_down (CliFixture *f, gconstpointer data);

/* Prepares "ropeway" with these arguments. Returns: (transfer full). */
CliProcess *cli_fixture_prepare (CliFixture *f, const char *first, ...) G_GNUC_NULL_TERMINATED;

/* Starts it and waits for its end. */
void cli_fixture_run (CliFixture *f, CliEnd *end, const char *first, ...) G_GNUC_NULL_TERMINATED;

/* Writes job.json: the shipped job between Contacts and CRM of the practice server, @old replaced by @new ((nullable)). */
void cli_fixture_write_job (CliFixture *f, const char *old, const char *new);

/* Takes job.json into the workspace with "ropeway import". */
void cli_fixture_import (CliFixture *f);

/* Each contact that is written takes @ms longer. */
void cli_fixture_slow_down (CliFixture *f, guint ms);

/* Returns: how many contacts the CRM has. */
gint64 cli_fixture_count (CliFixture *f);

/* Returns: the process of the agent on the bus; 0 where there is none. */
GPid cli_fixture_get_agent (CliFixture *f);

/* Sends it a signal. */
void cli_fixture_signal_agent (CliFixture *f, int number);

G_END_DECLS
