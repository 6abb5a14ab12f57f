/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the groups of cases that one program runs. */
#pragma once

void test_usage_add (void);
void test_run_add (void);
void test_signals_add (void);
void test_json_add (void);
void test_secrets_add (void);
void test_go_on_add (void);
void test_log_add (void);
void test_demo_add (void);
void test_text_add (void);
void test_names_add (void);
void test_parked_add (void);
void test_try_one_add (void);
void test_agent_add (void);
void test_kept_add (void);
void test_cases_add (void);
void test_check_online_add (void);
