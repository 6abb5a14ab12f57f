/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: numbers, keys and cut texts are read by people; a wrong one is believed. */
#include "cli/cli-text.h"

#include "test-cli.h"

static void
test_number (void)
{
  static const struct
  {
    guint64 number;
    const char *text;
  } rows[] = {
    { 0, "0" },
    { 7, "7" },
    { 999, "999" },
    { 1000, "1,000" },
    { 12345, "12,345" },
    { 999999, "999,999" },
    { 1000000, "1,000,000" },
    { G_MAXUINT64, "18,446,744,073,709,551,615" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = cli_text_number (rows[i].number);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_duration (void)
{
  static const struct
  {
    gint64 us;
    const char *text;
  } rows[] = {
    { -1, "0 ms" },
    { 0, "0 ms" },
    { 999999, "999 ms" },
    { 1000000, "1.0 s" },
    { 9999999, "9.9 s" },
    { 10000000, "10 s" },
    { 59999999, "59 s" },
    { 60000000, "1 min 0 s" },
    { 3599999999, "59 min 59 s" },
    { 3600000000, "1 h 0 min" },
    { 90061000000, "25 h 1 min" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = cli_text_duration (rows[i].us);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_key (void)
{
  static const struct
  {
    const char *key;
    const char *text;
  } rows[] = {
    { "[1042]", "1042" },
    { "[102e1]", "1020" },
    { "[1e30,\"a\"]", "1000000000000000000000000000000 · a" },
    { "[1e999]", "1e999" },
    { "[\"#1042\",\"88101\"]", "#1042 · 88101" },
    { "[\"\\ud800\"]", "\"\\ud800\"" },
    { "[true]", "true" },
    { "no JSON", "no JSON" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = cli_text_key (rows[i].key);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_value (void)
{
  static const struct
  {
    const char *json;
    const char *text;
  } rows[] = {
    { NULL, "(none)" },
    { "null", "null" },
    { "19.10", "19.10" },
    { "\"19.10\"", "“19.10”" },
    { "\"a\\nb\\u001b[31mc\"", "“a b [31mc”" },
    { "\"\\u2028\"", "“ ”" },
    { "{\"a\":1}", "{\"a\":1}" },
    { "\"\\ud800\"", "\"\\ud800\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = cli_text_value (rows[i].json, "(none)");

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_cut (void)
{
  static const struct
  {
    const char *text;
    guint width;
    const char *cut;
    const char *padded;
  } rows[] = {
    { "", 3, "", "   " },
    { "abc", 3, "abc", "abc" },
    { "abcd", 3, "ab…", "ab…" },
    { "Żółć", 4, "Żółć", "Żółć" },
    { "Żółć", 3, "Żó…", "Żó…" },
    { "伟大的", 6, "伟大的", "伟大的" },
    { "伟大的", 5, "伟大…", "伟大…" },
    { "伟大的", 4, "伟…", "伟… " },
    { "a\tb", 5, "a b", "a b  " },
    { "abc", 0, "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *cut = cli_text_cut (rows[i].text, rows[i].width);
      g_autofree char *padded = cli_text_pad (rows[i].text, rows[i].width, FALSE);

      g_assert_cmpstr (cut, ==, rows[i].cut);
      g_assert_cmpstr (padded, ==, rows[i].padded);
      g_assert_cmpuint (cli_text_width (padded), ==, rows[i].width);
    }
}

void
test_text_add (void)
{
  g_test_add_func ("/cli/text/number", test_number);
  g_test_add_func ("/cli/text/duration", test_duration);
  g_test_add_func ("/cli/text/key", test_key);
  g_test_add_func ("/cli/text/value", test_value);
  g_test_add_func ("/cli/text/cut", test_cut);
}
