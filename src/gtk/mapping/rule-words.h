/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a line of the mapping in the words of the person, the same in the table, the editor and the list of changes. */
#pragma once

#include "model/mapping.h"
#include "value/value.h"

G_BEGIN_DECLS

/* Each takes a rule as it stands in a document. */

/* Returns: (transfer full): a path for people: "$.billing.first_name" → "billing › first_name". */
char *ropeway_rule_words_dup_path (const char *path);

/* The same where a line is made of an item: @whole ((nullable)) is what a rooted path begins with: "order › id".
 * Returns: (transfer full). */
char *ropeway_rule_words_dup_path_in (const char *path, const char *whole);

/* Returns: (transfer full): what it fills: "Customer". */
char *ropeway_rule_words_dup_target (const RopewayValue *rule);

/* Returns: (transfer full): where it comes from: "first_name and last_name", "always “new”", "each of line_items", or
 * "nothing yet". */
char *ropeway_rule_words_dup_source (const RopewayValue *rule);

/* The same, @whole as in ropeway_rule_words_dup_path_in(). Returns: (transfer full). */
char *ropeway_rule_words_dup_source_in (const RopewayValue *rule, const char *whole);

/* Returns: (transfer full): its steps: "Trim spaces, Lower case"; "" where it has none. */
char *ropeway_rule_words_dup_steps (const RopewayValue *rule);

/* Returns: (transfer full) (array zero-terminated=1): the paths that it comes from. */
char **ropeway_rule_words_dup_paths (const RopewayValue *rule);

/* Returns: (transfer none): what the policy does, translated: "Leave it as it is". */
const char *ropeway_rule_words_on_empty (RopewayOnEmpty on_empty);
const char *ropeway_rule_words_write (RopewayWrite write);

/* Returns: (transfer full): @names (NULL-terminated) as a list in a sentence: "a, b and c". */
char *ropeway_rule_words_dup_list (const char *const *names);

/* Returns: (transfer full): a value for people on one line of at most @width characters: texts as they are, the rest as
 * compact JSON. "" for NULL. */
char *ropeway_rule_words_dup_value (const RopewayValue *value, guint width);

G_END_DECLS
