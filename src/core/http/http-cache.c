/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-cache.h"

#include <string.h>

#include "base/limits.h"
#include "http/http-request-private.h"
#include "http/http-retry.h"

/* A service that stamps to the second may change a thing twice within one: only a stamp that was old when it was given
 * tells (RFC 9110 §8.8.2.2). */
#define OLD_ENOUGH_US (60 * G_TIME_SPAN_SECOND)

typedef struct
{
  GList link;
  char *key;
  char *tag;      /* (nullable): ETag */
  char *modified; /* (nullable): Last-Modified */
  RopewayHttpResponse *response;
  gsize size;
} Entry;

typedef struct
{
  GHashTable *entries; /* key → Entry */
  GQueue order;        /* the one that was used last at the end */
  gsize size;
  gsize limit;
} Cache;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->key);
  g_free (entry->tag);
  g_free (entry->modified);
  ropeway_http_response_unref (entry->response);
  g_free (entry);
}

static void
cache_free (gpointer data)
{
  Cache *cache = data;

  g_hash_table_unref (cache->entries);
  g_free (cache);
}

static GPrivate caches = G_PRIVATE_INIT (cache_free);

static Cache *
get_cache (void)
{
  Cache *cache = g_private_get (&caches);

  if (cache == NULL)
    {
      cache = g_new0 (Cache, 1);
      cache->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
      g_queue_init (&cache->order);
      g_private_set (&caches, cache);
    }
  return cache;
}

static void
forget (Cache *cache, Entry *entry)
{
  g_queue_unlink (&cache->order, &entry->link);
  cache->size -= entry->size;
  g_hash_table_remove (cache->entries, entry->key);
}

static void
make_room (Cache *cache, gsize size)
{
  while (cache->order.head != NULL && cache->size + size > cache->limit)
    forget (cache, cache->order.head->data);
}

void
ropeway_http_cache_allow (gsize bytes)
{
  Cache *cache = get_cache ();

  cache->limit = MIN (bytes, ROPEWAY_LIMIT_CACHE_BYTES);
  make_room (cache, 0);
}

gsize
ropeway_http_cache_get_size (void)
{
  return get_cache ()->size;
}

static char *
dup_key (const char *account, const RopewayHttpRequest *request)
{
  const char *accept = ropeway_http_request_get_header (request, "Accept");

  return g_strjoin ("\n", account, ropeway_http_request_get_url (request), accept != NULL ? accept : "",
                    NULL);
}

