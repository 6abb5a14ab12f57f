/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: paths are read once and then only followed. */

#include "base/i18n.h"
#include "base/limits.h"
#include "value/path.h"
#include "value/value-private.h"

G_DEFINE_QUARK (ropeway - path - error - quark, ropeway_path_error)

/* RFC 9535 §2.1: indices stay within what every JSON reader can count (I-JSON). */
#define INDEX_MAX G_GINT64_CONSTANT (9007199254740991)

typedef struct
{
  char *name; /* (nullable): an index */
  gsize length;
  gint64 index;
} Segment;

struct _RopewayPath
{
  /* owned */
  char *text;
  GArray *segments;

  /* state */
  gatomicrefcount references;
  gboolean rooted;
};

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

static void
clear_segment (gpointer data)
{
  Segment *segment = data;

  g_free (segment->name);
}

static GArray *
new_segments (void)
{
  GArray *segments = g_array_new (FALSE, TRUE, sizeof (Segment));

  g_array_set_clear_func (segments, clear_segment);
  return segments;
}

static const Segment *
segment_at (const RopewayPath *path, guint i)
{
  return &g_array_index (path->segments, Segment, i);
}

static gboolean
stop (Parser *parser, const char *at, const char *message)
{
  g_set_error (parser->error, ROPEWAY_PATH_ERROR, ROPEWAY_PATH_ERROR_SYNTAX,
               _ ("“%s” is not a path: %s (byte %lu)"), parser->start, _ (message),
               (gulong)(at - parser->start));
  return FALSE;
}

static gboolean
stop_limit (GError **error, const char *message, gulong limit)
{
  g_set_error (error, ROPEWAY_PATH_ERROR, ROPEWAY_PATH_ERROR_LIMIT, _ ("%s (at most %lu)"), _ (message),
               limit);
  return FALSE;
}

/* ---- spelling ---- */

static gboolean
is_plain_character (char c)
{
  return (guchar)c >= 0x20 && c != 0x7f && strchr (".[]'\"$*?@,:()", c) == NULL;
}

/* Returns: whether @name can stand without brackets. */
static gboolean
is_plain_name (const char *name, gsize length)
{
  if (length == 0 || name[0] == ' ' || name[length - 1] == ' ')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!is_plain_character (name[i]))
      return FALSE;
  return TRUE;
}

/* RFC 9535 §2.7: single quotation marks and the shortest escapes. */
static void
append_quoted_name (GString *out, const char *name)
{
  static const char from[] = "\b\f\n\r\t'\\";
  static const char to[] = "bfnrt'\\";

  g_string_append (out, "['");
  for (; *name != '\0'; name++)
    {
      const char *found = strchr (from, *name);

      if (found != NULL)
        g_string_append_printf (out, "\\%c", to[found - from]);
      else if ((guchar)*name < 0x20)
        g_string_append_printf (out, "\\u%04x", (guint)*name);
      else
        g_string_append_c (out, *name);
    }
  g_string_append (out, "']");
}

static char *
spell (const GArray *segments, gboolean rooted)
{
  GString *out = g_string_new (rooted ? "$" : NULL);

  for (guint i = 0; i < segments->len; i++)
    {
      const Segment *segment = &g_array_index (segments, Segment, i);

      if (segment->name == NULL)
        g_string_append_printf (out, "[%" G_GINT64_FORMAT "]", segment->index);
      else if (!is_plain_name (segment->name, segment->length))
        append_quoted_name (out, segment->name);
      else
        {
          if (out->len > 0)
            g_string_append_c (out, '.');
          g_string_append (out, segment->name);
        }
    }
  return g_string_free (out, FALSE);
}

/* ---- parsing ---- */

static gboolean
add_name (Parser *parser, const char *name, gsize length)
{
  Segment segment = { g_strndup (name, length), length, 0 };

  g_array_append_val (parser->segments, segment);
  return TRUE;
}

