/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a name may lead anywhere; the numbers that it leads to are what is checked. */
#include "http/http-address.h"

typedef struct
{
  guint8 bytes[16];
  guint bits;
} Range;

/* Not globally reachable, or reachable only as something that no service is. */
static const Range private_4[] = {
  { { 0 }, 8 },             /* this network */
  { { 10 }, 8 },            /* private */
  { { 100, 64 }, 10 },      /* shared by a provider's customers */
  { { 127 }, 8 },           /* loopback */
  { { 169, 254 }, 16 },     /* link-local, and the clouds' metadata services */
  { { 172, 16 }, 12 },      /* private */
  { { 192, 0, 0 }, 24 },    /* protocol assignments */
  { { 192, 0, 2 }, 24 },    /* documentation */
  { { 192, 88, 99 }, 24 },  /* 6to4 relays, withdrawn */
  { { 192, 168 }, 16 },     /* private */
  { { 198, 18 }, 15 },      /* benchmarks */
  { { 198, 51, 100 }, 24 }, /* documentation */
  { { 203, 0, 113 }, 24 },  /* documentation */
  { { 224 }, 4 },           /* multicast */
  { { 240 }, 4 },           /* reserved, broadcast */
};

/* Inside 2000::/3, the only part of IPv6 that is given out. */
static const Range private_6[] = {
  { { 0x20, 0x01, 0x00, 0x00 }, 23 }, /* protocol assignments: Teredo, benchmarks, ORCHID */
  { { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documentation */
  { { 0x3f, 0xff, 0x00 }, 20 },       /* documentation */
};

static const Range global_6 = { { 0x20 }, 3 };
static const Range mapped_6 = { { [10] = 0xff, 0xff }, 96 };
static const Range nat64_6 = { { 0x00, 0x64, 0xff, 0x9b }, 96 };
static const Range six_to_four_6 = { { 0x20, 0x02 }, 16 };

static gboolean
is_in (const guint8 *address, const Range *range)
{
  guint whole = range->bits / 8;
  guint rest = range->bits % 8;

  for (guint i = 0; i < whole; i++)
    if (address[i] != range->bytes[i])
      return FALSE;
  return rest == 0 || (address[whole] ^ range->bytes[whole]) >> (8 - rest) == 0;
}

static gboolean
is_in_any (const guint8 *address, const Range *ranges, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (is_in (address, &ranges[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_private_4 (const guint8 *address)
{
  return is_in_any (address, private_4, G_N_ELEMENTS (private_4));
}

gboolean
ropeway_http_address_is_private (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    return is_private_4 (bytes);
  if (is_in (bytes, &mapped_6) || is_in (bytes, &nat64_6))
    return is_private_4 (bytes + 12);
  if (is_in (bytes, &six_to_four_6))
    return is_private_4 (bytes + 2);
  return !is_in (bytes, &global_6) || is_in_any (bytes, private_6, G_N_ELEMENTS (private_6));
}

gboolean
ropeway_http_address_leads_inside (GSocketConnection *connection)
{
  g_autoptr (GSocketAddress) address = g_socket_connection_get_remote_address (connection, NULL);

  if (G_IS_PROXY_ADDRESS (address))
    return FALSE;
  return !G_IS_INET_SOCKET_ADDRESS (address)
         || ropeway_http_address_is_private (
             g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}
