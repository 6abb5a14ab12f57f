/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is gone is judged by little, and wrongly judged it is lost: every case is in a table. */
#include "test-sync.h"

#include "sync/gone.h"

typedef struct
{
  const char *name;
  RopewayLinkState state;
  RopewayLinkOrigin origin;
  const char *id;
  gboolean was_seen;
  gboolean consents;
  RopewayGoneVerdict verdict;
} Verdict;

static const Verdict verdicts[] = {
  { "seen", ROPEWAY_LINK_LIVE, ROPEWAY_LINK_MADE, "1", TRUE, TRUE, ROPEWAY_GONE_STAYS },
  { "made", ROPEWAY_LINK_LIVE, ROPEWAY_LINK_MADE, "1", FALSE, FALSE, ROPEWAY_GONE_GOES },
  { "made-with-consent", ROPEWAY_LINK_LIVE, ROPEWAY_LINK_MADE, "1", FALSE, TRUE, ROPEWAY_GONE_GOES },
  { "adopted", ROPEWAY_LINK_LIVE, ROPEWAY_LINK_ADOPTED, "1", FALSE, FALSE, ROPEWAY_GONE_NOT_OURS },
  { "adopted-with-consent", ROPEWAY_LINK_LIVE, ROPEWAY_LINK_ADOPTED, "1", FALSE, TRUE, ROPEWAY_GONE_GOES },
  { "given-back", ROPEWAY_LINK_LIVE, ROPEWAY_LINK_GIVEN_BACK, "1", FALSE, TRUE, ROPEWAY_GONE_NOT_OURS },
  { "adopted-seen", ROPEWAY_LINK_LIVE, ROPEWAY_LINK_ADOPTED, "1", TRUE, FALSE, ROPEWAY_GONE_STAYS },
  { "archived", ROPEWAY_LINK_ARCHIVED, ROPEWAY_LINK_MADE, "1", FALSE, TRUE, ROPEWAY_GONE_STAYS },
  { "archived-adopted", ROPEWAY_LINK_ARCHIVED, ROPEWAY_LINK_ADOPTED, "1", FALSE, FALSE, ROPEWAY_GONE_STAYS },
  { "removed-there", ROPEWAY_LINK_REMOVED_THERE, ROPEWAY_LINK_MADE, "1", FALSE, TRUE, ROPEWAY_GONE_STAYS },
  { "without-id", ROPEWAY_LINK_LIVE, ROPEWAY_LINK_MADE, NULL, FALSE, TRUE, ROPEWAY_GONE_NOT_KNOWN },
  { "adopted-without-id", ROPEWAY_LINK_LIVE, ROPEWAY_LINK_ADOPTED, NULL, FALSE, FALSE,
    ROPEWAY_GONE_NOT_OURS },
};

static void
test_verdict (gconstpointer data)
{
  const Verdict *row = data;
  const RopewayLink link = { .state = row->state, .origin = row->origin, .destination_id = (char *)row->id };

  g_assert_cmpint (ropeway_gone_judge (&link, row->was_seen, row->consents), ==, row->verdict);
}

typedef struct
{
  const char *name;
  const char *key;
  guint n_item;
  const char *record; /* NULL: it has none */
} Key;

static const Key keys[] = {
  { "numbers", "[1019,88043]", 1, "[1019]" },
  { "position", "[1019,\"#0\"]", 1, "[1019]" },
  { "two-of-item", "[1019,\"a\",2]", 2, "[1019]" },
  { "two-of-record", "[\"de\",1019,7]", 1, "[\"de\",1019]" },
  { "comma-in-text", "[\"a,b\",\"c,d\"]", 1, "[\"a,b\"]" },
  { "quote-in-text", "[\"a\\\",\\\"b\",\"c\\\\\"]", 1, "[\"a\\\",\\\"b\"]" },
  { "backslash-at-end", "[\"a\\\\\",1]", 1, "[\"a\\\\\"]" },
  { "brackets-in-text", "[\"[1],\",\"]\"]", 1, "[\"[1],\"]" },
  { "record-alone", "[1019]", 1, NULL },
  { "too-short", "[1019,1]", 2, NULL },
  { "no-item", "[1019,1]", 0, NULL },
};

static void
test_record_key (gconstpointer data)
{
  const Key *row = data;
  g_autofree char *record = ropeway_gone_dup_record_key (row->key, row->n_item);

  g_assert_cmpstr (record, ==, row->record);
  if (record == NULL)
    return;
  g_autofree char *prefix = ropeway_gone_dup_item_prefix (record);
  g_assert_true (g_str_has_prefix (row->key, prefix));
}

void
test_gone_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verdicts); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/gone/verdict/", verdicts[i].name, NULL);
      g_test_add_data_func (path, &verdicts[i], test_verdict);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/gone/record-key/", keys[i].name, NULL);
      g_test_add_data_func (path, &keys[i], test_record_key);
    }
}
