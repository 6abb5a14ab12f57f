/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what every practice app needs of a request and for an answer. */
#include "practice/practice-exchange.h"

#include <string.h>

#include "value/json-reader.h"
#include "value/json-writer.h"

/* A usual record's answer. */
#define ANSWER_BYTES 1500

void
ropeway_practice_exchange_init (RopewayPracticeExchange *exchange, SoupServerMessage *message,
                                const char *path, GHashTable *query)
{
  memset (exchange, 0, sizeof *exchange);
  exchange->message = message;
  exchange->method = soup_server_message_get_method (message);
  exchange->path = path;
  exchange->query = query;
  exchange->answer = g_string_sized_new (ANSWER_BYTES);
}

void
ropeway_practice_exchange_clear (RopewayPracticeExchange *exchange)
{
  g_clear_pointer (&exchange->id, g_free);
  g_clear_pointer (&exchange->body, ropeway_tree_unref);
  g_clear_pointer (&exchange->content_type, g_free);
  if (exchange->answer)
    g_string_free (g_steal_pointer (&exchange->answer), TRUE);
}

gboolean
ropeway_practice_exchange_matches (RopewayPracticeExchange *exchange, const char *pattern)
{
  const char *hole = strchr (pattern, '{');
  const char *value, *rest;
  gsize before, length;

  if (!hole)
    return strcmp (exchange->path, pattern) == 0;
  before = (gsize)(hole - pattern);
  if (strncmp (exchange->path, pattern, before) != 0)
    return FALSE;
  value = exchange->path + before;
  length = strcspn (value, "/");
  rest = strchr (hole, '}') + 1;
  if (length == 0 || strcmp (value + length, rest) != 0)
    return FALSE;
  g_free (exchange->id);
  exchange->id = g_strndup (value, length);
  return TRUE;
}

const char *
ropeway_practice_exchange_get_query (RopewayPracticeExchange *exchange, const char *name)
{
  return exchange->query ? g_hash_table_lookup (exchange->query, name) : NULL;
}

guint
ropeway_practice_exchange_get_number (RopewayPracticeExchange *exchange, const char *name, guint fallback,
                                      guint max)
{
  const char *text = ropeway_practice_exchange_get_query (exchange, name);
  guint64 number;

  if (!text || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &number, NULL))
    return fallback;
  return (guint)MIN (number, max);
}

const char *
ropeway_practice_exchange_get_header (RopewayPracticeExchange *exchange, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (exchange->message), name);
}

void
ropeway_practice_exchange_set_header (RopewayPracticeExchange *exchange, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (exchange->message), name, value);
}

GBytes *
ropeway_practice_exchange_dup_bytes (RopewayPracticeExchange *exchange)
{
  return soup_message_body_flatten (soup_server_message_get_request_body (exchange->message));
}

RopewayValue *
ropeway_practice_exchange_read_object (RopewayPracticeExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  RopewayValue *root;

  if (!exchange->body)
    {
      bytes = ropeway_practice_exchange_dup_bytes (exchange);
      exchange->body = ropeway_json_read (bytes, NULL, NULL, &error);
    }
  if (!exchange->body)
    {
      ropeway_practice_exchange_fail (exchange, 400, "invalid_json", error->message, NULL);
      return NULL;
    }
  root = ropeway_tree_get_root (exchange->body);
  if (ropeway_value_get_kind (root) == ROPEWAY_OBJECT)
    return root;
  ropeway_practice_exchange_fail (exchange, 400, "invalid_body", "The body has to be a JSON object.", NULL);
  return NULL;
}

RopewayValue *
ropeway_practice_exchange_read_list (RopewayPracticeExchange *exchange, const char *name, guint max)
{
  RopewayValue *root = ropeway_practice_exchange_read_object (exchange);
  RopewayValue *list = root ? ropeway_value_get (root, name) : NULL;

  if (!root)
    return NULL;
  if (!list || ropeway_value_get_kind (list) != ROPEWAY_ARRAY)
    ropeway_practice_exchange_fail (exchange, 400, "invalid_body",
                                    "The body has to hold a list of that name.", name);
  else if (ropeway_value_get_length (list) > max)
    ropeway_practice_exchange_fail (exchange, 413, "too_many", "That is more than one request may carry.",
                                    name);
  else
    return list;
  return NULL;
}

void
ropeway_practice_write_error (GString *out, const char *code, const char *message, const char *field)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *error = ropeway_tree_object (tree);

  ropeway_value_set_text (tree, error, "code", code);
  ropeway_value_set_text (tree, error, "message", message);
  ropeway_value_set_text (tree, error, "field", field);
  ropeway_json_write (error, ROPEWAY_JSON_COMPACT, out);
}

void
ropeway_practice_exchange_fail (RopewayPracticeExchange *exchange, guint status, const char *code,
                                const char *message, const char *field)
{
  exchange->status = status;
  g_string_assign (exchange->answer, "{\"error\":");
  ropeway_practice_write_error (exchange->answer, code, message, field);
  g_string_append_c (exchange->answer, '}');
}
