/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one canonical spelling decides what is the same; comparing walks both trees first, as most values
 * that are the same are also written the same. */

#include <stdlib.h>

#include "value/value-compare.h"
#include "value/value-private.h"

typedef struct
{
  const char *name; /* canonical spelling, without quotation marks */
  gsize length;
  const RopewayValue *value;
  gsize place;
} Member;

/* A container that is being written. */
typedef struct
{
  const RopewayValue *next_item; /* array: (nullable) */
  gsize first_member;            /* object: its sorted members lie on the stack of members … */
  gsize next_member;             /* … and this one is next */
  gboolean object;
  gboolean begun;
} Frame;

typedef struct
{
  /* owned */
  GArray *frames;
  GArray *members;
  GStringChunk *names; /* (nullable): spellings that had to be made */

  /* borrowed */
  GString *out;
} Writer;

/* Appends the shortest spelling of an escaped token: what needs no escape has none. */
static void
append_escaped (GString *out, const char *raw, gsize length)
{
  const char *end = raw + length;

  while (raw < end)
    {
      const char *escape = memchr (raw, '\\', (gsize)(end - raw));
      const char *plain_end = escape != NULL ? escape : end;
      char character[6], escaped[36];
      gunichar c;

      g_string_append_len (out, raw, plain_end - raw);
      if (escape == NULL)
        break;
      raw = escape;
      c = ropeway_text_next_escape (&raw, end);
      if (c >= 0xd800 && c <= 0xdfff)
        g_string_append_printf (out, "\\u%04x", c);
      else
        {
          gsize n = (gsize)g_unichar_to_utf8 (c, character);

          g_string_append_len (out, escaped, (gssize)ropeway_text_escape (character, n, escaped));
        }
    }
}

static void
append_string (GString *out, const char *raw, gsize length, gboolean escaped)
{
  g_string_append_c (out, '"');
  if (escaped)
    append_escaped (out, raw, length);
  else
    g_string_append_len (out, raw, (gssize)length);
  g_string_append_c (out, '"');
}

static int
compare_members (const void *a, const void *b)
{
  const Member *left = a, *right = b;
  gsize shared = MIN (left->length, right->length);
  int order = memcmp (left->name, right->name, shared);

  if (order != 0)
    return order;
  if (left->length != right->length)
    return left->length < right->length ? -1 : 1;
  return left->place < right->place ? -1 : left->place > right->place;
}

static gboolean
is_same_name (const Member *a, const Member *b)
{
  return a->length == b->length && memcmp (a->name, b->name, a->length) == 0;
}

static void
push_member (Writer *writer, const RopewayValue *value, gsize place)
{
  const RopewayName *name = value->name;
  Member member = { name->raw, name->raw_length, value, place };

  if (memchr (name->raw, '\\', name->raw_length) != NULL)
    {
      g_autoptr (GString) spelling = g_string_new (NULL);

      append_escaped (spelling, name->raw, name->raw_length);
      if (writer->names == NULL)
        writer->names = g_string_chunk_new (1024);
      member.name = g_string_chunk_insert_len (writer->names, spelling->str, (gssize)spelling->len);
      member.length = spelling->len;
    }
  g_array_append_val (writer->members, member);
}

/* Puts the members of @object on the stack: sorted, of each name the last. */
static void
push_members (Writer *writer, const RopewayValue *object)
{
  gsize first = writer->members->len;
  gsize kept = first;
  Member *members;

  for (const RopewayValue *v = ropeway_value_first (object); v != NULL; v = ropeway_value_next (v))
    push_member (writer, v, writer->members->len);
  if (writer->members->len == first)
    return;
  members = (Member *)(void *)writer->members->data;
  qsort (members + first, writer->members->len - first, sizeof *members, compare_members);
  for (gsize i = first; i < writer->members->len; i++)
    if (i + 1 == writer->members->len || !is_same_name (&members[i], &members[i + 1]))
      members[kept++] = members[i];
  g_array_set_size (writer->members, (guint)kept);
}

static void
begin_value (Writer *writer, const RopewayValue *value)
{
  GString *out = writer->out;
  Frame frame = { 0 };

  switch ((RopewayValueType)value->kind)
    {
    case ROPEWAY_NULL:
      g_string_append (out, "null");
      return;
    case ROPEWAY_BOOLEAN:
      g_string_append (out, (value->flags & ROPEWAY_FLAG_TRUE) != 0 ? "true" : "false");
      return;
    case ROPEWAY_NUMBER:
      ropeway_number_canonical (value->token, value->length, out);
      return;
    case ROPEWAY_STRING:
      append_string (out, value->token, value->length, (value->flags & ROPEWAY_FLAG_ESCAPED) != 0);
      return;
    case ROPEWAY_ARRAY:
      g_string_append_c (out, '[');
      frame.next_item = value->first;
      break;
    case ROPEWAY_OBJECT:
      g_string_append_c (out, '{');
      frame.object = TRUE;
      frame.first_member = frame.next_member = writer->members->len;
      push_members (writer, value);
      break;
    }
  g_array_append_val (writer->frames, frame);
}

