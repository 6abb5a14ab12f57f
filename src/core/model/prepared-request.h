/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an operation with everything filled in: what would be sent, as plain data and without credentials. */
#pragma once

#include "base/problem.h"
#include "base/repeat.h"
#include "model/connection.h"
#include "model/request-place.h"

G_BEGIN_DECLS

/* A name and a value. */
typedef struct
{
  char *name;
  char *value;
} RopewayNameValue;

/* Not shared between threads. */
typedef struct
{
  char *method;
  char *url;          /* absolute */
  GPtrArray *headers; /* RopewayNameValue */
  GBytes *body;       /* (nullable) */
  char *content_type; /* (nullable) */
  const char *accept; /* (nullable): what the answer may be, unless a header says it; JSON */
  char *operation;    /* (nullable): its id, of the connection */
  RopewayRepeat repeat;
  const RopewayOperation *graphql; /* borrowed (nullable): of the connection: its answers are GraphQL */
  gboolean revalidates; /* of a GET: an answer that still holds need not be sent again (RFC 9110 §13) */
} RopewayPreparedRequest;

/* What places are filled with; everything (nullable) and borrowed. */
typedef struct
{
  const RopewayValue *parameters; /* of the job: object */
  const RopewayValue *record;     /* flat fields: for "record" bodies, and for places in texts */
  const RopewayValue
      *fields; /* flat fields: for places that the record does not fill: it may be a part of them */
  const GPtrArray *records; /* const RopewayValue *: flat fields, for "records" bodies */
  const GPtrArray *header;  /* char *: of rows */
  GHashTable *kinds;        /* char * → char *: words of kinds of properties, told by the service */
  const char *id;           /* "{$id}" */
  const char *key;          /* idempotency key; sent where the operation repeats by key */
  const GPtrArray *query;   /* RopewayNameValue: more query parameters (changes) */
  const GPtrArray *places;  /* RopewayRequestPlace: of paging; go before what the operation has there */
  const RopewayTemplate *next_path; /* instead of path, query and body of the operation */
  const char *url;                  /* instead of path and query: the address of a next page */
} RopewayRequestInput;

/* Fills @operation in. A place that has nothing to fill it, or a record that does not fit its form, is a
 * problem. Returns: (transfer full) (nullable). */
RopewayPreparedRequest *ropeway_prepare_request (const RopewayConnection *connection,
                                                 const RopewayEnvironment *environment,
                                                 const RopewayOperation *operation,
                                                 const RopewayRequestInput *input, RopewayProblem **problem);

/* For a request that was stored: @method, @url and @body (nullable) as they were, headers made anew from
 * @operation and @connection with the parameters, id and key of @input.
 * Returns: (transfer full) (nullable): NULL with @problem where a header cannot be filled. */
RopewayPreparedRequest *ropeway_prepare_stored_request (
    const RopewayConnection *connection, const RopewayEnvironment *environment,
    const RopewayOperation *operation, const char *method, const char *url, GBytes *body,
    const char *content_type, const RopewayRequestInput *input, RopewayProblem **problem);
void ropeway_prepared_request_free (RopewayPreparedRequest *self);

/* Fills @text as the texts of @operation are filled. Returns: (transfer full) (nullable). Errors: those of
 * ropeway_template_expand(). */
char *ropeway_request_fill (const RopewayOperation *operation, const RopewayTemplate *text,
                            RopewayEncode encode, const RopewayRequestInput *input, GError **error);

/* Returns: (transfer full). */
RopewayNameValue *ropeway_name_value_new (const char *name, const char *value);
void ropeway_name_value_free (RopewayNameValue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayPreparedRequest, ropeway_prepared_request_free)

G_END_DECLS
