/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a login refers to another operation, which is known only when all have been read. */
#pragma once

#include "model/connection.h"
#include "model/object-reader.h"

G_BEGIN_DECLS

/* Reads the members of "session", but for user, password, and where the token goes. Returns: (transfer full). */
RopewayLogin *ropeway_login_read (RopewayObjectReader *sign_in);

/* Checks that the operation that logs in is there, once all are read. */
void ropeway_login_check (const RopewayConnection *connection, RopewayProblems *problems);

G_END_DECLS
