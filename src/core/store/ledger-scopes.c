/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a job remembers, one memory for each pair of services that it worked with. */
#include "store/ledger-private.h"
#include "store/store-migrations.h"
#include "store/store-private.h"

void
ropeway_scope_record_free (RopewayScopeRecord *scope)
{
  g_free (scope->job);
  g_free (scope->source_connection);
  g_free (scope->source_environment);
  g_free (scope->source_address);
  g_free (scope->source_container);
  g_free (scope->destination_connection);
  g_free (scope->destination_environment);
  g_free (scope->destination_address);
  g_free (scope->destination_container);
  g_free (scope->mark);
  g_free (scope);
}

static RopewayScopeRecord *
read_scope (RopewayQuery *query)
{
  RopewayScopeRecord *scope = g_new0 (RopewayScopeRecord, 1);

  scope->id = ropeway_query_get_integer (query, 0);
  scope->job = ropeway_query_dup_text (query, 1);
  scope->source_connection = ropeway_query_dup_text (query, 2);
  scope->source_environment = ropeway_query_dup_text (query, 3);
  scope->source_container = ropeway_query_dup_text (query, 4);
  scope->destination_connection = ropeway_query_dup_text (query, 5);
  scope->destination_environment = ropeway_query_dup_text (query, 6);
  scope->destination_container = ropeway_query_dup_text (query, 7);
  scope->mark = ropeway_query_dup_text (query, 8);
  scope->n_links = ropeway_query_get_integer (query, 9);
  scope->n_parked = ropeway_query_get_integer (query, 10);
  scope->n_intents = ropeway_query_get_integer (query, 11);
  scope->source_address = ropeway_query_dup_text (query, 12);
  scope->destination_address = ropeway_query_dup_text (query, 13);
  return scope;
}

/* @addresses: two columns. @of: which parked units count. */
#define SELECT_SCOPES(of, addresses)                                                                         \
  "SELECT id, job, source_connection, source_environment, source_container, destination_connection,"         \
  " destination_environment, destination_container, mark,"                                                   \
  " (SELECT count (*) FROM link WHERE scope = s.id),"                                                        \
  " (SELECT count (*) FROM parked WHERE scope = s.id" of "),"                                                \
  " (SELECT count (*) FROM intent WHERE scope = s.id), " addresses " FROM scope AS s WHERE job = ?1"         \
  " ORDER BY (SELECT max (id) FROM run WHERE scope = s.id) DESC, id DESC"

GPtrArray *
ropeway_ledger_list_scopes (RopewayStore *store, const char *job, GError **error)
{
  GPtrArray *scopes;
  gboolean has_addresses;
  RopewayQuery query;

  if (!ropeway_store_reaches (store, ROPEWAY_STORE_VERSION_TRUST, &has_addresses, error))
    return NULL;
  scopes = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_scope_record_free);
  ropeway_query_begin (&query, store->reader,
                       has_addresses
                           ? SELECT_SCOPES (" AND dismissed = 0", "source_address, destination_address")
                           : SELECT_SCOPES ("", "'', ''"));
  ropeway_query_text (&query, job);
  while (ropeway_query_next (&query))
    g_ptr_array_add (scopes, read_scope (&query));
  return ropeway_ledger_end_rows (&query, scopes, error);
}
