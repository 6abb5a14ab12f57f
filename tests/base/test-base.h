/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: each file of this program adds its cases with one function. */
#pragma once

void add_backoff_tests (void);
void add_clock_tests (void);
void add_decimal_tests (void);
void add_decimal_division_tests (void);
void add_fail_point_tests (void);
void add_ident_tests (void);
void add_problem_tests (void);
void add_redaction_tests (void);
void add_support_tests (void);
void add_timestamp_tests (void);
