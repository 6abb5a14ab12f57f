/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the cases of each file of this program. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void add_ledger_cases (void);
void add_runs_cases (void);

G_END_DECLS
