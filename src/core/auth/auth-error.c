/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/auth-error.h"

/* The compiler cannot know that every error of this domain has its private part. */
#pragma GCC diagnostic ignored "-Wnull-dereference"

typedef struct
{
  RopewayProblem *problem; /* owned (nullable) */
} RopewayAuthErrorPrivate;

static void
ropeway_auth_error_private_init (RopewayAuthErrorPrivate *private)
{
  private->problem = NULL;
}

static void
ropeway_auth_error_private_copy (const RopewayAuthErrorPrivate *from, RopewayAuthErrorPrivate *to)
{
  to->problem = from->problem != NULL ? ropeway_problem_ref (from->problem) : NULL;
}

static void
ropeway_auth_error_private_clear (RopewayAuthErrorPrivate *private)
{
  g_clear_pointer (&private->problem, ropeway_problem_unref);
}

G_DEFINE_EXTENDED_ERROR (RopewayAuthError, ropeway_auth_error)

GError *
ropeway_auth_error_new (RopewayAuthError code, RopewayProblem *problem)
{
  g_autofree char *sentence = ropeway_problem_dup_sentence (problem);
  GError *error = g_error_new_literal (ROPEWAY_AUTH_ERROR, (int)code, sentence);

  ropeway_auth_error_get_private (error)->problem = problem;
  return error;
}

RopewayProblem *
ropeway_auth_error_get_problem (const GError *error)
{
  return error->domain == ROPEWAY_AUTH_ERROR ? ropeway_auth_error_get_private (error)->problem : NULL;
}
