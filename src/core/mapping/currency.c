/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mapping/currency.h"

#include <string.h>

/* Codes in use in ISO 4217, four characters each, so that a code is found only at its own place. */
static const struct
{
  int places;
  const char *codes;
} currencies[] = {
  { 0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF " },
  { 2, "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD "
       "CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
       "GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA "
       "MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR "
       "RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD "
       "TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG " },
  { 3, "BHD IQD JOD KWD LYD OMR TND " },
  { 4, "CLF UYW " },
};

int
ropeway_currency_get_places (const char *code, gssize length)
{
  if ((length < 0 ? strlen (code) : (gsize)length) != 3)
    return -1;
  for (gsize i = 0; i < G_N_ELEMENTS (currencies); i++)
    for (const char *at = currencies[i].codes; *at != '\0'; at += 4)
      if (strncmp (at, code, 3) == 0)
        return currencies[i].places;
  return -1;
}
