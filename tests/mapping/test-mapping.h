/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the tests of mapping, each file adding its own. */
#pragma once

void add_case_check_tests (void);
void add_case_tests (void);
void add_program_tests (void);
void add_step_tests (void);
void add_limit_tests (void);
