/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a tree becomes XML that reads back the same: what xml-reader.h says, the other way round. */
#pragma once

#include "value/format-error.h"
#include "value/value.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_SOAP_NONE,
  ROPEWAY_SOAP_1_1,
  ROPEWAY_SOAP_1_2,
} RopewaySoap;

typedef struct
{
  const char *root; /* (nullable): the root element around the value; else the value's only member is it */
  const char *const
      *namespaces; /* (nullable): prefix, URI, …, NULL: declared at the root; "" is the one without prefix */
  const char *const *order; /* (nullable): names that come first, in this order, wherever they are */
  RopewaySoap soap;         /* an envelope around the root */
} RopewayXmlWriteOptions;

/* Writes a document in UTF-8. Members "@name" are attributes, "#text" is text, a list is an element for each item; null
 * is an empty element. @options: (nullable).
 * Returns: (transfer full) (nullable). Errors: ROPEWAY_FORMAT_ERROR_VALUE: no or several roots, a name that XML does not
 * allow or whose prefix is not declared, a text with characters that XML cannot hold. */
GBytes *ropeway_xml_write (const RopewayValue *value, const RopewayXmlWriteOptions *options, GError **error);

G_END_DECLS
