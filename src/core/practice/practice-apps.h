/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: four small services that need no network and no account, to learn with and to test against.
 *
 * Under one listener:
 *   /shop      GET orders, customers (?page=&per_page=, Link and X-Total), v2/orders, v2/customers (?after=&limit=,
 *              {"data","meta":{"next"}}), orders/{id}; POST orders, simulate-order; PATCH, PUT, DELETE orders/{id}
 *   /contacts  GET people (?offset=&limit=, {"people","total"}), people/{id}; POST people; PATCH, PUT, DELETE people/{id}
 *   /crm       GET contacts (?page=&per_page=, {"items","total"}), contacts?email= (a search), contacts/{id};
 *              POST contacts, contacts/batch ({"records"} → {"results"}); PATCH contacts/{id}, contacts/batch; PUT,
 *              DELETE contacts/{id}; the same for deals, found by ?ref=. Header Idempotency-Key.
 *   /book      GET header, rows ({"header","rows"}; ?<column>=<value>), rows/{n}; POST rows ({"values"}), rows/batch
 *              ({"rows":[[…]]} → {"rows":[numbers]}, all or none), columns;
 *              PATCH, PUT, DELETE rows/{n}
 *   /_practice GET stats, records?of=<collection>; POST reset, hostile, load?into=<collection>; these are never
 *              subject to the hostile mode
 * All lists but the book's take updated_since (RFC 3339, inclusive) and sort=updated_at. Errors are
 * {"error":{"code","message","field"}}. */
#pragma once

#include "base/clock.h"
#include "http/http-listener.h"
#include "practice/practice-hostile.h"
#include "value/value.h"

G_BEGIN_DECLS

typedef struct
{
  RopewayClock *clock; /* (nullable): the computer's */
  guint contacts;      /* people in Contacts; 0: 1,000; at most ROPEWAY_LIMIT_PRACTICE_CONTACTS */
  guint settle_ms;     /* until the CRM's search finds a new record */
  const char
      *api_key; /* (nullable): what the CRM wants as X-Api-Key, Bearer token, Basic password, cookie or query
                        * parameter api_key: 401 without, 403 with a wrong one */
} RopewayPracticeOptions;

/* The apps, in memory, always with the same records at first. One thread. */
typedef struct _RopewayPracticeApps RopewayPracticeApps;

/* Adds the apps to @listener, which is kept. @options: (nullable). Returns: (transfer full). */
RopewayPracticeApps *ropeway_practice_apps_new (RopewayHttpListener *listener,
                                                const RopewayPracticeOptions *options);

/* Takes the apps off the listener. */
void ropeway_practice_apps_free (RopewayPracticeApps *apps);

/* Everything as it was at first: records, counters; no hostile mode. */
void ropeway_practice_apps_reset (RopewayPracticeApps *apps);

/* Returns: (transfer full): the base address of an app: "http://127.0.0.1:4711/crm". @app: "shop", "book", "contacts",
 * "crm", "sheet", "store" or "notes". */
char *ropeway_practice_apps_dup_address (RopewayPracticeApps *apps, const char *app);

/* Returns: (transfer full) (nullable): an array of the records of @collection: "shop" or "shop.orders",
 * "shop.customers", "contacts", "crm" or "crm.contacts", "crm.deals", "book" (objects by column, with "row"), "sheet",
 * "store" or "store.products", "store.orders", "store.customers", "notes"; NULL where there is no such thing. */
RopewayTree *ropeway_practice_apps_dup_records (RopewayPracticeApps *apps, const char *collection);

/* Returns: (transfer full): {"requests": {"POST /crm/contacts": n}, "writes": {collection: {"created", "updated",
 * "deleted"}}, "records": {collection: n}, "duplicates": {collection: n}, "replayed": n, "faults": {kind: n}}.
 * Writes count what took effect; duplicates, records with the e-mail, reference or first cell of an earlier one. */
RopewayTree *ropeway_practice_apps_dup_stats (RopewayPracticeApps *apps);

/* A customer orders something: the shop has one more order. */
void ropeway_practice_apps_simulate_order (RopewayPracticeApps *apps);

/* Puts @list (an array of objects) in the place of all records of @collection (as for _dup_records(), but not
 * "book" and those after it), byte for byte. Returns: whether there is such a collection. */
gboolean ropeway_practice_apps_load (RopewayPracticeApps *apps, const char *collection,
                                     const RopewayValue *list);

/* How the apps misbehave: {"rules":[…]} as practice-hostile.h says. @config: (nullable): not at all.
 * Errors: ROPEWAY_PRACTICE_ERROR. */
gboolean ropeway_practice_apps_set_hostile (RopewayPracticeApps *apps, const RopewayValue *config,
                                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayPracticeApps, ropeway_practice_apps_free)

G_END_DECLS
