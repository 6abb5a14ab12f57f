/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the strict reader. An open container is the last child of its own container, so the way back is in
 * the tree itself and depth costs no stack. */

#include <stdlib.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "value/json-reader.h"
#include "value/value-private.h"

G_DEFINE_QUARK (ropeway_json_error_quark, ropeway_json_error)

typedef struct
{
  /* owned */
  RopewayTree *tree;

  /* borrowed */
  const char *start;
  const char *end;
  const char *p;
  RopewayValue *open;      /* (nullable): the innermost open container */
  const RopewayName *name; /* (nullable): of the value to come */

  /* state */
  RopewayJsonLimits limits;
  gsize n_values;
  guint depth;
  RopewayJsonError code; /* with message: why it stopped, at p */
  const char *message;
} Reader;

static gboolean
stop (Reader *reader, const char *at, RopewayJsonError code, const char *message)
{
  reader->p = at;
  reader->code = code;
  reader->message = message;
  return FALSE;
}

static gboolean
stop_syntax (Reader *reader, const char *at, const char *message)
{
  return stop (reader, at, ROPEWAY_JSON_ERROR_SYNTAX,
               at < reader->end ? message : N_ ("The text ends too early: something is still open"));
}

static inline void
skip_space (Reader *reader)
{
  const char *p = reader->p;

  while (p < reader->end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
    p++;
  reader->p = p;
}

/* ---- strings ---- */

/* *@at is the backslash. */
static gboolean
skip_escape (Reader *reader, const char **at)
{
  const char *p = *at + 1;

  if (p == reader->end)
    return stop_syntax (reader, p, NULL);
  if (*p == 'u')
    {
      for (guint i = 1; i <= 4; i++)
        if (p + i == reader->end || !g_ascii_isxdigit (p[i]))
          return stop_syntax (reader, p + i, N_ ("After \\u there must be four hexadecimal digits"));
      *at = p + 5;
      return TRUE;
    }
  if (*p == '\0' || strchr ("\"\\/bfnrt", *p) == NULL)
    return stop_syntax (reader, p, N_ ("After a backslash there must be one of \" \\ / b f n r t u"));
  *at = p + 1;
  return TRUE;
}

/* Reads a string whose quotation mark is at p: gives what is between the marks. */
static inline gboolean
read_string (Reader *reader, const char **token, gsize *length, gboolean *escaped)
{
  const char *end = reader->end;
  const char *p = reader->p + 1;

  *token = p;
  *escaped = FALSE;
  for (;;)
    {
      p = ropeway_text_skip_plain (p, end);
      if (p == end)
        return stop_syntax (reader, p, NULL);
      if (*p == '"')
        break;
      if (*p == '\\')
        {
          *escaped = TRUE;
          if (!skip_escape (reader, &p))
            return FALSE;
        }
      else if ((guchar)*p < 0x20)
        return stop_syntax (reader, p,
                            N_ ("A line break, tab or other control stands in a text; it must be escaped"));
      else
        {
          gsize step = ropeway_text_sequence (p, end);

          if (step == 0)
            return stop (reader, p, ROPEWAY_JSON_ERROR_UTF8, N_ ("These bytes are not UTF-8"));
          p += step;
        }
    }
  *length = (gsize)(p - *token);
  reader->p = p + 1;
  return TRUE;
}

/* Reads "name": up to and with the colon. */
static inline gboolean
read_name (Reader *reader)
{
  const char *token;
  gboolean escaped;
  gsize length;

  if (reader->p == reader->end || *reader->p != '"')
    return stop_syntax (reader, reader->p, N_ ("A name in double quotation marks is needed here"));
  if (!read_string (reader, &token, &length, &escaped))
    return FALSE;
  reader->name = ropeway_tree_name (reader->tree, token, length, escaped, !reader->limits.refuse_duplicates);
  skip_space (reader);
  if (reader->p == reader->end || *reader->p != ':')
    return stop_syntax (reader, reader->p, N_ ("A colon is missing between name and value"));
  reader->p++;
  return TRUE;
}

/* ---- values ---- */

/* Makes the next value and hangs it where it belongs. */
static inline RopewayValue *
add_value (Reader *reader, RopewayValueType kind, const char *at)
{
  RopewayValue *open = reader->open;
  RopewayValue *value;

  if (G_UNLIKELY (++reader->n_values > reader->limits.values))
    {
      stop (reader, at, ROPEWAY_JSON_ERROR_SIZE, N_ ("The text holds more values than are allowed"));
      return NULL;
    }
  if (G_UNLIKELY (open != NULL && open->length >= reader->limits.members))
    {
      stop (reader, at, ROPEWAY_JSON_ERROR_SIZE, N_ ("One list or object holds more than is allowed"));
      return NULL;
    }
  value = ropeway_tree_allocate_value (reader->tree, kind);
  value->name = reader->name;
  reader->name = NULL;
  if (open != NULL)
    ropeway_value_attach (open, value);
  else
    reader->tree->root = value;
  return value;
}

static gboolean
open_container (Reader *reader, RopewayValueType kind)
{
  RopewayValue *value;

  if (reader->depth == reader->limits.depth)
    return stop (reader, reader->p, ROPEWAY_JSON_ERROR_DEPTH, N_ ("Lists and objects are nested too deeply"));
  value = add_value (reader, kind, reader->p);
  if (value == NULL)
    return FALSE;
  reader->depth++;
  reader->open = value;
  reader->p++;
  return TRUE;
}

static gboolean
add_string (Reader *reader)
{
  const char *at = reader->p;
  const char *token;
  RopewayValue *value;
  gboolean escaped;
  gsize length;

  if (!read_string (reader, &token, &length, &escaped))
    return FALSE;
  value = add_value (reader, ROPEWAY_STRING, at);
  if (value == NULL)
    return FALSE;
  value->token = token;
  value->length = (guint32)length;
  value->flags |= escaped ? ROPEWAY_FLAG_ESCAPED : 0;
  return TRUE;
}

static gboolean
add_number (Reader *reader)
{
  const char *token = reader->p;
  const char *bad = NULL;
  const char *end = ropeway_number_scan (token, reader->end, &bad);
  RopewayValue *value;

  if (end == NULL)
    return stop_syntax (reader, bad, N_ ("This is not how JSON writes a number: a digit is missing"));
  if (end < reader->end && (g_ascii_isalnum (*end) || *end == '.' || *end == '+' || *end == '-'))
    return stop_syntax (
        reader, end,
        N_ ("This is not how JSON writes a number: no zeros in front, digits on both sides of the "
            "point"));
  value = add_value (reader, ROPEWAY_NUMBER, token);
  if (value == NULL)
    return FALSE;
  value->token = token;
  value->length = (guint32)(end - token);
  reader->p = end;
  return TRUE;
}

static gboolean
add_word (Reader *reader, const char *word, RopewayValueType kind, guint8 flags)
{
  const char *at = reader->p;
  RopewayValue *value;

  for (; *word != '\0'; word++, reader->p++)
    if (reader->p == reader->end || *reader->p != *word)
      return stop_syntax (reader, reader->p,
                          N_ ("The only words are true, false and null, in small letters"));
  value = add_value (reader, kind, at);
  if (value == NULL)
    return FALSE;
  value->flags |= flags;
  return TRUE;
}

static gboolean
refuse_value (Reader *reader)
{
  const char *message = N_ ("A value is needed here");

  if (reader->p < reader->end)
    switch (*reader->p)
      {
      case '\'':
        message = N_ ("Text stands in double quotation marks, not in single ones");
        break;
      case '/':
      case '#':
        message = N_ ("JSON has no comments");
        break;
      case ']':
      case '}':
      case ',':
        message = N_ ("A value is missing here; there may be a comma too many");
        break;
      case '<':
        message = N_ ("This looks like a web page or XML, not like JSON");
        break;
      default:
        if ((guchar)*reader->p >= 0x80 && ropeway_text_sequence (reader->p, reader->end) == 0)
          return stop (reader, reader->p, ROPEWAY_JSON_ERROR_UTF8, N_ ("These bytes are not UTF-8"));
        break;
      }
  return stop_syntax (reader, reader->p, message);
}

static inline gboolean
read_value (Reader *reader)
{
  if (reader->p == reader->end)
    return refuse_value (reader);
  switch (*reader->p)
    {
    case '{':
      return open_container (reader, ROPEWAY_OBJECT);
    case '[':
      return open_container (reader, ROPEWAY_ARRAY);
    case '"':
      return add_string (reader);
    case '-':
    case '0' ... '9':
      return add_number (reader);
    case 't':
      return add_word (reader, "true", ROPEWAY_BOOLEAN, ROPEWAY_FLAG_TRUE);
    case 'f':
      return add_word (reader, "false", ROPEWAY_BOOLEAN, 0);
    case 'n':
      return add_word (reader, "null", ROPEWAY_NULL, 0);
    default:
      return refuse_value (reader);
    }
}

/* ---- containers ---- */

static int
compare_members (const void *a, const void *b)
{
  const RopewayName *left = *(const RopewayName *const *)a;
  const RopewayName *right = *(const RopewayName *const *)b;
  int order;

  if (left->length != right->length)
    return left->length < right->length ? -1 : 1;
  order = memcmp (left->text, right->text, left->length);
  if (order == 0)
    order = left->raw < right->raw ? -1 : left->raw > right->raw;
  return order;
}

/* Sorting rather than hashing: nobody can choose names that make it slow. */
static gboolean
check_duplicates (Reader *reader, const RopewayValue *object)
{
  g_autofree const RopewayName **names = g_new (const RopewayName *, object->length);
  const RopewayName *found = NULL;
  gsize n = 0;

  for (const RopewayValue *v = object->first; v != NULL; v = ropeway_value_next (v))
    names[n++] = v->name;
  qsort (names, n, sizeof names[0], compare_members);
  for (gsize i = 1; i < n; i++)
    if (names[i - 1]->length == names[i]->length
        && memcmp (names[i - 1]->text, names[i]->text, names[i]->length) == 0
        && (found == NULL || names[i]->raw < found->raw))
      found = names[i];
  if (found != NULL)
    return stop (reader, found->raw - 1, ROPEWAY_JSON_ERROR_DUPLICATE,
                 N_ ("This name stands twice in one object"));
  return TRUE;
}

static gboolean
close_container (Reader *reader)
{
  RopewayValue *closed = reader->open;

  if (reader->limits.refuse_duplicates && closed->kind == ROPEWAY_OBJECT && closed->length > 1
      && !check_duplicates (reader, closed))
    return FALSE;
  reader->p++;
  reader->depth--;
  reader->open = closed->next;
  return TRUE;
}

/* After a value: closes what ends here. Afterwards p is where the next value begins, or nothing is open. */
static gboolean
read_separators (Reader *reader)
{
  while (reader->open != NULL)
    {
      gboolean object = reader->open->kind == ROPEWAY_OBJECT;

      skip_space (reader);
      if (reader->p < reader->end && *reader->p == ',')
        {
          reader->p++;
          skip_space (reader);
          return object ? read_name (reader) : TRUE;
        }
      if (reader->p == reader->end || *reader->p != (object ? '}' : ']'))
        return stop_syntax (reader, reader->p,
                            object ? N_ ("A comma or } is missing after this member of an object")
                                   : N_ ("A comma or ] is missing after this item of a list"));
      if (!close_container (reader))
        return FALSE;
    }
  return TRUE;
}

/* p stands at the first value. */
static gboolean
read_document (Reader *reader)
{
  do
    {
      const RopewayValue *before = reader->open;

      skip_space (reader);
      if (!read_value (reader))
        return FALSE;
      if (reader->open != before)
        {
          /* A container was opened: empty, or its first value comes next. */
          gboolean object = reader->open->kind == ROPEWAY_OBJECT;

          skip_space (reader);
          if (reader->p == reader->end || *reader->p != (object ? '}' : ']'))
            {
              if (object && !read_name (reader))
                return FALSE;
              continue;
            }
          if (!close_container (reader))
            return FALSE;
        }
      if (!read_separators (reader))
        return FALSE;
    }
  while (reader->open != NULL);

  skip_space (reader);
  if (reader->p != reader->end)
    return stop_syntax (reader, reader->p, N_ ("Something follows after the end of the value"));
  return TRUE;
}

/* ---- the beginning and the end ---- */

/* Returns: (nullable): the name of a wide encoding that the first bytes show (RFC 4627 §3). */
static const char *
find_wide_encoding (const guchar *b, gsize length)
{
  if (length >= 4 && length % 4 == 0)
    {
      if ((b[0] == 0xff && b[1] == 0xfe && b[2] == 0 && b[3] == 0) || (b[0] != 0 && !b[1] && !b[2] && !b[3]))
        return "UTF-32 (little endian)";
      if (b[0] == 0 && b[1] == 0 && ((b[2] == 0xfe && b[3] == 0xff) || (b[2] == 0 && b[3] != 0)))
        return "UTF-32 (big endian)";
    }
  if (length >= 2)
    {
      if ((b[0] == 0xff && b[1] == 0xfe) || (length % 2 == 0 && b[0] != 0 && b[1] == 0))
        return "UTF-16 (little endian)";
      if ((b[0] == 0xfe && b[1] == 0xff) || (length % 2 == 0 && b[0] == 0 && b[1] != 0))
        return "UTF-16 (big endian)";
    }
  return NULL;
}

static void
find_position (const Reader *reader, RopewayJsonPosition *where)
{
  const char *text = reader->start;

  where->line = 1;
  where->column = 1;
  where->byte = (gsize)(reader->p - text);
  if (where->byte >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    text += 3;
  for (; text < reader->p; text++)
    if (*text == '\n' || (*text == '\r' && text + 1 < reader->end && text[1] != '\n'))
      {
        where->line++;
        where->column = 1;
      }
    else if (((guchar)*text & 0xc0) != 0x80)
      where->column++;
}

static void
report (const Reader *reader, const char *message, RopewayJsonPosition *where, GError **error)
{
  RopewayJsonPosition position;

  find_position (reader, &position);
  /* Translators: a sentence, then where in a file it happened. */
  g_set_error (error, ROPEWAY_JSON_ERROR, (int)reader->code, _ ("%s (line %lu, column %lu, byte %lu)"),
               message, (gulong)position.line, (gulong)position.column, (gulong)position.byte);
  if (where != NULL)
    *where = position;
}

static void
start_reader (Reader *reader, GBytes *bytes, const RopewayJsonLimits *limits)
{
  gsize length;

  memset (reader, 0, sizeof *reader);
  if (limits != NULL)
    reader->limits = *limits;
  if (reader->limits.bytes == 0)
    reader->limits.bytes = ROPEWAY_LIMIT_JSON_BYTES;
  /* Lengths of tokens have 32 bits. */
  reader->limits.bytes = MIN (reader->limits.bytes, G_MAXUINT32);
  if (reader->limits.depth == 0)
    reader->limits.depth = ROPEWAY_LIMIT_JSON_DEPTH;
  if (reader->limits.members == 0)
    reader->limits.members = ROPEWAY_LIMIT_JSON_MEMBERS;
  if (reader->limits.values == 0)
    reader->limits.values = ROPEWAY_LIMIT_JSON_VALUES;
  reader->start = g_bytes_get_data (bytes, &length);
  if (reader->start == NULL)
    reader->start = "";
  reader->end = reader->start + length;
  reader->p = reader->start;
}

/* Returns: whether reading may begin, at p. */
static gboolean
check_beginning (Reader *reader, RopewayJsonPosition *where, GError **error)
{
  gsize length = (gsize)(reader->end - reader->start);
  const char *wide = find_wide_encoding ((const guchar *)reader->start, length);

  if (length > reader->limits.bytes)
    {
      stop (reader, reader->p, ROPEWAY_JSON_ERROR_SIZE, NULL);
      g_autofree char *message = g_strdup_printf (_ ("The text has %lu bytes, %lu are allowed"),
                                                  (gulong)length, (gulong)reader->limits.bytes);

      report (reader, message, where, error);
      return FALSE;
    }
  if (wide != NULL)
    {
      g_autofree char *message
          = g_strdup_printf (_ ("The text is written in %s; save it as UTF-8 and try again"), wide);

      stop (reader, reader->p, ROPEWAY_JSON_ERROR_UTF8, NULL);
      report (reader, message, where, error);
      return FALSE;
    }
  if (length >= 3 && memcmp (reader->p, "\xef\xbb\xbf", 3) == 0)
    reader->p += 3;
  skip_space (reader);
  if (reader->p == reader->end)
    {
      stop (reader, reader->p, ROPEWAY_JSON_ERROR_EMPTY, NULL);
      report (reader, _ ("The text is empty: a value was expected"), where, error);
      return FALSE;
    }
  return TRUE;
}

RopewayTree *
ropeway_json_read (GBytes *bytes, const RopewayJsonLimits *limits, RopewayJsonPosition *where, GError **error)
{
  Reader reader;

  g_return_val_if_fail (bytes != NULL, NULL);

  start_reader (&reader, bytes, limits);
  if (!check_beginning (&reader, where, error))
    return NULL;
  reader.tree = ropeway_tree_new_for_source (bytes);
  if (!read_document (&reader))
    {
      report (&reader, _ (reader.message), where, error);
      ropeway_tree_unref (reader.tree);
      return NULL;
    }
  return reader.tree;
}

RopewayTree *
ropeway_json_read_text (const char *text, gssize length, const RopewayJsonLimits *limits,
                        RopewayJsonPosition *where, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize)length);
  return ropeway_json_read (bytes, limits, where, error);
}
