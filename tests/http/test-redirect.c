/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: where a service may send us, what goes along, and which addresses are nobody's business. */
#include <string.h>

#include "base/limits.h"
#include "http/http-address.h"
#include "http/http-client.h"
#include "http/http-redirect.h"
#include "http/http-url.h"

#define STAND ROPEWAY_REDIRECT_STAND
#define FOLLOW ROPEWAY_REDIRECT_FOLLOW
#define DOWNGRADE ROPEWAY_REDIRECT_DOWNGRADE
#define NO_ADDRESS ROPEWAY_REDIRECT_NO_ADDRESS
#define TOO_MANY ROPEWAY_REDIRECT_TOO_MANY

typedef struct
{
  const char *method;
  guint status;
  const char *location;
  RopewayRedirectVerdict verdict;
  gboolean same_origin;
  const char *url; /* NULL: as location */
  gboolean has_body;
} Redirect;

/* All seen from https://a.example/x/y?q=1. */
static const Redirect redirects[] = {
  { "GET", 301, "https://a.example/z", FOLLOW, TRUE, NULL, FALSE },
  { "GET", 302, "https://a.example/z", FOLLOW, TRUE, NULL, FALSE },
  { "GET", 303, "https://a.example/z", FOLLOW, TRUE, NULL, FALSE },
  { "GET", 307, "https://a.example/z", FOLLOW, TRUE, NULL, FALSE },
  { "GET", 308, "https://a.example/z", FOLLOW, TRUE, NULL, FALSE },
  { "HEAD", 301, "https://a.example/z", FOLLOW, TRUE, NULL, FALSE },
  { "HEAD", 303, "https://b.example/z", FOLLOW, FALSE, NULL, FALSE },
  { "GET", 200, "https://a.example/z", STAND, FALSE, NULL, FALSE },
  { "GET", 201, "https://a.example/z", STAND, FALSE, NULL, FALSE },
  { "GET", 300, "https://a.example/z", STAND, FALSE, NULL, FALSE },
  { "GET", 304, "https://a.example/z", STAND, FALSE, NULL, FALSE },
  { "GET", 305, "https://a.example/z", STAND, FALSE, NULL, FALSE },
  { "GET", 306, "https://a.example/z", STAND, FALSE, NULL, FALSE },
  { "GET", 404, "https://a.example/z", STAND, FALSE, NULL, FALSE },
  { "GET", 302, NULL, STAND, FALSE, NULL, FALSE },
  { "GET", 302, "", STAND, FALSE, NULL, FALSE },

  /* Relative, and what people write into Location. */
  { "GET", 302, "/z", FOLLOW, TRUE, "https://a.example/z", FALSE },
  { "GET", 302, "z", FOLLOW, TRUE, "https://a.example/x/z", FALSE },
  { "GET", 302, "../z", FOLLOW, TRUE, "https://a.example/z", FALSE },
  { "GET", 302, "?page=2", FOLLOW, TRUE, "https://a.example/x/y?page=2", FALSE },
  { "GET", 302, "//a.example/z", FOLLOW, TRUE, "https://a.example/z", FALSE },
  { "GET", 302, "/z#part", FOLLOW, TRUE, "https://a.example/z", FALSE },
  { "GET", 302, "/a b/é", FOLLOW, TRUE, "https://a.example/a%20b/%C3%A9", FALSE },
  { "GET", 302, "/100%", FOLLOW, TRUE, "https://a.example/100%25", FALSE },
  { "GET", 302, "/a%2Fb", FOLLOW, TRUE, "https://a.example/a%2Fb", FALSE },

  /* Another origin. */
  { "GET", 302, "https://b.example/z", FOLLOW, FALSE, NULL, FALSE },
  { "GET", 302, "https://sub.a.example/z", FOLLOW, FALSE, NULL, FALSE },
  { "GET", 302, "https://a.example:8443/z", FOLLOW, FALSE, NULL, FALSE },
  { "GET", 302, "https://a.example:443/z", FOLLOW, TRUE, NULL, FALSE },
  { "GET", 302, "https://A.EXAMPLE/z", FOLLOW, TRUE, NULL, FALSE },
  { "GET", 302, "//b.example/z", FOLLOW, FALSE, "https://b.example/z", FALSE },
  { "GET", 302, "https://a.example.evil.example/", FOLLOW, FALSE, NULL, FALSE },

  /* Never to http, and never to anything else. */
  { "GET", 302, "http://a.example/z", DOWNGRADE, FALSE, NULL, FALSE },
  { "GET", 302, "HTTP://a.example:443/z", DOWNGRADE, FALSE, NULL, FALSE },
  { "GET", 302, "http://b.example/z", DOWNGRADE, FALSE, NULL, FALSE },
  { "GET", 302, "ftp://a.example/z", NO_ADDRESS, FALSE, NULL, FALSE },
  { "GET", 302, "file:///etc/passwd", NO_ADDRESS, FALSE, NULL, FALSE },
  { "GET", 302, "javascript:alert(1)", NO_ADDRESS, FALSE, NULL, FALSE },
  { "GET", 302, "data:text/plain,x", NO_ADDRESS, FALSE, NULL, FALSE },
  { "GET", 302, "https:///z", NO_ADDRESS, FALSE, NULL, FALSE },
  { "GET", 302, "https://user:pass@a.example/z", NO_ADDRESS, FALSE, NULL, FALSE },
  { "GET", 302, "https://a.example:99999/z", NO_ADDRESS, FALSE, NULL, FALSE },
  { "GET", 302, "https://a.example/z\r\nX: y", NO_ADDRESS, FALSE, NULL, FALSE },
  { "GET", 302, "https://[::1/z", NO_ADDRESS, FALSE, NULL, FALSE },

  /* Writes stay where they are, or at least at home. */
  { "POST", 301, "https://a.example/z", STAND, FALSE, NULL, TRUE },
  { "POST", 302, "https://a.example/z", STAND, FALSE, NULL, TRUE },
  { "POST", 303, "https://a.example/z", STAND, FALSE, NULL, TRUE },
  { "POST", 307, "https://a.example/z", FOLLOW, TRUE, NULL, TRUE },
  { "POST", 308, "/z", FOLLOW, TRUE, "https://a.example/z", TRUE },
  { "POST", 307, "https://b.example/z", STAND, FALSE, NULL, TRUE },
  { "POST", 308, "http://a.example/z", STAND, FALSE, NULL, TRUE },
  { "POST", 308, "ftp://a.example/z", STAND, FALSE, NULL, TRUE },
  { "PUT", 307, "https://a.example/z", FOLLOW, TRUE, NULL, TRUE },
  { "PUT", 301, "https://a.example/z", STAND, FALSE, NULL, TRUE },
  { "PATCH", 308, "https://a.example/z", FOLLOW, TRUE, NULL, TRUE },
  { "DELETE", 307, "https://a.example/z", FOLLOW, TRUE, NULL, FALSE },
  { "DELETE", 302, "https://a.example/z", STAND, FALSE, NULL, FALSE },
  { "DELETE", 307, "https://b.example/z", STAND, FALSE, NULL, FALSE },
  { "get", 302, "https://a.example/z", STAND, FALSE, NULL, FALSE },

  /* A search that has a body. */
  { "GET", 307, "https://a.example/z", FOLLOW, TRUE, NULL, TRUE },
  { "GET", 307, "https://b.example/z", STAND, FALSE, NULL, TRUE },
};

