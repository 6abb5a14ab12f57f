/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/hand-edits.h"

#include "sync/fields-digest.h"
#include "sync/plan.h"
#include "value/json-reader.h"
#include "value/value-compare.h"

static gboolean
was_empty (GBytes *packed, const char *name, gsize length, RopewayTree *tree)
{
  const RopewayValue *const empty[] = { ropeway_tree_null (tree), ropeway_tree_string (tree, "", 0),
                                        ropeway_tree_array (tree), ropeway_tree_object (tree) };

  if (!ropeway_fields_digest_knows (packed, name, length))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    if (ropeway_fields_digest_has (packed, name, length, empty[i]))
      return TRUE;
  return FALSE;
}

/* The same as a text where it is a number, and the other way round. */
static const RopewayValue *
turn (const RopewayValue *value, RopewayTree *tree)
{
  g_autofree char *text = ropeway_value_dup_text (value, NULL);
  gsize length;

  if (ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
    {
      const char *token = ropeway_value_get_token (value, &length);
      return ropeway_tree_string (tree, token, (gssize)length);
    }
  g_autoptr (RopewayTree) number
      = text != NULL && *text != '\0' ? ropeway_json_read_text (text, -1, NULL, NULL, NULL) : NULL;
  if (number == NULL || ropeway_value_get_kind (ropeway_tree_get_root (number)) != ROPEWAY_NUMBER)
    return NULL;
  return ropeway_tree_copy (tree, ropeway_tree_get_root (number));
}

gboolean
ropeway_hand_edits_is_ours (GBytes *packed, const char *name, gsize length, const RopewayValue *there)
{
  g_autoptr (RopewayTree) tree = NULL;

  if (packed == NULL || (there != NULL && ropeway_fields_digest_has (packed, name, length, there)))
    return TRUE;
  tree = ropeway_tree_new ();
  if (ropeway_plan_is_empty (there))
    return was_empty (packed, name, length, tree);
  const RopewayValue *turned = turn (there, tree);
  return turned != NULL && ropeway_fields_digest_has (packed, name, length, turned);
}

typedef struct
{
  const char *name;
  gsize length;
  const RopewayValue *there; /* (nullable) */
} Place;

static Place
place_of (const RopewayValue *field, const RopewayValue *existing)
{
  Place place;

  place.name = ropeway_value_get_name (field, &place.length);
  place.there = ropeway_value_get_sized (existing, place.name, place.length);
  return place;
}

/* Whether @field would undo what somebody did there. */
static gboolean
undoes (const RopewayValue *field, const Place *place, GBytes *packed)
{
  gboolean same = ropeway_value_equal (field, place->there)
                  || (ropeway_plan_is_empty (field) && ropeway_plan_is_empty (place->there));

  return !same && !ropeway_hand_edits_is_ours (packed, place->name, place->length, place->there);
}

guint
ropeway_hand_edits_keep (RopewayValue *record, const RopewayValue *existing, GBytes *packed,
                         gboolean put_back, RopewayTree *tree)
{
  guint n = 0;
  RopewayValue *next;

  for (RopewayValue *field = ropeway_value_first (record); field != NULL; field = next)
    {
      const Place place = place_of (field, existing);
      next = ropeway_value_next (field);
      if (!undoes (field, &place, packed))
        continue;
      n++;
      if (put_back && place.there != NULL)
        ropeway_value_set (tree, record, place.name, (gssize)place.length,
                           ropeway_tree_copy (tree, place.there));
      else
        ropeway_value_remove (record, place.name, (gssize)place.length);
    }
  return n;
}

char *
ropeway_hand_edits_list (const RopewayValue *record, const RopewayValue *existing, GBytes *packed)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (const RopewayValue *field = ropeway_value_first (record); field != NULL;
       field = ropeway_value_next (field))
    {
      const Place place = place_of (field, existing);
      if (!undoes (field, &place, packed))
        continue;
      if (names->len > 0)
        g_string_append (names, ", ");
      g_string_append_len (names, place.name, (gssize)place.length);
    }
  return names->len > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}

gboolean
ropeway_hand_edits_overwrites (const RopewayValue *record, const RopewayValue *existing, GBytes *packed)
{
  for (const RopewayValue *field = ropeway_value_first (record); field != NULL;
       field = ropeway_value_next (field))
    {
      const Place place = place_of (field, existing);
      if (ropeway_plan_is_empty (place.there) || ropeway_value_equal (field, place.there))
        continue;
      if (packed == NULL || !ropeway_hand_edits_is_ours (packed, place.name, place.length, place.there))
        return TRUE;
    }
  return FALSE;
}
