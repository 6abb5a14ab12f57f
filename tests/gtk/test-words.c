/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what every page says of moments, counts and jobs is read by people, so it is tested as text. */
#include "gtk/test-gtk.h"

#include <glib.h>

#include "gtk/common/words.h"
#include "value/json-reader.h"

#define DAY G_TIME_SPAN_DAY

static void
test_clock (void)
{
  g_autoptr (GDateTime) noon = g_date_time_new_local (2026, 11, 18, 12, 0, 0);
  gint64 now = g_date_time_to_unix (noon) * G_TIME_SPAN_SECOND;
  const struct
  {
    gint64 ago;
    const char *text;
  } rows[] = {
    { 0, "12:00" },
    { 2 * G_TIME_SPAN_HOUR, "10:00" },
    { DAY, "yesterday 12:00" },
    { 13 * G_TIME_SPAN_HOUR, "yesterday 23:00" },
    { 2 * DAY, "Mon 12:00" },
    { 6 * DAY, "Thu 12:00" },
    { 7 * DAY, "11 Nov 12:00" },
    { 365 * DAY, "18 Nov 2025 12:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = ropeway_words_dup_clock (now - rows[i].ago, now);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
  g_autofree char *moment = ropeway_words_dup_moment (now, now);
  g_assert_cmpstr (moment, ==, "today 12:00");
}

static void
test_counts (void)
{
  const guint64 some[ROPEWAY_N_OUTCOMES] = { 12, 3, 189, 4, 0, 2 };
  const guint64 none[ROPEWAY_N_OUTCOMES] = { 0, 0, 189, 0, 0, 0 };
  g_autofree char *short_text = ropeway_words_dup_counts (some, FALSE);
  g_autofree char *long_text = ropeway_words_dup_counts (some, TRUE);
  g_autofree char *no_text = ropeway_words_dup_counts (none, FALSE);

  g_assert_cmpstr (short_text, ==, "12 new · 3 changed · 2 set aside");
  g_assert_cmpstr (long_text, ==, "12 new · 3 changed · 189 the same · 4 left out · 2 set aside");
  g_assert_cmpstr (no_text, ==, "");
}

static void
test_plurals (void)
{
  static const char *const rows[][2] = {
    { "order", "orders" },
    { "entry", "entries" },
    { "day", "days" },
    { "box", "boxes" },
    { "batch", "batches" },
    { "", "" },
    { "Bestellung Nr.", "Bestellung Nr." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = ropeway_words_dup_plural (rows[i][0]);

      g_assert_cmpstr (text, ==, rows[i][1]);
    }
}

static void
test_sentence (void)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (
      "{\"shop\":{\"name\":\"Shop\",\"operations\":[{\"id\":\"orders\",\"name\":\"New and changed "
      "orders\"}]},"
      "\"book\":{\"name\":\"Order book\",\"operations\":[{\"id\":\"add\",\"noun\":\"row\"}]},"
      "\"job\":{\"source\":{\"connection\":\"shop\",\"operation\":\"orders\"},"
      "\"destination\":{\"connection\":\"book\",\"create\":\"add\"}},\"empty\":{}}",
      -1, NULL, NULL, NULL);
  const RopewayValue *root = ropeway_tree_get_root (tree);
  const RopewayValue *job = ropeway_value_get (root, "job");
  g_autofree char *whole
      = ropeway_words_dup_sentence (job, ropeway_value_get (root, "shop"), ropeway_value_get (root, "book"));
  g_autofree char *unknown = ropeway_words_dup_sentence (job, NULL, NULL);
  g_autofree char *nothing = ropeway_words_dup_sentence (ropeway_value_get (root, "empty"), NULL, NULL);

  g_assert_cmpstr (whole, ==, "New and changed orders from Shop become rows in Order book");
  g_assert_cmpstr (unknown, ==, "orders from shop go to book");
  g_assert_cmpstr (nothing, ==, "Not decided yet what should go where");
}

static void
test_problem (void)
{
  g_autoptr (RopewayProblem) secret = ropeway_problem_new ("sign-in.secret", NULL, "connection", "Shop",
                                                           "reason", "ROPEWAY_SECRET_X is not there", NULL);
  g_autoptr (RopewayProblem) other
      = ropeway_problem_new ("sign-in.secret-in-plain", NULL, "member", "token", NULL);
  g_autofree char *said = ropeway_words_dup_problem (secret);
  g_autofree char *sentence = ropeway_words_dup_problem (other);
  g_autofree char *expected = ropeway_problem_dup_sentence (other);

  g_assert_true (g_str_has_prefix (said, "Shop cannot sign in: "));
  g_assert_cmpstr (sentence, ==, expected);
}

void
test_words_add (void)
{
  g_test_add_func ("/gtk/words/problem", test_problem);
  g_test_add_func ("/gtk/words/clock", test_clock);
  g_test_add_func ("/gtk/words/counts", test_counts);
  g_test_add_func ("/gtk/words/plurals", test_plurals);
  g_test_add_func ("/gtk/words/sentence", test_sentence);
}
