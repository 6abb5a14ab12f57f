/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a pattern is cut into fields once; reading and writing walk them. */
#include "mapping/date-format.h"

#include "base/i18n.h"

#include <string.h>

G_DEFINE_QUARK (ropeway_date_format_error_quark, ropeway_date_format_error)

#define FIRST_YEAR_OF_TWO_DIGITS 70
#define MAX_MOMENT_US ((gint64)253402300800 * 1000000) /* the year 10000 */

typedef struct
{
  char letter; /* '\0': the text */
  guint8 n;    /* how often the letter stands there */
  char *text;  /* owned (nullable) */
} Field;

struct _RopewayDateFormat
{
  GArray *fields;      /* owned; Field */
  gint64 moment_scale; /* µs of a unit of "unix" or "unix-ms"; else 0 */
};

static const char *const month_names[]
    = { "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December" };
static const char *const day_names[]
    = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
#define SHORT_NAME 3

/* How often each letter may stand in a row: a bit for each count. */
static const struct
{
  char letter;
  guint counts;
} letters[] = {
  { 'y', 1 << 2 | 1 << 4 }, { 'M', 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 },
  { 'd', 1 << 1 | 1 << 2 }, { 'H', 1 << 1 | 1 << 2 },
  { 'h', 1 << 1 | 1 << 2 }, { 'm', 1 << 1 | 1 << 2 },
  { 's', 1 << 1 | 1 << 2 }, { 'S', 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5 | 1 << 6 },
  { 'a', 1 << 1 },          { 'X', 1 << 2 | 1 << 3 },
  { 'Z', 1 << 1 },          { 'E', 1 << 3 | 1 << 4 },
};

static void
field_clear (gpointer data)
{
  g_clear_pointer (&((Field *)data)->text, g_free);
}

void
ropeway_date_format_free (RopewayDateFormat *self)
{
  g_array_unref (self->fields);
  g_free (self);
}

/* ---- the pattern ---- */

static gboolean
is_field (char letter, gsize n)
{
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    if (letters[i].letter == letter)
      return n <= 6 && (letters[i].counts & (1u << n)) != 0;
  return FALSE;
}

/* Takes text between quotes; '' is a quote, inside as well. Returns: FALSE where the end is missing. */
static gboolean
take_quoted (const char **at, GString *text)
{
  const char *p = *at + 1;

  if (*p == '\'')
    {
      g_string_append_c (text, '\'');
      *at = p + 1;
      return TRUE;
    }
  for (; *p != '\0'; p++)
    {
      if (*p == '\'' && p[1] != '\'')
        {
          *at = p + 1;
          return TRUE;
        }
      if (*p == '\'')
        p++;
      g_string_append_c (text, *p);
    }
  return FALSE;
}

static void
add_text (RopewayDateFormat *self, GString *text)
{
  Field field = { 0 };

  if (text->len == 0)
    return;
  field.text = g_strdup (text->str);
  g_array_append_val (self->fields, field);
  g_string_truncate (text, 0);
}

static gboolean
read_pattern (RopewayDateFormat *self, const char *at, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (*at != '\0')
    {
      Field field = { .letter = *at };
      gsize n = 1;

      if (*at == '\'')
        {
          if (take_quoted (&at, text))
            continue;
          g_set_error (error, ROPEWAY_DATE_FORMAT_ERROR, ROPEWAY_DATE_FORMAT_ERROR_SYNTAX,
                       _ ("a quote (') without its partner"));
          return FALSE;
        }
      if (!g_ascii_isalpha (*at))
        {
          g_string_append_c (text, *at++);
          continue;
        }
      while (at[n] == *at)
        n++;
      if (!is_field (*at, n))
        {
          g_set_error (error, ROPEWAY_DATE_FORMAT_ERROR, ROPEWAY_DATE_FORMAT_ERROR_SYNTAX,
                       _ ("“%.*s” is no part of a date; text stands in quotes, as in 'T'"), (int)MIN (n, 20),
                       at);
          return FALSE;
        }
      add_text (self, text);
      field.n = (guint8)n;
      g_array_append_val (self->fields, field);
      at += n;
    }
  add_text (self, text);
  return TRUE;
}

