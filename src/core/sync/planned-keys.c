/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/planned-keys.h"

#include "store/record-index.h"

/* So many are quicker in memory, and few enough for it: about 2 MB. */
#define KEPT_IN_MEMORY 10000

struct _RopewayPlannedKeys
{
  GHashTable *first;        /* match key → source key */
  RopewayRecordIndex *rest; /* (nullable): of those that came after */
};

RopewayPlannedKeys *
ropeway_planned_keys_new (void)
{
  RopewayPlannedKeys *self = g_new0 (RopewayPlannedKeys, 1);

  self->first = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
ropeway_planned_keys_free (RopewayPlannedKeys *self)
{
  g_hash_table_unref (self->first);
  g_clear_pointer (&self->rest, ropeway_record_index_free);
  g_free (self);
}

gboolean
ropeway_planned_keys_add (RopewayPlannedKeys *self, const char *match_key, const char *source_key,
                          GError **error)
{
  if (g_hash_table_size (self->first) < KEPT_IN_MEMORY)
    {
      g_hash_table_replace (self->first, g_strdup (match_key), g_strdup (source_key));
      return TRUE;
    }
  if (self->rest == NULL)
    self->rest = ropeway_record_index_new (error);
  return self->rest != NULL && ropeway_record_index_add (self->rest, match_key, source_key, "", error);
}

char *
ropeway_planned_keys_dup (RopewayPlannedKeys *self, const char *match_key, GError **error)
{
  const char *source_key = g_hash_table_lookup (self->first, match_key);
  g_autoptr (GPtrArray) found = NULL;

  if (source_key != NULL || self->rest == NULL)
    return g_strdup (source_key);
  found = ropeway_record_index_find (self->rest, match_key, 1, error);
  return found != NULL && found->len > 0 ? g_strdup (((RopewayIndexed *)g_ptr_array_index (found, 0))->id)
                                         : NULL;
}

void
ropeway_planned_keys_clear (RopewayPlannedKeys *self)
{
  g_hash_table_remove_all (self->first);
  g_clear_pointer (&self->rest, ropeway_record_index_free);
}
