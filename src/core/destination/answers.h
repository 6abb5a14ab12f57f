/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what an answer to a write says about each record that was sent, as a function of the answer. */
#pragma once

#include "auth/answer-problem.h"
#include "http/http-request.h"
#include "model/connection.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_ANSWER_DONE,          /* it took effect */
  ROPEWAY_ANSWER_REFUSED,       /* it did not, and will not: the record's own fault */
  ROPEWAY_ANSWER_GONE,          /* the record to change is not there any more */
  ROPEWAY_ANSWER_UNKNOWN,       /* it may or may not have taken effect */
  ROPEWAY_ANSWER_NOT_PROCESSED, /* it did not, because of the moment: too many requests */
  ROPEWAY_ANSWER_STOP,          /* it did not, and no other will: sign-in refused, service moved */
} RopewayAnswerKind;

/* One record's share of an answer. */
typedef struct
{
  RopewayAnswerKind kind;
  char *id;                /* (nullable): the id the service gave */
  RopewayProblem *problem; /* (nullable): for all but _DONE */
} RopewayItemAnswer;

/* Frees it with all it owns. */
void ropeway_item_answer_free (RopewayItemAnswer *answer);

/* Reads @response to a write of @sent (const RopewayValue *: flat fields) by @operation.
 * Returns: (transfer full): RopewayItemAnswer, one for each record sent, in their order. A record to which
 * a batch gives no answer is _UNKNOWN. */
GPtrArray *ropeway_answers_read (const RopewayConnection *connection, const RopewayOperation *operation,
                                 const GPtrArray *sent, const RopewayHttpResponse *response);

/* Returns: (transfer full) (nullable): the text of an id: a string, or a number's token. */
char *ropeway_answer_dup_id (const RopewayValue *value);

/* One record that a *find* gave. */
typedef struct
{
  char *id;                   /* (nullable): NULL where it carries none */
  const RopewayValue *fields; /* flat; in the list's trees */
  gboolean is_candidate;      /* for whoever asked: it can be the one */
} RopewayFound;

/* What a *find* gave. */
typedef struct
{
  RopewayTree *tree; /* (nullable): NULL where nothing is there */
  RopewayTree *made;
  GPtrArray *records; /* RopewayFound */
} RopewayFoundList;

/* Frees it with its trees: no record of it may be used after. */
void ropeway_found_list_free (RopewayFoundList *list);

/* Returns: (transfer full): an empty list. */
RopewayFoundList *ropeway_found_list_new (void);

/* Adds a copy of @fields to @list. @id: (nullable). */
void ropeway_found_list_add (RopewayFoundList *list, const char *id, const RopewayValue *fields);

/* Reads @response to @find. 404 and 410 mean that nothing is there. @id: (nullable): where the destination id
 * is, if the operation has no key. @header: (nullable): char *, of rows.
 * Returns: (transfer full) (nullable): NULL with *@problem where it is no list of records. */
RopewayFoundList *ropeway_found_read (const RopewayConnection *connection, const RopewayOperation *find,
                                      const RopewayPath *id, const GPtrArray *header,
                                      const RopewayHttpResponse *response, RopewayProblem **problem);

/* Reads the record that the answer to a write by @operation shows of itself: at its *records*, beside the id that @new_id
 * ((nullable)) names, or the answer itself. @id: (nullable): of the record; another one is not it.
 * Returns: (transfer full) (nullable): a list of one record; NULL where none is shown. */
RopewayFoundList *ropeway_answer_read_written (const RopewayOperation *operation, const RopewayPath *new_id,
                                               const char *id, const RopewayHttpResponse *response);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayItemAnswer, ropeway_item_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayFoundList, ropeway_found_list_free)

G_END_DECLS
