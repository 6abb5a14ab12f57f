/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: which addresses lie inside a person's own network, where no service of the internet may send us. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Returns: whether @address is not an ordinary address of the internet: loopback, private (RFC 1918),
 * link-local, unique local (RFC 4193), shared (RFC 6598), unspecified, multicast, reserved or for
 * documentation (the IANA special purpose registries, RFC 6890); an IPv6 address that carries an IPv4
 * one (mapped, NAT64, 6to4) is judged by that. */
gboolean ropeway_http_address_is_private (GInetAddress *address);

/* Returns: whether @connection, which is about to be made, goes to a private address. Not where it goes to a proxy: that is
 * a person's own choice and usually in their own network; it resolves the name for itself. */
gboolean ropeway_http_address_leads_inside (GSocketConnection *connection);

G_END_DECLS
