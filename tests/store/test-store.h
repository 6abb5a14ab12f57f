/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the cases of each file of this program. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void add_commit_cases (void);
void add_crash_cases (void);
void add_documents_cases (void);
void add_export_cases (void);
void add_file_cases (void);
void add_ledger_cases (void);
void add_many_links_cases (void);
void add_migrations_cases (void);
void add_parked_cases (void);
void add_record_index_cases (void);
void add_refused_cases (void);
void add_runs_cases (void);
void add_scopes_cases (void);
void add_trust_cases (void);
void add_workspace_cases (void);

G_END_DECLS
