/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/border.h"

#include "value/value-compare.h"

/* What comes next is told by the end of a page alone; more of it would cost as much as reading. */
#define TAIL 32

struct _RopewayBorder
{
  guint ref_count;

  /* owned */
  GHashTable *names; /* GBytes of key and stamp → place in the page, from 1 */
  GHashTable *whole; /* GBytes of all of it */
  GBytes *last;      /* (nullable): name of the last record */
  GBytes *stamp;     /* (nullable): that of the last records */
  GPtrArray *key;    /* (nullable) */
  char *token;       /* (nullable) */

  /* borrowed */
  const RopewayPath *field; /* (nullable) */

  /* state */
  gint64 number;
  guint n;
  guint overlap;
};

static GBytes *
digest_new (const RopewayValue *value)
{
  guint8 digest[ROPEWAY_DIGEST_BYTES];

  ropeway_value_digest (value, digest);
  return g_bytes_new (digest, sizeof digest);
}

static GBytes *
make_stamp (const RopewayPath *field, const RopewayValue *record)
{
  return digest_new (field != NULL && record != NULL ? ropeway_path_get (field, record) : NULL);
}

/* Of each record of each page, so a text where that is short, and no digest. (nullable): of a record that is none. */
static GBytes *
make_name (const RopewayBorder *self, const RopewayValue *record)
{
  if (record == NULL)
    return NULL;
  if (self->key == NULL)
    return digest_new (record);
  GString *name = g_string_new (NULL);
  for (guint i = 0; i <= self->key->len; i++)
    {
      const RopewayPath *path = i < self->key->len ? g_ptr_array_index (self->key, i) : self->field;
      const RopewayValue *value = path != NULL ? ropeway_path_get (path, record) : NULL;
      if (value != NULL)
        ropeway_value_canonical (value, name);
      g_string_append_c (name, '\n');
    }
  return g_string_free_to_bytes (name);
}

static void
count_overlap (RopewayBorder *self, const GPtrArray *records)
{
  guint same = 0;

  self->stamp = make_stamp (self->field, g_ptr_array_index (records, self->n - 1));
  for (guint i = self->n; self->field != NULL && i > 0; i--, same++)
    {
      g_autoptr (GBytes) stamp = make_stamp (self->field, g_ptr_array_index (records, i - 1));
      if (!g_bytes_equal (stamp, self->stamp))
        break;
    }
  same = MAX (same, 1) + 1;
  self->overlap = MIN (same <= self->n * 3 / 4 ? same : 2, self->n - 1);
}

RopewayBorder *
ropeway_border_new (const GPtrArray *key, const RopewayChanges *changes, const GPtrArray *records,
                    gint64 number, const char *token)
{
  if (records->len == 0)
    return NULL;
  RopewayBorder *self = g_new0 (RopewayBorder, 1);
  self->ref_count = 1;
  self->names = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  self->whole = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  self->key = key != NULL ? g_ptr_array_ref ((GPtrArray *)key) : NULL;
  self->field = changes->field;
  self->token = g_strdup (token);
  self->number = number;
  self->n = records->len;
  self->last = make_name (self, g_ptr_array_index (records, records->len - 1));
  count_overlap (self, records);
  guint tail = MIN (self->n, MAX (TAIL, self->overlap));
  for (guint i = self->n - tail; i < self->n; i++)
    {
      const RopewayValue *record = g_ptr_array_index (records, i);
      GBytes *name = make_name (self, record);
      if (name == NULL)
        continue;
      g_hash_table_replace (self->names, name, GUINT_TO_POINTER (i + 1));
      g_hash_table_add (self->whole, digest_new (record));
    }
  return self;
}

RopewayBorder *
ropeway_border_ref (RopewayBorder *self)
{
  if (self != NULL)
    self->ref_count++;
  return self;
}

void
ropeway_border_unref (RopewayBorder *self)
{
  if (--self->ref_count > 0)
    return;
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->whole);
  g_clear_pointer (&self->last, g_bytes_unref);
  g_bytes_unref (self->stamp);
  g_clear_pointer (&self->key, g_ptr_array_unref);
  g_free (self->token);
  g_free (self);
}

gint64
ropeway_border_get_number (const RopewayBorder *self)
{
  return self->number;
}

const char *
ropeway_border_get_token (const RopewayBorder *self)
{
  return self->token;
}

guint
ropeway_border_get_n (const RopewayBorder *self)
{
  return self->n;
}

guint
ropeway_border_get_overlap (const RopewayBorder *self)
{
  return self->overlap;
}

/* Returns: from 1; 0: not known. */
static guint
find_place (const RopewayBorder *self, const RopewayValue *record)
{
  g_autoptr (GBytes) name = make_name (self, record);

  return name != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->names, name)) : 0;
}

static gboolean
has_last_stamp (const RopewayBorder *self, const RopewayValue *record)
{
  if (self->field == NULL)
    return FALSE;
  g_autoptr (GBytes) stamp = make_stamp (self->field, record);
  return g_bytes_equal (stamp, self->stamp);
}

RopewayBorderVerdict
ropeway_border_check (const RopewayBorder *self, const GPtrArray *records)
{
  /* Those of one stamp may stand in any order once all of them are in sight. */
  gboolean all_in_sight = records->len > 0 && !has_last_stamp (self, g_ptr_array_index (records, 0));
  gboolean others = FALSE;
  guint before = 0;

  for (guint i = 0; i < records->len; i++)
    {
      const RopewayValue *record = g_ptr_array_index (records, i);
      guint place = find_place (self, record);

      if (place == 0)
        others = TRUE;
      else if (all_in_sight && before > 0 && has_last_stamp (self, record))
        continue;
      else if (others || place < before)
        return ROPEWAY_BORDER_TURNED;
      else
        before = place;
    }
  return before > 0 ? ROPEWAY_BORDER_JOINED : ROPEWAY_BORDER_APART;
}

gboolean
ropeway_border_ends_alike (const RopewayBorder *self, const GPtrArray *records)
{
  g_autoptr (GBytes) last
      = records->len > 0 ? make_name (self, g_ptr_array_index (records, records->len - 1)) : NULL;

  return last != NULL && self->last != NULL && g_bytes_equal (last, self->last);
}

/* A digest of all of a record is dear, and one of another name is another one. */
static gboolean
is_known (const RopewayBorder *self, const RopewayValue *record)
{
  if (find_place (self, record) == 0)
    return FALSE;
  g_autoptr (GBytes) whole = digest_new (record);
  return g_hash_table_contains (self->whole, whole);
}

void
ropeway_border_drop_known (const RopewayBorder *self, GPtrArray *records, GPtrArray *raw)
{
  for (guint i = records->len; i > 0; i--)
    if (is_known (self, g_ptr_array_index (records, i - 1)))
      {
        g_ptr_array_remove_index (records, i - 1);
        g_ptr_array_remove_index (raw, i - 1);
      }
}
