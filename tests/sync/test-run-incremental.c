/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a source that changes while it is read, with stamps that tell little: after the next run both sides hold the same. */
#include "test-run.h"

#include <string.h>

#include "run-check.h"
#include "scripted-service.h"
#include "value/json-reader.h"

/* How the source is cut into pages. */
typedef enum
{
  BY_PAGE,
  BY_OFFSET,
  BY_CURSOR, /* the cursor counts, as many do */
  BY_LINK,   /* so does the address */
  BY_KEYSET, /* the cursor names the last record */
} Cutting;

/* In which order it gives its records. */
typedef enum
{
  BY_ID,
  NEWEST_FIRST,
  OLDEST_FIRST,
  SHUFFLED,    /* the same way in each answer */
  TIES_TURNED, /* oldest first; those of one stamp in another order in each answer */
} Order;

typedef struct
{
  gint64 id;
  gint64 stamp; /* of changes: seconds after an arbitrary moment, or a number */
  guint value;
} Row;

/* What happens at the source after its n-th answer (from 1) of the first run. */
typedef struct
{
  guint after;
  const char *what; /* "+id@stamp" comes, "-id" goes, "id@stamp" changes */
} Event;

#define MOST_EVENTS 6

typedef struct
{
  const char *name;
  Cutting cutting;
  Order order;
  const char *changes; /* (nullable): more members of "changes" after field and type */
  const char *type;
  const char *stamp;      /* how the stamp is written, see write_stamp() */
  gboolean is_newer_only; /* the parameter gives what is newer than, not from */
  guint n;                /* records at the start */
  gint64 step;            /* between their stamps */
  Event events[MOST_EVENTS];
  const char *between; /* (nullable): what happens between the runs, by spaces */
  const char *warning; /* (nullable): what the first run must say instead of reading all */
} Case;

#define SINCE ",\"parameter\":\"since\""
#define SORTED SINCE ",\"sorted\":true"
#define DATES "date-time"

