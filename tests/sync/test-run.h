/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the parts of one test program, and the jobs that several of them run. */
#pragma once

#include "run-fixture.h"

/* What becomes of a person of Contacts in the CRM. */
#define PERSON_MAPPING                                                                                       \
  "\"mapping\":[{\"id\":\"r1\",\"to\":\"email\",\"from\":\"email\",\"steps\":[{\"step\":\"trim\"}]},"        \
  "{\"id\":\"r2\",\"to\":\"first_name\",\"from\":\"first_name\"},"                                           \
  "{\"id\":\"r3\",\"to\":\"last_name\",\"from\":\"last_name\"},"                                             \
  "{\"id\":\"r4\",\"to\":\"balance\",\"from\":\"balance\"}]"

/* A job from Contacts into the CRM. @list: source operation. @rules: member "mapping". @to: members of "destination"
 * after the connection. */
#define MAPPED_JOB(list, rules, to)                                                                          \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"" list "\"}," rules ",\"destination\":{\"connection\":\"crm\"," to "}}"
#define PEOPLE_JOB(list, to) MAPPED_JOB (list, PERSON_MAPPING, "\"environment\":\"live\"," to)

/* The same into the service at RunFixture.other. */
#define OTHER_JOB(list, to) MAPPED_JOB (list, PERSON_MAPPING, "\"environment\":\"test\"," to)

/* Adds and changes; found by e-mail; a lost answer is looked for. */
#define TO_CRM                                                                                               \
  "\"mode\":\"upsert\",\"match\":[\"email\"],\"find\":\"find\",\"create\":\"create\","                       \
  "\"update\":\"update-safe\",\"send\":\"all\""

/* The same with idempotency keys, and without a search. */
#define TO_CRM_BY_KEY                                                                                        \
  "\"mode\":\"upsert\",\"match\":[\"email\"],\"create\":\"create-key\",\"update\":\"update-key\","           \
  "\"send\":\"all\""

#define UPSERT_JOB PEOPLE_JOB ("list", TO_CRM)
#define KEY_JOB PEOPLE_JOB ("list", TO_CRM_BY_KEY)

/* Three people. */
#define ANNA(balance)                                                                                        \
  "{\"id\":1,\"email\":\"anna@example.com\",\"first_name\":\"Anna\",\"last_name\":\"M\\u00fcller\","         \
  "\"balance\":" balance ",\"updated_at\":\"2026-01-01T10:00:00Z\"}"
#define BO                                                                                                   \
  "{\"id\":2,\"email\":\"bo@example.com\",\"first_name\":\"Bo\",\"last_name\":\"O'Brien\",\"balance\":1.50," \
  "\"updated_at\":\"2026-01-01T11:00:00Z\"}"
#define CARL                                                                                                 \
  "{\"id\":3,\"email\":\"carl@example.com\",\"first_name\":\"Carl\",\"last_name\":null,\"balance\":0,"       \
  "\"updated_at\":\"2026-01-01T12:00:00Z\"}"

/* Compares what run_fixture_dup_fields() gives. */
#define assert_fields(self, collection, fields, expected)                                                    \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autofree char *text_ = run_fixture_dup_fields (self, collection, fields);                              \
    g_assert_cmpstr (text_, ==, expected);                                                                   \
  }                                                                                                          \
  G_STMT_END

void test_modes_add (void);
void test_input_add (void);
void test_undo_add (void);
void test_shown_add (void);
void test_removed_add (void);
void test_traps_add (void);
void test_back_add (void);
void test_batches_add (void);
void test_carry_add (void);
void test_faults_add (void);
void test_gone_runs_add (void);
void test_items_add (void);
void test_changes_add (void);
void test_children_add (void);
void test_crash_add (void);
void test_crash_back_add (void);
void test_run_drift_add (void);
void test_run_describe_add (void);
void test_run_nothing_add (void);
void test_run_graphql_add (void);
void test_doubt_add (void);
void test_foreseen_add (void);
void test_incremental_add (void);
void test_scope_add (void);
void test_trial_add (void);
void test_brakes_add (void);
void test_index_add (void);
void test_writes_add (void);
void test_template_body_add (void);
void test_there_add (void);
