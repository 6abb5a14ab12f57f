/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a person says about records that are set aside, and runs that do not read all of the source. */
#include "agent-process.h"
#include "bus/agent-error.h"
#include "bus/agent-names.h"
#include "support/practice-process.h"
#include "test-agent.h"

#define CONTACTS "{\"job\":\"contacts-to-crm\"}"
#define ASIDE(members) "{\"job\":\"contacts-to-crm\"," members "}"

#define PERSON(id, email)                                                                                    \
  "{\"id\":" id ",\"email\":\"" email                                                                        \
  "\",\"first_name\":\"A\",\"last_name\":\"A\",\"balance\":\"1\",\"points\":1,"                              \
  "\"address\":{\"country\":\"DE\"},\"created_at\":\"2026-01-01T00:00:00Z\"}"
#define PEOPLE "[" PERSON ("1", "none") "," PERSON ("2", "a@example.com") "," PERSON ("3", "neither") "]"

typedef struct
{
  Agent agent;
  PracticeProcess *practice;
} World;

static void
set_up (World *self, gconstpointer data)
{
  self->practice = practice_process_start ("--port", "0", NULL);
  practice_process_load (self->practice, "contacts.people", PEOPLE);
  agent_open (&self->agent);
  agent_put_practice_job (&self->agent, "contacts-to-crm", self->practice);
}

static void
tear_down (World *self, gconstpointer data)
{
  agent_close (&self->agent);
  practice_process_free (self->practice);
}

/* @code: of ROPEWAY_AGENT_ERROR; -1: it is done. */
static void
decide (World *self, const char *job, const char *decision, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;

  ropeway_bus_agent1_call_decide_sync (self->agent.agent, job, decision, &answer, NULL, &error);
  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, ROPEWAY_AGENT_ERROR, code);
}

static void
test_retry (World *self, gconstpointer data)
{
  const RopewayValue *end = agent_do (&self->agent, ROPEWAY_TASK_RUN, CONTACTS);

  agent_assert_text (end, "state", "partly");
  g_assert_cmpint (agent_get_count (end, "parked"), ==, 2);
  end = agent_do (&self->agent, ROPEWAY_TASK_RUN, ASIDE ("\"parked\":true,\"keys\":[\"[1]\"]"));
  agent_assert_text (end, "state", "failed");
  g_assert_cmpint (agent_get_count (end, "parked"), ==, 1);
  end = agent_do (&self->agent, ROPEWAY_TASK_RUN, ASIDE ("\"parked\":true"));
  g_assert_cmpint (agent_get_count (end, "parked"), ==, 2);
  agent_assert_number (end, "read", 2);
}

static void
test_dismiss (World *self, gconstpointer data)
{
  const RopewayValue *end;

  decide (self, "contacts-to-crm", "{\"decision\":\"dismiss\",\"keys\":[\"[1]\"]}",
          ROPEWAY_AGENT_ERROR_NOT_THERE);
  agent_do (&self->agent, ROPEWAY_TASK_RUN, CONTACTS);
  decide (self, "contacts-to-crm", "{\"decision\":\"dismiss\",\"keys\":[\"[1]\"]}", -1);
  decide (self, "contacts-to-crm", "{\"decision\":\"release\",\"keys\":[\"[3]\"]}", -1);
  decide (self, "contacts-to-crm", "{\"decision\":\"dismiss\",\"keys\":[\"[2]\"]}",
          ROPEWAY_AGENT_ERROR_NOT_THERE);
  g_assert_true (agent_was_changed (&self->agent, "run", "contacts-to-crm"));
  end = agent_do (&self->agent, ROPEWAY_TASK_RUN, CONTACTS);
  agent_assert_text (end, "state", "partly");
  g_assert_cmpint (agent_get_count (end, "parked"), ==, 1);
}

/* All that is set aside, in one word; then there is nothing to retry, and nobody hears of it again. */
static void
test_dismiss_all (World *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;
  const RopewayValue *end;

  agent_do (&self->agent, ROPEWAY_TASK_RUN, CONTACTS);
  ropeway_bus_agent1_call_decide_sync (self->agent.agent, "contacts-to-crm",
                                       "{\"decision\":\"dismiss\",\"keys\":[\"[1]\",\"[3]\"]}", &answer, NULL,
                                       &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer, ==, "{\"decided\":2}");
  end = agent_do (&self->agent, ROPEWAY_TASK_RUN, ASIDE ("\"parked\":true"));
  g_assert_cmpint (agent_get_count (end, "parked"), ==, 0);
  end = agent_do (&self->agent, ROPEWAY_TASK_RUN, CONTACTS);
  agent_assert_text (end, "state", "done");
  g_assert_cmpint (agent_get_count (end, "parked"), ==, 0);
  g_assert_cmpint (agent_get_count (end, "left-out"), ==, 2);
}

/* One that is not set aside ends it there: those before it were decided, those after it not. */
static void
test_dismiss_partly (World *self, gconstpointer data)
{
  const RopewayValue *end;

  agent_do (&self->agent, ROPEWAY_TASK_RUN, CONTACTS);
  decide (self, "contacts-to-crm", "{\"decision\":\"dismiss\",\"keys\":[\"[1]\",\"[9]\",\"[3]\"]}",
          ROPEWAY_AGENT_ERROR_NOT_THERE);
  end = agent_do (&self->agent, ROPEWAY_TASK_RUN, CONTACTS);
  g_assert_cmpint (agent_get_count (end, "parked"), ==, 1);
  g_assert_cmpint (agent_get_count (end, "left-out"), ==, 1);
}

