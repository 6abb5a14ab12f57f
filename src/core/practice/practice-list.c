/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: page numbers, offsets and cursors over the same table. */
#include "practice/practice-list.h"

#include <string.h>

#include "base/limits.h"
#include "base/timestamp.h"

/* Query parameters that a link to another page takes along. */
static const char *const kept_parameters[] = { "updated_since", "sort" };

/* The records that are asked for, before they are cut into pages. */
typedef struct
{
  RopewayPracticeOrder order;
  guint first; /* position in that order */
  guint total;
} Selection;

static gboolean
select_records (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange,
                Selection *selection)
{
  const char *since = ropeway_practice_exchange_get_query (exchange, "updated_since");
  gboolean sorted = g_strcmp0 (ropeway_practice_exchange_get_query (exchange, "sort"), "updated_at") == 0;
  gint64 moment;

  selection->order = since || sorted ? ROPEWAY_PRACTICE_BY_CHANGE : ROPEWAY_PRACTICE_BY_PLACE;
  selection->first = 0;
  if (since && !ropeway_timestamp_parse (since, -1, NULL, &moment, NULL))
    {
      ropeway_practice_exchange_fail (exchange, 400, "invalid_date",
                                      "That is no date and time as RFC 3339 has it.", "updated_since");
      return FALSE;
    }
  if (since)
    selection->first = ropeway_practice_table_count_before (collection->table, moment);
  selection->total = ropeway_practice_table_get_length (collection->table) - selection->first;
  return TRUE;
}

/* Appends an array of up to @count records. Returns: (nullable): the last of them. */
static RopewayPracticeRecord *
write_records (RopewayPracticeCollection *collection, GSequenceIter **iter, guint count, GString *out)
{
  RopewayPracticeRecord *last = NULL;

  g_string_append_c (out, '[');
  for (guint i = 0; i < count && !g_sequence_iter_is_end (*iter); i++, *iter = g_sequence_iter_next (*iter))
    {
      if (last)
        g_string_append_c (out, ',');
      last = g_sequence_get (*iter);
      ropeway_practice_collection_write (collection, last, out);
    }
  g_string_append_c (out, ']');
  return last;
}

static GSequenceIter *
iter_at (RopewayPracticeCollection *collection, const Selection *selection, guint64 offset)
{
  return ropeway_practice_table_at (collection->table, selection->order,
                                    (guint)MIN (selection->first + offset, G_MAXINT));
}

/* ---- page numbers ---- */

static void
append_link (RopewayPracticeExchange *exchange, GString *links, const char *relation, guint page, guint size)
{
  GUri *uri = soup_server_message_get_uri (exchange->message);

  g_string_append_printf (links, "%s<http://%s:%d%s?page=%u&per_page=%u", links->len > 0 ? ", " : "",
                          g_uri_get_host (uri), g_uri_get_port (uri), g_uri_get_path (uri), page, size);
  for (gsize i = 0; i < G_N_ELEMENTS (kept_parameters); i++)
    {
      const char *value = ropeway_practice_exchange_get_query (exchange, kept_parameters[i]);
      g_autofree char *escaped = value ? g_uri_escape_string (value, NULL, FALSE) : NULL;

      if (escaped)
        g_string_append_printf (links, "&%s=%s", kept_parameters[i], escaped);
    }
  g_string_append_printf (links, ">; rel=\"%s\"", relation);
}

static void
set_page_headers (RopewayPracticeExchange *exchange, guint page, guint size, guint total)
{
  guint pages = total / size + (total % size > 0);
  g_autofree char *total_text = g_strdup_printf ("%u", total);
  g_autofree char *pages_text = g_strdup_printf ("%u", pages);
  g_autoptr (GString) links = g_string_new (NULL);

  if (page > 1)
    {
      append_link (exchange, links, "first", 1, size);
      append_link (exchange, links, "prev", page - 1, size);
    }
  if (page < pages)
    {
      append_link (exchange, links, "next", page + 1, size);
      append_link (exchange, links, "last", pages, size);
    }
  ropeway_practice_exchange_set_header (exchange, "X-Total", total_text);
  ropeway_practice_exchange_set_header (exchange, "X-Total-Pages", pages_text);
  if (links->len > 0)
    ropeway_practice_exchange_set_header (exchange, "Link", links->str);
}

static guint
page_size (RopewayPracticeExchange *exchange, const char *parameter, guint size)
{
  return MAX (1,
              ropeway_practice_exchange_get_number (exchange, parameter, size, ROPEWAY_LIMIT_PRACTICE_PAGE));
}

