/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a connection is tried step by step, so that what fails is known by its place: and nothing is written. */
#pragma once

#include "auth/session.h"

G_BEGIN_DECLS

/* The steps, in their order. Which there are depends on the connection. */
typedef enum
{
  ROPEWAY_CHECK_SECRET,  /* one for each secret: it is there */
  ROPEWAY_CHECK_STORE,   /* what a sign-in grants can be kept */
  ROPEWAY_CHECK_RESOLVE, /* the host's name leads to a computer */
  ROPEWAY_CHECK_CONNECT, /* which accepts a connection */
  ROPEWAY_CHECK_TLS,     /* and proves who it is */
  ROPEWAY_CHECK_SIGN_IN, /* it accepts the credentials */
  ROPEWAY_CHECK_CALL, /* one request that changes nothing is answered as it should; of a file: it can be read */
  ROPEWAY_CHECK_SEES,  /* the answer has records, with the key and the fields that are used */
  ROPEWAY_CHECK_WRITE, /* of a file that a job writes: it may be written */
  ROPEWAY_CHECK_CLOCK, /* its clock and ours agree */
} RopewayCheckPart;

typedef enum
{
  ROPEWAY_CHECK_GOOD,
  ROPEWAY_CHECK_WARNING,   /* with a problem that does not stop a run */
  ROPEWAY_CHECK_FAILED,    /* with a problem */
  ROPEWAY_CHECK_NOT_TRIED, /* one before it failed, or it could not be told */
} RopewayCheckVerdict;

/* What came of one step. */
typedef struct
{
  RopewayCheckPart part;
  RopewayCheckVerdict verdict;
  char *subject;           /* (nullable): the name of the secret */
  char *note;              /* (nullable): what was found, or why it was not tried; for people */
  RopewayProblem *problem; /* (nullable) */
} RopewayCheckStep;

/* The request that is tried, chosen by ropeway_check_call_choose(). Everything is borrowed. */
typedef struct
{
  const RopewayOperation *operation; /* (nullable): there is none that only reads */
  const RopewayValue *parameters;    /* (nullable): of the job */
  const GPtrArray *match;            /* (nullable): RopewayPath: a search for one record by these fields */
  const GPtrArray *fields;           /* (nullable): RopewayPath: that records should have */
  gboolean has_key;                  /* the records have to have the operation's key */
  gboolean writes;                   /* the connection is written to */
  gboolean may_be_missing;           /* a file that is not there will be made */
} RopewayCheckCall;

typedef void (*RopewayCheckFunc) (const RopewayCheckStep *step, gpointer data);

#define ROPEWAY_TYPE_CONNECTION_CHECK (ropeway_connection_check_get_type ())
G_DECLARE_FINAL_TYPE (RopewayConnectionCheck, ropeway_connection_check, ROPEWAY, CONNECTION_CHECK, GObject)

/* A check of @connection in @environment, which belongs to it. @call is copied, what it points to is borrowed. Belongs to
 * the thread-default main context. @redactor: (nullable). Returns: (transfer full). */
RopewayConnectionCheck *ropeway_connection_check_new (RopewayConnection *connection,
                                                      const RopewayEnvironment *environment,
                                                      const RopewayCheckCall *call,
                                                      RopewaySecretProvider *secrets,
                                                      RopewayRedactor *redactor, RopewayClock *clock);

/* Sets who hears of each step as soon as it is known. @func: (nullable). */
void ropeway_connection_check_set_func (RopewayConnectionCheck *self, RopewayCheckFunc func, gpointer data);

/* Goes through the steps, once. Requests are sent once: a person waits. A secret that has the name “ropeway_check” is kept
 * for a moment where the sign-in has to keep what it is granted. */
void ropeway_connection_check_run_async (RopewayConnectionCheck *self, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer none) (nullable): RopewayCheckStep, all of them; what failed is no error. Errors:
 * G_IO_ERROR_CANCELLED. */
const GPtrArray *ropeway_connection_check_run_finish (RopewayConnectionCheck *self, GAsyncResult *result,
                                                      GError **error);

/* Returns: whether no step failed. */
gboolean ropeway_connection_check_is_good (RopewayConnectionCheck *self);

G_END_DECLS
