/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one request to a practice app and its answer, so that the apps read and write JSON and nothing else. */
#pragma once

#include "http/http-listener.h"
#include "value/value.h"

G_BEGIN_DECLS

typedef struct
{
  /* borrowed */
  SoupServerMessage *message;
  const char *method;
  const char *path;
  GHashTable *query; /* (nullable) */

  /* owned */
  char *id;          /* (nullable): what stands for {id} in the path */
  RopewayTree *body; /* (nullable): read on demand */
  GString *answer;
  char *content_type; /* (nullable): JSON */

  /* state */
  guint status;             /* of the answer; 0: none yet */
  gboolean first_page_only; /* a hostile rule wants the same page again and again */
} RopewayPracticeExchange;

/* @query: (nullable). */
void ropeway_practice_exchange_init (RopewayPracticeExchange *exchange, SoupServerMessage *message,
                                     const char *path, GHashTable *query);
void ropeway_practice_exchange_clear (RopewayPracticeExchange *exchange);

/* Returns: whether @path is as @pattern says; {id} stands for one segment, which is kept in @exchange. */
gboolean ropeway_practice_exchange_matches (RopewayPracticeExchange *exchange, const char *pattern);

/* Returns: (transfer none) (nullable): the value of query parameter @name. */
const char *ropeway_practice_exchange_get_query (RopewayPracticeExchange *exchange, const char *name);

/* Returns: query parameter @name as a number, at most @max; @fallback where it is missing or no number. */
guint ropeway_practice_exchange_get_number (RopewayPracticeExchange *exchange, const char *name,
                                            guint fallback, guint max);

/* Returns: (transfer none) (nullable): a header of the request. */
const char *ropeway_practice_exchange_get_header (RopewayPracticeExchange *exchange, const char *name);

/* Sets a header of the answer. */
void ropeway_practice_exchange_set_header (RopewayPracticeExchange *exchange, const char *name,
                                           const char *value);

/* Returns: (transfer full): the bytes of the request's body. */
GBytes *ropeway_practice_exchange_dup_bytes (RopewayPracticeExchange *exchange);

/* The request's body, which has to be a JSON object; where it is not, the answer says so.
 * Returns: (transfer none) (nullable). */
RopewayValue *ropeway_practice_exchange_read_object (RopewayPracticeExchange *exchange);

/* Like ropeway_practice_exchange_read_object(), for the array @name in that object, of at most @max items.
 * Returns: (transfer none) (nullable). */
RopewayValue *ropeway_practice_exchange_read_list (RopewayPracticeExchange *exchange, const char *name,
                                                   guint max);

/* Appends @error ({"code","message","field"}) to @out. @field: (nullable). */
void ropeway_practice_write_error (GString *out, const char *code, const char *message, const char *field);

/* Answers {"error":{"code","message","field"}}. @field: (nullable). */
void ropeway_practice_exchange_fail (RopewayPracticeExchange *exchange, guint status, const char *code,
                                     const char *message, const char *field);

G_END_DECLS
