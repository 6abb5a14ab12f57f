/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: moments survive every spelling; dates that do not exist are refused, not bent. */
#include "base/test-base.h"

#include "base/timestamp.h"

#include <string.h>

/* Moments */

static const struct
{
  const char *text;
  const char *zone;     /* NULL: none given */
  const char *expected; /* NULL: refused with @code */
  int code;             /* RopewayTimestampError */
} moments[] = {
  { "2026-11-09T09:12:00Z", NULL, "2026-11-09T09:12:00Z" },
  { "2026-11-09t09:12:00z", NULL, "2026-11-09T09:12:00Z" },
  { "2026-11-09 09:12:00", NULL, "2026-11-09T09:12:00Z" },
  { "2026-11-09T09:12", NULL, "2026-11-09T09:12:00Z" },
  { "2026-11-09T09:12Z", NULL, "2026-11-09T09:12:00Z" },
  { "2026-11-09", NULL, "2026-11-09T00:00:00Z" },
  { "1970-01-01T00:00:00Z", NULL, "1970-01-01T00:00:00Z" },
  { "1969-12-31T23:59:59.5Z", NULL, "1969-12-31T23:59:59.500Z" },
  { "0001-01-01T00:00:00Z", NULL, "0001-01-01T00:00:00Z" },
  { "9999-12-31T23:59:59.999999Z", NULL, "9999-12-31T23:59:59.999999Z" },
  { "1582-10-10T00:00:00Z", NULL, "1582-10-10T00:00:00Z" },

  /* Fractions */
  { "2026-01-02T03:04:05.1Z", NULL, "2026-01-02T03:04:05.100Z" },
  { "2026-01-02T03:04:05.123Z", NULL, "2026-01-02T03:04:05.123Z" },
  { "2026-01-02T03:04:05,123Z", NULL, "2026-01-02T03:04:05.123Z" },
  { "2026-01-02T03:04:05.1234Z", NULL, "2026-01-02T03:04:05.123400Z" },
  { "2026-01-02T03:04:05.000001Z", NULL, "2026-01-02T03:04:05.000001Z" },
  { "2026-01-02T03:04:05.1234569999999Z", NULL, "2026-01-02T03:04:05.123456Z" },
  { "2026-01-02T03:04:05.000Z", NULL, "2026-01-02T03:04:05Z" },
  { "2026-01-02T03:04:05.Z", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026-01-02T03:04.5Z", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },

  /* Offsets */
  { "2026-11-09T09:12:00+01:00", NULL, "2026-11-09T08:12:00Z" },
  { "2026-11-09T09:12:00+0100", NULL, "2026-11-09T08:12:00Z" },
  { "2026-11-09T09:12:00+01", NULL, "2026-11-09T08:12:00Z" },
  { "2026-11-09T09:12:00-09:30", NULL, "2026-11-09T18:42:00Z" },
  { "2026-11-09T09:12:00-00:00", NULL, "2026-11-09T09:12:00Z" },
  { "2026-12-31T23:30:00-01:00", NULL, "2027-01-01T00:30:00Z" },
  { "2026-11-09T09:12:00+23:59", NULL, "2026-11-08T09:13:00Z" },
  { "2026-11-09T09:12:00+01:00", "America/New_York", "2026-11-09T08:12:00Z" },
  { "2026-11-09T09:12:00+24:00", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },
  { "2026-11-09T09:12:00+01:60", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },
  { "2026-11-09T09:12:00+1", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026-11-09T09:12:00+01:", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026-11-09T09:12:00+01:0", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026-11-09T09:12:00+01:00:00", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026-11-09T09:12:00 +01:00", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "0001-01-01T00:00:00+01:00", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },
  { "9999-12-31T23:59:59-01:00", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },

  /* The calendar */
  { "2024-02-29", NULL, "2024-02-29T00:00:00Z" },
  { "2000-02-29", NULL, "2000-02-29T00:00:00Z" },
  { "1900-02-28", NULL, "1900-02-28T00:00:00Z" },
  { "2026-02-29", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },
  { "1900-02-29", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },
  { "2100-02-29", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },
  { "2026-02-31", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },
  { "2026-04-31", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },
  { "2026-00-10", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },
  { "2026-13-10", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },
  { "2026-01-00", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },
  { "2026-01-32", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },
  { "0000-01-01", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },
  { "2026-01-01T24:00:00Z", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },
  { "2026-01-01T23:60:00Z", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },
  { "2026-01-01T23:59:61Z", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },

  /* Leap seconds: the last second of a month in UTC */
  { "2016-12-31T23:59:60Z", NULL, "2017-01-01T00:00:00Z" },
  { "2016-12-31T23:59:60.75Z", NULL, "2017-01-01T00:00:00Z" },
  { "2017-01-01T00:59:60+01:00", NULL, "2017-01-01T00:00:00Z" },
  { "1990-06-30T15:59:60-08:00", NULL, "1990-07-01T00:00:00Z" },
  { "2016-12-30T23:59:60Z", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },
  { "2016-12-31T22:59:60Z", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },
  { "9999-12-31T23:59:60Z", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_RANGE },

  /* Zones: Berlin goes to 03:00 on 2026-03-29 at 02:00 and back to 02:00 on 2026-10-25 at 03:00 */
  { "2026-01-15T12:00:00", "Europe/Berlin", "2026-01-15T11:00:00Z" },
  { "2026-07-15T12:00:00", "Europe/Berlin", "2026-07-15T10:00:00Z" },
  { "2026-07-15", "Europe/Berlin", "2026-07-14T22:00:00Z" },
  { "2026-07-15T12:00:00Z", "Europe/Berlin", "2026-07-15T12:00:00Z" },
  { "2026-03-29T01:59:59", "Europe/Berlin", "2026-03-29T00:59:59Z" },
  { "2026-03-29T02:00:00", "Europe/Berlin", "2026-03-29T01:00:00Z" },
  { "2026-03-29T02:30:00", "Europe/Berlin", "2026-03-29T01:30:00Z" },
  { "2026-03-29T02:59:59.5", "Europe/Berlin", "2026-03-29T01:59:59.500Z" },
  { "2026-03-29T03:00:00", "Europe/Berlin", "2026-03-29T01:00:00Z" },
  { "2026-10-25T01:59:59", "Europe/Berlin", "2026-10-24T23:59:59Z" },
  { "2026-10-25T02:00:00", "Europe/Berlin", "2026-10-25T00:00:00Z" },
  { "2026-10-25T02:30:00", "Europe/Berlin", "2026-10-25T00:30:00Z" },
  { "2026-10-25T03:00:00", "Europe/Berlin", "2026-10-25T02:00:00Z" },
  { "2026-03-08T02:30:00", "America/New_York", "2026-03-08T07:30:00Z" },
  { "2026-11-01T01:30:00", "America/New_York", "2026-11-01T05:30:00Z" },
  { "2026-10-04T02:15:00", "Australia/Lord_Howe", "2026-10-03T15:45:00Z" },
  { "2026-04-05T01:45:00", "Australia/Lord_Howe", "2026-04-04T14:45:00Z" },
  { "2011-12-30T12:00:00", "Pacific/Apia", "2011-12-30T22:00:00Z" }, /* a day that Samoa left out */
  { "2011-12-31T12:00:00", "Pacific/Apia", "2011-12-30T22:00:00Z" },
  { "2026-01-01T00:00:00", "Asia/Kathmandu", "2025-12-31T18:15:00Z" },
  { "2026-01-01T00:00:00", "UTC", "2026-01-01T00:00:00Z" },

  /* Not a moment */
  { "", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026-11", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "26-11-09", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026-1-9", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "20261109T091200Z", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026/11/09", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "09.11.2026", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026-11-09T", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026-11-09T09", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026-11-09T09:", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026-11-09T9:12:00Z", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026-11-09T09:12:0", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026-11-09T09:12:00ZZ", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026-11-09Z", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { " 2026-11-09", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026-11-09 ", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "-026-11-09", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "2026-11-09T09:12:00 UTC", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
  { "yesterday", NULL, NULL, ROPEWAY_TIMESTAMP_ERROR_SYNTAX },
};

static GTimeZone *
zone_named (const char *name)
{
  g_autoptr (GError) error = NULL;
  GTimeZone *zone = ropeway_zone_new (name, &error);

  g_assert_no_error (error);
  return zone;
}

static void
test_moment (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (GTimeZone) zone = moments[row].zone != NULL ? zone_named (moments[row].zone) : NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gint64 us = 42;

  if (!ropeway_timestamp_parse (moments[row].text, -1, zone, &us, &error))
    {
      g_assert_null (moments[row].expected);
      g_assert_error (error, ROPEWAY_TIMESTAMP_ERROR, moments[row].code);
      g_assert_cmpint (us, ==, 42);
      return;
    }
  g_assert_no_error (error);
  text = ropeway_timestamp_format (us);
  g_assert_cmpstr (text, ==, moments[row].expected);
}

static void
test_length (void)
{
  gint64 us;
  /* Not NUL-terminated: the sanitizer sees a byte read too far. */
  g_autofree char *exact = g_memdup2 ("2026-11-09T09:12:00+01", 22);

  for (gssize length = 0; length <= 22; length++)
    {
      g_autofree char *part = g_memdup2 (exact, (gsize)MAX (length, 1));
      gboolean complete = length == 10 || length == 16 || length == 19 || length == 22;

      g_assert_cmpint (ropeway_timestamp_parse (part, length, NULL, &us, NULL), ==, complete);
    }
  g_assert_false (ropeway_timestamp_parse ("2026-11-09\0", 11, NULL, &us, NULL));
}

static void
test_format_extremes (void)
{
  static const struct
  {
    gint64 us;
    const char *expected;
  } rows[] = {
    { -1, "1969-12-31T23:59:59.999999Z" },
    { -1000, "1969-12-31T23:59:59.999Z" },
    { G_GINT64_CONSTANT (253402300800000000), "+010000-01-01T00:00:00Z" },
    { G_GINT64_CONSTANT (-62135596800000001), "0000-12-31T23:59:59.999999Z" },
    { G_GINT64_CONSTANT (-62198755200000000), "-000001-01-01T00:00:00Z" },
    { G_MAXINT64, "+294247-01-10T04:00:54.775807Z" },
    { G_MININT64, "-290308-12-21T19:59:05.224192Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = ropeway_timestamp_format (rows[i].us);

      g_assert_cmpstr (text, ==, rows[i].expected);
    }
}

/* GLib's calendar agrees on days all over the range. */
static void
test_against_glib (void)
{
  const gint64 day_s = 86400;

  for (gint64 seconds = G_GINT64_CONSTANT (-62135596800); seconds <= G_GINT64_CONSTANT (253402300799);
       seconds += 301 * day_s + 12345)
    {
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *expected = g_date_time_format (date, "-%m-%dT%H:%M:%SZ");
      g_autofree char *year = g_strdup_printf ("%04d", g_date_time_get_year (date));
      g_autofree char *text = ropeway_timestamp_format (seconds * G_USEC_PER_SEC);
      gint64 us;

      g_assert_true (g_str_has_prefix (text, year));
      g_assert_cmpstr (text + 4, ==, expected);
      g_assert_true (ropeway_timestamp_parse (text, -1, NULL, &us, NULL));
      g_assert_cmpint (us, ==, seconds * G_USEC_PER_SEC);
    }
}

/* Every half hour of a year, as the clock on a wall shows it, is read as a moment at which the clock shows
 * just that, and as the first such moment. */
static void
test_zone_round_trip (gconstpointer data)
{
  g_autoptr (GTimeZone) zone = zone_named (data);
  const gint64 start = 1767225600; /* 2026-01-01T00:00:00Z */
  guint n_second_times = 0;

  for (gint64 seconds = start; seconds < start + 366 * 86400; seconds += 1800)
    {
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
      g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
      g_autofree char *shown = g_date_time_format (local, "%Y-%m-%dT%H:%M:%S");
      g_autoptr (GDateTime) back_utc = NULL;
      g_autoptr (GDateTime) back_local = NULL;
      g_autofree char *shown_back = NULL;
      gint64 us;

      g_assert_true (ropeway_timestamp_parse (shown, -1, zone, &us, NULL));
      if (us != seconds * G_USEC_PER_SEC)
        n_second_times++;
      g_assert_cmpint (us, <=, seconds * G_USEC_PER_SEC);
      back_utc = g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC);
      back_local = g_date_time_to_timezone (back_utc, zone);
      shown_back = g_date_time_format (back_local, "%Y-%m-%dT%H:%M:%S");
      g_assert_cmpstr (shown_back, ==, shown);
    }
  g_assert_cmpuint (n_second_times, <=, 2);
}

/* Durations */

static const struct
{
  const char *text;
  gint64 us;
  const char *canonical; /* NULL: @text itself */
} durations[] = {
  { "PT10M", G_GINT64_CONSTANT (600000000), NULL },
  { "PT0S", 0, NULL },
  { "P0D", 0, "PT0S" },
  { "PT1S", 1000000, NULL },
  { "PT0.000001S", 1, NULL },
  { "PT1.5S", 1500000, NULL },
  { "PT1,5S", 1500000, "PT1.5S" },
  { "PT1.5000009S", 1500000, "PT1.5S" },
  { "PT90M", G_GINT64_CONSTANT (5400000000), "PT1H30M" },
  { "PT1H30M", G_GINT64_CONSTANT (5400000000), NULL },
  { "PT36H", G_GINT64_CONSTANT (129600000000), "P1DT12H" },
  { "P1D", G_GINT64_CONSTANT (86400000000), NULL },
  { "P7D", G_GINT64_CONSTANT (604800000000), "P1W" },
  { "P2W", G_GINT64_CONSTANT (1209600000000), NULL },
  { "P8D", G_GINT64_CONSTANT (691200000000), NULL },
  { "P1W1D", G_GINT64_CONSTANT (691200000000), "P8D" },
  { "P1DT1H1M1.001S", G_GINT64_CONSTANT (90061001000), NULL },
  { "P106751991DT4H54.775807S", G_MAXINT64, NULL },
  { "PT9223372036854.775807S", G_MAXINT64, "P106751991DT4H54.775807S" },
};

static void
test_duration (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  const char *canonical = durations[row].canonical != NULL ? durations[row].canonical : durations[row].text;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gint64 us;

  ropeway_duration_parse (durations[row].text, &us, &error);
  g_assert_no_error (error);
  g_assert_cmpint (us, ==, durations[row].us);
  text = ropeway_duration_format (us);
  g_assert_cmpstr (text, ==, canonical);
}

static void
test_not_a_duration (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 us = 42;

  g_assert_false (ropeway_duration_parse (data, &us, &error));
  g_assert_error (error, ROPEWAY_TIMESTAMP_ERROR, ROPEWAY_TIMESTAMP_ERROR_SYNTAX);
  g_assert_cmpint (us, ==, 42);
}

/* Zones */

static void
test_zones (void)
{
  static const char *const good[] = { "UTC",
                                      "GMT",
                                      "Europe/Berlin",
                                      "America/Argentina/Buenos_Aires",
                                      "America/Port-au-Prince",
                                      "Etc/GMT+5",
                                      "Etc/UTC",
                                      "Asia/Kolkata",
                                      "CET",
                                      "EST5EDT",
                                      "GMT0",
                                      "NZ-CHAT",
                                      "Japan" };
  static const char *const bad[] = { "",
                                     "Nowhere/X",
                                     "Europe/Berlín",
                                     "Berlin",
                                     "Z",
                                     "+01:00",
                                     "01:00",
                                     "GMT+1",
                                     "UTC-3",
                                     "CET-1CEST",
                                     "EST5EDT,M3.2.0,M11.1.0",
                                     "Europe/",
                                     "/Europe/Berlin",
                                     "/etc/localtime",
                                     "../zoneinfo/UTC",
                                     "Europe/../Europe/Berlin",
                                     "Europe//Berlin",
                                     ":Europe/Berlin",
                                     "Europe/Berlin ",
                                     "localtime",
                                     "posix/Europe/Berlin",
                                     "right/Europe/Berlin",
                                     "posixrules",
                                     "Europe/Berlin\n",
                                     "tzdata.zi",
                                     "leapseconds" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GTimeZone) zone = zone_named (good[i]);

      g_assert_nonnull (zone);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GTimeZone) zone = ropeway_zone_new (bad[i], &error);

      g_assert_error (error, ROPEWAY_TIMESTAMP_ERROR, ROPEWAY_TIMESTAMP_ERROR_ZONE);
      g_assert_null (zone);
    }
}

static void
add_table_tests (void)
{
  static const char *const not_durations[] = { "",
                                               "P",
                                               "PT",
                                               "T1S",
                                               "1S",
                                               "P1",
                                               "PT1",
                                               "P1S",
                                               "PT1D",
                                               "P1Y",
                                               "P1M",
                                               "P1Y2M",
                                               "PT1M1H",
                                               "PT1S1S",
                                               "P1D1W",
                                               "P1DT",
                                               "PT1.5M",
                                               "P0.5D",
                                               "PT.5S",
                                               "PT1.S",
                                               "-PT1S",
                                               "+PT1S",
                                               "PT-1S",
                                               "pt1s",
                                               " PT1S",
                                               "PT1S ",
                                               "PT1ST1S",
                                               "PT9223372036854.775808S",
                                               "P99999999999999999999D",
                                               "P15250285W",
                                               "PT1H 1M" };

  for (gsize i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      const char *zone = moments[i].zone != NULL ? moments[i].zone : "no zone";
      g_autofree char *path = g_strdup_printf ("/base/timestamp/moment/“%s” %s", moments[i].text, zone);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_moment);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/timestamp/duration/%s", durations[i].text);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_duration);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (not_durations); i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/timestamp/not-a-duration/“%s”", not_durations[i]);

      g_test_add_data_func (path, not_durations[i], test_not_a_duration);
    }
}

void
add_timestamp_tests (void)
{
  static const char *const zones[]
      = { "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata",
          "Africa/Cairo",  "Pacific/Auckland", "America/Los_Angeles", "Europe/London" };

  add_table_tests ();
  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/timestamp/zone-round-trip/%s", zones[i]);

      g_test_add_data_func (path, zones[i], test_zone_round_trip);
    }
  g_test_add_func ("/base/timestamp/length", test_length);
  g_test_add_func ("/base/timestamp/format-extremes", test_format_extremes);
  g_test_add_func ("/base/timestamp/against-glib", test_against_glib);
  g_test_add_func ("/base/timestamp/zones", test_zones);
}
