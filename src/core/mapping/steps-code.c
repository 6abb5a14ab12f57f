/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the steps that write a value in another notation: check sums, identifiers, encodings, JSON. */
#include "base/limits.h"
#include "mapping/html-text.h"
#include "mapping/steps.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#include <string.h>

/* ---- hash ---- */

enum
{
  HASH_ALGORITHM,
  HASH_ENCODING,
};

static GChecksumType
checksum_from_id (const char *id)
{
  if (g_strcmp0 (id, "sha512") == 0)
    return G_CHECKSUM_SHA512;
  if (g_strcmp0 (id, "sha1") == 0)
    return G_CHECKSUM_SHA1;
  return g_strcmp0 (id, "md5") == 0 ? G_CHECKSUM_MD5 : G_CHECKSUM_SHA256;
}

gboolean
ropeway_step_hash (const RopewayStep *step, RopewayStepRun *run)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (checksum_from_id (step->arguments[HASH_ALGORITHM].text));
  g_autofree char *encoded = NULL;
  guint8 digest[64];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *)run->text, (gssize)run->length);
  if (g_strcmp0 (step->arguments[HASH_ENCODING].text, "base64") == 0)
    {
      g_checksum_get_digest (checksum, digest, &length);
      encoded = g_base64_encode (digest, length);
    }
  else
    encoded = g_strdup (g_checksum_get_string (checksum));
  return ropeway_step_give_text (run, encoded, strlen (encoded));
}

/* ---- uuid ---- */

#define UUID_BYTES 16

/* Reads 32 hexadecimal digits with hyphens between them. */
static gboolean
read_uuid (const char *text, guint8 bytes[UUID_BYTES])
{
  if (!g_uuid_string_is_valid (text))
    return FALSE;
  for (guint i = 0; i < UUID_BYTES; i++)
    {
      text += *text == '-' ? 1 : 0;
      bytes[i] = (guint8)(g_ascii_xdigit_value (text[0]) * 16 + g_ascii_xdigit_value (text[1]));
      text += 2;
    }
  return TRUE;
}

/* The namespaces of RFC 9562, appendix A, or one of the person's own. */
gboolean
ropeway_step_compile_uuid (RopewayStep *step, const RopewayStepScope *scope)
{
  static const struct
  {
    const char *name;
    const char *uuid;
  } known[] = {
    { "dns", "6ba7b810-9dad-11d1-80b4-00c04fd430c8" },
    { "url", "6ba7b811-9dad-11d1-80b4-00c04fd430c8" },
    { "oid", "6ba7b812-9dad-11d1-80b4-00c04fd430c8" },
    { "x500", "6ba7b814-9dad-11d1-80b4-00c04fd430c8" },
  };
  const char *space = step->arguments[0].text;

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].name, space) == 0)
      space = known[i].uuid;
  step->data = g_new0 (guint8, UUID_BYTES);
  return read_uuid (space, step->data)
         || ropeway_step_refuse (step, scope, "namespace", "mapping.setting-uuid", NULL, NULL, NULL);
}

/* RFC 9562, 5.5: the same name in the same namespace has the same identifier, everywhere and for ever. */
gboolean
ropeway_step_uuid (const RopewayStep *step, RopewayStepRun *run)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  GString *out = ropeway_step_begin_out (run);
  guint8 digest[20];
  gsize length = sizeof digest;

  if (run->length == 0)
    return ropeway_step_give (run, NULL);
  g_checksum_update (checksum, step->data, UUID_BYTES);
  g_checksum_update (checksum, (const guchar *)run->text, (gssize)run->length);
  g_checksum_get_digest (checksum, digest, &length);
  digest[6] = (digest[6] & 0x0f) | 0x50;
  digest[8] = (digest[8] & 0x3f) | 0x80;
  for (guint i = 0; i < UUID_BYTES; i++)
    g_string_append_printf (out, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", digest[i]);
  return ropeway_step_give_out (run);
}

/* ---- encode ---- */

static void
append_html (const RopewayStepRun *run, GString *out)
{
  for (gsize i = 0; i < run->length; i++)
    switch (run->text[i])
      {
      case '&':
        g_string_append (out, "&amp;");
        break;
      case '<':
        g_string_append (out, "&lt;");
        break;
      case '>':
        g_string_append (out, "&gt;");
        break;
      case '"':
        g_string_append (out, "&quot;");
        break;
      case '\'':
        g_string_append (out, "&#39;");
        break;
      default:
        g_string_append_c (out, run->text[i]);
      }
}

/* RFC 3986: everything but letters, digits and -._~; @form: a space is a plus. */
static void
append_percent (const RopewayStepRun *run, gboolean form, GString *out)
{
  for (gsize i = 0; i < run->length; i++)
    {
      guchar c = (guchar)run->text[i];

      if (g_ascii_isalnum (c) || strchr ("-._~", c) != NULL)
        g_string_append_c (out, (char)c);
      else if (form && c == ' ')
        g_string_append_c (out, '+');
      else
        g_string_append_printf (out, "%%%02X", c);
    }
}

