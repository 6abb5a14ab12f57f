/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: proves on real sockets what reaches a service, how often, and what comes back, whatever it does. */
#include <string.h>

#include "base/limits.h"
#include "http/http-client.h"
#include "http/wire-server.h"
#include "support/fake-clock.h"
#include "support/test-loop.h"

#define OK "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"

typedef struct
{
  RopewayHttpResponse *response;
  GError *error;
  gboolean done;
} Result;

static void
result_clear (Result *result)
{
  g_clear_pointer (&result->response, ropeway_http_response_unref);
  g_clear_error (&result->error);
  result->done = FALSE;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

static void
on_done (GObject *source, GAsyncResult *async, gpointer data)
{
  Result *result = data;

  g_assert_false (result->done);
  result->response = ropeway_http_client_send_finish (ROPEWAY_HTTP_CLIENT (source), async, &result->error);
  g_assert_true ((result->response == NULL) == (result->error != NULL));
  result->done = TRUE;
}

static void
test_post (void)
{
  const WireAnswer answers[] = { { OK, WIRE_KEEP } };
  g_autoptr (WireServer) server = wire_server_new (answers, G_N_ELEMENTS (answers), NULL);
  g_autoptr (RopewayClock) clock = fake_clock_new ();
  RopewayHttpPolicy policy = { .private_network = TRUE };
  g_autoptr (RopewayHttpClient) client = ropeway_http_client_new (&policy, clock, NULL);
  g_autofree char *url = wire_server_url (server, "/records?a=b#part");
  g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("POST", url);
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"a\":1}", 7);
  g_auto (Result) result = { 0 };

  ropeway_http_request_set_body (request, body, "application/json");
  ropeway_http_request_set_header (request, "X-Trial", "yes");
  ropeway_http_client_send_async (client, request, NULL, on_done, &result);
  test_loop_until (result.done);
  g_assert_no_error (result.error);
  g_assert_cmpuint (ropeway_http_response_get_status (result.response), ==, 200);
  g_assert_cmpmem (g_bytes_get_data (ropeway_http_response_get_body (result.response), NULL), 2, "{}", 2);
  g_assert_cmpuint (wire_server_get_n_requests (server), ==, 1);
  g_test_message ("%s", wire_server_get_request (server, 0));
  g_assert_nonnull (strstr (wire_server_get_request (server, 0), "\r\n\r\n{\"a\":1}"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/client/post", test_post);
  return g_test_run ();
}
