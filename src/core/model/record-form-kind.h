/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what each record form does; model/record-form.c picks the one that an operation says. */
#pragma once

#include "model/record-form.h"

G_BEGIN_DECLS

/* Both: see ropeway_record_form_flatten() and ropeway_record_form_build(). */
typedef struct
{
  const RopewayValue *(*flatten) (const RopewayForm *form, const RopewayFormKnown *known,
                                  const RopewayValue *record, RopewayTree *tree, RopewayProblem **problem);
  const RopewayValue *(*build) (const RopewayForm *form, const RopewayFormKnown *known,
                                const RopewayValue *fields, RopewayTree *tree, RopewayProblem **problem);
} RopewayFormKind;

extern const RopewayFormKind ropeway_form_row;
extern const RopewayFormKind ropeway_form_typed_properties;
extern const RopewayFormKind ropeway_form_key_values;

/* The name of the field for @name, which stands in the form's list or object and not beside it: "meta_data:color".
 * Returns: (transfer full). */
char *ropeway_form_join_name (const RopewayForm *form, const char *name);

/* Returns: (transfer none) (nullable): what stands behind the colon; NULL where @field is beside. */
const char *ropeway_form_split_name (const RopewayForm *form, const char *field);

/* Puts @inner at the form's path into @beside, or is @inner where the form has no path.
 * Returns: (transfer none) (nullable): NULL with @problem. */
RopewayValue *ropeway_form_put (const RopewayForm *form, RopewayValue *beside, RopewayValue *inner,
                                RopewayTree *tree, RopewayProblem **problem);

G_END_DECLS
