/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is set aside is looked at, tried again and left, as a person does it at a terminal. */
#include <string.h>

#include "cli-agent-fixture.h"
#include "cli-process.h"
#include "test-cli.h"

#define NAME "People become contacts in the CRM"
#define JOB "./job.json"

/* A country that the job's table knows only once it is corrected. */
#define AUSTRIAN "{\"address\":{\"street\":\"Ring 1\",\"zip\":\"1010\",\"city\":\"Wien\",\"country\":\"AT\"}}"

typedef struct
{
  TestWorkspace *workspace;
  PracticeProcess *practice;
  char *address;
} World;

static void
set_up (World *self, gconstpointer data)
{
  self->workspace = test_workspace_new ();
  self->practice = practice_process_start ("--contacts", data, NULL);
  self->address = practice_process_address (self->practice, "");
}

static void
tear_down (World *self, gconstpointer data)
{
  g_free (self->address);
  practice_process_free (self->practice);
  test_workspace_free (self->workspace);
}

static void
write_job (World *self, const char *old, const char *new)
{
  g_autofree char *path = cli_write_job (self->workspace, "job.json", "contacts-to-crm", old, new);

  g_assert_nonnull (path);
}

/* "ropeway FIRST SECOND --practice ADDRESS ./job.json THIRD"; @second, @third: (nullable). */
static void
run (World *self, CliEnd *end, const char *first, const char *second, const char *third)
{
  g_autoptr (CliProcess) process = cli_process_new (self->workspace);
  const char *const arguments[] = { first, second, "--practice", self->address, JOB, third };

  for (gsize i = 0; i < G_N_ELEMENTS (arguments); i++)
    if (arguments[i] != NULL)
      cli_process_add (process, arguments[i]);
  cli_end_clear (end);
  cli_process_start (process);
  cli_process_wait (process, end);
}

static gint64
count (World *self)
{
  return practice_process_get_stat (self->practice, "records", "crm.contacts");
}

/* ---- three of a thousand ---- */

static void
begin_with_three (World *self, CliEnd *end)
{
  write_job (self, NULL, NULL);
  cli_change_person (self->practice, "17", AUSTRIAN);
  cli_change_person (self->practice, "400", AUSTRIAN);
  cli_change_person (self->practice, "999", AUSTRIAN);
  run (self, end, "run", NULL, NULL);
  g_assert_cmpint (end->exit, ==, 3);
  g_assert_cmpint (count (self), ==, 997);
}

