/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: reading and changing the values of a tree. */

#include "base/i18n.h"
#include "value/value-private.h"

G_DEFINE_QUARK (ropeway_value_error_quark, ropeway_value_error)

static gsize
bytes_of (const char *text, gssize length)
{
  return length < 0 ? strlen (text) : (gsize)length;
}

static gboolean
has_name (const RopewayValue *member, const char *name, gsize length)
{
  return member->name != NULL && member->name->length == length
         && memcmp (member->name->text, name, length) == 0;
}

/* ---- changing ---- */

/* @before: (nullable): the child before @old. */
static void
replace_child (RopewayValue *container, RopewayValue *before, RopewayValue *old, RopewayValue *child)
{
  child->next = old->next;
  child->name = old->name;
  child->flags |= old->flags & ROPEWAY_FLAG_LAST;
  if (before != NULL)
    before->next = child;
  else
    container->first = child;
  if (container->last == old)
    container->last = child;
  old->next = NULL;
  old->name = NULL;
  old->flags &= (guint8)~ROPEWAY_FLAG_LAST;
}

static void
remove_child (RopewayValue *container, RopewayValue *before, RopewayValue *old)
{
  if (container->last == old)
    {
      container->last = before;
      if (before != NULL)
        {
          before->next = container;
          before->flags |= ROPEWAY_FLAG_LAST;
        }
      else
        container->first = NULL;
    }
  else if (before != NULL)
    before->next = old->next;
  else
    container->first = old->next;
  container->length--;
  old->next = NULL;
  old->name = NULL;
  old->flags &= (guint8)~ROPEWAY_FLAG_LAST;
}

void
ropeway_value_append (RopewayValue *array, RopewayValue *item)
{
  g_return_if_fail (array != NULL && array->kind == ROPEWAY_ARRAY);
  g_return_if_fail (item != NULL && item != array && item->next == NULL);

  ropeway_value_attach (array, item);
}

void
ropeway_value_set (RopewayTree *tree, RopewayValue *object, const char *name, gssize length,
                   RopewayValue *member)
{
  gsize bytes = bytes_of (name, length);
  RopewayValue *before = NULL, *before_last = NULL, *last = NULL;

  g_return_if_fail (tree != NULL && object != NULL && object->kind == ROPEWAY_OBJECT);
  g_return_if_fail (member != NULL && member != object && member->next == NULL);

  for (RopewayValue *v = ropeway_value_first (object); v != NULL; before = v, v = ropeway_value_next (v))
    if (has_name (v, name, bytes))
      {
        last = v;
        before_last = before;
      }
  if (last != NULL)
    {
      replace_child (object, before_last, last, member);
      return;
    }
  member->name = ropeway_tree_name_from_text (tree, name, bytes);
  ropeway_value_attach (object, member);
}

gboolean
ropeway_value_remove (RopewayValue *object, const char *name, gssize length)
{
  gsize bytes = bytes_of (name, length);
  RopewayValue *before = NULL, *v;
  gboolean found = FALSE;

  g_return_val_if_fail (object != NULL && object->kind == ROPEWAY_OBJECT, FALSE);

  v = ropeway_value_first (object);
  while (v != NULL)
    {
      RopewayValue *next = ropeway_value_next (v);

      if (has_name (v, name, bytes))
        {
          remove_child (object, before, v);
          found = TRUE;
        }
      else
        before = v;
      v = next;
    }
  return found;
}

/* Returns: item @index, which exists. */
static RopewayValue *
find_element (RopewayValue *array, gsize index, RopewayValue **before)
{
  RopewayValue *v = array->first;

  *before = NULL;
  while (index-- > 0)
    {
      *before = v;
      v = v->next;
    }
  return v;
}

static void
attach_named (RopewayValue *object, GPtrArray *members, const char *name)
{
  for (guint i = 0; i < members->len; i++)
    {
      RopewayValue *member = g_ptr_array_index (members, i);

      if (member == NULL || (name != NULL && !has_name (member, name, strlen (name))))
        continue;
      ropeway_value_attach (object, member);
      members->pdata[i] = NULL;
    }
}