/* clang-format off */
static const Case cases[] = {
  /* Records go while pages are read: what follows moves up, over the border. */
  { "gone-by-page", BY_PAGE, BY_ID, SINCE, DATES, "Z", FALSE, 25, 60, { { 1, "-2" } } },
  { "gone-by-offset", BY_OFFSET, BY_ID, SINCE, DATES, "Z", FALSE, 25, 60, { { 1, "-2" } } },
  { "gone-by-cursor", BY_CURSOR, BY_ID, SINCE, DATES, "Z", FALSE, 25, 60, { { 1, "-2" } } },
  { "gone-by-link", BY_LINK, BY_ID, SINCE, DATES, "Z", FALSE, 25, 60, { { 1, "-2" } } },
  { "gone-by-keyset", BY_KEYSET, BY_ID, SINCE, DATES, "Z", FALSE, 25, 60, { { 1, "-2" } } },
  { "last-of-page-gone", BY_OFFSET, BY_ID, SINCE, DATES, "Z", FALSE, 25, 60, { { 1, "-5 -4 -3" } } },
  { "last-of-page-gone-by-page", BY_PAGE, BY_ID, SINCE, DATES, "Z", FALSE, 25, 60, { { 1, "-5 -4 -3" } } },
  { "page-gone-by-page", BY_PAGE, BY_ID, SINCE, DATES, "Z", FALSE, 25, 60, { { 2, "-1 -2 -3 -4 -5 -6" } } },
  { "page-gone-by-offset", BY_OFFSET, BY_ID, SINCE, DATES, "Z", FALSE, 25, 60, { { 2, "-1 -2 -3 -4 -5 -6" } } },
  { "page-gone-by-link", BY_LINK, BY_ID, SINCE, DATES, "Z", FALSE, 25, 60, { { 2, "-1 -2 -3 -4 -5 -6" } } },
  { "gone-at-the-end", BY_PAGE, BY_ID, SINCE, DATES, "Z", FALSE, 11, 60, { { 2, "-2" } } },
  { "gone-at-the-end-by-offset", BY_OFFSET, BY_ID, SINCE, DATES, "Z", FALSE, 11, 60, { { 2, "-2" } } },
  { "gone-again-and-again", BY_OFFSET, BY_ID, SINCE, DATES, "Z", FALSE, 25, 60,
    { { 1, "-1" }, { 2, "-2" }, { 3, "-3" }, { 4, "-4" } } },
  { "gone-and-come", BY_PAGE, BY_ID, SINCE, DATES, "Z", FALSE, 25, 60, { { 1, "-2 +900@9000" } } },
  { "come-first", BY_PAGE, NEWEST_FIRST, SINCE, DATES, "Z", FALSE, 25, 60, { { 1, "+900@9000" } } },
  { "come-first-by-offset", BY_OFFSET, NEWEST_FIRST, SINCE, DATES, "Z", FALSE, 25, 60, { { 1, "+900@9000 +901@9001" } } },
  { "come-first-by-link", BY_LINK, NEWEST_FIRST, SINCE, DATES, "Z", FALSE, 25, 60, { { 1, "+900@9000" } } },

  /* Records change while they are read. */
  { "changed-in-order", BY_PAGE, OLDEST_FIRST, SORTED, DATES, "Z", FALSE, 25, 60, { { 1, "2@9000 3@9001" } } },
  { "changed-in-order-by-offset", BY_OFFSET, OLDEST_FIRST, SORTED, DATES, "Z", FALSE, 25, 60,
    { { 1, "2@9000 3@9001" }, { 2, "4@9002" } } },
  { "changed-in-order-by-cursor", BY_CURSOR, OLDEST_FIRST, SORTED, DATES, "Z", FALSE, 25, 60, { { 1, "2@9000 3@9001" } } },
  { "changed-in-order-by-link", BY_LINK, OLDEST_FIRST, SORTED, DATES, "Z", FALSE, 25, 60, { { 1, "2@9000 3@9001" } } },
  { "all-of-page-changed", BY_OFFSET, OLDEST_FIRST, SORTED, DATES, "Z", FALSE, 25, 60,
    { { 1, "1@9000 2@9001 3@9002 4@9003 5@9004" } } },
  { "all-of-page-changed-by-page", BY_PAGE, OLDEST_FIRST, SORTED, DATES, "Z", FALSE, 25, 60,
    { { 1, "1@9000 2@9001 3@9002 4@9003 5@9004" } } },
  { "newest-changed", BY_PAGE, NEWEST_FIRST, SINCE, DATES, "Z", FALSE, 25, 60, { { 1, "2@9000" }, { 2, "24@9001" } } },
  { "newest-changed-by-offset", BY_OFFSET, NEWEST_FIRST, SINCE, DATES, "Z", FALSE, 25, 60, { { 1, "2@9000" }, { 2, "24@9001" } } },
  /* One changes behind us, another, later still, before us: the mark must stay below both. */
  { "changed-behind", BY_PAGE, BY_ID, SINCE, DATES, "Z", FALSE, 25, 60, { { 1, "2@now+5" }, { 2, "24@now+9" } } },
  { "changed-behind-shuffled", BY_OFFSET, SHUFFLED, SINCE, DATES, "Z", FALSE, 25, 60,
    { { 1, "1@now+1 2@now+1 3@now+1 4@now+1 5@now+1" }, { 2, "20@now+9 21@now+9 22@now+9 23@now+9 24@now+9 25@now+9" } } },
  { "changed-behind-number", BY_OFFSET, BY_ID, SINCE, "number", "n", FALSE, 25, 1, { { 1, "2@8000" }, { 2, "24@9000" } } },
  { "changed-behind-keyset", BY_KEYSET, BY_ID, SINCE, DATES, "Z", FALSE, 25, 60, { { 1, "2@now+5" }, { 2, "24@now+9" } } },

  /* Stamps that tell little. */
  { "same-stamps", BY_OFFSET, OLDEST_FIRST, SORTED, DATES, "Z", FALSE, 23, 0, { { 0 } }, "7@0" },
  { "same-stamps-by-page", BY_PAGE, OLDEST_FIRST, SORTED, DATES, "Z", FALSE, 23, 0, { { 0 } }, "7@0" },
  { "same-stamps-new", BY_OFFSET, OLDEST_FIRST, SORTED, DATES, "Z", FALSE, 23, 0, { { 0 } }, "+900@0" },
  { "same-stamps-newer-only", BY_OFFSET, OLDEST_FIRST, SORTED, DATES, "Z", TRUE, 23, 0, { { 0 } }, "+900@0" },
  { "same-number-newer-only", BY_OFFSET, OLDEST_FIRST, SORTED, "number", "n", TRUE, 23, 0, { { 0 } }, "+900@0" },
  { "ties-turned", BY_OFFSET, TIES_TURNED, SORTED, DATES, "minute", FALSE, 25, 30, { { 0 } }, "+900@9000" },
  { "ties-turned-by-page", BY_PAGE, TIES_TURNED, SORTED, DATES, "minute", FALSE, 12, 0, { { 0 } }, NULL, "source.shifting" },
  { "minute-clock", BY_PAGE, BY_ID, SINCE, DATES, "minute", FALSE, 12, 7, { { 0 } }, "12@80" },
  { "minute-clock-twice", BY_OFFSET, BY_ID, SINCE, DATES, "minute", FALSE, 12, 7, { { 2, "3@81" } }, "3@82 4@83" },
  { "minute-clock-newer-only", BY_OFFSET, BY_ID, SINCE, DATES, "minute", TRUE, 12, 7, { { 0 } }, "12@82" },
  { "day-clock", BY_OFFSET, BY_ID, SINCE, DATES, "day", FALSE, 12, 3600, { { 0 } }, "12@43000 3@43001" },
  { "late-commit", BY_OFFSET, BY_ID, SINCE ",\"lookBack\":\"PT10M\"", DATES, "Z", FALSE, 12, 60, { { 0 } }, "+900@300" },
  { "late-number", BY_OFFSET, BY_ID, SINCE ",\"lookBack\":5", "number", "n", FALSE, 12, 2, { { 0 } }, "+900@21" },
  { "late-by-us", BY_OFFSET, BY_ID, "", DATES, "Z", FALSE, 12, 60, { { 0 } }, "+900@-90000" },
  { "dated-back-by-us", BY_PAGE, BY_ID, "", DATES, "Z", FALSE, 12, 60, { { 0 } }, "5@-90000" },
  { "changed-behind-by-us", BY_PAGE, BY_ID, "", DATES, "Z", FALSE, 25, 60, { { 1, "2@8000" }, { 2, "24@9000" } } },
  { "number-by-us", BY_LINK, BY_ID, "", "number", "n", FALSE, 12, 1, { { 1, "-1" } }, "+900@13 4@14" },
  { "no-zone", BY_OFFSET, BY_ID, SINCE, DATES, "local", FALSE, 12, 60, { { 0 } }, "12@661 +900@662" },
  { "no-zone-twice-an-hour", BY_OFFSET, BY_ID, SINCE, DATES, "local", FALSE, 12, 60, { { 0 } }, "12@3000 +900@3300" },
  { "offset-stamps", BY_OFFSET, BY_ID, SINCE, DATES, "offset", FALSE, 12, 60, { { 0 } }, "12@661 +900@662" },
  { "token", BY_OFFSET, OLDEST_FIRST, SORTED, "token", "token", FALSE, 12, 1, { { 1, "2@13" } }, "4@14 +900@15" },
  { "whole-list", BY_PAGE, BY_ID, NULL, NULL, "Z", FALSE, 25, 60, { { 1, "-2 -3 9@1" } }, "4@5 +900@6" },
};
/* clang-format on */