void
ropeway_practice_list_pages (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange,
                             const char *member, guint size)
{
  guint page = MAX (1, ropeway_practice_exchange_get_number (exchange, "page", 1, G_MAXINT));
  GString *out = exchange->answer;
  Selection selection;
  GSequenceIter *iter;

  size = page_size (exchange, "per_page", size);
  if (!select_records (collection, exchange, &selection))
    return;
  iter = iter_at (collection, &selection, exchange->first_page_only ? 0 : (guint64)(page - 1) * size);
  if (member)
    g_string_append_printf (out, "{\"%s\":", member);
  write_records (collection, &iter, size, out);
  if (member)
    g_string_append_printf (out, ",\"total\":%u,\"page\":%u,\"per_page\":%u}", selection.total, page, size);
  set_page_headers (exchange, page, size, selection.total);
  exchange->status = 200;
}

/* ---- offsets ---- */

void
ropeway_practice_list_offset (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange,
                              const char *member, guint size)
{
  guint offset = ropeway_practice_exchange_get_number (exchange, "offset", 0, G_MAXINT);
  Selection selection;
  GSequenceIter *iter;

  size = page_size (exchange, "limit", size);
  if (!select_records (collection, exchange, &selection))
    return;
  iter = iter_at (collection, &selection, exchange->first_page_only ? 0 : offset);
  g_string_append_printf (exchange->answer, "{\"%s\":", member);
  write_records (collection, &iter, size, exchange->answer);
  g_string_append_printf (exchange->answer, ",\"total\":%u,\"offset\":%u,\"limit\":%u}", selection.total,
                          offset, size);
  exchange->status = 200;
}

/* ---- cursors: what the last record's place in the order was, in base64 so that nobody reads it ---- */

static void
append_cursor (GString *out, const RopewayPracticeRecord *last)
{
  g_autofree char *plain
      = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GUINT64_FORMAT, last->updated, last->serial);
  g_autofree char *coded = g_base64_encode ((const guchar *)plain, strlen (plain));

  g_strdelimit (coded, "=", '\0');
  g_string_append_printf (out, "\"%s\"", coded);
}

static gboolean
read_cursor (const char *cursor, gint64 *updated, guint64 *serial)
{
  g_autofree char *padded = g_strconcat (cursor, "===", NULL);
  gsize length = 0;
  g_autofree guchar *bytes = NULL;
  g_autofree char *plain = NULL;
  g_auto (GStrv) parts = NULL;

  padded[(strlen (cursor) + 3) / 4 * 4] = '\0';
  bytes = g_base64_decode (padded, &length);
  plain = g_strndup ((const char *)bytes, length);
  parts = g_strsplit (plain, " ", 2);
  return g_strv_length (parts) == 2
         && g_ascii_string_to_signed (parts[0], 10, G_MININT64, G_MAXINT64, updated, NULL)
         && g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXUINT64, serial, NULL);
}

void
ropeway_practice_list_cursor (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange,
                              guint size)
{
  const char *cursor = ropeway_practice_exchange_get_query (exchange, "after");
  RopewayPracticeRecord *last;
  Selection selection;
  GSequenceIter *iter;
  guint64 serial;
  gint64 updated;

  size = page_size (exchange, "limit", size);
  if (!select_records (collection, exchange, &selection))
    return;
  if (!cursor || *cursor == '\0' || exchange->first_page_only)
    iter = iter_at (collection, &selection, 0);
  else if (read_cursor (cursor, &updated, &serial))
    iter = ropeway_practice_table_behind (collection->table, selection.order, updated, serial);
  else
    {
      ropeway_practice_exchange_fail (exchange, 400, "invalid_cursor", "That is no cursor of this service.",
                                      "after");
      return;
    }
  g_string_append (exchange->answer, "{\"data\":");
  last = write_records (collection, &iter, size, exchange->answer);
  g_string_append (exchange->answer, ",\"meta\":{\"next\":");
  if (last && !g_sequence_iter_is_end (iter))
    append_cursor (exchange->answer, last);
  else
    g_string_append (exchange->answer, "null");
  g_string_append (exchange->answer, "}}");
  exchange->status = 200;
}

void
ropeway_practice_list_found (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange,
                             const char *key)
{
  RopewayPracticeRecord *record = ropeway_practice_collection_find (collection, key);
  guint n = 0;

  g_string_append (exchange->answer, "{\"items\":[");
  while (record && n < ROPEWAY_LIMIT_PRACTICE_PAGE)
    {
      if (n++ > 0)
        g_string_append_c (exchange->answer, ',');
      ropeway_practice_collection_write (collection, record, exchange->answer);
      record = ropeway_practice_collection_next_found (collection, record);
    }
  g_string_append (exchange->answer, "]}");
  exchange->status = 200;
}
