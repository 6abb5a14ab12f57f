/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the names of days and months in the language that the data is written in, which need not be that of the
 * computer. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The languages that are known, by ISO 639-1; NULL-terminated. */
extern const char *const ropeway_date_languages[];

/* @language: (nullable): English. @weekday: 1 Monday to 7 Sunday; @month: 1 to 12.
 * Returns: (transfer none). */
const char *ropeway_date_weekday_name (const char *language, int weekday);
const char *ropeway_date_month_name (const char *language, int month);

G_END_DECLS
