/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job runs in the agent to its end, whoever goes away in the meantime. */
#include "agent-process.h"
#include "base/limits.h"
#include "bus/agent-names.h"
#include "support/test-loop.h"
#include "test-agent.h"

#define CONTACTS "{\"job\":\"contacts-to-crm\"}"

/* Contacts does not answer before the test says so. */
#define HANG "{\"rules\":[{\"kind\":\"latency\",\"path\":\"/contacts\",\"ms\":600000}]}"

static void
test_end (void)
{
  Agent self;
  const RopewayValue *end;

  agent_open (&self);
  agent_put_practice_job (&self, "contacts-to-crm", NULL);
  end = agent_do (&self, ROPEWAY_TASK_RUN, CONTACTS);
  agent_assert_text (end, "event", "end");
  agent_assert_text (end, "kind", "run");
  agent_assert_text (end, "job", "contacts-to-crm");
  agent_assert_text (end, "state", "done");
  agent_assert_text (end, "sentence", "Done: 1,000 records delivered.");
  agent_assert_number (end, "version", 1);
  agent_assert_number (end, "exit", 0);
  g_assert_cmpint (agent_get_count (end, "created"), ==, 1000);
  test_loop_until (agent_was_changed (&self, "practice", "crm"));
  g_assert_true (agent_was_changed (&self, "run", "contacts-to-crm"));

  end = agent_do (&self, ROPEWAY_TASK_RUN, CONTACTS);
  agent_assert_text (end, "state", "done");
  g_assert_cmpint (agent_get_count (end, "created"), ==, 0);
  g_assert_cmpint (agent_get_count (end, "updated"), ==, 0);
  g_assert_cmpint (agent_get_count (end, "unchanged"), ==, 1000);
  agent_close (&self);
}

static void
test_lists (void)
{
  Agent self;
  const RopewayValue *end;

  agent_open (&self);
  agent_put_practice_job (&self, "orders-to-book", NULL);
  end = agent_do (&self, ROPEWAY_TASK_RUN, "{\"job\":\"orders-to-book\"}");
  agent_assert_text (end, "state", "done");
  g_assert_cmpint (agent_get_count (end, "created"), >, 0);
  agent_close (&self);
}

/* The practice apps begin anew with their agent, and what jobs remember of them goes with them. */
static void
test_practice_begins_anew (void)
{
  Agent self;
  const RopewayValue *end;

  agent_open (&self);
  agent_put_practice_job (&self, "contacts-to-crm", NULL);
  agent_do (&self, ROPEWAY_TASK_RUN, CONTACTS);
  agent_stop (&self);
  agent_start (&self);
  end = agent_do (&self, ROPEWAY_TASK_RUN, CONTACTS);
  agent_assert_text (end, "state", "done");
  g_assert_cmpint (agent_get_count (end, "created"), ==, 1000);
  agent_close (&self);
}

static guint
count_events (const GPtrArray *lines, const char *event)
{
  guint n = 0;

  for (guint i = 0; i < lines->len; i++)
    n += ropeway_value_is_text (
        ropeway_value_get (ropeway_tree_get_root (g_ptr_array_index (lines, i)), "event"), event);
  return n;
}

static void
test_events (void)
{
  static const struct
  {
    const char *kind;
    const char *request;
    guint n;
  } cases[] = {
    { ROPEWAY_TASK_PLAN, CONTACTS, 1000 },
    { ROPEWAY_TASK_PLAN, "{\"job\":\"contacts-to-crm\",\"limit\":10}", 10 },
    { ROPEWAY_TASK_RUN, "{\"job\":\"contacts-to-crm\",\"limit\":10,\"deliveries\":true}", 10 },
    { ROPEWAY_TASK_RUN, CONTACTS, 0 },
  };
  Agent self;

  agent_open (&self);
  agent_put_practice_job (&self, "contacts-to-crm", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) lines = NULL;
      int events = -1;
      guint64 task = agent_begin (&self, cases[i].kind, cases[i].request, &events, &error);

      g_assert_no_error (error);
      agent_wait (&self, task);
      lines = agent_read_events (events);
      g_assert_cmpuint (count_events (lines, "delivery"), ==, cases[i].n);
      g_assert_cmpuint (count_events (lines, "end"), ==, 1);
      agent_assert_text (ropeway_tree_get_root (g_ptr_array_index (lines, lines->len - 1)), "event", "end");
    }
  agent_close (&self);
}

