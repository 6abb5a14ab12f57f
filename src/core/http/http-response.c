/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an answer in two blocks of memory, free of the library that read it. */
#include "http/http-request-private.h"

#include <stdarg.h>
#include <string.h>

struct _RopewayHttpResponse
{
  gatomicrefcount ref_count;

  /* owned */
  GBytes *body;
  char *url;
  char *text;            /* what the lines point into */
  RopewayProblem *cause; /* (nullable) */

  /* state */
  guint status;
  guint attempts;
  gboolean after_unknown;
  guint n_lines;
  RopewayHttpLine lines[];
};

static gboolean
comes_earlier (const RopewayHttpLine *lines, guint index)
{
  for (guint i = 0; i < index; i++)
    if (g_ascii_strcasecmp (lines[i].name, lines[index].name) == 0)
      return TRUE;
  return FALSE;
}

/* Returns: where the copied text ends. */
static char *
write_text (char *out, const char *text)
{
  gsize length = strlen (text);

  memcpy (out, text, length);
  return out + length;
}

/* Writes the values of all lines of the name of line @index to @out, joined (RFC 9110 §5.3).
 * Returns: where the text ends. */
static char *
write_joined (char *out, const RopewayHttpLine *lines, guint n, guint index)
{
  out = write_text (out, lines[index].value);
  for (guint i = index + 1; i < n; i++)
    if (g_ascii_strcasecmp (lines[i].name, lines[index].name) == 0)
      out = write_text (write_text (out, ", "), lines[i].value);
  return out;
}

RopewayHttpResponse *
ropeway_http_response_new_lines (guint status, const char *url, GBytes *body, const RopewayHttpLine *lines,
                                 guint n)
{
  RopewayHttpResponse *response;
  gsize size = 1;
  char *out;

  for (guint i = 0; i < n; i++)
    size += strlen (lines[i].name) + strlen (lines[i].value) + 4;

  response = g_malloc0 (sizeof (RopewayHttpResponse) + n * sizeof (RopewayHttpLine));
  g_atomic_ref_count_init (&response->ref_count);
  response->status = status;
  response->attempts = 1;
  response->url = g_strdup (url);
  response->body = body != NULL ? g_bytes_ref (body) : g_bytes_new_static ("", 0);
  response->text = out = g_malloc (size);

  for (guint i = 0; i < n; i++)
    {
      RopewayHttpLine *line;

      if (comes_earlier (lines, i))
        continue;
      line = &response->lines[response->n_lines++];
      line->name = out;
      out = write_text (out, lines[i].name);
      *out++ = '\0';
      line->value = out;
      out = write_joined (out, lines, n, i);
      *out++ = '\0';
    }
  return response;
}

RopewayHttpResponse *
ropeway_http_response_new (guint status, const char *url, const char *body, ...)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (RopewayHttpLine));
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  const char *name;
  va_list args;

  va_start (args, body);
  while ((name = va_arg (args, const char *)) != NULL)
    {
      RopewayHttpLine line = { name, va_arg (args, const char *) };

      g_array_append_val (lines, line);
    }
  va_end (args);
  return ropeway_http_response_new_lines (status, url, bytes, (RopewayHttpLine *)lines->data, lines->len);
}

RopewayHttpResponse *
ropeway_http_response_ref (RopewayHttpResponse *response)
{
  g_atomic_ref_count_inc (&response->ref_count);
  return response;
}

void
ropeway_http_response_unref (RopewayHttpResponse *response)
{
  if (!g_atomic_ref_count_dec (&response->ref_count))
    return;

  g_bytes_unref (response->body);
  g_clear_pointer (&response->cause, ropeway_problem_unref);
  g_free (response->url);
  g_free (response->text);
  g_free (response);
}

const RopewayHttpLine *
ropeway_http_response_get_lines (const RopewayHttpResponse *response, guint *n)
{
  *n = response->n_lines;
  return response->lines;
}

void
ropeway_http_response_set_history (RopewayHttpResponse *response, guint attempts, gboolean after_unknown)
{
  response->attempts = attempts;
  response->after_unknown = after_unknown;
}

guint
ropeway_http_response_get_status (const RopewayHttpResponse *response)
{
  return response->status;
}

const char *
ropeway_http_response_get_header (const RopewayHttpResponse *response, const char *name)
{
  for (guint i = 0; i < response->n_lines; i++)
    if (g_ascii_strcasecmp (response->lines[i].name, name) == 0)
      return response->lines[i].value;
  return NULL;
}

gboolean
ropeway_http_response_has_header_like (const RopewayHttpResponse *response, const char *part)
{
  for (guint i = 0; i < response->n_lines; i++)
    if (strcasestr (response->lines[i].name, part) != NULL)
      return TRUE;
  return FALSE;
}

GBytes *
ropeway_http_response_get_body (const RopewayHttpResponse *response)
{
  return response->body;
}

const char *
ropeway_http_response_get_url (const RopewayHttpResponse *response)
{
  return response->url;
}

guint
ropeway_http_response_get_attempts (const RopewayHttpResponse *response)
{
  return response->attempts;
}

gboolean
ropeway_http_response_is_after_unknown (const RopewayHttpResponse *response)
{
  return response->after_unknown;
}

void
ropeway_http_response_take_cause (RopewayHttpResponse *response, RopewayProblem *cause)
{
  g_clear_pointer (&response->cause, ropeway_problem_unref);
  response->cause = cause;
}

RopewayProblem *
ropeway_http_response_get_cause (const RopewayHttpResponse *response)
{
  return response->cause;
}
