/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one program tests the folder; each file adds its cases. */
#pragma once

#include <string.h>

#include "value/value.h"

/* Each adds the cases of its file. */
void test_add_charset (void);
void test_add_compare (void);
void test_add_csv (void);
void test_add_feed (void);
void test_add_csv_sheet (void);
void test_add_form (void);
void test_add_golden (void);
void test_add_json_reader (void);
void test_add_json_suite (void);
void test_add_ndjson (void);
void test_add_path (void);
void test_add_shape (void);
void test_add_uri_template (void);
void test_add_values (void);
void test_add_xml (void);

/* Returns: (transfer full): the file of that name (below the folder of value's cases). */
GBytes *test_load (const char *name);

/* Returns: (transfer full): sorted names of the files in that folder, for test_load(). */
GPtrArray *test_list (const char *name);

/* Returns: (transfer full): what @text says; it must be valid. */
RopewayTree *test_read (const char *text);

/* Fails unless @value is written (compact) as @wanted. */
void test_assert_json (const RopewayValue *value, const char *wanted);
