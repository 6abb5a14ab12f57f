/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a value looks like to a person. Careful rather than clever: a wrong guess misleads. */

#include "base/timestamp.h"
#include "value/shape-private.h"
#include "value/value-private.h"

#define EMAIL_BYTES_MAX 254 /* RFC 5321 §4.5.3.1.3, without the angle brackets */

static const char *const type_ids[] = {
  "unknown", "text",    "date",    "date-time", "email", "url",
  "integer", "decimal", "boolean", "object",    "list",  "mixed",
};

const char *
ropeway_field_type_id (RopewayFieldType type)
{
  g_return_val_if_fail ((guint)type < G_N_ELEMENTS (type_ids), type_ids[0]);

  return type_ids[type];
}

RopewayFieldType
ropeway_field_type_from_id (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_ids); i++)
    if (g_strcmp0 (id, type_ids[i]) == 0)
      return (RopewayFieldType)i;
  return ROPEWAY_FIELD_UNKNOWN;
}

/* Returns: whether @text begins like @pattern, where 0 stands for a digit. */
static gboolean
matches (const char *text, gsize length, const char *pattern)
{
  gsize n = strlen (pattern);

  if (length < n)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (pattern[i] == '0' ? !g_ascii_isdigit (text[i]) : text[i] != pattern[i])
      return FALSE;
  return TRUE;
}

/* Days and times that exist, spelled as ISO 8601 does, to the second. */
static RopewayFieldType
type_of_moment (const char *text, gsize length)
{
  gboolean time;
  gint64 us;

  if (!matches (text, length, "0000-00-00"))
    return ROPEWAY_FIELD_TEXT;
  time = length > 10;
  if (time && !matches (text + 10, length - 10, "T00:00:00")
      && !matches (text + 10, length - 10, " 00:00:00"))
    return ROPEWAY_FIELD_TEXT;
  if (!ropeway_timestamp_parse (text, (gssize)length, NULL, &us, NULL))
    return ROPEWAY_FIELD_TEXT;
  return time ? ROPEWAY_FIELD_DATE_TIME : ROPEWAY_FIELD_DATE;
}

/* The addresses of every day: RFC 5322 dot-atoms, a domain with a dot, all ASCII. */
static gboolean
is_email (const char *text, gsize length)
{
  const char *end = text + length;
  const char *at = memchr (text, '@', length);
  const char *last_dot = NULL;

  if (at == NULL || at == text || length > EMAIL_BYTES_MAX)
    return FALSE;
  for (const char *p = text; p < at; p++)
    if (!g_ascii_isalnum (*p) && (*p == '\0' || strchr ("!#$%&'*+-/=?^_`{|}~.", *p) == NULL))
      return FALSE;
    else if (*p == '.' && (p == text || p + 1 == at || p[1] == '.'))
      return FALSE;
  for (const char *p = at + 1; p < end; p++)
    {
      gboolean edge = p == at + 1 || p + 1 == end || p[-1] == '.' || p[1] == '.';

      if (!g_ascii_isalnum (*p) && ((*p != '-' && *p != '.') || edge))
        return FALSE;
      if (*p == '.')
        last_dot = p;
    }
  if (last_dot == NULL || end - last_dot < 3)
    return FALSE;
  return g_ascii_isalpha (last_dot[1]) != 0;
}

static gboolean
is_url (const char *text)
{
  g_autoptr (GUri) uri = NULL;

  if (g_ascii_strncasecmp (text, "https://", 8) != 0 && g_ascii_strncasecmp (text, "http://", 7) != 0)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar)*p <= ' ' || strchr ("<>\"{}|\\^`", *p) != NULL)
      return FALSE;
  uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);
  return uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0';
}

static RopewayFieldType
type_of_text (const RopewayValue *value)
{
  g_autofree char *text = ropeway_value_dup_text (value, NULL);
  RopewayFieldType type;
  gsize length;

  if (text == NULL)
    return ROPEWAY_FIELD_TEXT;
  length = strlen (text);
  if (length == 0)
    return ROPEWAY_FIELD_UNKNOWN;
  type = type_of_moment (text, length);
  if (type != ROPEWAY_FIELD_TEXT)
    return type;
  if (is_email (text, length))
    return ROPEWAY_FIELD_EMAIL;
  return is_url (text) ? ROPEWAY_FIELD_URL : ROPEWAY_FIELD_TEXT;
}

RopewayFieldType
ropeway_field_type_of (const RopewayValue *value)
{
  switch ((RopewayValueType)value->kind)
    {
    case ROPEWAY_BOOLEAN:
      return ROPEWAY_FIELD_BOOLEAN;
    case ROPEWAY_NUMBER:
      return ropeway_number_is_whole (value->token, value->length) ? ROPEWAY_FIELD_INTEGER
                                                                   : ROPEWAY_FIELD_DECIMAL;
    case ROPEWAY_STRING:
      return type_of_text (value);
    case ROPEWAY_ARRAY:
      return ROPEWAY_FIELD_LIST;
    case ROPEWAY_OBJECT:
      return ROPEWAY_FIELD_OBJECT;
    case ROPEWAY_NULL:
      break;
    }
  return ROPEWAY_FIELD_UNKNOWN;
}

static gboolean
is_textual (RopewayFieldType type)
{
  return type >= ROPEWAY_FIELD_TEXT && type <= ROPEWAY_FIELD_URL;
}

static gboolean
are (RopewayFieldType a, RopewayFieldType b, RopewayFieldType one, RopewayFieldType other)
{
  return (a == one && b == other) || (a == other && b == one);
}

RopewayFieldType
ropeway_field_type_join (RopewayFieldType a, RopewayFieldType b)
{
  if (a == b || b == ROPEWAY_FIELD_UNKNOWN)
    return a;
  if (a == ROPEWAY_FIELD_UNKNOWN)
    return b;
  if (are (a, b, ROPEWAY_FIELD_INTEGER, ROPEWAY_FIELD_DECIMAL))
    return ROPEWAY_FIELD_DECIMAL;
  if (are (a, b, ROPEWAY_FIELD_DATE, ROPEWAY_FIELD_DATE_TIME))
    return ROPEWAY_FIELD_DATE_TIME;
  if (is_textual (a) && is_textual (b))
    return ROPEWAY_FIELD_TEXT;
  return ROPEWAY_FIELD_MIXED;
}
