/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whoever reads the records of an operation need not know whether they come from a service, a sheet or a file. */
#pragma once

#include "auth/session.h"
#include "source/record-source.h"

G_BEGIN_DECLS

/* A source of all records of @operation. @parameters: (nullable): of the job; both borrowed. Returns: (transfer full). */
RopewayRecordSource *ropeway_open_source (RopewaySession *session, const RopewayOperation *operation,
                                          const RopewayValue *parameters);

G_END_DECLS
