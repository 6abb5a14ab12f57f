/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: paths are read once (path-parser.c) and then only followed. */

#include "base/i18n.h"
#include "base/limits.h"
#include "base/quote.h"
#include "value/path-private.h"
#include "value/value-private.h"

G_DEFINE_QUARK (ropeway_path_error_quark, ropeway_path_error)

typedef RopewayPathSegment Segment;

struct _RopewayPath
{
  /* owned */
  char *text;
  GArray *segments;

  /* state */
  gatomicrefcount references;
  gboolean rooted;
};

static void
clear_segment (gpointer data)
{
  Segment *segment = data;

  g_free (segment->name);
}

GArray *
ropeway_path_new_segments (void)
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

/* ---- spelling ---- */

gboolean
ropeway_path_is_plain (char c)
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
    if (!ropeway_path_is_plain (name[i]))
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
  GString *out = g_string_new (rooted ? "$" : segments->len == 0 ? "@" : NULL);

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

RopewayPath *
ropeway_path_new (GArray *segments, gboolean rooted)
{
  RopewayPath *path = g_new0 (RopewayPath, 1);

  g_atomic_ref_count_init (&path->references);
  path->segments = segments;
  path->rooted = rooted;
  path->text = spell (segments, rooted);
  return path;
}

RopewayPath *
ropeway_path_new_name (const char *name)
{
  GArray *segments;
  Segment segment = { 0 };

  g_return_val_if_fail (name != NULL && g_utf8_validate (name, -1, NULL), NULL);

  segments = ropeway_path_new_segments ();
  segment.name = g_strdup (name);
  segment.length = strlen (name);
  g_array_append_val (segments, segment);
  return ropeway_path_new (segments, FALSE);
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

G_GNUC_PRINTF (4, 5)
static gboolean
refuse_place (const RopewayPath *path, RopewayPathError code, GError **error, const char *message, ...)
{
  g_autofree char *shown = ropeway_quote (path->text, -1, ROPEWAY_PATH_SHOWN_CHARS);
  g_autofree char *why = NULL;
  va_list arguments;

  va_start (arguments, message);
  why = g_strdup_vprintf (message, arguments);
  va_end (arguments);
  g_set_error (error, ROPEWAY_PATH_ERROR, (int)code, _ ("“%s” cannot be set: %s"), shown, why);
  return FALSE;
}

/* Returns: whether @segment can be set in @value ((nullable)); nothing is changed. */
static gboolean
check_place (const RopewayPath *path, const Segment *segment, const RopewayValue *value, GError **error)
{
  RopewayValueType wanted = segment->name != NULL ? ROPEWAY_OBJECT : ROPEWAY_ARRAY;
  gint64 length = (gint64)ropeway_value_get_length (value);

  if (!is_vacant (value) && ropeway_value_get_kind (value) != wanted)
    return refuse_place (
        path, ROPEWAY_PATH_ERROR_PLACE, error, _ ("on the way an %s is needed, but there is already: %s"),
        ropeway_value_type_name (wanted), ropeway_value_type_name (ropeway_value_get_kind (value)));
  if (segment->name != NULL)
    return TRUE;
  if (segment->index < -length)
    return refuse_place (path, ROPEWAY_PATH_ERROR_PLACE, error, _ ("the list has only %lu items"),
                         (gulong)length);
  if (segment->index >= length && segment->index > ROPEWAY_LIMIT_PATH_SET_INDEX)
    return refuse_place (path, ROPEWAY_PATH_ERROR_LIMIT, error,
                         _ ("a list cannot be made longer than up to item %lu"),
                         (gulong)ROPEWAY_LIMIT_PATH_SET_INDEX);
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
