/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: services that let people add fields of their own tell which there are; each in its own words. */
#pragma once

#include "base/problem.h"
#include "model/operation.h"

G_BEGIN_DECLS

/* One value that a field may have. */
typedef struct
{
  char *value;
  char *label; /* as the value where there is none */
} RopewayChoice;

/* Frees a RopewayChoice. */
void ropeway_choice_free (gpointer data);

/* Returns: (transfer full) (nullable): the choice that @item is: its text, number or flag at @value, and its name at @label
 * (both (nullable): it is the value itself, or has no name of its own). */
RopewayChoice *ropeway_choice_read (const RopewayPath *value, const RopewayPath *label,
                                    const RopewayValue *item);

/* One field, as its service describes it. */
typedef struct
{
  char *name;
  char *label; /* (nullable) */
  char *word;  /* (nullable): what the service calls its type */
  RopewayFieldType type;
  gboolean required;
  GPtrArray *choices; /* (nullable): RopewayChoice: it may have no other value */
} RopewayDescribedField;

/* The fields of a record. Reference counted; one thread. */
typedef struct _RopewayDescribed RopewayDescribed;

/* Reads the answer of a describe call. @answer: its root. @parameters: (nullable): those of the job, for "among".
 * Fields stand in a list, or as members of an object, and then a member's name is the field's where "name" says nothing else.
 * Beyond ROPEWAY_LIMIT_SHAPE_FIELDS the rest is left out, and it is not complete any more.
 * Returns: (transfer full) (nullable): NULL with *@problem ("describe.no-fields") where no field stands there. */
RopewayDescribed *ropeway_described_read (const RopewayDescribe *describe, const RopewayValue *answer,
                                          const RopewayValue *parameters, RopewayProblem **problem);

/* The same from records that were read page by page (const RopewayValue *). @is_cut: there are more of them.
 * Returns: (transfer full) (nullable). */
RopewayDescribed *ropeway_described_read_records (const RopewayDescribe *describe,
                                                  const RopewayValue *const *records, gsize n,
                                                  gboolean is_cut, RopewayProblem **problem);

/* Returns: (transfer full). */
RopewayDescribed *ropeway_described_ref (RopewayDescribed *self);
void ropeway_described_unref (RopewayDescribed *self);

/* Returns: how many fields there are. */
guint ropeway_described_get_n_fields (const RopewayDescribed *self);
/* Returns: (transfer none). */
const RopewayDescribedField *ropeway_described_get_field (const RopewayDescribed *self, guint index);
/* Returns: (transfer none) (nullable): the field called @name. */
const RopewayDescribedField *ropeway_described_find (const RopewayDescribed *self, const char *name);

/* Returns: whether a record can have no other fields than these. */
gboolean ropeway_described_is_complete (const RopewayDescribed *self);

/* Returns: (transfer none) (nullable): the warning that there are fields that were not read; it is not complete then. */
const RopewayProblem *ropeway_described_get_cut (const RopewayDescribed *self);

/* Returns: (transfer none) (nullable): the name of the field that was meant by @name: whose label it is, or whose name or label
 * is nearly so. */
const char *ropeway_described_suggest (const RopewayDescribed *self, const char *name);

/* Returns: (transfer full): name → what the service calls its type, of the fields that have one. */
GHashTable *ropeway_described_kinds (const RopewayDescribed *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayDescribed, ropeway_described_unref)

G_END_DECLS
