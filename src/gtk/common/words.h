/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: numbers, moments and counts read the same on every page. */
#pragma once

#include "store/ledger-reader.h"
#include "value/value.h"

G_BEGIN_DECLS

/* Returns: the time in µs UTC, as a label needs it. */
gint64 ropeway_words_now (void);

/* Returns: (transfer full): "1,204", with what the reader's language puts between thousands. */
char *ropeway_words_dup_number (guint64 number);

/* A moment as a person says it at @now, in the zone of the computer. Both µs UTC.
 * Returns: (transfer full): "10:14" of today, "yesterday 09:00", "Mon 09:00" of the last six days, "3 May 09:00", and with
 * the year in another one. */
char *ropeway_words_dup_clock (gint64 us, gint64 now);

/* The same where it stands alone. Returns: (transfer full): "today 10:14", and else as ropeway_words_dup_clock(). */
char *ropeway_words_dup_moment (gint64 us, gint64 now);

/* Returns: (transfer full): how long @us microseconds are: "0.4 s", "41 s", "3 min 5 s", "2 h 10 min". */
char *ropeway_words_dup_duration (gint64 us);

/* What was done, from the six counts of a run: "12 new · 3 changed · 2 set aside". @with_same: also "189 the same" and
 * "4 left out". Returns: (transfer full): "" where there is nothing to say. */
char *ropeway_words_dup_counts (const guint64 *counts, gboolean with_same);

/* The plural of a service's noun, as a document spells it ("order" → "orders", "entry" → "entries").
 * Returns: (transfer full). */
char *ropeway_words_dup_plural (const char *noun);

/* An address of a document for people: "www.shop.example/api", "Practice app". Returns: (transfer full). */
char *ropeway_words_dup_address (const char *address);

/* What a job does, in one sentence: "New and changed orders from Shop become rows in Order book". @job: a view of it
 * without draft (model/draft.h). @source, @destination: (nullable): documents of the connections it names.
 * Returns: (transfer full). */
char *ropeway_words_dup_sentence (const RopewayValue *job, const RopewayValue *source,
                                  const RopewayValue *destination);

/* A problem as the window says it: as ropeway_problem_dup_sentence(), without what only the command line needs.
 * Returns: (transfer full). */
char *ropeway_words_dup_problem (const RopewayProblem *problem);

G_END_DECLS
