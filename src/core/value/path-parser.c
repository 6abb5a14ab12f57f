/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the grammar of paths: RFC 9535 §2.3.1, §2.3.3 and §2.5.1, singular queries only, and our plain names. */

#include "base/i18n.h"
#include "base/limits.h"
#include "base/quote.h"
#include "value/path-private.h"
#include "value/value-private.h"

/* RFC 9535 §2.1: indices stay within what every JSON reader can count (I-JSON). */
#define INDEX_MAX G_GINT64_CONSTANT (9007199254740991)

typedef struct
{
  /* borrowed */
  const char *start;
  const char *p;
  const char *end;
  GArray *segments;

  /* state */
  GError **error;
} Parser;

static gboolean
stop (Parser *parser, const char *at, const char *message)
{
  g_autofree char *shown = ropeway_quote (parser->start, -1, ROPEWAY_PATH_SHOWN_CHARS);

  g_set_error (parser->error, ROPEWAY_PATH_ERROR, ROPEWAY_PATH_ERROR_SYNTAX,
               _ ("“%s” is not a path: %s (byte %lu)"), shown, _ (message), (gulong)(at - parser->start));
  return FALSE;
}

static gboolean
stop_limit (GError **error, const char *message, gulong limit)
{
  g_set_error (error, ROPEWAY_PATH_ERROR, ROPEWAY_PATH_ERROR_LIMIT, _ ("%s (at most %lu)"), _ (message),
               limit);
  return FALSE;
}

static gboolean
add_name (Parser *parser, const char *name, gsize length)
{
  RopewayPathSegment segment = { g_strndup (name, length), length, 0 };

  g_array_append_val (parser->segments, segment);
  return TRUE;
}

static gboolean
parse_plain_name (Parser *parser)
{
  const char *from = parser->p;
  gsize length;

  while (parser->p < parser->end && ropeway_path_is_plain (*parser->p))
    parser->p++;
  length = (gsize)(parser->p - from);
  if (length == 0 && parser->p < parser->end && strchr ("*?@,:()", *parser->p) != NULL)
    return stop (parser, parser->p,
                 N_ ("a path points at one thing, so it has no *, ?, @, comma, colon or brackets ( )"));
  if (length == 0)
    return stop (parser, parser->p, N_ ("a name is missing here"));
  if (parser->p < parser->end && *parser->p != '.' && *parser->p != '[')
    return stop (parser, parser->p, N_ ("a name with this character is written as ['name']"));
  if (from[0] == ' ' || from[length - 1] == ' ')
    return stop (parser, from, N_ ("a name with a space at its beginning or end is written as ['name']"));
  return add_name (parser, from, length);
}

static gboolean
read_hex (Parser *parser, gunichar *c)
{
  *c = 0;
  for (guint i = 0; i < 4; i++, parser->p++)
    {
      if (parser->p == parser->end || !g_ascii_isxdigit (*parser->p))
        return stop (parser, parser->p, N_ ("after \\u there must be four hexadecimal digits"));
      *c = *c << 4 | (gunichar)g_ascii_xdigit_value (*parser->p);
    }
  return TRUE;
}

