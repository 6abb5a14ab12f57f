/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/known.h"

struct _RopewayKnown
{
  guint ref_count;

  /* owned */
  GHashTable *moments; /* GBytes of all of a record → gint64 * */

  /* state */
  guint64 n_ever;
};

RopewayKnown *
ropeway_known_new (void)
{
  RopewayKnown *self = g_new0 (RopewayKnown, 1);

  self->ref_count = 1;
  self->moments = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, g_free);
  return self;
}

RopewayKnown *
ropeway_known_ref (RopewayKnown *self)
{
  if (self != NULL)
    self->ref_count++;
  return self;
}

void
ropeway_known_unref (RopewayKnown *self)
{
  if (--self->ref_count > 0)
    return;
  g_hash_table_unref (self->moments);
  g_free (self);
}

static GBytes *
digest_new (const RopewayValue *record)
{
  guint8 digest[ROPEWAY_DIGEST_BYTES];

  ropeway_value_digest (record, digest);
  return g_bytes_new (digest, sizeof digest);
}

gboolean
ropeway_known_add (RopewayKnown *self, const RopewayValue *record, gint64 us)
{
  if (record == NULL)
    return TRUE;
  gboolean is_new = g_hash_table_replace (self->moments, digest_new (record), g_memdup2 (&us, sizeof us));
  self->n_ever += is_new;
  return is_new;
}

gboolean
ropeway_known_has (const RopewayKnown *self, const RopewayValue *record)
{
  g_autoptr (GBytes) digest = record != NULL ? digest_new (record) : NULL;

  return digest != NULL && g_hash_table_contains (self->moments, digest);
}

void
ropeway_known_forget_before (RopewayKnown *self, gint64 us)
{
  GHashTableIter iter;
  gpointer moment;

  g_hash_table_iter_init (&iter, self->moments);
  while (g_hash_table_iter_next (&iter, NULL, &moment))
    if (*(gint64 *)moment < us)
      g_hash_table_iter_remove (&iter);
}

guint
ropeway_known_get_n (const RopewayKnown *self)
{
  return g_hash_table_size (self->moments);
}

guint64
ropeway_known_get_n_ever (const RopewayKnown *self)
{
  return self->n_ever;
}