/* ---- the source ---- */

/* 02:00 in Berlin on the last day of summer time: an hour later the clock shows it again. */
#define BEGIN_US G_GINT64_CONSTANT (1761436800000000)
#define PAGE 5

typedef struct
{
  const Case *row;
  GArray *rows; /* Row */
  guint answers;
  gint64 now; /* seconds after BEGIN_US */
} Source;

static void
happen (Source *self, const char *events)
{
  g_auto (GStrv) words = g_strsplit (events, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *at = strchr (words[i], '@');
      gint64 id = g_ascii_strtoll (words[i] + (*words[i] == '+'), NULL, 10);
      gint64 stamp = 0;

      if (at != NULL && g_str_has_prefix (at, "@now"))
        stamp = self->now + g_ascii_strtoll (at + 4, NULL, 10);
      else if (at != NULL)
        stamp = g_ascii_strtoll (at + 1, NULL, 10);
      if (*words[i] == '+')
        {
          const Row new = { id, stamp, 1 };
          g_array_append_val (self->rows, new);
        }
      for (guint j = 0; j < self->rows->len; j++)
        {
          Row *row = &g_array_index (self->rows, Row, j);
          if (*words[i] == '-' && row->id == -id)
            g_array_remove_index (self->rows, j--);
          else if (*words[i] != '+' && row->id == id)
            {
              row->stamp = stamp;
              row->value++;
            }
        }
    }
}

