/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how other people write dates, in a small part of Unicode's pattern language (CLDR, UTS #35), the same in
 * every locale.
 *
 *   yyyy 2026        MM 02   M 2     HH 09  H 9  (0–23)     ss 07  s 7       EEEE Monday   EEE Mon
 *   yy   26          dd 05   d 5     hh 09  h 9  (1–12)     S to SSSSSS: digits of the fraction
 *   MMMM February    MMM Feb         mm 05  m 5             a: AM or PM
 *   the offset: X three times +01:00 or Z, twice +0100 or Z; Z +0100
 *
 * Text stands between single quotes ('T'), '' is one quote; characters that are no letters stand for themselves.
 * Reading: yyyy is four digits, two letters are two digits, one letter one or two; yy is 1970 to 2069; names are
 * English, in any case; the day of the week must be that of the date. Written alone, "unix" is seconds and
 * "unix-ms" milliseconds since 1970. */
#pragma once

#include "mapping/civil-time.h"

G_BEGIN_DECLS

#define ROPEWAY_DATE_FORMAT_ERROR (ropeway_date_format_error_quark ())
GQuark ropeway_date_format_error_quark (void);

typedef enum
{
  ROPEWAY_DATE_FORMAT_ERROR_SYNTAX,
  ROPEWAY_DATE_FORMAT_ERROR_INCOMPLETE, /* no date can be read with it */
} RopewayDateFormatError;

/* Immutable. */
typedef struct _RopewayDateFormat RopewayDateFormat;

/* Errors: ROPEWAY_DATE_FORMAT_ERROR_SYNTAX. Returns: (transfer full). */
RopewayDateFormat *ropeway_date_format_new (const char *text, GError **error);
void ropeway_date_format_free (RopewayDateFormat *self);

/* Whether it holds day, month and year, and with hours of a half day which half.
 * Errors: ROPEWAY_DATE_FORMAT_ERROR_INCOMPLETE. */
gboolean ropeway_date_format_check_readable (const RopewayDateFormat *self, GError **error);

/* Returns: whether it shows an offset or is a moment, for which a date needs a zone. */
gboolean ropeway_date_format_needs_offset (const RopewayDateFormat *self);

/* Reads @text, all of it. */
RopewayCivilStatus ropeway_date_format_read (const RopewayDateFormat *self, const char *text, gsize length,
                                             RopewayCivilTime *out);

/* Appends @time in this form to @out. */
void ropeway_date_format_write (const RopewayDateFormat *self, const RopewayCivilTime *time, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayDateFormat, ropeway_date_format_free)

G_END_DECLS
