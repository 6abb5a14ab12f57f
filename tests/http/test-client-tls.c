/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: proves who is trusted with which certificate, who is shown one, and that nobody borrows another's connection. */
#include <string.h>

#include "base/limits.h"
#include "http/client-fixture.h"
#include "http/http-identity.h"
#include "support/tls-server.h"

#define NOW (G_GINT64_CONSTANT (1790000000) * G_USEC_PER_SEC) /* 2026 */

static struct
{
  TestIdentity root;  /* of the service */
  TestIdentity shop;  /* the service */
  TestIdentity staff; /* signs clients */
  TestIdentity anna;
  TestIdentity ben;
  TestIdentity stranger; /* signed by itself */
} made;

typedef struct
{
  TlsServer server;
  RopewayClock *clock;
  char *url;
} Fixture;

static void
set_up (Fixture *f, const TestIdentity *identity, const TestIdentity *issuer, const TestIdentity *clients)
{
  memset (f, 0, sizeof *f);
  tls_server_start (&f->server, identity, issuer, clients, NULL, NULL);
  f->clock = fake_clock_new ();
  f->url = tls_server_url (&f->server, "/");
}

static void
tear_down (Fixture *f)
{
  tls_server_stop (&f->server);
  g_clear_pointer (&f->clock, ropeway_clock_unref);
  g_clear_pointer (&f->url, g_free);
}

static RopewayHttpClient *
new_client (Fixture *f, const RopewayHttpTlsParts *parts)
{
  const RopewayHttpPolicy policy = { .private_network = TRUE };
  RopewayHttpClient *client = ropeway_http_client_new (&policy, f->clock, NULL);
  RopewayProblem *problem = NULL;

  if (parts != NULL)
    {
      RopewayHttpTlsParts mine = *parts;
      g_autoptr (RopewayHttpTls) tls = NULL;

      if (mine.origin == NULL)
        mine.origin = f->url;
      tls = ropeway_http_tls_new (&mine, NOW, &problem);
      g_assert_null (problem);
      ropeway_http_client_set_tls (client, tls);
    }
  return client;
}

static void
on_done (GObject *source, GAsyncResult *async, gpointer data)
{
  Result *result = data;

  result->response = ropeway_http_client_send_finish (ROPEWAY_HTTP_CLIENT (source), async, &result->error);
  result->done = TRUE;
}

static void
ask (RopewayHttpClient *client, const char *url, Result *result)
{
  g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("GET", url);

  ropeway_http_request_set_max_attempts (request, 1);
  result_clear (result);
  ropeway_http_client_send_async (client, request, NULL, on_done, result);
  test_loop_until (result->done);
}

static void
assert_ok (Fixture *f, RopewayHttpClient *client, const char *who)
{
  g_auto (Result) result = { 0 };

  ask (client, f->url, &result);
  result_assert_status (&result, 200);
  g_assert_cmpstr (tls_server_last (&f->server), ==, who);
}

static void
assert_fails (Fixture *f, RopewayHttpClient *client, const char *code)
{
  g_auto (Result) result = { 0 };
  guint n = f->server.seen->len;

  ask (client, f->url, &result);
  g_assert_nonnull (result.error);
  g_assert_nonnull (ropeway_http_error_get_problem (result.error));
  g_assert_cmpstr (ropeway_problem_get_code (ropeway_http_error_get_problem (result.error)), ==, code);
  g_assert_cmpuint (f->server.seen->len, ==, n);
}

/* ---- whom a connection trusts ---- */

