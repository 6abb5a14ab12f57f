/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: data as it comes from real services: accents, money as text, blanks in e-mails, null and missing fields. */
#include "practice/practice-data.h"

#include "base/timestamp.h"
#include "value/json-writer.h"

#define MINUTE_US (G_GINT64_CONSTANT (60) * 1000000)
#define ORDER_PACE_US (497 * MINUTE_US) /* between two orders */

/* A name as it is written, and as it stands in an e-mail address. */
typedef struct
{
  const char *text;
  const char *plain;
} Name;

static const Name first_names[] = {
  { "Anna", "anna" },      { "Søren", "soren" },   { "Zoë", "zoe" },         { "Łukasz", "lukasz" },
  { "José", "jose" },      { "Marie", "marie" },   { "Håkon", "hakon" },     { "Renée", "renee" },
  { "Jürgen", "juergen" }, { "伟", "wei" },        { "Siobhán", "siobhan" }, { "Dvořák", "dvorak" },
  { "Aylin", "aylin" },    { "Ömer", "oemer" },    { "Ελένη", "eleni" },     { "Иван", "ivan" },
  { "Chloé", "chloe" },    { "Þóra", "thora" },    { "Ana Sofía", "ana" },   { "Jean-Luc", "jean-luc" },
  { "Noor", "noor" },      { "Mehmet", "mehmet" }, { "Giulia", "giulia" },
};

static const Name last_names[] = {
  { "Müller", "mueller" },     { "Żółć", "zolc" },
  { "O'Brien", "obrien" },     { "王", "wang" },
  { "Sørensen", "sorensen" },  { "García", "garcia" },
  { "Nowak", "nowak" },        { "d'Angelo", "dangelo" },
  { "Çelik", "celik" },        { "van der Berg", "vdberg" },
  { "Åkesson", "akesson" },    { "Smith-Jones", "smith-jones" },
  { "Nguyễn", "nguyen" },      { "Παπάς", "papas" },
  { "Петров", "petrov" },      { "Lefèvre", "lefevre" },
  { "Schröder", "schroeder" }, { "Horváth", "horvath" },
  { "Íñiguez", "iniguez" },
};

static const char *const cities[] = { "Köln",   "København", "Łódź",      "São Paulo",       "Zürich", "北京",
                                      "Québec", "Malmö",     "Reykjavík", "Aix-en-Provence", "Leeds" };
static const char *const countries[] = { "DE", "DK", "PL", "BR", "CH", "CN", "CA", "SE", "IS", "FR", "GB" };
static const char *const streets[]
    = { "Hauptstraße",    "Nørregade", "ulica Piękna", "Rua da Praia",   "Bahnhofstrasse", "长安街",
        "Rue Saint-Jean", "Storgatan", "Laugavegur",   "Cours Mirabeau", "King's Road" };
static const char *const companies[] = { "Seilwerk GmbH", "Sørensen & Co.", "\"Góry\" Sp. z o.o.",
                                         "Berg/Tal AG",   "Château d'Eau",  "R&D <Labs>" };
static const char *const titles[]
    = { "Buyer", "Geschäftsführerin", "Head of \"Things\"", "Office manager", "Lehrer" };
static const char *const tags[] = { "climber", "newsletter-2025", "größer", "B2B", "left; came back", "a,b" };
static const char *const languages[] = { "de", "da", "pl", "pt", "fr", "zh", "en" };
static const char *const notes[] = {
  "Calls before noon only.\nPrefers the blue rope; the red one was sent back twice.",
  "Said \"maybe next year\" \\ ask again in spring. Knows Anna from the climbing hall, where both hold "
  "courses.",
  "Möchte die Rechnung auf Papier. Lieferung bitte beim Nachbarn abgeben, wenn niemand öffnet.",
  "Fragile\tgoods: pack twice. 20 % off was promised on the phone, see the letter of 3 March.",
};

#define PICK(array, number) ((array)[(number) % G_N_ELEMENTS (array)])

/* Spreads a seed, so that neighbours do not look alike. */
static guint
spread (guint seed, guint salt)
{
  guint h = seed * 2654435761u + salt * 40503u;

  h ^= h >> 15;
  h *= 2246822519u;
  return h ^ (h >> 13);
}

static void
set_money (RopewayTree *tree, RopewayValue *object, const char *name, guint cents)
{
  g_autofree char *text = g_strdup_printf ("%u.%02u", cents / 100, cents % 100);

  ropeway_value_set_text (tree, object, name, text);
}

