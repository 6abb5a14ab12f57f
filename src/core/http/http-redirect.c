/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a service may send us elsewhere, but it may not take our credentials or our writes there. */
#include "http/http-redirect.h"

#include "base/limits.h"
#include "http/http-url.h"

static gboolean
is_redirect (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

RopewayRedirect
ropeway_http_redirect (const char *method, gboolean has_body, guint status, const char *url,
                       const char *location, guint followed)
{
  gboolean reads = g_str_equal (method, "GET") || g_str_equal (method, "HEAD");
  RopewayRedirect redirect = { ROPEWAY_REDIRECT_STAND, NULL, FALSE };
  g_autofree char *target = NULL;
  g_autoptr (GUri) from = NULL;
  g_autoptr (GUri) to = NULL;

  if (!is_redirect (status) || location == NULL || *location == '\0')
    return redirect;
  if (!reads && status != 307 && status != 308)
    return redirect;

  target = ropeway_http_url_resolve (url, location);
  if (target == NULL)
    {
      redirect.verdict = reads ? ROPEWAY_REDIRECT_NO_ADDRESS : ROPEWAY_REDIRECT_STAND;
      return redirect;
    }

  from = ropeway_http_url_parse (url, NULL);
  to = ropeway_http_url_parse (target, NULL);
  redirect.same_origin = ropeway_http_url_same_origin (from, to);
  if (!redirect.same_origin && (!reads || has_body))
    redirect.verdict = ROPEWAY_REDIRECT_STAND;
  else if (g_str_equal (g_uri_get_scheme (from), "https") && g_str_equal (g_uri_get_scheme (to), "http"))
    redirect.verdict = ROPEWAY_REDIRECT_DOWNGRADE;
  else if (followed >= ROPEWAY_LIMIT_REDIRECTS)
    redirect.verdict = ROPEWAY_REDIRECT_TOO_MANY;
  else
    {
      redirect.verdict = ROPEWAY_REDIRECT_FOLLOW;
      redirect.url = g_steal_pointer (&target);
    }
  return redirect;
}

void
ropeway_redirect_clear (RopewayRedirect *redirect)
{
  g_clear_pointer (&redirect->url, g_free);
}

gboolean
ropeway_http_redirect_keeps (const char *name)
{
  static const char *const plain[] = { "Accept", "Accept-Language", "Range", "User-Agent" };

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (g_ascii_strcasecmp (name, plain[i]) == 0)
      return TRUE;
  return FALSE;
}
