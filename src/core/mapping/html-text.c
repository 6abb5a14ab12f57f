/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: reads HTML as forgivingly as browsers do, but only for its text (WHATWG HTML, 13.2.5 and 13.5). */
#include "mapping/html-text.h"

#include <string.h>

#define LONGEST_NAME 8 /* of a character reference that is known here */
#define NO_BREAK_SPACE 0x00a0
#define REPLACEMENT 0xfffd

/* ---- character references ---- */

/* U+00A0 to U+00FF, in order. */
static const char *const latin1[] = {
  "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",    "copy",
  "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn", "sup2",   "sup3",
  "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",   "raquo",  "frac14", "frac12",
  "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde", "Auml",   "Aring",  "AElig",  "Ccedil",
  "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave", "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde",
  "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",
  "Uuml",   "Yacute", "THORN",  "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",
  "aelig",  "ccedil", "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",
  "eth",    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
  "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml",
};

static const struct
{
  const char *name;
  gunichar c;
} others[] = {
  { "amp", '&' },       { "lt", '<' },        { "gt", '>' },        { "quot", '"' },      { "apos", '\'' },
  { "OElig", 0x152 },   { "oelig", 0x153 },   { "Scaron", 0x160 },  { "scaron", 0x161 },  { "Yuml", 0x178 },
  { "ensp", 0x2002 },   { "emsp", 0x2003 },   { "thinsp", 0x2009 }, { "zwnj", 0x200c },   { "zwj", 0x200d },
  { "ndash", 0x2013 },  { "mdash", 0x2014 },  { "lsquo", 0x2018 },  { "rsquo", 0x2019 },  { "sbquo", 0x201a },
  { "ldquo", 0x201c },  { "rdquo", 0x201d },  { "bdquo", 0x201e },  { "dagger", 0x2020 }, { "bull", 0x2022 },
  { "hellip", 0x2026 }, { "permil", 0x2030 }, { "lsaquo", 0x2039 }, { "rsaquo", 0x203a }, { "euro", 0x20ac },
  { "trade", 0x2122 },  { "larr", 0x2190 },   { "rarr", 0x2192 },   { "minus", 0x2212 },
};

static gunichar
find_reference (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (latin1); i++)
    if (strcmp (latin1[i], name) == 0)
      return NO_BREAK_SPACE + (gunichar)i;
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (strcmp (others[i].name, name) == 0)
      return others[i].c;
  return 0;
}

/* The number behind "&#". Returns: the character; 0 where there are no digits. */
static gunichar
read_number (const char **at, const char *end)
{
  gboolean is_hex = *at < end && (**at == 'x' || **at == 'X');
  const char *digit = *at + (is_hex ? 1 : 0);
  const char *start = digit;
  gunichar c = 0;

  for (; digit < end && (is_hex ? g_ascii_isxdigit (*digit) : g_ascii_isdigit (*digit)); digit++)
    if (c <= 0x110000)
      c = c * (is_hex ? 16 : 10) + (gunichar)g_ascii_xdigit_value (*digit);
  if (digit == start)
    return 0;
  *at = digit;
  return c == 0 || !g_unichar_validate (c) ? REPLACEMENT : c;
}

/* @at: at an "&". Returns: the character, and @at behind its reference; else 0. */
static gunichar
read_reference (const char **at, const char *end)
{
  char name[LONGEST_NAME + 1] = "";
  const char *next = *at + 1;
  gunichar c;
  gsize n = 0;

  if (next < end && *next == '#')
    {
      next++;
      c = read_number (&next, end);
      if (c == 0)
        return 0;
      *at = next < end && *next == ';' ? next + 1 : next;
      return c;
    }
  while (n < LONGEST_NAME && next + n < end && g_ascii_isalnum (next[n]))
    {
      name[n] = next[n];
      n++;
    }
  if (next + n >= end || next[n] != ';')
    return 0;
  c = find_reference (name);
  if (c != 0)
    *at = next + n + 1;
  return c;
}

void
ropeway_html_decode (const char *text, gsize length, GString *out)
{
  const char *end = text + length;

  while (text < end)
    {
      gunichar c = *text == '&' ? read_reference (&text, end) : 0;

      if (c != 0)
        g_string_append_unichar (out, c);
      else
        g_string_append_c (out, *text++);
    }
}

/* ---- tags ---- */

typedef struct
{
  GString *out;
  gsize start;    /* of what is ours in out */
  guint n_breaks; /* that wait for the next character */
  gboolean space; /* one waits as well */
} Writer;