static void
set_null (RopewayTree *tree, RopewayValue *object, const char *name)
{
  ropeway_value_set (tree, object, name, -1, ropeway_tree_null (tree));
}

static void
set_moment (RopewayTree *tree, RopewayValue *object, const char *name, gint64 us)
{
  g_autofree char *text = ropeway_timestamp_format (us);

  ropeway_value_set_text (tree, object, name, text);
}

static void
set_number (RopewayTree *tree, RopewayValue *object, const char *name, const char *token)
{
  ropeway_value_set (tree, object, name, -1, ropeway_tree_number (tree, token, -1));
}

/* Every seventh person writes in capitals, every eleventh typed a blank. The number keeps addresses apart. */
static void
set_email (RopewayTree *tree, RopewayValue *object, const Name *first, const Name *last, guint seed)
{
  g_autofree char *number = seed == 0 ? g_strdup ("") : g_strdup_printf ("%u", seed);
  g_autofree char *plain = g_strdup_printf ("%s.%s%s@example.com", first->plain, last->plain, number);
  g_autofree char *text = NULL;

  if (seed % 7 == 3)
    plain[0] = g_ascii_toupper (plain[0]);
  if (seed % 14 == 3)
    {
      g_autofree char *upper = g_ascii_strup (plain, -1);

      g_free (plain);
      plain = g_steal_pointer (&upper);
    }
  text = g_strdup_printf ("%s%s%s", seed % 22 == 5 ? " " : "", plain, seed % 11 == 5 ? " " : "");
  ropeway_value_set_text (tree, object, "email", text);
}

static void
set_phone (RopewayTree *tree, RopewayValue *object, guint seed)
{
  guint number = spread (seed, 3) % 9000000 + 1000000;
  g_autofree char *text = NULL;

  switch (seed % 5)
    {
    case 1:
      set_null (tree, object, "phone");
      return;
    case 2:
      text = g_strdup_printf ("0%u / %u", seed % 90 + 10, number);
      break;
    default:
      text = g_strdup_printf ("+49 %u %u", seed % 90 + 10, number);
      break;
    }
  ropeway_value_set_text (tree, object, "phone", text);
}

static RopewayValue *
new_address (RopewayTree *tree, guint seed)
{
  RopewayValue *address = ropeway_tree_object (tree);
  g_autofree char *street = g_strdup_printf ("%s %u", PICK (streets, seed), spread (seed, 5) % 180 + 1);
  g_autofree char *zip = g_strdup_printf ("%05u", spread (seed, 7) % 100000);

  ropeway_value_set_text (tree, address, "street", street);
  ropeway_value_set_text (tree, address, "zip", zip);
  ropeway_value_set_text (tree, address, "city", PICK (cities, seed));
  ropeway_value_set_text (tree, address, "country", PICK (countries, seed));
  return address;
}

static void
set_birthday (RopewayTree *tree, RopewayValue *object, guint seed)
{
  g_autofree char *text = NULL;

  if (seed % 9 == 4)
    {
      set_null (tree, object, "birthday");
      return;
    }
  text = g_strdup_printf ("%04u-%02u-%02u", 1940 + spread (seed, 11) % 66, spread (seed, 13) % 12 + 1,
                          spread (seed, 17) % 28 + 1);
  ropeway_value_set_text (tree, object, "birthday", text);
}

static RopewayValue *
new_tags (RopewayTree *tree, guint seed)
{
  RopewayValue *list = ropeway_tree_array (tree);

  for (guint i = 0; i < seed % 4; i++)
    ropeway_value_append (list, ropeway_tree_string (tree, PICK (tags, seed + i), -1));
  return list;
}

static void
set_id (RopewayTree *tree, RopewayValue *object, const char *id)
{
  set_number (tree, object, "id", id);
}

static const Name *
first_name_of (guint seed)
{
  return &PICK (first_names, seed);
}

static const Name *
last_name_of (guint seed)
{
  return &PICK (last_names, seed);
}

/* ---- people ---- */

gint64
ropeway_practice_data_get_person_updated (guint seed)
{
  return ROPEWAY_PRACTICE_START_US - 400 * 24 * 60 * MINUTE_US + seed * MINUTE_US / 2;
}

static void
set_person_names (RopewayTree *tree, RopewayValue *person, guint seed)
{
  const Name *first = first_name_of (seed), *last = last_name_of (seed);

  ropeway_value_set_text (tree, person, "first_name", first->text);
  ropeway_value_set_text (tree, person, "last_name", last->text);
  set_email (tree, person, first, last, seed);
  set_phone (tree, person, seed);
  if (seed % 3 != 2)
    ropeway_value_set_text (tree, person, "company", PICK (companies, seed));
  if (seed % 4 == 0)
    set_null (tree, person, "job_title");
  else
    ropeway_value_set_text (tree, person, "job_title", PICK (titles, seed));
}

