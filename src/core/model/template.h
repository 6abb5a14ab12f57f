/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: texts with places to fill in ("/deals/{$id}", "{first} {last}"), compiled once. */
#pragma once

#include "value/uri-template.h"

G_BEGIN_DECLS

#define ROPEWAY_TEMPLATE_ERROR (ropeway_template_error_quark ())
GQuark ropeway_template_error_quark (void);

typedef enum
{
  ROPEWAY_TEMPLATE_ERROR_SYNTAX,  /* a brace without its partner, an empty place */
  ROPEWAY_TEMPLATE_ERROR_MISSING, /* nothing to fill a place with */
  ROPEWAY_TEMPLATE_ERROR_UNSAFE,  /* a path would lead elsewhere ("/deals/..") */
} RopewayTemplateError;

/* Text and places. "{{" and "}}" stand for braces. Immutable; reference counted atomically. */
typedef struct _RopewayTemplate RopewayTemplate;

/* Errors: _SYNTAX. Returns: (transfer full). */
RopewayTemplate *ropeway_template_parse (const char *text, GError **error);
/* The same for the path of a request, whose places may be expressions of RFC 6570: "/files{/path*}{?q,lang}". A query
 * stands at its end; there is no fragment. Errors: _SYNTAX. Returns: (transfer full). */
RopewayTemplate *ropeway_template_parse_path (const char *text, GError **error);
/* Returns: (transfer full). */
RopewayTemplate *ropeway_template_ref (RopewayTemplate *self);
void ropeway_template_unref (RopewayTemplate *self);

/* Returns: how many places, and (transfer none) what stands between the braces of each. */
guint ropeway_template_get_n_places (const RopewayTemplate *self);
const char *ropeway_template_get_place (const RopewayTemplate *self, guint index);

/* Returns: whether place @index may have nothing in it: it stands in a query ("{?q}"). */
gboolean ropeway_template_is_optional (const RopewayTemplate *self, guint index);

/* Returns: whether one of @signs stands in the text beside the places; and what of a path stands first: the text's
 * first character, or the operator of an expression ('\0': of an empty text, or one that begins with a place). */
gboolean ropeway_template_has_sign (const RopewayTemplate *self, const char *signs);
char ropeway_template_get_first (const RopewayTemplate *self);

/* Returns: whether it is one place and nothing else ("{$record}"). */
gboolean ropeway_template_is_single (const RopewayTemplate *self);

/* Gives the text for @place. Returns: (transfer full) (nullable): NULL where there is none. */
typedef char *(*RopewayTemplateFunc) (const char *place, gpointer data, GError **error);

typedef enum
{
  ROPEWAY_ENCODE_NONE,
  ROPEWAY_ENCODE_SEGMENT, /* percent-encodes all but RFC 3986 unreserved: for paths and queries */
} RopewayEncode;

/* Returns: (transfer full): the text with its places filled. In a path (a text that begins with "/", encoded) an
 * empty text fills no place. Errors: _MISSING naming the place, _UNSAFE, or @func's own. */
char *ropeway_template_expand (const RopewayTemplate *self, RopewayEncode encode, RopewayTemplateFunc func,
                               gpointer data, GError **error);

/* Fills a path, encoded; @value gives what fills expressions. What fills a place leaves neither the path nor any part
 * of it out. Errors: as above, and those of ropeway_uri_template_expand(). Returns: (transfer full). */
char *ropeway_template_expand_path (const RopewayTemplate *self, RopewayTemplateFunc func,
                                    RopewayUriTemplateFunc value, gpointer data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayTemplate, ropeway_template_unref)

G_END_DECLS
