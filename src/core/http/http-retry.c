/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: every repetition is decided here and nowhere else, without I/O, so that a table can test it. */
#include "http/http-retry.h"

#include <string.h>

#include "base/backoff.h"
#include "base/limits.h"

#define DEFAULT_BACKOFF_MS 500
#define YEAR_US (G_GINT64_CONSTANT (31556952) * G_USEC_PER_SEC)

/* What a status says about the request. */
typedef enum
{
  STANDS,        /* an answer to keep */
  NOT_PROCESSED, /* refused before it took effect */
  UNSURE,        /* it may have taken effect */
} Meaning;

static Meaning
meaning_of_status (guint status, gboolean told)
{
  switch (status)
    {
    case 429:
      return NOT_PROCESSED;
    case 503:
      return told ? NOT_PROCESSED : UNSURE;
    case 408:
    case 425:
    case 500:
    case 502:
    case 504:
      return UNSURE;
    default:
      return STANDS;
    }
}

static Meaning
meaning_of (guint status, RopewayHttpFailure failure, gboolean told)
{
  switch (failure)
    {
    case ROPEWAY_HTTP_FAILURE_NOT_SENT:
      return NOT_PROCESSED;
    case ROPEWAY_HTTP_FAILURE_UNKNOWN:
      return UNSURE;
    case ROPEWAY_HTTP_FAILURE_NONE:
      return meaning_of_status (status, told);
    case ROPEWAY_HTTP_FAILURE_FINAL:
    default:
      return STANDS;
    }
}

RopewayRetry
ropeway_http_retry (RopewayRepeat repeat, guint status, RopewayHttpFailure failure, guint attempt,
                    guint max_attempts, const char *retry_after, gint64 now, gint64 backoff_ms, double random)
{
  const RopewayRetry give_up = { ROPEWAY_RETRY_GIVE_UP, 0, FALSE };
  gint64 told_ms = -1;
  Meaning meaning;

  if (attempt >= max_attempts)
    return give_up;
  if (failure == ROPEWAY_HTTP_FAILURE_NONE && retry_after != NULL)
    told_ms = ropeway_http_retry_after (retry_after, now);

  meaning = meaning_of (status, failure, told_ms >= 0);
  if (meaning == STANDS || (meaning == UNSURE && repeat == ROPEWAY_REPEAT_NEVER))
    return give_up;
  if (told_ms > ROPEWAY_LIMIT_RETRY_AFTER_MS)
    return give_up;
  if (told_ms > 0)
    return (RopewayRetry){ ROPEWAY_RETRY_AGAIN, told_ms, TRUE };

  return (RopewayRetry){ ROPEWAY_RETRY_AGAIN,
                         ropeway_backoff_delay (attempt, backoff_ms > 0 ? backoff_ms : DEFAULT_BACKOFF_MS,
                                                ROPEWAY_LIMIT_BACKOFF_MS, random),
                         FALSE };
}

/* "120", "0.5": milliseconds, rounded up; -1 for anything else. */
static gint64
read_seconds (const char *text)
{
  const gint64 most = G_MAXINT64 / 10000;
  gint64 ms = 0;
  gint64 unit = 100;
  gboolean rest = FALSE;
  const char *p = text;

  if (!g_ascii_isdigit (*p))
    return -1;
  for (; g_ascii_isdigit (*p); p++)
    ms = MIN (ms * 10 + g_ascii_digit_value (*p), most);
  ms *= 1000;
  if (*p == '.' && g_ascii_isdigit (p[1]))
    for (p++; g_ascii_isdigit (*p); p++)
      {
        ms += g_ascii_digit_value (*p) * unit;
        rest = rest || (unit == 0 && *p != '0');
        unit /= 10;
      }
  return *p == '\0' ? ms + (rest ? 1 : 0) : -1;
}

/* Reads up to @most digits. Returns: where they end, NULL where there is none. */
static const char *
read_digits (const char *text, guint most, int *out)
{
  const char *p = text;

  for (*out = 0; g_ascii_isdigit (*p) && p < text + most; p++)
    *out = *out * 10 + g_ascii_digit_value (*p);
  return p > text ? p : NULL;
}

static const char *
read_month (const char *text, int *out)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

  for (*out = 1; *out <= 12; (*out)++)
    if (g_ascii_strncasecmp (text, months + 3 * (*out - 1), 3) == 0)
      return text + 3;
  return NULL;
}

typedef struct
{
  int year, month, day, hour, minute, second;
} Moment;

/* @form: W the day of the week, m the month's name, y and Y its year in two and four digits, d h i s the
 * other numbers, a space one or more spaces, all else itself. */
static gboolean
read_form (const char *form, const char *text, Moment *moment)
{
  for (; *form != '\0' && text != NULL; form++)
    switch (*form)
      {
      case 'W':
        while (g_ascii_isalpha (*text))
          text++;
        break;
      case ' ':
        text = *text == ' ' ? text + strspn (text, " ") : NULL;
        break;
      case 'm':
        text = read_month (text, &moment->month);
        break;
      case 'y':
        text = read_digits (text, 2, &moment->year);
        break;
      case 'Y':
        text = read_digits (text, 4, &moment->year);
        break;
      case 'd':
        text = read_digits (text, 2, &moment->day);
        break;
      case 'h':
        text = read_digits (text, 2, &moment->hour);
        break;
      case 'i':
        text = read_digits (text, 2, &moment->minute);
        break;
      case 's':
        text = read_digits (text, 2, &moment->second);
        break;
      default:
        text = *text == *form ? text + 1 : NULL;
      }
  return text != NULL && *text == '\0';
}

/* RFC 9110 §5.6.7: IMF-fixdate, the RFC 850 form with two digits of the year, and that of asctime(). */
static GDateTime *
read_http_date (const char *text, gint64 now)
{
  Moment moment = { 0 };

  if (read_form ("W, d-m-y h:i:s GMT", text, &moment))
    {
      /* More than fifty years ahead means the century before. */
      int this_year = 1970 + (int)(now / YEAR_US);

      moment.year += this_year - this_year % 100;
      if (moment.year > this_year + 50)
        moment.year -= 100;
    }
  else if (!read_form ("W, d m Y h:i:s GMT", text, &moment) && !read_form ("W m d h:i:s Y", text, &moment))
    return NULL;

  /* A leap second is the end of the one before. */
  return g_date_time_new_utc (moment.year, moment.month, moment.day, moment.hour, moment.minute,
                              MIN (moment.second, 59));
}

gint64
ropeway_http_retry_read_date (const char *value, gint64 now)
{
  g_autofree char *text = g_strstrip (g_strdup (value));
  g_autoptr (GDateTime) date = read_http_date (text, now);

  return date != NULL ? g_date_time_to_unix (date) * G_TIME_SPAN_SECOND : -1;
}

gint64
ropeway_http_retry_after (const char *value, gint64 now)
{
  g_autofree char *text = g_strstrip (g_strdup (value));
  g_autoptr (GDateTime) date = NULL;
  gint64 ms = read_seconds (text);

  if (ms >= 0)
    return ms;
  date = read_http_date (text, now);
  if (date == NULL)
    return -1;
  ms = g_date_time_to_unix (date) * 1000 - now / 1000;
  return MAX (ms, 0);
}
