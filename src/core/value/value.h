/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the data itself. A JSON tree (RFC 8259) whose numbers and strings keep their source token, so that
 * what nobody touches leaves byte for byte as it came. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ROPEWAY_VALUE_ERROR (ropeway_value_error_quark ())
GQuark ropeway_value_error_quark (void);

typedef enum
{
  ROPEWAY_VALUE_ERROR_TYPE,     /* another type was needed */
  ROPEWAY_VALUE_ERROR_NOT_TEXT, /* the string holds a lone surrogate or U+0000: it can be carried, not changed */
  ROPEWAY_VALUE_ERROR_RANGE,    /* the number does not fit */
} RopewayValueError;

typedef enum
{
  ROPEWAY_NULL,
  ROPEWAY_BOOLEAN,
  ROPEWAY_NUMBER,
  ROPEWAY_STRING,
  ROPEWAY_ARRAY,
  ROPEWAY_OBJECT,
} RopewayValueType;

/* One value. It lives in a tree and as long as that tree; whoever keeps a value keeps the tree. Values are
 * read through const pointers; the tree's own functions change them. A tree that nobody changes any more
 * may be read by several threads. */
typedef struct _RopewayValue RopewayValue;

/* Owns values (an arena) and the bytes they point into. Reference counted, atomically. Memory of replaced
 * values is given back with the tree. */
typedef struct _RopewayTree RopewayTree;

/* ---- trees ---- */

/* Returns: (transfer full): an empty tree; its root is NULL until it is set. */
RopewayTree *ropeway_tree_new (void);
/* Returns: (transfer full). */
RopewayTree *ropeway_tree_ref (RopewayTree *tree);
void ropeway_tree_unref (RopewayTree *tree);

/* Returns: (transfer none) (nullable). */
RopewayValue *ropeway_tree_get_root (const RopewayTree *tree);
void ropeway_tree_set_root (RopewayTree *tree, RopewayValue *root);

/* Returns: bytes of memory the tree holds, its source bytes included. */
gsize ropeway_tree_get_size (const RopewayTree *tree);

/* Returns: (transfer full): a new tree whose root is a deep copy of @value; tokens are kept. */
RopewayTree *ropeway_tree_new_copy (const RopewayValue *value);

/* ---- making values (transfer none); each belongs to @tree and hangs nowhere yet ---- */

/* The values that have only one form. */
RopewayValue *ropeway_tree_null (RopewayTree *tree);
RopewayValue *ropeway_tree_boolean (RopewayTree *tree, gboolean value);

/* A number from its token, which must be a valid JSON number (checked; a wrong one aborts: parse first).
 * @length in bytes, -1 if NUL-terminated. */
RopewayValue *ropeway_tree_number (RopewayTree *tree, const char *token, gssize length);
RopewayValue *ropeway_tree_integer (RopewayTree *tree, gint64 value);

/* A string from UTF-8 text (checked; invalid UTF-8 aborts: validate first), escaped as JSON needs it:
 * quotation mark, backslash and controls only. @length in bytes, -1 if NUL-terminated. */
RopewayValue *ropeway_tree_string (RopewayTree *tree, const char *text, gssize length);
RopewayValue *ropeway_tree_array (RopewayTree *tree);
RopewayValue *ropeway_tree_object (RopewayTree *tree);

/* A deep copy of @value (of any tree) in @tree; tokens are kept byte for byte. */
RopewayValue *ropeway_tree_copy (RopewayTree *tree, const RopewayValue *value);

/* ---- changing; container and child must be of the same @tree, the child must hang nowhere ---- */

/* Adds @item at the end of @array. */
void ropeway_value_append (RopewayValue *array, RopewayValue *item);

/* Sets member @name (UTF-8 text, @length bytes or -1) of @object: replaces the last of that name in its
 * place, or adds it at the end. */
void ropeway_value_set (RopewayTree *tree, RopewayValue *object, const char *name, gssize length,
                        RopewayValue *member);

/* Removes every member of that name. Returns: whether there was one. */
gboolean ropeway_value_remove (RopewayValue *object, const char *name, gssize length);

/* Puts the members called @names (NULL-terminated) first, in that order; the others follow as they came. */
void ropeway_value_order_members (RopewayValue *object, const char *const *names);

