/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a browser is sent to what the template says, and nowhere else, whatever a record holds. */
#include "sync/open-address.h"

#include "base/limits.h"
#include "test-sync.h"
#include "value/json-reader.h"

typedef struct
{
  const char *name;
  const char *open; /* (nullable) */
  const char *id;   /* (nullable) */
  const char *address;
} Row;

#define HOST "https://crm.example.com"

static const Row rows[] = {
  { "id", HOST "/deals/{$id}", "c-1", HOST "/deals/c-1" },
  { "fragment", HOST "/#/deals/{$id}?tab=1", "7", HOST "/#/deals/7?tab=1" },
  { "field", HOST "/{board}/{$id}", "7", HOST "/main%20board/7" },
  { "parameter-first", HOST "/{sheet}/{$id}", "7", HOST "/abc/7" },
  { "deep-field", HOST "/{owner.id}", "7", HOST "/42" },
  { "encoded", HOST "/deals/{$id}", "a/b?c#d é", HOST "/deals/a%2Fb%3Fc%23d%20%C3%A9" },
  { "host-is-not-left", "https://{nasty}.example.com/{$id}", "7", NULL },
  { "dots", HOST "/deals/{$id}/edit", "..", NULL },
  { "script", "javascript:open('{$id}')", "7", NULL },
  { "script-from-a-field", "{script}{$id}", "7", NULL },
  { "file", "file:///{$id}", "7", NULL },
  { "user", "https://you:{$id}@example.com/", "7", NULL },
  { "no-host", "https:///{$id}", "7", NULL },
  { "relative", "/deals/{$id}", "7", NULL },
  { "empty-field", HOST "/{nothing}/{$id}", "7", NULL },
  { "field-not-there", HOST "/{missing}/{$id}", "7", NULL },
  { "list-is-no-text", HOST "/{list}/{$id}", "7", NULL },
  { "no-id", HOST "/deals", NULL, NULL },
  { "no-template", NULL, "7", NULL },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  RopewayOperation operation = { .id = (char *)"create" };
  g_autoptr (RopewayTree) fields = ropeway_json_read_text (
      "{\"board\":\"main "
      "board\",\"sheet\":\"other\",\"owner\":{\"id\":42},\"nasty\":\"evil.com/\",\"nothing\":null,"
      "\"script\":\"javascript:\",\"list\":[1]}",
      -1, NULL, NULL, NULL);
  g_autoptr (RopewayTree) parameters = ropeway_json_read_text ("{\"sheet\":\"abc\"}", -1, NULL, NULL, NULL);

  operation.open = row->open != NULL ? ropeway_template_parse (row->open, NULL) : NULL;
  g_autofree char *address = ropeway_open_address (&operation, row->id, ropeway_tree_get_root (parameters),
                                                   ropeway_tree_get_root (fields));
  g_assert_cmpstr (address, ==, row->address);
  g_clear_pointer (&operation.open, ropeway_template_unref);
}

/* An address that no browser takes is none. */
static void
test_long (void)
{
  RopewayOperation operation = { .id = (char *)"create" };
  g_autofree char *id = g_strnfill (ROPEWAY_LIMIT_URL_BYTES, 'x');

  operation.open = ropeway_template_parse (HOST "/{$id}", NULL);
  g_assert_null (ropeway_open_address (&operation, id, NULL, NULL));
  ropeway_template_unref (operation.open);
}

void
test_open_address_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/open-address/", rows[i].name, NULL);
      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/sync/open-address/long", test_long);
}
