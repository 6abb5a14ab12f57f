/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a web shop with customers and orders, the source of the first job anybody makes. */
#include "practice/practice-apps-private.h"
#include "practice/practice-data.h"
#include "practice/practice-list.h"

#define PAGE_SIZE 10

static const RopewayPracticeKind order_kind = {
  .name = "shop.orders",
  .first_id = ROPEWAY_PRACTICE_FIRST_ORDER,
  .generate = ropeway_practice_data_write_order,
  .get_updated = ropeway_practice_data_get_order_updated,
};

static const RopewayPracticeKind customer_kind = {
  .name = "shop.customers",
  .first_id = ROPEWAY_PRACTICE_FIRST_CUSTOMER,
  .generate = ropeway_practice_data_write_customer,
  .get_updated = ropeway_practice_data_get_customer_updated,
};

void
ropeway_practice_shop_init (RopewayPracticeShop *shop, RopewayPracticeWorld *world)
{
  shop->orders = ropeway_practice_collection_new (&order_kind, world, 0);
  shop->customers = ropeway_practice_collection_new (&customer_kind, world, 0);
}

void
ropeway_practice_shop_clear (RopewayPracticeShop *shop)
{
  ropeway_practice_collection_free (shop->orders);
  ropeway_practice_collection_free (shop->customers);
}

void
ropeway_practice_shop_reset (RopewayPracticeShop *shop)
{
  ropeway_practice_collection_reset (shop->orders, ROPEWAY_PRACTICE_ORDERS);
  ropeway_practice_collection_reset (shop->customers, ROPEWAY_PRACTICE_CUSTOMERS);
}

static void
list_pages (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange)
{
  ropeway_practice_list_pages (collection, exchange, NULL, PAGE_SIZE);
}

static void
list_by_cursor (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange)
{
  ropeway_practice_list_cursor (collection, exchange, PAGE_SIZE);
}

/* "A customer orders something." */
static void
simulate (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange)
{
  ropeway_practice_collection_answer (collection, exchange, 201,
                                      ropeway_practice_collection_create_next (collection));
}

#define ORDERS G_STRUCT_OFFSET (RopewayPracticeShop, orders)
#define CUSTOMERS G_STRUCT_OFFSET (RopewayPracticeShop, customers)

const RopewayPracticeRoute *
ropeway_practice_shop_routes (void)
{
  static const RopewayPracticeRoute routes[] = {
    { "GET", "/orders", list_pages, ORDERS },
    { "POST", "/orders", ropeway_practice_collection_post, ORDERS },
    { "GET", "/orders/{id}", ropeway_practice_collection_get, ORDERS },
    { "PATCH", "/orders/{id}", ropeway_practice_collection_patch, ORDERS },
    { "PUT", "/orders/{id}", ropeway_practice_collection_put, ORDERS },
    { "DELETE", "/orders/{id}", ropeway_practice_collection_delete, ORDERS },
    { "GET", "/customers", list_pages, CUSTOMERS },
    { "GET", "/customers/{id}", ropeway_practice_collection_get, CUSTOMERS },
    { "PATCH", "/customers/{id}", ropeway_practice_collection_patch, CUSTOMERS },
    { "GET", "/v2/orders", list_by_cursor, ORDERS },
    { "GET", "/v2/customers", list_by_cursor, CUSTOMERS },
    { "POST", "/simulate-order", simulate, ORDERS },
    { NULL },
  };

  return routes;
}
