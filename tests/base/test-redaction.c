/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: no spelling of a secret gets through, and ordinary text does. */
#include "base/test-base.h"

#include "base/limits.h"
#include "base/redaction.h"

#include <string.h>

#define SECRET "s3cr3t/Käse+\"7\\ "

static RopewayRedactor *
redactor_with (const char *secret)
{
  RopewayRedactor *redactor = ropeway_redactor_new ();

  ropeway_redactor_add (redactor, secret, -1);
  return redactor;
}

/* Bodies */

static const struct
{
  const char *name;
  const char *text;
  const char *expected;
} spellings[] = {
  { "plain", "a " SECRET "z", "a •••z" },
  { "twice", SECRET "-" SECRET, "•••-•••" },
  { "touching", SECRET SECRET, "••••••" },
  { "absent", "s3cr3t/Kase and s3cr3t.", "s3cr3t/Kase and s3cr3t." },
  { "percent-upper", "?a=s3cr3t%2FK%C3%A4se%2B%227%5C%20&b=1", "?a=•••&b=1" },
  { "percent-lower", "?a=s3cr3t%2fK%c3%a4se%2b%227%5c%20&b=1", "?a=•••&b=1" },
  { "percent-form", "a=s3cr3t%2FK%C3%A4se%2B%227%5C+&b=1", "a=•••&b=1" },
  { "percent-all", "%73%33%63%72%33%74%2F%4B%C3%A4%73%65%2B%22%37%5C%20", "•••" },
  { "percent-some", "%733cr3t/K%c3%A4se%2B\"7%5C .", "•••." },
  { "percent-broken", "%7%733cr3t/K%c3%A4se%2B\"7%5C%2", "%7•••" },
  { "json", "{\"a\":\"s3cr3t/Käse+\\\"7\\\\ \"}", "{\"a\":\"•••\"}" },
  { "json-slash", "{\"a\":\"s3cr3t\\/Käse+\\\"7\\\\ \"}", "{\"a\":\"•••\"}" },
  { "json-unicode", "\"s3cr3t/K\\u00E4se+\\u00227\\u005c\\u0020\"", "\"•••\"" },
  { "json-all", "\\u0073\\u0033\\u0063\\u0072\\u0033\\u0074/K\\u00e4se+\\\"7\\\\ ", "•••" },
  { "base64", "czNjcjN0L0vDpHNlKyI3XCA=", "•••=" },
  { "base64-basic", "Basic dXNlcjpzM2NyM3QvS8Okc2UrIjdcIA==", "Basic dXNlcjp•••A==" },
  { "base64-json", "\"czNjcjN0L0vDpHNlKyI3XCA=\"", "\"•••=\"" },
  { "cut-plain", "the answer is s3cr3t/K", "the answer is •••" },
  { "cut-short", "the answer is s3c", "the answer is s3c" },
  { "cut-percent", "a=s3cr3t%2FK%C", "a=•••" },
  { "cut-json", "\"s3cr3t\\/K\\u00", "\"•••" },
};

static void
test_spelling (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (RopewayRedactor) redactor = redactor_with (SECRET);
  g_autofree char *clean = ropeway_redactor_apply (redactor, spellings[row].text, -1);

  g_assert_cmpstr (clean, ==, spellings[row].expected);
}

