/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: where values live: an arena that grows by chunks and is given back in one go. */

#include "value/value-private.h"

#define CHUNK_MIN 1024
#define CHUNK_MAX (256 * 1024)

struct _RopewayChunk
{
  RopewayChunk *next;
  gint64 padding; /* keeps what follows aligned as malloc aligns */
};

static RopewayTree *
new_tree (GBytes *source, gsize first_size)
{
  RopewayTree *tree = g_new0 (RopewayTree, 1);

  g_atomic_ref_count_init (&tree->references);
  tree->next_size = CLAMP (first_size, CHUNK_MIN, CHUNK_MAX);
  tree->size = sizeof *tree;
  if (source != NULL)
    {
      tree->source = g_bytes_ref (source);
      tree->size += g_bytes_get_size (source);
    }
  return tree;
}

RopewayTree *
ropeway_tree_new (void)
{
  return new_tree (NULL, CHUNK_MIN);
}

RopewayTree *
ropeway_tree_new_for_source (GBytes *source)
{
  /* Values of a usual record take about one and a half times the space of its text. */
  return new_tree (source, g_bytes_get_size (source) / 2 * 3);
}

RopewayTree *
ropeway_tree_ref (RopewayTree *tree)
{
  g_return_val_if_fail (tree != NULL, NULL);

  g_atomic_ref_count_inc (&tree->references);
  return tree;
}

void
ropeway_tree_unref (RopewayTree *tree)
{
  RopewayChunk *chunk;

  g_return_if_fail (tree != NULL);

  if (!g_atomic_ref_count_dec (&tree->references))
    return;
  chunk = tree->chunks;
  while (chunk != NULL)
    {
      RopewayChunk *next = chunk->next;

      g_free (chunk);
      chunk = next;
    }
  g_clear_pointer (&tree->source, g_bytes_unref);
  g_free (tree);
}

static RopewayChunk *
add_chunk (RopewayTree *tree, gsize size)
{
  RopewayChunk *chunk = g_malloc (sizeof *chunk + size);

  chunk->next = tree->chunks;
  tree->chunks = chunk;
  tree->size += sizeof *chunk + size;
  return chunk;
}

void *
ropeway_tree_allocate_slowly (RopewayTree *tree, gsize size)
{
  RopewayChunk *chunk;

  /* What is large gets a chunk of its own, so that the rest of the current one is not lost. */
  if (size > tree->next_size / 4)
    return add_chunk (tree, size) + 1;

  chunk = add_chunk (tree, tree->next_size);
  tree->free = (char *)(chunk + 1);
  tree->end = tree->free + tree->next_size;
  tree->next_size = MIN (tree->next_size * 2, CHUNK_MAX);
  return ropeway_tree_allocate (tree, size);
}

RopewayValue *
ropeway_tree_get_root (const RopewayTree *tree)
{
  g_return_val_if_fail (tree != NULL, NULL);

  return tree->root;
}

void
ropeway_tree_set_root (RopewayTree *tree, RopewayValue *root)
{
  g_return_if_fail (tree != NULL);

  tree->root = root;
}

gsize
ropeway_tree_get_size (const RopewayTree *tree)
{
  g_return_val_if_fail (tree != NULL, 0);

  return tree->size;
}

/* ---- names ---- */

static guint
name_slot (const char *raw, gsize length)
{
  guint64 head = 0, tail = 0;

  if (length >= 8)
    {
      memcpy (&head, raw, 8);
      memcpy (&tail, raw + length - 8, 8);
    }
  else
    for (gsize i = 0; i < length; i++)
      head = head << 8 | (guchar)raw[i];
  head = (head ^ (tail << 5 | tail >> 59) ^ length) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return (guint)(head >> 57);
}

G_STATIC_ASSERT (ROPEWAY_TREE_NAMES == 1 << (64 - 57));

const RopewayName *
ropeway_tree_name (RopewayTree *tree, const char *raw, gsize raw_length, gboolean escaped, gboolean share)
{
  guint slot = name_slot (raw, raw_length);
  const RopewayName *known = tree->names[slot];
  gsize length = raw_length;
  RopewayName *name;

  if (share && known != NULL && known->raw_length == raw_length && memcmp (known->raw, raw, raw_length) == 0)
    return known;

  name = ropeway_tree_allocate (tree, sizeof *name + raw_length + 1);
  name->raw = raw;
  name->raw_length = (guint32)raw_length;
  if (!escaped || (ropeway_text_decode (raw, raw_length, name->text, &length) & ROPEWAY_TEXT_HAS_LONE) != 0)
    {
      memcpy (name->text, raw, raw_length);
      length = raw_length;
    }
  name->length = (guint32)length;
  name->text[length] = '\0';
  tree->names[slot] = name;
  return name;
}

static void
check_length (gsize length)
{
  if (length > G_MAXUINT32)
    g_error ("A text of %" G_GSIZE_FORMAT " bytes is too long for a value", length);
}

/* Copies @text with the escapes it needs into the arena. */
static const char *
store_escaped (RopewayTree *tree, const char *text, gsize length, gsize *raw_length)
{
  char *raw;

  if (!ropeway_text_is_utf8 (text, length))
    g_error ("A text is not UTF-8");
  *raw_length = ropeway_text_escape (text, length, NULL);
  check_length (*raw_length);
  raw = ropeway_tree_allocate (tree, *raw_length);
  ropeway_text_escape (text, length, raw);
  return raw;
}