void
ropeway_practice_data_write_person (guint seed, const char *id, gint64 updated, GString *out)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *person = ropeway_tree_object (tree);
  g_autofree char *reference = g_strdup_printf ("P-%06u", seed + 1);
  g_autofree char *history = g_strjoin (" ", PICK (notes, seed / 4 + 1), PICK (notes, seed / 4 + 2), NULL);
  g_autofree char *rating = g_strdup_printf ("%u.%u0", spread (seed, 19) % 5, spread (seed, 23) % 10);

  set_id (tree, person, id);
  ropeway_value_set_text (tree, person, "reference", reference);
  set_person_names (tree, person, seed);
  set_birthday (tree, person, seed);
  ropeway_value_set_boolean (tree, person, "vip", seed % 10 == 0);
  if (seed % 6 != 1)
    ropeway_value_set_boolean (tree, person, "newsletter", seed % 2 == 0);
  set_money (tree, person, "balance", seed == 0 ? 123450 : spread (seed, 29) % 500000);
  ropeway_value_set_text (tree, person, "currency", "EUR");
  ropeway_value_set_integer (tree, person, "points", spread (seed, 31) % 10000);
  set_number (tree, person, "rating", rating);
  ropeway_value_set_text (tree, person, "language", PICK (languages, seed));
  ropeway_value_set (tree, person, "address", -1, new_address (tree, seed));
  ropeway_value_set (tree, person, "tags", -1, new_tags (tree, seed));
  ropeway_value_set_text (tree, person, "website", seed % 8 == 0 ? "https://example.com/~anna?x=1&y=ä" : "");
  ropeway_value_set_text (tree, person, "note", PICK (notes, seed));
  ropeway_value_set_text (tree, person, "history", history);
  if (seed % 5 == 0)
    set_null (tree, person, "last_contact");
  else
    set_moment (tree, person, "last_contact", updated - seed % 100 * 24 * 60 * MINUTE_US);
  set_moment (tree, person, "created_at", ropeway_practice_data_get_person_updated (seed) - 90 * MINUTE_US);
  set_moment (tree, person, "updated_at", updated);
  ropeway_json_write (person, ROPEWAY_JSON_COMPACT, out);
}

/* ---- customers of the shop ---- */

gint64
ropeway_practice_data_get_customer_updated (guint seed)
{
  return ROPEWAY_PRACTICE_START_US - (1000 - (gint64)seed) * 60 * MINUTE_US;
}

void
ropeway_practice_data_write_customer (guint seed, const char *id, gint64 updated, GString *out)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *customer = ropeway_tree_object (tree);

  set_id (tree, customer, id);
  ropeway_value_set_text (tree, customer, "first_name", first_name_of (seed)->text);
  ropeway_value_set_text (tree, customer, "last_name", last_name_of (seed)->text);
  set_email (tree, customer, first_name_of (seed), last_name_of (seed), seed);
  set_phone (tree, customer, seed);
  ropeway_value_set (tree, customer, "billing", -1, new_address (tree, seed));
  ropeway_value_set_boolean (tree, customer, "accepts_marketing", seed % 3 == 0);
  set_birthday (tree, customer, seed);
  set_moment (tree, customer, "created_at", ropeway_practice_data_get_customer_updated (seed));
  set_moment (tree, customer, "updated_at", updated);
  ropeway_json_write (customer, ROPEWAY_JSON_COMPACT, out);
}

/* ---- orders of the shop ---- */

typedef struct
{
  const char *name;
  const char *sku;
  guint cents;
} Product;

static const Product products[] = {
  { "Rope, 10 m", "ROPE-10", 955 },
  { "Carabiner \"Łza\"", "CAR-01", 490 },
  { "Pulley", "007", 1960 },
  { "Hüttenschlafsack", "SLP-Ä", 3900 },
  { "Chalk 100 %", "CHK-100", 310 },
  { "Harness S/M", "HAR-SM", 5995 },
  { "Topo guide “Île de Ré”", "BOOK-3", 2450 },
};

/* Items of each of the first orders: 61 in all, 3 in the last. */
static const guint8 item_counts[ROPEWAY_PRACTICE_ORDERS]
    = { 2, 3, 1, 4, 2, 3, 2, 1, 5, 2, 3, 2, 3, 1, 4, 2, 3, 2, 4, 1, 2, 3, 3, 3 };