/* Replaces item @index (0 ≤ index < size). */
void ropeway_value_set_element (RopewayValue *array, gsize index, RopewayValue *item);

/* Takes item @index (0 ≤ index < size) out; the ones behind move up. */
void ropeway_value_remove_element (RopewayValue *array, gsize index);

/* Short hands: add a member with a new value. @text: (nullable): then nothing is added. */
void ropeway_value_set_text (RopewayTree *tree, RopewayValue *object, const char *name, const char *text);
void ropeway_value_set_integer (RopewayTree *tree, RopewayValue *object, const char *name, gint64 value);
void ropeway_value_set_boolean (RopewayTree *tree, RopewayValue *object, const char *name, gboolean value);

/* ---- reading ---- */

/* Returns: which of the six kinds of RFC 8259 it is. */
RopewayValueType ropeway_value_get_kind (const RopewayValue *value);

/* Returns: the word for @type in error sentences, untranslated: "null", "boolean", "number", … */
const char *ropeway_value_type_name (RopewayValueType type);

/* A number's token, or the raw characters of a string between its quotation marks (still escaped).
 * Returns: (transfer none), not NUL-terminated. */
const char *ropeway_value_get_token (const RopewayValue *value, gsize *length);

/* Returns: which of the two a boolean is. */
gboolean ropeway_value_get_boolean (const RopewayValue *value);

/* Returns: number of items or members (duplicates counted); 0 for anything else, NULL included. */
gsize ropeway_value_get_length (const RopewayValue *value);

/* Walks items or members in order: for (v = _first (c); v; v = _next (v)). @container: (nullable).
 * Returns: (transfer none) (nullable). */
RopewayValue *ropeway_value_first (const RopewayValue *container);
RopewayValue *ropeway_value_next (const RopewayValue *value);

/* The decoded name of a member of an object. A name with a lone surrogate is given as its raw token.
 * Returns: (transfer none) (nullable): NUL-terminated; NULL where @value is not a member. @length:
 * (nullable): bytes (a name may hold U+0000). */
const char *ropeway_value_get_name (const RopewayValue *value, gsize *length);

/* @value: (nullable), so that calls can be nested.
 * Returns: (transfer none) (nullable): the last member of that name; NULL where @value is no object. */
RopewayValue *ropeway_value_get (const RopewayValue *value, const char *name);
RopewayValue *ropeway_value_get_sized (const RopewayValue *value, const char *name, gsize length);

/* @array: (nullable). Returns: (transfer none) (nullable): item @index; negative counts from the end; NULL
 * where @array is none. */
RopewayValue *ropeway_value_get_element (const RopewayValue *array, gint64 index);

/* The text of a string, decoded; fails for other types and for strings that are no text.
 * Returns: (transfer full): valid UTF-8 without U+0000. Errors: _TYPE, _NOT_TEXT. */
char *ropeway_value_dup_text (const RopewayValue *value, GError **error);

/* Like _dup_text() without a copy where no escape needs one: points into the tree, or into @buffer, which
 * is overwritten. Returns: (transfer none) (nullable), not NUL-terminated. */
const char *ropeway_value_peek_text (const RopewayValue *value, GString *buffer, gsize *length,
                                     GError **error);

/* Returns: whether @value is a string with exactly this text. */
gboolean ropeway_value_is_text (const RopewayValue *value, const char *text);

/* Short hands for our own documents. Returns: (transfer full) (nullable): the text of string member @name;
 * NULL where it is missing or no text. */
char *ropeway_value_dup_member_text (const RopewayValue *object, const char *name);

/* Returns: whether member @name is a boolean; @fallback where it is missing or something else. */
gboolean ropeway_value_get_member_boolean (const RopewayValue *object, const char *name, gboolean fallback);

/* Exact: fails for 1.5, 1e400 and what does not fit; 1.0 and 1e2 are whole. Errors: _TYPE, _RANGE. */
gboolean ropeway_value_get_int64 (const RopewayValue *value, gint64 *out, GError **error);

/* Returns: whether @token is a JSON number (RFC 8259 §6). */
gboolean ropeway_number_is_valid (const char *token, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayTree, ropeway_tree_unref)

G_END_DECLS
