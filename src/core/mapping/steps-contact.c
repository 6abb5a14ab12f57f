/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the steps that write phone numbers and addresses so that two systems agree on them. */
#include "mapping/phone-plan.h"
#include "mapping/steps.h"
#include "mapping/text-case.h"

#include <string.h>

/* ---- phone ---- */

gboolean
ropeway_step_compile_phone (RopewayStep *step, const RopewayStepScope *scope)
{
  const char *country = step->arguments[0].text;

  return country == NULL || ropeway_phone_plan_find (country) != NULL
         || ropeway_step_refuse (step, scope, "country", "mapping.setting-country", NULL, "country", country);
}

gboolean
ropeway_step_phone (const RopewayStep *step, RopewayStepRun *run)
{
  static const char *const reasons[] = {
    [ROPEWAY_PHONE_NO_NUMBER] = "mapping.not-phone",
    [ROPEWAY_PHONE_NO_COUNTRY] = "mapping.phone-country",
    [ROPEWAY_PHONE_NO_AREA] = "mapping.phone-area",
  };
  const char *country = step->arguments[0].text;
  RopewayPhoneStatus status;

  if (run->length == 0)
    return ropeway_step_give (run, NULL);
  status = ropeway_phone_normalise (country != NULL ? ropeway_phone_plan_find (country) : NULL, run->text,
                                    run->length, ropeway_step_begin_out (run));
  return status == ROPEWAY_PHONE_GOOD ? ropeway_step_give_out (run)
                                      : ropeway_step_fail (run, reasons[status]);
}

/* ---- email ---- */

#define LOCAL_BYTES 64 /* RFC 5321, 4.5.3.1 */
#define EMAIL_BYTES 254

static gboolean
is_domain (const char *domain, const char *end)
{
  gboolean starts = TRUE;
  gunichar c = 0;

  for (; domain < end; domain = g_utf8_next_char (domain))
    {
      c = g_utf8_get_char (domain);
      if (starts ? !g_unichar_isalnum (c)
                 : !g_unichar_isalnum (c) && !g_unichar_ismark (c) && c != '-' && c != '.')
        return FALSE;
      starts = c == '.';
    }
  return !starts && c != '-';
}

/* Part of an address may hold neither spaces nor what separates addresses. */
static gboolean
is_local (const char *local, const char *end)
{
  if (local == end || end - local > LOCAL_BYTES || *local == '.' || end[-1] == '.')
    return FALSE;
  for (; local < end; local = g_utf8_next_char (local))
    {
      gunichar c = g_utf8_get_char (local);

      if (g_unichar_isspace (c) || g_unichar_iscntrl (c)
          || (c < 0x80 && strchr ("@,;:<>()[]\\\"", (int)c) != NULL))
        return FALSE;
    }
  return TRUE;
}

/* Who reads the part before the @ decides whether capitals matter in it; the domain knows none. */
gboolean
ropeway_step_email (const RopewayStep *step, RopewayStepRun *run)
{
  g_autofree char *text = g_strstrip (g_strndup (run->text, run->length));
  const char *end = text + strlen (text);
  const char *at = strrchr (text, '@');
  GString *out = ropeway_step_begin_out (run);

  if (*text == '\0')
    return ropeway_step_give (run, NULL);
  if (at == NULL || end - text > EMAIL_BYTES || !is_local (text, at) || !is_domain (at + 1, end))
    return ropeway_step_fail (run, "mapping.not-email");
  if (step->arguments[0].flag)
    ropeway_text_lower (text, (gsize)(at - text), out);
  else
    g_string_append_len (out, text, at - text);
  ropeway_text_lower (at, (gsize)(end - at), out);
  return ropeway_step_give_out (run);
}

/* ---- address-host, address-parameter ---- */

gboolean
ropeway_step_address_host (const RopewayStep *step, RopewayStepRun *run)
{
  g_autofree char *text = g_strstrip (g_strndup (run->text, run->length));
  g_autofree char *scheme = NULL;
  g_autofree char *host = NULL;
  GString *out = ropeway_step_begin_out (run);

  if (*text == '\0')
    return ropeway_step_give (run, NULL);
  if (!g_uri_split (text, G_URI_FLAGS_NONE, &scheme, NULL, &host, NULL, NULL, NULL, NULL, NULL)
      || scheme == NULL || host == NULL || *host == '\0')
    return ropeway_step_fail (run, "mapping.not-address");
  ropeway_text_lower (host, strlen (host), out);
  if (step->arguments[0].flag && g_str_has_prefix (out->str, "www."))
    g_string_erase (out, 0, 4);
  return ropeway_step_give_out (run);
}

gboolean
ropeway_step_address_parameter (const RopewayStep *step, RopewayStepRun *run)
{
  g_autofree char *text = g_strstrip (g_strndup (run->text, run->length));
  g_autofree char *query = NULL;
  g_auto (GStrv) pairs = NULL;
  g_autoptr (GString) name = g_string_new (NULL);
  GString *out = ropeway_step_begin_out (run);

  if (!g_uri_split (text, G_URI_FLAGS_ENCODED, NULL, NULL, NULL, NULL, NULL, &query, NULL, NULL))
    return ropeway_step_fail (run, "mapping.not-address");
  pairs = g_strsplit (query != NULL ? query : "", "&", -1);
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      const char *equals = strchrnul (pairs[i], '=');
      const char *value = *equals == '=' ? equals + 1 : equals;

      g_string_truncate (name, 0);
      if (!ropeway_step_append_unescaped (pairs[i], (gsize)(equals - pairs[i]), TRUE, name)
          || strcmp (name->str, step->arguments[0].text) != 0)
        continue;
      if (!ropeway_step_append_unescaped (value, strlen (value), TRUE, out)
          || !g_utf8_validate_len (out->str, out->len, NULL))
        return ropeway_step_fail (run, "mapping.not-address");
      return ropeway_step_give_out (run);
    }
  return ropeway_step_give (run, NULL);
}
