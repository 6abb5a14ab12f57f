/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: which addresses are asked, and what is added to them and taken away, as functions of text. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads an absolute address. What people paste but an address may not hold (space, other than ASCII,
 * "<>\^`{|}, a % that encodes nothing) is percent-encoded; a fragment is cut.
 * Returns: (transfer full) (nullable). Errors: ROPEWAY_HTTP_ERROR_ADDRESS: another scheme than http and
 * https, no host, a sign-in inside the address, control characters, more than ROPEWAY_LIMIT_URL_BYTES. */
GUri *ropeway_http_url_parse (const char *url, GError **error);

/* Like ropeway_http_url_parse() for any length: for an address that it took and that has a credential added.
 * Returns: (transfer full) (nullable). */
GUri *ropeway_http_url_parse_long (const char *url, GError **error);

/* Returns: (transfer full) (nullable): @reference (RFC 3986 §4.1) seen from @base, without its fragment;
 * NULL where that is nothing ropeway_http_url_parse() takes. */
char *ropeway_http_url_resolve (const char *base, const char *reference);

/* Returns: whether scheme, host and port agree (RFC 6454 §4). */
gboolean ropeway_http_url_same_origin (GUri *a, GUri *b);

/* Returns: (transfer full) (nullable): the origin of an absolute address as text, always the same for the same one:
 * "https://shop.example", "http://[::1]:8080" (RFC 6454 §6.2; no port where it is the scheme's own). NULL where
 * ropeway_http_url_parse() does not take @url. */
char *ropeway_http_url_dup_origin (const char *url);

/* Returns: (transfer full): @url with "name=value", percent-encoded, at the end of its query. */
char *ropeway_http_url_append (const char *url, const char *name, const char *value);

/* Returns: (transfer full): @url without the parts of its query that are "name=value" after decoding. */
char *ropeway_http_url_remove (const char *url, const char *name, const char *value);

G_END_DECLS