RopewayDateFormat *
ropeway_date_format_new (const char *text, GError **error)
{
  g_autoptr (RopewayDateFormat) self = g_new0 (RopewayDateFormat, 1);

  self->fields = g_array_new (FALSE, FALSE, sizeof (Field));
  g_array_set_clear_func (self->fields, field_clear);
  if (strcmp (text, "unix") == 0)
    self->moment_scale = 1000000;
  else if (strcmp (text, "unix-ms") == 0)
    self->moment_scale = 1000;
  else if (*text == '\0')
    {
      g_set_error (error, ROPEWAY_DATE_FORMAT_ERROR, ROPEWAY_DATE_FORMAT_ERROR_SYNTAX, _ ("it is empty"));
      return NULL;
    }
  else if (!read_pattern (self, text, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
has_any (const RopewayDateFormat *self, const char *any_of)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      char letter = g_array_index (self->fields, Field, i).letter;

      if (letter != '\0' && strchr (any_of, letter) != NULL)
        return TRUE;
    }
  return FALSE;
}

gboolean
ropeway_date_format_check_readable (const RopewayDateFormat *self, GError **error)
{
  if (self->moment_scale != 0)
    return TRUE;
  if (!has_any (self, "y") || !has_any (self, "M") || !has_any (self, "d"))
    {
      g_set_error (error, ROPEWAY_DATE_FORMAT_ERROR, ROPEWAY_DATE_FORMAT_ERROR_INCOMPLETE,
                   _ ("day (d), month (M) and year (y) are needed"));
      return FALSE;
    }
  if (has_any (self, "h") != has_any (self, "a"))
    {
      g_set_error (
          error, ROPEWAY_DATE_FORMAT_ERROR, ROPEWAY_DATE_FORMAT_ERROR_INCOMPLETE,
          _ ("hours of a half day (h) and AM or PM (a) need each other; H is the hour of the whole day"));
      return FALSE;
    }
  return TRUE;
}

gboolean
ropeway_date_format_needs_offset (const RopewayDateFormat *self)
{
  return self->moment_scale != 0 || has_any (self, "XZ");
}

/* ---- reading ---- */

typedef struct
{
  const char *at;
  const char *end;
  RopewayCivilTime *time;
  int weekday;   /* 0: not said */
  int half;      /* 0: not said, 1: AM, 2: PM */
  int half_hour; /* 1 to 12; -1: not said */
} Reading;

/* Takes from @least to @most digits. */
static gboolean
take_digits (Reading *reading, int least, int most, int *out)
{
  int n = 0;

  *out = 0;
  while (n < most && reading->at < reading->end && g_ascii_isdigit (*reading->at))
    {
      *out = *out * 10 + (*reading->at++ - '0');
      n++;
    }
  return n >= least;
}

static gboolean
take_pair (Reading *reading, guint n, int *out)
{
  return take_digits (reading, n == 2 ? 2 : 1, 2, out);
}

/* Takes a name, whole or its first letters. Returns: its place from 1; 0 where there is none. */
static int
take_name (Reading *reading, const char *const *names, gsize n_names, gboolean whole)
{
  for (gsize i = 0; i < n_names; i++)
    {
      gsize length = whole ? strlen (names[i]) : SHORT_NAME;

      if ((gsize)(reading->end - reading->at) >= length
          && g_ascii_strncasecmp (reading->at, names[i], length) == 0)
        {
          reading->at += length;
          return (int)i + 1;
        }
    }
  return 0;
}

static gboolean
take_year (Reading *reading, guint n)
{
  int *year = &reading->time->year;

  if (!take_digits (reading, (int)n, (int)n, year))
    return FALSE;
  if (n == 2)
    *year += *year < FIRST_YEAR_OF_TWO_DIGITS ? 2000 : 1900;
  return TRUE;
}

static gboolean
take_month (Reading *reading, guint n)
{
  int *month = &reading->time->month;

  if (n <= 2)
    return take_pair (reading, n, month);
  *month = take_name (reading, month_names, G_N_ELEMENTS (month_names), n == 4);
  return *month != 0;
}

static gboolean
take_half (Reading *reading)
{
  static const char *const names[] = { "AM", "PM" };

  if (reading->end - reading->at < 2)
    return FALSE;
  for (int i = 0; i < 2; i++)
    if (g_ascii_strncasecmp (reading->at, names[i], 2) == 0)
      {
        reading->at += 2;
        reading->half = i + 1;
        return TRUE;
      }
  return FALSE;
}

static gboolean
take_fraction (Reading *reading, guint n)
{
  const char *start = reading->at;

  if (!take_digits (reading, (int)n, (int)n, &reading->time->micro))
    return FALSE;
  for (gsize i = (gsize)(reading->at - start); i < 6; i++)
    reading->time->micro *= 10;
  return TRUE;
}

static gboolean
take_offset (Reading *reading)
{
  int hours, minutes;
  gboolean west;

  reading->time->has_offset = TRUE;
  if (reading->at == reading->end)
    return FALSE;
  if (*reading->at == 'Z' || *reading->at == 'z')
    {
      reading->at++;
      return TRUE;
    }
  if (*reading->at != '+' && *reading->at != '-')
    return FALSE;
  west = *reading->at++ == '-';
  if (!take_digits (reading, 2, 2, &hours))
    return FALSE;
  if (reading->at < reading->end && *reading->at == ':')
    reading->at++;
  if (!take_digits (reading, 2, 2, &minutes) || hours > 23 || minutes > 59)
    return FALSE;
  reading->time->offset = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
  return TRUE;
}

static gboolean
take_field (Reading *reading, const Field *field)
{
  RopewayCivilTime *time = reading->time;
  gsize length;

  if (strchr ("HhmsSa", field->letter) != NULL && field->letter != '\0')
    time->has_time = TRUE;
  switch (field->letter)
    {
    case 'y':
      return take_year (reading, field->n);
    case 'M':
      return take_month (reading, field->n);
    case 'd':
      return take_pair (reading, field->n, &time->day);
    case 'H':
      return take_pair (reading, field->n, &time->hour);
    case 'h':
      return take_pair (reading, field->n, &reading->half_hour);
    case 'm':
      return take_pair (reading, field->n, &time->minute);
    case 's':
      return take_pair (reading, field->n, &time->second);
    case 'S':
      return take_fraction (reading, field->n);
    case 'a':
      return take_half (reading);
    case 'X':
    case 'Z':
      return take_offset (reading);
    case 'E':
      reading->weekday = take_name (reading, day_names, G_N_ELEMENTS (day_names), field->n == 4);
      return reading->weekday != 0;
    default:
      length = strlen (field->text);
      if ((gsize)(reading->end - reading->at) < length || memcmp (reading->at, field->text, length) != 0)
        return FALSE;
      reading->at += length;
      return TRUE;
    }
}

static RopewayCivilStatus
read_moment (const RopewayDateFormat *self, const char *text, gsize length, RopewayCivilTime *out)
{
  g_autofree char *digits = g_strndup (text, length);
  gint64 most = MAX_MOMENT_US / self->moment_scale;
  gint64 units;

  if (!g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, &units, NULL))
    return ROPEWAY_CIVIL_OTHER_FORM;
  if (units > most || units < -most || !ropeway_civil_time_from_moment (units * self->moment_scale, out))
    return ROPEWAY_CIVIL_NO_SUCH;
  return ROPEWAY_CIVIL_GOOD;
}