static guint
shuffle (gint64 id)
{
  return (guint)(id * 2654435761u);
}

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer data)
{
  const Row *one = a, *other = b;
  const Source *self = data;
  int by_id = (one->id > other->id) - (one->id < other->id);
  int by_stamp = (one->stamp > other->stamp) - (one->stamp < other->stamp);

  switch (self->row->order)
    {
    case BY_ID:
      break;
    case NEWEST_FIRST:
      return by_stamp != 0 ? -by_stamp : by_id;
    case OLDEST_FIRST:
      return by_stamp != 0 ? by_stamp : by_id;
    case SHUFFLED:
      return shuffle (one->id) < shuffle (other->id) ? -1 : 1;
    case TIES_TURNED:
      by_stamp = (one->stamp / 60 > other->stamp / 60) - (one->stamp / 60 < other->stamp / 60);
      return by_stamp != 0 ? by_stamp : (self->answers % 2 == 0 ? by_id : -by_id);
    }
  return by_id;
}

static char *
write_stamp (const char *how, gint64 stamp)
{
  g_autoptr (GDateTime) begin = g_date_time_new_from_unix_utc (BEGIN_US / G_TIME_SPAN_SECOND);
  g_autoptr (GDateTime) moment = g_date_time_add_seconds (begin, (double)stamp);
  g_autoptr (GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GDateTime) local = g_date_time_to_timezone (moment, berlin);

  if (g_str_equal (how, "minute"))
    return g_date_time_format (moment, "%Y-%m-%dT%H:%M:00Z");
  if (g_str_equal (how, "day"))
    return g_date_time_format (moment, "%Y-%m-%d");
  if (g_str_equal (how, "local"))
    return g_date_time_format (local, "%Y-%m-%d %H:%M:%S");
  if (g_str_equal (how, "offset"))
    return g_date_time_format (local, "%Y-%m-%dT%H:%M:%S%:z");
  if (g_str_equal (how, "token"))
    return g_strdup_printf ("t%06" G_GINT64_FORMAT, stamp);
  if (g_str_equal (how, "n"))
    return g_strdup_printf ("%" G_GINT64_FORMAT, stamp);
  return g_date_time_format (moment, "%Y-%m-%dT%H:%M:%SZ");
}

/* Compares what it shows: a service cuts stamps before it looks for them, or reads moments without an offset as it writes
 * them. */
static gboolean
is_asked_for (const Source *self, const Row *row, const char *since)
{
  g_autofree char *shown = write_stamp (self->row->stamp, row->stamp);
  g_autofree char *plain = g_strdup (since);
  int order;

  if (since == NULL)
    return TRUE;
  if (g_str_equal (self->row->stamp, "n"))
    order
        = (row->stamp > g_ascii_strtoll (since, NULL, 10)) - (row->stamp < g_ascii_strtoll (since, NULL, 10));
  else if (g_str_equal (self->row->stamp, "local") || g_str_equal (self->row->stamp, "day")
           || g_str_equal (self->row->stamp, "token"))
    order = strcmp (shown, since);
  else
    {
      g_autoptr (GDateTime) from = g_date_time_new_from_iso8601 (since, NULL);
      g_autoptr (GDateTime) at = g_date_time_new_from_iso8601 (shown, NULL);

      g_assert_nonnull (from);
      order = g_date_time_compare (at, from);
    }
  return self->row->is_newer_only ? order > 0 : order >= 0;
}

static void
append_row (const Source *self, const Row *row, GString *body)
{
  g_autofree char *stamp = write_stamp (self->row->stamp, row->stamp);
  const char *quote = g_str_equal (self->row->stamp, "n") ? "" : "\"";

  g_string_append_printf (body,
                          "%s{\"id\":%" G_GINT64_FORMAT ",\"email\":\"p%" G_GINT64_FORMAT
                          "@example.com\",\"balance\":%u,\"at\":%s%s%s}",
                          body->str[body->len - 1] == '[' ? "" : ",", row->id, row->id, row->value, quote,
                          stamp, quote);
}

/* Where the page begins in @rows. */
static guint
find_begin (const Source *self, GHashTable *query, const GArray *rows)
{
  const char *at = g_hash_table_lookup (query, "at");
  gint64 number = at != NULL ? g_ascii_strtoll (at, NULL, 10) : 0;
  guint i = 0;

  switch (self->row->cutting)
    {
    case BY_PAGE:
    case BY_LINK:
      return (guint)MAX (number - 1, 0) * PAGE;
    case BY_OFFSET:
    case BY_CURSOR:
      return (guint)number;
    case BY_KEYSET:
      while (at != NULL && i < rows->len && g_array_index (rows, Row, i).id <= number)
        i++;
      return i;
    }
  return 0;
}

