/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: two hundred records that were set aside for one cause are one thing to do, not two hundred. */
#pragma once

#include "store/ledger-reader.h"

G_BEGIN_DECLS

/* One cause, and what it kept back. */
typedef struct
{
  RopewayProblem *problem; /* of the first record */
  guint count;
  char *keys;             /* the first few records, in words */
  GPtrArray *source_keys; /* char *: of all of them */
  gboolean doubtful;      /* they may or may not have arrived */
} RopewaySetAside;

/* Frees it with all it owns. */
void ropeway_set_aside_free (RopewaySetAside *self);

/* The units that run @run set aside and that still are, by cause, the most frequent first; reads a bounded number.
 * Returns: (transfer full): RopewaySetAside. */
GPtrArray *ropeway_set_aside_list (RopewayStore *store, const RopewayRunRecord *run);

G_END_DECLS
