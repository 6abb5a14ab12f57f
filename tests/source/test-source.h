/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the parts of one test program. */
#pragma once

void test_link_header_add (void);
void test_graphql_add (void);
void test_table_file_add (void);
void test_paging_add (void);
void test_paging_request_add (void);
void test_lists_add (void);
void test_paging_guess_add (void);
void test_border_add (void);
void test_cursor_add (void);
