/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: bytes that nobody thought of: what is accepted survives every way through the value layer. */

#include <stdint.h>
#include <string.h>

#include "value/json-reader.h"
#include "value/json-writer.h"
#include "value/path.h"
#include "value/shape.h"
#include "value/value-compare.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
const char *__ubsan_default_options (void);

const char *
__ubsan_default_options (void)
{
  return "halt_on_error=1:print_stacktrace=1";
}

static void
must (gboolean condition, const char *what)
{
  if (!condition)
    g_error ("%s", what);
}

static void
compare (const RopewayValue *value, const RopewayTree *other)
{
  guint8 left[ROPEWAY_DIGEST_BYTES], right[ROPEWAY_DIGEST_BYTES];
  const RopewayValue *root = ropeway_tree_get_root (other);

  must (ropeway_value_equal (value, root), "what was written is another value");
  ropeway_value_digest (value, left);
  ropeway_value_digest (root, right);
  must (memcmp (left, right, sizeof left) == 0, "equal values have different digests");
}

static void
write_and_read (const RopewayValue *value, RopewayJsonStyle style)
{
  g_autoptr (GBytes) bytes = ropeway_json_write_bytes (value, style);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (RopewayTree) tree = ropeway_json_read (bytes, NULL, NULL, NULL);

  must (tree != NULL, "what was written cannot be read");
  compare (value, tree);
  again = ropeway_json_write_bytes (ropeway_tree_get_root (tree), style);
  must (g_bytes_equal (bytes, again), "the second text differs from the first");
}

/* The canonical spelling is JSON of the same value, and its own canonical spelling. */
static void
spell (const RopewayValue *value)
{
  g_autoptr (GString) first = g_string_new (NULL), second = g_string_new (NULL);
  g_autoptr (RopewayTree) tree = NULL;

  ropeway_value_canonical (value, first);
  tree = ropeway_json_read_text (first->str, (gssize)first->len, NULL, NULL, NULL);
  must (tree != NULL, "a canonical spelling cannot be read");
  compare (value, tree);
  ropeway_value_canonical (ropeway_tree_get_root (tree), second);
  must (g_string_equal (first, second), "a canonical spelling is not canonical");
}

static void
decode (const RopewayValue *value)
{
  g_autoptr (GString) buffer = g_string_new (NULL);
  g_autofree char *text = NULL;
  gint64 integer;
  gsize length;

  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_STRING:
      text = ropeway_value_dup_text (value, NULL);
      must (text == NULL || g_utf8_validate (text, -1, NULL), "a text is not UTF-8");
      must ((ropeway_value_peek_text (value, buffer, &length, NULL) != NULL) == (text != NULL),
            "peek differs");
      must (text == NULL || ropeway_value_is_text (value, text), "a text is not itself");
      break;
    case ROPEWAY_NUMBER:
      ropeway_value_get_int64 (value, &integer, NULL);
      break;
    default:
      break;
    }
}

/* The parents of a value are visited before it; the depth is bounded by the reader's limit. */
static void
visit (const RopewayValue *value)
{
  decode (value);
  for (const RopewayValue *v = ropeway_value_first (value); v != NULL; v = ropeway_value_next (v))
    {
      const char *name = ropeway_value_get_name (v, NULL);

      must ((name != NULL) == (ropeway_value_get_kind (value) == ROPEWAY_OBJECT), "names and objects differ");
      visit (v);
    }
}

static void
learn (const RopewayValue *value)
{
  g_autoptr (RopewayShape) shape = ropeway_shape_learn (&value, 1);
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  g_autoptr (RopewayShape) again = ropeway_shape_from_value (ropeway_shape_to_value (shape, tree, TRUE));

  must (again != NULL && ropeway_shape_get_n_fields (again) == ropeway_shape_get_n_fields (shape),
        "a shape does not survive being stored");
}

static void
follow (const char *text, RopewayTree *tree)
{
  g_autoptr (RopewayPath) path = ropeway_path_parse (text, NULL);
  g_autoptr (RopewayPath) again = NULL;
  g_autoptr (RopewayTree) made = ropeway_tree_new ();
  RopewayValue *root = NULL;
  RopewayValue *child = ropeway_tree_null (made);

  if (path == NULL)
    return;
  again = ropeway_path_parse (ropeway_path_get_text (path), NULL);
  must (again != NULL && g_str_equal (ropeway_path_get_text (path), ropeway_path_get_text (again)),
        "the spelling of a path is not canonical");
  if (ropeway_path_set (path, made, &root, child, NULL))
    {
      must (ropeway_path_get (again, root) == child, "what was set is not there");
      ropeway_path_remove (path, made, root);
    }
  if (tree != NULL)
    ropeway_path_get (path, ropeway_tree_get_root (tree));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  RopewayJsonLimits strict = { .refuse_duplicates = TRUE, .depth = 16, .members = 64 };
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  RopewayJsonPosition where = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_json_read (bytes, NULL, &where, &error);
  g_autoptr (RopewayTree) document = ropeway_json_read (bytes, &strict, NULL, NULL);
  g_autofree char *text = g_strndup ((const char *)data, size);

  must ((tree == NULL) == (error != NULL), "an error without a reason");
  must (where.byte <= size, "the error lies beyond the end");
  must (tree != NULL || document == NULL, "strictness lets more through");
  follow (text, tree);
  if (tree != NULL)
    {
      g_autoptr (RopewayTree) copy = ropeway_tree_new_copy (ropeway_tree_get_root (tree));

      must (g_utf8_validate_len ((const char *)data, size, NULL), "what is not UTF-8 was accepted");
      visit (ropeway_tree_get_root (tree));
      compare (ropeway_tree_get_root (tree), copy);
      write_and_read (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT);
      write_and_read (ropeway_tree_get_root (copy), ROPEWAY_JSON_INDENTED);
      spell (ropeway_tree_get_root (tree));
      learn (ropeway_tree_get_root (tree));
    }
  return 0;
}
