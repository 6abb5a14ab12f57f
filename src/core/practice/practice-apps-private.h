/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the apps are to practice-apps.c, which knows their requests and nothing of their records. */
#pragma once

#include "practice/practice-collection.h"

G_BEGIN_DECLS

typedef struct _RopewayPracticeRoute RopewayPracticeRoute;

/* What a request does with a collection. */
typedef void (*RopewayPracticeAction) (RopewayPracticeCollection *collection,
                                       RopewayPracticeExchange *exchange);

/* What a request does with the whole app. */
typedef void (*RopewayPracticeHandler) (gpointer app, RopewayPracticeExchange *exchange,
                                        const RopewayPracticeRoute *route);

/* One kind of request. */
struct _RopewayPracticeRoute
{
  const char *method;
  const char *path;               /* without the app's prefix; {id} is a segment */
  RopewayPracticeAction action;   /* (nullable) */
  gsize collection;               /* where the app's struct points to it */
  RopewayPracticeHandler handler; /* (nullable): comes instead of the action, and may call it */
};

/* Does what @route says. @app: the struct of the route's app. */
void ropeway_practice_route_act (const RopewayPracticeRoute *route, gpointer app,
                                 RopewayPracticeExchange *exchange);

/* ---- shop ---- */

typedef struct
{
  RopewayPracticeCollection *orders;
  RopewayPracticeCollection *customers;
} RopewayPracticeShop;

void ropeway_practice_shop_init (RopewayPracticeShop *shop, RopewayPracticeWorld *world);
void ropeway_practice_shop_clear (RopewayPracticeShop *shop);
void ropeway_practice_shop_reset (RopewayPracticeShop *shop);
/* Returns: (transfer none): the app's requests, ended by one without method. */
const RopewayPracticeRoute *ropeway_practice_shop_routes (void);

/* ---- contacts ---- */

typedef struct
{
  RopewayPracticeCollection *people;

  /* state */
  guint n; /* how many there are from the start */
} RopewayPracticeContacts;

void ropeway_practice_contacts_init (RopewayPracticeContacts *contacts, RopewayPracticeWorld *world, guint n);
void ropeway_practice_contacts_clear (RopewayPracticeContacts *contacts);
void ropeway_practice_contacts_reset (RopewayPracticeContacts *contacts);
/* Returns: (transfer none): the app's requests, ended by one without method. */
const RopewayPracticeRoute *ropeway_practice_contacts_routes (void);

/* ---- CRM ---- */

typedef struct
{
  RopewayPracticeCollection *contacts;
  RopewayPracticeCollection *deals;
  GHashTable *answers; /* "METHOD path key" → the first answer to it */
  char *api_key;       /* (nullable): nobody needs one */

  /* state */
  guint n_replayed;
} RopewayPracticeCrm;

/* @api_key: (nullable). */
void ropeway_practice_crm_init (RopewayPracticeCrm *crm, RopewayPracticeWorld *world, guint settle_ms,
                                const char *api_key);
void ropeway_practice_crm_clear (RopewayPracticeCrm *crm);
void ropeway_practice_crm_reset (RopewayPracticeCrm *crm);
/* Returns: (transfer none): the app's requests, ended by one without method. */
const RopewayPracticeRoute *ropeway_practice_crm_routes (void);

/* Returns: whether the request may be served; where not, the answer says why. */
gboolean ropeway_practice_crm_admits (RopewayPracticeCrm *crm, RopewayPracticeExchange *exchange);

/* ---- order book ---- */

typedef struct
{
  GPtrArray *columns; /* of char * */
  GPtrArray *rows;    /* of RopewayTree, each an array of cells; NULL: an empty row */

  /* state */
  guint n_created;
  guint n_updated;
  guint n_deleted;
} RopewayPracticeBook;

void ropeway_practice_book_init (RopewayPracticeBook *book);
void ropeway_practice_book_clear (RopewayPracticeBook *book);
void ropeway_practice_book_reset (RopewayPracticeBook *book);
/* Returns: (transfer none): the app's requests, ended by one without method. */
const RopewayPracticeRoute *ropeway_practice_book_routes (void);

/* Appends all rows as objects, by the names of their columns, with the row's number as "row". */
void ropeway_practice_book_write_records (RopewayPracticeBook *book, GString *out);

/* Returns: how many rows are not empty. */
guint ropeway_practice_book_count_rows (RopewayPracticeBook *book);

/* Returns: how many rows have in their first column what an earlier row has there. */
guint ropeway_practice_book_count_twins (RopewayPracticeBook *book);

/* ---- sheet ---- */

typedef struct
{
  /* borrowed */
  RopewayPracticeWorld *world;

  /* owned */
  RopewayTree *grid; /* lists of cells */

  /* state */
  gint protected_column; /* -1: none */
  gint64 minute;         /* of the requests that are counted */
  guint n_reads;
  guint n_writes;
  guint n_cells; /* written by requests */
} RopewayPracticeSheet;

void ropeway_practice_sheet_init (RopewayPracticeSheet *sheet, RopewayPracticeWorld *world);
void ropeway_practice_sheet_clear (RopewayPracticeSheet *sheet);
void ropeway_practice_sheet_reset (RopewayPracticeSheet *sheet);
/* Returns: (transfer none): the app's requests, ended by one without method. */
const RopewayPracticeRoute *ropeway_practice_sheet_routes (void);

/* Appends all rows as lists of cells, with formulas. */
void ropeway_practice_sheet_write (const RopewayPracticeSheet *sheet, GString *out);

/* ---- store ---- */

typedef struct
{
  /* borrowed */
  RopewayPracticeWorld *world;

  /* owned */
  GPtrArray *lists[3]; /* RopewayTree: products, orders, customers */

  /* state */
  gint64 next_id;
  gint64 next_entry; /* of keys and values */
  guint n_created;   /* by requests */
  guint n_updated;
  guint n_deleted;
} RopewayPracticeStore;

void ropeway_practice_store_init (RopewayPracticeStore *store, RopewayPracticeWorld *world);
void ropeway_practice_store_clear (RopewayPracticeStore *store);
void ropeway_practice_store_reset (RopewayPracticeStore *store);
/* Returns: (transfer none): the app's requests, ended by one without method. */
const RopewayPracticeRoute *ropeway_practice_store_routes (void);

/* Appends the records of @name ("store" or "store.products", "store.orders", "store.customers").
 * Returns: whether there is such a list. */
gboolean ropeway_practice_store_write (const RopewayPracticeStore *store, const char *name, GString *out);

/* ---- notes ---- */

typedef struct
{
  /* borrowed */
  RopewayPracticeWorld *world;

  /* owned */
  RopewayTree *database;
  GPtrArray *pages; /* RopewayTree */

  /* state */
  guint n_created;
  guint n_updated;
} RopewayPracticeNotes;

void ropeway_practice_notes_init (RopewayPracticeNotes *notes, RopewayPracticeWorld *world);
void ropeway_practice_notes_clear (RopewayPracticeNotes *notes);
void ropeway_practice_notes_reset (RopewayPracticeNotes *notes);
/* Returns: (transfer none): the app's requests, ended by one without method. */
const RopewayPracticeRoute *ropeway_practice_notes_routes (void);

/* Appends all pages, archived ones too. */
void ropeway_practice_notes_write (const RopewayPracticeNotes *notes, GString *out);

G_END_DECLS