static void
test_redirect (gconstpointer data)
{
  const Redirect *r = data;
  g_auto (RopewayRedirect) redirect = ropeway_http_redirect (r->method, r->has_body, r->status,
                                                             "https://a.example/x/y?q=1", r->location, 0);

  g_assert_cmpint (redirect.verdict, ==, r->verdict);
  if (r->verdict == FOLLOW)
    {
      g_autoptr (GUri) to = g_uri_parse (redirect.url, G_URI_FLAGS_NONE, NULL);
      g_autoptr (GUri) expected = g_uri_parse (r->url != NULL ? r->url : r->location, G_URI_FLAGS_NONE, NULL);

      g_assert_cmpint (redirect.same_origin, ==, r->same_origin);
      g_assert_cmpstr (g_uri_get_path (to), ==, g_uri_get_path (expected));
      g_assert_cmpstr (g_uri_get_query (to), ==, g_uri_get_query (expected));
      g_assert_null (g_uri_get_fragment (to));
    }
  else
    g_assert_null (redirect.url);
}

static void
test_redirect_from_http (void)
{
  g_auto (RopewayRedirect) up
      = ropeway_http_redirect ("GET", FALSE, 301, "http://a.example/", "https://a.example/", 0);
  g_auto (RopewayRedirect) same
      = ropeway_http_redirect ("GET", FALSE, 301, "http://a.example/", "http://a.example:80/b", 0);

  g_assert_cmpint (up.verdict, ==, FOLLOW);
  g_assert_false (up.same_origin);
  g_assert_cmpint (same.verdict, ==, FOLLOW);
  g_assert_true (same.same_origin);
}

