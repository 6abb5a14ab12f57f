/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/answer-body.h"

#include "value/json-reader.h"

static gboolean
looks_like_markup (const char *text, gsize length)
{
  gsize i = 0;

  while (i < length && g_ascii_isspace (text[i]))
    i++;
  return i < length && text[i] == '<';
}

RopewayTree *
ropeway_answer_read (const RopewayConnection *connection, const RopewayOperation *operation,
                     const RopewayHttpResponse *response, RopewayProblem **problem)
{
  g_autoptr (GError) error = NULL;
  GBytes *body = ropeway_http_response_get_body (response);
  RopewayTree *tree = ropeway_json_read (body, NULL, NULL, &error);

  if (tree != NULL)
    return tree;
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  const char *code = text != NULL && looks_like_markup (text, length) ? "service.answer-web-page"
                                                                      : "service.answer-unreadable";
  *problem = ropeway_problem_new (code, NULL, "connection", connection->name, "reason", error->message,
                                  "address", ropeway_http_response_get_url (response), NULL);
  return NULL;
}
