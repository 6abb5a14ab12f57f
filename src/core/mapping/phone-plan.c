/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: countries differ in what stands before a number dialled at home (the trunk prefix, mostly 0), in what
 * stands before one dialled abroad, and in the length of their numbers. Only countries where these rules decide
 * every number are here. */
#include "mapping/phone-plan.h"

#include <string.h>

#define MOST_DIGITS 15 /* E.164 */
#define LEAST_DIGITS 7

struct _RopewayPhonePlan
{
  const char *country;
  const char *code;   /* of the country */
  const char *trunk;  /* (nullable): before a number dialled at home */
  const char *abroad; /* (nullable): before one dialled abroad */
  guint least;        /* digits of a number without trunk prefix */
  guint most;
  gboolean may_lack; /* the trunk prefix is often left out, and the length tells */
};

/* clang-format off */
static const RopewayPhonePlan plans[] = {
  { "AE", "971", "0", "00", 8, 9, FALSE },   { "AT", "43", "0", "00", 4, 13, FALSE },
  { "AU", "61", "0", "0011", 9, 9, FALSE },  { "BE", "32", "0", "00", 8, 9, FALSE },
  { "BG", "359", "0", "00", 7, 9, FALSE },   { "CA", "1", "1", "011", 10, 10, TRUE },
  { "CH", "41", "0", "00", 9, 9, FALSE },    { "CZ", "420", NULL, "00", 9, 9, FALSE },
  { "DE", "49", "0", "00", 5, 11, FALSE },   { "DK", "45", NULL, "00", 8, 8, FALSE },
  { "EE", "372", NULL, "00", 7, 8, FALSE },  { "ES", "34", NULL, "00", 9, 9, FALSE },
  { "FI", "358", "0", "00", 5, 12, FALSE },  { "FR", "33", "0", "00", 9, 9, FALSE },
  { "GB", "44", "0", "00", 7, 10, FALSE },   { "GR", "30", NULL, "00", 10, 10, FALSE },
  { "HK", "852", NULL, "001", 8, 8, FALSE }, { "HR", "385", "0", "00", 8, 9, FALSE },
  { "HU", "36", "06", "00", 8, 9, FALSE },   { "IE", "353", "0", "00", 7, 9, FALSE },
  { "IL", "972", "0", "00", 8, 9, FALSE },   { "IN", "91", "0", "00", 10, 10, TRUE },
  { "IS", "354", NULL, "00", 7, 7, FALSE },  { "IT", "39", NULL, "00", 6, 11, FALSE },
  { "JP", "81", "0", "010", 9, 10, FALSE },  { "LU", "352", NULL, "00", 4, 11, FALSE },
  { "LV", "371", NULL, "00", 8, 8, FALSE },  { "MX", "52", NULL, "00", 10, 10, FALSE },
  { "NL", "31", "0", "00", 9, 9, FALSE },    { "NO", "47", NULL, "00", 8, 8, FALSE },
  { "NZ", "64", "0", "00", 8, 10, FALSE },   { "PL", "48", NULL, "00", 9, 9, FALSE },
  { "PT", "351", NULL, "00", 9, 9, FALSE },  { "RO", "40", "0", "00", 9, 9, FALSE },
  { "SE", "46", "0", "00", 7, 9, FALSE },    { "SI", "386", "0", "00", 8, 8, FALSE },
  { "SK", "421", "0", "00", 9, 9, FALSE },   { "TR", "90", "0", "00", 10, 10, TRUE },
  { "UA", "380", "0", "00", 9, 9, FALSE },   { "US", "1", "1", "011", 10, 10, TRUE },
  { "ZA", "27", "0", "00", 9, 9, FALSE },
};
/* clang-format on */

const RopewayPhonePlan *
ropeway_phone_plan_find (const char *country)
{
  for (gsize i = 0; i < G_N_ELEMENTS (plans); i++)
    if (strcmp (plans[i].country, country) == 0)
      return &plans[i];
  return NULL;
}

/* Takes what people put between digits away; "(0)" is a trunk prefix that is not dialled from abroad.
 * Returns: FALSE where something else is there. */
static gboolean
collect_digits (const char *text, gsize length, gboolean *plus, GString *digits)
{
  const char *end = text + length;

  *plus = FALSE;
  while (text < end)
    {
      gunichar c = g_utf8_get_char (text);

      if (*plus && digits->len > 0 && end - text >= 3 && strncmp (text, "(0)", 3) == 0)
        {
          text += 3;
          continue;
        }
      if (c == '+' && digits->len == 0 && !*plus)
        *plus = TRUE;
      else if (c < 0x80 && g_ascii_isdigit ((char)c))
        g_string_append_c (digits, (char)c);
      else if (!g_unichar_isspace (c) && (c >= 0x80 || strchr ("-./()", (int)c) == NULL) && c != 0x2010
               && c != 0x2011 && c != 0x2013)
        return FALSE;
      text = g_utf8_next_char (text);
    }
  return digits->len > 0;
}

/* No country code is the start of another one. */
static const RopewayPhonePlan *
find_by_code (const char *digits)
{
  for (gsize i = 0; i < G_N_ELEMENTS (plans); i++)
    if (g_str_has_prefix (digits, plans[i].code))
      return &plans[i];
  return NULL;
}

static gboolean
fits (const RopewayPhonePlan *plan, gsize n)
{
  return n >= plan->least && n <= plan->most;
}

/* @digits: with the country's code. */
static RopewayPhoneStatus
write_foreign (const char *digits, GString *out)
{
  const RopewayPhonePlan *plan = find_by_code (digits);
  gsize n = strlen (digits);

  if (n < LEAST_DIGITS || n > MOST_DIGITS || *digits == '0')
    return ROPEWAY_PHONE_NO_NUMBER;
  if (plan != NULL)
    {
      const char *number = digits + strlen (plan->code);

      if (!fits (plan, strlen (number)) || (g_strcmp0 (plan->trunk, "0") == 0 && *number == '0'))
        return ROPEWAY_PHONE_NO_NUMBER;
    }
  g_string_append_c (out, '+');
  g_string_append (out, digits);
  return ROPEWAY_PHONE_GOOD;
}

static RopewayPhoneStatus
write_own (const RopewayPhonePlan *plan, const char *digits, GString *out)
{
  if (plan->trunk != NULL && g_str_has_prefix (digits, plan->trunk)
      && (!plan->may_lack || strlen (digits) > plan->most))
    digits += strlen (plan->trunk);
  else if (plan->trunk != NULL && !plan->may_lack)
    return ROPEWAY_PHONE_NO_AREA;
  if (!fits (plan, strlen (digits)) || (g_strcmp0 (plan->trunk, "0") == 0 && *digits == '0'))
    return ROPEWAY_PHONE_NO_NUMBER;
  g_string_append_printf (out, "+%s%s", plan->code, digits);
  return ROPEWAY_PHONE_GOOD;
}

RopewayPhoneStatus
ropeway_phone_normalise (const RopewayPhonePlan *plan, const char *text, gsize length, GString *out)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  gboolean plus;

  if (!collect_digits (text, length, &plus, digits))
    return ROPEWAY_PHONE_NO_NUMBER;
  if (plus)
    return write_foreign (digits->str, out);
  if (plan == NULL)
    return ROPEWAY_PHONE_NO_COUNTRY;
  if (plan->abroad != NULL && g_str_has_prefix (digits->str, plan->abroad))
    return write_foreign (digits->str + strlen (plan->abroad), out);
  return write_own (plan, digits->str, out);
}