static void
test_authority (void)
{
  const RopewayHttpTlsParts ours = { .authority = made.root.certificate };
  const RopewayHttpTlsParts theirs = { .authority = made.staff.certificate };
  g_autofree char *several = g_strconcat (made.staff.certificate, made.root.certificate, NULL);
  const RopewayHttpTlsParts both = { .authority = several };
  Fixture f;

  set_up (&f, &made.shop, &made.root, NULL);
  {
    g_autoptr (RopewayHttpClient) trusting = new_client (&f, &ours);
    g_autoptr (RopewayHttpClient) of_both = new_client (&f, &both);
    g_autoptr (RopewayHttpClient) other = new_client (&f, &theirs);
    g_autoptr (RopewayHttpClient) without = new_client (&f, NULL);

    assert_ok (&f, trusting, "");
    assert_ok (&f, of_both, "");
    /* What one of them found good is not good for the others. */
    assert_fails (&f, other, "tls.untrusted");
    assert_fails (&f, without, "tls.untrusted");
    assert_ok (&f, trusting, "");
  }
  tear_down (&f);
}

static void
test_pin (void)
{
  g_autoptr (GTlsCertificate) shop = test_identity_load (&made.shop, NULL);
  g_autoptr (GTlsCertificate) root = test_identity_load (&made.root, NULL);
  g_autoptr (GTlsCertificate) anna = test_identity_load (&made.anna, NULL);
  g_autofree char *of_shop = ropeway_http_trust_dup_pin (shop);
  g_autofree char *of_root = ropeway_http_trust_dup_pin (root);
  g_autofree char *of_anna = ropeway_http_trust_dup_pin (anna);
  const RopewayHttpTlsParts leaf = { .pin = of_shop };
  const RopewayHttpTlsParts issuer = { .pin = of_root };
  const RopewayHttpTlsParts both = { .pin = of_shop, .authority = made.root.certificate };
  const RopewayHttpTlsParts other = { .pin = of_anna };
  const RopewayHttpTlsParts other_authority = { .pin = of_shop, .authority = made.staff.certificate };
  const RopewayHttpTlsParts other_pin = { .pin = of_anna, .authority = made.root.certificate };
  Fixture f;

  set_up (&f, &made.shop, &made.root, NULL);
  {
    g_autoptr (RopewayHttpClient) one = new_client (&f, &leaf);
    g_autoptr (RopewayHttpClient) two = new_client (&f, &issuer);
    g_autoptr (RopewayHttpClient) three = new_client (&f, &both);
    g_autoptr (RopewayHttpClient) four = new_client (&f, &other);
    g_autoptr (RopewayHttpClient) five = new_client (&f, &other_authority);
    g_autoptr (RopewayHttpClient) six = new_client (&f, &other_pin);
    g_auto (Result) result = { 0 };

    assert_ok (&f, one, "");
    assert_ok (&f, two, "");
    assert_ok (&f, three, "");
    assert_fails (&f, four, "tls.pin-differs");
    assert_fails (&f, five, "tls.untrusted");
    assert_fails (&f, six, "tls.pin-differs");
    /* The pin that was seen is said, so that a person can compare it. */
    ask (four, f.url, &result);
    g_assert_nonnull (strstr (result.error->message, of_shop));
    g_assert_null (strstr (result.error->message, of_anna));
  }
  tear_down (&f);
}

/* The public key of somebody else proves nothing where it is only shown, and signed nothing. */
static void
test_pin_only_shown (void)
{
  g_auto (TestIdentity) impostor = { 0 };
  g_auto (TestIdentity) own = { 0 };
  g_autoptr (GTlsCertificate) root = test_identity_load (&made.root, NULL);
  g_autofree char *pin = ropeway_http_trust_dup_pin (root);
  const RopewayHttpTlsParts parts = { .pin = pin };
  Fixture f;

  /* An authority of the same name signs, and the real one is sent along. */
  test_identity_make (&own, NULL, "Root", TRUE, 2020, 2099);
  test_identity_make (&impostor, &own, "localhost", FALSE, 2020, 2099);
  set_up (&f, &impostor, &made.root, NULL);
  {
    g_autoptr (RopewayHttpClient) client = new_client (&f, &parts);
    g_auto (Result) result = { 0 };

    ask (client, f.url, &result);
    result_assert_error (&result, ROPEWAY_HTTP_ERROR_TLS);
    g_assert_cmpuint (f.server.seen->len, ==, 0);
  }
  tear_down (&f);
}