RopewayCivilStatus
ropeway_date_format_read (const RopewayDateFormat *self, const char *text, gsize length,
                          RopewayCivilTime *out)
{
  Reading reading = { text, text + length, out, 0, 0, -1 };

  if (self->moment_scale != 0)
    return read_moment (self, text, length, out);
  *out = (RopewayCivilTime){ 0 };
  for (guint i = 0; i < self->fields->len; i++)
    if (!take_field (&reading, &g_array_index (self->fields, Field, i)))
      return ROPEWAY_CIVIL_OTHER_FORM;
  if (reading.at != reading.end)
    return ROPEWAY_CIVIL_OTHER_FORM;
  if (reading.half_hour >= 0)
    {
      if (reading.half_hour < 1 || reading.half_hour > 12)
        return ROPEWAY_CIVIL_NO_SUCH;
      out->hour = reading.half_hour % 12 + (reading.half == 2 ? 12 : 0);
    }
  if (!ropeway_civil_time_is_valid (out)
      || (reading.weekday != 0 && reading.weekday != ropeway_civil_time_get_weekday (out)))
    return ROPEWAY_CIVIL_NO_SUCH;
  return ROPEWAY_CIVIL_GOOD;
}

/* ---- writing ---- */

static void
write_number (GString *out, guint n, int value)
{
  g_string_append_printf (out, n == 2 ? "%02d" : "%d", value);
}

