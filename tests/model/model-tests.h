/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the tests of the model share: a job that is good, and ways to make it less so. */
#pragma once

#include "model/bundle.h"

G_BEGIN_DECLS

/* Reads @text. Returns: (transfer full). */
RopewayTree *test_read (const char *text);

/* Returns: (transfer full): a small job without problems; tests change it. */
RopewayTree *test_good_tree (void);

/* Returns: (transfer none): what stands at the RFC 6901 pointer @pointer in @tree; fails where there is nothing. */
RopewayValue *test_at (RopewayTree *tree, const char *pointer);

/* Puts the JSON @text at @pointer in @tree: in place of what is there, as a new member, or (where the pointer ends in
 * "-") at the end of a list. */
void test_put (RopewayTree *tree, const char *pointer, const char *text);

/* Takes away what is at @pointer in @tree; fails where there is nothing. */
void test_remove (RopewayTree *tree, const char *pointer);

/* Returns: (transfer full): the problems of @bundle's validation, one a line: code, pointer, sentence. */
char *test_describe (const RopewayProblems *problems);

/* Reads @tree as a bundle, which must be without errors. Returns: (transfer full). */
RopewayBundle *test_bundle (RopewayTree *tree);

/* Reads @tree as a bundle, which must fail. Returns: (transfer full): the first problem with @code; fails where there
 * is none. */
RopewayProblem *test_problem (RopewayTree *tree, const char *code);

void test_add_bad (void);
void test_add_connection (void);
void test_add_described (void);
void test_add_draft (void);
void test_add_formats (void);
void test_add_graphql (void);
void test_add_limits (void);
void test_add_links (void);
void test_add_mutations (void);
void test_add_record_forms (void);
void test_add_requests (void);
void test_add_partial_bodies (void);
void test_add_templates (void);
void test_add_views (void);

G_END_DECLS
