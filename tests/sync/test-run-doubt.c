/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the model test (test-model.c) found, each reduced to the few steps that show it. */
#include "test-run.h"

#include "run-check.h"

#define FILTERED_IN_DOUBT                                                                                    \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"list\",\"filter\":{\"field\":\"balance\",\"is\":\"greater\",\"value\":10}}"               \
  "," PERSON_MAPPING ",\"destination\":{\"connection\":\"crm\",\"environment\":\"live\","                    \
  "\"mode\":\"upsert\",\"create\":\"create\",\"update\":\"update-safe\",\"send\":\"all\"}}"

/* A write that may or may not have arrived is told until somebody decides, also once its record is left out. */
static void
test_left_out (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[" ANNA ("11") "]");
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"drop-after\",\"method\":\"POST\"}]}");
  run_fixture_expect (self, FILTERED_IN_DOUBT, "failed(sync.nothing-delivered) parked=1");
  practice_process_set_hostile (self->practice, "{}");
  run_fixture_load_people (self, "[" ANNA ("9") "]");
  run_fixture_expect (self, FILTERED_IN_DOUBT, "partly left-out=1 parked=1");
  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->state, "[1]");
  g_assert_nonnull (parked);
  g_assert_cmpstr (ropeway_problem_get_code (parked->problem), ==, "sync.fate-unknown");
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 1);
}

void
test_doubt_add (void)
{
  run_test_add ("/run/doubt/left-out", test_left_out);
}
