/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/request-place.h"

#include <string.h>

static void
place_free (gpointer data)
{
  RopewayRequestPlace *self = data;

  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

GPtrArray *
ropeway_request_places_new (void)
{
  return g_ptr_array_new_with_free_func (place_free);
}

void
ropeway_request_places_add (GPtrArray *places, RopewayPagingIn in, const char *name, const RopewayPath *path,
                            const char *value, gboolean is_number)
{
  RopewayRequestPlace *self = g_new0 (RopewayRequestPlace, 1);

  self->in = in;
  self->name = g_strdup (name);
  self->path = path;
  self->value = g_strdup (value);
  self->is_number = is_number;
  g_ptr_array_add (places, self);
}

const RopewayRequestPlace *
ropeway_request_places_find (const GPtrArray *places, RopewayPagingIn in, const char *name)
{
  for (guint i = 0; places != NULL && i < places->len; i++)
    {
      const RopewayRequestPlace *place = g_ptr_array_index (places, i);
      gboolean same = in == ROPEWAY_PAGING_IN_HEADER ? g_ascii_strcasecmp (place->name, name) == 0
                                                     : strcmp (place->name, name) == 0;
      if (place->in == in && same)
        return place;
    }
  return NULL;
}

gboolean
ropeway_request_places_fill_body (const GPtrArray *places, RopewayTree *tree, RopewayValue **body,
                                  GError **error)
{
  for (guint i = 0; places != NULL && i < places->len; i++)
    {
      const RopewayRequestPlace *place = g_ptr_array_index (places, i);
      if (place->in != ROPEWAY_PAGING_IN_BODY)
        continue;
      RopewayValue *value = place->is_number ? ropeway_tree_number (tree, place->value, -1)
                                             : ropeway_tree_string (tree, place->value, -1);
      if (!ropeway_path_set (place->path, tree, body, value, error))
        return FALSE;
    }
  return TRUE;
}
