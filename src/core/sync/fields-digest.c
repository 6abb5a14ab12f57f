/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/fields-digest.h"

#include <string.h>

#include "value/value-compare.h"

#define HALF 8

typedef struct
{
  guint8 name[HALF];
  guint8 value[HALF];
} Entry;

static void
digest_field (const char *name, gsize length, const RopewayValue *value, Entry *entry)
{
  guint8 digest[ROPEWAY_DIGEST_BYTES];
  gsize size = sizeof digest;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (sum, (const guchar *)name, (gssize)length);
  g_checksum_get_digest (sum, digest, &size);
  memcpy (entry->name, digest, HALF);
  ropeway_value_digest (value, digest);
  memcpy (entry->value, digest, HALF);
}

static int
compare_names (const void *a, const void *b)
{
  return memcmp (((const Entry *)a)->name, ((const Entry *)b)->name, HALF);
}

GBytes *
ropeway_fields_digest_pack (const RopewayValue *record)
{
  gsize n = 0;
  g_autofree Entry *entries = g_new (Entry, ropeway_value_get_length (record) + 1);

  for (RopewayValue *field = ropeway_value_first (record); field != NULL; field = ropeway_value_next (field))
    {
      gsize length;
      const char *name = ropeway_value_get_name (field, &length);
      if (ropeway_value_get_sized (record, name, length) == field)
        digest_field (name, length, field, &entries[n++]);
    }
  qsort (entries, n, sizeof *entries, compare_names);
  return g_bytes_new (entries, n * sizeof *entries);
}

static const Entry *
find_entry (GBytes *packed, const Entry *wanted)
{
  gsize size = 0;
  const Entry *entries = packed != NULL ? g_bytes_get_data (packed, &size) : NULL;

  return size > 0 ? bsearch (wanted, entries, size / sizeof *entries, sizeof *entries, compare_names) : NULL;
}

gboolean
ropeway_fields_digest_knows (GBytes *packed, const char *name, gsize length)
{
  Entry wanted;

  digest_field (name, length, NULL, &wanted);
  return find_entry (packed, &wanted) != NULL;
}

gboolean
ropeway_fields_digest_has (GBytes *packed, const char *name, gsize length, const RopewayValue *value)
{
  Entry wanted;

  digest_field (name, length, value, &wanted);
  const Entry *found = find_entry (packed, &wanted);
  return found != NULL && memcmp (found->value, wanted.value, HALF) == 0;
}

static gboolean
is_in (GBytes *packed, const Entry *entry)
{
  const Entry *found = find_entry (packed, entry);

  return found != NULL && memcmp (found->value, entry->value, HALF) == 0;
}

/* Whether the field of @entry was written as it is now. */
static gboolean
is_same (GBytes *before, GBytes *now, const Entry *entry)
{
  const Entry *then = find_entry (before, entry);

  return then != NULL && is_in (now, then);
}

GBytes *
ropeway_fields_digest_merge (GBytes *fresh, GBytes *older, GBytes *before, GBytes *now)
{
  gsize n_fresh = 0, n_older = 0, n = 0;
  const Entry *first = fresh != NULL ? g_bytes_get_data (fresh, &n_fresh) : NULL;
  const Entry *second = older != NULL ? g_bytes_get_data (older, &n_older) : NULL;
  g_autofree Entry *entries = g_malloc (n_fresh + n_older + sizeof *entries);

  for (gsize i = 0; i < n_fresh / sizeof *entries; i++)
    if (!is_in (now, &first[i]))
      entries[n++] = first[i];
  for (gsize i = 0; i < n_older / sizeof *entries; i++)
    if (find_entry (fresh, &second[i]) == NULL && is_same (before, now, &second[i]))
      entries[n++] = second[i];
  qsort (entries, n, sizeof *entries, compare_names);
  return n > 0 ? g_bytes_new (entries, n * sizeof *entries) : NULL;
}

GBytes *
ropeway_fields_digest_carry (GBytes *now, GBytes *before)
{
  gsize n_now = 0, n_before = 0, n = 0;
  const Entry *first = g_bytes_get_data (now, &n_now);
  const Entry *second = before != NULL ? g_bytes_get_data (before, &n_before) : NULL;
  g_autofree Entry *entries = g_malloc (n_now + n_before + sizeof *entries);

  for (gsize i = 0; i < n_now / sizeof *entries; i++)
    entries[n++] = first[i];
  for (gsize i = 0; i < n_before / sizeof *entries; i++)
    if (find_entry (now, &second[i]) == NULL)
      entries[n++] = second[i];
  if (n == n_now / sizeof *entries)
    return g_bytes_ref (now);
  qsort (entries, n, sizeof *entries, compare_names);
  return g_bytes_new (entries, n * sizeof *entries);
}
