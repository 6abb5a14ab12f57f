/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the files of this folder's test program and what each adds. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void test_add_graphql_query (void);
void test_add_graphql_schema (void);
void test_add_import (void);
void test_add_job_file (void);
void test_add_schema (void);

G_END_DECLS
