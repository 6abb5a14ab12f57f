/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a connection says of logging in for a session. */
#pragma once

#include "value/path.h"

G_BEGIN_DECLS

/* Of "session". */
typedef struct
{
  char *operation;     /* the id of the operation that logs in, of the same connection */
  RopewayPath *answer; /* (nullable): where the token is in its answer */
  char *header;        /* (nullable): which header of its answer the token is in */
  gboolean cookies;    /* its cookies are the token */
  gint64 lifetime;     /* µs; 0: until it is refused */
} RopewayLogin;

/* Frees what ropeway_login_read() made. */
void ropeway_login_free (RopewayLogin *self);

G_END_DECLS
