/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: arithmetic on amounts that is exact or refused, never rounded behind the person's back. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ROPEWAY_DECIMAL_ERROR (ropeway_decimal_error_quark ())
GQuark ropeway_decimal_error_quark (void);

typedef enum
{
  ROPEWAY_DECIMAL_ERROR_SYNTAX,   /* not a number */
  ROPEWAY_DECIMAL_ERROR_OVERFLOW, /* needs more than 38 digits, or an exponent beyond ±1000 */
  ROPEWAY_DECIMAL_ERROR_DIVISION, /* by zero */
  ROPEWAY_DECIMAL_ERROR_INEXACT,  /* the digits of a quotient never end */
} RopewayDecimalError;

/* coefficient × 10^-scale, at most 38 significant digits. A plain value: copy it freely. */
typedef struct
{
  unsigned __int128 coefficient;
  gint32 scale; /* may be negative */
  gboolean negative;
} RopewayDecimal;

typedef enum
{
  ROPEWAY_ROUND_HALF_UP,   /* 2.5 → 3, -2.5 → -3 */
  ROPEWAY_ROUND_HALF_EVEN, /* 2.5 → 2 */
  ROPEWAY_ROUND_UP,        /* away from zero */
  ROPEWAY_ROUND_DOWN,      /* towards zero */
  ROPEWAY_ROUND_CEILING,
  ROPEWAY_ROUND_FLOOR,
} RopewayRounding;

/* Reads RFC 8259 number syntax (an optional leading + is accepted as well), exactly. @length in bytes,
 * -1 if NUL-terminated. The scale is kept: "19.10" has scale 2; only zeros at the end that do not fit in 38
 * digits go (1 and fifty zeros has scale -13).
 * Errors: ROPEWAY_DECIMAL_ERROR. */
gboolean ropeway_decimal_parse (const char *text, gssize length, RopewayDecimal *out, GError **error);

/* Returns: (transfer full): plain notation without exponent that is a valid JSON number ("19.10",
 * "-0.5"); scale is kept; zero is never negative. */
char *ropeway_decimal_to_text (const RopewayDecimal *decimal);

/* Exact results or ROPEWAY_DECIMAL_ERROR_OVERFLOW. Scales: sum max(a, b); product a + b; less where zeros at
 * the end do not fit. @out may be @a or @b. */
gboolean ropeway_decimal_add (const RopewayDecimal *a, const RopewayDecimal *b, RopewayDecimal *out,
                              GError **error);
gboolean ropeway_decimal_subtract (const RopewayDecimal *a, const RopewayDecimal *b, RopewayDecimal *out,
                                   GError **error);
gboolean ropeway_decimal_multiply (const RopewayDecimal *a, const RopewayDecimal *b, RopewayDecimal *out,
                                   GError **error);

/* @places ≥ 0: @a / @b with exactly so many digits after the point, rounded once; -1: exactly, or
 * ROPEWAY_DECIMAL_ERROR_INEXACT where the digits never end. Errors: _DIVISION, _OVERFLOW (beyond 36 digits),
 * _INEXACT. @out may be @a or @b. */
gboolean ropeway_decimal_divide (const RopewayDecimal *a, const RopewayDecimal *b, gint32 places,
                                 RopewayRounding rounding, RopewayDecimal *out, GError **error);

/* What is left of @a after @b is taken away as often as it fits, with the sign of @a: 7 and 2 → 1, -7 and
 * 2 → -1. Exact. Errors: _DIVISION, _OVERFLOW. @out may be @a or @b. */
gboolean ropeway_decimal_remainder (const RopewayDecimal *a, const RopewayDecimal *b, RopewayDecimal *out,
                                    GError **error);

/* Gives @value with exactly @places digits after the point (0 ≤ places ≤ 38). @out may be @value.
 * Errors: ROPEWAY_DECIMAL_ERROR_OVERFLOW. */
gboolean ropeway_decimal_round (const RopewayDecimal *value, gint32 places, RopewayRounding rounding,
                                RopewayDecimal *out, GError **error);

/* Returns: <0, 0, >0; by value: 1.0 equals 1. Never fails. */
int ropeway_decimal_compare (const RopewayDecimal *a, const RopewayDecimal *b);

/* Drops trailing zeros after the point: 19.10 → 19.1, 5.00 → 5. */
void ropeway_decimal_trim (RopewayDecimal *decimal);

/* Returns: whether @value is whole and fits; then *@out is set. */
gboolean ropeway_decimal_to_int64 (const RopewayDecimal *value, gint64 *out);

/* Scale 0. */
void ropeway_decimal_from_int64 (gint64 value, RopewayDecimal *out);

G_END_DECLS