/* A character beyond the BMP is two escapes; a lone half is not a character. */
static void
test_surrogates (void)
{
  g_autoptr (RopewayRedactor) redactor = redactor_with ("key\xf0\x9f\x94\x91!");
  static const char *const rows[][2] = {
    { "\"key\\ud83d\\udd11!\"", "\"•••\"" },
    { "\"key\\uD83D\\uDD11!\"", "\"•••\"" },
    { "\"key\\ud83d!\"", "\"key\\ud83d!\"" },
    { "\"key\\ud83d\\ud83d!\"", "\"key\\ud83d\\ud83d!\"" },
    { "\"key\\udd11\"", "\"key\\udd11\"" },
    { "\"key\\ud83dxudd11\"", "\"key\\ud83dxudd11\"" },
    { "\"key\\q\"", "\"key\\q\"" },
    { "\\", "\\" },
    { "\\u", "\\u" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *clean = ropeway_redactor_apply (redactor, rows[i][0], -1);

      g_assert_cmpstr (clean, ==, rows[i][1]);
    }
}

static void
test_overlap (void)
{
  g_autoptr (RopewayRedactor) redactor = redactor_with ("abcdef");
  g_autofree char *overlapping = NULL;
  g_autofree char *within = NULL;

  ropeway_redactor_add (redactor, "defghi", -1);
  ropeway_redactor_add (redactor, "bcde", -1);
  overlapping = ropeway_redactor_apply (redactor, "1abcdefghi2", -1);
  within = ropeway_redactor_apply (redactor, "1abcde2", -1);
  g_assert_cmpstr (overlapping, ==, "1•••2");
  g_assert_cmpstr (within, ==, "1a•••2");
}

static void
test_short_secrets (void)
{
  g_autoptr (RopewayRedactor) redactor = redactor_with ("abc");
  g_autofree char *body = ropeway_redactor_apply (redactor, "abc abcd", -1);
  g_autofree char *header = ropeway_redactor_header (redactor, "X-Tenant", "abc");
  g_autofree char *url = ropeway_redactor_url (redactor, "https://h/abc?t=abc&u=abcd");
  g_autofree char *longer = NULL;

  G_STATIC_ASSERT (ROPEWAY_LIMIT_REDACTED_MIN_BYTES == 4);
  g_assert_cmpstr (body, ==, "abc abcd");
  g_assert_cmpstr (header, ==, "•••");
  g_assert_cmpstr (url, ==, "https://h/abc?t=•••&u=abcd");

  ropeway_redactor_add (redactor, "abcd", -1);
  longer = ropeway_redactor_apply (redactor, "abc abcd", -1);
  g_assert_cmpstr (longer, ==, "abc •••");
}

static void
test_nothing_to_hide (void)
{
  g_autoptr (RopewayRedactor) redactor = ropeway_redactor_new ();
  g_autoptr (RopewayRedactor) held = ropeway_redactor_ref (redactor);
  g_autofree char *without = ropeway_redactor_apply (NULL, "text", -1);
  g_autofree char *empty = ropeway_redactor_apply (held, "text", 2);
  g_autofree char *after = NULL;

  ropeway_redactor_add (redactor, "", -1);
  after = ropeway_redactor_apply (redactor, "", -1);
  g_assert_cmpstr (without, ==, "text");
  g_assert_cmpstr (empty, ==, "te");
  g_assert_cmpstr (after, ==, "");
}

/* Random secrets in random spellings among random text: neither they nor their base64 come through. */

static void
append_spelled (GString *text, GRand *random, const char *secret, gsize length, int spelling)
{
  for (gsize i = 0; i < length; i++)
    {
      guchar byte = (guchar)secret[i];

      if (spelling == 1 && (byte == '%' || g_rand_boolean (random)))
        g_string_append_printf (text, g_rand_boolean (random) ? "%%%02X" : "%%%02x", byte);
      else if (spelling == 2 && (byte == '"' || byte == '\\'))
        g_string_append_printf (text, "\\%c", byte);
      else if (spelling == 2 && g_rand_boolean (random))
        g_string_append_printf (text, g_rand_boolean (random) ? "\\u%04X" : "\\u%04x", byte);
      else
        g_string_append_c (text, (char)byte);
    }
}

static void
append_base64 (GString *text, GRand *random, const char *secret, gsize length)
{
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autofree char *encoded = NULL;

  for (int i = g_rand_int_range (random, 0, 7); i > 0; i--)
    g_string_append_c (whole, (char)g_rand_int_range (random, 1, 256));
  g_string_append_len (whole, secret, (gssize)length);
  for (int i = g_rand_int_range (random, 0, 7); i > 0; i--)
    g_string_append_c (whole, (char)g_rand_int_range (random, 1, 256));
  encoded = g_base64_encode ((const guchar *)whole->str, whole->len);
  if (g_rand_boolean (random))
    g_strdelimit (g_strdelimit (encoded, "+", '-'), "/", '_');
  g_string_append (text, encoded);
}

/* Whether 6 bytes in a row of @secret can be read in @text: bytes, not more, since neighbours in the text may
 * agree with its first or last one by chance. */
static gboolean
shows (const char *text, const char *secret, gsize length)
{
  for (gsize i = 0; i + 6 <= length; i++)
    if (memmem (text, strlen (text), secret + i, 6) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_random_spellings (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260101);

  for (guint round = 0; round < 2000; round++)
    {
      char secret[64];
      gsize length = (gsize)g_rand_int_range (random, 8, (gint32)sizeof secret);
      int spelling = g_rand_int_range (random, 0, 4);
      g_autoptr (RopewayRedactor) redactor = ropeway_redactor_new ();
      g_autoptr (GString) text = g_string_new ("before;");
      g_autofree char *clean = NULL;

      for (gsize i = 0; i < length; i++)
        secret[i] = (char)g_rand_int_range (random, 0x20, 0x7f);
      ropeway_redactor_add (redactor, secret, (gssize)length);
      if (spelling == 3)
        append_base64 (text, random, secret, length);
      else
        append_spelled (text, random, secret, length, spelling);
      g_string_append (text, ";after");

      clean = ropeway_redactor_apply (redactor, text->str, (gssize)text->len);
      g_assert_nonnull (strstr (clean, "•••"));
      g_assert_true (g_str_has_prefix (clean, "before;"));
      g_assert_true (g_str_has_suffix (clean, ";after"));
      g_assert_false (shows (clean, secret, length));
      /* Of base64 no more is left than what stood beside the secret, and the characters it shares. */
      g_assert_cmpuint (strlen (clean), <=, strlen ("before;•••;after") + (spelling == 3 ? 24 : 0));
    }
}

static void
test_binary (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260102);
  g_autoptr (RopewayRedactor) redactor = redactor_with ("\xff\xfe%5\\u");

  ropeway_redactor_add (redactor, "a\0b\0c", 5);
  for (guint round = 0; round < 2000; round++)
    {
      char noise[200];
      gsize length = (gsize)g_rand_int_range (random, 0, (gint32)sizeof noise);
      g_autofree char *bytes = NULL;
      g_autofree char *clean = NULL;

      for (gsize i = 0; i < length; i++)
        noise[i] = "%\\u5aA0\xff\xfe\0\"+/="[g_rand_int_range (random, 0, 14)];
      /* Exactly as long as said, so that a byte read too far is seen by the sanitizer. */
      bytes = g_memdup2 (noise, MAX (length, 1));
      clean = ropeway_redactor_apply (redactor, bytes, (gssize)length);
      g_assert_true (g_utf8_validate (clean, -1, NULL));
      g_assert_null (strstr (clean, "\xff\xfe%5\\u"));
    }
  {
    g_autofree char *clean = ropeway_redactor_apply (redactor, "1a\0b\0c2\0", 8);

    g_assert_cmpstr (clean, ==, "1•••2\xef\xbf\xbd");
  }
}

/* Names */

static void
test_names (void)
{
  static const char *const secret[] = {
    "Authorization",
    "authorization",
    "Proxy-Authorization",
    "Cookie",
    "Set-Cookie",
    "X-Api-Key",
    "apikey",
    "api_key",
    "apiKey",
    "APIKey",
    "api%key",
    "hapikey",
    "key",
    "X-Auth-Token",
    "access_token",
    "accessToken",
    "ACCESS_TOKEN",
    "refresh_token",
    "id_token",
    "csrf-token",
    "client_secret",
    "clientSecret",
    "X-Hub-Signature-256",
    "X-Amz-Signature",
    "X-Amz-Credential",
    "X-Amz-Security-Token",
    "sig",
    "password",
    "user[password]",
    "passwd",
    "pwd",
    "pass",
    "passphrase",
    "X-Shopify-Hmac-Sha256",
    "jwt",
    "sid",
    "session",
    "sessionId",
    "PHPSESSIONID",
    "client_assertion",
    "otp",
    "X-Session-Id",
    "Ocp-Apim-Subscription-Key",
    "private_key_id",
  };
  static const char *const plain[] = {
    "",
    "Accept",
    "Content-Type",
    "ETag",
    "Date",
    "Retry-After",
    "X-RateLimit-Remaining",
    "Keep-Alive",
    "Link",
    "X-RateLimit-Remaining-Tokens",
    "Idempotency-Key",
    "idempotency_key",
    "pageToken",
    "page_token",
    "nextPageToken",
    "author",
    "authority",
    "page",
    "limit",
    "country_code",
    "email",
    "passenger",
    "compass",
    "Content-Security-Policy",
    "WWW-Authenticate",
    "sort_key",
    "keyword",
    "signed_at",
    "assigned",
    "resident",
    "---",
    "é",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (secret); i++)
    if (!ropeway_redaction_is_secret_name (secret[i]))
      g_error ("%s passed", secret[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    if (ropeway_redaction_is_secret_name (plain[i]))
      g_error ("%s was taken for a secret", plain[i]);
}

static void
test_headers (void)
{
  static const char *const rows[][3] = {
    { "Authorization", "Bearer anything", "•••" },
    { "SET-COOKIE", "a=b; Path=/", "•••" },
    { "X-Api-Key", "", "•••" },
    { "X-Request-Id", "r-17", "r-17" },
    { "X-Echo", "you sent sesame-oil!", "you sent •••!" },
    { "X-Echo", "sesame%2doil", "•••" },
    { "Location", "https://u:p@h/cb?code=abc&page=2", "https://h/cb?code=•••&page=2" },
    { "Referer", "https://h/?api_key=abc", "https://h/?api_key=•••" },
    { "Idempotency-Key", "1f2e", "1f2e" },
    { "X-Latin1", "caf\xe9", "caf\xef\xbf\xbd" },
  };
  g_autoptr (RopewayRedactor) redactor = redactor_with ("sesame-oil");
  g_autofree char *without = ropeway_redactor_header (NULL, "Cookie", "a=b");

  g_assert_cmpstr (without, ==, "•••");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *value = ropeway_redactor_header (redactor, rows[i][0], rows[i][1]);

      g_assert_cmpstr (value, ==, rows[i][2]);
    }
}

static const char *const urls[][2] = {
  { "https://example.com/a?b=c", "https://example.com/a?b=c" },
  { "https://user:pass@example.com/a", "https://example.com/a" },
  { "https://user@example.com", "https://example.com" },
  { "https://us@er:p@ss@example.com/a@b", "https://example.com/a@b" },
  { "//user:pass@example.com/", "//example.com/" },
  { "https://user:pass@", "https://" },
  { "https://example.com/@user//x@y", "https://example.com/@user//x@y" },
  { "/files//x@y", "/files//x@y" },
  { "https://example.com?next=//a@b", "https://example.com?next=//a@b" },
  { "https://h/?api_key=abc&page=2", "https://h/?api_key=•••&page=2" },
  { "https://h/?page=2&api_key=abc", "https://h/?page=2&api_key=•••" },
  { "https://h/?api_key=abc#top", "https://h/?api_key=•••#top" },
  { "https://h/?api%5Fkey=abc", "https://h/?api%5Fkey=•••" },
  { "https://h/?api%5key=abc", "https://h/?api%5key=•••" },
  { "https://h/?a=1;token=abc;b=2", "https://h/?a=1;token=•••;b=2" },
  { "https://h/?token=a=b==", "https://h/?token=•••" },
  { "https://h/?token", "https://h/?token" },
  { "https://h/?token=", "https://h/?token=•••" },
  { "https://h/cb#access_token=abc&state=1", "https://h/cb#access_token=•••&state=1" },
  { "https://h/cb?code=abc&country_code=de", "https://h/cb?code=•••&country_code=de" },
  { "https://h/?filter[password]=abc", "https://h/?filter[password]=•••" },
  { "https://h/services/open%2Dsesame/x", "https://h/services/•••/x" },
  { "https://h/?q=open-sesame&&=&", "https://h/?q=•••&&=&" },
  { "https://open-sesame@h/?", "https://h/?" },
  { "", "" },
  { "?", "?" },
  { "://@", "://" },
  { "not an address", "not an address" },
};

static void
test_url (gconstpointer data)
{
  const char *const *row = data;
  g_autoptr (RopewayRedactor) redactor = redactor_with ("open-sesame");
  g_autofree char *clean = ropeway_redactor_url (redactor, row[0]);

  g_assert_cmpstr (clean, ==, row[1]);
}

/* Of what is good once only the latest are remembered; what is said back comes soon. */
static void
test_passing (void)
{
  g_autoptr (RopewayRedactor) redactor = redactor_with ("open-sesame");

  for (guint i = 0; i < 2 * ROPEWAY_LIMIT_REDACTED_PASSING + 3; i++)
    {
      g_autofree char *signature = g_strdup_printf ("%04x", i);
      g_autofree char *latest = NULL;

      ropeway_redactor_add_passing (redactor, signature);
      latest = ropeway_redactor_apply (redactor, signature, -1);
      g_assert_cmpstr (latest, ==, "•••");
    }
  for (guint i = 0; i < 2 * ROPEWAY_LIMIT_REDACTED_PASSING + 3; i++)
    {
      g_autofree char *signature = g_strdup_printf ("%04x", i);
      g_autofree char *clean = ropeway_redactor_apply (redactor, signature, -1);

      g_assert_cmpstr (clean, ==, i < ROPEWAY_LIMIT_REDACTED_PASSING + 3 ? signature : "•••");
    }
}

void
add_redaction_tests (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/redaction/spelling/%s", spellings[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_spelling);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/redaction/url/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (path, urls[i], test_url);
    }
  g_test_add_func ("/base/redaction/surrogates", test_surrogates);
  g_test_add_func ("/base/redaction/overlap", test_overlap);
  g_test_add_func ("/base/redaction/short-secrets", test_short_secrets);
  g_test_add_func ("/base/redaction/nothing-to-hide", test_nothing_to_hide);
  g_test_add_func ("/base/redaction/random-spellings", test_random_spellings);
  g_test_add_func ("/base/redaction/binary", test_binary);
  g_test_add_func ("/base/redaction/names", test_names);
  g_test_add_func ("/base/redaction/headers", test_headers);
  g_test_add_func ("/base/redaction/passing", test_passing);
}
