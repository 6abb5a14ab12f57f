/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how many places an amount of each currency has (ISO 4217), on which every conversion to cents rests. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @code: three capital letters of ISO 4217, @length bytes or -1. Returns: its places after the point, 0 to 4;
 * -1 where there is no such currency in use. */
int ropeway_currency_get_places (const char *code, gssize length);

G_END_DECLS