static gboolean
parse_plain_name (Parser *parser)
{
  const char *from = parser->p;
  gsize length;

  while (parser->p < parser->end && is_plain_character (*parser->p))
    parser->p++;
  length = (gsize)(parser->p - from);
  if (length == 0 && parser->p < parser->end && strchr ("*?@,:()", *parser->p) != NULL)
    return stop (parser, parser->p,
                 N_ ("a path points at one thing, so it has no *, ?, @, comma, colon or brackets ( )"));
  if (length == 0)
    return stop (parser, parser->p, N_ ("a name is missing here"));
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
  Segment segment = { 0 };

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

static RopewayPath *
new_path (GArray *segments, gboolean rooted)
{
  RopewayPath *path = g_new0 (RopewayPath, 1);

  g_atomic_ref_count_init (&path->references);
  path->segments = segments;
  path->rooted = rooted;
  path->text = spell (segments, rooted);
  return path;
}

RopewayPath *
ropeway_path_parse (const char *text, GError **error)
{
  g_autoptr (GArray) segments = new_segments ();
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
      g_set_error_literal (error, ROPEWAY_PATH_ERROR, ROPEWAY_PATH_ERROR_SYNTAX,
                           _ ("The path is empty; the whole record is written as $"));
      return NULL;
    }
  if (rooted)
    parser.p++;
  if (!parse_segments (&parser, rooted))
    return NULL;
  return new_path (g_steal_pointer (&segments), rooted);
}

RopewayPath *
ropeway_path_new_name (const char *name)
{
  GArray *segments;
  Segment segment = { 0 };

  g_return_val_if_fail (name != NULL && g_utf8_validate (name, -1, NULL), NULL);

  segments = new_segments ();
  segment.name = g_strdup (name);
  segment.length = strlen (name);
  g_array_append_val (segments, segment);
  return new_path (segments, FALSE);
}

RopewayPath *
ropeway_path_ref (RopewayPath *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_atomic_ref_count_inc (&path->references);
  return path;
}

void
ropeway_path_unref (RopewayPath *path)
{
  g_return_if_fail (path != NULL);

  if (!g_atomic_ref_count_dec (&path->references))
    return;
  g_array_unref (path->segments);
  g_free (path->text);
  g_free (path);
}

const char *
ropeway_path_get_text (const RopewayPath *path)
{
  return path->text;
}

gboolean
ropeway_path_is_rooted (const RopewayPath *path)
{
  return path->rooted;
}

guint
ropeway_path_get_n_segments (const RopewayPath *path)
{
  return path->segments->len;
}

const char *
ropeway_path_get_segment (const RopewayPath *path, guint index, gint64 *element)
{
  const Segment *segment;

  g_return_val_if_fail (path != NULL && index < path->segments->len, NULL);

  segment = segment_at (path, index);
  if (segment->name == NULL && element != NULL)
    *element = segment->index;
  return segment->name;
}

/* ---- following ---- */

static RopewayValue *
step (const Segment *segment, const RopewayValue *value)
{
  if (segment->name != NULL)
    return ropeway_value_get_sized (value, segment->name, segment->length);
  return ropeway_value_get_element (value, segment->index);
}

RopewayValue *
ropeway_path_get (const RopewayPath *path, const RopewayValue *value)
{
  g_return_val_if_fail (path != NULL, NULL);

  for (guint i = 0; i < path->segments->len && value != NULL; i++)
    value = step (segment_at (path, i), value);
  return (RopewayValue *)value;
}

/* Null is a place where nothing stands yet. */
static gboolean
is_vacant (const RopewayValue *value)
{
  return value == NULL || ropeway_value_get_kind (value) == ROPEWAY_NULL;
}

/* Returns: whether @segment can be set in @value ((nullable)); nothing is changed. */
static gboolean
check_place (const RopewayPath *path, const Segment *segment, const RopewayValue *value, GError **error)
{
  RopewayValueType wanted = segment->name != NULL ? ROPEWAY_OBJECT : ROPEWAY_ARRAY;
  gint64 length = (gint64)ropeway_value_get_length (value);

  if (!is_vacant (value) && ropeway_value_get_kind (value) != wanted)
    {
      g_set_error (error, ROPEWAY_PATH_ERROR, ROPEWAY_PATH_ERROR_PLACE,
                   _ ("“%s” cannot be set: an %s is needed on the way, but this is there: %s"), path->text,
                   ropeway_value_type_name (wanted),
                   ropeway_value_type_name (ropeway_value_get_kind (value)));
      return FALSE;
    }
  if (segment->name != NULL)
    return TRUE;
  if (segment->index < -length)
    {
      g_set_error (error, ROPEWAY_PATH_ERROR, ROPEWAY_PATH_ERROR_PLACE,
                   _ ("“%s” cannot be set: the list has only %lld items"), path->text, (long long)length);
      return FALSE;
    }
  if (segment->index >= length && segment->index > ROPEWAY_LIMIT_PATH_SET_INDEX)
    return stop_limit (error, N_ ("The path asks for a list item of too high a number"),
                       ROPEWAY_LIMIT_PATH_SET_INDEX);
  return TRUE;
}