static void
test_redirect_too_many (void)
{
  g_auto (RopewayRedirect) last
      = ropeway_http_redirect ("GET", FALSE, 301, "http://a.example/", "/b", ROPEWAY_LIMIT_REDIRECTS - 1);
  g_auto (RopewayRedirect) more
      = ropeway_http_redirect ("GET", FALSE, 301, "http://a.example/", "/b", ROPEWAY_LIMIT_REDIRECTS);
  g_auto (RopewayRedirect) write
      = ropeway_http_redirect ("POST", TRUE, 308, "http://a.example/", "/b", ROPEWAY_LIMIT_REDIRECTS);

  g_assert_cmpint (last.verdict, ==, FOLLOW);
  g_assert_cmpint (more.verdict, ==, TOO_MANY);
  g_assert_cmpint (write.verdict, ==, TOO_MANY);
}

static void
test_redirect_keeps (void)
{
  const char *const kept[] = { "accept", "Accept-Language", "RANGE", "User-Agent" };
  const char *const dropped[] = { "Authorization", "Cookie",  "X-Api-Key",   "Idempotency-Key",
                                  "X-Anything",    "Referer", "Content-Type" };

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    g_assert_true (ropeway_http_redirect_keeps (kept[i]));
  for (guint i = 0; i < G_N_ELEMENTS (dropped); i++)
    g_assert_false (ropeway_http_redirect_keeps (dropped[i]));
}

/* ---- addresses as text ---- */

typedef struct
{
  const char *text;
  const char *url; /* NULL: refused */
} Url;

static const Url urls[] = {
  { "https://a.example", "https://a.example/" },
  { "https://a.example/", "https://a.example/" },
  { "HTTPS://a.example/", "https://a.example/" },
  { "http://a.example:8080/x?y=z&a=b", "http://a.example:8080/x?y=z&a=b" },
  { "http://a.example/x#part", "http://a.example/x" },
  { "http://a.example#part", "http://a.example/" },
  { "http://127.0.0.1:1/", "http://127.0.0.1:1/" },
  { "http://[::1]:80/", "http://[::1]/" },
  { "http://a.example/a b", "http://a.example/a%20b" },
  { "http://a.example/é?ö=ü", "http://a.example/%C3%A9?%C3%B6=%C3%BC" },
  { "http://a.example/%C3%A9%2f", "http://a.example/%C3%A9%2F" },
  { "http://a.example/100%", "http://a.example/100%25" },
  { "http://a.example/%zz", "http://a.example/%25zz" },
  { "http://a.example/?q=\"<>\\^`{|}", "http://a.example/?q=%22%3C%3E%5C%5E%60%7B%7C%7D" },
  { "http://a.example/?a[]=1", "http://a.example/?a[]=1" },
  { "http://a.example/?u=http://b.example/", "http://a.example/?u=http://b.example/" },
  { "http://a.example?u=@b", "http://a.example/?u=@b" },
  { "", NULL },
  { "a.example", NULL },
  { "/path", NULL },
  { "//a.example/", NULL },
  { "ftp://a.example/", NULL },
  { "file:///etc/passwd", NULL },
  { "practice:shop", NULL },
  { "http:", NULL },
  { "http:/a.example", NULL },
  { "http://", NULL },
  { "http:///path", NULL },
  { "http://:80/", NULL },
  { "http://user@a.example/", NULL },
  { "http://user:pass@a.example/", NULL },
  { "http://a.example:0/", NULL },
  { "http://a.example:65536/", NULL },
  { "http://a.example:x/", NULL },
  { "http://[::1/", NULL },
  { "http://[::g]/", NULL },
  { "http://a.example/\n", NULL },
  { "http://a.example/\rX", NULL },
  { "http://a.example/\t", NULL },
  { "http://a.example/\x7f", NULL },
  { "http://a b/", NULL },
  { "http://a%20b/", NULL },
  { "http://a%0d%0ab/", NULL },
  { "http://a\"b/", NULL },
  { "http://a|b/", NULL },
  { "http://a%25b/", NULL },
  { "http://zoë.example/", "http://xn--zo-ija.example/" },
  { "http://a_b.example/", "http://a_b.example/" },
};

