/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run asks for links a few times a record: the answer must not cost more the more links there are. */
#include "store/test-store.h"

#include <string.h>

#include "store/store-fixture.h"

#define N 60000
#define ASKED 200

/* Far less than it takes to read all links once, far more than a few pages a question. */
#define BYTES_ALLOWED (ASKED * 20 * 4096)

/* Returns: bytes that this process has read so far; proc(5), "rchar". */
static guint64
count_bytes_read (void)
{
  g_autofree char *text = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/io", &text, NULL, NULL));
  line = strstr (text, "rchar:");
  g_assert_nonnull (line);
  return g_ascii_strtoull (line + strlen ("rchar:"), NULL, 10);
}

static void
add_links (StoreFixture *fixture)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);

  for (int i = 0; i < N; i++)
    {
      RopewayLink *link = store_fixture_numbered_link (i);

      g_free (link->match_key);
      link->match_key = g_strdup_printf ("[\"p%d@example.com\"]", i);
      ropeway_commit_set_link (commit, link);
    }
  store_fixture_commit (fixture, commit);
  store_fixture_reopen (fixture);
}

typedef RopewayLink *(*AskFunc) (RopewayStore *store, gint64 scope, const char *text, GError **error);

static void
ask (StoreFixture *fixture, AskFunc func, const char *format_of_known)
{
  guint64 before = count_bytes_read ();

  for (int i = 0; i < ASKED; i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) parts = g_strsplit (format_of_known, "N", 2);
      /* Every other one is not there, as in a first run. */
      g_autofree char *text = g_strdup_printf ("%s%d%s", parts[0], i * 97 + (i % 2) * N * 100, parts[1]);
      g_autoptr (RopewayLink) link = func (fixture->store, fixture->scope, text, &error);

      g_assert_no_error (error);
      g_assert_cmpint (link != NULL, ==, i % 2 == 0);
    }
  g_assert_cmpuint (count_bytes_read () - before, <, BYTES_ALLOWED);
}

static void
test_questions (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (RopewayLink) any = store_fixture_numbered_link (0);
  g_auto (GStrv) id = g_strsplit (any->destination_id, "0", 2);
  g_autofree char *id_format = g_strjoinv ("N", id);
  g_auto (GStrv) key = g_strsplit (any->source_key, "0", 2);
  g_autofree char *key_format = g_strjoinv ("N", key);

  add_links (fixture);
  ask (fixture, ropeway_ledger_get_link, key_format);
  ask (fixture, ropeway_ledger_find_link_by_match, "[\"pN@example.com\"]");
  ask (fixture, ropeway_ledger_find_link_by_destination, id_format);
}

void
add_many_links_cases (void)
{
  store_fixture_add ("/store/many-links/questions", test_questions);
}
