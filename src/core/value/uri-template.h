/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: services and their descriptions write addresses as URI templates (RFC 6570): "/search{?q,lang}". */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

#define ROPEWAY_URI_TEMPLATE_ERROR (ropeway_uri_template_error_quark ())
GQuark ropeway_uri_template_error_quark (void);

typedef enum
{
  ROPEWAY_URI_TEMPLATE_ERROR_SYNTAX, /* no template (RFC 6570 §2) */
  ROPEWAY_URI_TEMPLATE_ERROR_VALUE,  /* a value that has no form there: lists within lists, ":3" of a list */
  ROPEWAY_URI_TEMPLATE_ERROR_LENGTH, /* longer than ROPEWAY_LIMIT_URL_BYTES */
} RopewayUriTemplateError;

typedef enum
{
  ROPEWAY_URI_NAMES_STRICT, /* as RFC 6570 §2.3 has them */
  ROPEWAY_URI_NAMES_ANY,    /* whatever holds none of the signs of an expression: "$id", "customer.name" */
} RopewayUriNames;

/* A template of all four levels. Immutable; reference counted atomically. */
typedef struct _RopewayUriTemplate RopewayUriTemplate;

/* @position: (out) (optional): with an error, the byte of @text where it stands. Takes time in proportion to @text.
 * Errors: _SYNTAX, _LENGTH. Returns: (transfer full) (nullable). */
RopewayUriTemplate *ropeway_uri_template_parse (const char *text, RopewayUriNames names, gsize *position,
                                                GError **error);
/* Returns: (transfer full). */
RopewayUriTemplate *ropeway_uri_template_ref (RopewayUriTemplate *self);
void ropeway_uri_template_unref (RopewayUriTemplate *self);

/* Returns: how many names stand in it, the same one counted each time, and (transfer none) each. */
guint ropeway_uri_template_get_n_names (const RopewayUriTemplate *self);
const char *ropeway_uri_template_get_name (const RopewayUriTemplate *self, guint index);

/* Gives the value for @name. Returns: (transfer none) (nullable): NULL (like null and empty lists) where there is
 * none: it is left out; with @error nothing is expanded. */
typedef const RopewayValue *(*RopewayUriTemplateFunc) (const char *name, gpointer data, GError **error);

/* Expands it (RFC 6570 §3.2). @func: (nullable): then nothing has a value.
 * Errors: _VALUE, _LENGTH, or @func's own. Returns: (transfer full) (nullable). */
char *ropeway_uri_template_expand (const RopewayUriTemplate *self, RopewayUriTemplateFunc func, gpointer data,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayUriTemplate, ropeway_uri_template_unref)

G_END_DECLS
