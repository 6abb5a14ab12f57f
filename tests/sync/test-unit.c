/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: keys say the same for the same record, and never for two. */
#include "sync/unit.h"

#include <string.h>

#include "base/limits.h"
#include "test-sync.h"
#include "value/json-reader.h"

typedef struct
{
  const char *record;
  const char *item;     /* NULL: the record is the unit */
  const char *item_key; /* NULL: by position */
  gsize index;
  const char *key; /* NULL: refused */
} KeyRow;

static const KeyRow key_rows[] = {
  { "{\"id\":1042}", NULL, NULL, 0, "[1042]" },
  { "{\"id\":\"1042\"}", NULL, NULL, 0, "[\"1042\"]" },
  { "{\"id\":1042.0}", NULL, NULL, 0, "[1042]" },
  { "{\"id\":12345678901234567891}", NULL, NULL, 0, "[12345678901234567891]" },
  { "{\"id\":\"\\u00e9\"}", NULL, NULL, 0, "[\"é\"]" },
  { "{\"id\":true}", NULL, NULL, 0, "[true]" },
  { "{\"id\":null}", NULL, NULL, 0, NULL },
  { "{\"id\":\"\"}", NULL, NULL, 0, NULL },
  { "{\"id\":{}}", NULL, NULL, 0, NULL },
  { "{}", NULL, NULL, 0, NULL },
  { "{\"id\":1}", "{\"line\":7}", "line", 3, "[1,7]" },
  { "{\"id\":1}", "{\"line\":null}", "line", 3, NULL },
  { "{\"id\":1}", "{\"line\":7}", NULL, 3, "[1,\"#3\"]" },
};

static GPtrArray *
one_path (const char *name)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_path_unref);
  g_ptr_array_add (paths, ropeway_path_new_name (name));
  return paths;
}

static void
test_key (gconstpointer data)
{
  const KeyRow *row = data;
  g_autoptr (GPtrArray) paths = one_path ("id");
  g_autoptr (GPtrArray) item_paths = row->item_key != NULL ? one_path (row->item_key) : NULL;
  g_autoptr (RopewayTree) record = ropeway_json_read_text (row->record, -1, NULL, NULL, NULL);
  g_autoptr (RopewayTree) item
      = row->item != NULL ? ropeway_json_read_text (row->item, -1, NULL, NULL, NULL) : NULL;
  const char *missing = NULL;
  g_autofree char *key
      = ropeway_unit_make_key (paths, ropeway_tree_get_root (record), item_paths,
                               item != NULL ? ropeway_tree_get_root (item) : NULL, row->index, &missing);

  g_assert_cmpstr (key, ==, row->key);
  if (key == NULL)
    g_assert_nonnull (missing);
}

static void
test_key_too_long (void)
{
  g_autoptr (GPtrArray) paths = one_path ("id");
  g_autofree char *text = g_strnfill (ROPEWAY_LIMIT_KEY_BYTES - 3, 'x');
  g_autofree char *most = g_strdup_printf ("{\"id\":\"%s\"}", text);
  g_autofree char *more = g_strdup_printf ("{\"id\":\"%sxx\"}", text);
  g_autoptr (RopewayTree) fits = ropeway_json_read_text (most, -1, NULL, NULL, NULL);
  g_autoptr (RopewayTree) long_one = ropeway_json_read_text (more, -1, NULL, NULL, NULL);
  const char *missing = NULL;
  g_autofree char *key = ropeway_unit_make_key (paths, ropeway_tree_get_root (fits), NULL, NULL, 0, &missing);
  g_autofree char *none
      = ropeway_unit_make_key (paths, ropeway_tree_get_root (long_one), NULL, NULL, 0, &missing);

  g_assert_nonnull (key);
  g_assert_null (none);
}

static char *
match_key (const char *record)
{
  g_autoptr (GPtrArray) paths = one_path ("email");
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (record, -1, NULL, NULL, NULL);
  return ropeway_unit_make_match_key (paths, ropeway_tree_get_root (tree));
}

