/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the parts of one test program. */
#pragma once

#include "run-fixture.h"

void test_files_add (void);
void test_forms_add (void);
void test_sheets_add (void);