const RopewayName *
ropeway_tree_name_from_text (RopewayTree *tree, const char *text, gsize length)
{
  const RopewayName *known = tree->names[name_slot (text, length)];
  gsize raw_length;
  const char *raw;

  /* Equal raw spellings without an escape are equal texts. */
  if (known != NULL && known->length == length && known->raw_length == length
      && memcmp (known->raw, text, length) == 0 && memchr (text, '\\', length) == NULL)
    return known;
  raw = store_escaped (tree, text, length, &raw_length);
  return ropeway_tree_name (tree, raw, raw_length, raw_length != length, TRUE);
}

/* ---- making values ---- */

RopewayValue *
ropeway_tree_null (RopewayTree *tree)
{
  return ropeway_tree_allocate_value (tree, ROPEWAY_NULL);
}

RopewayValue *
ropeway_tree_boolean (RopewayTree *tree, gboolean value)
{
  RopewayValue *made = ropeway_tree_allocate_value (tree, ROPEWAY_BOOLEAN);

  made->flags = value ? ROPEWAY_FLAG_TRUE : 0;
  return made;
}

static void
store_token (RopewayTree *tree, RopewayValue *value, const char *token, gsize length)
{
  char *copy = ropeway_tree_allocate (tree, length);

  check_length (length);
  memcpy (copy, token, length);
  value->token = copy;
  value->length = (guint32)length;
}

RopewayValue *
ropeway_tree_number (RopewayTree *tree, const char *token, gssize length)
{
  gsize bytes = length < 0 ? strlen (token) : (gsize)length;
  RopewayValue *made;

  if (!ropeway_number_is_valid (token, bytes))
    g_error ("“%.*s” is not a JSON number", (int)MIN (bytes, 100), token);
  made = ropeway_tree_allocate_value (tree, ROPEWAY_NUMBER);
  store_token (tree, made, token, bytes);
  return made;
}

RopewayValue *
ropeway_tree_integer (RopewayTree *tree, gint64 value)
{
  char text[32];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  return ropeway_tree_number (tree, text, -1);
}

RopewayValue *
ropeway_tree_string (RopewayTree *tree, const char *text, gssize length)
{
  gsize bytes = length < 0 ? strlen (text) : (gsize)length;
  RopewayValue *made = ropeway_tree_allocate_value (tree, ROPEWAY_STRING);
  gsize raw_length;

  made->token = store_escaped (tree, text, bytes, &raw_length);
  made->length = (guint32)raw_length;
  made->flags = raw_length != bytes ? ROPEWAY_FLAG_ESCAPED : 0;
  return made;
}

RopewayValue *
ropeway_tree_array (RopewayTree *tree)
{
  return ropeway_tree_allocate_value (tree, ROPEWAY_ARRAY);
}

RopewayValue *
ropeway_tree_object (RopewayTree *tree)
{
  return ropeway_tree_allocate_value (tree, ROPEWAY_OBJECT);
}

/* ---- copying ---- */

static RopewayValue *
copy_one (RopewayTree *tree, const RopewayValue *value)
{
  RopewayValue *copy = ropeway_tree_allocate_value (tree, (RopewayValueType)value->kind);

  copy->flags = value->flags & (guint8)~ROPEWAY_FLAG_LAST;
  if (value->kind == ROPEWAY_NUMBER || value->kind == ROPEWAY_STRING)
    store_token (tree, copy, value->token, value->length);
  return copy;
}

static const RopewayName *
copy_name (RopewayTree *tree, const RopewayName *name)
{
  const RopewayName *known = tree->names[name_slot (name->raw, name->raw_length)];
  char *raw;

  if (known != NULL && known->raw_length == name->raw_length
      && memcmp (known->raw, name->raw, name->raw_length) == 0)
    return known;
  raw = ropeway_tree_allocate (tree, name->raw_length);
  memcpy (raw, name->raw, name->raw_length);
  return ropeway_tree_name (tree, raw, name->raw_length, memchr (raw, '\\', name->raw_length) != NULL, FALSE);
}

RopewayValue *
ropeway_tree_copy (RopewayTree *tree, const RopewayValue *value)
{
  const RopewayValue *from = value;
  RopewayValue *root, *open;

  g_return_val_if_fail (tree != NULL && value != NULL, NULL);

  root = open = copy_one (tree, value);
  if (!ropeway_value_is_container (value) || value->first == NULL)
    return root;

  from = value->first;
  for (;;)
    {
      RopewayValue *copy = copy_one (tree, from);

      if (from->name != NULL)
        copy->name = copy_name (tree, from->name);
      ropeway_value_attach (open, copy);
      if (ropeway_value_is_container (from) && from->first != NULL)
        {
          open = copy;
          from = from->first;
          continue;
        }
      while ((from->flags & ROPEWAY_FLAG_LAST) != 0)
        {
          from = from->next;
          if (from == value)
            return root;
          open = open->next;
        }
      from = from->next;
    }
}

RopewayTree *
ropeway_tree_new_copy (const RopewayValue *value)
{
  RopewayTree *tree;

  g_return_val_if_fail (value != NULL, NULL);

  tree = ropeway_tree_new ();
  tree->root = ropeway_tree_copy (tree, value);
  return tree;
}
