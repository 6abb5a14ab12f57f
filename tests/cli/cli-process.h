/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the real program as a process: started, signalled, waited for, with what it said. All calls fail the test if
 * they cannot do what they should. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "support/practice-process.h"
#include "support/test-workspace.h"

G_BEGIN_DECLS

/* What a process left. */
typedef struct
{
  int exit;
  char *out;
  char *err;
} CliEnd;

void cli_end_clear (CliEnd *end);

typedef struct _CliProcess CliProcess;

/* Prepares "ropeway" in @workspace, whose folder is where it will run. Returns: (transfer full). */
CliProcess *cli_process_new (TestWorkspace *workspace);
void cli_process_free (CliProcess *self);

/* Before the start. */
void cli_process_setenv (CliProcess *self, const char *name, const char *value);
void cli_process_add (CliProcess *self, const char *argument);

/* Gives the process descriptor @fd, which is taken over, as @number. */
void cli_process_take_fd (CliProcess *self, int fd, int number);

/* Its standard output goes to @fd, which is taken over, and is not in CliEnd. */
void cli_process_take_stdout (CliProcess *self, int fd);

/* The same for standard error. */
void cli_process_take_stderr (CliProcess *self, int fd);

/* Its standard input is @fd, which is taken over. */
void cli_process_take_stdin (CliProcess *self, int fd);

void cli_process_start (CliProcess *self);
void cli_process_signal (CliProcess *self, int number);

/* Reads a line of standard error; waits for it. Returns: (transfer full) (nullable). */
char *cli_process_read_error_line (CliProcess *self);

/* Reads standard output up to the end of a line that contains @part. Returns: (transfer full): that line. */
char *cli_process_read_until (CliProcess *self, const char *part);

/* Waits for the end. */
void cli_process_wait (CliProcess *self, CliEnd *end);

/* Waits until a fail point kills it; it says little until then. */
void cli_process_wait_killed (CliProcess *self);

/* Starts it with these arguments, and waits for its end. */
void cli_run_to_end (TestWorkspace *workspace, CliEnd *end, const char *first, ...) G_GNUC_NULL_TERMINATED;

/* Writes job file @name with the shipped practice job @job in it; @old is replaced by @new in its text, once.
 * Returns: (transfer full): its path. */
char *cli_write_job (TestWorkspace *workspace, const char *name, const char *job, const char *old,
                     const char *new);

/* Changes people/@id of Contacts as @body (JSON) says. */
void cli_change_person (PracticeProcess *practice, const char *id, const char *body);

/* Parses each line of @text as one JSON object with json-glib. Returns: (transfer full): of JsonNode. */
GPtrArray *cli_parse_lines (const char *text);

/* Returns: (transfer none) (nullable): the last object of @lines whose event is @event. */
JsonObject *cli_find_event (GPtrArray *lines, const char *event);

/* Returns: how many objects of @lines have that event. */
guint cli_count_events (GPtrArray *lines, const char *event);

void cli_assert_contains (const char *text, const char *part);
void cli_assert_lacks (const char *text, const char *part);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliEnd, cli_end_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliProcess, cli_process_free)

G_END_DECLS
