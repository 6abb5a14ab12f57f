/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/hand-edits.h"

#include "sync/fields-digest.h"
#include "sync/plan.h"
#include "value/json-reader.h"
#include "value/value-compare.h"

static gboolean
has (const RopewayWritten *written, const char *name, gsize length, const RopewayValue *value)
{
  return ropeway_fields_digest_has (written->fields, name, length, value)
         || ropeway_fields_digest_has (written->shown, name, length, value);
}

static gboolean
was_empty (const RopewayWritten *written, const char *name, gsize length, RopewayTree *tree)
{
  const RopewayValue *const empty[] = { ropeway_tree_null (tree), ropeway_tree_string (tree, "", 0),
                                        ropeway_tree_array (tree), ropeway_tree_object (tree) };

  if (!ropeway_fields_digest_knows (written->fields, name, length))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    if (has (written, name, length, empty[i]))
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
ropeway_hand_edits_is_ours (const RopewayWritten *written, const char *name, gsize length,
                            const RopewayValue *there)
{
  g_autoptr (RopewayTree) tree = NULL;

  if (written->fields == NULL || (there != NULL && has (written, name, length, there)))
    return TRUE;
  tree = ropeway_tree_new ();
  if (ropeway_plan_is_empty (there))
    return was_empty (written, name, length, tree);
  const RopewayValue *turned = turn (there, tree);
  return turned != NULL && has (written, name, length, turned);
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
undoes (const RopewayValue *field, const Place *place, const RopewayWritten *written)
{
  gboolean same = ropeway_value_equal (field, place->there)
                  || (ropeway_plan_is_empty (field) && ropeway_plan_is_empty (place->there));

  return !same && !ropeway_hand_edits_is_ours (written, place->name, place->length, place->there);
}

guint
ropeway_hand_edits_keep (RopewayValue *record, const RopewayValue *existing, const RopewayWritten *written,
                         gboolean put_back, RopewayTree *tree)
{
  guint n = 0;
  RopewayValue *next;

  for (RopewayValue *field = ropeway_value_first (record); field != NULL; field = next)
    {
      const Place place = place_of (field, existing);
      next = ropeway_value_next (field);
      if (!undoes (field, &place, written))
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
ropeway_hand_edits_list (const RopewayValue *record, const RopewayValue *existing,
                         const RopewayWritten *written)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (const RopewayValue *field = ropeway_value_first (record); field != NULL;
       field = ropeway_value_next (field))
    {
      const Place place = place_of (field, existing);
      if (!undoes (field, &place, written))
        continue;
      if (names->len > 0)
        g_string_append (names, ", ");
      g_string_append_len (names, place.name, (gssize)place.length);
    }
  return names->len > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}

gboolean
ropeway_hand_edits_overwrites (const RopewayValue *record, const RopewayValue *existing,
                               const RopewayWritten *written)
{
  for (const RopewayValue *field = ropeway_value_first (record); field != NULL;
       field = ropeway_value_next (field))
    {
      const Place place = place_of (field, existing);
      if (ropeway_plan_is_empty (place.there) || ropeway_value_equal (field, place.there))
        continue;
      if (written->fields == NULL
          || !ropeway_hand_edits_is_ours (written, place.name, place.length, place.there))
        return TRUE;
    }
  return FALSE;
}

/* Whether @answer can be the record that was written: an acknowledgement may have a member of the same name, too. */
static gboolean
is_record (const RopewayValue *sent, const RopewayValue *mapped, const RopewayValue *answer)
{
  gboolean shows_all = ropeway_value_get_length (sent) > 1;

  for (const RopewayValue *field = ropeway_value_first (mapped); field != NULL;
       field = ropeway_value_next (field))
    {
      const Place place = place_of (field, answer);
      if (place.there != NULL && ropeway_value_equal (field, place.there))
        return TRUE;
    }
  for (const RopewayValue *field = ropeway_value_first (sent); field != NULL;
       field = ropeway_value_next (field))
    shows_all = shows_all && place_of (field, answer).there != NULL;
  return shows_all;
}

GBytes *
ropeway_hand_edits_pack_shown (const RopewayValue *sent, const RopewayValue *mapped,
                               const RopewayValue *answer)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *shown = ropeway_tree_object (tree);

  if (!is_record (sent, mapped, answer))
    return NULL;
  for (const RopewayValue *field = ropeway_value_first (sent); field != NULL;
       field = ropeway_value_next (field))
    {
      const Place place = place_of (field, answer);
      /* What was put back as it was there is no value of ours. */
      if (place.there != NULL
          && ropeway_value_equal (field, ropeway_value_get_sized (mapped, place.name, place.length)))
        ropeway_value_set (tree, shown, place.name, (gssize)place.length,
                           ropeway_tree_copy (tree, place.there));
    }
  return ropeway_fields_digest_pack (shown);
}
