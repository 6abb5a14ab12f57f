/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-rate.h"

#include <string.h>

#include "base/timestamp.h"
#include "http/http-retry.h"

/* ---- numbers and moments ---- */

/* Digits, and perhaps a fraction, which is cut. Returns: -1 where @text begins with none. */
static gint64
read_count (const char *text)
{
  gint64 value = 0;

  if (text == NULL || !g_ascii_isdigit (*text))
    return -1;
  for (; g_ascii_isdigit (*text); text++)
    value = MIN (value * 10 + g_ascii_digit_value (*text), G_MAXINT64 / 100);
  return value;
}

/* How far the service's clock is behind ours. */
static gint64
read_skew (const RopewayHttpResponse *response, gint64 now)
{
  const char *date = ropeway_http_response_get_header (response, "Date");
  gint64 there = date != NULL ? ropeway_http_retry_read_date (date, now) : -1;

  return there > 0 ? now - there : 0;
}

/* No window is as long as the time since 2001. */
#define LEAST_EPOCH_S G_GINT64_CONSTANT (1000000000)
#define LEAST_EPOCH_MS (LEAST_EPOCH_S * 1000)

/* Returns: µs UTC; 0 where @text is no moment. */
static gint64
read_moment (const char *text, gint64 now, gint64 skew)
{
  gint64 there;
  gint64 ms;

  if (text == NULL)
    return 0;
  ms = ropeway_http_retry_after (text, now);
  if (ms >= 0 && g_ascii_isdigit (*text) && ms < LEAST_EPOCH_S * 1000)
    return now + ms * 1000;
  if (g_ascii_isdigit (*text) && strspn (text, "0123456789.") == strlen (text))
    {
      gint64 count = read_count (text);
      return count >= LEAST_EPOCH_MS ? count * 1000 + skew : ms * 1000 + skew;
    }
  if (ropeway_timestamp_parse (text, -1, NULL, &there, NULL))
    return there + skew;
  there = ropeway_http_retry_read_date (text, now);
  return there > 0 ? there + skew : 0;
}

/* ---- one header for all (RFC 9651 lists) ---- */

/* The parameter @name of @item: a text after "name=". Returns: (nullable). */
static const char *
find_parameter (const char *item, const char *name)
{
  gsize length = strlen (name);

  for (const char *at = strchr (item, ';'); at != NULL; at = strchr (at, ';'))
    {
      at++;
      while (*at == ' ')
        at++;
      if (g_ascii_strncasecmp (at, name, length) == 0 && at[length] == '=')
        return at + length + 1;
    }
  return NULL;
}

static gsize
name_length (const char *item)
{
  return strcspn (item, "; ");
}

/* Whether the policy that @item names counts something else than requests. */
static gboolean
counts_others (const char *item, char **policies)
{
  for (char **policy = policies; policy != NULL && *policy != NULL; policy++)
    {
      const char *text = g_strstrip (*policy);
      const char *unit = find_parameter (text, "qu");

      if (unit != NULL && name_length (text) == name_length (item)
          && strncmp (text, item, name_length (item)) == 0)
        return !g_str_has_prefix (unit, "\"requests\"");
    }
  return FALSE;
}

static void
take_fewest (RopewayHttpRate *rate, gint64 left, gint64 reset)
{
  if (left < 0 || (rate->left >= 0 && left > rate->left))
    return;
  rate->left = left;
  rate->reset = reset;
}

/* "limit=100, remaining=50, reset=5", of drafts 07 and 08. */
static gboolean
read_members (char **items, gint64 now, RopewayHttpRate *rate)
{
  for (char **item = items; *item != NULL; item++)
    {
      const char *text = g_strstrip (*item);

      if (g_ascii_strncasecmp (text, "remaining=", 10) == 0)
        rate->left = read_count (text + 10);
      else if (g_ascii_strncasecmp (text, "reset=", 6) == 0 && read_count (text + 6) >= 0)
        rate->reset = now + read_count (text + 6) * G_USEC_PER_SEC;
    }
  return rate->left >= 0;
}

