/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: when two values mean the same, whoever wrote them down. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

/* Sameness: numbers by exact value (1.0 = 1 = 1e0), strings by decoded characters, arrays in order,
 * objects by members whatever their order (duplicates: the last counts).
 * Returns: whether @a and @b mean the same. (nullable): two NULLs are the same. */
gboolean ropeway_value_equal (const RopewayValue *a, const RopewayValue *b);

#define ROPEWAY_DIGEST_BYTES 32

/* SHA-256 over a canonical spelling: equal values have equal digests (a NULL has one of its own).
 * Stable for ever: it is stored in ledgers. */
void ropeway_value_digest (const RopewayValue *value, guint8 digest[ROPEWAY_DIGEST_BYTES]);

/* Appends the canonical spelling itself to @out: names sorted by bytes, shortest escapes, numbers as
 * [-]digits[e exponent] without zeros at either end. */
void ropeway_value_canonical (const RopewayValue *value, GString *out);

G_END_DECLS
