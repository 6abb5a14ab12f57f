/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how rules point at fields: RFC 9535 singular queries, compiled once.
 *
 * Spelling: "$.customer['e.mail'].first", "lines[0]", "lines[-1]". The leading "$." is optional: a path that
 * has it is *rooted*. "@" alone is the value at hand itself, such as the item of a list of texts. Beyond RFC 9535's shorthand names a name may hold any character but controls and
 * . [ ] ' " $ * ? @ , : ( ) — inner spaces too, so that spreadsheet headers ("Item ID") are paths as they are.
 * A name with U+0000 is the only one that no path reaches. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

#define ROPEWAY_PATH_ERROR (ropeway_path_error_quark ())
GQuark ropeway_path_error_quark (void);

typedef enum
{
  ROPEWAY_PATH_ERROR_SYNTAX,
  ROPEWAY_PATH_ERROR_LIMIT,
  ROPEWAY_PATH_ERROR_PLACE, /* set: something else stands where an object or array is needed */
} RopewayPathError;

/* Immutable, reference counted atomically. */
typedef struct _RopewayPath RopewayPath;

/* Errors: _SYNTAX (with the byte), _LIMIT. An empty text is an error; "$" is the whole record.
 * Returns: (transfer full). */
RopewayPath *ropeway_path_parse (const char *text, GError **error);

/* Returns: (transfer full): a path of one name, whatever its characters. */
RopewayPath *ropeway_path_new_name (const char *name);
/* Returns: (transfer full). */
RopewayPath *ropeway_path_ref (RopewayPath *path);
void ropeway_path_unref (RopewayPath *path);

/* Returns: (transfer none): the canonical spelling; rooted ones begin with "$". */
const char *ropeway_path_get_text (const RopewayPath *path);

/* Returns: whether it was written with a leading "$". */
gboolean ropeway_path_is_rooted (const RopewayPath *path);

/* Returns: how many names and indices it has. */
guint ropeway_path_get_n_segments (const RopewayPath *path);

/* Returns: (transfer none) (nullable): the name in segment @index, or NULL where it is an index, which is
 * then stored in @element ((nullable)). */
const char *ropeway_path_get_segment (const RopewayPath *path, guint index, gint64 *element);

/* Returns: (transfer none) (nullable): what @path points at, starting from @value. */
RopewayValue *ropeway_path_get (const RopewayPath *path, const RopewayValue *value);

/* Puts @child (of @tree, hanging nowhere) where @path points, starting from *@root ((nullable): an object
 * or array is made). Missing objects and arrays on the way are made, null counts as missing; holes in arrays
 * are filled with null. A path of no segments replaces *@root. On error nothing has changed.
 * Errors: _PLACE where a value on the way is no container, _LIMIT for an index too high, _PLACE for a
 * negative index beyond the start. */
gboolean ropeway_path_set (const RopewayPath *path, RopewayTree *tree, RopewayValue **root,
                           RopewayValue *child, GError **error);

/* Removes what @path points at; array items are removed with their place.
 * Returns: whether there was something. */
gboolean ropeway_path_remove (const RopewayPath *path, RopewayTree *tree, RopewayValue *root);

typedef gboolean (*RopewayPathEachFunc) (RopewayValue *item, gsize index, gpointer data);

/* Calls @func for each item of the array that @path points at, in order, until it gives FALSE. A single
 * value that is no array counts as a list of one ("one or many"); missing and null as an empty list.
 * Returns: FALSE if @func stopped it. */
gboolean ropeway_path_each (const RopewayPath *path, const RopewayValue *value, RopewayPathEachFunc func,
                            gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayPath, ropeway_path_unref)

G_END_DECLS
