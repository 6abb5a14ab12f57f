/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a record becomes the fields of a form, for services that never learned JSON. */
#pragma once

#include "value/form-style.h"
#include "value/format-error.h"
#include "value/value.h"

G_BEGIN_DECLS

/* Says @name and @text of one field. Returns: FALSE with an error to stop. */
typedef gboolean (*RopewayFormFieldFunc) (const char *name, const char *text, gsize length, gpointer data,
                                          GError **error);

/* Calls @func for each field of the object @value: numbers as they are written, true and false as words, null and
 * empty lists and objects as an empty text (which is how such services clear a field).
 * Returns: whether all were said. Errors: ROPEWAY_FORMAT_ERROR_VALUE: @value is no object, a text is none, or @style has
 * no name for a field inside another; those of @func. */
gboolean ropeway_form_each (const RopewayValue *value, RopewayFormStyle style, RopewayFormFieldFunc func,
                            gpointer data, GError **error);

/* Writes @value as application/x-www-form-urlencoded (WHATWG URL §5.2). Returns: (transfer full) (nullable). Errors: as
 * above. */
GBytes *ropeway_form_write (const RopewayValue *value, RopewayFormStyle style, GError **error);

G_END_DECLS