/* ---- one at a time ---- */

static void
test_busy (void)
{
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "1000", NULL);
  g_autoptr (GError) error = NULL;
  Agent self;
  guint64 first;

  practice_process_set_hostile (practice, HANG);
  agent_open (&self);
  agent_put_practice_job (&self, "contacts-to-crm", practice);
  first = agent_begin (&self, ROPEWAY_TASK_RUN, CONTACTS, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (agent_begin (&self, ROPEWAY_TASK_RUN, CONTACTS, NULL, &error), ==, 0);
  g_assert_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "“People become contacts in the CRM” runs already, since "));
  g_clear_error (&error);
  g_assert_false (
      ropeway_bus_agent1_call_delete_sync (self.agent, "job", "contacts-to-crm", 1, NULL, NULL, &error));
  g_assert_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_BUSY);
  ropeway_bus_agent1_call_cancel_sync (self.agent, first, NULL, NULL);
  agent_assert_text (agent_wait (&self, first), "state", "interrupted");
  g_assert_cmpuint (g_hash_table_size (self.finished), ==, 1);

  /* It is free again. */
  practice_process_set_hostile (practice, "{}");
  agent_assert_text (agent_do (&self, ROPEWAY_TASK_RUN, CONTACTS), "state", "done");
  agent_close (&self);
}

static void
test_too_many (void)
{
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "1000", NULL);
  g_autoptr (GError) error = NULL;
  Agent self;

  practice_process_set_hostile (practice, HANG);
  agent_open (&self);
  agent_put_practice_job (&self, "contacts-to-crm", practice);
  for (guint i = 0; i < ROPEWAY_LIMIT_TASKS; i++)
    g_assert_cmpuint (agent_begin (&self, ROPEWAY_TASK_PLAN, CONTACTS, NULL, NULL), ==, i + 1);
  g_assert_cmpuint (agent_begin (&self, ROPEWAY_TASK_PLAN, CONTACTS, NULL, &error), ==, 0);
  g_assert_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_BUSY);

  /* All of them end in order with the agent, each told once. */
  agent_stop (&self);
  test_loop_until (g_hash_table_size (self.finished) == ROPEWAY_LIMIT_TASKS);
  agent_close (&self);
}

/* ---- who goes away ---- */

static void
test_caller_gone (void)
{
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "1000", NULL);
  g_autoptr (RopewayBusAgent1) other = NULL;
  g_autoptr (GDBusConnection) bus = agent_connect (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_autoptr (GError) error = NULL;
  Agent self;
  guint64 plan = 0, run = 0;

  practice_process_set_hostile (practice, HANG);
  agent_open (&self);
  agent_put_practice_job (&self, "contacts-to-crm", practice);
  other = ropeway_bus_agent1_proxy_new_sync (bus, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START,
                                             ROPEWAY_AGENT_BUS_NAME, ROPEWAY_AGENT_PATH, NULL, &error);
  g_assert_no_error (error);
  ropeway_bus_agent1_call_start_sync (other, ROPEWAY_TASK_PLAN, CONTACTS, NULL, &plan, NULL, NULL, NULL,
                                      &error);
  g_assert_no_error (error);
  ropeway_bus_agent1_call_start_sync (other, ROPEWAY_TASK_RUN, CONTACTS, NULL, &run, NULL, NULL, NULL,
                                      &error);
  g_assert_no_error (error);
  g_dbus_connection_close_sync (bus, NULL, &error);
  g_assert_no_error (error);

  agent_assert_text (agent_wait (&self, plan), "state", "interrupted");
  g_assert_false (g_hash_table_contains (self.finished, &run));
  g_assert_cmpuint (agent_begin (&self, ROPEWAY_TASK_RUN, CONTACTS, NULL, &error), ==, 0);
  g_assert_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_BUSY);
  ropeway_bus_agent1_call_cancel_sync (self.agent, run, NULL, NULL);
  agent_assert_text (agent_wait (&self, run), "state", "interrupted");
  agent_close (&self);
}

