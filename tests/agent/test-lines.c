/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: scripts read these lines; each member stays where and what it is. */
#include "agent/event-line.h"
#include "agent/verdict.h"
#include "test-agent.h"

/* @line: (transfer full). */
static void
assert_line (RopewayTree *line, const char *text)
{
  g_autofree char *found = ropeway_event_line_text (line);

  g_assert_cmpstr (found, ==, text);
  ropeway_tree_unref (line);
}

static void
test_progress (void)
{
  const RopewayRunProgress progress
      = { .read = 3, .units = 2, .counts = { 1, 0, 1 }, .requests = 4, .total = -1 };

  assert_line (ropeway_event_line_progress (&progress),
               "{\"event\":\"progress\",\"read\":3,\"units\":2,\"total\":null,\"requests\":4,\"counts\":"
               "{\"created\":1,\"updated\":0,\"unchanged\":1,\"left-out\":0,\"deleted\":0,\"parked\":0}}");
}

static void
test_delivery (void)
{
  const RopewayFieldChange changes[] = { { "a", NULL, "19.10" }, { "b\xff", "\"x\"", NULL } };
  g_autoptr (RopewayProblem) problem = ropeway_problem_new ("sync.not-remembered", "/a", "reason", "x", NULL);
  const RopewayDelivery delivery = {
    .source_key = "[102e1,\"8\\\"\",null]",
    .kind = ROPEWAY_OUTCOME_PARKED,
    .open = "https://crm.example.com/1",
    .problem = problem,
    .changes = changes,
    .n_changes = 2,
  };

  assert_line (
      ropeway_event_line_delivery (&delivery),
      "{\"event\":\"delivery\",\"key\":[\"1020\",\"8\\\"\",\"null\"],\"outcome\":\"parked\",\"id\":null,"
      "\"open\":\"https://crm.example.com/1\","
      "\"problem\":{\"code\":\"sync.not-remembered\",\"severity\":\"error\",\"turn\":\"you\","
      "\"pointer\":\"/a\",\"sentence\":\"Ropeway could not write down what it did, so it stopped: x.\","
      "\"arguments\":{\"reason\":\"x\"}},\"changes\":[{\"name\":\"a\",\"before\":null,\"after\":\"19.10\"},"
      "{\"name\":\"b\xef\xbf\xbd\",\"before\":\"\\\"x\\\"\",\"after\":null}]}");
}

static void
test_end (void)
{
  const RopewayRunRecord record = {
    .id = 5,
    .job = (char *)"a",
    .version = 2,
    .state = ROPEWAY_RUN_DONE,
    .started = G_GINT64_CONSTANT (1767225600000000),
    .read = 1200,
    .units = 1200,
    .counts = { 0, 0, 1200 },
    .requests = 6,
  };
  g_autofree char *verdict = ropeway_verdict_dup (&record, FALSE);

  assert_line (
      ropeway_event_line_end (&record, verdict, ropeway_verdict_get_exit (record.state)),
      "{\"event\":\"end\",\"job\":\"a\",\"version\":2,\"run\":5,\"state\":\"done\",\"verdict\":"
      "\"Nothing new: 1,200 records checked, nothing sent.\",\"problem\":null,"
      "\"started\":\"2026-01-01T00:00:00Z\",\"ended\":null,\"read\":1200,\"units\":1200,\"requests\":6,"
      "\"counts\":{\"created\":0,\"updated\":0,\"unchanged\":1200,\"left-out\":0,\"deleted\":0,"
      "\"parked\":0},\"exit\":0}");
}

typedef struct
{
  guint64 counts[ROPEWAY_N_OUTCOMES]; /* created, updated, unchanged, left out, deleted, parked */
  const char *done;
  const char *planned;
} Verdict;

static void
test_verdicts (void)
{
  static const Verdict cases[] = {
    { { 2, 1 }, "Done: 3 records delivered.", "A run would send 3 records." },
    { { 2, 1, 0, 0, 4 },
      "Done: 3 records delivered, 4 records removed.",
      "A run would send 7 records, 4 of them to remove what is gone." },
    { { 0, 0, 9, 0, 1 },
      "Done: 1 record removed.",
      "A run would send 1 record, 1 of them to remove what is gone." },
    { { 0, 0, 9 }, "Nothing new: 9 records checked, nothing sent.", "A run would send nothing." },
    { { 1, 0, 0, 0, 0, 2 }, NULL, "A run would send 1 record and set 2 aside." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RopewayRunRecord record = { .state = ROPEWAY_RUN_DONE };
      g_autofree char *planned = NULL;
      g_autofree char *done = NULL;

      for (guint j = 0; j < ROPEWAY_N_OUTCOMES; j++)
        record.units += record.counts[j] = cases[i].counts[j];
      planned = ropeway_verdict_dup (&record, TRUE);
      done = ropeway_verdict_dup (&record, FALSE);
      g_assert_cmpstr (planned, ==, cases[i].planned);
      if (cases[i].done != NULL)
        g_assert_cmpstr (done, ==, cases[i].done);
    }
}

void
test_add_lines (void)
{
  g_test_add_func ("/agent/lines/verdicts", test_verdicts);
  g_test_add_func ("/agent/lines/progress", test_progress);
  g_test_add_func ("/agent/lines/delivery", test_delivery);
  g_test_add_func ("/agent/lines/end", test_end);
}
