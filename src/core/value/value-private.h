/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how a tree lies in memory, for the files of value/ alone. */
#pragma once

#include <string.h>

#include "value/value.h"

G_BEGIN_DECLS

/* A member's name. Members of one tree share it where they can. */
typedef struct
{
  const char *raw; /* between the quotation marks, as it was written */
  guint32 raw_length;
  guint32 length; /* of text */
  char text[];    /* decoded, NUL-terminated; raw where it is no text */
} RopewayName;

enum
{
  ROPEWAY_FLAG_TRUE = 1 << 0,
  ROPEWAY_FLAG_ESCAPED = 1 << 1, /* the token holds a backslash */
  ROPEWAY_FLAG_LAST = 1 << 2,    /* next is the container, not a sibling */
};

/* The last child's next leads back to the container, so that a tree of any depth is walked (and built) with
 * neither recursion nor a stack. A value hangs somewhere exactly when its next is not NULL. */
struct _RopewayValue
{
  guint8 kind;
  guint8 flags;
  guint32 length; /* bytes of the token, or number of children */
  union
  {
    const char *token;
    struct
    {
      RopewayValue *first;
      RopewayValue *last;
    };
  };
  RopewayValue *next;
  const RopewayName *name; /* (nullable) */
};

#define ROPEWAY_TREE_NAMES 128

typedef struct _RopewayChunk RopewayChunk;

struct _RopewayTree
{
  /* owned */
  GBytes *source; /* (nullable) */
  RopewayChunk *chunks;

  /* borrowed: all of these live in the chunks */
  RopewayValue *root;
  const RopewayName *names[ROPEWAY_TREE_NAMES]; /* lately used, to be shared */

  /* state */
  gatomicrefcount references;
  char *free;
  char *end;
  gsize next_size;
  gsize size;
};

/* Makes the first chunk fit for a document of @bytes; @source: (transfer none). */
RopewayTree *ropeway_tree_new_for_source (GBytes *source);

/* What ropeway_tree_allocate() does where the current chunk is full. Returns: (transfer none). */
void *ropeway_tree_allocate_slowly (RopewayTree *tree, gsize size);

/* Returns: (transfer none): @size bytes of the arena, 8-byte aligned, not cleared. */
static inline void *
ropeway_tree_allocate (RopewayTree *tree, gsize size)
{
  char *memory = tree->free;

  size = (size + 7 + (size == 0)) & ~(gsize)7;
  if (G_UNLIKELY ((gsize)(tree->end - memory) < size))
    return ropeway_tree_allocate_slowly (tree, size);
  tree->free = memory + size;
  return memory;
}

/* Returns: (transfer none): an empty value that hangs nowhere. */
static inline RopewayValue *
ropeway_tree_allocate_value (RopewayTree *tree, RopewayValueType kind)
{
  RopewayValue *value = (RopewayValue *)ropeway_tree_allocate (tree, sizeof (RopewayValue));

  value->kind = (guint8)kind;
  value->flags = 0;
  value->length = 0;
  value->first = NULL;
  value->last = NULL;
  value->next = NULL;
  value->name = NULL;
  return value;
}

/* Hangs @child at the end of @container. */
static inline void
ropeway_value_attach (RopewayValue *container, RopewayValue *child)
{
  if (container->last != NULL)
    {
      container->last->next = child;
      container->last->flags &= (guint8)~ROPEWAY_FLAG_LAST;
    }
  else
    container->first = child;
  container->last = child;
  container->length++;
  child->next = container;
  child->flags |= ROPEWAY_FLAG_LAST;
}

/* Returns: whether @value is an array or object. */
static inline gboolean
ropeway_value_is_container (const RopewayValue *value)
{
  return value->kind == ROPEWAY_ARRAY || value->kind == ROPEWAY_OBJECT;
}

/* A name from its escaped spelling, which must outlive the tree. Shared with an earlier one if @share. */
const RopewayName *ropeway_tree_name (RopewayTree *tree, const char *raw, gsize raw_length, gboolean escaped,
                                      gboolean share);

/* A name from its decoded text, which is copied. */
const RopewayName *ropeway_tree_name_from_text (RopewayTree *tree, const char *text, gsize length);

/* ---- the characters of strings (value-text.c) ---- */

