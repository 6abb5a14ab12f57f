/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/span.h"

#include <string.h>

#include "base/timestamp.h"

#define DATE_LENGTH 10 /* "2026-11-09" */

/* Whoever counts in local time is off by no more. */
#define TOLERANCE (G_TIME_SPAN_DAY + G_TIME_SPAN_SECOND)

/* No list that is asked for by date reaches farther. */
#define FARTHEST (400 * 365 * G_TIME_SPAN_DAY)

/* Numbers above it cannot be seconds. */
#define MOST_SECONDS G_GINT64_CONSTANT (100000000000)

static gint64
get_unit (const RopewaySplit *split)
{
  switch (split->as)
    {
    case ROPEWAY_SPLIT_DATE:
      return G_TIME_SPAN_DAY;
    case ROPEWAY_SPLIT_MILLISECONDS:
      return G_TIME_SPAN_MILLISECOND;
    case ROPEWAY_SPLIT_DATE_TIME:
    case ROPEWAY_SPLIT_SECONDS:
      break;
    }
  return G_TIME_SPAN_SECOND;
}

/* Down to a whole unit, before 1970 as well. */
static gint64
round_down (gint64 us, gint64 unit)
{
  gint64 rest = us % unit;
  return us - (rest < 0 ? rest + unit : rest);
}

static gint64
end_of (const RopewaySplit *split, gint64 from, gint64 limit)
{
  if (split->window == 0 || from == ROPEWAY_SPAN_OPEN_BEGIN || limit - from <= split->window)
    return limit;
  return from + MAX (round_down (split->window, get_unit (split)), get_unit (split));
}

RopewaySpan *
ropeway_span_new (const RopewaySplit *split, gint64 since, gint64 now)
{
  RopewaySpan *self = g_new0 (RopewaySpan, 1);
  gint64 unit = get_unit (split);
  gint64 limit = ROPEWAY_SPAN_OPEN_END;

  self->from = since != ROPEWAY_SPAN_OPEN_BEGIN ? round_down (since, unit) : since;
  if (split->window > 0)
    {
      self->from = round_down (MAX (since, split->since), unit);
      limit = MAX (round_down (now + split->window, unit), self->from) + unit;
    }
  self->later = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->expected = -1;
  self->to = end_of (split, self->from, limit);
  if (self->to != limit)
    g_array_append_val (self->later, limit);
  return self;
}

RopewaySpan *
ropeway_span_copy (const RopewaySpan *self)
{
  if (self == NULL)
    return NULL;
  RopewaySpan *copy = g_memdup2 (self, sizeof *self);
  copy->later = g_array_copy (self->later);
  return copy;
}

void
ropeway_span_free (RopewaySpan *self)
{
  g_array_unref (self->later);
  g_free (self);
}

static char *
format (const RopewaySplit *split, gint64 us)
{
  char *text;

  switch (split->as)
    {
    case ROPEWAY_SPLIT_SECONDS:
      return g_strdup_printf ("%" G_GINT64_FORMAT, us / G_TIME_SPAN_SECOND);
    case ROPEWAY_SPLIT_MILLISECONDS:
      return g_strdup_printf ("%" G_GINT64_FORMAT, us / G_TIME_SPAN_MILLISECOND);
    case ROPEWAY_SPLIT_DATE:
      text = ropeway_timestamp_format (us);
      text[MIN (strlen (text), DATE_LENGTH)] = '\0';
      return text;
    case ROPEWAY_SPLIT_DATE_TIME:
      break;
    }
  return ropeway_timestamp_format (us);
}

/* What is asked for as the beginning. */
static gint64
get_asked_from (const RopewaySpan *self, const RopewaySplit *split)
{
  return self->from - (self->includes_from ? 0 : get_unit (split));
}

void
ropeway_span_apply (const RopewaySpan *self, const RopewaySplit *split, RopewayPagingIn in, GPtrArray *places)
{
  gboolean is_number = split->as == ROPEWAY_SPLIT_SECONDS || split->as == ROPEWAY_SPLIT_MILLISECONDS;

  if (self->from != ROPEWAY_SPAN_OPEN_BEGIN)
    {
      g_autofree char *from = format (split, get_asked_from (self, split));
      ropeway_request_places_add (places, in, split->from, split->from_place, from, is_number);
    }
  if (self->to != ROPEWAY_SPAN_OPEN_END)
    {
      g_autofree char *to = format (split, self->to);
      ropeway_request_places_add (places, in, split->to, split->to_place, to, is_number);
    }
}

gboolean
ropeway_span_read_moment (const RopewaySplit *split, const RopewayValue *record, gint64 *us)
{
  const RopewayValue *value = record != NULL ? ropeway_path_get (split->field, record) : NULL;
  gint64 number;

  if (value == NULL)
    return FALSE;
  if (ropeway_value_get_kind (value) != ROPEWAY_NUMBER)
    {
      g_autofree char *text = ropeway_value_dup_text (value, NULL);
      return text != NULL && ropeway_timestamp_parse (text, -1, NULL, us, NULL);
    }
  if (!ropeway_value_get_int64 (value, &number, NULL) || ABS (number) > MOST_SECONDS * 1000)
    return FALSE;
  *us = number * (ABS (number) > MOST_SECONDS ? G_TIME_SPAN_MILLISECOND : G_TIME_SPAN_SECOND);
  return TRUE;
}

/* What came with the last page. */
typedef struct
{
  gint64 first;
  gint64 last;
  guint undated;
  gboolean has_from; /* one of them lies where the span was asked to begin */
} Moments;