static void
test_url (gconstpointer data)
{
  const Url *u = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = ropeway_http_url_parse (u->text, &error);

  if (u->url == NULL)
    {
      g_assert_null (uri);
      g_assert_error (error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_ADDRESS);
      g_assert_null (strstr (error->message, "pass@"));
    }
  else
    {
      g_autofree char *text = uri != NULL ? g_uri_to_string (uri) : NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, u->url);
    }
}

static void
test_url_length (void)
{
  g_autofree char *tail = g_strnfill (ROPEWAY_LIMIT_URL_BYTES - strlen ("http://a.example/"), 'x');
  g_autofree char *longest = g_strconcat ("http://a.example/", tail, NULL);
  g_autofree char *longer = g_strconcat (longest, "x", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) fits = ropeway_http_url_parse (longest, &error);
  g_autoptr (GUri) refused = NULL;
  g_autoptr (GUri) any = NULL;

  g_assert_no_error (error);
  any = ropeway_http_url_parse_long (longer, &error);
  g_assert_no_error (error);
  refused = ropeway_http_url_parse (longer, &error);
  g_assert_null (refused);
  g_assert_error (error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_ADDRESS);
}

static void
test_url_query (void)
{
  const char *const append[][2] = { { "http://a/", "http://a/?k%20y=v%26%3D%2B%C3%A9" },
                                    { "http://a/?", "http://a/?k%20y=v%26%3D%2B%C3%A9" },
                                    { "http://a/?b", "http://a/?b&k%20y=v%26%3D%2B%C3%A9" },
                                    { "http://a/?b=c#d?", "http://a/?b=c&k%20y=v%26%3D%2B%C3%A9" },
                                    { "http://a/#d?", "http://a/?k%20y=v%26%3D%2B%C3%A9" } };
  const char *const remove[][2] = { { "http://a/", "http://a/" },
                                    { "http://a/?k=v", "http://a/" },
                                    { "http://a/?b=c&k=v", "http://a/?b=c" },
                                    { "http://a/?k=v&b=c&k=v", "http://a/?b=c" },
                                    { "http://a/?k=w&kk=v&k", "http://a/?k=w&kk=v&k" },
                                    { "http://a/?%6b=%76&b", "http://a/?b" },
                                    { "http://a/?k=%zz&b=", "http://a/?k=%zz&b=" } };

  for (guint i = 0; i < G_N_ELEMENTS (append); i++)
    {
      g_autofree char *url = ropeway_http_url_append (append[i][0], "k y", "v&=+é");

      g_assert_cmpstr (url, ==, append[i][1]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (remove); i++)
    {
      g_autofree char *url = ropeway_http_url_remove (remove[i][0], "k", "v");

      g_assert_cmpstr (url, ==, remove[i][1]);
    }
}

static void
test_url_resolve_bad_base (void)
{
  g_assert_null (ropeway_http_url_resolve ("practice:shop", "/a"));
  g_assert_null (ropeway_http_url_resolve ("http://a.example/", "http://[::1"));
}

static void
test_url_origin (void)
{
  const char *const origins[][2] = { { "https://Shop.Example/a?b=c", "https://shop.example" },
                                     { "HTTPS://shop.example:443", "https://shop.example" },
                                     { "http://shop.example:80/", "http://shop.example" },
                                     { "http://shop.example:443/", "http://shop.example:443" },
                                     { "https://shop.example:8443/v1", "https://shop.example:8443" },
                                     { "http://[::1]:8080/", "http://[::1]:8080" },
                                     { "http://user@shop.example/", NULL },
                                     { "practice:shop", NULL },
                                     { "", NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    {
      g_autofree char *origin = ropeway_http_url_dup_origin (origins[i][0]);

      g_assert_cmpstr (origin, ==, origins[i][1]);
    }
}

/* ---- addresses as numbers ---- */

typedef struct
{
  const char *text;
  gboolean is_private;
} Address;

static const Address addresses[] = {
  { "0.0.0.0", TRUE },
  { "0.255.255.255", TRUE },
  { "1.0.0.0", FALSE },
  { "1.1.1.1", FALSE },
  { "8.8.8.8", FALSE },
  { "9.255.255.255", FALSE },
  { "10.0.0.0", TRUE },
  { "10.255.255.255", TRUE },
  { "11.0.0.0", FALSE },
  { "100.63.255.255", FALSE },
  { "100.64.0.0", TRUE },
  { "100.127.255.255", TRUE },
  { "100.128.0.0", FALSE },
  { "126.255.255.255", FALSE },
  { "127.0.0.1", TRUE },
  { "127.255.255.255", TRUE },
  { "128.0.0.0", FALSE },
  { "169.253.255.255", FALSE },
  { "169.254.0.0", TRUE },
  { "169.254.169.254", TRUE },
  { "169.255.0.0", FALSE },
  { "172.15.255.255", FALSE },
  { "172.16.0.0", TRUE },
  { "172.31.255.255", TRUE },
  { "172.32.0.0", FALSE },
  { "192.0.0.1", TRUE },
  { "192.0.1.1", FALSE },
  { "192.0.2.1", TRUE },
  { "192.88.99.1", TRUE },
  { "192.88.98.1", FALSE },
  { "192.167.255.255", FALSE },
  { "192.168.0.0", TRUE },
  { "192.168.255.255", TRUE },
  { "192.169.0.0", FALSE },
  { "198.17.255.255", FALSE },
  { "198.18.0.0", TRUE },
  { "198.19.255.255", TRUE },
  { "198.20.0.0", FALSE },
  { "198.51.100.7", TRUE },
  { "198.51.101.7", FALSE },
  { "203.0.113.7", TRUE },
  { "203.0.114.7", FALSE },
  { "223.255.255.255", FALSE },
  { "224.0.0.1", TRUE },
  { "239.255.255.255", TRUE },
  { "240.0.0.1", TRUE },
  { "255.255.255.255", TRUE },

  { "::", TRUE },
  { "::1", TRUE },
  { "::8.8.8.8", TRUE },
  { "::ffff:127.0.0.1", TRUE },
  { "::ffff:10.1.2.3", TRUE },
  { "::ffff:169.254.169.254", TRUE },
  { "::ffff:8.8.8.8", FALSE },
  { "::fffe:8.8.8.8", TRUE },
  { "64:ff9b::7f00:1", TRUE },
  { "64:ff9b::192.168.1.1", TRUE },
  { "64:ff9b::8.8.8.8", FALSE },
  { "64:ff9b:1::8.8.8.8", TRUE },
  { "100::1", TRUE },
  { "1fff:ffff::1", TRUE },
  { "2000::1", FALSE },
  { "2001::1", TRUE },
  { "2001:2::1", TRUE },
  { "2001:1ff::1", TRUE },
  { "2001:200::1", FALSE },
  { "2001:4860:4860::8888", FALSE },
  { "2001:db8::1", TRUE },
  { "2001:db9::1", FALSE },
  { "2002:7f00:1::1", TRUE },
  { "2002:c0a8:101::1", TRUE },
  { "2002:808:808::1", FALSE },
  { "2606:4700:4700::1111", FALSE },
  { "3fff::1", TRUE },
  { "3fff:fff::1", TRUE },
  { "3fff:1000::1", FALSE },
  { "4000::1", TRUE },
  { "fbff::1", TRUE },
  { "fc00::1", TRUE },
  { "fd12:3456:789a::1", TRUE },
  { "fe80::1", TRUE },
  { "febf::1", TRUE },
  { "fec0::1", TRUE },
  { "ff02::1", TRUE },
  { "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", TRUE },
};

static void
test_address (gconstpointer data)
{
  const Address *a = data;
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (a->text);

  g_assert_nonnull (address);
  g_assert_cmpint (ropeway_http_address_is_private (address), ==, a->is_private);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (redirects); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("/http/redirect/%02u-%s-%u", i, redirects[i].method, redirects[i].status);

      g_test_add_data_func (path, &redirects[i], test_redirect);
    }
  g_test_add_func ("/http/redirect/from-http", test_redirect_from_http);
  g_test_add_func ("/http/redirect/too-many", test_redirect_too_many);
  g_test_add_func ("/http/redirect/keeps", test_redirect_keeps);
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *path = g_strdup_printf ("/http/url/%02u", i);

      g_test_add_data_func (path, &urls[i], test_url);
    }
  g_test_add_func ("/http/url/length", test_url_length);
  g_test_add_func ("/http/url/query", test_url_query);
  g_test_add_func ("/http/url/bad-base", test_url_resolve_bad_base);
  g_test_add_func ("/http/url/origin", test_url_origin);
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autofree char *path = g_strdup_printf ("/http/address/%s", addresses[i].text);

      g_test_add_data_func (path, &addresses[i], test_address);
    }
  return g_test_run ();
}