void
ropeway_value_order_members (RopewayValue *object, const char *const *names)
{
  g_autoptr (GPtrArray) members = NULL;

  g_return_if_fail (object != NULL && object->kind == ROPEWAY_OBJECT);
  g_return_if_fail (names != NULL);

  members = g_ptr_array_sized_new (object->length);
  for (RopewayValue *v = ropeway_value_first (object); v != NULL; v = ropeway_value_next (v))
    g_ptr_array_add (members, v);

  object->first = NULL;
  object->last = NULL;
  object->length = 0;
  for (gsize i = 0; names[i] != NULL; i++)
    attach_named (object, members, names[i]);
  attach_named (object, members, NULL);
}

void
ropeway_value_set_element (RopewayValue *array, gsize index, RopewayValue *item)
{
  RopewayValue *before, *old;

  g_return_if_fail (array != NULL && array->kind == ROPEWAY_ARRAY && index < array->length);
  g_return_if_fail (item != NULL && item != array && item->next == NULL);

  old = find_element (array, index, &before);
  replace_child (array, before, old, item);
}

void
ropeway_value_remove_element (RopewayValue *array, gsize index)
{
  RopewayValue *before, *old;

  g_return_if_fail (array != NULL && array->kind == ROPEWAY_ARRAY && index < array->length);

  old = find_element (array, index, &before);
  remove_child (array, before, old);
}

void
ropeway_value_set_text (RopewayTree *tree, RopewayValue *object, const char *name, const char *text)
{
  if (text != NULL)
    ropeway_value_set (tree, object, name, -1, ropeway_tree_string (tree, text, -1));
}

void
ropeway_value_set_integer (RopewayTree *tree, RopewayValue *object, const char *name, gint64 value)
{
  ropeway_value_set (tree, object, name, -1, ropeway_tree_integer (tree, value));
}

void
ropeway_value_set_boolean (RopewayTree *tree, RopewayValue *object, const char *name, gboolean value)
{
  ropeway_value_set (tree, object, name, -1, ropeway_tree_boolean (tree, value));
}

/* ---- reading ---- */

RopewayValueType
ropeway_value_get_kind (const RopewayValue *value)
{
  g_return_val_if_fail (value != NULL, ROPEWAY_NULL);

  return (RopewayValueType)value->kind;
}

const char *
ropeway_value_type_name (RopewayValueType type)
{
  static const char *const names[] = { "null", "boolean", "number", "string", "array", "object" };

  g_return_val_if_fail ((guint)type < G_N_ELEMENTS (names), "");

  return names[type];
}

const char *
ropeway_value_get_token (const RopewayValue *value, gsize *length)
{
  g_return_val_if_fail (value != NULL && length != NULL, NULL);
  g_return_val_if_fail (value->kind == ROPEWAY_NUMBER || value->kind == ROPEWAY_STRING, NULL);

  *length = value->length;
  return value->token;
}

gboolean
ropeway_value_get_boolean (const RopewayValue *value)
{
  g_return_val_if_fail (value != NULL && value->kind == ROPEWAY_BOOLEAN, FALSE);

  return (value->flags & ROPEWAY_FLAG_TRUE) != 0;
}

gsize
ropeway_value_get_length (const RopewayValue *value)
{
  return value != NULL && ropeway_value_is_container (value) ? value->length : 0;
}

RopewayValue *
ropeway_value_first (const RopewayValue *container)
{
  return container != NULL && ropeway_value_is_container (container) ? container->first : NULL;
}

RopewayValue *
ropeway_value_next (const RopewayValue *value)
{
  g_return_val_if_fail (value != NULL, NULL);

  return (value->flags & ROPEWAY_FLAG_LAST) != 0 ? NULL : value->next;
}

const char *
ropeway_value_get_name (const RopewayValue *value, gsize *length)
{
  g_return_val_if_fail (value != NULL, NULL);

  if (value->name == NULL)
    return NULL;
  if (length != NULL)
    *length = value->name->length;
  return value->name->text;
}

RopewayValue *
ropeway_value_get_sized (const RopewayValue *value, const char *name, gsize length)
{
  RopewayValue *found = NULL;

  if (value == NULL || value->kind != ROPEWAY_OBJECT)
    return NULL;
  for (RopewayValue *v = value->first; v != NULL; v = ropeway_value_next (v))
    if (has_name (v, name, length))
      found = v;
  return found;
}

RopewayValue *
ropeway_value_get (const RopewayValue *value, const char *name)
{
  return ropeway_value_get_sized (value, name, strlen (name));
}

