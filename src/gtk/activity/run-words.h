/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how a run went, in the words of the person; pure functions over what the database says. */
#pragma once

#include "store/ledger-reader.h"
#include "value/value.h"

G_BEGIN_DECLS

/* @noun in each: (nullable): what a record is called ("order"); "item" without. */

/* Returns: (transfer full): "3 orders", "1 order". */
char *ropeway_run_words_dup_records (guint64 n, const char *noun);

/* Returns: (transfer full): the first thing to say: "Partly done: 2 orders need you". */
char *ropeway_run_words_dup_verdict (const RopewayRunRecord *run, const char *noun);

/* Returns: (transfer full) (nullable): why it is so, and what that means: a sentence or two. */
char *ropeway_run_words_dup_why (const RopewayRunRecord *run);

/* Returns: (transfer none): whose turn it is: "Your turn". */
const char *ropeway_run_words_turn (RopewayTurn turn);

/* Returns: (transfer full): the run on one line of a list: "12 new · 3 changed", "Nothing new", "Failed". */
char *ropeway_run_words_dup_short (const RopewayRunRecord *run);

/* Returns: (transfer full): how far a run is with what it writes, from a line "progress": "12 of about 40", "12 so far". @fraction: (out)
 * (nullable): from 0 to 1, or -1 where nobody knows. @progress: (nullable). */
char *ropeway_run_words_dup_progress (const RopewayValue *progress, double *fraction);

/* Returns: (transfer none): what became of a record: "New", "Changed". */
const char *ropeway_run_words_outcome (RopewayOutcomeKind kind);

/* Returns: (transfer none): the same where it is only planned: "Would be new". */
const char *ropeway_run_words_planned (RopewayOutcomeKind kind);

/* A record's key, as the database has it ("[102e1,\"88101\"]"). Returns: (transfer full): "1020 · 88101". */
char *ropeway_run_words_dup_key (const char *key);

/* The same from the list in a line of a task: texts. Returns: (transfer full). */
char *ropeway_run_words_dup_key_list (const RopewayValue *list);

/* Names of fields, as the database has them (a JSON list). @changed: (nullable). Returns: (transfer full): "" for none. */
char *ropeway_run_words_dup_fields (const char *changed);

/* What a run asks. */
typedef enum
{
  ROPEWAY_QUESTION_NONE,
  ROPEWAY_QUESTION_GO_ON, /* it would remove, overwrite, or find nothing: is that right? */
  ROPEWAY_QUESTION_START, /* it has another place before it: where to start there? */
} RopewayQuestion;

/* Returns: what @run asks, by why it stopped. */
RopewayQuestion ropeway_run_words_get_question (const RopewayRunRecord *run);

G_END_DECLS
