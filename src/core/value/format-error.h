/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the readers and writers of all formats but JSON fail in the same words. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ROPEWAY_FORMAT_ERROR (ropeway_format_error_quark ())
GQuark ropeway_format_error_quark (void);

/* Every message is half a sentence for people: it begins small or with a name, says the line where there is one, and
 * has no full stop. */
typedef enum
{
  ROPEWAY_FORMAT_ERROR_SYNTAX,  /* not what the format allows */
  ROPEWAY_FORMAT_ERROR_EMPTY,   /* nothing there, where something is needed */
  ROPEWAY_FORMAT_ERROR_CHARSET, /* an unknown character set, or bytes that do not fit the one that was named */
  ROPEWAY_FORMAT_ERROR_LIMIT,   /* too large, too deep, too many */
  ROPEWAY_FORMAT_ERROR_REFUSED, /* allowed, but dangerous: a document type */
  ROPEWAY_FORMAT_ERROR_VALUE,   /* a value that the format cannot say */
} RopewayFormatError;

G_END_DECLS
