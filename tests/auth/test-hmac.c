/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: each signature here was computed by another program (Python's hmac and hashlib). */
#include <string.h>

#include "auth/hmac-signature.h"
#include "signing-fixture.h"
#include "value/json-reader.h"

#define NOW G_GINT64_CONSTANT (1767225600123456) /* 2026-01-01T00:00:00.123456Z */
#define BODY "{\"a\":1}"
#define SEND "\"send\":[{\"name\":\"X-Sign\",\"value\":\"{signature}\"}]"

static const struct
{
  const char *name;
  const char *key;
  const char *members; /* of the sign-in, without type and key */
  const char *method;
  const char *url;
  const char *body; /* NULL: none */
  const char *signature;
} cases[] = {
  { "sha256-hex", "secret", "\"text\":\"{method}\\n{path}\\n{body}\"," SEND, "POST",
    "https://api.example:8443/v1/orders?a=1", BODY,
    "f5b55e02c6117e0c336c1fb013d113ec389db1b890ab4523d82fdca00635c1db" },
  { "sha1-base64", "secret",
    "\"hash\":\"sha1\",\"encoding\":\"base64\",\"timestamp\":\"milliseconds\","
    "\"text\":\"{target}x{timestamp}\"," SEND,
    "GET", "https://api.example/v1/orders?a=1&b= ", NULL, "h5h1svsSSdP79WMnOyw2OiVULxA=" },
  { "sha512-key-in-base64", "c2VjcmV0LWtleQ==",
    "\"hash\":\"sha512\",\"encoding\":\"base64\",\"keyEncoding\":\"base64\","
    "\"text\":\"{method} {url} {body-sha256}\"," SEND,
    "GET", "https://api.example:8443/v1/orders?a=1", NULL,
    "48RP/25OJpwTpGmxGz8sBqJNc61jJ96K7jd9kBZsQBK0I3nS0l5D8DaAFTt68zKpkWcEEH3fuwvWp8NeGcG22w==" },
  { "key-in-base64-of-addresses", "c2VjcmV0LWtleQ",
    "\"hash\":\"sha512\",\"encoding\":\"base64\",\"keyEncoding\":\"base64\","
    "\"text\":\"{method} {url} {body-sha256}\"," SEND,
    "GET", "https://api.example:8443/v1/orders?a=1", NULL,
    "48RP/25OJpwTpGmxGz8sBqJNc61jJ96K7jd9kBZsQBK0I3nS0l5D8DaAFTt68zKpkWcEEH3fuwvWp8NeGcG22w==" },
  { "md5-key-in-hex", "736563726574",
    "\"hash\":\"md5\",\"keyEncoding\":\"hex\",\"timestamp\":\"rfc3339\","
    "\"text\":\"{user}\\n{timestamp}\\n{nonce}\\n{body-md5}\"," SEND,
    "POST", "https://api.example", BODY, "585f558d85438cd71355bd6e61943397" },
  { "http-date", "secret",
    "\"encoding\":\"base64\",\"timestamp\":\"http-date\","
    "\"text\":\"date: {timestamp}\\nhost: {host}\\n{content-type}\"," SEND,
    "POST", "https://api.example:8443/v1/orders?a=1", BODY, "UDW5w1Ld1cTeB9PyQjglSa3rHOAuNDVWPVxuQ1O0umw=" },
  { "seconds-and-root", "secret", "\"text\":\"{timestamp}{path}{query}\"," SEND, "GET", "https://api.example",
    NULL, "790ba975fa994195663fa8abe411e475ceb46e1a03c4b359b8cb30b9031a64ac" },
  { "other-hashes-of-the-body", "secret", "\"text\":\"{body-sha1}{body-sha512}\"," SEND, "POST",
    "https://api.example/", BODY, "19b5c2c9a0910a0aa909d620bc333602d60d002c1df1777f1f91d9613c13c1ab" },
};

/* Returns: (transfer full). */
static RopewayConnection *
read_connection (const char *members)
{
  g_autofree char *json = g_strdup_printf (
      "{\"id\":\"s\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":"
      "\"https://api.example\"}},\"signIn\":{\"type\":\"hmac\",\"key\":{\"secret\":\"k\"},%s}}",
      members);
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayConnection *connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);

  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 0);
  return connection;
}

static void
test_case (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (RopewayConnection) connection = read_connection (cases[i].members);
  const RopewaySigning *signing = connection->sign_in.signing;
  g_autoptr (GBytes) body
      = cases[i].body != NULL ? g_bytes_new (cases[i].body, strlen (cases[i].body)) : NULL;
  const RopewayHmacRequest request = { .method = cases[i].method,
                                       .url = cases[i].url,
                                       .content_type = body != NULL ? "application/json" : NULL,
                                       .body = body,
                                       .user = "anna",
                                       .nonce = "n0",
                                       .now = NOW };
  g_autoptr (RopewaySecret) secret = ropeway_secret_new (cases[i].key, -1);
  g_autoptr (RopewaySecret) key = ropeway_hmac_key (secret, signing->key_encoding);
  g_autofree char *text = ropeway_hmac_dup_text (signing, &request);
  g_autofree char *signature = NULL;
  g_autofree char *value = NULL;

  g_assert_nonnull (key);
  signature = ropeway_hmac_dup_signature (signing, key, text);
  value = ropeway_hmac_dup_value (signing, g_ptr_array_index (signing->send, 0), &request, signature);
  g_assert_cmpstr (signature, ==, cases[i].signature);
  g_assert_cmpstr (value, ==, cases[i].signature);
}

static const struct
{
  RopewaySignKeyEncoding encoding;
  const char *key;
} bad_keys[] = {
  { ROPEWAY_SIGN_KEY_HEX, "abc" },     { ROPEWAY_SIGN_KEY_HEX, "0x12" },
  { ROPEWAY_SIGN_KEY_HEX, "" },        { ROPEWAY_SIGN_KEY_BASE64, "abcde" },
  { ROPEWAY_SIGN_KEY_BASE64, "ab c" }, { ROPEWAY_SIGN_KEY_BASE64, "==" },
  { ROPEWAY_SIGN_KEY_BASE64, "a===" },
};

static void
test_bad_keys (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_keys); i++)
    {
      g_autoptr (RopewaySecret) secret = ropeway_secret_new (bad_keys[i].key, -1);

      g_assert_null (ropeway_hmac_key (secret, bad_keys[i].encoding));
    }
}

static void
test_bytes_are_no_text (void)
{
  g_autoptr (RopewayConnection) with_body = read_connection ("\"text\":\"{body}\"," SEND);
  g_autoptr (RopewayConnection) with_hash = read_connection ("\"text\":\"{body-sha256}\"," SEND);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a\0b", 3);
  g_autoptr (GBytes) text = g_bytes_new_static ("ab", 2);

  g_assert_false (ropeway_hmac_can_sign (with_body->sign_in.signing, bytes));
  g_assert_true (ropeway_hmac_can_sign (with_body->sign_in.signing, text));
  g_assert_true (ropeway_hmac_can_sign (with_body->sign_in.signing, NULL));
  g_assert_true (ropeway_hmac_can_sign (with_hash->sign_in.signing, bytes));
}

void
test_hmac_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/hmac/", cases[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/auth/hmac/bad-keys", test_bad_keys);
  g_test_add_func ("/auth/hmac/bytes-are-no-text", test_bytes_are_no_text);
}
