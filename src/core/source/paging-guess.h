/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how a service cuts its lists into pages, found out from two answers and said in words; nothing is applied by itself. */
#pragma once

#include "http/http-request.h"
#include "model/operation.h"
#include "source/position.h"

G_BEGIN_DECLS

/* The request that was made, without credentials. */
typedef struct
{
  const char *method;
  const char *url;
  const char *path;         /* (nullable): of the operation, where it has no places */
  const RopewayValue *body; /* (nullable): where it is JSON or a form */
} RopewayPagingAsked;

/* One way in which the list may go on. It belongs to its list. */
typedef struct
{
  char *paging;     /* the "paging" of a job file, as canonical JSON */
  char *words;      /* the same for a person: one sentence */
  char *evidence;   /* what shows it: a path, a header, or a number of records */
  guint confidence; /* percent, before the next page was asked for */

  /* owned; the same as a typed view, with the place of the next page */
  RopewayTree *tree;
  RopewayOperation *operation;
  RopewayPosition next;
} RopewayPagingGuess;

/* Finds out from one answer how the next page may be asked for. @body: parsed; @records: where the list is ((nullable):
 * the body itself). Returns: (transfer full): RopewayPagingGuess, the surest first; empty where nothing speaks for more. */
GPtrArray *ropeway_paging_guess (const RopewayPagingAsked *asked, const RopewayHttpResponse *response,
                                 const RopewayValue *body, const RopewayPath *records);

typedef enum
{
  ROPEWAY_PAGING_GUESS_RIGHT, /* other records came */
  ROPEWAY_PAGING_GUESS_ENDS,  /* none came: it may be so, and the list has ended */
  ROPEWAY_PAGING_GUESS_WRONG, /* the service refused, or gave the same again */
} RopewayPagingGuessVerdict;

/* Judges by the answer to the request for the place that a guess led to: its @status, and @first and @second ((nullable)),
 * the lists in both answers. */
RopewayPagingGuessVerdict ropeway_paging_guess_judge (guint status, const RopewayValue *first,
                                                      const RopewayValue *second);

/* Returns: (transfer full): the words, and how many records came with both pages. */
char *ropeway_paging_guess_describe (const RopewayPagingGuess *self, RopewayPagingGuessVerdict verdict,
                                     guint n_first, guint n_second);

/* Returns: whether @n records are as many as services give at once where nobody says how many. */
gboolean ropeway_paging_guess_is_round (gsize n);

G_END_DECLS
