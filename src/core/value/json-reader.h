/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: bytes become a tree: strictly (RFC 8259), in one pass, without recursion, within limits. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

#define ROPEWAY_JSON_ERROR (ropeway_json_error_quark ())
GQuark ropeway_json_error_quark (void);

typedef enum
{
  ROPEWAY_JSON_ERROR_SYNTAX,
  ROPEWAY_JSON_ERROR_EMPTY, /* nothing but white space */
  ROPEWAY_JSON_ERROR_UTF8,  /* not UTF-8 (UTF-16 and UTF-32 are said by name) */
  ROPEWAY_JSON_ERROR_DEPTH,
  ROPEWAY_JSON_ERROR_SIZE,      /* bytes, values or members */
  ROPEWAY_JSON_ERROR_DUPLICATE, /* a name twice, where that is refused */
} RopewayJsonError;

typedef struct
{
  gsize bytes;                /* 0: ROPEWAY_LIMIT_JSON_BYTES */
  guint depth;                /* 0: ROPEWAY_LIMIT_JSON_DEPTH */
  gsize members;              /* of one container; 0: ROPEWAY_LIMIT_JSON_MEMBERS */
  gsize values;               /* 0: ROPEWAY_LIMIT_JSON_VALUES */
  gboolean refuse_duplicates; /* our own documents */
} RopewayJsonLimits;

/* Where reading stopped: line and column from 1 (column counts characters), byte from 0. */
typedef struct
{
  gsize line;
  gsize column;
  gsize byte;
} RopewayJsonPosition;

/* Reads one document. A single leading UTF-8 byte order mark is skipped. The tree keeps a reference on
 * @bytes. @limits: (nullable). @where: (nullable) (out): set on error.
 * Returns: (transfer full) (nullable). Errors: ROPEWAY_JSON_ERROR, with line, column and byte in the message. */
RopewayTree *ropeway_json_read (GBytes *bytes, const RopewayJsonLimits *limits, RopewayJsonPosition *where,
                                GError **error);

/* Like ropeway_json_read() for text in memory, which is copied. @length: bytes, -1 if NUL-terminated.
 * Returns: (transfer full) (nullable). */
RopewayTree *ropeway_json_read_text (const char *text, gssize length, const RopewayJsonLimits *limits,
                                     RopewayJsonPosition *where, GError **error);

G_END_DECLS
