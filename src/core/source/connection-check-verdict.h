/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is found at a step of a check is judged apart from how it is found. */
#pragma once

#include "source/connection-check.h"

G_BEGIN_DECLS

/* Returns: (transfer none): the word of the command line's events: "resolve", "sign-in"; "good", "not-tried". */
const char *ropeway_check_part_to_text (RopewayCheckPart part);
const char *ropeway_check_verdict_to_text (RopewayCheckVerdict verdict);

/* Returns: whether a person signs in to @connection, and what is granted has to be kept. */
gboolean ropeway_check_takes_a_person (const RopewayConnection *connection);

/* Returns: (transfer full) (nullable): what is wrong with secret @name of @connection, which is in @state; NULL where it is
 * there, or can be had without anybody. @reason: (nullable). */
RopewayProblem *ropeway_check_secret_problem (const RopewayConnection *connection,
                                              const RopewayEnvironment *environment, const char *name,
                                              RopewaySecretState state, const char *reason);

/* Returns: (transfer full): @problem (transfer full), why @connection was refused, or in its place what else than a wrong key may
 * have led to it: that it signs in with nothing, or the key of another environment. */
RopewayProblem *ropeway_check_explain_refusal (const RopewayConnection *connection,
                                               const RopewayEnvironment *environment,
                                               RopewayProblem *problem);

/* Reads how far our clock is ahead of the one of @headers, lines of an answer that came at @now (µs since 1970).
 * @skew: (out): µs. Returns: whether they say. */
gboolean ropeway_check_read_skew (const char *headers, gint64 now, gint64 *skew);

/* Returns: (transfer full) (nullable): that the clocks differ, by a minute or more. @skew: µs that ours is ahead. */
RopewayProblem *ropeway_check_clock_problem (const RopewayConnection *connection, gint64 skew);

/* Returns: (transfer full) (nullable): why the file of @operation must not be written. Asks the file system. */
RopewayProblem *ropeway_check_writing_problem (const RopewayEnvironment *environment,
                                               const RopewayOperation *operation);

G_END_DECLS
