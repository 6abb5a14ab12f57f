/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: ids and secret names are what the file format promises; suggestions help and never guess wildly. */
#include "base/test-base.h"

#include "base/ident.h"
#include "base/limits.h"

#include <string.h>

static void
test_slug (void)
{
  static const char *const good[] = { "a", "0", "-", "orders-to-crm", "2026-01", "a--b" };
  static const char *const bad[] = { "", "A", "a_b", "a b", "é", "a/b", "a.b", "a\n", "../a" };
  g_autofree char *longest = g_strnfill (ROPEWAY_LIMIT_SLUG_BYTES, 'a');
  g_autofree char *too_long = g_strnfill (ROPEWAY_LIMIT_SLUG_BYTES + 1, 'a');

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (ropeway_ident_is_slug (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ropeway_ident_is_slug (bad[i]));
  g_assert_true (ropeway_ident_is_slug (longest));
  g_assert_false (ropeway_ident_is_slug (too_long));
}

static void
test_secret_name (void)
{
  static const char *const good[] = { "a", "shop_key", "k2", "a_", "token__test" };
  static const char *const bad[] = { "", "A", "2k", "_a", "a-b", "a b", "ä", "key\n" };
  g_autofree char *longest = g_strnfill (ROPEWAY_LIMIT_SECRET_NAME_BYTES, 'a');
  g_autofree char *too_long = g_strnfill (ROPEWAY_LIMIT_SECRET_NAME_BYTES + 1, 'a');

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (ropeway_ident_is_secret_name (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ropeway_ident_is_secret_name (bad[i]));
  g_assert_true (ropeway_ident_is_secret_name (longest));
  g_assert_false (ropeway_ident_is_secret_name (too_long));
}

static void
test_slugify (void)
{
  static const char *const rows[][2] = {
    { "Anna's Orders", "anna-s-orders" },
    { "  spaces  ", "spaces" },
    { "Kundenübersicht", "kundenubersicht" },
    { "Žluťoučký kůň", "zlutoucky-kun" },
    { "a - b", "a-b" },
    { "2026/01 → CRM!", "2026-01-crm" },
    { "", "unnamed" },
    { "日本語", "unnamed" },
    { "…", "unnamed" },
    { "a\xff\xfe"
      "b",
      "a-b" },
    { "ORDERS", "orders" },
  };
  g_autofree char *long_name = g_strnfill (500, 'x');
  g_autofree char *long_slug = ropeway_ident_slugify (long_name);
  g_autofree char *cut_name = g_strnfill (70, 'x');
  g_autofree char *cut_slug = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *slug = ropeway_ident_slugify (rows[i][0]);

      g_assert_cmpstr (slug, ==, rows[i][1]);
      g_assert_true (ropeway_ident_is_slug (slug));
    }
  g_assert_cmpuint (strlen (long_slug), ==, ROPEWAY_LIMIT_SLUG_BYTES);

  /* The cut may fall on a hyphen, which is not left at the end. */
  cut_name[ROPEWAY_LIMIT_SLUG_BYTES - 1] = ' ';
  cut_slug = ropeway_ident_slugify (cut_name);
  g_assert_cmpuint (strlen (cut_slug), ==, ROPEWAY_LIMIT_SLUG_BYTES - 1);
}

static void
test_suggest (void)
{
  static const char *const candidates[]
      = { "email", "phone", "first_name", "last_name", "id", "Größe", "customer_reference", "", NULL };
  static const char *const none[] = { NULL };
  static const char *const rows[][2] = {
    { "emial", "email" },           /* two neighbours swapped */
    { "e-mail", "email" },          /* one too many */
    { "emai", "email" },            /* one missing */
    { "emall", "email" },           /* one changed */
    { "EMAIL", "email" },           /* only the case */
    { "frist_nmae", "first_name" }, /* two swaps */
    { "lastname", "last_name" },    /* a separator */
    { "größe", "Größe" },           /* not ASCII */
    { "costumer_refrence", "customer_reference" },
    { "di", "id" },
    { "x", NULL },
    { "", NULL },
    { "address", NULL },
    { "telephone_number", NULL },
    { "customer", NULL },
  };
  g_autofree char *endless = g_strnfill (100000, 'e');
  g_autofree char *broken = g_strdup ("ema\xffil");
  const char *long_candidates[] = { endless, "email", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (ropeway_ident_suggest (rows[i][0], candidates), ==, rows[i][1]);
  g_assert_null (ropeway_ident_suggest ("email", none));
  g_assert_null (ropeway_ident_suggest (endless, candidates));
  g_assert_cmpstr (ropeway_ident_suggest ("emial", long_candidates), ==, "email");
  g_assert_cmpstr (ropeway_ident_suggest (broken, candidates), ==, "email");
}

/* The nearest wins, and of two that are as near the first. */
static void
test_suggest_nearest (void)
{
  static const char *const candidates[] = { "street_name", "street_names", "street_nam", NULL };

  g_assert_cmpstr (ropeway_ident_suggest ("street_names", candidates), ==, "street_names");
  g_assert_cmpstr (ropeway_ident_suggest ("street_nama", candidates), ==, "street_name");
  g_assert_cmpstr (ropeway_ident_suggest ("street_na", candidates), ==, "street_nam");
}

static void
test_suggest_limit (void)
{
  g_autofree char *longest = g_strnfill (ROPEWAY_LIMIT_NAME_CHARS, 'a');
  g_autofree char *too_long = g_strnfill (ROPEWAY_LIMIT_NAME_CHARS + 1, 'a');
  const char *with_longest[] = { longest, NULL };
  const char *with_too_long[] = { too_long, NULL };

  g_assert_cmpstr (ropeway_ident_suggest (longest, with_longest), ==, longest);
  g_assert_null (ropeway_ident_suggest (too_long, with_longest));
  g_assert_null (ropeway_ident_suggest (longest, with_too_long));
}

void
add_ident_tests (void)
{
  g_test_add_func ("/base/ident/slug", test_slug);
  g_test_add_func ("/base/ident/secret-name", test_secret_name);
  g_test_add_func ("/base/ident/slugify", test_slugify);
  g_test_add_func ("/base/ident/suggest", test_suggest);
  g_test_add_func ("/base/ident/suggest-nearest", test_suggest_nearest);
  g_test_add_func ("/base/ident/suggest-limit", test_suggest_limit);
}