static const struct
{
  const char *name;
  const char *host;
  guint from;
  guint to;
  const char *code;
} bad_leaves[] = {
  { "name", "elsewhere.example", 2020, 2099, "tls.name-differs" },
  { "expired", "localhost", 2001, 2003, "tls.expired" },
  { "not-yet", "localhost", 2090, 2099, "tls.not-yet-valid" },
};

/* Neither an authority nor a pin makes them good. */
static void
test_bad_leaf (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_auto (TestIdentity) leaf = { 0 };
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autofree char *pin = NULL;
  Fixture f;

  test_identity_make (&leaf, &made.root, bad_leaves[i].host, FALSE, bad_leaves[i].from, bad_leaves[i].to);
  certificate = test_identity_load (&leaf, NULL);
  pin = ropeway_http_trust_dup_pin (certificate);
  set_up (&f, &leaf, &made.root, NULL);
  {
    const RopewayHttpTlsParts by_authority = { .authority = made.root.certificate };
    const RopewayHttpTlsParts by_pin = { .pin = pin };
    g_autoptr (RopewayHttpClient) one = new_client (&f, &by_authority);
    g_autoptr (RopewayHttpClient) two = new_client (&f, &by_pin);

    assert_fails (&f, one, bad_leaves[i].code);
    assert_fails (&f, two, bad_leaves[i].code);
  }
  tear_down (&f);
}

/* A certificate that signs itself: its pin is enough. */
static void
test_self_signed (void)
{
  g_auto (TestIdentity) device = { 0 };
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autofree char *pin = NULL;
  Fixture f;

  test_identity_make (&device, NULL, "localhost", FALSE, 2020, 2099);
  certificate = test_identity_load (&device, NULL);
  pin = ropeway_http_trust_dup_pin (certificate);
  set_up (&f, &device, NULL, NULL);
  {
    const RopewayHttpTlsParts parts = { .pin = pin };
    g_autoptr (RopewayHttpClient) pinned = new_client (&f, &parts);
    g_autoptr (RopewayHttpClient) without = new_client (&f, NULL);

    assert_ok (&f, pinned, "");
    assert_fails (&f, without, "tls.untrusted");
  }
  tear_down (&f);
}

/* The last of them is signed by whom is trusted; with one more nobody looks. */
static void
test_chain_limit (void)
{
  TestIdentity links[ROPEWAY_LIMIT_TLS_CHAIN + 2] = { { 0 } };
  const guint last = G_N_ELEMENTS (links) - 1;
  g_autoptr (GSocketConnectable) host = g_network_address_new ("localhost", 443);
  RopewayProblem *problem = NULL;

  for (guint i = 0; i <= last; i++)
    {
      g_autofree char *name = g_strdup_printf (i < last ? "Link %u" : "localhost", i);

      test_identity_make (&links[i], i > 0 ? &links[i - 1] : NULL, name, i < last, 2020, 2099);
    }
  for (guint first = 0; first < 2; first++)
    {
      g_autoptr (RopewayHttpTrust) trust = ropeway_http_trust_new (links[first].certificate, NULL, &problem);
      g_autoptr (GString) pem = g_string_new (NULL);
      g_autoptr (GTlsCertificate) certificate = NULL;
      GTlsCertificateFlags flags;

      for (guint i = last; i > first; i--)
        g_string_append (pem, links[i].certificate);
      certificate = g_tls_certificate_new_from_pem (pem->str, -1, NULL);
      g_assert_nonnull (certificate);
      flags = g_tls_database_verify_chain (G_TLS_DATABASE (trust), certificate,
                                           G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, host, NULL,
                                           G_TLS_DATABASE_VERIFY_NONE, NULL, NULL);
      g_assert_cmpint (flags, ==, first == 1 ? 0 : G_TLS_CERTIFICATE_GENERIC_ERROR);
    }
  for (guint i = 0; i <= last; i++)
    test_identity_clear (&links[i]);
}

