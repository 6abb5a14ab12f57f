/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how learning and reading build a shape. */
#pragma once

#include "value/shape.h"

G_BEGIN_DECLS

/* Returns: (transfer full): a shape without fields. */
RopewayShape *ropeway_shape_new (void);

/* Adds a field at the end, or marks the shape as cut where it has as many as are allowed.
 * @samples: compact JSON. Returns: whether it was added. */
gboolean ropeway_shape_add (RopewayShape *shape, const RopewayField *field);

/* Says that fields were left out. */
void ropeway_shape_cut (RopewayShape *shape);

/* Returns: (transfer full): the path of the field @name below @prefix ("", "customer", "lines[]"). */
char *ropeway_shape_build_path (const char *prefix, const char *name);

/* Returns: the most specific type of a value that is not null; ROPEWAY_FIELD_UNKNOWN for an empty text. */
RopewayFieldType ropeway_field_type_of (const RopewayValue *value);

/* Returns: the most specific type that covers both. */
RopewayFieldType ropeway_field_type_join (RopewayFieldType a, RopewayFieldType b);

G_END_DECLS