static gboolean
is_asked_by_person (const RopewayHttpRequest *request)
{
  static const char *const names[]
      = { "If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "Range" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (ropeway_http_request_get_header (request, names[i]) != NULL)
      return TRUE;
  return FALSE;
}

RopewayHttpResponse *
ropeway_http_cache_ask (const char *account, RopewayHttpRequest *request)
{
  Cache *cache = get_cache ();
  g_autofree char *key = NULL;
  Entry *entry;

  if (cache->limit == 0 || !g_str_equal (ropeway_http_request_get_method (request), "GET")
      || is_asked_by_person (request))
    return NULL;
  key = dup_key (account, request);
  entry = g_hash_table_lookup (cache->entries, key);
  if (entry == NULL)
    return NULL;
  g_queue_unlink (&cache->order, &entry->link);
  g_queue_push_tail_link (&cache->order, &entry->link);
  if (entry->tag != NULL)
    ropeway_http_request_set_header (request, "If-None-Match", entry->tag);
  else
    ropeway_http_request_set_header (request, "If-Modified-Since", entry->modified);
  return ropeway_http_response_ref (entry->response);
}

/* ---- what comes back ---- */

static gboolean
has_word (const char *list, const char *word)
{
  return list != NULL && strcasestr (list, word) != NULL;
}

/* (nullable): when it was changed, if that is precise enough to ask with. */
static const char *
get_modified (const RopewayHttpResponse *response)
{
  const char *modified = ropeway_http_response_get_header (response, "Last-Modified");
  const char *date = ropeway_http_response_get_header (response, "Date");
  gint64 changed = modified != NULL ? ropeway_http_retry_read_date (modified, 0) : -1;
  gint64 served = date != NULL ? ropeway_http_retry_read_date (date, 0) : -1;

  return changed > 0 && served - changed >= OLD_ENOUGH_US ? modified : NULL;
}

static gboolean
may_be_kept (const RopewayHttpResponse *response)
{
  const char *vary = ropeway_http_response_get_header (response, "Vary");

  return ropeway_http_response_get_status (response) == 200
         && !has_word (ropeway_http_response_get_header (response, "Cache-Control"), "no-store")
         && (vary == NULL || strchr (vary, '*') == NULL);
}

static void
keep (Cache *cache, const char *key, RopewayHttpResponse *response)
{
  const char *tag = ropeway_http_response_get_header (response, "ETag");
  const char *modified = get_modified (response);
  gsize size = g_bytes_get_size (ropeway_http_response_get_body (response)) + strlen (key);

  if (!may_be_kept (response) || (tag == NULL && modified == NULL) || size > cache->limit / 4
      || g_hash_table_contains (cache->entries, key))
    return;
  make_room (cache, size);
  Entry *entry = g_new0 (Entry, 1);
  entry->key = g_strdup (key);
  entry->tag = g_strdup (tag);
  entry->modified = g_strdup (modified);
  entry->response = ropeway_http_response_ref (response);
  entry->size = size;
  entry->link.data = entry;
  g_hash_table_insert (cache->entries, entry->key, entry);
  g_queue_push_tail_link (&cache->order, &entry->link);
  cache->size += size;
}

static gboolean
has_line (const RopewayHttpLine *lines, guint n, const char *name)
{
  for (guint i = 0; i < n; i++)
    if (g_ascii_strcasecmp (lines[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

/* RFC 9111 §4.3.4: what came now counts, but the body and what frames it are those that were kept. */
static RopewayHttpResponse *
freshen (const RopewayHttpResponse *kept, const RopewayHttpResponse *now)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (RopewayHttpLine));
  guint n_kept, n_now;
  const RopewayHttpLine *old = ropeway_http_response_get_lines (kept, &n_kept);
  const RopewayHttpLine *new = ropeway_http_response_get_lines (now, &n_now);
  RopewayHttpResponse *response;

  for (guint i = 0; i < n_now; i++)
    if (!g_str_has_prefix (new[i].name, "Content-"))
      g_array_append_val (lines, new[i]);
  for (guint i = 0; i < n_kept; i++)
    if (!has_line ((const RopewayHttpLine *)lines->data, lines->len, old[i].name))
      g_array_append_val (lines, old[i]);
  response = ropeway_http_response_new_lines (200, ropeway_http_response_get_url (now),
                                              ropeway_http_response_get_body (kept),
                                              (const RopewayHttpLine *)lines->data, lines->len);
  ropeway_http_response_set_history (response, ropeway_http_response_get_attempts (now),
                                     ropeway_http_response_is_after_unknown (now));
  return response;
}

RopewayHttpResponse *
ropeway_http_cache_take (const char *account, const RopewayHttpRequest *request,
                         const RopewayHttpResponse *kept, RopewayHttpResponse *response)
{
  Cache *cache = get_cache ();
  g_autofree char *key = NULL;
  Entry *entry;

  if (kept != NULL && ropeway_http_response_get_status (response) == 304)
    {
      g_autoptr (RopewayHttpResponse) now = response;
      return freshen (kept, now);
    }
  if (cache->limit == 0 || !g_str_equal (ropeway_http_request_get_method (request), "GET"))
    return response;
  key = dup_key (account, request);
  entry = g_hash_table_lookup (cache->entries, key);
  if (entry != NULL && ropeway_http_response_get_status (response) < 500)
    forget (cache, entry);
  keep (cache, key, response);
  return response;
}