static void
append_base64 (const RopewayStepRun *run, gboolean for_addresses, GString *out)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *)run->text, run->length);

  if (for_addresses)
    {
      g_strdelimit (encoded, "+", '-');
      g_strdelimit (encoded, "/", '_');
      g_strdelimit (encoded, "=", '\0');
    }
  g_string_append (out, encoded);
}

gboolean
ropeway_step_encode (const RopewayStep *step, RopewayStepRun *run)
{
  const char *as = step->arguments[0].text;
  GString *out = ropeway_step_begin_out (run);

  if (strcmp (as, "html") == 0)
    append_html (run, out);
  else if (strcmp (as, "hex") == 0)
    for (gsize i = 0; i < run->length; i++)
      g_string_append_printf (out, "%02x", (guchar)run->text[i]);
  else if (g_str_has_prefix (as, "base64"))
    append_base64 (run, strcmp (as, "base64url") == 0, out);
  else
    append_percent (run, strcmp (as, "form") == 0, out);
  return ropeway_step_give_out (run);
}

/* ---- decode ---- */

/* Returns: FALSE where a percent sign has no two digits behind it. */
gboolean
ropeway_step_append_unescaped (const char *text, gsize length, gboolean form, GString *out)
{
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '%')
        {
          if (length - i < 3 || !g_ascii_isxdigit (text[i + 1]) || !g_ascii_isxdigit (text[i + 2]))
            return FALSE;
          g_string_append_c (
              out, (char)(g_ascii_xdigit_value (text[i + 1]) * 16 + g_ascii_xdigit_value (text[i + 2])));
          i += 2;
        }
      else
        g_string_append_c (out, form && text[i] == '+' ? ' ' : text[i]);
    }
  return TRUE;
}

static gboolean
append_unhexed (const RopewayStepRun *run, GString *out)
{
  for (gsize i = 0; i + 1 < run->length; i += 2)
    {
      if (!g_ascii_isxdigit (run->text[i]) || !g_ascii_isxdigit (run->text[i + 1]))
        return FALSE;
      g_string_append_c (
          out, (char)(g_ascii_xdigit_value (run->text[i]) * 16 + g_ascii_xdigit_value (run->text[i + 1])));
    }
  return run->length % 2 == 0;
}

static int
base64_digit (char c)
{
  if (g_ascii_isupper (c))
    return c - 'A';
  if (g_ascii_islower (c))
    return c - 'a' + 26;
  if (g_ascii_isdigit (c))
    return c - '0' + 52;
  if (c == '+' || c == '-')
    return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

/* RFC 4648, both alphabets; line breaks between the digits and missing signs at the end are borne. */
static gboolean
append_unbased (const RopewayStepRun *run, GString *out)
{
  guint32 bits = 0;
  guint n = 0;
  gboolean ended = FALSE;

  for (gsize i = 0; i < run->length; i++)
    {
      int digit = base64_digit (run->text[i]);

      if (g_ascii_isspace (run->text[i]))
        continue;
      if (run->text[i] == '=')
        {
          ended = TRUE;
          continue;
        }
      if (digit < 0 || ended)
        return FALSE;
      bits = bits << 6 | (guint32)digit;
      n++;
      if (n % 4 != 1)
        g_string_append_c (out, (char)(bits >> (n % 4 == 2 ? 4 : n % 4 == 3 ? 2 : 0)));
    }
  return n % 4 != 1;
}

gboolean
ropeway_step_decode (const RopewayStep *step, RopewayStepRun *run)
{
  const char *as = step->arguments[0].text;
  GString *out = ropeway_step_begin_out (run);
  gboolean good = TRUE;

  if (strcmp (as, "html") == 0)
    ropeway_html_decode (run->text, run->length, out);
  else if (strcmp (as, "hex") == 0)
    good = append_unhexed (run, out);
  else if (g_str_has_prefix (as, "base64"))
    good = append_unbased (run, out);
  else
    good = ropeway_step_append_unescaped (run->text, run->length, strcmp (as, "form") == 0, out);
  if (!good)
    return ropeway_step_fail (run, "mapping.not-encoded");
  if (!g_utf8_validate_len (out->str, out->len, NULL))
    return ropeway_step_fail (run, "mapping.not-utf8");
  return ropeway_step_give_out (run);
}

/* ---- JSON ---- */

gboolean
ropeway_step_to_json (const RopewayStep *step, RopewayStepRun *run)
{
  ropeway_json_write (run->value, ROPEWAY_JSON_COMPACT, ropeway_step_begin_out (run));
  return ropeway_step_give_out (run);
}

gboolean
ropeway_step_parse_json (const RopewayStep *step, RopewayStepRun *run)
{
  g_autoptr (RopewayTree) tree = NULL;

  if (run->length == 0)
    return ropeway_step_give (run, NULL);
  tree = ropeway_json_read_text (run->text, (gssize)run->length, NULL, NULL, NULL);
  if (tree == NULL)
    return ropeway_step_fail (run, "mapping.not-json");
  return ropeway_step_give_made (run, ropeway_tree_copy (run->tree, ropeway_tree_get_root (tree)));
}
