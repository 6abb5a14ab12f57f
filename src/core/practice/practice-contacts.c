/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an address book of any size, read by offset and limit. */
#include "practice/practice-apps-private.h"
#include "practice/practice-data.h"
#include "practice/practice-list.h"

#define PAGE_SIZE 100

static const RopewayPracticeKind person_kind = {
  .name = "contacts.people",
  .first_id = 1,
  .generate = ropeway_practice_data_write_person,
  .get_updated = ropeway_practice_data_get_person_updated,
};

void
ropeway_practice_contacts_init (RopewayPracticeContacts *contacts, RopewayPracticeWorld *world, guint n)
{
  contacts->people = ropeway_practice_collection_new (&person_kind, world, 0);
  contacts->n = n;
}

void
ropeway_practice_contacts_clear (RopewayPracticeContacts *contacts)
{
  ropeway_practice_collection_free (contacts->people);
}

void
ropeway_practice_contacts_reset (RopewayPracticeContacts *contacts)
{
  ropeway_practice_collection_reset (contacts->people, contacts->n);
}

static void
list_people (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange)
{
  ropeway_practice_list_offset (collection, exchange, "people", PAGE_SIZE);
}

#define PEOPLE G_STRUCT_OFFSET (RopewayPracticeContacts, people)

const RopewayPracticeRoute *
ropeway_practice_contacts_routes (void)
{
  static const RopewayPracticeRoute routes[] = {
    { "GET", "/people", list_people, PEOPLE },
    { "POST", "/people", ropeway_practice_collection_post, PEOPLE },
    { "GET", "/people/{id}", ropeway_practice_collection_get, PEOPLE },
    { "PATCH", "/people/{id}", ropeway_practice_collection_patch, PEOPLE },
    { "PUT", "/people/{id}", ropeway_practice_collection_put, PEOPLE },
    { "DELETE", "/people/{id}", ropeway_practice_collection_delete, PEOPLE },
    { NULL },
  };

  return routes;
}