static void
test_unreadable_trust (void)
{
  const struct
  {
    const char *authority;
    const char *pin;
    const char *code;
  } rows[] = {
    { "nonsense", NULL, "tls.authority-unreadable" },
    { "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", NULL, "tls.authority-unreadable" },
    { NULL, "sha256/AAAA", "tls.pin-unreadable" },
    { NULL, "sha1/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "tls.pin-unreadable" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RopewayProblem) problem = NULL;

      g_assert_null (ropeway_http_trust_new (rows[i].authority, rows[i].pin, &problem));
      g_assert_cmpstr (ropeway_problem_get_code (problem), ==, rows[i].code);
    }
}

/* ---- who is shown a certificate ---- */

static void
test_identities (void)
{
  g_autofree char *anna = test_identity_dup_pem (&made.anna);
  g_autofree char *ben = test_identity_dup_pkcs12 (&made.ben, "hunter2");
  g_autofree char *locked = test_identity_dup_locked_key (&made.anna, "hunter2");
  g_autofree char *stranger = test_identity_dup_pem (&made.stranger);
  const RopewayHttpTlsParts of_anna = { .authority = made.root.certificate, .certificate = anna };
  const RopewayHttpTlsParts of_ben
      = { .authority = made.root.certificate, .certificate = ben, .password = "hunter2" };
  const RopewayHttpTlsParts apart = { .authority = made.root.certificate,
                                      .certificate = made.anna.certificate,
                                      .key = locked,
                                      .password = "hunter2" };
  const RopewayHttpTlsParts of_stranger = { .authority = made.root.certificate, .certificate = stranger };
  const RopewayHttpTlsParts of_nobody = { .authority = made.root.certificate };
  Fixture f;

  set_up (&f, &made.shop, &made.root, &made.staff);
  {
    g_autoptr (RopewayHttpClient) one = new_client (&f, &of_anna);
    g_autoptr (RopewayHttpClient) two = new_client (&f, &of_ben);
    g_autoptr (RopewayHttpClient) three = new_client (&f, &apart);
    g_autoptr (RopewayHttpClient) four = new_client (&f, &of_stranger);
    g_autoptr (RopewayHttpClient) five = new_client (&f, &of_nobody);

    /* By turns, so that each has every chance to take over what another left: a kept connection, a session to resume. */
    for (guint i = 0; i < 3; i++)
      {
        assert_ok (&f, one, "CN=Anna");
        assert_ok (&f, two, "CN=Ben");
        assert_fails (&f, five, "tls.certificate-needed");
        assert_fails (&f, four, "tls.certificate-refused");
        assert_ok (&f, three, "CN=Anna");
      }
    g_assert_cmpuint (f.server.n_refused, ==, 3);
  }
  /* The next clients of the same process. */
  {
    g_autoptr (RopewayHttpClient) two = new_client (&f, &of_ben);
    g_autoptr (RopewayHttpClient) five = new_client (&f, &of_nobody);

    assert_fails (&f, five, "tls.certificate-needed");
    assert_ok (&f, two, "CN=Ben");
  }
  tear_down (&f);
}

/* A certificate belongs to its origin: another one that asks for it gets nothing. */
static void
test_other_origin (void)
{
  g_autofree char *anna = test_identity_dup_pem (&made.anna);
  const RopewayHttpTlsParts parts
      = { .origin = "https://shop.example", .authority = made.root.certificate, .certificate = anna };
  Fixture f;

  set_up (&f, &made.shop, &made.root, &made.staff);
  {
    g_autoptr (RopewayHttpClient) client = new_client (&f, &parts);

    assert_fails (&f, client, "tls.untrusted");
    g_assert_cmpuint (f.server.n_refused, ==, 0);
  }
  tear_down (&f);
}

/* ---- certificates that cannot be used ---- */

static void
assert_unusable (const char *certificate, const char *key, const char *password, const char *code)
{
  g_autoptr (RopewayProblem) problem = NULL;
  g_autofree char *sentence = NULL;

  g_assert_null (ropeway_http_identity_read (certificate, key, password, NOW, "shop.example", &problem));
  g_assert_cmpstr (ropeway_problem_get_code (problem), ==, code);
  sentence = ropeway_problem_dup_sentence (problem);
  g_assert_null (strstr (sentence, "BEGIN PRIVATE KEY-----\n"));
  g_assert_null (strstr (sentence, "hunter2"));
}

static void
test_unusable (void)
{
  g_autofree char *locked = test_identity_dup_locked_key (&made.anna, "hunter2");
  g_autofree char *packed = test_identity_dup_pkcs12 (&made.anna, "hunter2");
  g_auto (TestIdentity) old = { 0 };
  g_auto (TestIdentity) young = { 0 };
  g_autofree char *half = g_strndup (made.anna.certificate, strlen (made.anna.certificate) / 2);
  g_autofree char *half_key = g_strndup (made.anna.key, strlen (made.anna.key) / 2);

  test_identity_make (&old, &made.staff, "Old", FALSE, 2001, 2003);
  test_identity_make (&young, &made.staff, "Young", FALSE, 2090, 2099);
  assert_unusable ("nonsense", NULL, NULL, "tls.certificate-unreadable");
  assert_unusable ("", NULL, NULL, "tls.certificate-unreadable");
  assert_unusable (half, made.anna.key, NULL, "tls.certificate-unreadable");
  assert_unusable (made.anna.key, NULL, NULL, "tls.certificate-unreadable");
  assert_unusable (made.anna.certificate, NULL, NULL, "tls.key-missing");
  assert_unusable (made.anna.certificate, "nonsense", NULL, "tls.key-missing");
  assert_unusable (made.anna.certificate, half_key, NULL, "tls.key-unreadable");
  assert_unusable (made.anna.certificate, made.ben.key, NULL, "tls.key-differs");
  assert_unusable (made.anna.certificate, locked, NULL, "tls.password-wrong");
  assert_unusable (made.anna.certificate, locked, "hunter3", "tls.password-wrong");
  assert_unusable (packed, NULL, NULL, "tls.password-wrong");
  assert_unusable (packed, NULL, "hunter3", "tls.password-wrong");
  assert_unusable (old.certificate, old.key, NULL, "tls.certificate-expired");
  assert_unusable (young.certificate, young.key, NULL, "tls.certificate-early");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_identity_make (&made.root, NULL, "Root", TRUE, 2020, 2099);
  test_identity_make (&made.shop, &made.root, "localhost", FALSE, 2020, 2099);
  test_identity_make (&made.staff, NULL, "Staff", TRUE, 2020, 2099);
  test_identity_make (&made.anna, &made.staff, "Anna", FALSE, 2020, 2099);
  test_identity_make (&made.ben, &made.staff, "Ben", FALSE, 2020, 2099);
  test_identity_make (&made.stranger, NULL, "Stranger", FALSE, 2020, 2099);
  g_test_add_func ("/http/tls/authority", test_authority);
  g_test_add_func ("/http/tls/pin", test_pin);
  g_test_add_func ("/http/tls/pin-only-shown", test_pin_only_shown);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_leaves); i++)
    {
      g_autofree char *path = g_strconcat ("/http/tls/bad-leaf/", bad_leaves[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_bad_leaf);
    }
  g_test_add_func ("/http/tls/self-signed", test_self_signed);
  g_test_add_func ("/http/tls/chain-limit", test_chain_limit);
  g_test_add_func ("/http/tls/unreadable-trust", test_unreadable_trust);
  g_test_add_func ("/http/tls/identities", test_identities);
  g_test_add_func ("/http/tls/other-origin", test_other_origin);
  g_test_add_func ("/http/tls/unusable", test_unusable);
  status = g_test_run ();
  test_identity_clear (&made.root);
  test_identity_clear (&made.shop);
  test_identity_clear (&made.staff);
  test_identity_clear (&made.anna);
  test_identity_clear (&made.ben);
  test_identity_clear (&made.stranger);
  return status;
}
