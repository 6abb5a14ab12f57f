/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a person names a record as it is shown, and means it alone. */
#include "sync/key-text.h"

#include "base/limits.h"
#include "test-sync.h"

typedef struct
{
  const char *name;
  const char *text;
  const char *keys; /* all that it can mean */
} Case;

static const Case cases[] = {
  { "text", "anna", "[\"anna\"]" },
  { "number", "1019", "[\"1019\"] [1019]" },
  { "number-with-zeros", "1020", "[\"1020\"] [102e1]" },
  { "number-that-is-none", "0123", "[\"0123\"]" },
  { "boolean", "true", "[\"true\"] [true]" },
  { "null-is-a-text", "null", "[\"null\"]" },
  { "two", "a · b", "[\"a · b\"] [\"a\",\"b\"]" },
  { "two-numbers", "1019 · 7", "[\"1019 · 7\"] [\"1019\",\"7\"] [1019,\"7\"] [\"1019\",7] [1019,7]" },
  { "by-slash", "a/b", "[\"a/b\"] [\"a\",\"b\"]" },
  { "position", "a · #0", "[\"a · #0\"] [\"a\",\"#0\"]" },
  { "list", "[1020, \"7\"]", "[102e1,\"7\"]" },
  { "list-of-lists", "[[1]]", "[\"[[1]]\"]" },
  { "empty-list", "[]", "[\"[]\"]" },
  { "quoted", "\"a\"", "[\"\\\"a\\\"\"]" },
  { "empty", "", "" },
  { "empty-part", "a/", "[\"a/\"]" },
  { "not-utf-8", "\xff", "" },
  { "too-many-parts", "a/b/c/d/e/f/g", "[\"a/b/c/d/e/f/g\"]" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_auto (GStrv) keys = ropeway_key_text_read (row->text);
  g_autofree char *joined = g_strjoinv (" ", keys);

  g_assert_cmpstr (joined, ==, row->keys);
  for (guint i = 0; keys[i] != NULL; i++)
    g_assert_true (ropeway_key_text_has ((const char *const *)keys, keys[i]));
  g_assert_false (ropeway_key_text_has ((const char *const *)keys, "[\"other\"]"));
}

static void
test_limit (void)
{
  g_autofree char *text = g_strnfill (ROPEWAY_LIMIT_KEY_BYTES, 'k');
  g_auto (GStrv) long_keys = ropeway_key_text_read (text);

  g_assert_cmpuint (g_strv_length (long_keys), ==, 0);
  text[ROPEWAY_LIMIT_KEY_BYTES - 4] = '\0';
  g_auto (GStrv) keys = ropeway_key_text_read (text);
  g_assert_cmpuint (g_strv_length (keys), ==, 1);
}

void
test_key_text_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/key-text/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/sync/key-text/limit", test_limit);
}