static void
test_match_key (void)
{
  g_autofree char *plain = match_key ("{\"email\":\"anna@ex.org\"}");
  g_autofree char *shouted = match_key ("{\"email\":\" ANNA@ex.org\"}");
  g_autofree char *other = match_key ("{\"email\":\"bo@ex.org\"}");
  g_autofree char *empty = match_key ("{\"email\":\"\"}");
  g_autofree char *blank = match_key ("{\"email\":\"  \"}");
  g_autofree char *none = match_key ("{}");

  g_assert_cmpstr (plain, ==, shouted);
  g_assert_cmpstr (plain, !=, other);
  g_assert_null (empty);
  g_assert_null (blank);
  g_assert_null (none);
}

static char *
idempotency_key (const char *ledger, const char *operation, const char *source_key, guint64 seq,
                 guint refusals)
{
  RopewayUnit unit = { .source_key = (char *)source_key, .seq = seq, .refusals = refusals };
  RopewayUnit *units[] = { &unit };
  return ropeway_unit_make_idempotency_key (ledger, operation, units, 1);
}

static void
test_idempotency_key (void)
{
  static const struct
  {
    const char *ledger, *operation, *source_key;
    guint64 seq;
    guint refusals;
  } rows[] = { { "l", "create", "[1]", 1 }, { "l", "create", "[1]", 1, 1 }, { "m", "create", "[1]", 1 },
               { "l", "update", "[1]", 1 }, { "l", "create", "[2]", 1 },    { "l", "create", "[1]", 2 },
               { "lc", "reate", "[1]", 1 } };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *again = idempotency_key (rows[i].ledger, rows[i].operation, rows[i].source_key,
                                                rows[i].seq, rows[i].refusals);
      char *key = idempotency_key (rows[i].ledger, rows[i].operation, rows[i].source_key, rows[i].seq,
                                   rows[i].refusals);
      g_assert_cmpstr (key, ==, again);
      g_assert_cmpuint (strlen (key), ==, 40);
      g_assert_true (g_hash_table_add (seen, key));
    }
}

/* A service that refused the change of a record must not take its archiving for the same request. */
static void
test_archiving_key (void)
{
  RopewayUnit unit = { .source_key = (char *)"[1]", .seq = 2 };
  RopewayUnit *units[] = { &unit };
  g_autofree char *changes = ropeway_unit_make_idempotency_key ("l", "update", units, 1);

  unit.archives = TRUE;
  g_autofree char *archives = ropeway_unit_make_idempotency_key ("l", "update", units, 1);
  g_assert_cmpstr (changes, !=, archives);
}

/* An invoice 1 of each company is another. */
static void
test_child_key (void)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (
      "{\"company\":{\"id\":7},\"nobody\":{\"id\":null},\"record\":{\"id\":1}}", -1, NULL, NULL, NULL);
  const RopewayValue *root = ropeway_tree_get_root (tree);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_path_unref);
  const char *missing = NULL;

  g_ptr_array_add (paths, ropeway_path_new_name ("id"));
  g_autofree char *key
      = ropeway_unit_make_child_key (paths, ropeway_value_get (root, "company"), paths,
                                     ropeway_value_get (root, "record"), NULL, NULL, 0, &missing);
  g_assert_cmpstr (key, ==, "[7,1]");
  g_autofree char *none
      = ropeway_unit_make_child_key (paths, ropeway_value_get (root, "nobody"), paths,
                                     ropeway_value_get (root, "record"), NULL, NULL, 0, &missing);
  g_assert_null (none);
  g_assert_cmpstr (missing, ==, "id");
}

void
test_unit_add (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (key_rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("/sync/unit/key/%02u", i);
      g_test_add_data_func (name, &key_rows[i], test_key);
    }
  g_test_add_func ("/sync/unit/key-too-long", test_key_too_long);
  g_test_add_func ("/sync/unit/match-key", test_match_key);
  g_test_add_func ("/sync/unit/idempotency-key", test_idempotency_key);
  g_test_add_func ("/sync/unit/archiving-key", test_archiving_key);
  g_test_add_func ("/sync/unit/child-key", test_child_key);
}