static gboolean
read_fields (const RopewayHttpResponse *response, gint64 now, RopewayHttpRate *rate)
{
  const char *limit = ropeway_http_response_get_header (response, "RateLimit");
  const char *policy = ropeway_http_response_get_header (response, "RateLimit-Policy");
  g_auto (GStrv) items = limit != NULL ? g_strsplit (limit, ",", 32) : NULL;
  g_auto (GStrv) policies = policy != NULL ? g_strsplit (policy, ",", 32) : NULL;

  for (char **item = items; item != NULL && *item != NULL; item++)
    {
      const char *text = g_strstrip (*item);
      gint64 seconds = read_count (find_parameter (text, "t"));

      if (!counts_others (text, policies))
        take_fewest (rate, read_count (find_parameter (text, "r")),
                     seconds >= 0 ? now + seconds * G_USEC_PER_SEC : 0);
    }
  return rate->left >= 0 || (items != NULL && read_members (items, now, rate));
}

/* ---- a header for each number ---- */

typedef struct
{
  const char *left;
  const char *reset[3]; /* the first that is there counts */
  gint64 span_ms;       /* until it counts anew at the latest, where no header says when; 0: not known */
} Dialect;

/* A day's and a minute's limit may stand side by side: the one with the fewest left counts. */
static const Dialect dialects[] = {
  { "RateLimit-Remaining", { "RateLimit-Reset" }, 0 },
  { "X-RateLimit-Remaining", { "X-RateLimit-Reset-After", "X-RateLimit-Reset" }, 0 },
  { "X-Rate-Limit-Remaining", { "X-Rate-Limit-Reset", "RateLimit-Reset" }, 0 },
  { "X-RateLimit-Requests-Remaining", { "X-RateLimit-Requests-Reset" }, 0 },
  { "X-HubSpot-RateLimit-Remaining", { NULL }, 10000 },
  { "X-MinLimit-Remaining", { NULL }, 60000 },
  { "X-AppMinLimit-Remaining", { NULL }, 60000 },
};

static gint64
read_reset (const RopewayHttpResponse *response, const Dialect *dialect, gint64 now, gint64 skew)
{
  for (guint i = 0; i < G_N_ELEMENTS (dialect->reset) && dialect->reset[i] != NULL; i++)
    {
      const char *text = ropeway_http_response_get_header (response, dialect->reset[i]);
      gint64 moment = read_moment (text, now, skew);

      if (moment > 0)
        return moment;
    }
  return dialect->span_ms > 0 ? now + dialect->span_ms * 1000 : 0;
}

/* "32/40": a bucket that leaks two requests a second. */
static void
read_bucket (const RopewayHttpResponse *response, gint64 now, RopewayHttpRate *rate)
{
  const char *text = ropeway_http_response_get_header (response, "X-Shopify-Shop-Api-Call-Limit");
  const char *slash = text != NULL ? strchr (text, '/') : NULL;

  if (slash != NULL && read_count (text) >= 0 && read_count (slash + 1) >= 0)
    take_fewest (rate, MAX (read_count (slash + 1) - read_count (text), 0), now + G_USEC_PER_SEC / 2);
}

gboolean
ropeway_http_rate_read (const RopewayHttpResponse *response, gint64 now, RopewayHttpRate *rate)
{
  gint64 skew;

  *rate = (RopewayHttpRate){ -1, 0 };
  /* All of them have the word in their names; most answers have none of them. */
  if (!ropeway_http_response_has_header_like (response, "limit"))
    return FALSE;
  skew = read_skew (response, now);
  if (read_fields (response, now, rate))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      const char *left = ropeway_http_response_get_header (response, dialects[i].left);

      if (left != NULL)
        take_fewest (rate, read_count (left), read_reset (response, &dialects[i], now, skew));
    }
  read_bucket (response, now, rate);
  return rate->left >= 0;
}
