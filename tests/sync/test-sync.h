/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the parts of one test program. */
#pragma once

void test_brake_add (void);
void test_gone_add (void);
void test_plan_add (void);
void test_planned_keys_add (void);
void test_key_gate_add (void);
void test_key_text_add (void);
void test_unit_add (void);
void test_drift_add (void);
void test_open_address_add (void);
