/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a property that says its own kind becomes a plain value, and a plain value becomes such a property again. */
#pragma once

#include "base/problem.h"
#include "value/value.h"

G_BEGIN_DECLS

/* As the API of Notion names them (https://developers.notion.com/reference/page-property-values). In the order of
 * ropeway_words_property. */
typedef enum
{
  ROPEWAY_PROPERTY_PLAIN, /* the value itself stands there */
  ROPEWAY_PROPERTY_TITLE,
  ROPEWAY_PROPERTY_RICH_TEXT,
  ROPEWAY_PROPERTY_NUMBER,
  ROPEWAY_PROPERTY_SELECT,
  ROPEWAY_PROPERTY_STATUS,
  ROPEWAY_PROPERTY_MULTI_SELECT,
  ROPEWAY_PROPERTY_DATE,
  ROPEWAY_PROPERTY_CHECKBOX,
  ROPEWAY_PROPERTY_EMAIL,
  ROPEWAY_PROPERTY_PHONE_NUMBER,
  ROPEWAY_PROPERTY_URL,
  ROPEWAY_PROPERTY_PEOPLE,
  ROPEWAY_PROPERTY_RELATION,
  ROPEWAY_PROPERTY_FILES,
  ROPEWAY_PROPERTY_FORMULA, /* from here on the service fills them in itself */
  ROPEWAY_PROPERTY_ROLLUP,
  ROPEWAY_PROPERTY_CREATED_TIME,
  ROPEWAY_PROPERTY_CREATED_BY,
  ROPEWAY_PROPERTY_LAST_EDITED_TIME,
  ROPEWAY_PROPERTY_LAST_EDITED_BY,
  ROPEWAY_PROPERTY_UNIQUE_ID,
  ROPEWAY_PROPERTY_VERIFICATION,
  ROPEWAY_PROPERTY_BUTTON,
  ROPEWAY_PROPERTY_UNKNOWN,
} RopewayPropertyKind;

/* Returns: (transfer none): the word of @kind. */
const char *ropeway_property_kind_get_word (RopewayPropertyKind kind);

/* Returns: whether a service takes values for it. */
gboolean ropeway_property_kind_is_writable (RopewayPropertyKind kind);

/* The plain value of @property, by the kind that it says: texts joined, choices by their names, people, relations by their ids,
 * files by their addresses, a span of time as "start/end" (ISO 8601). What is no property, or of a kind that is not known,
 * is given as it is. Returns: (transfer none) (nullable): in @tree; NULL where it cannot be told as a whole. */
RopewayValue *ropeway_property_read (const RopewayValue *property, RopewayTree *tree);

/* The property of @kind that holds @value. @name: of the property, for problems.
 * Returns: (transfer none) (nullable): in @tree; NULL with @problem where the value does not fit the kind
 * ("form.value-unfit", "form.text-too-long") or nobody can write it ("form.property-read-only"). */
RopewayValue *ropeway_property_write (RopewayPropertyKind kind, const char *name, const RopewayValue *value,
                                      RopewayTree *tree, RopewayProblem **problem);

G_END_DECLS
