/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a phone number as people write it becomes the one that the whole world dials (ITU-T E.164), as far as its
 * digits and the country say so. Whether anybody answers there cannot be known. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_PHONE_GOOD,
  ROPEWAY_PHONE_NO_NUMBER,  /* other characters, or too few or too many digits */
  ROPEWAY_PHONE_NO_COUNTRY, /* it does not say its country, and nobody else does */
  ROPEWAY_PHONE_NO_AREA,    /* it lacks what must stand before the area code in its country */
} RopewayPhoneStatus;

/* How numbers are written in a country. */
typedef struct _RopewayPhonePlan RopewayPhonePlan;

/* @country: ISO 3166-1 alpha-2. Returns: (transfer none) (nullable): NULL where it is not known here. */
const RopewayPhonePlan *ropeway_phone_plan_find (const char *country);

/* Appends +, country and number to @out. @plan: (nullable): of numbers that do not say their country. */
RopewayPhoneStatus ropeway_phone_normalise (const RopewayPhonePlan *plan, const char *text, gsize length,
                                            GString *out);

G_END_DECLS