RopewayValue *
ropeway_value_get_element (const RopewayValue *array, gint64 index)
{
  RopewayValue *before;

  if (array == NULL || array->kind != ROPEWAY_ARRAY)
    return NULL;
  if (index < 0)
    index += array->length;
  if (index < 0 || index >= array->length)
    return NULL;
  if (index == (gint64)array->length - 1)
    return array->last;
  return find_element ((RopewayValue *)array, (gsize)index, &before);
}

/* ---- text ---- */

static gboolean
set_type_error (GError **error, const RopewayValue *value, RopewayValueType wanted)
{
  g_set_error (error, ROPEWAY_VALUE_ERROR, ROPEWAY_VALUE_ERROR_TYPE,
               _ ("A %s is needed here, but this is: %s"), ropeway_value_type_name (wanted),
               ropeway_value_type_name ((RopewayValueType)value->kind));
  return FALSE;
}

const char *
ropeway_value_peek_text (const RopewayValue *value, GString *buffer, gsize *length, GError **error)
{
  gsize bytes;

  g_return_val_if_fail (value != NULL && buffer != NULL && length != NULL, NULL);

  if (value->kind != ROPEWAY_STRING)
    {
      set_type_error (error, value, ROPEWAY_STRING);
      return NULL;
    }
  if ((value->flags & ROPEWAY_FLAG_ESCAPED) == 0)
    {
      *length = value->length;
      return value->token;
    }

  g_string_set_size (buffer, value->length);
  if (ropeway_text_decode (value->token, value->length, buffer->str, &bytes) != 0)
    {
      g_string_truncate (buffer, 0);
      g_set_error_literal (
          error, ROPEWAY_VALUE_ERROR, ROPEWAY_VALUE_ERROR_NOT_TEXT,
          _ ("The text holds a character that is none (U+0000 or half of a surrogate pair): it can "
             "be passed on as it is, but not changed"));
      return NULL;
    }
  g_string_truncate (buffer, bytes);
  *length = bytes;
  return buffer->str;
}

char *
ropeway_value_dup_text (const RopewayValue *value, GError **error)
{
  g_autoptr (GString) buffer = g_string_new (NULL);
  const char *text;
  gsize length;

  text = ropeway_value_peek_text (value, buffer, &length, error);
  if (text == NULL)
    return NULL;
  if (text == buffer->str)
    return g_string_free (g_steal_pointer (&buffer), FALSE);
  return g_strndup (text, length);
}

gboolean
ropeway_value_is_text (const RopewayValue *value, const char *text)
{
  gsize length = strlen (text);

  if (value == NULL || value->kind != ROPEWAY_STRING)
    return FALSE;
  if ((value->flags & ROPEWAY_FLAG_ESCAPED) != 0)
    {
      g_autofree char *own = ropeway_value_dup_text (value, NULL);

      return own != NULL && strcmp (own, text) == 0;
    }
  return value->length == length && memcmp (value->token, text, length) == 0;
}

char *
ropeway_value_dup_member_text (const RopewayValue *object, const char *name)
{
  const RopewayValue *member = ropeway_value_get (object, name);

  return member != NULL && member->kind == ROPEWAY_STRING ? ropeway_value_dup_text (member, NULL) : NULL;
}

gboolean
ropeway_value_get_member_boolean (const RopewayValue *object, const char *name, gboolean fallback)
{
  const RopewayValue *member = ropeway_value_get (object, name);

  return member != NULL && member->kind == ROPEWAY_BOOLEAN ? ropeway_value_get_boolean (member) : fallback;
}

gboolean
ropeway_value_get_int64 (const RopewayValue *value, gint64 *out, GError **error)
{
  g_return_val_if_fail (value != NULL && out != NULL, FALSE);

  if (value->kind != ROPEWAY_NUMBER)
    return set_type_error (error, value, ROPEWAY_NUMBER);
  if (!ropeway_number_to_int64 (value->token, value->length, out))
    {
      g_set_error (error, ROPEWAY_VALUE_ERROR, ROPEWAY_VALUE_ERROR_RANGE,
                   _ ("The number “%.*s” is not whole, or too large"), (int)MIN (value->length, 60),
                   value->token);
      return FALSE;
    }
  return TRUE;
}