static char *
dup_next (const Source *self, guint begin, const GArray *rows)
{
  guint end = begin + PAGE;

  if (end >= rows->len)
    return NULL;
  switch (self->row->cutting)
    {
    case BY_PAGE:
    case BY_OFFSET:
      return NULL;
    case BY_CURSOR:
      return g_strdup_printf ("%u", end);
    case BY_LINK:
      return g_strdup_printf ("%u", begin / PAGE + 2);
    case BY_KEYSET:
      return g_strdup_printf ("%" G_GINT64_FORMAT, g_array_index (rows, Row, end - 1).id);
    }
  return NULL;
}

static void
on_request (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer, gpointer data)
{
  Source *self = data;
  g_autoptr (GHashTable) query = g_uri_parse_params (request->query != NULL ? request->query : "", -1, "&",
                                                     G_URI_PARAMS_WWW_FORM, NULL);
  const char *since = g_hash_table_lookup (query, "since");
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_autoptr (GString) body = g_string_new ("{\"rows\":[");

  for (guint i = 0; i < self->rows->len; i++)
    if (is_asked_for (self, &g_array_index (self->rows, Row, i), since))
      g_array_append_val (rows, g_array_index (self->rows, Row, i));
  g_array_sort_with_data (rows, compare_rows, self);
  guint begin = find_begin (self, query, rows);
  for (guint i = begin; i < MIN (begin + PAGE, rows->len); i++)
    append_row (self, &g_array_index (rows, Row, i), body);
  g_autofree char *next = dup_next (self, begin, rows);
  g_string_append_printf (body, "],\"total\":%u", rows->len);
  if (next != NULL && self->row->cutting == BY_LINK)
    g_string_append_printf (body, ",\"next\":\"?at=%s%s%s\"", next, since != NULL ? "&since=" : "",
                            since != NULL ? since : "");
  else if (next != NULL)
    g_string_append_printf (body, ",\"next\":\"%s\"", next);
  g_string_append_c (body, '}');
  answer->body = g_string_free (g_steal_pointer (&body), FALSE);
  self->answers++;
  for (guint i = 0; i < MOST_EVENTS && self->row->events[i].what != NULL; i++)
    if (self->row->events[i].after == self->answers)
      happen (self, self->row->events[i].what);
}

/* ---- the job ---- */

static const char *const pagings[] = {
  [BY_PAGE]
  = "{\"type\":\"page\",\"parameter\":\"at\",\"total\":\"total\",\"size\":{\"parameter\":\"n\",\"value\":5}}",
  [BY_OFFSET] = "{\"type\":\"offset\",\"parameter\":\"at\",\"total\":\"total\"}",
  [BY_CURSOR] = "{\"type\":\"cursor\",\"parameter\":\"at\",\"next\":\"next\"}",
  [BY_LINK] = "{\"type\":\"next-url\",\"next\":\"next\"}",
  [BY_KEYSET] = "{\"type\":\"cursor\",\"parameter\":\"at\",\"next\":\"next\"}",
};

static char *
dup_connections (const Case *row)
{
  g_autofree char *changes
      = row->changes != NULL
            ? g_strdup_printf (",\"changes\":{\"field\":\"at\",\"type\":\"%s\"%s}", row->type, row->changes)
            : g_strdup ("");

  return g_strdup_printf (
      "[{\"id\":\"people\",\"name\":\"Moving\",\"kind\":\"rest\",\"zone\":\"Europe/Berlin\",\"environments\":"
      "{\"live\":{\"address\":\"{OTHER}\",\"privateNetwork\":true}},\"signIn\":{\"type\":\"none\"},"
      "\"operations\":["
      "{\"id\":\"list\",\"request\":{\"method\":\"GET\",\"path\":\"/"
      "rows\"},\"records\":\"rows\",\"key\":[\"id\"],"
      "\"paging\":%s%s}]},"
      "{\"id\":\"crm\",\"name\":\"CRM\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":\"{SERVER}/"
      "crm\","
      "\"privateNetwork\":true}},\"signIn\":{\"type\":\"none\"},\"operations\":["
      "{\"id\":\"create\",\"request\":{\"method\":\"POST\",\"path\":\"/"
      "contacts\",\"body\":\"record\"},\"newId\":\"id\","
      "\"repeat\":\"key\"},"
      "{\"id\":\"update\",\"request\":{\"method\":\"PATCH\",\"path\":\"/contacts/"
      "{$id}\",\"body\":\"record\"},"
      "\"repeat\":\"safe\"}]}]",
      pagings[row->cutting], changes);
}

