/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a service's odd record becomes flat fields, and flat fields become the service's record again. */
#pragma once

#include "base/problem.h"
#include "model/operation.h"

G_BEGIN_DECLS

/* What a service said about its records before one is made; everything (nullable) and borrowed. */
typedef struct
{
  const GPtrArray *header; /* char *: of rows */
  GHashTable *kinds; /* char * → char *, words of kinds: of properties that the form itself says nothing of */
} RopewayFormKnown;

/* Reads the names of a header row. Blank cells become NULL; a name that stands twice is a problem
 * ("form.header-double"), as is anything that is no list of texts ("form.header-missing").
 * Returns: (transfer full) (nullable): char *, one a column. */
GPtrArray *ropeway_record_form_read_header (const RopewayValue *cells, RopewayProblem **problem);

/* Gives the flat fields of @record as a service sent it. @header: (nullable): of rows.
 * Returns: (transfer none) (nullable): @record itself (or a part of it) where nothing must be changed,
 * else a new object in @tree; NULL with @problem where the record is not of that form. */
const RopewayValue *ropeway_record_form_flatten (const RopewayForm *form, const GPtrArray *header,
                                                 const RopewayValue *record, RopewayTree *tree,
                                                 RopewayProblem **problem);

/* Gives the record as the service wants it, from flat @fields. In a row, cells without a field are null: they are left as
 * they are; of typed properties and key-values only those are there that have a field.
 * Returns: (transfer none) (nullable): @fields itself or a new value in @tree; NULL with @problem. */
const RopewayValue *ropeway_record_form_build (const RopewayForm *form, const RopewayFormKnown *known,
                                               const RopewayValue *fields, RopewayTree *tree,
                                               RopewayProblem **problem);

/* Returns: (transfer none) (nullable): what the service calls the field @name of a flat record; NULL where it stands beside
 * the properties, and the service tells nothing of it. */
const char *ropeway_record_form_find_inner_name (const RopewayForm *form, const char *name);

/* Whether field @name of a flat record can be written. @kinds: (nullable): char * → char *, words of kinds told by the service.
 * @pointer: (nullable): of the problem. Returns: (transfer full) (nullable): "form.kind-missing", "form.property-read-only". */
RopewayProblem *ropeway_record_form_judge (const RopewayForm *form, GHashTable *kinds, const char *name,
                                           const char *pointer);

G_END_DECLS
