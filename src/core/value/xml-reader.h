/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: XML becomes a tree like any other, without anything that makes XML dangerous.
 *
 * <order id="7"><line>a</line><line>b</line><note lang="en">x</note></order> is
 * {"order":{"@id":"7","line":["a","b"],"note":{"@lang":"en","#text":"x"}}}: an element with neither attributes nor
 * elements is its text, letter by letter; elements of one name are a list, in the place of the first. White space between
 * elements is passed over; of text between elements (mixed content) all is in "#text". xsi:nil is null. */
#pragma once

#include "value/format-error.h"
#include "value/value.h"

G_BEGIN_DECLS

typedef struct
{
  /* (nullable): prefix, URI, prefix, URI, …, NULL. Names of these namespaces are written "prefix:name". Others are
   * without prefix; only where two of one name from different namespaces meet in an element, those that are not of
   * its own namespace have the prefix of the document. */
  const char *const *namespaces;
  gboolean
      keep_xhtml; /* the inside of an element with type="xhtml" is one text with its tags (RFC 4287 §3.1.1.3) */

  /* ceilings; 0: those of base/limits.h */
  gsize bytes;
  guint depth;
  guint attributes;
  gsize values;
} RopewayXmlOptions;

/* Reads @bytes, which are UTF-8 whatever their XML declaration says. A document type is refused, so there are no entities
 * but the five of XML and characters by number; nothing is ever fetched. @options: (nullable).
 * Returns: (transfer full) (nullable): an object whose one member is the root element. Errors: ROPEWAY_FORMAT_ERROR, with
 * the line in the message where there is one. */
RopewayTree *ropeway_xml_read (GBytes *bytes, const RopewayXmlOptions *options, GError **error);

G_END_DECLS