#define MOVING_JOB                                                                                           \
  "{\"id\":\"moving\",\"name\":\"Moving\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"list\"},\"mapping\":[{\"id\":\"r1\",\"to\":\"email\",\"from\":\"email\"},"                \
  "{\"id\":\"r2\",\"to\":\"balance\",\"from\":\"balance\"}],\"destination\":{\"connection\":\"crm\","        \
  "\"environment\":\"live\",\"mode\":\"upsert\",\"create\":\"create\",\"update\":\"update\",\"send\":"       \
  "\"all\"}}"

/* What is at the source must be at the destination once, as it is; what went may still be there. */
static void
check_equal (RunFixture *fixture, const Source *source, guint gone)
{
  g_autofree char *there = run_fixture_dup_fields (fixture, "crm.contacts", "email,balance");
  g_auto (GStrv) lines = g_strsplit (there, "\n", -1);

  for (guint i = 0; i < source->rows->len; i++)
    {
      const Row *row = &g_array_index (source->rows, Row, i);
      g_autofree char *wanted = g_strdup_printf ("p%" G_GINT64_FORMAT "@example.com|%u", row->id, row->value);

      if (!g_strv_contains ((const char *const *)lines, wanted))
        g_test_message ("there: %s", there);
      if (!g_strv_contains ((const char *const *)lines, wanted))
        g_test_fail_printf ("%s is missing", wanted);
    }
  g_assert_cmpuint (g_strv_length (lines) - 1, <=, source->rows->len + gone);
  g_assert_cmpuint (g_strv_length (lines) - 1, >=, source->rows->len);
  for (guint i = 1; *lines[i] != '\0'; i++)
    {
      g_autofree char *email = g_strndup (lines[i], strcspn (lines[i], "|") + 1);
      g_assert_false (g_str_has_prefix (lines[i - 1], email));
    }
}

static guint
count_gone (const Case *row)
{
  guint gone = 0;

  for (guint i = 0; i < MOST_EVENTS && row->events[i].what != NULL; i++)
    for (const char *at = row->events[i].what; *at != '\0'; at++)
      gone += *at == '-';
  return gone;
}

/* What cannot be made right is told, and the next run begins where this one did. */
static void
check_told (RunFixture *fixture, const RunResult *result, const char *warning)
{
  g_autofree char *mark = run_check_dup_mark (fixture->state);

  g_assert_cmpuint (result->warnings->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (result->warnings, 0), ==, warning);
  g_assert_null (mark);
}

static void
test_case (RunFixture *fixture, gconstpointer data)
{
  const Case *row = data;
  Source source = { .row = row, .rows = g_array_new (FALSE, FALSE, sizeof (Row)) };
  g_autoptr (ScriptedService) service = scripted_service_new (on_request, &source);
  g_autofree char *connections = dup_connections (row);

  for (guint i = 1; i <= row->n; i++)
    {
      const Row new = { i, (i - 1) * row->step, 1 };
      g_array_append_val (source.rows, new);
    }
  source.now = (ropeway_clock_now (fixture->clock) - BEGIN_US) / G_TIME_SPAN_SECOND;
  fixture->connections = connections;
  g_free (fixture->other);
  fixture->other = scripted_service_dup_address (service);
  g_autoptr (RunResult) first = run_fixture_run (fixture, MOVING_JOB, NULL);
  g_assert_true (g_str_has_prefix (first->summary, "done"));
  if (row->warning != NULL)
    {
      check_told (fixture, first, row->warning);
      fixture->connections = NULL;
      g_array_unref (source.rows);
      return;
    }
  g_assert_cmpuint (first->warnings->len, ==, 0);
  if (row->between != NULL)
    happen (&source, row->between);
  source.answers = 100;
  g_autoptr (RunResult) second = run_fixture_run (fixture, MOVING_JOB, NULL);
  if (!g_str_has_prefix (second->summary, "done"))
    run_result_tell (second);
  g_assert_true (g_str_has_prefix (second->summary, "done"));
  g_assert_cmpuint (second->warnings->len, ==, 0);
  check_equal (fixture, &source, count_gone (row));
  fixture->connections = NULL;
  g_array_unref (source.rows);
}

void
test_incremental_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/run/incremental/", cases[i].name, NULL);

      g_test_add (path, RunFixture, &cases[i], run_fixture_set_up, test_case, run_fixture_tear_down);
    }
}
