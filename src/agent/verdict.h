/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how a run went is said in the same sentence wherever it is said. */
#pragma once

#include "store/ledger-reader.h"

G_BEGIN_DECLS

/* Returns: (transfer full): how the run, or dry run, @record went, as one sentence in the reader's language. */
char *ropeway_verdict_dup (const RopewayRunRecord *record, gboolean is_plan);

/* Returns: (transfer full): "1,204 records". */
char *ropeway_verdict_dup_records (guint64 n);

/* Returns: (transfer full): "1,204", the same in every locale. */
char *ropeway_verdict_dup_number (guint64 number);

/* Returns: the form of @n that ngettext() takes. */
gulong ropeway_verdict_plural (guint64 n);

/* Returns: the exit code of a run that ended in @state, as the man page lists them. */
int ropeway_verdict_get_exit (RopewayRunState state);

G_END_DECLS
