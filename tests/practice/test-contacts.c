/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: thousands of people who are always the same, and odd in the ways real ones are. */
#include "test-practice.h"

#include <string.h>

#include "base/limits.h"

static guint
n_people (const RopewayTree *tree)
{
  return (guint)ropeway_value_get_length (ropeway_value_get (ropeway_tree_get_root (tree), "people"));
}

static void
test_offsets (void)
{
  Practice p;
  g_autoptr (RopewayTree) first = NULL;
  g_autoptr (RopewayTree) last = NULL;
  g_autoptr (RopewayTree) beyond = NULL;

  practice_begin (&p, NULL);
  first = practice_expect (&p, "GET", "/contacts/people", NULL, 200);
  g_assert_cmpuint (n_people (first), ==, 100);
  assert_json (first, "total", "1000");
  assert_json (first, "offset", "0");
  assert_json (first, "limit", "100");
  assert_json (first, "people[0].id", "1");
  last = practice_expect (&p, "GET", "/contacts/people?offset=990&limit=20", NULL, 200);
  g_assert_cmpuint (n_people (last), ==, 10);
  assert_json (last, "people[-1].id", "1000");
  beyond = practice_expect (&p, "GET", "/contacts/people?offset=1000", NULL, 200);
  assert_json (beyond, "people", "[]");
  practice_end (&p);
}

/* A thousand records of about a kilobyte; e-mail addresses differ once they are trimmed and in small letters. */
static void
test_people (void)
{
  Practice p;
  g_autoptr (RopewayTree) tree = NULL;
  g_autoptr (GHashTable) emails = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint odd = 0, without_company = 0, null_phone = 0;
  g_auto (Answer) answer = { 0 };

  practice_begin (&p, NULL);
  answer = practice_send (&p, "GET", "/contacts/people?limit=1000", NULL, NULL);
  g_assert_cmpuint (n_people (answer.tree), ==, 1000);
  g_assert_cmpuint (g_bytes_get_size (answer.bytes), >, 700 * 1000);
  g_assert_cmpuint (g_bytes_get_size (answer.bytes), <, 1100 * 1000);
  for (const RopewayValue *person
       = ropeway_value_first (ropeway_value_get (ropeway_tree_get_root (answer.tree), "people"));
       person; person = ropeway_value_next (person))
    {
      g_autofree char *email = ropeway_value_dup_member_text (person, "email");
      g_autofree char *trimmed = g_strstrip (g_strdup (email));
      char *plain = g_ascii_strdown (trimmed, -1);
      const RopewayValue *company = ropeway_value_get (person, "company");
      const RopewayValue *phone = ropeway_value_get (person, "phone");

      odd += strcmp (email, plain) != 0;
      without_company += company == NULL;
      null_phone += ropeway_value_get_kind (phone) == ROPEWAY_NULL;
      g_assert_cmpuint (ropeway_value_get_length (person), >=, 20);
      g_assert_true (g_hash_table_add (emails, plain));
    }
  g_assert_cmpuint (odd, >, 100);
  g_assert_cmpuint (without_company, >, 100);
  g_assert_cmpuint (null_phone, >, 100);
  practice_end (&p);
}

/* The same people in the same words, whenever and wherever. */
static void
test_deterministic (void)
{
  Practice p, q;
  g_auto (Answer) one = { 0 };
  g_auto (Answer) two = { 0 };
  RopewayPracticeOptions many = { .contacts = 2500 };

  practice_begin (&p, NULL);
  practice_begin (&q, &many);
  one = practice_send (&p, "GET", "/contacts/people/777", NULL, NULL);
  two = practice_send (&q, "GET", "/contacts/people/777", NULL, NULL);
  g_assert_true (g_bytes_equal (one.bytes, two.bytes));
  assert_stat (&q, "records['contacts.people']", "2500");
  practice_end (&p);
  practice_end (&q);
}

static void
test_changes (void)
{
  Practice p;
  g_autoptr (RopewayTree) patched = NULL;
  g_autoptr (RopewayTree) put = NULL;
  g_autoptr (RopewayTree) posted = NULL;
  g_autoptr (RopewayTree) gone = NULL;
  g_autoptr (RopewayTree) since = NULL;
  g_autoptr (RopewayTree) page = NULL;

  practice_begin (&p, NULL);
  patched = practice_expect (&p, "PATCH", "/contacts/people/3", "{\"last_name\":\"Neu\"}", 200);
  assert_json (patched, "id", "3");
  put = practice_expect (&p, "PUT", "/contacts/people/2", "{\"last_name\":\"Ganz\"}", 200);
  assert_json (put, "first_name", "-");
  posted = practice_expect (&p, "POST", "/contacts/people", "{\"last_name\":\"Mehr\"}", 201);
  assert_json (posted, "id", "1001");
  gone = practice_expect (&p, "DELETE", "/contacts/people/1", NULL, 204);
  since = practice_expect (&p, "GET", "/contacts/people?updated_since=2026-11-09T09:12:01Z", NULL, 200);
  assert_json (since, "people[0].last_name", "\"Neu\"");
  assert_json (since, "people[1].last_name", "\"Ganz\"");
  assert_json (since, "people[2].last_name", "\"Mehr\"");
  assert_json (since, "total", "3");
  page = practice_expect (&p, "GET", "/contacts/people?limit=2", NULL, 200);
  assert_json (page, "people[0].id", "2");
  assert_json (page, "total", "1000");
  practice_end (&p);
}

static void
test_page_ceiling (void)
{
  Practice p;
  RopewayPracticeOptions options = { .contacts = ROPEWAY_LIMIT_PRACTICE_PAGE + 1 };
  g_autoptr (RopewayTree) page = NULL;

  practice_begin (&p, &options);
  page = practice_expect (&p, "GET", "/contacts/people?limit=5000", NULL, 200);
  g_assert_cmpuint (n_people (page), ==, ROPEWAY_LIMIT_PRACTICE_PAGE);
  practice_end (&p);
}

static void
test_people_ceiling (void)
{
  Practice p;
  RopewayPracticeOptions options = { .contacts = ROPEWAY_LIMIT_PRACTICE_CONTACTS + 1 };
  g_autoptr (RopewayTree) last = NULL;

  practice_begin (&p, &options);
  assert_stat (&p, "records['contacts.people']", G_STRINGIFY (ROPEWAY_LIMIT_PRACTICE_CONTACTS));
  last = practice_expect (&p, "GET", "/contacts/people/" G_STRINGIFY (ROPEWAY_LIMIT_PRACTICE_CONTACTS), NULL,
                          200);
  practice_end (&p);
}

void
test_contacts_add (void)
{
  g_test_add_func ("/practice/contacts/offsets", test_offsets);
  g_test_add_func ("/practice/contacts/people", test_people);
  g_test_add_func ("/practice/contacts/deterministic", test_deterministic);
  g_test_add_func ("/practice/contacts/changes", test_changes);
  g_test_add_func ("/practice/contacts/page-ceiling", test_page_ceiling);
  g_test_add_func ("/practice/contacts/people-ceiling", test_people_ceiling);
}
