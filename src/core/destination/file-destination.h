/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: writes rows into a file on this computer: all that a run has to change at once, or nothing. */
#pragma once

#include "destination/held-destination.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_FILE_DESTINATION (ropeway_file_destination_get_type ())
G_DECLARE_FINAL_TYPE (RopewayFileDestination, ropeway_file_destination, ROPEWAY, FILE_DESTINATION,
                      RopewayHeldDestination)

/* The destination of @bundle's job, whose operation is over a file. What is sent waits for ropeway_destination_flush().
 * @may_make: a file that is not there is made, where the job adds. Returns: (transfer full). */
RopewayFileDestination *ropeway_file_destination_new (RopewayBundle *bundle, gboolean may_make);

G_END_DECLS
