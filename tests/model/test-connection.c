/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: each environment of a connection speaks its own version, with headers of its own, and only names its secrets. */
#include "model-tests.h"

#include <string.h>

#include "model/prepared-request.h"

#define CONNECTION(members)                                                                                  \
  "{'id':'shop','kind':'rest'," members "'operations':[{'id':'one','request':{'method':'GET','path':"        \
  "'/orders','query':{'q':'1'},'headers':{'X-Own':'3'}}},{'id':'old','request':{'method':'GET','path':"      \
  "'/orders','query':{'v':'1'}}}]}"
#define ENVIRONMENTS                                                                                         \
  "'environments':{'live':{'address':'https://shop.example/api/'},'test':{'address':"                        \
  "'https://test.example','version':'v4','headers':{'X-App':'trial','X-New':true}}},"                        \
  "'headers':{'X-App':'ropeway','X-Own':'2'},"

typedef struct
{
  const char *name;
  const char *version;
  const char *live; /* address and headers of what is sent */
  const char *test;
  const char *old; /* of an operation that says it itself */
} Case;

static const Case cases[] = {
  { "path", "'version':{'in':'path','value':'v3'},",
    "https://shop.example/api/v3/orders?q=1 X-App: ropeway X-Own: 3",
    "https://test.example/v4/orders?q=1 X-App: trial X-Own: 3 X-New: true",
    "https://shop.example/api/v3/orders?v=1 X-App: ropeway X-Own: 2" },
  { "path-slashes", "'version':{'in':'path','value':'/rest/3.1/'},",
    "https://shop.example/api/rest/3.1/orders?q=1 X-App: ropeway X-Own: 3",
    "https://test.example/v4/orders?q=1 X-App: trial X-Own: 3 X-New: true",
    "https://shop.example/api/rest/3.1/orders?v=1 X-App: ropeway X-Own: 2" },
  { "query", "'version':{'in':'query','name':'v','value':'a b'},",
    "https://shop.example/api/orders?q=1&v=a%20b X-App: ropeway X-Own: 3",
    "https://test.example/orders?q=1&v=v4 X-App: trial X-Own: 3 X-New: true",
    "https://shop.example/api/orders?v=1 X-App: ropeway X-Own: 2" },
  { "header", "'version':{'in':'header','name':'API-Version','value':'2026-01'},",
    "https://shop.example/api/orders?q=1 API-Version: 2026-01 X-App: ropeway X-Own: 3",
    "https://test.example/orders?q=1 API-Version: v4 X-App: trial X-Own: 3 X-New: true",
    "https://shop.example/api/orders?v=1 API-Version: 2026-01 X-App: ropeway X-Own: 2" },
};

static RopewayConnection *
parse (const char *text)
{
  g_autoptr (RopewayTree) tree = test_read (text);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayConnection *connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);
  g_autofree char *lines = test_describe (problems);

  g_assert_cmpstr (lines, ==, "");
  return connection;
}

/* The last header of a name is the one that is sent. */
static char *
describe (const RopewayPreparedRequest *request)
{
  GString *text = g_string_new (request->url);

  for (guint i = 0; i < request->headers->len; i++)
    {
      const RopewayNameValue *header = g_ptr_array_index (request->headers, i);
      const char *value = header->value;
      gboolean is_again = FALSE;

      for (guint j = 0; j < request->headers->len; j++)
        {
          const RopewayNameValue *other = g_ptr_array_index (request->headers, j);

          if (g_str_equal (other->name, header->name) && j < i)
            is_again = TRUE;
          if (g_str_equal (other->name, header->name) && j > i)
            value = other->value;
        }
      if (!is_again)
        g_string_append_printf (text, " %s: %s", header->name, value);
    }
  return g_string_free (text, FALSE);
}

static void
assert_sent (const RopewayConnection *connection, const char *environment, const char *operation,
             const char *expected)
{
  const RopewayRequestInput input = { 0 };
  RopewayProblem *problem = NULL;
  g_autoptr (RopewayPreparedRequest) request
      = ropeway_prepare_request (connection, ropeway_connection_find_environment (connection, environment),
                                 ropeway_connection_find_operation (connection, operation), &input, &problem);
  g_autofree char *sent = NULL;

  g_assert_null (problem);
  sent = describe (request);
  g_assert_cmpstr (sent, ==, expected);
}

static void
test_version (gconstpointer data)
{
  const Case *row = data;
  g_autofree char *text = g_strdup_printf (CONNECTION (ENVIRONMENTS "%s"), row->version);
  g_autoptr (RopewayConnection) connection = parse (text);

  assert_sent (connection, "live", "one", row->live);
  assert_sent (connection, "test", "one", row->test);
  assert_sent (connection, "live", "old", row->old);
}

/* A request of before, sent again: its address stands, the version in a header is the one of now. */
static void
test_stored (void)
{
  g_autoptr (RopewayConnection) connection
      = parse (CONNECTION (ENVIRONMENTS "'version':{'in':'header','name':'API-Version','value':'2026-01'},"));
  const RopewayRequestInput input = { 0 };
  RopewayProblem *problem = NULL;
  g_autoptr (RopewayPreparedRequest) request
      = ropeway_prepare_stored_request (connection, ropeway_connection_find_environment (connection, "test"),
                                        ropeway_connection_find_operation (connection, "one"), "POST",
                                        "https://test.example/x", NULL, NULL, &input, &problem);
  g_autofree char *sent = describe (request);

  g_assert_cmpstr (sent, ==, "https://test.example/x API-Version: v4 X-App: trial X-Own: 3 X-New: true");
}

static void
test_tls (void)
{
  g_autoptr (RopewayConnection) connection = parse (
      CONNECTION ("'environments':{'live':{'address':'https://shop.example'}},'signIn':{'type':"
                  "'certificate'},'tls':{'certificate':{'secret':'mine'},'key':{'secret':'mine_key'},"
                  "'password':{'secret':'mine_password'},'pin':"
                  "'sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='},"));
  g_auto (GStrv) names = ropeway_connection_dup_secret_names (connection);
  g_autofree char *all = g_strjoinv (" ", names);

  g_assert_cmpstr (all, ==, "mine mine_key mine_password");
  g_assert_true (ropeway_connection_tls_is_said (&connection->tls));
  g_assert_cmpint (connection->sign_in.type, ==, ROPEWAY_SIGN_IN_CERTIFICATE);
}

void
test_add_connection (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/model/connection/version/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_version);
    }
  g_test_add_func ("/model/connection/stored", test_stored);
  g_test_add_func ("/model/connection/tls", test_tls);
}
