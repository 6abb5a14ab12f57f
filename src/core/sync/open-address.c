/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/open-address.h"

#include "base/limits.h"
#include "model/prepared-request.h"

#include <string.h>

static gboolean
has_dots (const char *address)
{
  g_auto (GStrv) segments = g_strsplit_set (address, "/?#", -1);

  return g_strv_contains ((const char *const *)segments, ".")
         || g_strv_contains ((const char *const *)segments, "..");
}

/* What had to be encoded was no part of a name. */
static gboolean
is_host (const char *host)
{
  return host != NULL && *host != '\0' && strpbrk (host, "/\\?#@% ") == NULL;
}

static gboolean
is_web_address (const char *address)
{
  g_autoptr (GUri) uri = strlen (address) <= ROPEWAY_LIMIT_URL_BYTES
                             ? g_uri_parse (address, G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL)
                             : NULL;

  return uri != NULL
         && (g_str_equal (g_uri_get_scheme (uri), "https") || g_str_equal (g_uri_get_scheme (uri), "http"))
         && is_host (g_uri_get_host (uri)) && g_uri_get_userinfo (uri) == NULL && !has_dots (address);
}

char *
ropeway_open_address (const RopewayOperation *operation, const char *id, const RopewayValue *parameters,
                      const RopewayValue *fields)
{
  const RopewayRequestInput input = { .id = id, .parameters = parameters, .fields = fields };

  if (operation == NULL || operation->open == NULL || id == NULL || *id == '\0')
    return NULL;
  g_autofree char *address
      = ropeway_request_fill (operation, operation->open, ROPEWAY_ENCODE_SEGMENT, &input, NULL);
  return address != NULL && is_web_address (address) ? g_steal_pointer (&address) : NULL;
}
