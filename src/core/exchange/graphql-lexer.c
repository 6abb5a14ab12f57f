/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/graphql-lexer.h"

#include <string.h>

#define BLOCK_MARK "\"\"\""

static gboolean
starts (const RopewayGraphqlLexer *self, const char *at, const char *with)
{
  gsize length = strlen (with);

  return (gsize)(self->end - at) >= length && memcmp (at, with, length) == 0;
}

static void
skip_ignored (RopewayGraphqlLexer *self)
{
  for (; self->at < self->end; self->at++)
    {
      if (*self->at == '#')
        while (self->at + 1 < self->end && self->at[1] != '\n' && self->at[1] != '\r')
          self->at++;
      else if (*self->at == '\n')
        self->at_line++;
      else if (*self->at == '\r')
        self->at_line += self->at + 1 == self->end || self->at[1] != '\n';
      else if (*self->at != ' ' && *self->at != '\t' && *self->at != ',')
        return;
    }
}

static void
read_string (RopewayGraphqlLexer *self)
{
  const char *at = self->at + 1;

  for (; at < self->end && *at != '"' && *at != '\n' && *at != '\r'; at++)
    if (*at == '\\' && at + 1 < self->end && at[1] != '\n' && at[1] != '\r')
      at++;
  if (at < self->end && *at == '"')
    {
      self->kind = ROPEWAY_GRAPHQL_TOKEN_STRING;
      at++;
    }
  self->at = at;
}

static void
read_block (RopewayGraphqlLexer *self)
{
  const char *at = self->at + strlen (BLOCK_MARK);

  while (at < self->end)
    {
      if (starts (self, at, "\\" BLOCK_MARK))
        {
          at += 1 + strlen (BLOCK_MARK);
          continue;
        }
      if (starts (self, at, BLOCK_MARK))
        {
          self->kind = ROPEWAY_GRAPHQL_TOKEN_BLOCK;
          at += strlen (BLOCK_MARK);
          break;
        }
      if (*at == '\n' || (*at == '\r' && (at + 1 == self->end || at[1] != '\n')))
        self->at_line++;
      at++;
    }
  self->at = at;
}

static void
read_number (RopewayGraphqlLexer *self)
{
  self->kind = ROPEWAY_GRAPHQL_TOKEN_NUMBER;
  do
    self->at++;
  while (self->at < self->end && (g_ascii_isalnum (*self->at) || strchr ("+-.", *self->at) != NULL));
}

void
ropeway_graphql_lexer_next (RopewayGraphqlLexer *self)
{
  skip_ignored (self);
  self->text = self->at;
  self->line = self->at_line;
  self->kind = ROPEWAY_GRAPHQL_TOKEN_BAD;
  if (self->at == self->end)
    {
      self->kind = ROPEWAY_GRAPHQL_TOKEN_END;
    }
  else if (g_ascii_isalpha (*self->at) || *self->at == '_')
    {
      self->kind = ROPEWAY_GRAPHQL_TOKEN_NAME;
      while (self->at < self->end && (g_ascii_isalnum (*self->at) || *self->at == '_'))
        self->at++;
    }
  else if (starts (self, self->at, BLOCK_MARK))
    {
      read_block (self);
    }
  else if (*self->at == '"')
    {
      read_string (self);
    }
  else if (g_ascii_isdigit (*self->at) || *self->at == '-')
    {
      read_number (self);
    }
  else
    {
      gboolean is_spread = starts (self, self->at, "...");

      if (is_spread || (*self->at != '\0' && strchr ("!$&():=@[]{|}", *self->at) != NULL))
        self->kind = ROPEWAY_GRAPHQL_TOKEN_MARK;
      self->at = is_spread ? self->at + 3 : g_utf8_next_char (self->at);
    }
  self->length = (gsize)(self->at - self->text);
}

void
ropeway_graphql_lexer_init (RopewayGraphqlLexer *self, const char *text, gsize length)
{
  *self = (RopewayGraphqlLexer){ .at = text, .end = length > 0 ? text + length : text, .at_line = 1 };
  if (starts (self, text, "\xef\xbb\xbf"))
    self->at += 3;
  ropeway_graphql_lexer_next (self);
}

