/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how much a run may take away before a person is asked, as a function of what the job knows. */
#pragma once

#include "model/job.h"
#include "sync/run.h"

G_BEGIN_DECLS

/* How many records of @known a run may remove, or overwrite, without being asked: @said where that is not -1, else 10 or
 * 5 % of @known, whichever is smaller, at least 1. */
guint64 ropeway_brake_get_limit (gint64 said, guint64 known);

G_END_DECLS