enum
{
  ROPEWAY_TEXT_HAS_NUL = 1 << 0,
  ROPEWAY_TEXT_HAS_LONE = 1 << 1, /* half of a surrogate pair */
};

/* Reads the escape at *@at (a pair of surrogates is one) and moves on. A lone surrogate gives its own number. */
gunichar ropeway_text_next_escape (const char **at, const char *end);

/* Decodes a valid escaped token into @out, which has room for @length bytes; lone surrogates are left out.
 * Returns: what it held that no text may hold. */
guint ropeway_text_decode (const char *raw, gsize length, char *out, gsize *out_length);

/* Writes @text with the escapes that JSON needs to @out ((nullable): only counts). Returns: bytes. */
gsize ropeway_text_escape (const char *text, gsize length, char *out);

/* Returns: whether @text is UTF-8; U+0000 is allowed. */
gboolean ropeway_text_is_utf8 (const char *text, gsize length);

#define ROPEWAY_EACH_BYTE(b) (G_GUINT64_CONSTANT (0x0101010101010101) * (guint64)(b))

/* Returns: the first byte from @p on that is a control, a quotation mark, a backslash or not ASCII. */
static inline const char *
ropeway_text_skip_plain (const char *p, const char *end)
{
  while (end - p >= 8)
    {
      guint64 word, quote, backslash, found;

      memcpy (&word, p, 8);
      word = GUINT64_FROM_LE (word);
      quote = word ^ ROPEWAY_EACH_BYTE ('"');
      backslash = word ^ ROPEWAY_EACH_BYTE ('\\');
      /* A borrow can only reach bytes after a true find, and the first one counts. */
      found = (((quote - ROPEWAY_EACH_BYTE (1)) & ~quote) | ((backslash - ROPEWAY_EACH_BYTE (1)) & ~backslash)
               | ((word - ROPEWAY_EACH_BYTE (0x20)) & ~word) | word)
              & ROPEWAY_EACH_BYTE (0x80);
      if (found != 0)
        return p + (__builtin_ctzll (found) >> 3);
      p += 8;
    }
  while (p < end && (guchar)*p >= 0x20 && (guchar)*p < 0x80 && *p != '"' && *p != '\\')
    p++;
  return p;
}

/* Returns: bytes of the UTF-8 sequence of two or more bytes at @p; 0 where it is none (overlong, a surrogate
 * or above U+10FFFF included; RFC 3629 §4). */
static inline gsize
ropeway_text_sequence (const char *p, const char *end)
{
  const guchar *b = (const guchar *)p;
  gsize left = (gsize)(end - p);

#define CONTINUES(i) ((b[i] & 0xc0) == 0x80)
  if (b[0] >= 0xc2 && b[0] <= 0xdf)
    return left >= 2 && CONTINUES (1) ? 2 : 0;
  if (b[0] >= 0xe0 && b[0] <= 0xef)
    {
      if (left < 3 || !CONTINUES (1) || !CONTINUES (2))
        return 0;
      return (b[0] == 0xe0 && b[1] < 0xa0) || (b[0] == 0xed && b[1] > 0x9f) ? 0 : 3;
    }
  if (b[0] >= 0xf0 && b[0] <= 0xf4)
    {
      if (left < 4 || !CONTINUES (1) || !CONTINUES (2) || !CONTINUES (3))
        return 0;
      return (b[0] == 0xf0 && b[1] < 0x90) || (b[0] == 0xf4 && b[1] > 0x8f) ? 0 : 4;
    }
#undef CONTINUES
  return 0;
}

/* ---- numbers (number.c) ---- */

/* Returns: the end of the longest number at @p; NULL where there is none, then *@bad is the byte that is
 * wrong. */
const char *ropeway_number_scan (const char *p, const char *end, const char **bad);

/* Appends the one spelling of the number's value: [-]digits[e exponent]. */
void ropeway_number_canonical (const char *token, gsize length, GString *out);

/* Returns: whether a valid number has no fraction, however it is written. */
gboolean ropeway_number_is_whole (const char *token, gsize length);

/* Returns: whether it is whole and fits. */
gboolean ropeway_number_to_int64 (const char *token, gsize length, gint64 *out);

G_END_DECLS
