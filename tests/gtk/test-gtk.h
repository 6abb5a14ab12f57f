/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: each file of this folder adds its own tests. */
#pragma once

void test_agent_add (void);
void test_connections_add (void);
void test_jobs_add (void);
void test_shared_add (void);
void test_words_add (void);
void test_window_add (void);
void test_rules_add (void);
void test_job_page_add (void);
void test_outcomes_add (void);
