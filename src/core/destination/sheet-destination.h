/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: writes rows into a sheet at a service: only cells that differ, in one request. */
#pragma once

#include "auth/session.h"
#include "destination/held-destination.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_SHEET_DESTINATION (ropeway_sheet_destination_get_type ())
G_DECLARE_FINAL_TYPE (RopewaySheetDestination, ropeway_sheet_destination, ROPEWAY, SHEET_DESTINATION,
                      RopewayHeldDestination)

/* The destination of @bundle's job, whose operation is over a sheet, asked through @session. Returns: (transfer full). */
RopewaySheetDestination *ropeway_sheet_destination_new (RopewaySession *session, RopewayBundle *bundle);

G_END_DECLS
