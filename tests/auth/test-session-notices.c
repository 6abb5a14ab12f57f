/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a service says when it ends in headers that are read by nobody else; wrong ones must not become a date. */
#include <string.h>

#include "auth/session-notices.h"
#include "base/limits.h"

#define NOW (G_GINT64_CONSTANT (1790000000) * G_USEC_PER_SEC) /* 2026-09-21 */
#define URL "https://shop.example/v1/orders?page=2"

typedef struct
{
  const char *name;
  const char *header;
  const char *value;
  const char *link;  /* (nullable) */
  const char *heard; /* code, date, link, successor, reason; "" of nothing */
} Case;

static const Case cases[] = {
  { "deprecated", "Deprecation", "@1688169599", NULL, "service.deprecated 2023-06-30 - - -" },
  { "deprecated-soon", "Deprecation", "@1893456000", NULL, "service.deprecated-soon 2030-01-01 - - -" },
  { "deprecated-draft", "Deprecation", "true", NULL, "service.deprecated - - - -" },
  { "deprecated-draft-date", "Deprecation", "Sun, 11 Nov 2018 23:59:59 GMT", NULL,
    "service.deprecated 2018-11-11 - - -" },
  { "deprecated-links", "Deprecation", "@1688169599",
    "</next>; rel=\"next\", <https://d.example/a,b>; rel=\"deprecation\"; type=\"text/html\", "
    "</v2/orders>; rel=\"successor-version\"",
    "service.deprecated 2023-06-30 https://d.example/a,b https://shop.example/v2/orders -" },
  { "not-deprecated", "Deprecation", "false", NULL, "" },
  { "deprecated-no-date", "Deprecation", "@", NULL, "" },
  { "deprecated-letters", "Deprecation", "@16881x", NULL, "" },
  { "deprecated-negative", "Deprecation", "@-5", NULL, "" },
  { "deprecated-beyond", "Deprecation", "@99999999999999999999", NULL, "" },
  { "sunset", "Sunset", "Sat, 31 Dec 2033 23:59:59 GMT", "</end>; rel=sunset",
    "service.sunset 2033-12-31 https://shop.example/end - -" },
  { "sunset-past", "Sunset", "Sat, 31 Dec 2022 23:59:59 GMT", NULL, "service.sunset-past 2022-12-31 - - -" },
  { "sunset-no-date", "Sunset", "soon", NULL, "" },
  { "sunset-link-cut", "Sunset", "Sat, 31 Dec 2033 23:59:59 GMT", "<https://d.example/a; rel=\"sunset\"",
    "service.sunset 2033-12-31 - - -" },
  { "warning", "Warning", "299 - \"v1 ends, soon\"", NULL, "service.warning - - - v1 ends, soon" },
  { "warning-quoted", "Warning", "299 shop \"a \\\"b\\\"\" \"Sat, 25 Aug 2012 23:34:45 GMT\"", NULL,
    "service.warning - - - a \"b\"" },
  { "warning-second", "Warning", "110 - \"stale, 299 - x\", 299 - \"now\"", NULL,
    "service.warning - - - now" },
  { "warning-other", "Warning", "199 - \"misc\"", NULL, "" },
  { "warning-cut", "Warning", "299 - \"no end", NULL, "" },
  { "warning-empty", "Warning", "299 - \"\"", NULL, "" },
  { "warning-no-text", "Warning", "299 ", NULL, "" },
};

static const char *
get (const RopewayProblem *problem, const char *name)
{
  const char *value = ropeway_problem_lookup (problem, name);

  return value != NULL ? value : "-";
}

static void
on_notice (const RopewayProblem *problem, gpointer data)
{
  g_string_append_printf (data, "%s%s %s %s %s %s", ((GString *)data)->len > 0 ? "\n" : "",
                          ropeway_problem_get_code (problem), get (problem, "date"), get (problem, "link"),
                          get (problem, "successor"), get (problem, "reason"));
  g_assert_cmpstr (get (problem, "connection"), ==, "Shop");
}

static void
hear (GHashTable *said, const char *operation, const RopewayHttpResponse *response, GString *heard)
{
  ropeway_session_notices_read (said, "Shop", operation, response, NOW, on_notice, heard);
}

static void
test_header (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GHashTable) said = ropeway_session_notices_new ();
  g_autoptr (GString) heard = g_string_new (NULL);
  g_autoptr (RopewayHttpResponse) response = ropeway_http_response_new (
      200, URL, NULL, row->header, row->value, row->link != NULL ? "Link" : NULL, row->link, NULL);

  hear (said, "orders", response, heard);
  g_assert_cmpstr (heard->str, ==, row->heard);
  /* The next page says it again. */
  hear (said, "orders", response, heard);
  g_assert_cmpstr (heard->str, ==, row->heard);
}

static void
test_each_once (void)
{
  g_autoptr (GHashTable) said = ropeway_session_notices_new ();
  g_autoptr (GString) heard = g_string_new (NULL);
  g_autoptr (RopewayHttpResponse) response = ropeway_http_response_new (
      404, URL, NULL, "Deprecation", "@1688169599", "Sunset", "Sat, 31 Dec 2033 23:59:59 GMT", NULL);

  hear (said, "orders", response, heard);
  hear (said, "customers", response, heard);
  hear (said, "orders", response, heard);
  hear (said, NULL, response, heard);
  hear (said, NULL, response, heard);
  g_assert_cmpuint (g_hash_table_size (said), ==, 6);
}

static void
test_limit (void)
{
  g_autoptr (GHashTable) said = ropeway_session_notices_new ();
  g_autoptr (GString) heard = g_string_new (NULL);

  for (guint i = 0; i < 2 * ROPEWAY_LIMIT_NOTICES; i++)
    {
      g_autofree char *warning = g_strdup_printf ("299 - \"request %u\"", i);
      g_autoptr (RopewayHttpResponse) response
          = ropeway_http_response_new (200, URL, NULL, "Warning", warning, NULL);

      hear (said, "orders", response, heard);
    }
  g_assert_cmpuint (g_hash_table_size (said), ==, ROPEWAY_LIMIT_NOTICES);
  g_assert_nonnull (strstr (heard->str, "request 9"));
  g_assert_null (strstr (heard->str, "request 10"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/session-notices/header/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_header);
    }
  g_test_add_func ("/auth/session-notices/each-once", test_each_once);
  g_test_add_func ("/auth/session-notices/limit", test_limit);
  return g_test_run ();
}