/* Killed in mid-run, it takes the run up by itself, and nothing is there twice. */
static void
test_killed (void)
{
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "600", NULL);
  g_autoptr (GError) error = NULL;
  const RopewayValue *end;
  Agent self;
  guint64 task;

  agent_open (&self);
  agent_put_practice_job (&self, "contacts-to-crm", practice);
  practice_process_set_hostile (practice, AGENT_SLOW_CRM);
  task = agent_begin (&self, ROPEWAY_TASK_RUN, CONTACTS, NULL, &error);
  g_assert_no_error (error);
  test_loop_until (practice_process_get_writes (practice, "crm.contacts", "created") > 100);
  g_assert_false (g_hash_table_contains (self.finished, &task));
  agent_kill (&self);
  g_assert_cmpint (practice_process_get_writes (practice, "crm.contacts", "created"), <, 600);

  practice_process_set_hostile (practice, "{}");
  agent_start (&self);
  test_loop_until (self.last != 0);
  end = agent_wait (&self, self.last);
  agent_assert_text (end, "job", "contacts-to-crm");
  agent_assert_text (end, "state", "done");
  g_assert_cmpint (practice_process_get_stat (practice, "records", "crm.contacts"), ==, 600);
  g_assert_cmpint (practice_process_get_stat (practice, "duplicates", "crm.contacts"), ==, 0);

  /* It is not taken up a second time. */
  agent_stop (&self);
  agent_start (&self);
  end = agent_do (&self, ROPEWAY_TASK_RUN, CONTACTS);
  agent_assert_number (end, "run", 3);
  g_assert_cmpint (agent_get_count (end, "created"), ==, 0);
  agent_close (&self);
}

/* A run of a few records, for a look, is not carried on with all of them because the agent died. */
static void
test_killed_limited (void)
{
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "1000", NULL);
  g_autoptr (GError) error = NULL;
  const RopewayValue *end;
  Agent self;

  practice_process_set_hostile (practice, HANG);
  agent_open (&self);
  agent_put_practice_job (&self, "contacts-to-crm", practice);
  agent_begin (&self, ROPEWAY_TASK_RUN, "{\"job\":\"contacts-to-crm\",\"limit\":5}", NULL, &error);
  g_assert_no_error (error);
  agent_kill (&self);
  practice_process_set_hostile (practice, "{}");
  agent_start (&self);
  end = agent_do (&self, ROPEWAY_TASK_RUN, "{\"job\":\"contacts-to-crm\",\"limit\":5}");
  agent_assert_number (end, "run", 2);
  g_assert_cmpint (practice_process_get_stat (practice, "records", "crm.contacts"), ==, 5);
  agent_close (&self);
}

void
test_add_runs (void)
{
  g_test_add_func ("/agent/runs/end", test_end);
  g_test_add_func ("/agent/runs/lists", test_lists);
  g_test_add_func ("/agent/runs/practice-begins-anew", test_practice_begins_anew);
  g_test_add_func ("/agent/runs/events", test_events);
  g_test_add_func ("/agent/runs/busy", test_busy);
  g_test_add_func ("/agent/runs/too-many", test_too_many);
  g_test_add_func ("/agent/runs/caller-gone", test_caller_gone);
  g_test_add_func ("/agent/runs/killed", test_killed);
  g_test_add_func ("/agent/runs/killed-limited", test_killed_limited);
}