static void
test_three_of_a_thousand (World *self, gconstpointer data)
{
  g_auto (CliEnd) end = { 0 };

  begin_with_three (self, &end);
  g_assert_true (g_str_has_prefix (end.out, "Partly done: 3 records need you.\n"));

  run (self, &end, "parked", NULL, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_true (g_str_has_prefix (end.out, "3 records are set aside.\n\n   1.  3 × "));
  cli_assert_contains (end.out, "“AT”");
  cli_assert_contains (end.out, "\n       17  ");
  cli_assert_contains (end.out, "\n       999  ");
  cli_assert_contains (end.out, "  ropeway parked retry ./job.json ");

  /* Nothing was corrected: nothing arrives, and that is no success. */
  run (self, &end, "parked", "retry", NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.out, "No record could be delivered");
  g_assert_cmpint (count (self), ==, 997);

  write_job (self, "\"BR\": \"Brazil\"", "\"AT\": \"Austria\", \"BR\": \"Brazil\"");
  run (self, &end, "parked", "retry", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_true (g_str_has_prefix (end.out, "Done: 3 records delivered.\n"));
  g_assert_cmpint (count (self), ==, 1000);
  g_assert_cmpint (practice_process_get_stat (self->practice, "duplicates", "crm.contacts"), ==, 0);

  run (self, &end, "parked", "list", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpstr (end.out, ==, "No record is set aside.\n");
  run (self, &end, "parked", "retry", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpstr (end.out, ==, "No record is set aside.\n");
  run (self, &end, "run", NULL, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_true (g_str_has_prefix (end.out, "Nothing new: 1,000 records checked, nothing sent.\n"));
}

static void
test_named (World *self, gconstpointer data)
{
  g_auto (CliEnd) end = { 0 };

  begin_with_three (self, &end);
  run (self, &end, "parked", "retry", "18");
  g_assert_cmpint (end.exit, ==, 2);
  cli_assert_contains (end.err, "No record “18” is set aside.");
  run (self, &end, "parked", "show", NULL);
  g_assert_cmpint (end.exit, ==, 2);

  run (self, &end, "parked", "dismiss", "400");
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpstr (end.out, ==,
                   "1 record is left as it is. It is tried again once it changes at the source.\n");
  run (self, &end, "run", NULL, NULL);
  g_assert_cmpint (end.exit, ==, 3);
  cli_assert_contains (end.out, "2 records need you.");

  write_job (self, "\"BR\": \"Brazil\"", "\"AT\": \"Austria\", \"BR\": \"Brazil\"");
  run (self, &end, "parked", "retry", "[17]");
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpint (count (self), ==, 998);
  run (self, &end, "parked", "retry", "--cause=2");
  g_assert_cmpint (end.exit, ==, 2);
  cli_assert_contains (end.err, "The list has no cause 2.");
  run (self, &end, "parked", "retry", "--cause=1");
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpint (count (self), ==, 999);
}

/* ---- one in detail ---- */

static void
test_show (World *self, gconstpointer data)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_auto (CliEnd) end = { 0 };
  JsonObject *line;

  write_job (self, NULL, NULL);
  cli_change_person (self->practice, "2", "{\"email\":\"nobody\"}");
  run (self, &end, "run", NULL, NULL);
  g_assert_cmpint (end.exit, ==, 3);
  run (self, &end, "parked", "show", "2");
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_true (g_str_has_prefix (end.out, "2\nCRM refused this"));
  cli_assert_contains (end.out, "after 1 attempt.");
  cli_assert_contains (end.out, "The record:\n  id");
  cli_assert_contains (end.out, "What the mapping makes of it:\n  email");
  cli_assert_contains (end.out, "“nobody”");
  cli_assert_contains (end.out, "What was sent:\n  POST http://127.0.0.1:");
  cli_assert_contains (end.out, "The answer:\n  422\n  {");
  cli_assert_contains (end.out, "ropeway parked retry ./job.json “2”");

  run (self, &end, "parked", "show", "--json");
  g_assert_cmpint (end.exit, ==, 2);
  g_autoptr (CliProcess) process = cli_process_new (self->workspace);
  const char *const arguments[] = { "parked", "--json", "show", JOB, "2" };
  for (gsize i = 0; i < G_N_ELEMENTS (arguments); i++)
    cli_process_add (process, arguments[i]);
  cli_process_start (process);
  cli_end_clear (&end);
  cli_process_wait (process, &end);
  lines = cli_parse_lines (end.out);
  line = cli_find_event (lines, "parked");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (line, "input"), "email"), ==,
                   "nobody");
  g_assert_true (g_str_has_prefix (json_object_get_string_member (line, "answer"), "422\n\n"));
  g_assert_false (json_object_get_boolean_member (line, "doubtful"));
}

/* ---- in doubt ---- */

/* A job that cannot find out what became of a lost answer. */
static void
begin_in_doubt (World *self, const char *fault)
{
  g_autofree char *rule = g_strdup_printf (
      "{\"rules\":[{\"kind\":\"%s\",\"method\":\"POST\",\"path\":\"/crm\",\"times\":1}]}", fault);
  g_auto (CliEnd) end = { 0 };

  write_job (self, "\"find\": \"find-contact\",", "");
  g_autofree char *path = test_workspace_path (self->workspace, "job.json");
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autoptr (GString) edited = g_string_new (text);
  g_assert_cmpuint (g_string_replace (edited, "\"repeat\": \"key\"", "\"repeat\": \"never\"", 0), >, 0);
  g_assert_true (g_file_set_contents (path, edited->str, -1, NULL));
  practice_process_set_hostile (self->practice, rule);
  run (self, &end, "run", NULL, NULL);
  g_assert_cmpint (end.exit, ==, 3);
  practice_process_set_hostile (self->practice, "{}");
}

/* Returns: (transfer full): the key of the only record that is set aside. */
static char *
dup_key (World *self)
{
  g_auto (CliEnd) end = { 0 };
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *line;

  run (self, &end, "parked", "--json", NULL);
  lines = cli_parse_lines (end.out);
  g_assert_cmpuint (cli_count_events (lines, "parked"), ==, 1);
  line = cli_find_event (lines, "parked");
  g_assert_true (json_object_get_boolean_member (line, "doubtful"));
  return g_strdup (json_array_get_string_element (json_object_get_array_member (line, "key"), 0));
}

/* It did not arrive, and the person has looked. */
static void
test_doubt_retried (World *self, gconstpointer data)
{
  g_auto (CliEnd) end = { 0 };
  g_autofree char *key = NULL;

  begin_in_doubt (self, "drop-before");
  g_assert_cmpint (count (self), ==, 9);
  key = dup_key (self);
  run (self, &end, "parked", "show", key);
  cli_assert_contains (end.out, "It may have arrived: look there first.");
  cli_assert_contains (end.out, "There was no answer.");

  run (self, &end, "parked", "retry", NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.out, "may have arrived already: they stay");
  g_assert_cmpint (count (self), ==, 9);

  run (self, &end, "parked", "retry", key);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "you say that it did not, so it is sent again.");
  g_assert_cmpint (count (self), ==, 10);
  run (self, &end, "run", NULL, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpint (count (self), ==, 10);
}

/* It did arrive. */
static void
test_doubt_dismissed (World *self, gconstpointer data)
{
  g_auto (CliEnd) end = { 0 };
  g_autofree char *key = NULL;

  begin_in_doubt (self, "drop-after");
  g_assert_cmpint (count (self), ==, 10);
  key = dup_key (self);
  run (self, &end, "parked", "dismiss", key);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "it counts as arrived, and is not sent again.");
  run (self, &end, "run", NULL, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpint (count (self), ==, 10);
  g_assert_cmpint (practice_process_get_writes (self->practice, "crm.contacts", "created"), ==, 10);
}

/* ---- by name ---- */

static void
test_by_name (CliFixture *f, gconstpointer data)
{
  g_auto (CliEnd) end = { 0 };

  cli_fixture_write_job (f, NULL, NULL);
  cli_fixture_import (f);
  cli_change_person (f->practice, "17", AUSTRIAN);
  cli_change_person (f->practice, "18", AUSTRIAN);
  cli_fixture_run (f, &end, "run", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 3);
  cli_fixture_run (f, &end, "parked", "dismiss", NAME, "17", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_true (g_str_has_prefix (end.out, "1 record is left as it is."));
  cli_fixture_run (f, &end, "parked", NAME, NULL);
  g_assert_true (g_str_has_prefix (end.out, "1 record is set aside.\n"));
  cli_assert_contains (end.out, "\n       18 ");
  cli_fixture_run (f, &end, "parked", "retry", NAME, "18", NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_change_person (f->practice, "18", "{\"address\":{\"country\":\"DE\"}}");
  cli_fixture_run (f, &end, "run", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpint (cli_fixture_count (f), ==, 299);
  cli_fixture_run (f, &end, "parked", "retry", NAME, "18", NULL);
  g_assert_cmpint (end.exit, ==, 2);
}

static void
add (const char *name, const char *contacts, void (*func) (World *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/cli/parked/", name, NULL);

  g_test_add (path, World, contacts, set_up, func, tear_down);
}

void
test_parked_add (void)
{
  add ("three-of-a-thousand", "1000", test_three_of_a_thousand);
  add ("named", "1000", test_named);
  add ("show", "5", test_show);
  add ("doubt/retried", "10", test_doubt_retried);
  add ("doubt/dismissed", "10", test_doubt_dismissed);
  g_test_add ("/cli/parked/by-name", CliFixture, NULL, cli_fixture_set_up, test_by_name,
              cli_fixture_tear_down);
  g_test_add ("/cli/parked/by-name-alone", CliFixture, NULL, cli_fixture_set_up_alone, test_by_name,
              cli_fixture_tear_down);
}