static const guint last_quantities[] = { 2, 4, 1 };
static const char *const statuses[]
    = { "processing", "completed", "pending", "completed", "refunded", "cancelled" };

#define FIRST_ITEM 88043

static guint
count_items (guint seed)
{
  return seed < ROPEWAY_PRACTICE_ORDERS ? item_counts[seed] : 1;
}

static guint
first_item (guint seed)
{
  guint id = FIRST_ITEM;

  for (guint i = 0; i < MIN (seed, ROPEWAY_PRACTICE_ORDERS); i++)
    id += item_counts[i];
  return seed > ROPEWAY_PRACTICE_ORDERS ? id + seed - ROPEWAY_PRACTICE_ORDERS : id;
}

static gint64
order_created (guint seed, gint64 updated)
{
  if (seed >= ROPEWAY_PRACTICE_ORDERS)
    return updated;
  return ROPEWAY_PRACTICE_START_US - (gint64)(ROPEWAY_PRACTICE_ORDERS - 1 - seed) * ORDER_PACE_US;
}

gint64
ropeway_practice_data_get_order_updated (guint seed)
{
  return order_created (seed, 0) + (seed % 3 == 0 ? 35 * MINUTE_US : 0);
}

static RopewayValue *
new_items (RopewayTree *tree, guint seed, guint *total)
{
  RopewayValue *items = ropeway_tree_array (tree);
  gboolean is_last = seed == ROPEWAY_PRACTICE_ORDERS - 1;

  *total = 0;
  for (guint i = 0; i < count_items (seed); i++)
    {
      const Product *product = &PICK (products, is_last ? i : spread (seed, 37) + i);
      guint quantity = is_last ? last_quantities[i] : spread (seed, 41 + i) % 3 + 1;
      RopewayValue *item = ropeway_tree_object (tree);

      ropeway_value_set_integer (tree, item, "id", first_item (seed) + i);
      ropeway_value_set_text (tree, item, "name", product->name);
      ropeway_value_set_text (tree, item, "sku", product->sku);
      ropeway_value_set_integer (tree, item, "quantity", quantity);
      set_money (tree, item, "price", product->cents);
      set_money (tree, item, "total", product->cents * quantity);
      ropeway_value_append (items, item);
      *total += product->cents * quantity;
    }
  return items;
}

static RopewayValue *
new_billing (RopewayTree *tree, guint customer)
{
  RopewayValue *billing = ropeway_tree_object (tree);

  ropeway_value_set_text (tree, billing, "first_name", first_name_of (customer)->text);
  ropeway_value_set_text (tree, billing, "last_name", last_name_of (customer)->text);
  if (customer % 13 == 12)
    set_null (tree, billing, "email");
  else
    set_email (tree, billing, first_name_of (customer), last_name_of (customer), customer);
  set_phone (tree, billing, customer);
  ropeway_value_set (tree, billing, "address", -1, new_address (tree, customer));
  return billing;
}

void
ropeway_practice_data_write_order (guint seed, const char *id, gint64 updated, GString *out)
{
  /* Anna Müller made the last one. */
  guint customer = (seed * 7 + 39) % ROPEWAY_PRACTICE_CUSTOMERS;
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *order = ropeway_tree_object (tree);
  g_autofree char *number = g_strdup_printf ("#%s", id);
  gint64 created = order_created (seed, updated);
  RopewayValue *items;
  guint total;

  items = new_items (tree, seed, &total);
  set_id (tree, order, id);
  ropeway_value_set_text (tree, order, "number", number);
  ropeway_value_set_text (
      tree, order, "status",
      PICK (statuses, seed < ROPEWAY_PRACTICE_ORDERS ? ROPEWAY_PRACTICE_ORDERS - 1 - seed : 0));
  set_moment (tree, order, "created_at", created);
  set_moment (tree, order, "updated_at", updated);
  set_money (tree, order, "total", total);
  ropeway_value_set_text (tree, order, "currency", "EUR");
  ropeway_value_set_integer (tree, order, "customer_id", ROPEWAY_PRACTICE_FIRST_CUSTOMER + customer);
  if (seed % 4 == 1)
    ropeway_value_set_text (tree, order, "customer_note", "Bitte klingeln!\nDanke – “Anna”");
  else if (seed % 4 == 2)
    set_null (tree, order, "customer_note");
  ropeway_value_set (tree, order, "billing", -1, new_billing (tree, customer));
  ropeway_value_set (tree, order, "line_items", -1, items);
  ropeway_json_write (order, ROPEWAY_JSON_COMPACT, out);
}
