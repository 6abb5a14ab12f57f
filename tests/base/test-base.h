/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: each file of this program adds its cases with one function. */
#pragma once

void add_clock_tests (void);