/* p stands behind "\u". */
static gboolean
parse_unicode_escape (Parser *parser, GString *name)
{
  const char *from = parser->p;
  gunichar c, low;

  if (!read_hex (parser, &c))
    return FALSE;
  if (c >= 0xd800 && c <= 0xdbff && parser->end - parser->p >= 2 && parser->p[0] == '\\'
      && parser->p[1] == 'u')
    {
      parser->p += 2;
      if (!read_hex (parser, &low))
        return FALSE;
      if (low >= 0xdc00 && low <= 0xdfff)
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
  if (c == 0 || (c >= 0xd800 && c <= 0xdfff))
    return stop (parser, from, N_ ("this character cannot be part of a name in a path"));
  g_string_append_unichar (name, c);
  return TRUE;
}

/* RFC 9535 §2.3.1.1; p stands behind the backslash. */
static gboolean
parse_escape (Parser *parser, char quote, GString *name)
{
  static const char from[] = "bfnrt/\\";
  static const char to[] = "\b\f\n\r\t/\\";
  const char *found;
  char c;

  if (parser->p == parser->end)
    return stop (parser, parser->p, N_ ("the closing quotation mark is missing"));
  c = *parser->p++;
  if (c == 'u')
    return parse_unicode_escape (parser, name);
  found = strchr (from, c);
  if (c != quote && found == NULL)
    return stop (parser, parser->p - 1, N_ ("this character needs no backslash"));
  g_string_append_c (name, c == quote ? quote : to[found - from]);
  return TRUE;
}

static gboolean
parse_quoted_name (Parser *parser)
{
  g_autoptr (GString) name = g_string_new (NULL);
  char quote = *parser->p++;

  while (parser->p < parser->end && *parser->p != quote)
    {
      char c = *parser->p;

      if ((guchar)c < 0x20)
        return stop (parser, parser->p, N_ ("a control character must be escaped"));
      parser->p++;
      if (c != '\\')
        g_string_append_c (name, c);
      else if (!parse_escape (parser, quote, name))
        return FALSE;
    }
  if (parser->p == parser->end)
    return stop (parser, parser->p, N_ ("the closing quotation mark is missing"));
  parser->p++;
  return add_name (parser, name->str, name->len);
}

static gboolean
parse_index (Parser *parser)
{
  const char *from = parser->p;
  gboolean negative = *from == '-';
  const char *digits = negative ? from + 1 : from;
  RopewayPathSegment segment = { 0 };

  parser->p = digits;
  while (parser->p < parser->end && g_ascii_isdigit (*parser->p))
    {
      if (segment.index <= INDEX_MAX)
        segment.index = segment.index * 10 + (*parser->p - '0');
      parser->p++;
    }
  if (parser->p == digits)
    return stop (parser, parser->p, N_ ("in [ ] there is a number, or a name in quotation marks"));
  if (*digits == '0' && (negative || parser->p - digits > 1))
    return stop (parser, from, N_ ("a number in [ ] has no zeros in front, and there is no -0"));
  if (segment.index > INDEX_MAX)
    return stop (parser, from, N_ ("the number is too large"));
  if (negative)
    segment.index = -segment.index;
  g_array_append_val (parser->segments, segment);
  return TRUE;
}

static void
skip_space (Parser *parser)
{
  while (parser->p < parser->end && strchr (" \t\r\n", *parser->p) != NULL)
    parser->p++;
}

/* p stands at the opening bracket. */
static gboolean
parse_bracket (Parser *parser)
{
  parser->p++;
  skip_space (parser);
  if (parser->p == parser->end)
    return stop (parser, parser->p, N_ ("the closing ] is missing"));
  if (*parser->p == '\'' || *parser->p == '"')
    {
      if (!parse_quoted_name (parser))
        return FALSE;
    }
  else if (!parse_index (parser))
    return FALSE;
  skip_space (parser);
  if (parser->p == parser->end || *parser->p != ']')
    return stop (parser, parser->p, N_ ("the closing ] is missing"));
  parser->p++;
  return TRUE;
}

static gboolean
parse_segments (Parser *parser, gboolean rooted)
{
  if (!rooted && *parser->p != '[' && !parse_plain_name (parser))
    return FALSE;
  while (parser->p < parser->end)
    {
      if (*parser->p == '[')
        {
          if (!parse_bracket (parser))
            return FALSE;
        }
      else if (*parser->p == '.')
        {
          parser->p++;
          if (!parse_plain_name (parser))
            return FALSE;
        }
      else
        return stop (parser, parser->p, N_ ("a dot or [ is needed here"));
      if (parser->segments->len > ROPEWAY_LIMIT_PATH_SEGMENTS)
        return stop_limit (parser->error, N_ ("The path has too many parts"), ROPEWAY_LIMIT_PATH_SEGMENTS);
    }
  return TRUE;
}

RopewayPath *
ropeway_path_parse (const char *text, GError **error)
{
  g_autoptr (GArray) segments = ropeway_path_new_segments ();
  Parser parser = { .start = text, .p = text, .segments = segments, .error = error };
  gboolean rooted;

  g_return_val_if_fail (text != NULL, NULL);

  parser.end = text + strlen (text);
  rooted = text[0] == '$';
  if (parser.end - text > ROPEWAY_LIMIT_PATH_BYTES)
    {
      stop_limit (error, N_ ("The path has too many bytes"), ROPEWAY_LIMIT_PATH_BYTES);
      return NULL;
    }
  if (!ropeway_text_is_utf8 (text, (gsize)(parser.end - text)))
    {
      g_set_error_literal (error, ROPEWAY_PATH_ERROR, ROPEWAY_PATH_ERROR_SYNTAX, _ ("The path is not UTF-8"));
      return NULL;
    }
  if (text[0] == '\0')
    {
      g_set_error_literal (
          error, ROPEWAY_PATH_ERROR, ROPEWAY_PATH_ERROR_SYNTAX,
          _ ("The path is empty; the whole record is written as $, the item of a list as @"));
      return NULL;
    }
  /* "$" and "@" alone are paths without a part. */
  if (rooted || strcmp (text, "@") == 0)
    parser.p++;
  if (parser.p < parser.end && !parse_segments (&parser, rooted))
    return NULL;
  return ropeway_path_new (g_steal_pointer (&segments), rooted);
}