static gboolean
read_moments (const RopewaySpan *self, const RopewaySplit *split, const GPtrArray *records, Moments *moments,
              RopewayProblem **problem)
{
  moments->first = G_MAXINT64;
  moments->last = G_MININT64;
  for (guint i = 0; i < records->len; i++)
    {
      gint64 us;
      if (!ropeway_span_read_moment (split, g_ptr_array_index (records, i), &us))
        {
          moments->undated++;
          continue;
        }
      moments->first = MIN (moments->first, us);
      moments->last = MAX (moments->last, us);
      moments->has_from |= self->from != ROPEWAY_SPAN_OPEN_BEGIN
                           && (split->as == ROPEWAY_SPLIT_DATE ? round_down (us, G_TIME_SPAN_DAY) : us)
                                  == get_asked_from (self, split);
      if ((self->from != ROPEWAY_SPAN_OPEN_BEGIN && us < self->from - get_unit (split) - TOLERANCE)
          || (self->to != ROPEWAY_SPAN_OPEN_END && us > self->to + get_unit (split) + TOLERANCE))
        {
          g_autofree char *moment = ropeway_timestamp_format (us);
          *problem = ropeway_problem_new ("source.split-ignored", NULL, "moment", moment, NULL);
          return FALSE;
        }
    }
  return TRUE;
}

static gint64
get_step (const RopewaySpan *self, gint64 unit)
{
  gint64 step = unit;

  for (guint i = 0; i < self->squeezes && step < FARTHEST; i++)
    step *= 2;
  return step;
}

/* Where the span is cut in two. An open end is cut where the records are: nobody knows how far it reaches. Where they are all
 * at its border, twice as far from it each time.
 * Returns: FALSE where it is too short. */
static gboolean
find_middle (const RopewaySpan *self, const RopewaySplit *split, const Moments *moments, gint64 *middle,
             gboolean *is_squeezed)
{
  gint64 unit = get_unit (split);
  gint64 step = get_step (self, unit);
  gboolean has_from = self->from != ROPEWAY_SPAN_OPEN_BEGIN, has_to = self->to != ROPEWAY_SPAN_OPEN_END;
  gint64 low = has_from && has_to ? self->from : moments->first;
  gint64 high = has_from && has_to ? self->to : moments->last;

  *is_squeezed = FALSE;
  if (low > high || (has_from && has_to && self->to - self->from <= unit))
    return FALSE;
  *middle = round_down (low + (high - low) / 2, unit);
  if (has_from && has_to)
    *middle = CLAMP (*middle, self->from + unit, self->to - unit);
  else if (has_to && *middle > self->to - step)
    {
      *is_squeezed = TRUE;
      *middle = self->to - step;
    }
  else if (has_from && *middle < self->from + step)
    {
      *is_squeezed = TRUE;
      *middle = self->from + step;
    }
  return TRUE;
}

/* As many as the service shows, and all of one moment: no span is short enough. */
static gboolean
is_one_moment (const RopewaySplit *split, const GPtrArray *records, const Moments *moments)
{
  gint64 unit = get_unit (split);

  return records->len >= (guint64)split->cap
         && round_down (moments->first, unit) == round_down (moments->last, unit);
}

static RopewaySpan *
halve (const RopewaySpan *self, const RopewaySplit *split, const GPtrArray *records, const Moments *moments,
       RopewayProblem **problem)
{
  gboolean is_squeezed;
  gint64 middle;

  if (moments->undated > 0)
    {
      *problem = ropeway_problem_new ("source.split-undated", NULL, "field",
                                      ropeway_path_get_text (split->field), NULL);
      return NULL;
    }
  if (is_one_moment (split, records, moments) || !find_middle (self, split, moments, &middle, &is_squeezed))
    {
      g_autofree char *moment
          = ropeway_timestamp_format (moments->first <= moments->last ? moments->first : self->from);
      g_autofree char *cap = g_strdup_printf ("%" G_GINT64_FORMAT, split->cap);
      *problem = ropeway_problem_new ("source.split-full", NULL, "moment", moment, "cap", cap, NULL);
      return NULL;
    }
  RopewaySpan *half = ropeway_span_copy (self);
  g_array_append_val (half->later, half->to);
  half->to = middle;
  half->received = 0;
  half->squeezes = is_squeezed ? self->squeezes + 1 : 0;
  return half;
}

static RopewaySpan *
take_later (const RopewaySpan *self, const RopewaySplit *split)
{
  if (self->later->len == 0)
    return NULL;
  RopewaySpan *next = ropeway_span_copy (self);
  gint64 limit = g_array_index (next->later, gint64, next->later->len - 1);

  next->from = self->to;
  next->to = end_of (split, next->from, limit);
  if (next->to == limit)
    g_array_set_size (next->later, next->later->len - 1);
  next->received = 0;
  return next;
}

RopewaySpan *
ropeway_span_next (const RopewaySpan *self, const RopewaySplit *split, const GPtrArray *records, gint64 total,
                   gboolean is_done, RopewayProblem **problem)
{
  guint64 received = self->received + records->len;
  Moments moments = { 0 };

  if (!read_moments (self, split, records, &moments, problem))
    return NULL;
  RopewaySpan *next;
  if (total >= split->cap || received >= (guint64)split->cap)
    next = halve (self, split, records, &moments, problem);
  else if (is_done)
    next = take_later (self, split);
  else
    {
      next = ropeway_span_copy (self);
      next->received = received;
    }
  if (next == NULL)
    return NULL;
  /* A total that is the cap itself is the cap. */
  gboolean is_all = self->from == ROPEWAY_SPAN_OPEN_BEGIN && self->to == ROPEWAY_SPAN_OPEN_END;
  if (is_all && total > split->cap)
    next->expected = total;
  next->includes_from |= moments.has_from;
  return next;
}

gboolean
ropeway_span_differs (const RopewaySpan *self, const RopewaySpan *next)
{
  return self->from != next->from || self->to != next->to;
}
