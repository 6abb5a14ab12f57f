/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the words that a job file may say in a place stand once, for the readers, the schema and the writer. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each list is in the order of its enum and ends with NULL. */
extern const char *const ropeway_words_kind[];         /* this version runs */
extern const char *const ropeway_words_sign_in[];      /* RopewaySignInType */
extern const char *const ropeway_words_version_in[];   /* RopewayVersionIn */
extern const char *const ropeway_words_key_in[];       /* RopewayKeyIn */
extern const char *const ropeway_words_flow[];         /* RopewayFlow */
extern const char *const ropeway_words_client[];       /* RopewayClientAuthentication */
extern const char *const ropeway_words_token_format[]; /* RopewayTokenFormat */
extern const char *const ropeway_words_redirect[];     /* RopewayRedirectClass */
extern const char *const ropeway_words_algorithm[];    /* RopewayJwtAlgorithm */
extern const char *const ropeway_words_part_in[];      /* RopewayKeyIn without cookies */
extern const char *const ropeway_words_hash[];         /* RopewaySignHash */
extern const char *const ropeway_words_encoding[];     /* RopewaySignEncoding */
extern const char *const ropeway_words_key_encoding[]; /* RopewaySignKeyEncoding */
extern const char *const ropeway_words_timestamp[];    /* RopewaySignTimestamp */
extern const char *const ropeway_words_method[];       /* RFC 9110 §9.3, RFC 5789 */
extern const char *const ropeway_words_paging[];       /* RopewayPagingType */
extern const char *const ropeway_words_paging_end[];   /* how the last page is known */
extern const char *const ropeway_words_paging_in[];    /* RopewayPagingIn */
extern const char *const ropeway_words_paging_from[];  /* where a cursor is */
extern const char *const ropeway_words_split_as[];     /* RopewaySplitAs */
extern const char *const ropeway_words_cursor[];       /* RopewayCursorType */
extern const char *const ropeway_words_form[];         /* RopewayFormType */
extern const char *const ropeway_words_property[];     /* RopewayPropertyKind */
extern const char *const ropeway_words_answer_in[];    /* RopewayAnswerFormat */
extern const char *const ropeway_words_request_in[];   /* RopewayRequestFormat */
extern const char *const ropeway_words_form_style[];   /* RopewayFormStyle */
extern const char *const ropeway_words_soap[];         /* RopewaySoap, without none */
extern const char *const ropeway_words_file_in[];      /* what a field holds that is sent as a file */
extern const char *const ropeway_words_answers_by[];   /* RopewayAnswersBy */
extern const char *const ropeway_words_repeat[];       /* RopewayRepeat */
extern const char *const ropeway_words_condition_is[]; /* RopewayConditionIs */
extern const char *const ropeway_words_write[];        /* RopewayWrite */
extern const char *const ropeway_words_on_empty[];     /* RopewayOnEmpty */
extern const char *const ropeway_words_on_problem[];   /* RopewayOnProblem */
extern const char *const ropeway_words_mode[];         /* RopewayMode */
extern const char *const ropeway_words_send[];         /* RopewaySend */
extern const char *const ropeway_words_gone[];         /* RopewayGone */
extern const char *const ropeway_words_hand_edits[];   /* RopewayHandEdits */
extern const char *const ropeway_words_drift[];        /* RopewayDriftPolicy */
extern const char *const ropeway_words_start[];        /* RopewayStartType */
extern const char *const ropeway_words_schedule[];     /* RopewayScheduleType */
extern const char *const ropeway_words_missed[];       /* RopewayMissed */
extern const char *const ropeway_words_overlap[];      /* a run is due while one is under way */
extern const char *const ropeway_words_day[];          /* Monday first */

/* Returns: the index of @text in @words, or the number of @words where it is none of them. */
guint ropeway_words_find (const char *const *words, const char *text);

G_END_DECLS
