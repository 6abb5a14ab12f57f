/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the files of this folder, each with its cases. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void test_add_connections (void);
void test_add_decide (void);
void test_add_documents (void);
void test_add_lines (void);
void test_add_process (void);
void test_add_runs (void);
void test_add_secrets (void);
void test_add_sign_ins (void);
void test_add_tasks (void);

G_END_DECLS
