/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the records of an operation look like: learned from samples, kept in the operation. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_FIELD_UNKNOWN, /* only null or nothing was seen */
  ROPEWAY_FIELD_TEXT,
  ROPEWAY_FIELD_DATE,      /* "2026-11-09" */
  ROPEWAY_FIELD_DATE_TIME, /* RFC 3339, or without offset */
  ROPEWAY_FIELD_EMAIL,
  ROPEWAY_FIELD_URL,
  ROPEWAY_FIELD_INTEGER,
  ROPEWAY_FIELD_DECIMAL,
  ROPEWAY_FIELD_BOOLEAN,
  ROPEWAY_FIELD_OBJECT,
  ROPEWAY_FIELD_LIST,
  ROPEWAY_FIELD_MIXED, /* samples disagree */
} RopewayFieldType;

/* The fields of a record. Immutable once made; reference counted atomically. */
typedef struct _RopewayShape RopewayShape;

/* One field. Fields of an object follow it, one level deeper; fields of a list's items follow it with
 * "[]" in their path ("lines[].sku"): that is a display path for the tree of fields, not a RopewayPath. */
typedef struct
{
  const char *path;
  const char *name;
  guint depth;
  RopewayFieldType type;
  gboolean optional; /* missing in at least one of the objects that could hold it */
  gboolean nullable; /* null in at least one sample */
  gsize n_samples;
  const char *const
      *samples; /* up to ROPEWAY_LIMIT_SHAPE_SAMPLES different ones, compact JSON; none of objects */
} RopewayField;

/* Learns from @n records; what is no object counts as none. Fields in the order first seen. Types that
 * differ are joined: integer and decimal are decimal, date and date-time are date-time, other kinds of text
 * are text, everything else is mixed; null and empty texts say nothing about a type. Beyond ROPEWAY_LIMIT_SHAPE_FIELDS fields the rest
 * is left out and _is_cut() says so. Returns: (transfer full). */
RopewayShape *ropeway_shape_learn (const RopewayValue *const *records, gsize n);

/* Reads the stored form: {"fields":[{"path":"email","type":"email","optional":true,"nullable":true},…]}.
 * Unknown types become ROPEWAY_FIELD_UNKNOWN. Returns: (transfer full) (nullable): NULL where @value is not of that form. */
RopewayShape *ropeway_shape_from_value (const RopewayValue *value);

/* Returns: (transfer none): the stored form, in @tree; samples only if @with_samples (they hold customers' data). */
RopewayValue *ropeway_shape_to_value (const RopewayShape *shape, RopewayTree *tree, gboolean with_samples);

/* Returns: (transfer full). */
RopewayShape *ropeway_shape_ref (RopewayShape *shape);
void ropeway_shape_unref (RopewayShape *shape);
guint ropeway_shape_get_n_fields (const RopewayShape *shape);
/* Returns: (transfer none). */
const RopewayField *ropeway_shape_get_field (const RopewayShape *shape, guint index);
/* Returns: (transfer none) (nullable): the field at that display path ("lines[].sku"). */
const RopewayField *ropeway_shape_find (const RopewayShape *shape, const char *path);
gboolean ropeway_shape_is_cut (const RopewayShape *shape);

/* Returns: the id of a field type in files: "date-time"; and back (ROPEWAY_FIELD_UNKNOWN where not known). */
const char *ropeway_field_type_id (RopewayFieldType type);
RopewayFieldType ropeway_field_type_from_id (const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayShape, ropeway_shape_unref)

G_END_DECLS
