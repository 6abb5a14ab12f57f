/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the one way in which most services accept a file (RFC 7578). */
#pragma once

#include "value/form-style.h"
#include "value/format-error.h"
#include "value/value.h"

G_BEGIN_DECLS

/* A member of the record that is sent as a file. */
typedef struct
{
  const char *field;     /* the member */
  const char *file_name; /* what the file is called */
  const char *type;      /* (nullable): its Content-Type; application/octet-stream */
  gboolean is_base64;    /* the text is base64 (RFC 4648); else the file is the text itself in UTF-8 */
} RopewayMultipartFile;

/* Writes the members of the object @value as parts; those of @files (of @n) as files, the others as @style names them.
 * The same record is always written in the same way, so that a request can be repeated byte for byte.
 * @boundary: (out) (transfer full): for the Content-Type.
 * Returns: (transfer full) (nullable). Errors: those of ropeway_form_each(); _VALUE where a file is no text or no base64. */
GBytes *ropeway_multipart_write (const RopewayValue *value, RopewayFormStyle style,
                                 const RopewayMultipartFile *files, guint n, char **boundary, GError **error);

G_END_DECLS