/* Said of another job, it decides nothing of this one. */
static void
test_other_job (World *self, gconstpointer data)
{
  static const char *const jobs[] = { "", "nothing", "../contacts-to-crm", "contacts-to-crm\n", "*" };
  const RopewayValue *end;

  agent_do (&self->agent, ROPEWAY_TASK_RUN, CONTACTS);
  for (gsize i = 0; i < G_N_ELEMENTS (jobs); i++)
    decide (self, jobs[i], "{\"decision\":\"dismiss\",\"keys\":[\"[1]\"]}", ROPEWAY_AGENT_ERROR_NOT_THERE);
  end = agent_do (&self->agent, ROPEWAY_TASK_RUN, CONTACTS);
  g_assert_cmpint (agent_get_count (end, "parked"), ==, 2);
}

static void
test_invalid_decisions (World *self, gconstpointer data)
{
  static const char *const cases[] = {
    "",
    "[]",
    "{}",
    "{\"decision\":\"dismiss\"}",
    "{\"decision\":\"forget\",\"keys\":[\"[1]\"]}",
    "{\"decision\":\"dismiss\",\"keys\":\"[1]\"}",
    "{\"decision\":\"dismiss\",\"keys\":[[1]]}",
    "{\"decision\":[\"dismiss\"],\"keys\":[\"[1]\"]}",
    "{\"decision\":\"dismiss\",\"decision\":\"release\",\"keys\":[\"[1]\"]}",
    "{\"decision\":\"dismiss\",\"keys\":[\"[1]\"]} ,",
  };
  const RopewayValue *end;

  agent_do (&self->agent, ROPEWAY_TASK_RUN, CONTACTS);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    decide (self, "contacts-to-crm", cases[i], ROPEWAY_AGENT_ERROR_INVALID);
  end = agent_do (&self->agent, ROPEWAY_TASK_RUN, CONTACTS);
  g_assert_cmpint (agent_get_count (end, "parked"), ==, 2);
}

static void
test_busy (World *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint64 task;

  agent_do (&self->agent, ROPEWAY_TASK_RUN, CONTACTS);
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"latency\",\"path\":\"/contacts\",\"ms\":600000}]}");
  task = agent_begin (&self->agent, ROPEWAY_TASK_RUN, CONTACTS, NULL, &error);
  g_assert_no_error (error);
  decide (self, "contacts-to-crm", "{\"decision\":\"dismiss\",\"keys\":[\"[1]\"]}", ROPEWAY_AGENT_ERROR_BUSY);
  ropeway_bus_agent1_call_cancel_sync (self->agent.agent, task, NULL, &error);
  g_assert_no_error (error);
  agent_wait (&self->agent, task);
  decide (self, "contacts-to-crm", "{\"decision\":\"dismiss\",\"keys\":[\"[1]\"]}", -1);
}

static void
test_only (World *self, gconstpointer data)
{
  const RopewayValue *end = agent_do (&self->agent, ROPEWAY_TASK_PLAN, ASIDE ("\"only\":\"2\""));

  g_assert_cmpint (agent_get_count (end, "created"), ==, 1);
  end = agent_do (&self->agent, ROPEWAY_TASK_RUN, ASIDE ("\"only\":\"2\",\"deliveries\":true"));
  agent_assert_text (end, "state", "done");
  g_assert_cmpint (agent_get_count (end, "created"), ==, 1);
  end = agent_do (&self->agent, ROPEWAY_TASK_RUN, ASIDE ("\"only\":\"2\",\"takeBack\":true"));
  agent_assert_text (end, "state", "failed");
}

static void
test_invalid_requests (World *self, gconstpointer data)
{
  static const char *const cases[] = {
    ASIDE ("\"takeBack\":true"),
    ASIDE ("\"keys\":[\"[1]\"]"),
    ASIDE ("\"parked\":1"),
    ASIDE ("\"parked\":true,\"keys\":[1]"),
    ASIDE ("\"parked\":true,\"only\":\"1\""),
    ASIDE ("\"only\":{}"),
    ASIDE ("\"goOn\":-1"),
    ASIDE ("\"goOn\":99"),
    ASIDE ("\"start\":[]"),
    ASIDE ("\"again\":7.5e2000"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (agent_begin (&self->agent, ROPEWAY_TASK_RUN, cases[i], NULL, &error), ==, 0);
      g_assert_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID);
    }
}

static void
add (const char *path, void (*func) (World *, gconstpointer))
{
  g_test_add (path, World, NULL, set_up, func, tear_down);
}

void
test_add_decide (void)
{
  add ("/agent/decide/retry", test_retry);
  add ("/agent/decide/dismiss", test_dismiss);
  add ("/agent/decide/dismiss-all", test_dismiss_all);
  add ("/agent/decide/dismiss-partly", test_dismiss_partly);
  add ("/agent/decide/other-job", test_other_job);
  add ("/agent/decide/invalid", test_invalid_decisions);
  add ("/agent/decide/busy", test_busy);
  add ("/agent/aside/only", test_only);
  add ("/agent/aside/invalid", test_invalid_requests);
}
