/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the parts of one test program. */
#pragma once

void test_answers_add (void);
void test_found_add (void);