/* Hangs @child at @segment of @container, which check_place() has seen. */
static void
put (const Segment *segment, RopewayTree *tree, RopewayValue *container, RopewayValue *child)
{
  gint64 index = segment->index;
  gint64 length = (gint64)ropeway_value_get_length (container);

  if (segment->name != NULL)
    {
      ropeway_value_set (tree, container, segment->name, (gssize)segment->length, child);
      return;
    }
  if (index < 0)
    index += length;
  if (index < length)
    {
      ropeway_value_set_element (container, (gsize)index, child);
      return;
    }
  for (; length < index; length++)
    ropeway_value_append (container, ropeway_tree_null (tree));
  ropeway_value_append (container, child);
}

static RopewayValue *
new_container (const Segment *segment, RopewayTree *tree)
{
  return segment->name != NULL ? ropeway_tree_object (tree) : ropeway_tree_array (tree);
}

gboolean
ropeway_path_set (const RopewayPath *path, RopewayTree *tree, RopewayValue **root, RopewayValue *child,
                  GError **error)
{
  RopewayValue *value;
  guint n;

  g_return_val_if_fail (path != NULL && tree != NULL && root != NULL && child != NULL, FALSE);

  n = path->segments->len;
  if (n == 0)
    {
      *root = child;
      return TRUE;
    }

  value = *root;
  for (guint i = 0; i < n; i++)
    {
      if (!check_place (path, segment_at (path, i), value, error))
        return FALSE;
      value = step (segment_at (path, i), value);
    }

  if (is_vacant (*root))
    *root = new_container (segment_at (path, 0), tree);
  value = *root;
  for (guint i = 0; i + 1 < n; i++)
    {
      RopewayValue *next = step (segment_at (path, i), value);

      if (is_vacant (next))
        {
          next = new_container (segment_at (path, i + 1), tree);
          put (segment_at (path, i), tree, value, next);
        }
      value = next;
    }
  put (segment_at (path, n - 1), tree, value, child);
  return TRUE;
}

gboolean
ropeway_path_remove (const RopewayPath *path, RopewayTree *tree, RopewayValue *root)
{
  const Segment *last;
  RopewayValue *value = root;
  gint64 index, length;

  g_return_val_if_fail (path != NULL, FALSE);

  if (path->segments->len == 0)
    return FALSE;
  for (guint i = 0; i + 1 < path->segments->len && value != NULL; i++)
    value = step (segment_at (path, i), value);
  last = segment_at (path, path->segments->len - 1);
  if (value == NULL || step (last, value) == NULL)
    return FALSE;
  if (last->name != NULL)
    return ropeway_value_remove (value, last->name, (gssize)last->length);
  length = (gint64)ropeway_value_get_length (value);
  index = last->index < 0 ? last->index + length : last->index;
  ropeway_value_remove_element (value, (gsize)index);
  return TRUE;
}

gboolean
ropeway_path_each (const RopewayPath *path, const RopewayValue *value, RopewayPathEachFunc func,
                   gpointer data)
{
  RopewayValue *found = ropeway_path_get (path, value);
  RopewayValue *item;
  gsize index = 0;

  if (is_vacant (found))
    return TRUE;
  if (ropeway_value_get_kind (found) != ROPEWAY_ARRAY)
    return func (found, 0, data);
  for (item = ropeway_value_first (found); item != NULL; item = ropeway_value_next (item))
    if (!func (item, index++, data))
      return FALSE;
  return TRUE;
}
