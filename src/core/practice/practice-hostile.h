/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: everything that real services do to their clients, on demand and always in the same places. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

#define ROPEWAY_PRACTICE_ERROR (ropeway_practice_error_quark ())
GQuark ropeway_practice_error_quark (void);

typedef enum
{
  ROPEWAY_PRACTICE_ERROR_HOSTILE, /* the description of a hostile mode cannot be understood */
} RopewayPracticeError;

typedef enum
{
  /* before the request takes effect */
  ROPEWAY_PRACTICE_FAULT_STATUS,      /* answers with a status: 429, 500, 503, … */
  ROPEWAY_PRACTICE_FAULT_REDIRECT,    /* sends elsewhere */
  ROPEWAY_PRACTICE_FAULT_DROP_BEFORE, /* drops the connection */

  /* after it took effect */
  ROPEWAY_PRACTICE_FAULT_DROP_AFTER, /* drops the connection without an answer */
  ROPEWAY_PRACTICE_FAULT_TRUNCATE,   /* sends half of what Content-Length says, then drops the connection */
  ROPEWAY_PRACTICE_FAULT_TRUNCATE_CHUNKS, /* sends half in chunks, and drops the connection before the last one */
  ROPEWAY_PRACTICE_FAULT_ENDLESS,         /* sends a body without end */
  ROPEWAY_PRACTICE_FAULT_GARBAGE,         /* 200 and something that is no JSON */
  ROPEWAY_PRACTICE_FAULT_WRONG_TYPE,      /* 200 and JSON of another kind */
  ROPEWAY_PRACTICE_FAULT_HTML,            /* 200 and an error page for people */
  ROPEWAY_PRACTICE_FAULT_SLOW,            /* sends a byte now and then */
  ROPEWAY_PRACTICE_FAULT_CLOSE,     /* answers, and then drops the connection that it said it would keep */
  ROPEWAY_PRACTICE_FAULT_SAME_PAGE, /* gives the first page, and its cursor, again and again */

  ROPEWAY_PRACTICE_FAULT_LATENCY, /* answers late; comes on top of the others */
} RopewayPracticeFaultKind;

/* One rule. Its {"rules":[…]} entry:
 *   kind         "status", "redirect", "drop-before", "drop-after", "truncate", "truncate-chunks",
 *                "endless", "garbage", "wrong-type", "html", "slow", "close", "same-page", "latency"
 *   path         prefix of the path; all paths if missing        method  all methods if missing
 *   every        N: every N-th request that the rule fits (1)    skip    leaves the first N of these alone
 *   oneIn, seed  instead: about one of N, chance that is always the same
 *   times        at most so often
 *   status       of "status" and "redirect" (500, 302)           retryAfter  text of the Retry-After header
 *   to           of "redirect": "same" origin (default), "other" host, "loop", or an address
 *   ms           of "latency" (100), and between bytes of "slow" (50) */
typedef struct
{
  /* owned */
  char *path;        /* (nullable) */
  char *method;      /* (nullable) */
  char *retry_after; /* (nullable) */
  char *to;          /* (nullable) */

  /* state */
  RopewayPracticeFaultKind kind;
  guint every;
  guint one_in; /* 0: use every */
  guint seed;
  guint skip;
  guint times; /* 0: without end */
  guint status;
  guint ms;
  guint n_fitting;
  guint n_done;
} RopewayPracticeFault;

/* The rules in force. */
typedef struct _RopewayPracticeHostile RopewayPracticeHostile;

/* Returns: (transfer full): no rules. */
RopewayPracticeHostile *ropeway_practice_hostile_new (void);
void ropeway_practice_hostile_free (RopewayPracticeHostile *hostile);

/* Puts the rules of @config in the place of those in force; NULL: none. Errors: ROPEWAY_PRACTICE_ERROR; then the old
 * rules stay. */
gboolean ropeway_practice_hostile_configure (RopewayPracticeHostile *hostile, const RopewayValue *config,
                                             GError **error);

/* Counts a request, and chooses what is done to it: the first rule that fits and whose turn it is.
 * @delay_ms: (out): of all latency rules. Returns: (transfer none) (nullable). */
const RopewayPracticeFault *ropeway_practice_hostile_choose (RopewayPracticeHostile *hostile,
                                                             const char *method, const char *path,
                                                             guint *delay_ms);

/* Appends {"kind": times done} of the rules in force. */
void ropeway_practice_hostile_write_counts (RopewayPracticeHostile *hostile, GString *out);

G_END_DECLS