/* Writes the next child of the innermost container, or its end. */
static void
continue_container (Writer *writer)
{
  Frame *frame = &g_array_index (writer->frames, Frame, writer->frames->len - 1);
  const RopewayValue *value = frame->next_item;
  const Member *member = NULL;
  gboolean begun = frame->begun;

  if (frame->object && frame->next_member < writer->members->len)
    {
      member = &g_array_index (writer->members, Member, frame->next_member);
      value = member->value;
    }
  if (value == NULL)
    {
      g_string_append_c (writer->out, frame->object ? '}' : ']');
      if (frame->object)
        g_array_set_size (writer->members, (guint)frame->first_member);
      g_array_set_size (writer->frames, writer->frames->len - 1);
      return;
    }

  frame->begun = TRUE;
  if (begun)
    g_string_append_c (writer->out, ',');
  if (member != NULL)
    {
      frame->next_member++;
      append_string (writer->out, member->name, member->length, FALSE);
      g_string_append_c (writer->out, ':');
    }
  else
    frame->next_item = ropeway_value_next (value);
  begin_value (writer, value);
}

void
ropeway_value_canonical (const RopewayValue *value, GString *out)
{
  Writer writer = { .out = out };

  g_return_if_fail (value != NULL && out != NULL);

  writer.frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  writer.members = g_array_new (FALSE, FALSE, sizeof (Member));
  begin_value (&writer, value);
  while (writer.frames->len > 0)
    continue_container (&writer);
  g_array_unref (writer.frames);
  g_array_unref (writer.members);
  g_clear_pointer (&writer.names, g_string_chunk_free);
}

void
ropeway_value_digest (const RopewayValue *value, guint8 digest[ROPEWAY_DIGEST_BYTES])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GString) spelling = g_string_sized_new (1024);
  gsize length = ROPEWAY_DIGEST_BYTES;

  /* No value's spelling is empty, so NULL has a digest of its own. */
  if (value != NULL)
    ropeway_value_canonical (value, spelling);
  g_checksum_update (checksum, (const guchar *)spelling->str, (gssize)spelling->len);
  g_checksum_get_digest (checksum, digest, &length);
}

/* ---- equality ---- */

static gboolean
is_same_spelling (const RopewayValue *a, const RopewayValue *b)
{
  g_autoptr (GString) left = g_string_new (NULL);
  g_autoptr (GString) right = g_string_new (NULL);

  ropeway_value_canonical (a, left);
  ropeway_value_canonical (b, right);
  return g_string_equal (left, right);
}

static gboolean
is_same_token (const RopewayValue *a, const RopewayValue *b)
{
  return a->length == b->length && memcmp (a->token, b->token, a->length) == 0;
}

/* Of two values of one kind that are no containers. */
static gboolean
is_same_scalar (const RopewayValue *a, const RopewayValue *b)
{
  switch ((RopewayValueType)a->kind)
    {
    case ROPEWAY_BOOLEAN:
      return a->flags == b->flags || ((a->flags ^ b->flags) & ROPEWAY_FLAG_TRUE) == 0;
    case ROPEWAY_NUMBER:
      return is_same_token (a, b) || is_same_spelling (a, b);
    case ROPEWAY_STRING:
      if (is_same_token (a, b))
        return TRUE;
      return ((a->flags | b->flags) & ROPEWAY_FLAG_ESCAPED) != 0 && is_same_spelling (a, b);
    default:
      return TRUE;
    }
}

static gboolean
is_same_name_spelling (const RopewayName *a, const RopewayName *b)
{
  return a == b || (a->raw_length == b->raw_length && memcmp (a->raw, b->raw, a->raw_length) == 0);
}

/* Walks both in step. Returns: TRUE: they are the same; FALSE: they are not, unless members come in
 * another order or more than once. */
static gboolean
is_same_in_order (const RopewayValue *a, const RopewayValue *b)
{
  const RopewayValue *x = a, *y = b;

  for (;;)
    {
      if (x->kind != y->kind)
        return FALSE;
      if (x != a && x->name != NULL && !is_same_name_spelling (x->name, y->name))
        return FALSE;
      if (!ropeway_value_is_container (x))
        {
          if (!is_same_scalar (x, y))
            return FALSE;
        }
      else if (x->length != y->length)
        return FALSE;
      else if (x->first != NULL)
        {
          x = x->first;
          y = y->first;
          continue;
        }
      while (x != a && (x->flags & ROPEWAY_FLAG_LAST) != 0)
        {
          x = x->next;
          y = y->next;
        }
      if (x == a)
        return TRUE;
      x = x->next;
      y = y->next;
    }
}

gboolean
ropeway_value_equal (const RopewayValue *a, const RopewayValue *b)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || a->kind != b->kind)
    return FALSE;
  if (!ropeway_value_is_container (a))
    return is_same_scalar (a, b);
  if (is_same_in_order (a, b))
    return TRUE;
  return is_same_spelling (a, b);
}
