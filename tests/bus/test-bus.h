/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one program for the folder, one file for each subject. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void test_add_client (void);
void test_add_error (void);
void test_add_events (void);
void test_add_launch (void);

G_END_DECLS