gboolean
ropeway_graphql_lexer_is (const RopewayGraphqlLexer *self, const char *text)
{
  return (self->kind == ROPEWAY_GRAPHQL_TOKEN_MARK || self->kind == ROPEWAY_GRAPHQL_TOKEN_NAME)
         && strlen (text) == self->length && memcmp (text, self->text, self->length) == 0;
}

/* ---- strings ---- */

/* Reads hexadecimal digits from *@at, at most @most. */
static gunichar
read_hex (const char **at, const char *end, guint most)
{
  gunichar c = 0;

  for (; most > 0 && *at < end && g_ascii_isxdigit (**at); most--, (*at)++)
    c = c << 4 | (gunichar)g_ascii_xdigit_value (**at);
  return c;
}

/* Reads what stands behind "\u". */
static gunichar
read_unicode (const char **at, const char *end)
{
  gunichar c, low;

  if (*at < end && **at == '{')
    {
      (*at)++;
      c = read_hex (at, end, 6);
      if (*at < end && **at == '}')
        (*at)++;
      return c;
    }
  c = read_hex (at, end, 4);
  if (c < 0xd800 || c > 0xdbff || end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u')
    return c;
  *at += 2;
  low = read_hex (at, end, 4);
  return low >= 0xdc00 && low <= 0xdfff ? 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00) : 0xfffd;
}

static char *
dup_plain (const char *at, const char *end)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (at < end)
    {
      static const char from[] = "bfnrt";
      static const char to[] = "\b\f\n\r\t";
      const char *found;
      gunichar c;

      if (*at != '\\' || at + 1 == end)
        {
          g_string_append_c (text, *at++);
          continue;
        }
      at++;
      found = strchr (from, *at);
      if (*at != 'u')
        {
          g_string_append_c (text, found != NULL ? to[found - from] : *at);
          at++;
          continue;
        }
      at++;
      c = read_unicode (&at, end);
      g_string_append_unichar (text, c != 0 && g_unichar_validate (c) ? c : 0xfffd);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gsize
indent_of (const char *line)
{
  return strspn (line, " \t");
}

/* BlockStringValue() of the specification. */
static char *
dup_block (const char *at, const char *end)
{
  g_autofree char *raw = g_strndup (at, (gsize)(end - at));
  g_auto (GStrv) pieces = g_strsplit (raw, "\\" BLOCK_MARK, -1);
  g_autofree char *whole = g_strjoinv (BLOCK_MARK, pieces);
  g_autoptr (GString) plain = g_string_new (whole);
  g_auto (GStrv) lines = NULL;
  gsize common = G_MAXSIZE;
  guint first = 0, n;

  g_string_replace (plain, "\r\n", "\n", 0);
  g_string_replace (plain, "\r", "\n", 0);
  lines = g_strsplit (plain->str, "\n", -1);
  n = g_strv_length (lines);
  for (guint i = 1; i < n; i++)
    if (lines[i][indent_of (lines[i])] != '\0')
      common = MIN (common, indent_of (lines[i]));
  while (first < n && lines[first][indent_of (lines[first])] == '\0')
    first++;
  while (n > first && lines[n - 1][indent_of (lines[n - 1])] == '\0')
    n--;
  g_string_truncate (plain, 0);
  for (guint i = first; i < n; i++)
    {
      gsize cut = i == 0 ? 0 : MIN (common, indent_of (lines[i]));

      g_string_append (plain, lines[i] + cut);
      if (i + 1 < n)
        g_string_append_c (plain, '\n');
    }
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

char *
ropeway_graphql_lexer_dup_string (const RopewayGraphqlLexer *self)
{
  if (self->kind == ROPEWAY_GRAPHQL_TOKEN_BLOCK)
    return dup_block (self->text + strlen (BLOCK_MARK), self->text + self->length - strlen (BLOCK_MARK));
  g_return_val_if_fail (self->kind == ROPEWAY_GRAPHQL_TOKEN_STRING, NULL);
  return dup_plain (self->text + 1, self->text + self->length - 1);
}