static void
write_char (Writer *writer, gunichar c)
{
  if (c < 0x80 && g_ascii_isspace ((char)c))
    {
      writer->space = TRUE;
      return;
    }
  if (writer->out->len > writer->start)
    {
      if (writer->n_breaks > 0)
        g_string_append (writer->out, writer->n_breaks > 1 ? "\n\n" : "\n");
      else if (writer->space)
        g_string_append_c (writer->out, ' ');
    }
  writer->n_breaks = 0;
  writer->space = FALSE;
  g_string_append_unichar (writer->out, c == NO_BREAK_SPACE ? ' ' : c);
}

/* Returns: whether the tag's name, which stands at @at, is one of @names. */
static gboolean
is_one_of (const char *at, const char *end, const char *const *names)
{
  for (; *names != NULL; names++)
    {
      gsize n = strlen (*names);

      if ((gsize)(end - at) >= n && g_ascii_strncasecmp (at, *names, n) == 0
          && (at + n == end || !g_ascii_isalnum (at[n])))
        return TRUE;
    }
  return FALSE;
}

/* Returns: behind the ">" of the tag; quotation marks around values hide one. */
static const char *
skip_tag (const char *at, const char *end)
{
  char quote = '\0';

  for (; at < end; at++)
    {
      if (quote != '\0')
        quote = *at == quote ? '\0' : quote;
      else if (*at == '>')
        return at + 1;
      else if ((*at == '"' || *at == '\'') && at[-1] == '=')
        quote = *at;
    }
  return end;
}

/* Returns: behind what is between <script> and </script>. */
static const char *
skip_element (const char *at, const char *end, const char *name)
{
  const char *const names[] = { name, NULL };

  for (; at < end; at++)
    if (*at == '<' && at + 1 < end && at[1] == '/' && is_one_of (at + 2, end, names))
      return skip_tag (at + 2, end);
  return end;
}

static const char *
skip_until (const char *at, const char *end, const char *what)
{
  const char *found = memmem (at, (gsize)(end - at), what, strlen (what));

  return found != NULL ? found + strlen (what) : end;
}

/* @at: at a "<". Returns: behind the tag; NULL where it is none. */
static const char *
read_tag (Writer *writer, const char *at, const char *end)
{
  static const char *const lines[] = { "li", "tr", "div", "dt", "dd", "hr", "option", NULL };
  static const char *const paragraphs[]
      = { "p",  "h1",    "h2",         "h3",  "h4",      "h5",      "h6",     "ul",     "ol",
          "dl", "table", "blockquote", "pre", "section", "article", "header", "footer", NULL };
  static const char *const hidden[] = { "script", "style", "template", NULL };
  static const char *const breaks[] = { "br", NULL };
  static const char *const cells[] = { "td", "th", NULL };
  const char *name = at + 1;
  gboolean closes = name < end && *name == '/';

  if (end - name >= 3 && strncmp (name, "!--", 3) == 0)
    return skip_until (name + 3, end, "-->");
  if (name < end && (*name == '!' || *name == '?'))
    return skip_until (name, end, ">");
  name += closes ? 1 : 0;
  if (name >= end || !g_ascii_isalpha (*name))
    return NULL;
  for (gsize i = 0; !closes && hidden[i] != NULL; i++)
    {
      const char *const one[] = { hidden[i], NULL };

      if (is_one_of (name, end, one))
        return skip_element (skip_tag (name, end), end, hidden[i]);
    }
  if (is_one_of (name, end, paragraphs))
    writer->n_breaks = 2;
  else if (is_one_of (name, end, breaks))
    writer->n_breaks = MIN (writer->n_breaks + 1, 2);
  else if (is_one_of (name, end, lines))
    writer->n_breaks = MAX (writer->n_breaks, 1);
  else if (is_one_of (name, end, cells))
    writer->space = TRUE;
  return skip_tag (name, end);
}

void
ropeway_html_text (const char *html, gsize length, GString *out)
{
  const char *at = html;
  const char *end = html + length;
  Writer writer = { .out = out, .start = out->len };

  while (at < end)
    {
      const char *behind = *at == '<' ? read_tag (&writer, at, end) : NULL;
      gunichar c = *at == '&' ? read_reference (&at, end) : 0;

      if (behind != NULL)
        at = behind;
      else if (c != 0)
        write_char (&writer, c);
      else
        {
          write_char (&writer, g_utf8_get_char (at));
          at = g_utf8_next_char (at);
        }
    }
}