static void
write_name (GString *out, guint n, const char *name)
{
  g_string_append_len (out, name, n == 4 ? (gssize)strlen (name) : SHORT_NAME);
}

static void
write_fraction (GString *out, guint n, int micro)
{
  for (guint i = n; i < 6; i++)
    micro /= 10;
  g_string_append_printf (out, "%0*d", (int)n, micro);
}

static void
write_offset (GString *out, const Field *field, int offset)
{
  int minutes = ABS (offset) / 60;

  if (field->letter == 'X' && offset == 0)
    g_string_append_c (out, 'Z');
  else
    g_string_append_printf (out, field->n == 3 ? "%c%02d:%02d" : "%c%02d%02d", offset < 0 ? '-' : '+',
                            minutes / 60, minutes % 60);
}

static void
write_field (const Field *field, const RopewayCivilTime *time, GString *out)
{
  switch (field->letter)
    {
    case 'y':
      g_string_append_printf (out, field->n == 2 ? "%02d" : "%04d",
                              field->n == 2 ? time->year % 100 : time->year);
      break;
    case 'M':
      if (field->n <= 2)
        write_number (out, field->n, time->month);
      else
        write_name (out, field->n, month_names[time->month - 1]);
      break;
    case 'd':
      write_number (out, field->n, time->day);
      break;
    case 'H':
      write_number (out, field->n, time->hour);
      break;
    case 'h':
      write_number (out, field->n, (time->hour + 11) % 12 + 1);
      break;
    case 'm':
      write_number (out, field->n, time->minute);
      break;
    case 's':
      write_number (out, field->n, time->second);
      break;
    case 'S':
      write_fraction (out, field->n, time->micro);
      break;
    case 'a':
      g_string_append (out, time->hour < 12 ? "AM" : "PM");
      break;
    case 'X':
    case 'Z':
      write_offset (out, field, time->offset);
      break;
    case 'E':
      write_name (out, field->n, day_names[ropeway_civil_time_get_weekday (time) - 1]);
      break;
    default:
      g_string_append (out, field->text);
      break;
    }
}

void
ropeway_date_format_write (const RopewayDateFormat *self, const RopewayCivilTime *time, GString *out)
{
  gint64 moment;

  if (self->moment_scale != 0)
    {
      moment = ropeway_civil_time_to_moment (time);
      moment = moment / self->moment_scale - (moment % self->moment_scale < 0 ? 1 : 0);
      g_string_append_printf (out, "%" G_GINT64_FORMAT, moment);
      return;
    }
  for (guint i = 0; i < self->fields->len; i++)
    write_field (&g_array_index (self->fields, Field, i), time, out);
}
